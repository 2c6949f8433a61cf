package safety

import (
	"bytes"
	"fmt"
	"io/fs"
	"math"
	"sort"
	"strings"
)

// Learning is logistic regression by stochastic gradient with a step of its own for each weight (Adagrad). The figures below were
// chosen by cross-validation on the lessons; a step half as long lost up to 0.06 of the dangers, the others moved it less.
const (
	learnTimes = 12   // how often each lesson is gone through
	learnStep  = 0.3  // first step
	learnDecay = 1e-4 // pulls weights towards nothing
	learnMiss  = 2.0  // a danger missed weighs so many alarms
	learnSeen  = 2    // a feature must stand in so many lessons
	opens      = -1.2 // how much louder than even chances a message must be to open the net
	learnLeast = 0.25 // what a feature counts that stands evenly in both kinds
	weakest    = 10   // hundredths: a lighter weight is not kept
	weakestOf  = 6    // tenths: a lighter weight towards a category is not kept
	lightest   = 12   // tenths: nor one that speaks against it less than this
)

// Learn trains the ear on the lessons of a content pack and gives the text of ear.txt. The same lessons give the same bytes.
func Learn(fsys fs.FS) ([]byte, error) {
	n, err := Load(fsys)
	if err != nil {
		return nil, err
	}
	lessons, err := n.lessons(fsys)
	if err != nil {
		return nil, err
	}
	key, err := taught(fsys, lessons)
	if err != nil {
		return nil, err
	}
	return append([]byte(taughtBy+key+"\n"), n.learnFrom(lessons)...), nil
}

// learnFrom trains on these lessons and gives the text of ear.txt.
func (n *Net) learnFrom(lessons []lesson) []byte {
	names := map[feature]string{}
	count := map[feature]int{}
	var all []example
	for _, l := range beside(lessons) {
		r := n.heed(l.text)
		if len(r.tokens) == 0 {
			continue
		}
		hear := func(from, to int) {
			h := &features{names: names}
			n.listen(r, from, to, h)
			seen := map[feature]bool{}
			for _, f := range h.list {
				if !seen[f] {
					count[f]++
				}
				seen[f] = true
			}
			all = append(all, example{list: h.list, category: l.category})
		}
		if l.category != "" {
			hear(0, len(r.tokens)) // which of its sentences holds the danger, nobody has said
		} else {
			n.stretches(r, hear) // a calm message is calm in every sentence
		}
	}
	var kept []string
	for f, c := range count {
		if c >= learnSeen {
			kept = append(kept, names[f])
		}
	}
	sort.Strings(kept)
	at := make(map[feature]int, len(kept))
	for i, name := range kept {
		at[feature(fnvStart).text(name)] = i
	}
	for i := range all {
		all[i].number(at)
	}
	return written(kept, all)
}

// example is a lesson as numbers: at are the places of its features among those kept, and scale takes its length out.
type example struct {
	list     []feature
	category string
	at       []int
	scale    float64
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
	seed := uint64(1)
	for round := range learnTimes {
		for k := len(order) - 1; k > 0; k-- {
			seed = seed*6364136223846793005 + 1442695040888963407
			j := int((seed >> 33) % uint64(k+1))
			order[k], order[j] = order[j], order[k]
		}
		for _, o := range order {
			x := &all[o]
			y, cost := -1.0, 1.0
			if yes(x) {
				y, cost = 1, miss
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

// written fits danger against calm and then each danger against the others, and writes the weights that count.
func written(kept []string, all []example) []byte {
	danger, bias := fit(all, len(kept), learnMiss, func(x *example) bool { return x.category != "" })
	var dangers []example
	codes := map[string]bool{}
	for _, x := range all {
		if x.category != "" {
			codes[x.category] = true
			dangers = append(dangers, x)
		}
	}
	var sorted []string
	for c := range codes {
		sorted = append(sorted, c)
	}
	sort.Strings(sorted)
	of, biases := make([][]float64, len(sorted)), make([]float64, len(sorted))
	for i, code := range sorted {
		of[i], biases[i] = fit(dangers, len(kept), learnMiss, func(x *example) bool { return x.category == code })
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, "# What the second ear has learned from safety/lessons, voices.tsv and traps.tsv. Written by `bussola learn`: do not edit.\n")
	fmt.Fprintf(&out, "# A feature, its weight towards danger in hundredths, and towards each kind of danger in tenths.\n")
	fmt.Fprintf(&out, "bias\t%d\t", int(math.Round((bias-opens)*100)))
	for i, code := range sorted {
		if i > 0 {
			out.WriteByte(' ')
		}
		fmt.Fprintf(&out, "%s:%d", code, int(math.Round(biases[i]*10)))
	}
	out.WriteByte('\n')
	for k, name := range kept {
		w := int(math.Round(danger[k] * 100))
		if abs(w) < weakest {
			w = 0
		}
		line := ""
		if name[0] == 'p' || name[0] == 'b' || name[0] == 'k' { // the others add little to the choice of a category
			for i, code := range sorted {
				if v := int(math.Round(of[i][k] * 10)); v >= weakestOf || v <= -lightest {
					if line != "" {
						line += " "
					}
					line += fmt.Sprintf("%s:%d", code, v)
				}
			}
		}
		if w == 0 && line == "" {
			continue
		}
		fmt.Fprintf(&out, "%s\t%d", name, w)
		if line != "" {
			out.WriteString("\t" + line)
		}
		out.WriteByte('\n')
	}
	return out.Bytes()
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

// besideEvery is how many dangers share one lesson in which a request stands beside a danger.
const besideEvery = 4

var joints = []string{" e ", ", ", " ma ", " però ", " "}

// beside adds lessons in which an ordinary request stands before or after a danger, with no stop between: it stays a danger. As many
// join two calm sentences, so that the joint says nothing. And it adds questions without their mark, because many leave it out: it
// must not be what makes a question calm.
func beside(lessons []lesson) []lesson {
	var calm []lesson
	out := lessons
	for _, l := range lessons {
		if l.category == "" {
			calm = append(calm, l)
		}
	}
	for i, l := range calm {
		if rest, ok := strings.CutSuffix(l.text, "?"); ok && i%2 == 0 {
			out = append(out, lesson{rest, ""})
		}
	}
	for i, l := range lessons {
		if l.category == "" || i%besideEvery != 0 || len(calm) == 0 {
			continue
		}
		k := i / besideEvery
		joint := joints[k%len(joints)]
		one, two := calm[(k*7919)%len(calm)].text, calm[(k*104729+1)%len(calm)].text
		if k%2 == 0 {
			out = append(out, lesson{l.text + joint + one, l.category})
		} else {
			out = append(out, lesson{one + joint + l.text, l.category})
		}
		out = append(out, lesson{one + joint + two, ""})
	}
	return out
}
