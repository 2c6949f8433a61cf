package bot

import "unicode/utf8"

const hexDigits = "0123456789abcdef"

// quoted appends a text as JSON writes it, byte for byte as encoding/json does where it does not look at HTML: a keyboard has a dozen
// texts, and the library takes some allocations for each.
func quoted(to []byte, s string) []byte {
	to = append(to, '"')
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if c >= ' ' && c != '"' && c != '\\' {
				i++
				continue
			}
			to = append(to, s[from:i]...)
			switch c {
			case '"', '\\':
				to = append(to, '\\', c)
			case '\n':
				to = append(to, '\\', 'n')
			case '\r':
				to = append(to, '\\', 'r')
			case '\t':
				to = append(to, '\\', 't')
			case '\b':
				to = append(to, '\\', 'b')
			case '\f':
				to = append(to, '\\', 'f')
			default:
				to = append(to, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
			}
			i++
			from = i
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			to = append(append(to, s[from:i]...), `\ufffd`...)
			from = i + 1
		case r == 0x2028 || r == 0x2029:
			to = append(append(to, s[from:i]...), '\\', 'u', '2', '0', '2', hexDigits[r&15])
			from = i + size
		}
		i += size
	}
	return append(append(to, s[from:]...), '"')
}
