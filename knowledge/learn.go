package knowledge

import (
	"math"
	"math/rand/v2"
	"sort"
	"sync"
)

// example is one sentence to learn from: its terms, and what it is an example of. A sentence that fits several classes
// shares itself among them.
type example struct {
	terms   []term
	classes []int32
	// weight is how much the example counts; 0 counts as 1.
	weight float32
}

// term is a feature with its strength.
type term struct {
	hash  uint32 // half of it: two terms in ten thousand share one, which is forgiven as chance
	value float32
}

// lesson is how a head is taught. The figures were chosen by cross-validation on the ways of asking: see docs/knowledge.md.
type lesson struct {
	classes int
	epochs  int
	rate    float32
	decay   float32 // weight of the L2 penalty
	rare    int     // terms seen in fewer examples are left out
	plain   bool    // rare terms weigh no more than common ones: where small words decide
}

// head is a linear classifier: a softmax regression over terms. The same examples always give the same head: the order of
// learning is drawn from a fixed seed and no clock, map order or thread takes part.
type head struct {
	classes int
	rows    map[uint32]int32
	idf     []float32 // by row
	bias    []float32
	weights []int8    // a row of classes for each term, in steps
	step    []float32 // the size of a step, by row: a byte a weight keeps a head small and moves no figure

	learning []float32 // the weights while learning
}

// row is one feature of an example, resolved.
type row struct {
	at    int32
	value float32
}

// learn teaches a head. It takes time in proportion to examples, terms and classes: see BenchmarkLearn.
func learn(examples []example, l lesson) *head {
	h := &head{classes: l.classes, rows: map[uint32]int32{}, bias: make([]float32, l.classes)}
	df := map[uint32]int32{}
	for _, e := range examples {
		for _, t := range e.terms {
			df[t.hash]++
		}
	}
	for _, e := range examples { // in order of first use, so that no map order matters
		for _, t := range e.terms {
			if _, ok := h.rows[t.hash]; !ok && df[t.hash] >= int32(l.rare) {
				h.rows[t.hash] = int32(len(h.idf))
				weight := float32(1)
				if !l.plain {
					weight = float32(math.Log(float64(len(examples)+1) / float64(df[t.hash])))
				}
				h.idf = append(h.idf, weight)
			}
		}
	}
	h.learning = make([]float32, len(h.idf)*l.classes)
	rows := make([][]row, len(examples))
	for i := range examples {
		rows[i] = h.resolve(examples[i].terms)
		examples[i].terms = nil // several times as large
	}
	h.train(examples, rows, l)
	h.pack()
	return h
}

// train runs AdaGrad over small batches. Each batch is scored, then corrected, by two workers that share no memory they write.
func (h *head) train(examples []example, rows [][]row, l lesson) {
	const batch, workers = 32, 2
	const lightEpochs = 2 // examples that count little are read this often: they are most of the words
	const slight = 0.02   // mistakes not worth correcting: most classes of most examples, so most of the work
	order := make([]int, len(examples))
	for i := range order {
		order[i] = i
	}
	random := rand.New(rand.NewPCG(1, 2))
	seen := make([]float32, len(h.learning)) // sums of squared corrections
	biasSeen := make([]float32, h.classes)
	errors := make([][]float32, batch)
	for i := range errors {
		errors[i] = make([]float32, h.classes)
	}
	both := func(work func(worker int)) {
		var wait sync.WaitGroup
		for w := 1; w < workers; w++ {
			wait.Add(1)
			go func() { defer wait.Done(); work(w) }()
		}
		work(0)
		wait.Wait()
	}
	for epoch := 0; epoch < l.epochs; epoch++ {
		random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for from := 0; from < len(order); from += batch {
			these := order[from:min(from+batch, len(order))]
			if epoch >= lightEpochs {
				these = heavy(these, examples)
			}
			both(func(worker int) {
				for k := worker; k < len(these); k += workers {
					h.mistakes(errors[k], &examples[these[k]], rows[these[k]])
				}
			})
			both(func(worker int) {
				half := (h.classes + workers - 1) / workers
				lo, hi := worker*half, min((worker+1)*half, h.classes)
				for k, i := range these {
					for c := lo; c < hi; c++ {
						g := errors[k][c]
						if g > -slight && g < slight {
							continue
						}
						biasSeen[c] += g * g
						h.bias[c] -= 0.1 * l.rate * g / float32(math.Sqrt(float64(biasSeen[c]+1e-3)))
						for _, r := range rows[i] {
							at := int(r.at)*h.classes + c
							d := g*r.value + l.decay*h.learning[at]
							seen[at] += d * d
							h.learning[at] -= l.rate * d / float32(math.Sqrt(float64(seen[at]+1e-4)))
						}
					}
				}
			})
		}
	}
}

// heavy leaves out the examples that count little.
func heavy(these []int, examples []example) []int {
	var out []int
	for _, i := range these {
		if examples[i].weight == 0 || examples[i].weight == 1 {
			out = append(out, i)
		}
	}
	return out
}

// mistakes is what each class was given beyond what it should have had.
func (h *head) mistakes(out []float32, e *example, rows []row) {
	h.logits(out, rows)
	softmax(out)
	weight := e.weight
	if weight == 0 {
		weight = 1
	}
	for _, c := range e.classes {
		out[c] -= 1 / float32(len(e.classes))
	}
	if weight != 1 {
		for c := range out {
			out[c] *= weight
		}
	}
}

// resolve turns terms into rows of the head, weighted by rarity and brought to length one.
func (h *head) resolve(terms []term) []row {
	sum := map[int32]float32{}
	for _, t := range terms {
		if at, ok := h.rows[t.hash]; ok {
			sum[at] += t.value
		}
	}
	out := make([]row, 0, len(sum))
	for at, v := range sum {
		out = append(out, row{at, min(v, 2) * h.idf[at]})
	}
	sort.Slice(out, func(i, j int) bool { return out[i].at < out[j].at })
	var square float64
	for _, r := range out {
		square += float64(r.value) * float64(r.value)
	}
	if square > 0 {
		by := float32(1 / math.Sqrt(square))
		for i := range out {
			out[i].value *= by
		}
	}
	return out
}

// pack keeps each weight as a byte.
func (h *head) pack() {
	h.weights = make([]int8, len(h.learning))
	h.step = make([]float32, len(h.idf))
	for r := range h.step {
		row := h.learning[r*h.classes : (r+1)*h.classes]
		var most float32
		for _, w := range row {
			most = max(most, w, -w)
		}
		if most == 0 {
			continue
		}
		h.step[r] = most / 127
		for c, w := range row {
			h.weights[r*h.classes+c] = int8(math.Round(float64(w / h.step[r])))
		}
	}
	h.learning = nil
}

// logits are the sums that softmax turns into shares, with the weights being learned or with those packed.
func (h *head) logits(out []float32, rows []row) {
	copy(out, h.bias)
	for _, r := range rows {
		from := int(r.at) * h.classes
		if h.learning != nil {
			weights := h.learning[from : from+len(out)]
			for c := range out {
				out[c] += r.value * weights[c]
			}
			continue
		}
		weights, by := h.weights[from:from+len(out)], r.value*h.step[r.at]
		for c := range out {
			out[c] += by * float32(weights[c])
		}
	}
}

// odds gives the share of each class for some terms; they add up to one.
func (h *head) odds(terms []term) []float32 {
	out := make([]float32, h.classes)
	h.logits(out, h.resolve(terms))
	softmax(out)
	return out
}

func softmax(z []float32) {
	most := z[0]
	for _, v := range z {
		most = max(most, v)
	}
	var sum float32
	for i, v := range z {
		if v-most < -15 { // less than a millionth: most classes of most sentences
			z[i] = 0
			continue
		}
		z[i] = float32(math.Exp(float64(v - most)))
		sum += z[i]
	}
	for i := range z {
		z[i] /= sum
	}
}
