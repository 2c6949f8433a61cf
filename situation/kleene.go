package situation

// Kleene's logic over one person: a missing fact, a range that straddles a threshold and a figure out of force give
// "don't know", never "no". The nodes below are compiled once from checked expressions (expr.go) and hold no state.

type truth uint8

const (
	unknown truth = iota
	no
	yesTrue
)

// mask is a set of facts, one bit each: the schema has fewer than 64.
type mask uint64

// finding is a truth with the facts that made it, or those that would settle it.
type finding struct {
	truth   truth
	because mask // facts that decided a yes or a no
	missing mask // facts that would settle an unknown
	figure  bool // a figure out of force is (also) why it is unknown
}

// person is what is known, laid out for speed: by the number of the fact.
type person struct {
	known   mask
	lo, hi  [64]float64 // numbers
	bits    [64]uint64  // enums and lists: one bit per value of the schema; bools: bit 0 is no, bit 1 is yes
	figures []float64   // by number of the figure; NaN when not in force
	sets    *signs      // what orient.yaml may also look at; nil while services are ruled on
}

// signs are words about the orientation itself that the written orders of orient.yaml may name.
type signs struct {
	asked, top, shown, heard []string
	wantsPerson              bool
}

type node interface{ eval(p *person) finding }

type constant bool

func (c constant) eval(*person) finding {
	if c {
		return finding{truth: yesTrue}
	}
	return finding{truth: no}
}

// all is &&, some is ||, of any number of parts.
type all []node
type some []node

func (n all) eval(p *person) finding  { return fold(n, p, no) }
func (n some) eval(p *person) finding { return fold(n, p, yesTrue) }

// fold stops at the truth that decides: a no for "and", a yes for "or".
func fold(parts []node, p *person, decisive truth) finding {
	out := finding{truth: no + yesTrue - decisive}
	for _, part := range parts {
		f := part.eval(p)
		switch {
		case f.truth == decisive:
			return finding{truth: decisive, because: f.because}
		case f.truth == unknown:
			if out.truth != unknown {
				out = finding{truth: unknown}
			}
			out.missing |= f.missing
			out.figure = out.figure || f.figure
		case out.truth != unknown:
			out.because |= f.because
		}
	}
	return out
}

type not struct{ n node }

func (n not) eval(p *person) finding {
	f := n.n.eval(p)
	switch f.truth {
	case yesTrue:
		f.truth = no
	case no:
		f.truth = yesTrue
	}
	return f
}

// choice is a ? b : c. Not knowing a is not knowing the whole.
type choice struct{ a, b, c node }

func (n choice) eval(p *person) finding {
	f := n.a.eval(p)
	switch f.truth {
	case yesTrue:
		g := n.b.eval(p)
		g.because |= f.because
		return g
	case no:
		g := n.c.eval(p)
		g.because |= f.because
		return g
	}
	return f
}

// same is == or != between two truths.
type same struct {
	a, b   node
	differ bool
}

func (n same) eval(p *person) finding {
	f, g := n.a.eval(p), n.b.eval(p)
	if f.truth == unknown || g.truth == unknown {
		return finding{missing: f.missing | g.missing, figure: f.figure || g.figure}
	}
	return finding{truth: when((f.truth == g.truth) != n.differ), because: f.because | g.because}
}

func when(b bool) truth {
	if b {
		return yesTrue
	}
	return no
}

// among says whether an enum's (or bool's) value is one of a set; for a list, whether it holds one of the set.
type among struct {
	fact uint8
	set  uint64
}

func (n among) eval(p *person) finding {
	if p.known&(1<<n.fact) == 0 {
		return finding{missing: 1 << n.fact}
	}
	return finding{truth: when(p.bits[n.fact]&n.set != 0), because: 1 << n.fact}
}

// wordSet names the lists that only orient.yaml may look at.
type wordSet struct{ list, word string }

func (n wordSet) eval(p *person) finding {
	if p.sets == nil {
		return finding{}
	}
	var list []string
	switch n.list {
	case "asked":
		list = p.sets.asked
	case "top":
		list = p.sets.top
	case "shown":
		list = p.sets.shown
	case "heard":
		list = p.sets.heard
	case "wants_person":
		return finding{truth: when(p.sets.wantsPerson)}
	}
	for _, w := range list {
		if w == n.word {
			return finding{truth: yesTrue}
		}
	}
	return finding{truth: no}
}
