package situation

import (
	"fmt"
	"math/bits"
	"math/rand/v2"
	"runtime"
	"slices"
	"sort"
	"strings"
	"sync"
	"time"

	"bussola/knowledge"
)

// Trial is how one way of choosing questions did on a population.
type Trial struct {
	Planner string
	Mean    float64 // questions until the outcome no longer changed
	P90     int
	Same    int // people whose outcome, with everything asked, equals the one reached by asking in the written order
}

// planner chooses the next question for somebody; "" leaves the rest to the written order.
type planner func(g *Guide, r Request, p *person, o Outcome) string

var planners = []struct {
	name string
	next planner
}{
	{"expected gain", func(g *Guide, r Request, p *person, o Outcome) string {
		if f, gain := g.best(r, p, o); gain >= g.orders.GainLeast {
			return f
		}
		f, _ := g.pick(r, p, g.settled(r.Log, p), o, true) // where a conversation stops, the trial goes on with what is far
		return f
	}},
	{"most services blocked first", func(g *Guide, r Request, p *person, o Outcome) string { return g.mostBlocked(p, g.settled(r.Log, p)) }},
	{"written order", func(*Guide, Request, *person, Outcome) string { return "" }},
}

// populate invents people and does each of them, on all processors. The same seed invents the same people, whoever is done when.
func (g *Guide) populate(population int, seed uint64, each func(k int, who Facts)) {
	var wg sync.WaitGroup
	work := make(chan int)
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for k := range work {
				each(k, g.Invent(rand.New(rand.NewPCG(seed, uint64(k)))))
			}
		})
	}
	for k := range population {
		work <- k
	}
	close(work)
	wg.Wait()
}

// Simulate invents people from the frequencies and asks each of them every question that applies, once with each planner. It counts
// the questions after which the outcome (what is shown with which verdict, the door, the assessment, the urgency) changes no more.
// With story, people begin by telling the facts that make them need what they need most; otherwise with nothing.
func (g *Guide) Simulate(population int, seed uint64, story bool, now time.Time) []Trial {
	counts := make([][]int, len(planners))
	for i := range counts {
		counts[i] = make([]int, population)
	}
	same := make([][]bool, len(planners))
	for i := range same {
		same[i] = make([]bool, population)
	}
	g.populate(population, seed, func(k int, who Facts) {
		var reference string
		for i := len(planners) - 1; i >= 0; i-- {
			n, end := g.interview(who, planners[i].next, story, now)
			if i == len(planners)-1 {
				reference = end
			}
			counts[i][k], same[i][k] = n, end == reference
		}
	})
	var out []Trial
	for i, p := range planners {
		t := Trial{Planner: p.name}
		total := 0
		for k, n := range counts[i] {
			total += n
			if same[i][k] {
				t.Same++
			}
		}
		sort.Ints(counts[i])
		t.Mean = float64(total) / float64(population)
		t.P90 = counts[i][population*9/10]
		out = append(out, t)
	}
	return out
}

// interview asks one person everything that applies and says after how many questions the outcome was the last one, and which it was.
func (g *Guide) interview(who Facts, next planner, story bool, now time.Time) (last int, outcome string) {
	var r Request
	if story {
		r.Log = g.story(who, now)
	}
	before := ""
	for n := 0; ; n++ {
		o := g.orient(r, now)
		if sign := o.signature(); sign != before {
			last, before = n, sign
		}
		p := g.personOf(o, now)
		fact := next(g, r, p, o)
		if fact == "" || r.Log.Settled(fact) {
			fact = g.firstOpen(r.Log, p)
		}
		if fact == "" {
			return last, before
		}
		r.Log = append(r.Log, who.answer(fact, n, now))
	}
}

// personOf lays the facts of an outcome out for the evaluator.
func (g *Guide) personOf(o Outcome, now time.Time) *person {
	p := g.person(o.Facts, knowledge.Day(now))
	p.sets = &signs{}
	return p
}

// story tells the facts that make a person need what they need most.
func (g *Guide) story(who Facts, now time.Time) Log {
	var l Log
	for name, v := range who {
		l = append(l, Entry{Fact: name, Value: v, Way: Told, At: now})
	}
	o := g.orient(Request{Log: l}, now)
	if len(o.Shown) == 0 {
		return nil
	}
	told := o.Shown[0].Because
	return slices.DeleteFunc(l, func(e Entry) bool { return !has(told, e.Fact) })
}

// firstOpen is the first fact in the written order that was not asked and applies.
func (g *Guide) firstOpen(l Log, p *person) string {
	settled := g.settled(l, p)
	for i, name := range g.lang.names {
		if settled&(1<<i) == 0 && g.needs[i].eval(p, yesTrue).truth == yesTrue {
			return name
		}
	}
	return ""
}

// mostBlocked is the fact that blocks most services, among those that may be asked now.
func (g *Guide) mostBlocked(p *person, settled mask) string {
	counts := make([]int, len(g.lang.names))
	for _, s := range g.opens(p, settled, func(string) float64 { return 1 }) {
		for m := s.missing; m != 0; m &= m - 1 {
			counts[bits.TrailingZeros64(uint64(m))]++
		}
	}
	best, most := "", 0
	for i, name := range g.lang.names {
		if counts[i] > most && g.needs[i].eval(p, yesTrue).truth == yesTrue {
			best, most = name, counts[i]
		}
	}
	return best
}

// signature is an outcome as far as a person would notice a change.
func (o Outcome) signature() string {
	var parts []string
	for _, a := range o.Shown {
		parts = append(parts, a.Slug+" "+string(a.Verdict))
	}
	sort.Strings(parts)
	return fmt.Sprint(strings.Join(parts, ","), o.Door, o.Assessment, o.Urgent)
}
