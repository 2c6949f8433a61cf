package bot

import (
	"encoding/json"
	"strings"
	"unicode/utf8"

	"bussola/chat"
)

// Telegram's limits for buttons. What does not fit is left out: its label can still be typed.
const (
	maxRow     = 8
	maxButtons = 100
	maxToken   = 64   // bytes
	maxCopy    = 256  // UTF-16 units
	maxLabel   = 120  // UTF-16 units: ours, no telephone shows more
	maxMarkup  = 9000 // bytes of JSON, of the 10,000 that Telegram takes
)

// key is a button of Telegram, of either keyboard. The library's own type knows no copy_text.
type key struct {
	Text    string    `json:"text"`
	Data    string    `json:"callback_data,omitempty"`
	Copy    *copyText `json:"copy_text,omitempty"`
	Contact bool      `json:"request_contact,omitempty"`
}

type copyText struct {
	Text string `json:"text"`
}

// inlineKeyboard is the buttons under a message; "" when none is left.
func inlineKeyboard(rows [][]chat.Button) string {
	out := fit(rows, func(b chat.Button) (key, bool) {
		if b.Copy != "" {
			text := clean(b.Copy)
			return key{Copy: &copyText{text}}, !blank(text) && units(text) <= maxCopy
		}
		return key{Data: b.Token}, b.Token != "" && len(b.Token) <= maxToken && utf8.ValidString(b.Token)
	})
	if len(out) == 0 {
		return ""
	}
	return `{"inline_keyboard":[` + strings.Join(out, ",") + `]}`
}

// contactKeyboard takes the place of the telephone's own keyboard: it shares the number or writes the label of a choice.
// Under one message there can be only one kind of keyboard, so the choices move into this one.
func contactKeyboard(r chat.Reply) string {
	rows := []string{"[" + encode(key{Text: label(r.AskContact), Contact: true}) + "]"}
	rows = append(rows, fit(r.Buttons, func(b chat.Button) (key, bool) { return key{}, b.Copy == "" })...)
	return `{"keyboard":[` + strings.Join(rows, ",") + `],"one_time_keyboard":true,"resize_keyboard":true}`
}

// fit makes rows of keys within Telegram's limits, each as JSON.
func fit(rows [][]chat.Button, make func(chat.Button) (key, bool)) []string {
	var out []string
	total, size := 0, 0
	for _, row := range rows {
		var r []string
		for _, b := range row {
			k, ok := make(b)
			k.Text = label(b.Label)
			if !ok || k.Text == "" || total == maxButtons {
				continue
			}
			text := encode(k)
			if size+len(text)+3 > maxMarkup {
				continue
			}
			total, size = total+1, size+len(text)+3
			if r = append(r, text); len(r) == maxRow {
				out, r = append(out, "["+strings.Join(r, ",")+"]"), nil
			}
		}
		if len(r) > 0 {
			out = append(out, "["+strings.Join(r, ",")+"]")
		}
	}
	return out
}

// label is a button's label on one line; "" when nothing of it can be seen.
func label(s string) string {
	s = strings.Join(strings.Fields(clean(s)), " ")
	if blank(s) {
		return ""
	}
	return s[:upTo(s, maxLabel)]
}

func encode(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // strings, booleans and maps of them only
	}
	return string(b)
}
