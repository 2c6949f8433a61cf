package knowledge

import (
	"slices"
	"sort"
	"sync"
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

	scratch sync.Pool // *cutter, one a search
}

// Usual BM25 settings; grams repeat more by chance, so they saturate sooner.
const (
	bm25K = 1.2
	bm25B = 0.6
	// gramWeight is the share of the letters-in-a-row in a search, words having the rest.
	gramWeight = 0.5
)

// space is one way of cutting text into terms, with its inverted lists, one behind the other. Impacts are computed once, when it
// is built.
type space struct {
	terms  table
	starts []int32 // where the list of a term begins, by its number; one more says where the last ends
	list   []posting
	most   []float32 // the best impact of each list
}

type posting struct {
	doc    int32
	impact float32
}

// Search finds the n best documents for a text.
func (x *Index) Search(text, lang string, n int) []Hit {
	c, ok := x.scratch.Get().(*cutter)
	if !ok {
		c = newCutter()
	}
	defer x.scratch.Put(c)
	c.forget()
	scores := x.score(c, fold(text), lang)
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
func (x *Index) score(c *cutter, folded []string, lang string) []float32 {
	scores := make([]float32, len(x.ids))
	x.words.add(&c.seen, scores, c.stems(folded, lang), 1-gramWeight)
	x.grams.add(&c.seen, scores, c.grams(folded), gramWeight)
	return scores
}

// known is the share of the text that some document has, rare terms counting more. Where words are not cut to their roots,
// letters in a row count for half: another ending does not make a word unheard of.
func (x *Index) known(c *cutter, folded []string, lang string) float64 {
	words := x.words.known(c.stems(folded, lang))
	if lang == "it" || lang == "en" {
		return words
	}
	return (words + x.grams.known(c.grams(folded))) / 2
}

func (s *space) known(terms []uint64) float64 {
	var known, all float64
	for _, t := range terms {
		worth := float64(unknown)
		if id, ok := s.terms.find(t); ok {
			worth = float64(s.most[id])
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

// add adds the share of each document for some terms. A term that comes twice counts once.
func (s *space) add(seen *table, scores []float32, terms []uint64, weight float64) {
	seen.empty(len(terms))
	var most float32
	for _, t := range terms {
		id, ok := s.terms.find(t)
		if !ok {
			most += unknown
			continue
		}
		before := len(seen.terms)
		if seen.number(uint64(id)); len(seen.terms) > before {
			most += s.most[id]
		}
	}
	if most == 0 {
		return
	}
	w := float32(weight) / most
	for _, id := range seen.terms {
		for _, p := range s.list[s.starts[id]:s.starts[id+1]] {
			scores[p.doc] += w * p.impact
		}
	}
}
