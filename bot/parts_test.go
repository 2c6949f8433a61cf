package bot

import (
	"bytes"
	"encoding/json"
	"testing"
)

// FuzzParts: a list that encoding/json reads is taken apart as it would, or left to it; of one that it does not read, something in the
// parts is wrong too, so that nothing torn is taken for whole.
func FuzzParts(f *testing.F) {
	for _, s := range []string{"[]", `[{"update_id":1,"message":{"text":"a\\\"}]"}},{"update_id":2}]`, `[{"a":1}`, `[{"a":1},]`, `[,{"a":1}]`, `[{"a":"]}`, `[1]`, `[{"a":[1,{}]} ,{}]`, `[{}{}]`, "[ ]", `[{]}]`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, list []byte) {
		got, ok := parts(list)
		if !ok {
			return
		}
		var want []json.RawMessage
		if err := json.Unmarshal(list, &want); err != nil {
			for _, p := range got {
				if !json.Valid(p) {
					return
				}
			}
			t.Fatalf("%q is no list (%v), and its parts are read: %q", list, err, got)
		}
		if len(got) != len(want) {
			t.Fatalf("%q has %d parts, not %d", list, len(got), len(want))
		}
		for i := range got {
			if !bytes.Equal(got[i], want[i]) {
				t.Errorf("part %d of %q is %q, not %q", i, list, got[i], want[i])
			}
		}
	})
}
