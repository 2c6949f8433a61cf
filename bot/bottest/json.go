package bottest

import (
	"encoding/json"
	"strconv"
	"unicode/utf8"
)

// The server writes every message several times a turn, on the same processor as the bot that is measured. So what it writes most is put
// together by hand here; encoding/json writes the rest.

// appendText appends a string as JSON.
func appendText(b []byte, s string) []byte {
	if !utf8.ValidString(s) {
		out, _ := json.Marshal(s)
		return append(b, out...)
	}
	b = append(b, '"')
	from := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' {
			continue
		}
		b = append(b, s[from:i]...)
		from = i + 1
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\n':
			b = append(b, '\\', 'n')
		default:
			const digits = "0123456789abcdef"
			b = append(b, '\\', 'u', '0', '0', digits[c>>4], digits[c&15])
		}
	}
	return append(append(b, s[from:]...), '"')
}

// field appends a comma, a key and a string; nothing when the string is empty.
func field(b []byte, key, s string) []byte {
	if s == "" {
		return b
	}
	return appendText(append(append(append(b, ',', '"'), key...), '"', ':'), s)
}

// number appends a comma, a key and a whole number.
func number(b []byte, key string, n int64) []byte {
	return strconv.AppendInt(append(append(append(b, ',', '"'), key...), '"', ':'), n, 10)
}

// raw appends a comma, a key and JSON; nothing when there is none.
func raw(b []byte, key string, value []byte) []byte {
	if len(value) == 0 {
		return b
	}
	return append(append(append(append(b, ',', '"'), key...), '"', ':'), value...)
}

func (u *user) append(b []byte) []byte {
	b = strconv.AppendInt(append(b, `{"id":`...), u.ID, 10)
	b = appendText(append(b, `,"is_bot":false,"first_name":`...), u.FirstName)
	return append(field(field(field(b, "last_name", u.LastName), "username", u.Username), "language_code", u.Lang), '}')
}

func (r *room) append(b []byte) []byte {
	b = strconv.AppendInt(append(b, `{"id":`...), r.id, 10)
	b = field(field(b, "type", r.kind), "title", r.title)
	if r.person != nil {
		b = field(field(b, "first_name", r.person.FirstName), "username", r.person.Username)
	}
	return append(b, '}')
}

func appendEntities(b []byte, list []entity) []byte {
	if len(list) == 0 {
		return nil
	}
	for i, e := range list {
		b = append(b, "[,"[min(i, 1)])
		b = appendText(append(b, `{"type":`...), e.Type)
		b = append(field(number(number(b, "offset", int64(e.Offset)), "length", int64(e.Length)), "url", e.URL), '}')
	}
	return append(b, ']')
}

// appendButtons appends an inline keyboard as it is given back: what of it Telegram knows.
func appendButtons(b []byte, rows [][]wireButton) []byte {
	b = append(b, `{"inline_keyboard":[`...)
	for i, row := range rows {
		if i > 0 {
			b = append(b, ',')
		}
		for k, w := range row {
			b = append(b, "[,"[min(k, 1)])
			b = appendText(append(b, `{"text":`...), w.Text)
			if w.Data != nil {
				b = appendText(append(b, `,"callback_data":`...), *w.Data)
			}
			b = field(b, "url", w.URL)
			if w.CopyText != nil {
				b = append(appendText(append(b, `,"copy_text":{"text":`...), w.CopyText.Text), '}')
			}
			if w.Contact {
				b = append(b, `,"request_contact":true`...)
			}
			b = append(b, '}')
		}
		b = append(b, ']')
	}
	return append(b, "]}"...)
}
