package situation

import (
	"math"
	"math/bits"

	"bussola/knowledge"
)

// The next question is the one that settles most of what is still open, for this person.
//
// The people this one may still turn out to be are imagined: the missing facts are drawn from the frequencies, given what is
// known. For each service that is still open the drawing tells how sure we are that it will be shown; a question is worth how
// much surer its answer would make us, each service counting by its weight in the written order. Frequencies only choose
// questions: no verdict looks at them, and the same facts always give the same question.

// open is a service whose place in the outcome is not settled yet.
type open struct {
	at      int  // in Guide.services
	missing mask // facts that would settle it and may still be asked
	worth   float64
}

// next is the fact to ask; "" when nothing that matters is open, or when enough was asked.
func (g *Guide) next(r Request, p *person, o Outcome) string {
	most := g.orders.QuestionsMost
	for _, b := range g.orders.Brief {
		if b.when.eval(p, no).truth == yesTrue {
			most = min(most, b.Most)
		}
	}
	if g.asked(r.Log) >= most {
		return ""
	}
	fact, gain := g.best(r, p, o)
	if gain < g.orders.GainLeast {
		return ""
	}
	return fact
}

// best is the fact worth asking most, with its worth: what the written orders put first, then what settles most.
func (g *Guide) best(r Request, p *person, o Outcome) (string, float64) {
	settled := g.settled(r.Log, p)
	for _, risk := range g.orders.Risk {
		if n := g.lang.number[risk.Fact]; settled&(1<<n) == 0 && risk.when.eval(p, no).truth == yesTrue {
			return risk.Fact, math.Inf(1)
		}
	}
	if !g.told(r.Log) && len(r.Needs) == 0 {
		for _, name := range g.orders.First {
			if n, ok := g.lang.number[name]; ok && settled&(1<<n) == 0 {
				return name, math.Inf(1)
			}
		}
	}
	return g.pick(r, p, settled, o, false)
}

// settled are the facts that need not be asked: known, not known by the person, declined.
func (g *Guide) settled(l Log, p *person) mask {
	m := p.known
	for i, name := range g.lang.names {
		if l.Settled(name) {
			m |= 1 << i
		}
	}
	return m
}

// asked counts the questions answered so far, whatever the answer.
func (g *Guide) asked(l Log) int {
	seen := map[string]bool{}
	for _, e := range l {
		if last, ok := l.Last(e.Fact); ok && last.Way != Told {
			seen[e.Fact] = true
		}
	}
	return len(seen)
}

// told says whether the person said something in their own words.
func (g *Guide) told(l Log) bool {
	for _, e := range l {
		if last, ok := l.Last(e.Fact); ok && last.Way == Told {
			return true
		}
	}
	return false
}

// opens lists the services that an answer could still move.
func (g *Guide) opens(p *person, settled mask, near func(slug string) float64) []open {
	var list []open
	for i := range g.services {
		s := &g.services[i]
		st := s.stand(p)
		if st.have == yesTrue || st.verdict.truth == no || st.need.truth == no {
			continue
		}
		missing := st.need.missing
		if st.verdict.truth == unknown {
			missing |= st.verdict.missing
		}
		if missing &^= settled; missing == 0 || (st.need.truth == yesTrue && st.verdict.truth == yesTrue) {
			continue
		}
		close := near(s.slug)
		if close == 0 {
			continue
		}
		w := g.orders.weight[s.slug] / 100
		worth := w * w * close // squared: a roof or a danger weighs more than its place in the list
		if st.need.truth == yesTrue {
			worth *= g.orders.NeededCounts
		}
		list = append(list, open{i, missing, worth})
	}
	return list
}

// pick gives the best fact to ask and what it is worth; "" when nothing open can be asked. Everywhere looks at far services too.
func (g *Guide) pick(r Request, p *person, settled mask, o Outcome, everywhere bool) (string, float64) {
	near := func(string) float64 { return 1 }
	if !everywhere {
		near = g.nearness(r, o)
	}
	list := g.opens(p, settled, near)
	if len(list) == 0 {
		return "", 0
	}
	gains := g.gains(p, list)
	g.lend(p, settled, &gains)
	best, most := "", 0.0
	for i, name := range g.lang.names {
		if settled&(1<<i) != 0 || gains[i] <= 0 || g.needs[i].eval(p, yesTrue).truth != yesTrue {
			continue
		}
		v := gains[i]
		if c, ok := g.orders.Gentle[g.lang.facts[name].Sensitive]; ok {
			v *= c
		}
		if v > most+1e-9 {
			best, most = name, v
		}
	}
	return best, most
}

// lend passes the worth of a question that cannot be asked yet on to those that open it.
func (g *Guide) lend(p *person, settled mask, gains *[64]float64) {
	for i := range g.lang.names {
		if settled&(1<<i) != 0 || gains[i] <= 0 {
			continue
		}
		f := g.needs[i].eval(p, yesTrue)
		if f.truth != unknown {
			continue
		}
		keys := f.missing &^ settled
		if n := bits.OnesCount64(uint64(keys)); n > 0 {
			for k := range g.lang.names {
				if keys&(1<<k) != 0 {
					gains[k] += gains[i] / float64(2*n)
				}
			}
		}
	}
}

// nearness says how much an open service matters to this person: fully when it is near what they told or
// asked, not at all when it is far.
func (g *Guide) nearness(r Request, o Outcome) func(string) float64 {
	l, needs := r.Log, r.Needs
	if len(o.Shown) == 0 && len(r.Near) > 0 && g.told(l) { // nothing is needed for sure yet: what the words are near to
		for i, n := range r.Near[:min(3, len(r.Near))] {
			if _, known := g.ruledOn[n.Slug]; known {
				o.Shown, o.Top = append(o.Shown, Advice{Slug: n.Slug}), i+1
			}
		}
	}
	if len(o.Shown) == 0 || !g.told(l) && len(needs) == 0 && g.asked(l) < g.orders.BroadQuestions {
		return func(string) float64 { return 1 } // nobody said yet what it is about: everything is as near
	}
	close := map[string]float64{}
	groups, areas := map[string]bool{}, map[knowledge.Area]bool{}
	for i, a := range o.Shown {
		close[a.Slug] = 1
		if i >= o.Top && !a.Asked {
			continue
		}
		groups[g.orders.group[a.Slug]] = true
		s, _ := g.base.Service(a.Slug)
		areas[s.Area] = areas[s.Area] || s.Area != knowledge.Everyone
		for _, rel := range s.Related {
			close[rel] = max(close[rel], g.orders.RelatedCounts)
		}
	}
	return func(slug string) float64 {
		if c, ok := close[slug]; ok {
			return c
		}
		if groups[g.orders.group[slug]] || areas[g.ruledOn[slug].service.Area] {
			return g.orders.GroupCounts
		}
		return 0 // far from what the person told: not a reason to ask
	}
}
