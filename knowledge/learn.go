package knowledge

import (
	"math"
	"math/rand/v2"
	"slices"
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

// learn teaches a head. The same examples always give the same head: the order of learning is drawn from a fixed seed and no
// clock, map order or thread takes part. It takes time in proportion to examples, terms and classes: see BenchmarkBuild.
func learn(examples []example, l lesson) *head {
	h := &head{classes: l.classes, bias: make([]float32, l.classes)}
	all := newTable(1 << 14)
	var df []int32
	for _, e := range examples {
		for _, t := range e.terms {
			n := all.number(uint64(t.hash))
			if int(n) == len(df) {
				df = append(df, 0)
			}
			df[n]++
		}
	}
	h.rows = newTable(len(df) / 2)
	for n, hash := range all.terms {
		if df[n] < int32(l.rare) {
			continue
		}
		h.rows.number(hash)
		weight := float32(1)
		if !l.plain {
			weight = float32(math.Log(float64(len(examples)+1) / float64(df[n])))
		}
		h.idf = append(h.idf, weight)
	}
	h.rows.fit()
	t := training{head: h, how: l, examples: examples, rows: make([][]row, len(examples)),
		weights: make([]float32, len(h.idf)*l.classes), seen: make([]float32, len(h.idf)*l.classes), biasSeen: make([]float32, l.classes)}
	both(func(worker int) {
		cut := newCutter()
		for i := worker; i < len(examples); i += workers {
			t.rows[i] = slices.Clone(h.resolve(cut, examples[i].terms))
			examples[i].terms = nil // several times as large
		}
	})
	t.train()
	h.pack(t.weights)
	return h
}

// training is a head while it learns. Its weights are a row of classes for each term.
type training struct {
	*head
	how      lesson
	examples []example
	rows     [][]row // of each example
	weights  []float32
	seen     []float32 // sums of squared corrections
	biasSeen []float32
}

// workers share the learning. They share no memory that one of them writes.
const workers = 2

func both(work func(worker int)) {
	var wait sync.WaitGroup
	for w := 1; w < workers; w++ {
		wait.Go(func() { work(w) })
	}
	work(0)
	wait.Wait()
}

// train runs AdaGrad over small batches. Each batch is scored, example by example, then corrected, class by class.
func (t *training) train() {
	const batch = 32
	const lightEpochs = 2 // examples that count little are read this often: they are most of the words
	order := make([]int, len(t.examples))
	for i := range order {
		order[i] = i
	}
	random := rand.New(rand.NewPCG(1, 2))
	errors := make([][]float32, batch)
	for i := range errors {
		errors[i] = make([]float32, t.classes)
	}
	var wrong [workers][]wrong
	for epoch := 0; epoch < t.how.epochs; epoch++ {
		random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for from := 0; from < len(order); from += batch {
			these := order[from:min(from+batch, len(order))]
			if epoch >= lightEpochs {
				these = heavy(these, t.examples)
			}
			both(func(worker int) {
				for k := worker; k < len(these); k += workers {
					t.mistakes(errors[k], these[k])
				}
			})
			both(func(worker int) {
				half := (t.classes + workers - 1) / workers
				lo, hi := worker*half, min((worker+1)*half, t.classes)
				for k, i := range these {
					wrong[worker] = slight(wrong[worker][:0], errors[k], lo, hi)
					t.correct(wrong[worker], t.rows[i])
				}
			})
		}
	}
}

// wrong is by how much a class was given too much.
type wrong struct {
	class int
	by    float32
}

// The three that follow are nearly all of the work, and only the two workers of train are in them: one reads while nobody writes, or writes the
// half of the classes that is its own, and a head that is not the same to the last bit fails TestSamePackSameFinding. Looking for races in each
// of their sums takes a minute and a half of every test that learns.

// slight leaves out the mistakes that are not worth correcting: most classes of most examples, so most of the work.
//
//go:norace
func slight(out []wrong, errors []float32, lo, hi int) []wrong {
	const worth = 0.02
	for c, g := range errors[lo:hi] {
		if g <= -worth || g >= worth {
			out = append(out, wrong{lo + c, g})
		}
	}
	return out
}

// correct moves the weights of one example's rows. A row lies together, so it is gone through once.
//
//go:norace
func (t *training) correct(list []wrong, rows []row) {
	if len(list) == 0 {
		return
	}
	for _, w := range list {
		t.biasSeen[w.class] += w.by * w.by
		t.bias[w.class] -= 0.1 * t.how.rate * w.by / float32(math.Sqrt(float64(t.biasSeen[w.class]+1e-3)))
	}
	for _, r := range rows {
		from := int(r.at) * t.classes
		weights, seen := t.weights[from:from+t.classes], t.seen[from:from+t.classes]
		for _, w := range list {
			d := w.by*r.value + t.how.decay*weights[w.class]
			s := seen[w.class] + d*d
			seen[w.class] = s
			weights[w.class] -= t.how.rate * d / float32(math.Sqrt(float64(s+1e-4)))
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
func (t *training) mistakes(out []float32, i int) {
	copy(out, t.bias)
	t.sum(out, t.rows[i])
	softmax(out)
	e := &t.examples[i]
	for _, c := range e.classes {
		out[c] -= 1 / float32(len(e.classes))
	}
	if e.weight != 0 && e.weight != 1 {
		for c := range out {
			out[c] *= e.weight
		}
	}
}

// sum adds the weights of some rows, four rows at a time and in their order: the sums are the same to the last bit.
//
//go:norace
func (t *training) sum(out []float32, rows []row) {
	n := len(out)
	for len(rows) >= 4 {
		a, b, c, d := t.row(rows[0])[:n], t.row(rows[1])[:n], t.row(rows[2])[:n], t.row(rows[3])[:n]
		va, vb, vc, vd := rows[0].value, rows[1].value, rows[2].value, rows[3].value
		for i, sum := range out {
			sum += va * a[i]
			sum += vb * b[i]
			sum += vc * c[i]
			sum += vd * d[i]
			out[i] = sum
		}
		rows = rows[4:]
	}
	for _, r := range rows {
		w := t.row(r)[:n]
		for i := range out {
			out[i] += r.value * w[i]
		}
	}
}

func (t *training) row(r row) []float32 { return t.weights[int(r.at)*t.classes:] }
