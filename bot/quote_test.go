package bot

import (
	"bytes"
	"encoding/json"
	"testing"
)

// FuzzQuoted: a text is written as encoding/json writes it, whatever is in it.
func FuzzQuoted(f *testing.F) {
	for _, s := range []string{"", "Torna al menù", `"\`, "a\x00b\x1f\n\r\t\b\f\x7f", "<b>&", "\u2028\u2029", "\xff\xc3", "👵🏽 né", "\ufffd"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		want := plainJSON(t, s)
		if got := quoted(nil, s); string(got) != string(want) {
			t.Errorf("%q is written %s, not %s", s, got, want)
		}
		k := key{Text: s, Data: s, Contact: s == ""}
		if len(s)%2 == 1 {
			k.Copy = &copyText{s}
		}
		want = plainJSON(t, k)
		if got := k.json(nil); string(got) != string(want) {
			t.Errorf("a key is written %s, not %s", got, want)
		}
	})
}

func plainJSON(t *testing.T, v any) []byte {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		t.Fatal(err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}
