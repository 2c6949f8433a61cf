package situation

import (
	"fmt"
	"strconv"
	"strings"
)

// element is one place of a pattern.
type element struct {
	set      []uint64 // ids of the words that fit; nil for a number
	number   byte     // n c m % : which numbers fit; 0 for words; 'x' for any word
	optional bool
	gap      int  // up to so many words may stand before it
	across   bool // the gap may cross a comma
	joined   bool // no comma at all before it
}

type pattern struct {
	elements []element
	rule     int // index in tongue.rules
	text     string
}

// stretch is where a pattern was found.
type stretch struct {
	from, to int // tokens, to excluded
	at       int // token of the captured number; -1 when none
}

func (e *element) fits(k *tok) bool {
	switch e.number {
	case 0:
		for _, id := range k.ids {
			if e.set[id>>6]&(1<<(id&63)) != 0 {
				return true
			}
		}
		return false
	case 'n':
		return k.number && !k.one && k.unit == 0 && !k.about && !k.year && k.lo == k.hi
	case 'c':
		return k.number && k.unit == 0 && !k.about && k.lo == k.hi && k.lo <= 20
	case 'm':
		return k.number && !k.one && !k.about && !k.year && k.unit != '%' && k.unit != 'd'
	case '%':
		return k.number && k.unit == '%' && !k.about && k.lo == k.hi
	case 'y': // an age in one word: settantenne
		return k.number && k.unit == 'y'
	case 'p': // a percentage may be written without its sign
		return k.number && !k.one && (k.unit == '%' || k.unit == 0) && !k.about && k.lo == k.hi && k.lo <= 100
	}
	return true
}

// find matches the pattern with its first element at token i.
func (r *reading) find(p *pattern, i int) (stretch, bool) {
	r.gaps = r.gaps[:0]
	s := stretch{from: i, at: -1}
	if !p.elements[0].fits(&r.toks[i]) {
		return s, false
	}
	if p.elements[0].number > 'a' && p.elements[0].number != 'x' || p.elements[0].number == '%' {
		s.at = i
	}
	return r.rest(p, 1, i+1, s)
}

// rest matches elements e... from token i on, nearest first.
func (r *reading) rest(p *pattern, e, i int, s stretch) (stretch, bool) {
	if e == len(p.elements) {
		s.to = i
		return s, true
	}
	el := &p.elements[e]
	before := &r.toks[i-1]
	gaps := len(r.gaps)
	for skip := 0; skip <= el.gap; skip++ {
		j := i + skip
		if j >= len(r.toks) || r.toks[j].sentence != before.sentence {
			break
		}
		if skip > 0 {
			r.gaps = append(r.gaps, j-1)
		}
		if !el.across && (el.gap > 0 || el.joined) && r.toks[j].clause != before.clause {
			break
		}
		if el.fits(&r.toks[j]) {
			next := s
			if el.number != 0 && el.number != 'x' {
				next.at = j
			}
			if got, ok := r.rest(p, e+1, j+1, next); ok {
				return got, true
			}
		}
	}
	r.gaps = r.gaps[:gaps]
	if el.optional {
		return r.rest(p, e+1, i, s)
	}
	return s, false
}

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

// compiler of phrases, for one lexicon.
type phrasing struct {
	vocabulary *vocabulary
	classes    map[string][]uint16
	file       string
	errs       []error
}

func (c *phrasing) wrong(line int, format string, args ...any) {
	c.errs = append(c.errs, fmt.Errorf("%s:%d: %s", c.file, line, fmt.Sprintf(format, args...)))
}

// list turns "a|b c|pre*" (bars or spaces) into the numbers of its words.
func (c *phrasing) list(words string) []uint16 {
	var ids []uint16
	for _, w := range strings.FieldsFunc(words, func(r rune) bool { return r == ' ' || r == '|' || r == '\n' || r == '\t' }) {
		if strings.HasPrefix(w, "@") {
			ids = append(ids, c.classes[w[1:]]...)
			continue
		}
		ids = append(ids, c.vocabulary.id(foldWord(w)))
	}
	return ids
}

func foldWord(w string) string {
	var b strings.Builder
	for _, r := range w {
		if r == '*' {
			b.WriteRune(r)
			continue
		}
		if f, _ := foldRune(r); f != 0 {
			b.WriteRune(f)
		}
	}
	return b.String()
}

// phrase compiles one pattern. Several come out when its first places are optional.
func (c *phrasing) phrase(p phrase, rule int) []pattern {
	var elements []element
	gap, across := 0, false
	for _, w := range strings.Fields(strings.ReplaceAll(p.text, "'", " ")) {
		if n, ok := gapOf(w); ok {
			gap, across = n, w[0] == '~'
			continue
		}
		e := element{gap: gap, across: across}
		gap, across = 0, false
		if strings.HasSuffix(w, "?") {
			e.optional, w = true, strings.TrimSuffix(w, "?")
		}
		if strings.HasPrefix(w, "+") {
			e.joined, w = true, w[1:]
		}
		switch {
		case w == "<n>" || w == "<c>" || w == "<m>" || w == "<%>" || w == "<p>" || w == "<y>":
			e.number = w[1]
		case w == "_":
			e.number = 'x'
		default:
			for _, part := range strings.Split(w, "|") {
				if strings.HasPrefix(part, "@") {
					ids, ok := c.classes[part[1:]]
					if !ok {
						c.wrong(p.line, "there is no class %q; add it to classes:", part)
					}
					e.set = add(e.set, ids)
					continue
				}
				if strings.ContainsAny(part, "<>~.,@") || part == "" {
					c.wrong(p.line, "%q cannot be read in a phrase; write words, a|b, @class, x?, .. or <n> <c> <m> <%%>", w)
				}
				e.set = add(e.set, []uint16{c.vocabulary.id(foldWord(part))})
			}
		}
		elements = append(elements, e)
	}
	if len(elements) == 0 || gap > 0 {
		c.wrong(p.line, "the phrase %q ends in nothing; put a word at its end", p.text)
		return nil
	}
	var out []pattern
	for {
		first := elements[0]
		e := append([]element{}, elements...)
		e[0].optional, e[0].gap = false, 0
		out = append(out, pattern{elements: e, rule: rule, text: p.text})
		if !first.optional || len(elements) == 1 {
			return out
		}
		elements = elements[1:]
	}
}

func gapOf(w string) (int, bool) {
	if w == ".." {
		return 3, true
	}
	if strings.HasPrefix(w, "..") || strings.HasPrefix(w, "~") {
		n, err := strconv.Atoi(strings.TrimLeft(w, ".~"))
		return n, err == nil && n > 0 && n < 20
	}
	return 0, false
}

func add(set []uint64, ids []uint16) []uint64 {
	for _, id := range ids {
		for int(id>>6) >= len(set) {
			set = append(set, 0)
		}
		set[id>>6] |= 1 << (id & 63)
	}
	return set
}

// plainWords are phrases of words only: no patterns inside.
func (c *phrasing) plainWords(list []phrase) [][]string {
	var out [][]string
	for _, p := range list {
		words := strings.Fields(strings.ReplaceAll(p.text, "'", " "))
		for i, w := range words {
			words[i] = foldWord(w)
			if strings.ContainsAny(w, "|@<>*?") {
				c.wrong(p.line, "%q: only plain words stand here", p.text)
			}
		}
		out = append(out, words)
	}
	return out
}

// index finds patterns by the words they begin with.
type index struct {
	patterns []pattern
	byWord   [][]int // by id
	byNumber []int
}

func (x *index) add(list ...pattern) {
	for _, p := range list {
		n := len(x.patterns)
		x.patterns = append(x.patterns, p)
		if p.elements[0].number != 0 {
			x.byNumber = append(x.byNumber, n)
			continue
		}
		for w, bits := range p.elements[0].set {
			for b := 0; bits != 0; b++ {
				if bits&1 != 0 {
					id := w*64 + b
					for id >= len(x.byWord) {
						x.byWord = append(x.byWord, nil)
					}
					x.byWord[id] = append(x.byWord[id], n)
				}
				bits >>= 1
			}
		}
	}
}

// seal widens every set to the size of the vocabulary, so that matching needs no bounds.
func (x *index) seal(size int) {
	words := (size + 63) / 64
	for i := range x.patterns {
		for j := range x.patterns[i].elements {
			e := &x.patterns[i].elements[j]
			for e.number == 0 && len(e.set) < words {
				e.set = append(e.set, 0)
			}
		}
	}
}

// scan calls found for every place where a pattern of the index matches.
func (r *reading) scan(x *index, found func(p *pattern, s stretch)) {
	for i := range r.toks {
		k := &r.toks[i]
		for _, id := range k.ids {
			if int(id) >= len(x.byWord) {
				continue
			}
			for _, n := range x.byWord[id] {
				if s, ok := r.find(&x.patterns[n], i); ok {
					found(&x.patterns[n], s)
				}
			}
		}
		if k.number {
			for _, n := range x.byNumber {
				if s, ok := r.find(&x.patterns[n], i); ok {
					found(&x.patterns[n], s)
				}
			}
		}
	}
}
