package safety

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A token is one word as the net sees it: folded, with its place in the text so that the rest can be cut out again.
type token struct {
	word     string
	from, to int // bytes of the original text
	sentence int // grows at . ! ? ; and at a line break
	clause   int // grows at those and at a comma, a colon, a bracket, a dash
	quoted   bool
	asked    bool // a question mark follows
	capital  bool // began with a capital letter
}

// Limits of one reading. A Telegram message has at most 4,096 characters; whatever is longer is read at both ends.
const (
	headBytes = 10 << 10
	tailBytes = 6 << 10
	maxTokens = (headBytes + tailBytes) / 2 // a letter and a space each: both ends are heard to the last word
)

// bounded keeps the beginning and the end of a text that is too long: people say what matters at one of them.
func bounded(text string) string {
	if len(text) <= headBytes+tailBytes {
		return text
	}
	return strings.ToValidUTF8(text[:headBytes]+"\n"+text[len(text)-tailBytes:], " ")
}

// apostrophes are all the marks that a keyboard puts where an apostrophe belongs.
const apostrophes = "'’‘`´ʼʻ′＇‛"

func isApostrophe(r rune) bool { return r < 0x10000 && strings.ContainsRune(apostrophes, r) }

// plain folds one rune: case, accents, look-alike shapes. It returns 0 for marks that are dropped without a trace
// (combining accents, vowel signs of Arabic, zero-width and direction marks).
func plain(r rune) rune {
	if r < 0x80 {
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		return r
	}
	if r >= 0xFF01 && r <= 0xFF5E { // full-width forms
		return plain(r - 0xFEE0)
	}
	if r == 0xAD || r == 0x640 || r == 0x670 || (r >= 0x200B && r <= 0x200F) || (r >= 0x202A && r <= 0x202E) || (r >= 0x2060 && r <= 0x206F) || r == 0xFEFF || (r >= 0xFE00 && r <= 0xFE0F) {
		return 0
	}
	if unicode.Is(unicode.Mn, r) {
		return 0
	}
	r = unicode.ToLower(r)
	switch {
	case strings.ContainsRune("àáâãäåăāą", r):
		return 'a'
	case strings.ContainsRune("èéêëēęěė", r):
		return 'e'
	case strings.ContainsRune("ìíîïīı", r):
		return 'i'
	case strings.ContainsRune("òóôõöøōő", r):
		return 'o'
	case strings.ContainsRune("ùúûüūůű", r):
		return 'u'
	case strings.ContainsRune("çćčĉ", r):
		return 'c'
	case strings.ContainsRune("şșśš", r):
		return 's'
	case strings.ContainsRune("ţțť", r):
		return 't'
	case strings.ContainsRune("ñńň", r):
		return 'n'
	case r == 'ý' || r == 'ÿ':
		return 'y'
	case strings.ContainsRune("žźż", r):
		return 'z'
	case strings.ContainsRune("أإآٱ", r):
		return 'ا'
	case r == 'ى' || r == 'ی' || r == 'ئ':
		return 'ي'
	case r == 'ة':
		return 'ه'
	case r == 'ؤ':
		return 'و'
	case r == 'ک':
		return 'ك'
	case r == 'ё' || r == 'є':
		return 'е'
	case r == 'ї' || r == 'й':
		if r == 'й' {
			return 'и'
		}
		return 'і'
	case r == 'ґ':
		return 'г'
	}
	return r
}

// alone says whether a rune is a word by itself: Chinese writes no spaces.
func alone(r rune) bool {
	return (r >= 0x3400 && r <= 0x9FFF) || (r >= 0xF900 && r <= 0xFAFF) || (r >= 0x20000 && r <= 0x2FA1F)
}

// english suffixes after an apostrophe belong to the word before: don't, he's, I've.
func englishSuffix(s string) bool {
	switch s {
	case "t", "s", "re", "ve", "ll":
		return true
	}
	return false
}

// split cuts a text into folded tokens. emoji gives the words that stand for a picture.
//
// Letters that repeat count once (aiutooo, bota for botta): doubles are what people get wrong most, in typing and in learning.
// Digits keep their repeats. An apostrophe separates (l'ha, c'è), but joins an English ending (don't).
func split(text string, emoji map[rune]string) []token {
	var (
		out      = make([]token, 0, min(32, len(text)/3+1))
		word     = make([]byte, 0, min(48, len(text)+1))
		from     int
		last     rune
		sentence int
		clause   int
		quoted   bool
		capital  bool
		joined   bool // the word so far ended in an apostrophe: the next piece may be an English ending
	)
	flush := func(to int, apostrophe bool) {
		if len(word) > 0 {
			s := string(word)
			n := len(out)
			if joined && n > 0 && englishSuffix(s) && out[n-1].clause == clause {
				out[n-1].word += s
				out[n-1].to = to
			} else {
				out = append(out, token{word: s, from: from, to: to, sentence: sentence, clause: clause, quoted: quoted, capital: capital})
			}
			word = word[:0]
			joined = apostrophe
		} else if !apostrophe {
			joined = false
		}
		last = 0
	}
	for at, size := 0, 0; at < len(text); at += size {
		if len(out) >= maxTokens {
			break
		}
		var r rune
		r, size = utf8.DecodeRuneInString(text[at:])
		if isApostrophe(r) {
			flush(at, true)
			continue
		}
		p := plain(r)
		if p == 0 {
			continue
		}
		if alone(p) {
			flush(at, false)
			out = append(out, token{word: string(p), from: at, to: at + size, sentence: sentence, clause: clause, quoted: quoted})
			continue
		}
		if unicode.IsLetter(p) || unicode.IsDigit(p) || unicode.Is(unicode.Mc, p) {
			digit := p >= '0' && p <= '9'
			if len(word) > 0 && digit != (last >= '0' && last <= '9') && last != 0 {
				flush(at, false) // 3bambini, 14enne: a number is a word of its own
			}
			if len(word) == 0 {
				from, capital = at, unicode.IsUpper(r)
			}
			if (p == last && !digit) || len(word) > 40 {
				continue
			}
			word = utf8.AppendRune(word, p)
			last = p
			continue
		}
		flush(at, false)
		if name, ok := emoji[r]; ok {
			out = append(out, token{word: name, from: at, to: at + size, sentence: sentence, clause: clause, quoted: quoted})
			continue
		}
		if (r == '?' || r == '？' || r == '؟') && len(out) > 0 {
			out[len(out)-1].asked = true
		}
		switch r {
		case '.', '!', '?', ';', '\n', '…', '。', '！', '？', '؟', '；':
			sentence++
			clause++
		case ',', ':', '(', ')', '-', '–', '—', '，', '：', '、', '،', '/', '[', ']':
			clause++
		case '"', '“', '”', '„', '«', '»', '《', '》':
			quoted = r == '«' || r == '“' || r == '„' || r == '《' || (r == '"' && !quoted)
			clause++
		case '+':
			out = append(out, token{word: "piu", from: at, to: at + size, sentence: sentence, clause: clause, quoted: quoted})
		}
	}
	flush(len(text), false)
	return out
}

// fold gives the tokens of one entry of the content, with a trailing * kept on the last letter of a stem.
func fold(entry string) []string {
	var out []string
	for _, part := range strings.Fields(entry) {
		stem := strings.HasSuffix(part, "*")
		tokens := split(strings.TrimSuffix(part, "*"), nil)
		for i, t := range tokens {
			w := t.word
			if stem && i == len(tokens)-1 {
				w += "*"
			}
			out = append(out, w)
		}
	}
	return out
}
