package bottest

import "strings"

const blank = " \t\r\n\f"

// startTag reads the tag that opens at byte i of s, which is a '<', and tells how long it is.
func startTag(s string, i int) (name string, attrs map[string]string, n int, f *Failure) {
	j := i + 1
	for j < len(s) && s[j] != '>' && !strings.ContainsRune(blank, rune(s[j])) {
		j++
	}
	if j == len(s) {
		return "", nil, 0, bad("can't parse entities: Unclosed start tag at byte offset %d", i)
	}
	name = strings.ToLower(s[i+1 : j])
	if tagType(name) == "" {
		return "", nil, 0, bad(`can't parse entities: Unsupported start tag "%s" at byte offset %d`, name, i)
	}
	for {
		for j < len(s) && strings.ContainsRune(blank, rune(s[j])) {
			j++
		}
		if j == len(s) {
			return "", nil, 0, bad("can't parse entities: Unclosed start tag at byte offset %d", i)
		}
		if s[j] == '>' {
			break
		}
		key, value, k, f := attribute(s, j, i, name)
		if f != nil {
			return "", nil, 0, f
		}
		if attrs == nil {
			attrs = map[string]string{}
		}
		attrs[key] = value
		j = k
	}
	if name == "span" && attrs["class"] != "tg-spoiler" {
		return "", nil, 0, bad(`can't parse entities: Tag "span" must have class "tg-spoiler" at byte offset %d`, i)
	}
	return name, attrs, j + 1 - i, nil
}

// attribute reads one attribute of the tag that starts at byte tag, and tells where it ends. Only blockquote's
// "expandable" may stand without a value.
func attribute(s string, j, tag int, name string) (key, value string, end int, f *Failure) {
	k := j
	for k < len(s) && !strings.ContainsRune(blank+"=>/\"'", rune(s[k])) {
		k++
	}
	key = strings.ToLower(s[j:k])
	if key == "" {
		return "", "", 0, bad(`can't parse entities: Empty attribute name in the tag "%s" at byte offset %d`, name, tag)
	}
	if k == len(s) || s[k] != '=' {
		if name == "blockquote" && key == "expandable" {
			return key, "", k, nil
		}
		return "", "", 0, bad(`can't parse entities: Expected equal sign in declaration of an attribute of the tag "%s" at byte offset %d`, name, tag)
	}
	k++
	if k < len(s) && (s[k] == '"' || s[k] == '\'') {
		n := strings.IndexByte(s[k+1:], s[k])
		if n < 0 {
			return "", "", 0, bad("can't parse entities: Unclosed start tag at byte offset %d", tag)
		}
		return key, unescape(s[k+1 : k+1+n]), k + n + 2, nil
	}
	from := k
	for k < len(s) && s[k] != '>' && !strings.ContainsRune(blank, rune(s[k])) {
		k++
	}
	return key, unescape(s[from:k]), k, nil
}

// unescape resolves the references of an attribute; there, Telegram lets a bare ampersand pass.
func unescape(s string) string {
	if strings.IndexByte(s, '&') < 0 {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		if r, n := reference(s[i:]); s[i] == '&' && n > 0 {
			b.WriteRune(r)
			i += n
			continue
		}
		b.WriteByte(s[i])
		i++
	}
	return b.String()
}
