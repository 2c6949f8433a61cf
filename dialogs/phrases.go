package dialogs

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// longestPhrase is how many words a phrase of a table has at most.
const longestPhrase = 6

// shortestStem is how many bytes the beginning of a word has at least that a table may name with a star.
const shortestStem = 4

// phrases are the words of a message, and at each place what they are together with those after them. They are put together once, for
// many tables ask for them.
type phrases struct {
	words []string
	runs  [][]string // by place, then by how many words but one
	stems [][]string // by place: beginnings of the word with their star, the shorter first
}

// framedPhrases reads a text as framedWords does.
func framedPhrases(text string) phrases {
	p := phrases{words: framedWords(text)}
	p.runs, p.stems = make([][]string, len(p.words)), make([][]string, len(p.words))
	for i, word := range p.words {
		for l := shortestStem; l <= len(word); l++ {
			p.stems[i] = append(p.stems[i], word[:l]+"*")
		}
		run := ""
		for _, w := range p.words[i:min(i+longestPhrase, len(p.words))] {
			if run != "" {
				run += " "
			}
			run += w
			p.runs[i] = append(p.runs[i], run)
		}
	}
	return p
}

// longest is how many words the longest phrase at a place has that somebody knows; 0 when none is known. The longer is asked for first.
func (p phrases) longest(i int, known func(phrase string) bool) int {
	for l := len(p.runs[i]); l > 0; l-- {
		if known(p.runs[i][l-1]) {
			return l
		}
	}
	return 0
}

// framedWords are the words of a text, folded, without signs: "un'assistente" is two. Hours keep their colon. Of a script that writes
// no spaces each sign is a word.
func framedWords(text string) []string {
	words := wordsWith(text, ":")
	if !strings.ContainsFunc(text, han) {
		return words
	}
	var out []string
	for _, w := range words {
		for w != "" {
			n := strings.IndexFunc(w, han)
			if n == 0 {
				_, n = utf8.DecodeRuneInString(w)
			} else if n < 0 {
				n = len(w)
			}
			out, w = append(out, w[:n]), w[n:]
		}
	}
	return out
}

func han(r rune) bool { return unicode.Is(unicode.Han, r) }

// wordsWith are the words of a text, folded, without any signs but those named.
func wordsWith(text, signs string) []string {
	return strings.FieldsFunc(fold(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(signs, r)
	})
}
