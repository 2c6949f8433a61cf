package situation

import (
	"math/bits"
	"math/rand/v2"
	"sort"
)

// The next question is the one that settles most of what is still open, for this person.
//
// The people this one may still turn out to be are imagined: the missing facts are drawn from the frequencies, given what is
// known. For each service that is still open the drawing tells how sure we are that it will be shown; a question is worth how
// much surer its answer would make us, each service counting by its weight in the written order. Frequencies only choose
// questions: no verdict looks at them, and the same facts always give the same question.

// imagined is how many people are drawn. More is steadier and slower: a turn can afford some hundred microseconds.
const imagined = 40

// open is a service whose place in the outcome is not settled yet.
type open struct {
	at      int  // in Guide.services
	missing mask // facts that would settle it and may still be asked
	worth   float64
}

func (g *Guide) next(r Request, p *person, o Outcome) string {
	settled := g.settled(r.Log, p)
	if g.asked(r.Log) >= g.orders.QuestionsMost {
		return ""
	}
	for _, risk := range g.orders.Risk {
		if n := g.lang.number[risk.Fact]; settled&(1<<n) == 0 && risk.when.eval(p, no).truth == yesTrue {
			return risk.Fact
		}
	}
	if !g.told(r.Log) && len(r.Needs) == 0 {
		for _, name := range g.orders.First {
			if n, ok := g.lang.number[name]; ok && settled&(1<<n) == 0 {
				return name
			}
		}
	}
	best, gain := g.pick(p, settled, o, true)
	if gain < g.orders.GainLeast {
		return ""
	}
	return best
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
		worth := g.orders.weight[s.slug] / 100 * near(s.slug)
		if st.need.truth == yesTrue {
			worth *= g.orders.NeededCounts
		}
		list = append(list, open{i, missing, worth})
	}
	return list
}

// pick gives the best fact to ask and what it is worth; "" when nothing open can be asked.
func (g *Guide) pick(p *person, settled mask, o Outcome, gentle bool) (string, float64) {
	near := func(string) float64 { return 1 }
	if gentle {
		near = g.nearness(o)
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
		if gentle {
			if c, ok := g.orders.Gentle[g.lang.facts[name].Sensitive]; ok {
				v *= c
			}
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

// nearness says how much an open service matters to this person: fully when it is near what they told or asked, little when it is not.
func (g *Guide) nearness(o Outcome) func(string) float64 {
	if len(o.Shown) == 0 {
		return func(string) float64 { return 1 }
	}
	close := map[string]float64{}
	groups := map[string]bool{}
	for i, a := range o.Shown {
		close[a.Slug] = 1
		if i >= o.Top && !a.Asked {
			continue
		}
		groups[g.orders.group[a.Slug]] = true
		s, _ := g.base.Service(a.Slug)
		for _, rel := range s.Related {
			close[rel] = max(close[rel], 0.8)
		}
	}
	return func(slug string) float64 {
		if c, ok := close[slug]; ok {
			return c
		}
		if groups[g.orders.group[slug]] {
			return 0.5
		}
		return g.orders.FarCounts
	}
}

// gains measures each fact on the people this one may be: how much surer its answer makes us of what will be shown.
func (g *Guide) gains(p *person, list []open) (gains [64]float64) {
	rnd := rand.New(rand.NewPCG(uint64(p.known), 7))
	people := make([]person, imagined)
	shown := make([][imagined]bool, len(list))
	for k := range people {
		people[k] = *p
		g.complete(&people[k], p, rnd)
		for i, s := range list {
			st := g.services[s.at].stand(&people[k])
			shown[i][k] = st.have != yesTrue && st.need.truth != no && st.verdict.truth != no
		}
	}
	for f := range g.lang.names {
		bit := mask(1) << f
		if p.known&bit != 0 {
			continue
		}
		var answer [imagined]uint8
		var count [16]int
		for k := range people {
			answer[k] = g.answerOf(f, &people[k])
			count[answer[k]]++
		}
		for i, s := range list {
			if s.missing&bit == 0 {
				continue
			}
			total := 0
			var yes [16]int
			for k := range people {
				if shown[i][k] {
					total++
					yes[answer[k]]++
				}
			}
			q := float64(total) / imagined
			left := 0.0
			for a, n := range count {
				if n > 0 {
					y := float64(yes[a])
					left += y * (1 - y/float64(n))
				}
			}
			gains[f] += s.worth * (q*(1-q) - left/imagined)
			gains[f] += s.worth * g.orders.OpenCounts / float64(bits.OnesCount64(uint64(s.missing)))
		}
	}
	return gains
}

// complete draws what is missing of a person from the frequencies, and makes what is known within bounds exact.
func (g *Guide) complete(to, from *person, rnd *rand.Rand) {
	for i := range g.odds.Facts {
		f := &g.odds.Facts[i]
		n := f.number
		if from.known&(1<<n) != 0 {
			if t := f.fact.Type; (t == "int" || t == "money") && to.lo[n] != to.hi[n] {
				lo, hi := max(to.lo[n], 0), min(to.hi[n], f.fact.Most)
				v := lo + float64(int(rnd.Float64()*(hi-lo)))
				to.lo[n], to.hi[n] = v, v
			}
			continue
		}
		if f.skip.eval(to, no).truth == yesTrue {
			continue
		}
		f.drawInto(to, rnd)
	}
}

// drawInto is draw without values in between: it runs some thousand times a turn.
func (f *factOdd) drawInto(p *person, rnd *rand.Rand) {
	list := f.given(p)
	total := 0.0
	for i := range list {
		total += list[i].Weight
	}
	at := rnd.Float64() * total
	for i := range list {
		if at -= list[i].Weight; at > 0 && i < len(list)-1 {
			continue
		}
		n := f.number
		p.known |= 1 << n
		if f.fact.Type == "int" || f.fact.Type == "money" {
			s := list[i].Span
			v := min(float64(int(s[0]+rnd.Float64()*(s[1]-s[0]+1))), s[1])
			p.lo[n], p.hi[n] = v, v
		} else {
			p.bits[n] = list[i].bits
		}
		return
	}
}

// answerOf is the number of the choice a person would pick for a fact: what an answer tells, and no more.
func (g *Guide) answerOf(fact int, p *person) uint8 {
	if p.known&(1<<fact) == 0 {
		return 0
	}
	f := g.facts[fact]
	switch f.Type {
	case "int", "money":
		for i, o := range g.facts[fact].Options {
			if v := o.Value(f.Type); p.lo[fact] <= v.Max {
				return uint8(1 + i)
			}
		}
		return 15
	}
	return uint8(1 + min(bits.TrailingZeros64(p.bits[fact]), 14))
}

// Ruler plans questions for the simulation: which fact to ask next until the outcome is settled, "" when it is.
type Ruler func(p *person, settled mask) string

// byOrder asks the facts in their written order, skipping those that can no longer move anything.
func (g *Guide) byOrder(p *person, settled mask) string {
	open := g.openFacts(p, settled)
	for i, name := range g.lang.names {
		if open&(1<<i) != 0 {
			return name
		}
	}
	return ""
}

// byBlocked asks the fact that blocks most services.
func (g *Guide) byBlocked(p *person, settled mask) string {
	may := g.openFacts(p, settled)
	counts := make([]int, len(g.lang.names))
	for _, s := range g.opens(p, settled, func(string) float64 { return 1 }) {
		for i := range counts {
			if s.missing&(1<<i) != 0 {
				counts[i]++
			}
		}
	}
	order := make([]int, 0, len(counts))
	for i := range counts {
		if may&(1<<i) != 0 {
			order = append(order, i)
		}
	}
	if len(order) == 0 {
		return ""
	}
	sort.SliceStable(order, func(a, b int) bool { return counts[order[a]] > counts[order[b]] })
	return g.lang.names[order[0]]
}

// openFacts are the facts that can still move an open service and may be asked now.
func (g *Guide) openFacts(p *person, settled mask) mask {
	var m mask
	for _, s := range g.opens(p, settled, func(string) float64 { return 1 }) {
		m |= s.missing
	}
	for again := true; again; {
		again = false
		for i := range g.lang.names {
			if m&(1<<i) == 0 {
				continue
			}
			if f := g.needs[i].eval(p, yesTrue); f.truth != yesTrue {
				m &^= 1 << i
				if f.truth == unknown {
					if more := f.missing &^ settled &^ m; more != 0 {
						m |= more
						again = true
					}
				}
			}
		}
	}
	return m
}
