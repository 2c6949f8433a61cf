package situation

import "math"

// compare orders two numbers, each known exactly, within bounds, or not at all.
type compare struct {
	op   string // < <= > >= == !=
	a, b quantity
}

func (n compare) eval(p *person) finding {
	a, b := n.a.at(p), n.b.at(p)
	if a.missing|b.missing != 0 || a.figure || b.figure {
		return finding{missing: a.missing | b.missing, figure: a.figure || b.figure}
	}
	t := unknown
	switch n.op {
	case "<":
		t = ordered(a.hi < b.lo, a.lo >= b.hi)
	case "<=":
		t = ordered(a.hi <= b.lo, a.lo > b.hi)
	case ">":
		t = ordered(a.lo > b.hi, a.hi <= b.lo)
	case ">=":
		t = ordered(a.lo >= b.hi, a.hi < b.lo)
	case "==":
		t = ordered(a.lo == a.hi && b.lo == b.hi && a.lo == b.lo, a.hi < b.lo || b.hi < a.lo)
	case "!=":
		t = ordered(a.hi < b.lo || b.hi < a.lo, a.lo == a.hi && b.lo == b.hi && a.lo == b.lo)
	}
	if t == unknown {
		return finding{missing: a.used | b.used}
	}
	return finding{truth: t, because: a.used | b.used}
}

func ordered(yes, not bool) truth {
	switch {
	case yes:
		return yesTrue
	case not:
		return no
	}
	return unknown
}

// span of a number: bounds, the facts used, those missing.
type bounds struct {
	lo, hi        float64
	used, missing mask
	figure        bool
}

type quantity interface{ at(p *person) bounds }

type literal float64

func (q literal) at(*person) bounds { return bounds{lo: float64(q), hi: float64(q)} }

type numberFact uint8

func (q numberFact) at(p *person) bounds {
	if p.known&(1<<q) == 0 {
		return bounds{missing: 1 << q}
	}
	return bounds{lo: p.lo[q], hi: p.hi[q], used: 1 << q}
}

type figureOf int

func (q figureOf) at(p *person) bounds {
	v := p.figures[q]
	if math.IsNaN(v) {
		return bounds{figure: true}
	}
	return bounds{lo: v, hi: v}
}

// sum is + - * / of two quantities; the bounds are the extremes over the corners.
type sum struct {
	op   string
	a, b quantity
}

func (q sum) at(p *person) bounds {
	a, b := q.a.at(p), q.b.at(p)
	out := bounds{used: a.used | b.used, missing: a.missing | b.missing, figure: a.figure || b.figure,
		lo: math.Inf(1), hi: math.Inf(-1)}
	for _, x := range [2]float64{a.lo, a.hi} {
		for _, y := range [2]float64{b.lo, b.hi} {
			v := x
			switch q.op {
			case "+":
				v = x + y
			case "-":
				v = x - y
			case "*":
				v = x * y
			case "/":
				v = x / y
			}
			out.lo, out.hi = min(out.lo, v), max(out.hi, v)
		}
	}
	if math.IsNaN(out.lo) || math.IsNaN(out.hi) {
		out.figure = true // no number to speak of: don't know
	}
	return out
}
