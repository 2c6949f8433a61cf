package situation

import (
	"sort"
	"strings"
	"unicode"
)

// sign is a row of words that, heard in a story, tells something no fact says: that the carer is about to stop, that the
// bailiff comes in days. Signs set no fact; only the written orders of orient.yaml look at them.
type sign struct {
	id    string
	words []string
}

func newSign(id, line string) sign { return sign{id, plainWords(line)} }

// Hear gives the signs in a story, sorted.
func (g *Guide) Hear(text string) []string {
	words := plainWords(text)
	found := map[string]bool{}
	for _, s := range g.orders.hear {
		if !found[s.id] && s.in(words) {
			found[s.id] = true
		}
	}
	var out []string
	for id := range found {
		out = append(out, id)
	}
	sort.Strings(out)
	return out
}

// in looks for the words in their order, at most two others between one and the next.
func (s sign) in(text []string) bool {
	for i := range text {
		if fits(s.words[0], text[i]) && s.from(text[i+1:], 1) {
			return true
		}
	}
	return false
}

func (s sign) from(text []string, k int) bool {
	if k == len(s.words) {
		return true
	}
	for j := 0; j < len(text) && j <= 2; j++ {
		if fits(s.words[k], text[j]) && s.from(text[j+1:], k+1) {
			return true
		}
	}
	return false
}

func fits(pattern, w string) bool {
	if stem, ok := strings.CutSuffix(pattern, "*"); ok {
		return strings.HasPrefix(w, stem)
	}
	return pattern == w
}

// plainWords splits a text into words, small, without bareLetters.
func plainWords(text string) []string {
	return strings.FieldsFunc(plainText(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '*' && r != '%'
	})
}

var bareLetters = strings.NewReplacer("à", "a", "á", "a", "â", "a", "è", "e", "é", "e", "ê", "e", "ì", "i", "í", "i", "ò", "o", "ó", "o",
	"ù", "u", "ú", "u", "ç", "c", "ñ", "n", "’", "'", "`", "'", "´", "'", "ʼ", "'")

// plainText makes a text small and takes bareLetters and curly marks away.
func plainText(s string) string { return bareLetters.Replace(strings.ToLower(s)) }
