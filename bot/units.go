package bot

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// units counts a text as Telegram does: in UTF-16 units, two for most emoji.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

// upTo is how many bytes of s hold at most n UTF-16 units, never cutting a character.
func upTo(s string, n int) int {
	for i, r := range s {
		if n -= utf16.RuneLen(r); n < 0 {
			return i
		}
	}
	return len(s)
}

// clean makes a text that Telegram takes as it stands: valid UTF-8, without the control characters and the line
// separators and direction marks (U+2028 to U+202E) that Telegram drops itself, and which would make its count differ.
func clean(s string) string {
	if tidy(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t':
			return ' '
		case r < ' ', r == 0x7F, r >= 0x2028 && r <= 0x202E:
			return -1
		case r == 0xFFFE, r == 0xFFFF:
			return utf8.RuneError
		}
		return r
	}, strings.ToValidUTF8(s, string(utf8.RuneError)))
}

// tidy says that clean would change nothing, as of nearly all that is written.
func tidy(s string) bool {
	for i, r := range s {
		switch {
		case r < ' ' && r != '\n', r == 0x7F, r >= 0x2028 && r <= 0x202E, r == 0xFFFE, r == 0xFFFF:
			return false
		case r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD"):
			return false // not UTF-8
		}
	}
	return true
}
