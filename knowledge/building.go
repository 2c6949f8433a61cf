package knowledge

import (
	"math"
	"sync"
)

// NewIndex builds an index over documents of any kind.
func NewIndex(docs []Doc) *Index {
	x := &Index{}
	folded := make([][][]string, len(docs)) // by document and field
	both(func(worker int) {
		for i := worker; i < len(docs); i += workers {
			for _, f := range docs[i].Fields {
				folded[i] = append(folded[i], fold(f.Text))
			}
		}
	})
	for _, d := range docs {
		x.ids = append(x.ids, d.ID)
	}
	var wait sync.WaitGroup
	wait.Go(func() {
		b, c := newBuilding(len(docs)), newCutter()
		for i, d := range docs {
			for k, f := range d.Fields {
				for _, w := range folded[i][k] {
					b.add(b.terms.number(c.word(w, f.Lang).stem), f.weight())
				}
			}
			b.end()
		}
		x.words = b.done()
	})
	b, c := newBuilding(len(docs)), newCutter()
	cached := map[string][]int32{} // word -> its letters in a row
	for i, d := range docs {
		for k, f := range d.Fields {
			words := folded[i][k]
			for j, w := range words {
				if alone(w) {
					if j+1 < len(words) {
						b.add(b.terms.number(pair(w, words[j+1])), f.weight())
					}
					continue
				}
				ids, ok := cached[w]
				if !ok {
					for _, t := range c.inRow(w) {
						ids = append(ids, b.terms.number(t))
					}
					cached[w] = ids
				}
				for _, id := range ids {
					b.add(id, f.weight())
				}
			}
		}
		b.end()
	}
	x.grams = b.done()
	wait.Wait()
	return x
}

func (f Field) weight() float64 {
	if f.Weight == 0 {
		return 1
	}
	return f.Weight
}

// building gathers weighted counts, a document after the other, and turns them into impacts when all are known.
type building struct {
	terms  table
	length []float64 // of each document so far
	counts [][]count // of each document
	sum    float64   // the length of the document in hand
	acc    []float32 // its counts, by term
	here   []int32   // its terms
}

// count is how much of a term one document has.
type count struct {
	term  int32
	value float32
}

func newBuilding(docs int) *building {
	return &building{terms: newTable(1 << 12), length: make([]float64, 0, docs), counts: make([][]count, 0, docs)}
}

func (b *building) add(term int32, weight float64) {
	b.sum += weight
	if int(term) >= len(b.acc) {
		more := make([]float32, max(64, 2*int(term)))
		copy(more, b.acc)
		b.acc = more
	}
	if b.acc[term] == 0 {
		b.here = append(b.here, term)
	}
	b.acc[term] += float32(weight)
}

// end closes a document.
func (b *building) end() {
	counts := make([]count, len(b.here))
	for i, t := range b.here {
		counts[i] = count{t, b.acc[t]}
		b.acc[t] = 0
	}
	b.length, b.counts = append(b.length, b.sum), append(b.counts, counts)
	b.here, b.sum = b.here[:0], 0
}

// done sorts the counts by term, the documents of each in their order.
func (b *building) done() space {
	b.terms.fit()
	s := space{terms: b.terms, starts: make([]int32, len(b.terms.terms)+1), most: make([]float32, len(b.terms.terms))}
	for _, counts := range b.counts {
		for _, c := range counts {
			s.starts[c.term+1]++
		}
	}
	for i := range s.most {
		s.starts[i+1] += s.starts[i]
	}
	s.list = make([]posting, s.starts[len(s.most)])
	var total float64
	for _, l := range b.length {
		total += l
	}
	n := float64(len(b.length))
	average := total / max(n, 1)
	idf := make([]float64, len(s.most))
	for i := range idf {
		df := float64(s.starts[i+1] - s.starts[i])
		idf[i] = math.Log(1 + (n-df+0.5)/(df+0.5))
	}
	next := append([]int32(nil), s.starts...)
	for doc, counts := range b.counts {
		norm := bm25K * (1 - bm25B + bm25B*b.length[doc]/average)
		for _, c := range counts {
			tf := float64(c.value)
			impact := float32(idf[c.term] * tf * (bm25K + 1) / (tf + norm))
			s.list[next[c.term]] = posting{int32(doc), impact}
			s.most[c.term] = max(s.most[c.term], impact)
			next[c.term]++
		}
		b.counts[doc] = nil
	}
	return s
}
