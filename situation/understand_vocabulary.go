package situation

import (
	"strings"
)

// vocabulary gives every word of the patterns a number.
type vocabulary struct {
	exact    map[string]uint16
	prefix   map[string]uint16
	starts   map[string]uint16 // the same for beginnings (pre*)
	slips    map[string]uint16 // words with one letter missing -> the right one
	words    []string
	keep     map[string]bool
	shortest int
}

func newVocabulary() *vocabulary {
	return &vocabulary{exact: map[string]uint16{}, prefix: map[string]uint16{}, slips: map[string]uint16{}, starts: map[string]uint16{}, shortest: 3}
}

func (v *vocabulary) id(word string) uint16 {
	table := v.exact
	if strings.HasSuffix(word, "*") {
		table, word = v.prefix, strings.TrimSuffix(word, "*")
		v.shortest = min(v.shortest, len(word))
	}
	if n, ok := table[word]; ok {
		return n
	}
	n := uint16(len(v.words))
	v.words = append(v.words, word)
	table[word] = n
	return n
}

const longEnough = 7 // letters from which a slip is forgiven

// learnSlips prepares the words that differ by one letter from a long word.
func (v *vocabulary) learnSlips() {
	for w, id := range v.prefix {
		for i := 1; len(w) >= longEnough && i < len(w); i++ {
			short := w[:i] + w[i+1:]
			if old, taken := v.starts[short]; !taken || v.words[old] > w {
				v.starts[short] = id
			}
		}
	}
	for w, id := range v.exact {
		if len(w) < longEnough {
			continue
		}
		v.slips[w] = id
		for i := 1; i < len(w); i++ {
			short := w[:i] + w[i+1:]
			if old, taken := v.slips[short]; !taken || v.words[old] > w {
				v.slips[short] = id
			}
		}
	}
}

// ids gives the numbers of a word: itself, the beginnings it has, or the word it is a slip of.
func (v *vocabulary) ids(w string, into []uint16) []uint16 {
	before := len(into)
	if id, ok := v.exact[w]; ok {
		into = append(into, id)
	}
	for n := v.shortest; n <= len(w); n++ {
		if id, ok := v.prefix[w[:n]]; ok {
			into = append(into, id)
		}
	}
	if len(into) > before || len(w) < longEnough-1 || v.keep[w] || w[0] <= '9' {
		return into
	}
	if id, ok := v.slips[w]; ok {
		return v.ids(v.words[id], into)
	}
	for n := longEnough - 1; n <= len(w); n++ { // a letter missing in a beginning: disocupat*
		if id, ok := v.starts[w[:n]]; ok {
			return append(into, id)
		}
	}
	var buf [64]byte
	for i := 1; i < len(w) && len(w) < len(buf); i++ { // a letter written twice: dissoccupat*
		if w[i] != w[i-1] {
			continue
		}
		short := append(append(buf[:0], w[:i]...), w[i+1:]...)
		for n := longEnough; n <= len(short); n++ {
			if id, ok := v.prefix[string(short[:n])]; ok && i < n {
				return append(into, id)
			}
		}
	}
	for i := 1; i < len(w) && len(w) < len(buf); i++ {
		short := append(append(buf[:0], w[:i]...), w[i+1:]...)
		if id, ok := v.slips[string(short)]; ok && distance(w, v.words[id]) <= 1+swapped(w, v.words[id]) {
			return v.ids(v.words[id], into)
		}
	}
	return into
}

// swapped is 1 when two words differ by two neighbours in the wrong order.
func swapped(a, b string) int {
	if len(a) != len(b) {
		return 0
	}
	for i := 0; i+1 < len(a); i++ {
		if a[i] != b[i] {
			if a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:] {
				return 1
			}
			return 0
		}
	}
	return 0
}
