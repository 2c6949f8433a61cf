package safety

import (
	"slices"
	"unicode/utf8"
)

// A feature is one thing that the ear looks at, as the hash of its name (FNV-1a), so that nothing is built while listening. Names:
//
//	w picchia      the word, folded
//	p picch        its first letters: all persons and tenses at once
//	c icch         four letters within it: slips of the finger and dialect
//	b mi picch     two words in a row, by their first letters
//	g marit picch  two words near each other, small ones left out
//	k @hit         a class of the patterns
//	h @hit @partner  two classes in one sentence
//
// A word that a "non" denies is another word (¬picch), and so is its class. What stands around a danger counts as a class: a question
// mark (?), a request, an errand, a cry for help, the frames (idiom, past, info, over, still, minor), and the length (n5 to n99).
type feature uint64

const (
	fnvStart = 14695981039346656037
	fnvPrime = 1099511628211
)

func (f feature) letter(b byte) feature { return (f ^ feature(b)) * fnvPrime }

func (f feature) text(s string) feature {
	for i := 0; i < len(s); i++ {
		f = f.letter(s[i])
	}
	return f
}

func kind(b byte) feature { return feature(fnvStart).letter(b).letter(' ') }

// features are what one stretch of a message gives.
type features struct {
	list  []feature
	names map[feature]string // nil while listening; filled to learn and to explain
}

func (h *features) one(k byte, s string) {
	f := kind(k).text(s)
	h.list = append(h.list, f)
	if h.names != nil {
		h.names[f] = string(k) + " " + s
	}
}

func (h *features) two(k byte, a, b string) {
	f := kind(k).text(a).letter(' ').text(b)
	h.list = append(h.list, f)
	if h.names != nil {
		h.names[f] = string(k) + " " + a + " " + b
	}
}

// Lengths in letters, and how many words apart two words may be to be heard together.
const (
	shortStem, midStem, longStem = 4, 5, 7
	piece                        = 4
	together                     = 4
)

// listen gathers the features of the tokens from..to. What an idiom or a title has taken is not heard.
func (n *Net) listen(r *reading, from, to int, h *features) {
	h.list = h.list[:0]
	var back [together]string // first letters of the last words that are not small
	var classes []string
	kept, before := 0, "^"
	denied := false // a "non" stands before, with only small words between
	for i := from; i < to; i++ {
		if i > from && r.tokens[i].clause != r.tokens[i-1].clause {
			denied = false
		}
		if r.mute[i] {
			continue
		}
		w := r.tokens[i].word
		if w[0] >= '0' && w[0] <= '9' {
			w = age(w)
		}
		not := denied && !r.filler[i] && !r.neg[i]
		if not {
			w = "¬" + w
		}
		s := stem(w, midStem)
		h.one('w', w)
		h.one('p', s)
		if size := utf8.RuneCountInString(w); size > shortStem {
			h.one('p', stem(w, shortStem))
			if size > longStem {
				h.one('p', stem(w, longStem))
			}
			for k := 0; k+piece <= len(w); k++ {
				h.one('c', w[k:k+piece])
			}
		}
		h.two('b', before, s)
		before = s
		if !r.filler[i] {
			for k := 0; k < min(kept, together); k++ {
				h.two('g', back[(kept-1-k)%together], s)
			}
			back[kept%together] = s
			kept++
		}
		denied = (denied && r.filler[i]) || r.neg[i]
		for _, sp := range r.spans[i] {
			if n.voc.classes[sp.sym] {
				classes = appendName(classes, n.voc.names[sp.sym], not)
			}
		}
		if r.tokens[i].asked {
			classes = appendName(classes, "?", false)
		}
	}
	for _, effect := range frameEffects {
		for s := range r.effects[effect] {
			if from < to && s >= r.tokens[from].sentence && s <= r.tokens[to-1].sentence {
				classes = appendName(classes, effect, false)
			}
		}
	}
	classes = append(classes, length(to-from))
	for i, x := range classes {
		h.one('k', x)
		for _, y := range classes[i+1:] {
			h.two('h', min(x, y), max(x, y))
		}
	}
	// A word said forty times is said once: a cry repeated is not louder, nor is a calm word.
	slices.Sort(h.list)
	h.list = slices.Compact(h.list)
}

// length names how long a stretch is, in words: a long telling is heard otherwise than a short cry.
func length(words int) string {
	switch {
	case words <= 5:
		return "n5"
	case words <= 9:
		return "n9"
	case words <= 15:
		return "n15"
	case words <= 24:
		return "n24"
	}
	return "n99"
}

// frameEffects are the frames that the ear knows of.
var frameEffects = []string{"idiom", "info", "past", "still", "minor"}

func appendName(list []string, name string, not bool) []string {
	if not {
		name = "¬" + name
	}
	if slices.Contains(list, name) {
		return list
	}
	return append(list, name)
}

// stem gives the first n letters of a word.
func stem(word string, n int) string {
	for i := range word {
		if n == 0 {
			return word[:i]
		}
		n--
	}
	return word
}

// age reads a number as a kind of number: what a child, an adult and an old person are, or money.
func age(w string) string {
	switch {
	case len(w) == 1:
		return "0"
	case len(w) == 2 && w < "18":
		return "10"
	case len(w) == 2 && w > "64":
		return "90"
	case len(w) == 2:
		return "50"
	}
	return "000"
}
