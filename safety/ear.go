package safety

import (
	"math"
	"sort"
)

// ear is the second ear: linear weights learned from sentences (content/safety/lessons), which hear a danger that no pattern
// foresaw. It may open the net and never close it: what a pattern has heard stays heard. It is deterministic: the same text has the
// same loudness on any machine, and [Net.Explain] names the features that weighed most.
type ear struct {
	weight table[int16] // how much a feature sounds like danger, in hundredths
	bias   float64      // of weight
	codes  []string
	biases []float64    // by code
	kind   table[int32] // by feature: the place in tenths of its first weight towards a code
	tenths []tenth
}

// tenth is how much a feature speaks for a code, in tenths. The weights of one feature stand in a row; last ends it.
type tenth struct {
	code   uint8
	last   bool
	weight int16
}

// The ear listens to the whole message when it is short, to each sentence, and to a long sentence in stretches that overlap, so that
// a few words of danger are not drowned in a story.
const (
	wholeWords   = 60
	stretchWords = 36
	stretchStep  = 18
)

// also is how near the second category must come to the first, for its line to be shown too.
const also = 1.4

// sound is what the ear heard best in a message; to is 0 when there was nothing to hear.
type sound struct {
	from, to int // tokens of the stretch
	loud     float64
	list     []feature
}

// hear gives the loudest stretch of a message. Above zero it is danger.
func (n *Net) hear(r *reading) sound { return n.hearWith(n.ear, r) }

// hearWith hears with another ear than the one of the net, as learning does.
func (n *Net) hearWith(e *ear, r *reading) sound {
	best := sound{loud: math.Inf(-1)}
	h := &features{list: make([]feature, 0, 512)}
	n.stretches(r, func(from, to int) {
		if r.left(from, to) < shortest {
			return
		}
		n.listen(r, from, to, h)
		if l := e.loudness(h.list); l > best.loud {
			best = sound{from: from, to: to, loud: l, list: append(best.list[:0], h.list...)}
		}
	})
	return best
}

// left counts the words of a stretch that no idiom or title has taken.
func (r *reading) left(from, to int) int {
	words := 0
	for i := from; i < to; i++ {
		if !r.mute[i] {
			words++
		}
	}
	return words
}

// stretches calls f for each stretch of the message that is listened to by itself.
func (n *Net) stretches(r *reading, f func(from, to int)) {
	count := len(r.tokens)
	single := count > 0 && r.tokens[0].sentence == r.tokens[count-1].sentence
	if count <= wholeWords && !single {
		f(0, count)
	}
	for i := 0; i < count; {
		j := i
		for j < count && r.tokens[j].sentence == r.tokens[i].sentence {
			j++
		}
		if j-i <= wholeWords {
			if j-i > 1 || single {
				f(i, j)
			}
		} else {
			for k := i; ; k += stretchStep {
				f(k, min(k+stretchWords, j))
				if k+stretchWords >= j {
					break
				}
			}
		}
		i = j
	}
}

// loudness takes the length out: a long story is not louder than a short cry.
func (e *ear) loudness(list []feature) float64 {
	sum := 0
	for _, f := range list {
		sum += int(e.weight.find(f))
	}
	return float64(sum)/(100*math.Sqrt(float64(len(list))+1)) + e.bias
}

// kinds gives the categories that a stretch sounds like, the likeliest first: those that come near it.
func (e *ear) kinds(list []feature) []string {
	if len(e.codes) == 0 {
		return nil
	}
	sums, order := make([]float64, len(e.codes)), make([]int, len(e.codes))
	for _, f := range list {
		for at := int(e.kind.find(f)); at > 0; at++ {
			t := e.tenths[at]
			sums[t.code] += float64(t.weight)
			if t.last {
				break
			}
		}
	}
	for i := range sums {
		sums[i] = sums[i]/(10*math.Sqrt(float64(len(list))+1)) + e.biases[i]
		order[i] = i
	}
	sort.SliceStable(order, func(i, j int) bool { return sums[order[i]] > sums[order[j]] })
	var out []string
	for _, i := range order {
		if sums[i] >= sums[order[0]]-also {
			out = append(out, e.codes[i])
		}
	}
	return out
}
