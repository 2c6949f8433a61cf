package bottest

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"
)

// scan reads the JSON that bots send most, as they write it: without spaces, and with few escapes. Whatever is otherwise makes it wrong,
// and is left to encoding/json.
type scan struct {
	b     []byte
	wrong bool
}

// is takes a piece of text when it comes next.
func (s *scan) is(text string) bool {
	if s.wrong || len(s.b) < len(text) || string(s.b[:len(text)]) != text {
		return false
	}
	s.b = s.b[len(text):]
	return true
}

// must takes it, or the whole is wrong.
func (s *scan) must(text string) { s.wrong = !s.is(text) }

// text takes a string.
func (s *scan) text() string {
	s.must(`"`)
	if s.wrong {
		return ""
	}
	var out []byte // when something was escaped
	for from := 0; ; {
		i := from
		for i < len(s.b) && s.b[i] != '"' && s.b[i] != '\\' && s.b[i] >= ' ' {
			i++
		}
		switch {
		case i < len(s.b) && s.b[i] == '"':
			whole := s.b[from:i]
			if out != nil {
				whole = append(out, whole...)
			}
			s.b = s.b[i+1:]
			s.wrong = !utf8.Valid(whole)
			return string(whole)
		case i+1 < len(s.b) && s.b[i] == '\\':
			c := s.b[i+1]
			switch c {
			case '"', '\\', '/':
			case 'n':
				c = '\n'
			default:
				s.wrong = true
				return ""
			}
			out = append(append(out, s.b[from:i]...), c)
			from = i + 2
		default:
			s.wrong = true
			return ""
		}
	}
}

// value takes a string as it reads, and an object or a list as it is written.
func (s *scan) value() string {
	if bytes.HasPrefix(s.b, []byte(`"`)) {
		return s.text()
	}
	depth, quoted := 0, false
	for i := 0; i < len(s.b); i++ {
		switch c := s.b[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{', c == '[':
			depth++
		case c == '}', c == ']':
			if depth--; depth > 0 {
				continue
			}
			whole := s.b[:i+1]
			s.b = s.b[i+1:]
			s.wrong = depth < 0 || !bytes.HasPrefix(whole, []byte(`{"inline_keyboard":`)) && !json.Valid(whole) // a keyboard is read later
			return string(whole)
		case depth == 0:
			s.wrong = true // a number, a truth
			return ""
		}
	}
	s.wrong = true
	return ""
}

// quickFields reads an object whose values are strings, objects and lists; false where it is another.
func quickFields(body []byte, values map[string]string) bool {
	s := scan{b: body}
	for s.must("{"); !s.wrong; s.must(",") {
		key := s.text()
		s.must(":")
		value := s.value()
		if s.wrong {
			return false
		}
		values[key] = value
		if s.is("}") {
			return len(s.b) == 0
		}
	}
	return false
}

// quickKeyboard reads an inline keyboard of labels with what a press carries; false where it is another.
func quickKeyboard(raw string) (rows [][]wireButton, ok bool) {
	s := scan{b: []byte(raw)}
	s.must(`{"inline_keyboard":[`)
	for !s.wrong {
		s.must("[")
		var row []wireButton
		for !s.wrong {
			s.must(`{"text":`)
			b := wireButton{Text: s.text()}
			if s.is(`,"callback_data":`) {
				data := s.text()
				b.Data = &data
			}
			s.must("}")
			row = append(row, b)
			if s.is("]") {
				break
			}
			s.must(",")
		}
		rows = append(rows, row)
		if s.is("]}") {
			return rows, !s.wrong && len(s.b) == 0
		}
		s.must(",")
	}
	return nil, false
}
