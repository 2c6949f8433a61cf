package safety

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// A symbol is anything that a pattern can ask of a place in the text: a class of words, or one word or stem.
type symbol uint16

// A span says that a symbol starts at a token and covers n of them.
type span struct {
	sym symbol
	n   uint8
}

// vocabulary finds the symbols of a word: exactly, by stem, without an elided article, or one slip of the finger away.
type vocabulary struct {
	names   []string
	ids     map[string]symbol   `kept:"-"` // nil once all is loaded, as is exact: then the tree finds words
	exact   map[string][]symbol `kept:"-"`
	tree    []node              // every word and stem, for stems and for slips
	ends    []ends              // what ends in the tree; the first is nothing
	phrases map[symbol][]phrase // by the symbol of the first word
	number  symbol
	young   symbol
	old     symbol
	known   map[string]bool     // real words that must not be read as slips of ours
	spell   map[string]string   // chat spelling
	within  map[symbol][]symbol // classes that hold a built-in class of numbers
	classes map[symbol]bool     // symbols that are classes, for the ear
}

type phrase struct {
	rest []symbol
	sym  symbol
}

// node is a letter after others. There are tens of thousands: their kids hang from each other, and few have an end.
type node struct {
	r         rune
	kid, next int32 // the first one that follows, and the next one that follows the same; 0: none
	end       int32 // in ends
	size      int32 // letters from the root
}

type ends struct {
	words []symbol // a word that may be mistyped ends here
	stems []symbol // a stem ends here
}

// slipLength is the shortest word, in letters after folding, that may be read through one wrong letter, and slipStem the
// shortest stem: shorter ones are too near to other words (risultato and risolt*).
const (
	slipLength = 6
	slipStem   = 7
)

func newVocabulary() *vocabulary {
	return &vocabulary{names: []string{""}, ids: map[string]symbol{}, exact: map[string][]symbol{}, tree: make([]node, 1, 1<<15), ends: make([]ends, 1, 1<<12),
		phrases: map[symbol][]phrase{}, known: map[string]bool{}, spell: map[string]string{}, within: map[symbol][]symbol{}, classes: map[symbol]bool{}}
}

func (v *vocabulary) symbol(name string) symbol {
	if id, ok := v.ids[name]; ok {
		return id
	}
	id := symbol(len(v.names))
	v.names = append(v.names, name)
	v.ids[name] = id
	return id
}

// literal gives the symbol of one folded word or stem and makes it findable.
func (v *vocabulary) literal(word string) symbol {
	if id, ok := v.ids[word]; ok {
		return id
	}
	id := v.symbol(word)
	v.add(word, id)
	return id
}

// add makes a folded word (or stem*) carry a symbol.
func (v *vocabulary) add(word string, id symbol) {
	stem := strings.HasSuffix(word, "*")
	word = strings.TrimSuffix(word, "*")
	if !stem {
		v.exact[word] = appendNew(v.exact[word], id)
	}
	at := int32(0)
	for _, r := range word {
		last, next := int32(0), v.tree[at].kid
		for next != 0 && v.tree[next].r != r {
			last, next = next, v.tree[next].next
		}
		if next == 0 {
			next = int32(len(v.tree))
			v.tree = append(v.tree, node{r: r, size: v.tree[at].size + 1})
			if last == 0 {
				v.tree[at].kid = next
			} else {
				v.tree[last].next = next
			}
		}
		at = next
	}
	if v.tree[at].end == 0 {
		v.tree[at].end = int32(len(v.ends))
		v.ends = append(v.ends, ends{})
	}
	if end := &v.ends[v.tree[at].end]; stem {
		end.stems = appendNew(end.stems, id)
	} else {
		end.words = appendNew(end.words, id)
	}
}

// addPhrase makes several words in a row carry a symbol.
func (v *vocabulary) addPhrase(words []string, id symbol) {
	p := phrase{sym: id}
	for _, w := range words[1:] {
		p.rest = append(p.rest, v.literal(w))
	}
	first := v.literal(words[0])
	v.phrases[first] = append(v.phrases[first], p)
}

func appendNew(list []symbol, id symbol) []symbol {
	for _, x := range list {
		if x == id {
			return list
		}
	}
	return append(list, id)
}

// elided are the little words that lose their apostrophe in a hurry: mammazzo, lospedale, dellassistente.
var elided = []string{"del", "al", "dal", "nel", "sul", "l", "d", "m", "t", "s", "c", "n", "v"}

// find appends the symbols of a folded word to out.
func (v *vocabulary) find(word string, out []symbol) []symbol {
	if n := v.numeric(word); n != nil {
		out = append(out, n...)
	}
	size := len(out)
	out = v.direct(word, out)
	if len(out) > size {
		return out
	}
	if w, ok := v.spell[word]; ok {
		return v.direct(w, out)
	}
	if v.known[word] || len(word) < 4 {
		return out
	}
	if strings.ContainsRune(word, 'k') {
		if out = v.direct(hardK(word), out); len(out) > size {
			return out
		}
	}
	if word[0] < 0x80 {
		for _, p := range elided {
			if rest, ok := strings.CutPrefix(word, p); ok && len(rest) >= 4 && strings.IndexByte("aeiouh", rest[0]) >= 0 {
				if out = v.direct(rest, out); len(out) > size {
					return out
				}
			}
		}
	}
	if first, _ := utf8.DecodeRuneInString(word); first >= 0x600 && first < 0x700 {
		for _, p := range []string{"و", "ف", "ال", "ب", "ل", "وال", "بال", "لل", "س"} { // and, so, the, with, to, will: written attached
			if rest, ok := strings.CutPrefix(word, p); ok && len(rest) >= 4 {
				if out = v.direct(rest, out); len(out) > size {
					return out
				}
			}
		}
		return out
	}
	if utf8.RuneCountInString(word) >= slipLength-1 {
		return v.slipped(word, out)
	}
	return out
}

// direct finds a word exactly and by its stems.
func (v *vocabulary) direct(word string, out []symbol) []symbol {
	var some [16]int32
	passed, at, whole := some[:0], int32(0), true // ends that the word passes, as few have any
	for _, r := range word {
		next := v.tree[at].kid
		for next != 0 && v.tree[next].r != r {
			next = v.tree[next].next
		}
		if next == 0 {
			whole = false
			break
		}
		if at = next; v.tree[at].end != 0 {
			passed = append(passed, v.tree[at].end)
		}
	}
	if whole {
		out = append(out, v.ends[v.tree[at].end].words...)
	}
	for _, end := range passed {
		out = append(out, v.ends[end].stems...)
	}
	return out
}

// numeric are the built-in classes of numbers: any, an age under 18, an age over 64.
func (v *vocabulary) numeric(word string) []symbol {
	if word[0] < '0' || word[0] > '9' {
		return nil
	}
	n, err := strconv.Atoi(word)
	if err != nil {
		return nil
	}
	out := []symbol{v.number}
	if n > 4 && n < 18 {
		out = append(out, v.young)
	}
	if n > 64 && n < 120 {
		out = append(out, v.old)
	}
	for _, id := range out[:len(out):len(out)] {
		out = append(out, v.within[id]...)
	}
	return out
}

// hardK reads ki, ke as chi, che and ka, ko as ca, co.
func hardK(word string) string {
	var b strings.Builder
	for i, r := range word {
		if r != 'k' {
			b.WriteRune(r)
			continue
		}
		b.WriteByte('c')
		if i+1 < len(word) && (word[i+1] == 'i' || word[i+1] == 'e') {
			b.WriteByte('h')
		}
	}
	return b.String()
}

// slipped finds the words one letter away: one wrong, missing, added, or two swapped. The first letter must be right, and
// a stem's last letter too, because that is where other words begin.
func (v *vocabulary) slipped(word string, out []symbol) []symbol {
	letters := []rune(word)
	var walk func(at int32, i int, used bool)
	walk = func(at int32, i int, used bool) {
		n := &v.tree[at]
		if used && n.size >= slipLength {
			if i == len(letters) {
				for _, id := range v.ends[n.end].words {
					out = appendNew(out, id)
				}
			}
		}
		for next := n.kid; next != 0; next = v.tree[next].next {
			kid := &v.tree[next]
			if i < len(letters) && letters[i] == kid.r {
				if used && kid.size >= slipStem && len(letters) <= int(kid.size)+4 {
					for _, id := range v.ends[kid.end].stems {
						out = appendNew(out, id)
					}
				}
				walk(next, i+1, used)
			}
			if used || i == 0 {
				continue
			}
			walk(next, i, true) // a letter is missing
			if i < len(letters) && letters[i] != kid.r {
				walk(next, i+1, true) // a wrong letter
			}
			if i+1 < len(letters) && letters[i+1] == kid.r && letters[i] != kid.r {
				for swapped := kid.kid; swapped != 0; swapped = v.tree[swapped].next { // two letters swapped
					if v.tree[swapped].r == letters[i] {
						walk(swapped, i+2, true)
					}
				}
			}
		}
		if !used && i > 0 && i < len(letters) {
			walk(at, i+1, true) // a letter too many
		}
	}
	walk(0, 0, false)
	return out
}
