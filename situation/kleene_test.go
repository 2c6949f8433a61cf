package situation

import (
	"flag"
	"math"
	"math/rand/v2"
	"regexp"
	"testing"

	"bussola/knowledge"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/interpreter"
)

// everyone compares every service for every person; without it each person meets four services in turn, so that the suite stays quick.
var everyone = flag.Bool("everyone", false, "compare all services for all 10,000 people with CEL's own evaluation (about a minute)")

// oracle evaluates the same texts with CEL's own partial evaluation: slow, and independent of our nodes.
type oracle struct {
	env      *cel.Env
	g        *Guide
	programs map[string]program
	vars     map[string]any
	missing  []*interpreter.AttributePattern
	day      knowledge.Date
}

// program is one expression with the figures it names, by the words used and in full.
type program struct {
	cel.Program
	figures map[string]string
}

// meet gets ready for one person on one day.
func (o *oracle) meet(facts Facts, day knowledge.Date) {
	o.vars, o.missing, o.day = map[string]any{}, nil, day
	for _, f := range o.g.facts {
		v, known := facts[f.Name]
		switch {
		case !known:
			o.missing = append(o.missing, cel.AttributePattern(f.Name))
		case f.Type == "enum":
			o.vars[f.Name] = v.Word
		case f.Type == "list":
			o.vars[f.Name] = v.Words
		case f.Type == "bool":
			o.vars[f.Name] = *v.Yes
		case f.Type == "int":
			o.vars[f.Name] = int64(v.Min)
		default:
			o.vars[f.Name] = v.Min
		}
	}
}

var figureNames = regexp.MustCompile(`figura\["([^"]+)"\]`)

func (o *oracle) compiled(t testing.TB, text, slug string) program {
	t.Helper()
	if p, ok := o.programs[slug+" "+text]; ok {
		return p
	}
	if o.env == nil { // a guide lets go of its own once everything is compiled
		l, err := newLanguage(o.g.facts, o.g.base)
		if err != nil {
			t.Fatal(err)
		}
		o.env = l.env
	}
	checked, issues := o.env.Compile(text)
	if issues.Err() != nil {
		t.Fatal(issues.Err())
	}
	prg, err := o.env.Program(checked, cel.EvalOptions(cel.OptPartialEval))
	if err != nil {
		t.Fatal(err)
	}
	p := program{prg, map[string]string{}}
	for _, m := range figureNames.FindAllStringSubmatch(text, -1) {
		p.figures[m[1]] = knowledge.FullName(slug, m[1])
	}
	o.programs[slug+" "+text] = p
	return p
}

func (o *oracle) truth(t testing.TB, text, slug string) truth {
	t.Helper()
	p := o.compiled(t, text, slug)
	missing, figures := o.missing[:len(o.missing):len(o.missing)], map[string]float64{}
	for short, full := range p.figures {
		if f, ok := o.g.base.Figure(full, o.day); ok {
			figures[short] = f.Value
		} else {
			missing = append(missing, cel.AttributePattern("figura").QualString(short))
		}
	}
	o.vars["figura"] = figures
	in, err := cel.PartialVars(o.vars, missing...)
	if err != nil {
		t.Fatal(err)
	}
	out, _, err := p.Eval(in)
	if err != nil {
		t.Fatalf("%s: %q: %v", slug, text, err)
	}
	switch {
	case types.IsUnknown(out):
		return unknown
	case out == types.True:
		return yesTrue
	}
	return no
}

// anybody draws a person with no regard to what is common: every value as likely, thresholds often met exactly, many facts missing.
func (g *Guide) anybody(rnd *rand.Rand) Facts {
	facts := Facts{}
	hide := rnd.Float64()
	thresholds := []float64{0, 1, 2, 3, 5, 10, 18, 34, 36, 65, 67, 70, 74, 80, 100, 180, 5852.21, 7101.12, 8230.81, 9796, 10140, 20000, 40000}
	for _, f := range g.facts {
		if rnd.Float64() < hide*0.7 {
			continue
		}
		switch f.Type {
		case "enum":
			facts[f.Name] = Word(f.Values[rnd.IntN(len(f.Values))])
		case "list":
			facts[f.Name] = Words(f.Values[rnd.IntN(len(f.Values))], f.Values[rnd.IntN(len(f.Values))])
		case "bool":
			facts[f.Name] = Yes(rnd.IntN(2) == 0)
		default:
			v := thresholds[rnd.IntN(len(thresholds))] + float64(rnd.IntN(3)-1)
			if f.Type == "int" {
				v = math.Trunc(v)
			}
			facts[f.Name] = Number(min(max(v, 0), f.Most))
		}
	}
	return facts
}

func TestRulingEqualsTheWrittenRules(t *testing.T) {
	g := shipped(t)
	o := &oracle{g: g, programs: map[string]program{}}
	rnd := rand.New(rand.NewPCG(1, 1))
	days := []knowledge.Date{"2026-11-24", "2027-01-15"} // on the second, the figures of 2026 are no longer in force
	compared := 0
	for k := range 10_000 {
		facts, day := g.anybody(rnd), days[k%5/4]
		if k%2 == 0 {
			facts = g.Invent(rnd)
			for name := range facts {
				if rnd.IntN(3) == 0 {
					delete(facts, name)
				}
			}
		}
		p := g.person(facts, day)
		o.meet(facts, day)
		for i := range g.services {
			if !*everyone && i%31 != k%31 {
				continue
			}
			s := &g.services[i]
			check := func(f *formula) truth {
				want := o.truth(t, f.text, s.slug)
				if got := f.eval(p, no).truth; got != want {
					t.Fatalf("%s: %q is %v here and %v in CEL, for %v on %s", s.slug, f.text, got, want, facts, day)
				}
				compared++
				return want
			}
			if s.need != nil {
				check(s.need)
			}
			if s.already != nil {
				check(s.already)
			}
			for _, f := range s.first {
				if f != nil {
					check(f)
				}
			}
			// The verdict as the contract has it, written again from the truths of CEL.
			want := Likely
			for _, c := range s.conditions {
				truth := check(c.formula)
				switch {
				case truth == no && !c.indicative:
					want = Unlikely
				case truth != yesTrue && want != Unlikely:
					want = Unknown
				}
			}
			if got := verdictOf(s.stand(p).verdict.truth); got != want {
				t.Fatalf("%s: verdict %s, the rules say %s, for %v", s.slug, got, want, facts)
			}
		}
	}
	if compared < 100_000 {
		t.Fatalf("only %d expressions compared", compared)
	}
}

// A range decides only when every number in it would decide the same.
func TestRangesAreNeverTooSure(t *testing.T) {
	g := shipped(t)
	rnd := rand.New(rand.NewPCG(2, 2))
	sure := 0
	for range 2_000 {
		exact := g.anybody(rnd)
		wide := Facts{}
		for name, v := range exact {
			if v.IsNumber() && rnd.IntN(2) == 0 {
				below, above := float64(rnd.IntN(4000)), float64(rnd.IntN(4000))
				if rnd.IntN(6) == 0 {
					above = math.Inf(1)
				}
				v = Range(v.Min-below, v.Max+above)
			}
			wide[name] = v
		}
		p, q := g.person(exact, "2026-11-24"), g.person(wide, "2026-11-24")
		for i := range g.services {
			s := &g.services[i]
			formulas := append([]*formula{s.need, s.already}, s.first...)
			for _, c := range s.conditions {
				formulas = append(formulas, c.formula)
			}
			for _, f := range formulas {
				if f == nil {
					continue
				}
				if t2 := f.eval(q, no).truth; t2 != unknown {
					sure++
					if t1 := f.eval(p, no).truth; t1 != t2 {
						t.Fatalf("%s: %q is %v for the range and %v for a number in it", s.slug, f.text, t2, t1)
					}
				}
			}
		}
	}
	if sure < 100_000 {
		t.Fatalf("only %d sure truths", sure)
	}
}

// What is missing must matter: some way of filling it in changes an unknown, and what is not missing cannot.
func TestMissingFactsAreThoseThatWouldSettleIt(t *testing.T) {
	g := shipped(t)
	rnd := rand.New(rand.NewPCG(3, 3))
	for range 500 {
		facts := g.anybody(rnd)
		for name := range facts {
			if rnd.IntN(2) == 0 {
				delete(facts, name)
			}
		}
		p := g.person(facts, "2026-11-24")
		for i := range g.services {
			s := &g.services[i]
			if s.need == nil {
				continue
			}
			f := s.need.eval(p, no)
			if f.truth != unknown {
				if f.missing != 0 {
					t.Fatalf("%s: settled and still missing %v", s.slug, g.names(f.missing))
				}
				continue
			}
			if f.missing == 0 && !f.figure {
				t.Fatalf("%s: unknown, and nothing is missing", s.slug)
			}
			full := Facts{}
			for name, v := range facts {
				full[name] = v
			}
			for _, name := range g.names(f.missing) {
				full[name] = g.anyValue(name, rnd)
			}
			if after := s.need.eval(g.person(full, "2026-11-24"), no); after.truth == unknown && after.missing&^f.missing == 0 && !after.figure {
				t.Fatalf("%s: everything missing was said and it is still unknown", s.slug)
			}
		}
	}
}

func (g *Guide) anyValue(name string, rnd *rand.Rand) Value {
	for {
		if v, ok := g.anybody(rnd)[name]; ok {
			return v
		}
	}
}
