package knowledge

// cutter cuts folded words into terms. Terms are 64-bit hashes (FNV-1a): two different terms meet by chance about once in
// a billion pairs, which moves no figure. It remembers the words it has cut, for the same ones come again, and holds the room that
// a question needs: it belongs to one goroutine, and to one question or one building. What its methods give is good until the same
// one is called again.
type cutter struct {
	place map[cutKey]int32
	cuts  []cut
	arena []uint64 // what cuts hold letters in a row of
	runes []rune

	stemmed, rowed []uint64 // given by stems and grams
	terms          []term   // given by terms, facetTerms and doubtTerms of an engine
	order          []uint64 // of one resolve, and its rows
	rows           []row
	seen           table // of one search
}

type cutKey struct{ word, lang string }

// cut is a word as it was cut.
type cut struct {
	root  string
	stem  uint64   // root as a term
	norm  string   // root, spelling forgiven; "" until it is asked for
	grams []uint64 // its letters in a row, once they were asked for
	done  bool
}

func newCutter() *cutter { return &cutter{place: map[cutKey]int32{}} }

// forget makes room for another question.
func (c *cutter) forget() {
	clear(c.place)
	clear(c.cuts)
	c.cuts, c.arena = c.cuts[:0], c.arena[:0]
}

// word is how a word is cut in a language.
func (c *cutter) word(word, lang string) *cut {
	key := cutKey{word, lang}
	at, ok := c.place[key]
	if !ok {
		at = int32(len(c.cuts))
		c.place[key] = at
		root := stem(word, lang)
		c.cuts = append(c.cuts, cut{root: root, stem: hash('w', root)})
	}
	return &c.cuts[at]
}

// norm is the root of a word as Italian, spelling forgiven.
func (c *cutter) norm(word string) string {
	known := c.word(word, "it")
	if known.norm == "" {
		known.norm = squeeze(known.root)
	}
	return known.norm
}

const (
	fnvStart uint64 = 14695981039346656037
	fnvStep  uint64 = 1099511628211
)

func start(kind byte) uint64 { return (fnvStart ^ uint64(kind)) * fnvStep }

func hash(kind byte, s string) uint64 {
	h := start(kind)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint64(s[i])) * fnvStep
	}
	return h
}

func join(a, b uint64) uint64 { return (a*fnvStep ^ b) * fnvStep }

// stems gives one term a word.
func (c *cutter) stems(folded []string, lang string) []uint64 {
	c.stemmed = c.stemmed[:0]
	for _, w := range folded {
		c.stemmed = append(c.stemmed, c.word(w, lang).stem)
	}
	return c.stemmed
}

// size of the letters-in-a-row. Three, four and five together found no more than four alone (docs/knowledge.md).
const size = 4

// grams gives the letters-in-a-row of each word, its ends marked, spelling squeezed first: see [squeeze]. Where words are one
// character (Chinese) the pairs of neighbours serve.
func (c *cutter) grams(folded []string) []uint64 {
	c.rowed = c.rowed[:0]
	for i, w := range folded {
		if !alone(w) {
			c.rowed = append(c.rowed, c.inRow(w)...)
		} else if i+1 < len(folded) {
			c.rowed = append(c.rowed, pair(w, folded[i+1]))
		}
	}
	return c.rowed
}

// inRow are the letters-in-a-row of one word.
func (c *cutter) inRow(word string) []uint64 {
	known := c.word(word, "any") // no stemmer: letters do not depend on the language
	if known.done {
		return known.grams
	}
	r := append(c.runes[:0], '^')
	for _, l := range squeeze(word) {
		r = append(r, l)
	}
	r = append(r, '$')
	from := len(c.arena)
	for at := 0; at+size <= len(r); at++ {
		h := start('g')
		for _, l := range r[at : at+size] {
			h = (h ^ uint64(l)) * fnvStep
		}
		c.arena = append(c.arena, h)
	}
	c.runes = r
	known.grams, known.done = c.arena[from:len(c.arena):len(c.arena)], true
	return known.grams
}

// alone says that a word is one Chinese character; pair is two neighbours of that kind.
func alone(word string) bool { return len(word) == 3 && word[0] >= 0xe3 && word[0] <= 0xe9 }

func pair(a, b string) uint64 { return hash('g', a+b) }
