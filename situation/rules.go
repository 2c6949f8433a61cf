package situation

import (
	"fmt"
	"io/fs"
	"math"
	"math/bits"
	"strings"
	"sync/atomic"

	"bussola/knowledge"

	"go.yaml.in/yaml/v3"
)

// ruled is one service with its rules compiled.
type ruled struct {
	slug          string
	service       *knowledge.Service
	need, already *formula
	conditions    []condition
	first         []*formula // prerequisites: true when met
	facts         mask       // every fact that can change what is said of it
}

type condition struct {
	*formula
	indicative bool
}

// checkRules reads the rules of every service ahead.
func (l *language) checkRules() {
	var texts []string
	known := map[string]bool{"": true}
	put := func(text string) {
		if !known[text] {
			known[text] = true
			texts = append(texts, text)
		}
	}
	for _, slug := range l.base.Slugs() {
		s, _ := l.base.Service(slug)
		put(s.Rules.Need)
		put(s.Rules.Already)
		for _, c := range s.Rules.Conditions {
			put(c.If)
		}
		for _, p := range s.Rules.Prerequisites {
			put(p.Met)
		}
	}
	l.check(texts)
}

// compileRules compiles every service's rules. Mistakes are joined as file:line: mistake; hint.
func compileRules(l *language, fsys fs.FS) (out []ruled, errs []error) {
	l.checkRules()
	defer func() { l.ahead = nil }()
	for _, slug := range l.base.Slugs() {
		s, _ := l.base.Service(slug)
		r := ruled{slug: slug, service: s}
		one := func(what, text string, path ...any) *formula {
			f, err := l.compile(text, scope{slug: slug, law: true})
			if err != nil {
				file := "services/" + slug + ".yaml"
				errs = append(errs, fmt.Errorf("%s:%d: rule %q: %w", file, lineOf(fsys, file, path...), what, err))
			}
			if f != nil {
				r.facts |= f.facts
			}
			return f
		}
		r.need = one("need", s.Rules.Need, "rules", "need")
		r.already = one("already", s.Rules.Already, "rules", "already")
		for i, c := range s.Rules.Conditions {
			r.conditions = append(r.conditions, condition{one(c.If, c.If, "rules", "conditions", i, "if"), c.Indicative})
		}
		for i, p := range s.Rules.Prerequisites {
			r.first = append(r.first, one(p.Met, p.Met, "rules", "prerequisites", i, "met"))
		}
		out = append(out, r)
	}
	return out, errs
}

// lineOf finds the line of a value in a YAML file, for messages; 1 when it cannot.
func lineOf(fsys fs.FS, file string, path ...any) int {
	data, err := fs.ReadFile(fsys, file)
	if err != nil {
		return 1
	}
	var doc yaml.Node
	if yaml.Unmarshal(data, &doc) != nil || len(doc.Content) == 0 {
		return 1
	}
	n := doc.Content[0]
	for _, step := range path {
		next := (*yaml.Node)(nil)
		switch step := step.(type) {
		case string:
			for i := 0; i+1 < len(n.Content) && n.Kind == yaml.MappingNode; i += 2 {
				if n.Content[i].Value == step {
					next = n.Content[i+1]
				}
			}
		case int:
			if n.Kind == yaml.SequenceNode && step < len(n.Content) {
				next = n.Content[step]
			}
		}
		if next == nil {
			break
		}
		n = next
	}
	return max(n.Line, 1)
}

// dayFigures are the figures in force on one day, by number; NaN where none is.
type dayFigures struct {
	day    knowledge.Date
	values []float64
}

// figuresOn gives the figures of a day. The last day asked for is remembered: almost every turn asks for the same one.
func (g *Guide) figuresOn(day knowledge.Date) []float64 {
	if d := g.today.Load(); d != nil && d.day == day {
		return d.values
	}
	values := make([]float64, len(g.lang.figure))
	for i, name := range g.lang.figure {
		values[i] = math.NaN()
		if full, last := strings.CutPrefix(name, lastKnown); last {
			values[i] = g.lastFigure(full, day)
			continue
		}
		if p, ok := g.base.Figure(name, day); ok {
			values[i] = p.Value
		}
	}
	g.today.Store(&dayFigures{day, values})
	return values
}

// lastFigure is the value of the last period of a figure that had begun on a day, in force or not; NaN when none had.
func (g *Guide) lastFigure(full string, day knowledge.Date) float64 {
	slug, own, _ := strings.Cut(full, ".")
	value, from := math.NaN(), knowledge.Date("")
	if s, ok := g.base.Service(slug); ok {
		for _, p := range s.Figures[own] {
			if p.From <= day && p.From >= from {
				value, from = p.Value, p.From
			}
		}
	}
	return value
}

type today = atomic.Pointer[dayFigures]

// person lays facts out for the evaluator.
func (g *Guide) person(facts Facts, day knowledge.Date) *person {
	p := &person{figures: g.figuresOn(day)}
	for name, v := range facts {
		if n, ok := g.lang.number[name]; ok {
			p.put(n, g.lang.facts[name], v)
		}
	}
	return p
}

func (p *person) put(n uint8, f Fact, v Value) {
	p.known |= 1 << n
	switch v.kind {
	case word:
		p.bits[n] = f.bit(v.Word)
	case words:
		p.bits[n] = 0
		for _, w := range v.Words {
			p.bits[n] |= f.bit(w)
		}
	case yes:
		p.bits[n] = 1
		if *v.Yes {
			p.bits[n] = 2
		}
	case span:
		p.lo[n], p.hi[n] = v.Min, v.Max
	default:
		p.known &^= 1 << n
	}
}

func (f Fact) bit(w string) uint64 {
	for i, v := range f.Values {
		if v == w {
			return 1 << i
		}
	}
	return 0
}

// Rule says of every service what the written rules say for these facts, on a day. In the order of the slugs.
func (g *Guide) Rule(facts Facts, day knowledge.Date) []Advice {
	p := g.person(facts, day)
	out := make([]Advice, len(g.services))
	for i := range g.services {
		out[i] = g.services[i].rule(g, p, false)
	}
	return out
}

// standing is what one service stands at, without the words: what the planner asks thousands of times.
type standing struct {
	have          truth
	need, verdict finding
}

// stand rules on one service. Verdict is over the conditions alone: no means one that is not indicative is false.
func (r *ruled) stand(p *person) standing {
	s := standing{have: r.already.eval(p, no).truth, need: r.need.eval(p, no)}
	v := finding{truth: yesTrue}
	for _, c := range r.conditions {
		f := c.eval(p, yesTrue)
		switch {
		case f.truth == no && !c.indicative:
			s.verdict = f
			return s
		case f.truth == no:
			if v.truth == yesTrue {
				v = finding{truth: unknown}
			}
		case f.truth == unknown:
			if v.truth == yesTrue {
				v = finding{truth: unknown}
			}
			v.missing |= f.missing
		case v.truth == yesTrue:
			v.because |= f.because
		}
	}
	s.verdict = v
	return s
}

// rule says what stands of one service, with the facts and the conditions that made it.
func (r *ruled) rule(g *Guide, p *person, asked bool) Advice {
	s := r.stand(p)
	a := Advice{Slug: r.slug, Asked: asked, Have: s.have == yesTrue, Need: verdictOf(s.need.truth)}
	for i, c := range r.conditions {
		switch f := c.eval(p, yesTrue); {
		case f.truth == yesTrue:
			a.Met = append(a.Met, i)
		case f.truth == no && !c.indicative:
			a.Failed = append(a.Failed, i)
		default:
			a.Open = append(a.Open, i)
		}
	}
	for i, f := range r.first {
		if f.eval(p, yesTrue).truth != yesTrue {
			a.First = append(a.First, i)
		}
	}
	a.Verdict = verdictOf(s.verdict.truth)
	if a.Verdict == Likely && a.Need != Likely && !asked {
		a.Verdict = Unknown // nothing told so far calls for it: fitting the law's conditions is not enough
	}
	a.Because = g.names(s.need.because)
	a.Because = append(a.Because, g.names(s.verdict.because&^s.need.because)...)
	if a.Verdict == Unlikely {
		a.Because = g.names(s.verdict.because)
		if len(a.Failed) == 1 {
			a.Turn = a.Because
		}
	}
	if a.Verdict != Unlikely {
		missing := s.verdict.missing
		if !asked {
			missing |= s.need.missing
		}
		a.Missing = g.names(missing)
	}
	return a
}

func verdictOf(t truth) Verdict {
	switch t {
	case yesTrue:
		return Likely
	case no:
		return Unlikely
	}
	return Unknown
}

// names lists the facts of a mask, in asking order.
func (g *Guide) names(m mask) []string {
	if m == 0 {
		return nil
	}
	out := make([]string, 0, bits.OnesCount64(uint64(m)))
	for ; m != 0; m &= m - 1 {
		out = append(out, g.lang.names[bits.TrailingZeros64(uint64(m))])
	}
	return out
}
