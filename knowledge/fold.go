package knowledge

import (
	"strings"
	"unicode"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/italian"
	"golang.org/x/text/unicode/norm"
)

// maxRunes bounds the work on one question. A Telegram message has at most 4,096 characters; nobody needs more to ask.
const maxRunes = 1500

// fold reads a text as a list of bare words: lower case, no accents, nothing but letters and digits. An apostrophe parts two
// words ("l'assegno", "mi' mamma"), so that one with and one without it meet in the second. A Chinese text has no spaces: each
// character is a word there. Every language goes through the same door, so the same question typed twice is the same list.
func fold(text string) []string {
	var words []string
	var word strings.Builder
	end := func() {
		if word.Len() > 0 {
			words = append(words, word.String())
			word.Reset()
		}
	}
	n := 0
	for _, r := range norm.NFKD.String(text) {
		if n++; n > maxRunes {
			break
		}
		switch {
		case unicode.Is(unicode.Mn, r) || r == 'ـ' || r == '\u200d' || r == '\u200c' || r == '\u00ad' || r == '\ufeff':
			// accents, vowel signs of Arabic, joiners: dropped without a trace
		case unicode.Is(unicode.Han, r):
			end()
			words = append(words, string(r))
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if l := lookalike(unicode.ToLower(r)); l != 0 {
				word.WriteRune(l)
			}
		default:
			end()
		}
	}
	end()
	return words
}

// lookalike folds letters that are not a letter with an accent but are typed for one another.
func lookalike(r rune) rune {
	switch r {
	case 'ı':
		return 'i'
	case 'ø':
		return 'o'
	case 'ł':
		return 'l'
	case 'đ':
		return 'd'
	case 'ß':
		return 's'
	case 'ى', 'ی':
		return 'ي'
	case 'ة':
		return 'ه'
	case 'ک':
		return 'ك'
	case 'ґ':
		return 'г'
	}
	return r
}

// squeeze makes a word forgive the spellings that people mix up: doubled letters, a lost h, k and x for ch and per, j and y
// for i. "dissocupato", "disocupatto" and "disoccupato" become one word; so do "anno" and "ano", which the words around
// them tell apart.
func squeeze(word string) string {
	var b strings.Builder
	var last rune
	for _, r := range word {
		switch r {
		case 'k', 'q':
			r = 'c'
		case 'h':
			continue
		case 'j', 'y':
			r = 'i'
		}
		if r == last && r > '9' {
			continue
		}
		last = r
		b.WriteRune(r)
	}
	if b.Len() == 0 {
		return word
	}
	return b.String()
}

// stem cuts a folded word to its root. Languages without a stemmer here keep the word: their letters-in-a-row do the work.
func stem(word, lang string) string {
	if len(word) < 3 || word[0] >= 0x80 {
		return word
	}
	env := snowballstem.NewEnv(word)
	switch lang {
	case "en":
		english.Stem(env)
	case "it", "":
		italian.Stem(env)
	default:
		return word
	}
	return env.Current()
}
