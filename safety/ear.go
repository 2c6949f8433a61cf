package safety

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"sort"
	"strconv"
	"strings"
)

// ear is the second ear: linear weights learned from sentences (content/safety/lessons), which hear a danger that no pattern
// foresaw. It may open the net and never close it: what a pattern has heard stays heard. It is deterministic: the same text has the
// same loudness on any machine, and [Net.Explain] names the features that weighed most.
type ear struct {
	weight table   // how much a feature sounds like danger, in hundredths
	bias   float64 // of weight
	codes  []string
	biases []float64 // by code
	kind   table     // by feature: the place in tenths of its first weight towards a code
	tenths []tenth
}

// tenth is how much a feature speaks for a code, in tenths. The weights of one feature stand in a row; last ends it.
type tenth struct {
	code   uint8
	last   bool
	weight int16
}

const earFile = "safety/ear.txt"

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
func (n *Net) hear(r *reading) sound {
	best := sound{loud: math.Inf(-1)}
	h := &features{list: make([]feature, 0, 512)}
	n.stretches(r, func(from, to int) {
		if r.left(from, to) < shortest {
			return
		}
		n.listen(r, from, to, h)
		if l := n.ear.loudness(h.list); l > best.loud {
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

// table is a small open-addressed map from features to whole numbers: some hundred look-ups a message have to cost microseconds.
type table struct {
	keys []feature
	vals []int32
	used int
}

func (t *table) find(f feature) int32 {
	if len(t.keys) == 0 {
		return 0
	}
	mask := uint64(len(t.keys) - 1)
	for i := uint64(f) & mask; ; i = (i + 1) & mask {
		switch t.keys[i] {
		case f:
			return t.vals[i]
		case 0:
			return 0
		}
	}
}

func (t *table) put(f feature, v int32) {
	if 2*(t.used+1) > len(t.keys) {
		old := *t
		*t = table{keys: make([]feature, max(64, 2*len(old.keys))), vals: make([]int32, max(64, 2*len(old.keys)))}
		for i, k := range old.keys {
			if k != 0 {
				t.put(k, old.vals[i])
			}
		}
	}
	mask := uint64(len(t.keys) - 1)
	i := uint64(f) & mask
	for t.keys[i] != 0 && t.keys[i] != f {
		i = (i + 1) & mask
	}
	if t.keys[i] == 0 {
		t.used++
	}
	t.keys[i], t.vals[i] = f, v
}

// loadEar reads the weights. Each line is a feature, its weight in hundredths, then categories and their weights in tenths; the
// first line is the bias. A missing file leaves the net with its patterns alone.
func (n *Net) loadEar(fsys fs.FS) error {
	data, err := fs.ReadFile(fsys, earFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("%s:1: cannot be read; put the file back: %w", earFile, err)
	}
	n.ear, err = readEar(data)
	return err
}

func readEar(data []byte) (*ear, error) {
	e := &ear{tenths: make([]tenth, 1, 1<<17)} // place 0 is nobody's
	e.weight, e.kind = sized(1<<18), sized(1<<17)
	code := map[string]int{}
	var l string
	for at, left := 1, string(data); left != ""; at++ { // two megabytes at every start: nothing is made for a line
		l, left, _ = strings.Cut(left, "\n")
		if l == "" || l[0] == '#' {
			continue
		}
		fault := func(mistake string) error {
			return fmt.Errorf("%s:%d: %s; the file is written by `bussola learn`, do not edit it", earFile, at, mistake)
		}
		name, rest, ok := strings.Cut(l, "\t")
		if !ok {
			return nil, fault("no tab")
		}
		danger, rest, _ := strings.Cut(rest, "\t")
		w, err := strconv.Atoi(danger)
		if err != nil {
			return nil, fault(fmt.Sprintf("%q is no whole number", danger))
		}
		f := feature(fnvStart).text(name)
		if name == "bias" {
			e.bias = float64(w) / 100
		} else if w != 0 {
			e.weight.put(f, int32(w))
		}
		if rest == "" {
			continue
		}
		first := len(e.tenths)
		for rest != "" {
			var pair string
			pair, rest, _ = strings.Cut(rest, " ")
			c, tenths, _ := strings.Cut(pair, ":")
			w, err := strconv.ParseInt(tenths, 10, 16)
			if err != nil {
				return nil, fault(fmt.Sprintf("%q is no category and weight", pair))
			}
			if name == "bias" {
				code[c] = len(e.codes)
				e.codes, e.biases = append(e.codes, c), append(e.biases, float64(w)/10)
				continue
			}
			if _, ok := code[c]; !ok {
				return nil, fault("the first line names no category " + c)
			}
			e.tenths = append(e.tenths, tenth{code: uint8(code[c]), weight: int16(w)})
		}
		if name != "bias" {
			e.tenths[len(e.tenths)-1].last = true
			e.kind.put(f, int32(first))
		}
	}
	return e, nil
}

func sized(n int) table { return table{keys: make([]feature, n), vals: make([]int32, n)} }
