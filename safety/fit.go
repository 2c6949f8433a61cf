package safety

import (
	"math"
	"sort"
)

// Learning is logistic regression by stochastic gradient with a step of its own for each weight (Adagrad). The figures were chosen on
// dangers, traps and questions of other hands (docs/safety.md).
const (
	learnTimes = 24   // how often each lesson is gone through
	learnStep  = 0.15 // first step
	learnDecay = 3e-4 // pulls weights towards nothing
	learnMiss  = 2.0  // a danger missed weighs so many alarms
	learnLeast = 0.25 // what a feature counts that stands evenly in both kinds
)

// example is a lesson as numbers: at are the places of its features among those kept, and scale takes its length out.
type example struct {
	list     []feature
	category string
	at       []int
	scale    float64
	weight   float64 // as how many lessons it counts
	mark     uint64  // of its text: see dealt
}

func (x *example) number(at map[feature]int) {
	for _, f := range x.list {
		if k, ok := at[f]; ok {
			x.at = append(x.at, k)
		}
	}
	sort.Ints(x.at) // sums in one order: the same bytes every time
	x.scale = 1 / math.Sqrt(float64(len(x.list))+1)
}

// fit learns the weights that tell the examples for which yes holds from the others. miss is the weight of an example of the first
// kind. A feature counts the more the less evenly it stands in the two kinds: small words learn slowly. The weights of the second half
// of the rounds are averaged.
func fit(all []example, size int, miss float64, yes func(*example) bool) ([]float64, float64) {
	w, g, sum := make([]float64, size), make([]float64, size), make([]float64, size)
	bias, gb, sumBias := 0.0, 0.0, 0.0
	tell := telling(all, size, yes)
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	for round := range learnTimes {
		sort.Slice(order, func(i, j int) bool {
			a, b := dealt(all[order[i]].mark, round), dealt(all[order[j]].mark, round)
			return a < b || a == b && order[i] < order[j]
		})
		for _, o := range order {
			x := &all[o]
			y, cost := -1.0, x.weight
			if yes(x) {
				y, cost = 1, miss*x.weight
			}
			s := bias
			for _, k := range x.at {
				s += w[k] * x.scale * tell[k]
			}
			d := y * cost / (1 + math.Exp(y*s))
			for _, k := range x.at {
				step := d*x.scale*tell[k] - learnDecay*w[k]
				g[k] += step * step
				w[k] += learnStep * step / (math.Sqrt(g[k]) + 1e-3)
			}
			gb += d * d
			bias += learnStep / 3 * d / (math.Sqrt(gb) + 1e-3)
		}
		if round >= learnTimes/2 {
			for k := range w {
				sum[k] += w[k]
			}
			sumBias += bias
		}
	}
	half := float64(learnTimes - learnTimes/2)
	for k := range sum {
		sum[k] *= tell[k] / half
	}
	return sum, sumBias / half
}

// dealt gives the place of a lesson in a round. It hangs on its own text alone, so that a lesson more does not deal all the others anew: what
// one sentence changes can then be seen.
func dealt(mark uint64, round int) uint64 {
	x := mark + uint64(round+1)*0x9e3779b97f4a7c15 // splitmix64 (Steele, Lea and Flood, 2014)
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// telling gives each feature the size of its log ratio between the two kinds of examples (after Wang and Manning, "Baselines and
// Bigrams", 2012), and a little more, so that none is left out.
func telling(all []example, size int, yes func(*example) bool) []float64 {
	in, out := make([]float64, size), make([]float64, size)
	ins, outs := 2.0, 2.0
	for i := range all {
		to := out
		if yes(&all[i]) {
			to = in
			ins++
		} else {
			outs++
		}
		for _, k := range all[i].at {
			to[k]++
		}
	}
	tell := make([]float64, size)
	for k := range tell {
		tell[k] = learnLeast + math.Abs(math.Log((in[k]+1)/ins)-math.Log((out[k]+1)/outs))
	}
	return tell
}
