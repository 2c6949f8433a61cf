package bot

import "encoding/json"

// parts takes a list of JSON objects apart without reading what is in them: whoever reads them does. False: it is not plainly such a
// list, and has to be read by the book.
func parts(list []byte) (out []json.RawMessage, ok bool) {
	if len(list) < 2 || list[0] != '[' || list[len(list)-1] != ']' {
		return nil, false
	}
	depth, begin, quoted := 0, 0, false
	comma := true // may an object begin here
	for i := 1; i < len(list)-1; i++ {
		c := list[i]
		if quoted {
			switch c {
			case '\\':
				i++
			case '"':
				quoted = false
			}
			continue
		}
		switch {
		case c == '{':
			if depth == 0 {
				if !comma {
					return nil, false
				}
				begin, comma = i, false
			}
			depth++
		case c == '}':
			if depth--; depth < 0 {
				return nil, false
			}
			if depth == 0 {
				out = append(out, list[begin:i+1:i+1])
			}
		case depth == 0 && c == ',' && !comma:
			comma = true
		case depth == 0:
			return nil, false
		case c == '"':
			quoted = true
		}
	}
	return out, depth == 0 && !quoted && (!comma || len(out) == 0)
}
