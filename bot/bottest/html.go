package bottest

import (
	"errors"
	"fmt"
	"html"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// entity is a stretch of formatted text. Offset and Length count UTF-16 units, as everything in Telegram does.
type entity struct {
	Type   string `json:"type"`
	Offset int    `json:"offset"`
	Length int    `json:"length"`
	URL    string `json:"url,omitempty"`
}

// Bold says which lines of a markup are read in bold, as a whole; an error tells what Telegram would refuse, or what formatting
// there is besides.
func Bold(markup string) (text string, lines map[int]bool, err error) {
	text, ents, f := parseHTML(markup)
	if f != nil {
		return "", nil, errors.New(f.Description)
	}
	lines = map[int]bool{}
	for _, e := range ents {
		at, whole := 0, false
		for i, l := range strings.Split(text, "\n") {
			if at == e.Offset && units(l) == e.Length {
				lines[i], whole = true, true
			}
			at += units(l) + 1
		}
		if e.Type != "bold" || !whole {
			return "", nil, fmt.Errorf("%s from %d, %d long", e.Type, e.Offset, e.Length)
		}
	}
	return text, lines, nil
}

// tagTypes are the tags of Telegram's HTML and the entities they make.
func tagType(tag string) string {
	switch tag {
	case "b", "strong":
		return "bold"
	case "i", "em":
		return "italic"
	case "u", "ins":
		return "underline"
	case "s", "strike", "del":
		return "strikethrough"
	case "tg-spoiler", "span":
		return "spoiler"
	case "code", "pre", "blockquote":
		return tag
	case "a":
		return "text_link"
	}
	return ""
}

// units counts UTF-16 units.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

type openTag struct {
	name  string
	start int // UTF-16 offset where its text starts
	url   string
}

// parseHTML turns Telegram's HTML into what is read and how it is formatted. Offsets in refusals count bytes of s.
func parseHTML(s string) (string, []entity, *Failure) {
	if strings.IndexByte(s, '<') < 0 && strings.IndexByte(s, '&') < 0 {
		return s, nil, nil
	}
	var (
		text strings.Builder
		open []openTag
		ents []entity
		at   int // UTF-16 offset in the text
	)
	for i := 0; i < len(s); {
		switch {
		case s[i] == '&':
			r, n := reference(s[i:])
			if n == 0 {
				return "", nil, bad("can't parse entities: Unescaped ampersand at byte offset %d", i)
			}
			text.WriteRune(r)
			at += utf16.RuneLen(r)
			i += n
		case s[i] != '<':
			n := strings.IndexAny(s[i:], "<&")
			if n < 0 {
				n = len(s) - i
			}
			text.WriteString(s[i : i+n])
			at += units(s[i : i+n])
			i += n
		case strings.HasPrefix(s[i:], "</"):
			n := strings.IndexByte(s[i:], '>')
			if n < 0 {
				return "", nil, bad("can't parse entities: Unclosed end tag at byte offset %d", i)
			}
			name := strings.ToLower(strings.TrimSpace(s[i+2 : i+n]))
			if len(open) == 0 {
				return "", nil, bad("can't parse entities: Unexpected end tag at byte offset %d", i)
			}
			top := open[len(open)-1]
			if name != "" && name != top.name {
				return "", nil, bad(`can't parse entities: Unmatched end tag at byte offset %d, expected "</%s>", found "</%s>"`,
					i, top.name, name)
			}
			open = open[:len(open)-1]
			if at > top.start && (top.name != "a" || top.url != "") {
				ents = append(ents, entity{tagType(top.name), top.start, at - top.start, top.url})
			}
			i += n + 1
		default:
			name, attrs, n, f := startTag(s, i)
			if f != nil {
				return "", nil, f
			}
			open = append(open, openTag{name, at, attrs["href"]})
			i += n
		}
	}
	if len(open) > 0 {
		return "", nil, bad(`can't parse entities: Can't find end tag corresponding to start tag "%s"`, open[len(open)-1].name)
	}
	slices.SortStableFunc(ents, func(a, b entity) int {
		if a.Offset != b.Offset {
			return a.Offset - b.Offset
		}
		return b.Length - a.Length
	})
	return text.String(), ents, nil
}

// reference reads one character reference at the start of s, at least the four names that Telegram knows and any number.
// n is 0 when there is none.
func reference(s string) (r rune, n int) {
	end := strings.IndexByte(s[:min(len(s), 12)], ';')
	if end < 2 {
		return 0, 0
	}
	switch body := s[1:end]; {
	case body == "lt", body == "gt", body == "amp", body == "quot":
		return rune(html.UnescapeString(s[:end+1])[0]), end + 1
	case body[0] == '#':
		base, digits := 10, body[1:]
		if strings.HasPrefix(digits, "x") || strings.HasPrefix(digits, "X") {
			base, digits = 16, digits[1:]
		}
		code, err := strconv.ParseUint(digits, base, 32)
		if err != nil || code == 0 || code > utf8.MaxRune || !utf8.ValidRune(rune(code)) {
			return 0, 0
		}
		return rune(code), end + 1
	}
	return 0, 0
}
