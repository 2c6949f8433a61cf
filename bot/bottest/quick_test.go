package bottest

import (
	"encoding/json"
	"reflect"
	"testing"
)

// FuzzQuick: what is read by hand is read as encoding/json reads it.
func FuzzQuick(f *testing.F) {
	for _, s := range []string{`{"chat_id":"7","text":"a \"b\"\n","reply_markup":{"inline_keyboard":[[{"text":"Sì","callback_data":"x"}]]}}`, `{"a":1}`, `{"a":"\u00e8"}`,
		`{"inline_keyboard":[[{"text":"a","callback_data":"b"},{"text":"c"}],[{"text":"d","url":"x"}]]}`, `{"inline_keyboard":[]}`, `{"inline_keyboard":[[]]}`, `{"a":{}`, `{"a":"b"}x`, `{"a":[}]}`, "{}"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if values := map[string]string{}; quickFields([]byte(s), values) && json.Valid([]byte(s)) {
			slow := params{values: map[string]string{}}
			if !addJSON(slow, []byte(s)) || !reflect.DeepEqual(values, slow.values) {
				t.Errorf("%s is read as %q, not %q", s, values, slow.values)
			}
		}
		if rows, ok := quickKeyboard(s); ok {
			var slow struct {
				Inline *[][]wireButton `json:"inline_keyboard"`
			}
			if err := json.Unmarshal([]byte(s), &slow); err != nil || !reflect.DeepEqual(rows, *slow.Inline) {
				t.Errorf("%s is read as %v, not %v, %v", s, rows, slow.Inline, err)
			}
		}
	})
}
