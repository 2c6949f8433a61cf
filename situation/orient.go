package situation

import (
	"cmp"
	"maps"
	"slices"
	"sort"
	"time"

	"bussola/knowledge"
)

// Orient turns what is known into what is worth asking for, what to ask next and which door. Need comes before benefit: a
// service is shown when the person's need calls for it or they asked for it, never because they happen to fit its conditions.
func (g *Guide) Orient(r Request, now time.Time) Outcome {
	o := g.orient(r, now)
	p := g.person(o.Facts, knowledge.Day(now))
	r.Needs = g.asks(r, p)
	p.sets = &signs{asked: r.Needs, heard: r.Heard, wantsPerson: r.WantsPerson}
	o.Next = g.next(r, p, o)
	return o
}

// orient is Orient without the next question.
func (g *Guide) orient(r Request, now time.Time) Outcome {
	facts, p := g.who(&r, now)
	o := Outcome{Facts: facts, All: make([]Advice, 0, len(g.services))}
	held, brought, lift := heldBack(g.orders.Quiet, p), slugsOf(g.orders.Bring, p), g.lifts(p)
	never := slugsOf(g.orders.Never, p)
	o.Never = slices.Sorted(maps.Keys(never))
	for i := range g.services {
		s := &g.services[i]
		a := s.rule(g, p, has(r.Needs, s.slug) || brought[s.slug])
		a.Score = g.score(a, lift[s.slug], r)
		if !has(r.Needs, a.Slug) {
			a.Held = held[a.Slug]
		}
		o.All = append(o.All, a)
		switch {
		case a.Have || !a.wanted() || never[a.Slug]:
		case a.Verdict == Unlikely:
			o.RuledOut = append(o.RuledOut, a)
		case a.Held == nil:
			o.Shown = append(o.Shown, a)
		}
	}
	byScore(o.RuledOut)
	byScore(o.Shown)
	o.Shown = o.Shown[:min(len(o.Shown), g.orders.ShownMost)]
	o.Top = min(len(o.Shown), g.orders.TopMost)
	for i, a := range o.Shown {
		p.sets.shown = append(p.sets.shown, a.Slug)
		if i < o.Top {
			p.sets.top = append(p.sets.top, a.Slug)
		}
	}
	o.WhyAssessed = apply(g.orders.Assessment, p)
	o.WhyUrgent = apply(g.orders.Urgent, p)
	o.Assessment, o.Urgent = len(o.WhyAssessed) > 0, len(o.WhyUrgent) > 0
	for _, f := range g.orders.Flags {
		if f.when.eval(p, no).truth == yesTrue {
			o.Flags = append(o.Flags, f.Flag)
		}
	}
	o.Door = "other"
	for _, d := range g.orders.Doors {
		if d.when.eval(p, no).truth == yesTrue {
			o.Door, o.WhyDoor = d.Door, d.Why
			break
		}
	}
	for _, order := range g.orders.Spared {
		if order.when.eval(p, no).truth == yesTrue {
			o.Spared = append(o.Spared, order.Spared...)
		}
	}
	o.Documents, o.IfHad = g.documents(o.Shown[:o.Top], p, o.Spared)
	return o
}

// who is the person of a request, with what they are known to ask for, which is added to the request.
func (g *Guide) who(r *Request, now time.Time) (Facts, *person) {
	facts := g.Facts(r.Log, now)
	p := g.person(facts, knowledge.Day(now))
	r.Needs = g.asks(*r, p)
	p.sets = &signs{asked: r.Needs, heard: r.Heard, wantsPerson: r.WantsPerson}
	return facts, p
}

// Never is [Outcome.Never] alone, at a hundredth of the price of an orientation: all that has to be known of a service that is named by
// the way.
func (g *Guide) Never(r Request, now time.Time) []string {
	_, p := g.who(&r, now)
	return slices.Sorted(maps.Keys(slugsOf(g.orders.Never, p)))
}

// asks are the services asked for: by name, or by words near enough, unless a fact says that there is no such need.
func (g *Guide) asks(r Request, p *person) []string {
	if len(r.Near) == 0 || r.Near[0].Sure < g.orders.NearAsks || has(r.Needs, r.Near[0].Slug) {
		return r.Needs
	}
	s, ok := g.ruledOn[r.Near[0].Slug]
	if !ok || s.need != nil && s.need.eval(p, no).truth == no {
		return r.Needs
	}
	return append(r.Needs[:len(r.Needs):len(r.Needs)], s.slug)
}

// slugsOf gathers the services of the orders that are certainly true.
func slugsOf(list []order, p *person) map[string]bool {
	out := map[string]bool{}
	for _, o := range list {
		if o.when.eval(p, no).truth == yesTrue {
			for _, slug := range o.Services {
				out[slug] = true
			}
		}
	}
	return out
}

// heldBack gives the services that the written orders hold back, with the reason.
func heldBack(list []order, p *person) map[string]map[string]string {
	out := map[string]map[string]string{}
	for _, o := range list {
		if o.when.eval(p, no).truth == yesTrue {
			for _, slug := range o.Services {
				out[slug] = o.Why
			}
		}
	}
	return out
}

// lifts adds up what the written orders add to each service.
func (g *Guide) lifts(p *person) map[string]float64 {
	out := map[string]float64{}
	for _, l := range g.orders.Lifts {
		if l.when.eval(p, no).truth == yesTrue {
			for _, slug := range l.Services {
				out[slug] += l.Adds
			}
		}
	}
	return out
}

// score orders what is shown: the written weight, what was asked for, how rare the need is, how sure the rules are.
func (g *Guide) score(a Advice, lift float64, r Request) float64 {
	s := g.orders.weight[a.Slug] + lift
	if a.Need == Likely {
		s += g.rare()[a.Slug]
	}
	written := g.ruledOn[a.Slug].need != nil
	for i, slug := range r.Needs {
		if slug == a.Slug && !(written && a.Need == Unlikely) {
			s += g.orders.AskedAdds / float64(1+i)
			break
		}
	}
	for i, n := range r.Near {
		if n.Slug == a.Slug && a.Need == Likely && i < len(g.orders.NearAdds) {
			s += g.orders.NearAdds[i]
		}
	}
	if a.Verdict == Unknown {
		s -= g.orders.UnsureTakes
	}
	return s
}

func byScore(list []Advice) {
	slices.SortStableFunc(list, func(a, b Advice) int { return cmp.Compare(b.Score, a.Score) })
}

// documents is one plan for the services that matter first: what takes longest to get stands in front, nothing twice,
// what this person certainly does not need is left out, and what they are not known to have stands last.
func (g *Guide) documents(top []Advice, p *person, spared []string) (plan, ifHad []string) {
	lead := map[string]int{}
	for i, name := range g.orders.DocumentsFirst {
		lead[name] = i - len(g.orders.DocumentsFirst)
	}
	var out []string
	for _, a := range top {
		s, _ := g.base.Service(a.Slug)
		for _, d := range s.Documents {
			if !has(out, d) {
				out = append(out, d)
			}
		}
	}
	var kept []string
	for _, d := range out {
		if !has(spared, d) && !covered(d, out, g.orders.DocumentsCover) {
			kept = append(kept, d)
		}
	}
	sort.SliceStable(kept, func(i, j int) bool { return lead[kept[i]] < lead[kept[j]] })
	may := map[string]bool{}
	for _, o := range g.orders.IfHad {
		if o.when.eval(p, no).truth != yesTrue {
			for _, d := range o.Papers {
				may[d] = true
			}
		}
	}
	for _, d := range kept {
		if may[d] {
			ifHad = append(ifHad, d)
		} else {
			plan = append(plan, d)
		}
	}
	return append(plan, ifHad...), ifHad
}

// covered says whether a fuller paper in the list stands for this one.
func covered(d string, list []string, cover map[string]string) bool {
	for fuller, plain := range cover {
		if plain == d && has(list, fuller) {
			return true
		}
	}
	return false
}

func has(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
