package knowledge

import (
	"math"
	"slices"
	"sort"
)

// Doc is one text to be found: a service here, anything else when the engine is measured on other data.
type Doc struct {
	ID     string
	Fields []Field
}

// Field is a part of a document. Weight says how much a word counts here: a name counts more than a remark.
type Field struct {
	Text   string
	Lang   string  // chooses the stemmer; "" is Italian
	Weight float64 // 0 counts as 1
}

// Hit is a document found, with its score: comparable inside one search, not between two.
type Hit struct {
	ID    string
	Score float64
}

// Index finds documents by their words: BM25 on stems, and BM25 on four letters in a row, which forgives typing. It
// never changes after [NewIndex] and many goroutines may search it.
type Index struct {
	ids   []string
	words space
	grams space
}

// Usual BM25 settings; grams repeat more by chance, so they saturate sooner.
const (
	bm25K = 1.2
	bm25B = 0.6
	// gramWeight is the share of the letters-in-a-row in a search, words having the rest.
	gramWeight = 0.5
)

// space is one way of cutting text into terms, with its inverted lists. Impacts are computed once, when it is built.
type space struct {
	terms map[uint64]int32
	lists [][]posting
	most  []float32 // the best impact of each list
}

type posting struct {
	doc    int32
	impact float32
}

// NewIndex builds an index over documents of any kind.
func NewIndex(docs []Doc) *Index {
	x := &Index{}
	words, grams := newSpaceBuilder(len(docs)), newSpaceBuilder(len(docs))
	var cut cutter
	for i, d := range docs {
		x.ids = append(x.ids, d.ID)
		for _, f := range d.Fields {
			w := f.Weight
			if w == 0 {
				w = 1
			}
			folded := fold(f.Text)
			for _, t := range cut.stems(folded, f.Lang) {
				words.add(int32(i), t, w)
			}
			for j, word := range folded {
				if alone(word) {
					if j+1 < len(folded) {
						grams.add(int32(i), pair(word, folded[j+1]), w)
					}
					continue
				}
				for _, id := range grams.ids(word, &cut) {
					grams.addID(int32(i), id, w)
				}
			}
		}
	}
	x.words, x.grams = words.done(), grams.done()
	return x
}

// Search finds the n best documents for a text.
func (x *Index) Search(text, lang string, n int) []Hit {
	scores := x.score(fold(text), lang)
	best := make([]int, 0, n+1) // few are wanted: an ordered handful beats sorting all
	for i, s := range scores {
		if s == 0 || len(best) == n && s <= scores[best[n-1]] {
			continue
		}
		at := sort.Search(len(best), func(k int) bool { return scores[best[k]] < s })
		best = slices.Insert(best, at, i)[:min(len(best)+1, n)]
	}
	hits := make([]Hit, len(best))
	for k, i := range best {
		hits[k] = Hit{x.ids[i], float64(scores[i])}
	}
	return hits
}

// score adds the two kinds of terms, each as a share of what a perfect document could get.
func (x *Index) score(folded []string, lang string) []float32 {
	var cut cutter
	scores := make([]float32, len(x.ids))
	x.words.add(scores, cut.stems(folded, lang), 1-gramWeight)
	x.grams.add(scores, cut.grams(folded), gramWeight)
	return scores
}

// known is the share of the text that some document has, rare terms counting more. Where words are not cut to their roots,
// letters in a row count for half: another ending does not make a word unheard of.
func (x *Index) known(folded []string, lang string) float64 {
	var cut cutter
	words := x.words.known(cut.stems(folded, lang))
	if lang == "it" || lang == "en" {
		return words
	}
	return (words + x.grams.known(cut.grams(folded))) / 2
}

func (s *space) known(terms []uint64) float64 {
	var known, all float64
	for _, t := range terms {
		worth := float64(unknown)
		if id, ok := s.terms[t]; ok {
			worth = float64(s.best(id))
			known += worth
		}
		all += worth
	}
	if all == 0 {
		return 0
	}
	return known / all
}

// unknown is the worth of a term that no document has, and that nobody can therefore match: about that of a rare one.
const unknown = 4

// add adds the share of each document for some terms.
func (s *space) add(scores []float32, terms []uint64, weight float64) {
	seen := make(map[int32]bool, len(terms))
	var most float32
	var ids []int32
	for _, t := range terms {
		id, ok := s.terms[t]
		if !ok {
			most += unknown
			continue
		}
		if !seen[id] {
			seen[id] = true
			ids = append(ids, id)
			most += s.best(id)
		}
	}
	if most == 0 {
		return
	}
	w := float32(weight) / most
	for _, id := range ids {
		for _, p := range s.lists[id] {
			scores[p.doc] += w * p.impact
		}
	}
}

func (s *space) best(id int32) float32 { return s.most[id] }

// spaceBuilder gathers weighted counts, and turns them into impacts when all documents are known.
type spaceBuilder struct {
	space
	length []float64
	cached map[string][]int32 // word -> its letters in a row: most words come back
}

func newSpaceBuilder(docs int) *spaceBuilder {
	return &spaceBuilder{space: space{terms: map[uint64]int32{}}, cached: map[string][]int32{}, length: make([]float64, docs)}
}

// ids are the letters in a row of one word.
func (b *spaceBuilder) ids(word string, cut *cutter) []int32 {
	ids, ok := b.cached[word]
	if !ok {
		for _, t := range cut.grams([]string{word}) {
			ids = append(ids, b.id(t))
		}
		b.cached[word] = ids
	}
	return ids
}

func (b *spaceBuilder) id(term uint64) int32 {
	id, ok := b.terms[term]
	if !ok {
		id = int32(len(b.lists))
		b.terms[term] = id
		b.lists = append(b.lists, nil)
	}
	return id
}

func (b *spaceBuilder) add(doc int32, term uint64, weight float64) { b.addID(doc, b.id(term), weight) }

func (b *spaceBuilder) addID(doc, id int32, weight float64) {
	b.length[doc] += weight
	list := b.lists[id]
	if n := len(list); n > 0 && list[n-1].doc == doc {
		list[n-1].impact += float32(weight)
		return
	}
	b.lists[id] = append(list, posting{doc, float32(weight)})
}

func (b *spaceBuilder) done() space {
	var total float64
	for _, l := range b.length {
		total += l
	}
	n := float64(len(b.length))
	average := total / max(n, 1)
	for _, list := range b.lists {
		df := float64(len(list))
		idf := math.Log(1 + (n-df+0.5)/(df+0.5))
		for i := range list {
			tf := float64(list[i].impact)
			norm := bm25K * (1 - bm25B + bm25B*b.length[list[i].doc]/average)
			list[i].impact = float32(idf * tf * (bm25K + 1) / (tf + norm))
		}
		b.most = append(b.most, most(list))
	}
	return b.space
}

func most(list []posting) float32 {
	var m float32
	for _, p := range list {
		m = max(m, p.impact)
	}
	return m
}
