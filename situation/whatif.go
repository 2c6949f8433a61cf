package situation

import (
	"math"
	"slices"
	"time"
)

// Change is what an orientation would gain and lose if something else were true. Slugs, best first.
type Change struct {
	Opens  []string // would seem possible, and do not now
	Closes []string // would no longer seem possible, or would no longer be needed
	Doubts []string // seem possible now, and could no longer be told: the office says where the limit is
	Eases  []string // would need one step fewer
	// Door, Assessment and Urgent say that these would be otherwise; After says how.
	Door, Assessment, Urgent bool
	After                    Outcome
}

// None says that nothing a person would notice changes.
func (c Change) None() bool {
	return len(c.Opens)+len(c.Closes)+len(c.Doubts)+len(c.Eases) == 0 && !c.Door && !c.Assessment && !c.Urgent
}

// Case is one answer of a fact with what it would change.
type Case struct {
	Value  Value
	Change Change
}

// WhatIf compares the orientation of a request with the one it would be if what is supposed were true. The log is not touched.
func (g *Guide) WhatIf(r Request, supposed []Supposed, now time.Time) Change {
	before := g.orient(r, now)
	return g.whatIf(before, r, supposed, now)
}

func (g *Guide) whatIf(before Outcome, r Request, supposed []Supposed, now time.Time) Change {
	r.Log = slices.Clone(r.Log)
	for _, s := range supposed {
		r.Log = append(r.Log, Entry{Fact: s.Fact, Value: s.Value, Way: Told, At: now})
	}
	after := g.orient(r, now)
	c := Change{After: after, Door: before.Door != after.Door, Assessment: before.Assessment != after.Assessment, Urgent: before.Urgent != after.Urgent}
	c.Opens = gained(before, after)
	later := map[string]Advice{}
	for _, a := range after.All {
		later[a.Slug] = a
	}
	for _, slug := range gained(after, before) {
		if a := later[slug]; a.wanted() && !a.Have && a.Held == nil && a.Verdict == Unknown {
			c.Doubts = append(c.Doubts, slug)
		} else {
			c.Closes = append(c.Closes, slug)
		}
	}
	was := map[string]int{}
	for _, a := range before.Shown {
		was[a.Slug] = len(a.First)
	}
	for _, a := range after.Shown {
		if n, shown := was[a.Slug]; shown && len(a.First) < n && !slices.Contains(c.Opens, a.Slug) {
			c.Eases = append(c.Eases, a.Slug)
		}
	}
	return c
}

// gained lists what one orientation holds possible and the other does not, best first. A list that is cut where it is long does
// not count as losing what was cut.
func gained(from, to Outcome) (out []string) {
	had := map[string]Advice{}
	for _, a := range from.All {
		had[a.Slug] = a
	}
	for _, a := range to.Shown {
		b := had[a.Slug]
		switch {
		case b.Held != nil || b.Have || !b.wanted() || b.Verdict == Unlikely:
			out = append(out, a.Slug)
		case b.Verdict == Unknown && a.Verdict == Likely:
			out = append(out, a.Slug)
		}
	}
	return out
}

// wanted says that the person's need calls for the service, or that they asked for it.
func (a Advice) wanted() bool { return a.Need == Likely || a.Asked }

// Cases tries every answer of a fact. Neighbouring answers that change the same are one case.
func (g *Guide) Cases(r Request, fact string, now time.Time) []Case {
	f, ok := g.byName[fact]
	if !ok {
		return nil
	}
	before := g.orient(r, now)
	known, told := before.Facts[fact]
	var out []Case
	for _, o := range f.Options {
		v := o.Value(f.Type)
		if told && known.Equal(v) {
			continue
		}
		c := Case{v, g.whatIf(before, r, []Supposed{{fact, v}}, now)}
		if n := len(out); n > 0 && v.IsNumber() && out[n-1].Change.same(c.Change) && !(told && within(known, out[n-1].Value, v)) {
			out[n-1].Value = Range(math.Min(out[n-1].Value.Min, v.Min), math.Max(out[n-1].Value.Max, v.Max))
			continue
		}
		out = append(out, c)
	}
	return out
}

// within says that what is known lies between two answers, so that they are no neighbours.
func within(known, a, b Value) bool {
	return known.IsNumber() && known.Min >= a.Max && known.Max <= b.Min
}

func (c Change) same(d Change) bool {
	return slices.Equal(c.Opens, d.Opens) && slices.Equal(c.Closes, d.Closes) && slices.Equal(c.Doubts, d.Doubts) && slices.Equal(c.Eases, d.Eases) &&
		c.Door == d.Door && c.Assessment == d.Assessment && c.Urgent == d.Urgent
}

// Turns lists the facts that, if they were otherwise, would open something that is ruled out or not sure now: those of a single
// failed condition first, then what is missing of what matters most. They are what "e se...?" can be asked about.
func (o Outcome) Turns(most int) []string {
	var out []string
	add := func(names []string) {
		for _, n := range names {
			if !slices.Contains(out, n) && len(out) < most && n != "eta" && n != "per_chi" {
				out = append(out, n)
			}
		}
	}
	for _, a := range o.Shown[:min(o.Top, len(o.Shown))] {
		add(a.Missing)
	}
	for _, a := range o.RuledOut {
		add(a.Turn)
	}
	for _, a := range o.Shown {
		add(a.Missing)
	}
	return out
}

// Advise is what the written rules say of one service to somebody who asks about it by name. Held stays what it was before they asked.
func (g *Guide) Advise(r Request, slug string, now time.Time) (Advice, bool) {
	var held map[string]string
	for _, a := range g.orient(r, now).All {
		if a.Slug == slug {
			held = a.Held
		}
	}
	r.Needs = append(r.Needs[:len(r.Needs):len(r.Needs)], slug)
	for _, a := range g.orient(r, now).All {
		if a.Slug == slug {
			a.Held = held
			return a, true
		}
	}
	return Advice{}, false
}
