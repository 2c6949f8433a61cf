package bot

import (
	"strings"
	"unicode"
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

// json appends a key as encoding/json would write it.
func (k key) json(to []byte) []byte {
	to = quoted(append(to, `{"text":`...), k.Text)
	if k.Data != "" {
		to = quoted(append(to, `,"callback_data":`...), k.Data)
	}
	if k.Copy != nil {
		to = append(quoted(append(to, `,"copy_text":{"text":`...), k.Copy.Text), '}')
	}
	if k.Contact {
		to = append(to, `,"request_contact":true`...)
	}
	return append(to, '}')
}

// inlineKeyboard is the buttons under a message; "" when none is left.
func inlineKeyboard(rows [][]chat.Button) string {
	const head = `{"inline_keyboard":[`
	out := fit([]byte(head), rows, func(b chat.Button) (key, bool) {
		if b.Copy != "" {
			text := clean(b.Copy)
			return key{Copy: &copyText{text}}, !blank(text) && units(text) <= maxCopy
		}
		return key{Data: b.Token}, b.Token != "" && len(b.Token) <= maxToken && utf8.ValidString(b.Token)
	})
	if len(out) == len(head) {
		return ""
	}
	return string(append(out, "]}"...))
}

// contactKeyboard takes the place of the telephone's own keyboard: it shares the number or writes the label of a choice.
// Under one message there can be only one kind of keyboard, so the choices move into this one.
func contactKeyboard(r chat.Reply) string {
	out := append(key{Text: label(r.AskContact), Contact: true}.json([]byte(`{"keyboard":[[`)), ']')
	out = fit(out, r.Buttons, func(b chat.Button) (key, bool) { return key{}, b.Copy == "" })
	return string(append(out, `],"one_time_keyboard":true,"resize_keyboard":true}`...))
}

// fit appends rows of keys within Telegram's limits, as JSON, after what stands there already.
func fit(out []byte, rows [][]chat.Button, make func(chat.Button) (key, bool)) []byte {
	total, size := 0, 0
	for _, row := range rows {
		keys := 0 // of the row that is open
		for _, b := range row {
			k, ok := make(b)
			k.Text = label(b.Label)
			if !ok || k.Text == "" || total == maxButtons {
				continue
			}
			before := len(out)
			switch {
			case keys > 0:
				out = append(out, ',')
			case out[before-1] == ']':
				out = append(out, ',', '[')
			default:
				out = append(out, '[')
			}
			begins := len(out)
			out = k.json(out)
			if more := len(out) - begins + 3; size+more <= maxMarkup {
				total, size = total+1, size+more
			} else {
				out = out[:before]
				continue
			}
			if keys++; keys == maxRow {
				out, keys = append(out, ']'), 0
			}
		}
		if keys > 0 {
			out = append(out, ']')
		}
	}
	return out
}

// label is a button's label on one line; "" when nothing of it can be seen.
func label(s string) string {
	if s = clean(s); !oneSpaced(s) {
		s = strings.Join(strings.Fields(s), " ")
	}
	if blank(s) {
		return ""
	}
	return s[:upTo(s, maxLabel)]
}

// oneSpaced says that no space of a text stands beside another, at an end, or is of another kind.
func oneSpaced(s string) bool {
	was := ' '
	for _, r := range s {
		if unicode.IsSpace(r) && (r != ' ' || was == ' ') {
			return false
		}
		was = r
	}
	return was != ' '
}
