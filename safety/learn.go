package safety

import (
	"bytes"
	"fmt"
	"io/fs"
	"math"
	"sort"
	"strings"
)

const (
	learnSeen = 2     // a feature must stand in so many lessons
	opens     = -1.35 // how much louder than even chances a message must be to open the net
	weakest   = 40    // hundredths: a lighter weight is not kept
	weakestOf = 6     // tenths: a lighter weight towards a category is not kept
	lightest  = 12    // tenths: nor one that speaks against it less than this
)

// A calm stretch of so many words counts as so many lessons. Most calm lessons are questions, and most dangers are told: else whatever is
// told would sound like danger.
const (
	toldWords = 15
	toldTimes = 1.5
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
	learned, err := n.learnFrom(lessons)
	return append([]byte(taughtBy+key+"\n"), learned...), err
}

// learnFrom trains on these lessons and gives the text of ear.txt. It learns twice: which sentence of a lesson holds the danger nobody has
// said, so the second time it is the one that is loudest to the first ear. Otherwise what stands around dangers sounds like danger in any
// story. (Multiple-instance learning: Andrews, Tsochantaridis and Hofmann, 2002.)
func (n *Net) learnFrom(lessons []lesson) ([]byte, error) {
	lessons = beside(lessons)
	kept, all := n.examples(lessons, func(r *reading) (from, to int) { return 0, len(r.tokens) })
	whole := written(kept, all, nil) // loud or calm is all that the first ear is asked
	first, err := readEar(bytes.NewReader(whole), int64(len(whole)))
	if err != nil {
		return nil, err
	}
	kept, all = n.examples(lessons, func(r *reading) (from, to int) { return n.loudestTo(first, r) })
	return written(kept, all, towards(all, len(kept))), nil
}

// loudestTo gives the stretch of a message that is loudest to an ear; all of it when none is long enough to be heard.
func (n *Net) loudestTo(e *ear, r *reading) (from, to int) {
	s := n.hearWith(e, r)
	if s.to == 0 {
		return 0, len(r.tokens)
	}
	return s.from, s.to
}

// examples reads calm lessons in all their stretches, and each danger in the stretch that holds it. kept are the names of the features that are
// learned of.
func (n *Net) examples(lessons []lesson, holds func(*reading) (from, to int)) (kept []string, all []example) {
	names := map[feature]string{}
	count := map[feature]int{}
	times := map[string]int{}
	for _, l := range lessons {
		r := n.heed(l.text)
		if len(r.tokens) == 0 {
			continue
		}
		hear := func(from, to int) {
			h := &features{names: names}
			n.listen(r, from, to, h)
			for _, f := range h.list {
				count[f]++
			}
			x := example{list: h.list, category: l.category, weight: 1, mark: dealt(mark(l.text), times[l.text])}
			times[l.text]++
			if l.category == "" && to-from >= toldWords {
				x.weight = toldTimes
			}
			all = append(all, x)
		}
		if l.category != "" {
			hear(holds(r))
		} else {
			n.stretches(r, hear) // a calm message is calm in every sentence
		}
	}
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
	return kept, all
}

// toward is what was learned of one kind of danger: the weights towards it, by feature.
type toward struct {
	code    string
	weights []float64
	bias    float64
}

// towards fits each kind of danger against the others.
func towards(all []example, size int) (out []toward) {
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
	for _, code := range sorted {
		weights, bias := fit(dangers, size, learnMiss, func(x *example) bool { return x.category == code })
		out = append(out, toward{code, weights, bias})
	}
	return out
}

// written fits danger against calm, and writes the weights that count, with those towards each kind.
func written(kept []string, all []example, kinds []toward) []byte {
	danger, bias := fit(all, len(kept), learnMiss, func(x *example) bool { return x.category != "" })
	var out bytes.Buffer
	fmt.Fprintf(&out, "# What the second ear has learned from safety/lessons, voices.tsv and traps.tsv. Written by `bussola learn`: do not edit.\n")
	fmt.Fprintf(&out, "# A feature, its weight towards danger in hundredths, and towards each kind of danger in tenths.\n")
	fmt.Fprintf(&out, "bias\t%d\t", int(math.Round((bias-opens)*100)))
	for i, t := range kinds {
		if i > 0 {
			out.WriteByte(' ')
		}
		fmt.Fprintf(&out, "%s:%d", t.code, int(math.Round(t.bias*10)))
	}
	out.WriteByte('\n')
	for k, name := range kept {
		w := int(math.Round(danger[k] * 100))
		if abs(w) < weakest {
			w = 0
		}
		line := ""
		if name[0] == 'p' || name[0] == 'b' || name[0] == 'k' { // the others add little to the choice of a category
			for _, t := range kinds {
				if v := int(math.Round(t.weights[k] * 10)); v >= weakestOf || v <= -lightest {
					if line != "" {
						line += " "
					}
					line += fmt.Sprintf("%s:%d", t.code, v)
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
// must not be what makes a question calm. Which lessons meet hangs on their texts, not on where they stand.
func beside(lessons []lesson) []lesson {
	var calm []lesson
	out := lessons
	for _, l := range lessons {
		if l.category == "" {
			calm = append(calm, l)
		}
	}
	for _, l := range calm {
		if rest, ok := strings.CutSuffix(l.text, "?"); ok && mark(l.text)%2 == 0 {
			out = append(out, lesson{rest, ""})
		}
	}
	if len(calm) == 0 {
		return out
	}
	sort.SliceStable(calm, func(i, j int) bool { return mark(calm[i].text) < mark(calm[j].text) })
	near := func(m uint64) string { // the calm lesson whose mark comes next
		i := sort.Search(len(calm), func(i int) bool { return mark(calm[i].text) >= m })
		return calm[i%len(calm)].text
	}
	for _, l := range lessons {
		m := mark(l.text)
		if l.category == "" || m%besideEvery != 0 {
			continue
		}
		joint := joints[dealt(m, 0)%uint64(len(joints))]
		one, two := near(dealt(m, 1)), near(dealt(m, 2))
		if dealt(m, 3)%2 == 0 {
			out = append(out, lesson{l.text + joint + one, l.category})
		} else {
			out = append(out, lesson{one + joint + l.text, l.category})
		}
		out = append(out, lesson{one + joint + two, ""})
	}
	return out
}

// mark tells a lesson from the others by its text.
func mark(text string) uint64 { return dealt(uint64(feature(fnvStart).text(text)), 0) }
