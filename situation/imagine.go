package situation

import (
	"math/bits"
	"math/rand/v2"
)

// imagined is how many people are drawn. More is steadier and slower: a turn can afford some hundred microseconds.
const imagined = 40

// crowd is the room in which people are imagined.
type crowd struct {
	people [imagined]person
	shown  [][imagined]standingThen // by open service
}

// standingThen is where a service would stand for somebody imagined.
type standingThen uint8

const (
	away   standingThen = iota // not shown
	maybe                      // shown, cannot say
	likely                     // shown, likely
)

// gains measures each fact on the people this one may be: how much surer its answer makes us of what will be shown.
func (g *Guide) gains(p *person, list []open) (gains [64]float64) {
	rnd := rand.New(rand.NewPCG(uint64(p.known), 7))
	c, ok := g.crowds.Get().(*crowd)
	if !ok {
		c = &crowd{}
	}
	defer g.crowds.Put(c)
	people := &c.people
	if len(c.shown) < len(list) {
		c.shown = make([][imagined]standingThen, len(g.services))
	}
	shown := c.shown
	var wanted mask // the facts that the open services look at, and those that their odds lean on
	for _, s := range list {
		wanted |= g.services[s.at].facts
	}
	wanted = g.odds.leaning(wanted)
	for k := range people {
		people[k] = *p
		g.completeOnly(&people[k], p, wanted, rnd)
		for i, s := range list {
			st := g.services[s.at].stand(&people[k])
			shown[i][k] = away
			if st.have != yesTrue && st.need.truth != no && st.verdict.truth != no {
				shown[i][k] = maybe
				if st.verdict.truth == yesTrue {
					shown[i][k] = likely
				}
			}
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
			here := &shown[i]
			gains[f] += s.worth * (surer(here, &answer, &count, maybe) + g.orders.SureCounts*surer(here, &answer, &count, likely))
			gains[f] += s.worth * g.orders.OpenCounts / float64(bits.OnesCount64(uint64(s.missing)))
		}
	}
	return gains
}

// surer is how much an answer would narrow the chance that a service stands at least so high: the variance it takes away.
func surer(at *[imagined]standingThen, answer *[imagined]uint8, count *[16]int, least standingThen) float64 {
	total := 0
	var yes [16]int
	for k := range at {
		if at[k] >= least {
			total++
			yes[answer[k]]++
		}
	}
	q, left := float64(total)/imagined, 0.0
	for a, n := range count {
		if n > 0 {
			y := float64(yes[a])
			left += y * (1 - y/float64(n))
		}
	}
	return q*(1-q) - left/imagined
}

// complete draws what is missing of a person from the frequencies, and makes what is known within bounds exact.
func (g *Guide) complete(to, from *person, rnd *rand.Rand) {
	g.completeOnly(to, from, ^mask(0), rnd)
}

// completeOnly draws the facts of a set.
func (g *Guide) completeOnly(to, from *person, wanted mask, rnd *rand.Rand) {
	for i := range g.odds.Facts {
		f := &g.odds.Facts[i]
		n := f.number
		if wanted&(1<<n) == 0 {
			continue
		}
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
