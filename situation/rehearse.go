package situation

import (
	"slices"
	"sort"
	"time"
)

// Rehearsal is how conversations that end where they really end would go with a population: the questions a person bears, and what
// they would have been told if everything had been asked.
type Rehearsal struct {
	Mean  float64 // questions before the outcome is shown
	P90   int
	First float64 // share of people whose first service of the end is among the first three shown
	Shown float64 // of what would be shown in the end, the part that is shown
	Wrong float64 // of what is shown, the part that would be ruled out in the end
}

// Rehearse holds the conversation with each invented person twice: to its own stop, and to the last question that applies.
func (g *Guide) Rehearse(population int, seed uint64, story bool, now time.Time) Rehearsal {
	type one struct {
		asked               int
		first               bool
		had, kept, out, all int
	}
	list := make([]one, population)
	g.populate(population, seed, func(k int, who Facts) {
		stop, asked := g.converse(who, story, now)
		end := g.everything(who, story, now)
		r := one{asked: asked, first: len(end.Shown) == 0, had: len(end.Shown), all: len(stop.Shown)}
		for i, a := range end.Shown {
			at := slices.IndexFunc(stop.Shown, func(b Advice) bool { return b.Slug == a.Slug })
			if at >= 0 {
				r.kept++
			}
			r.first = r.first || i == 0 && at >= 0 && at < 3
		}
		for _, a := range stop.Shown {
			if slices.ContainsFunc(end.All, func(b Advice) bool { return b.Slug == a.Slug && b.Verdict == Unlikely }) {
				r.out++
			}
		}
		list[k] = r
	})
	var out Rehearsal
	var asked []int
	firsts, had, kept, wrong, all := 0, 0, 0, 0, 0
	for _, r := range list {
		asked = append(asked, r.asked)
		out.Mean += float64(r.asked) / float64(population)
		had, kept, wrong, all = had+r.had, kept+r.kept, wrong+r.out, all+r.all
		if r.first {
			firsts++
		}
	}
	sort.Ints(asked)
	out.P90 = asked[population*9/10]
	out.First = float64(firsts) / float64(population)
	out.Shown, out.Wrong = float64(kept)/float64(max(had, 1)), float64(wrong)/float64(max(all, 1))
	return out
}

// converse asks one person as a conversation does, and gives the outcome where it stops.
func (g *Guide) converse(who Facts, story bool, now time.Time) (Outcome, int) {
	r := Request{}
	if story {
		r.Log = g.story(who, now)
	}
	for n := 0; ; n++ {
		o := g.Orient(r, now)
		if o.Next == "" {
			return o, n
		}
		r.Log = append(r.Log, who.answer(o.Next, n, now))
	}
}

// everything asks one person all that applies, in the written order.
func (g *Guide) everything(who Facts, story bool, now time.Time) Outcome {
	r := Request{}
	if story {
		r.Log = g.story(who, now)
	}
	for n := 0; ; n++ {
		o := g.orient(r, now)
		fact := g.firstOpen(r.Log, g.personOf(o, now))
		if fact == "" {
			return o
		}
		r.Log = append(r.Log, who.answer(fact, n, now))
	}
}

// answer is what an invented person says when a fact is asked: what is so, or that they do not know.
func (who Facts) answer(fact string, turn int, now time.Time) Entry {
	e := Entry{Fact: fact, Way: Unsure, At: now, Turn: turn}
	if v, ok := who[fact]; ok {
		e.Value, e.Way = v, Asked
	}
	return e
}
