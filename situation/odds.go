package situation

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math"
	"math/rand/v2"
	"time"

	"bussola/knowledge"
)

// odds is frequencies.yaml: how common each answer is. It chooses questions and invents people to try the program with; no
// verdict looks at it.
type odds struct {
	Origin string    `yaml:"origin"`
	Facts  []factOdd `yaml:"facts"` // in the order people are made: a fact may lean on those before it

	of map[string]*factOdd
}

type factOdd struct {
	Fact string  `yaml:"fact"`
	Skip string  `yaml:"skip"` // when true the fact does not apply: it stays unknown
	By   []chain `yaml:"by"`
	Odds []odd   `yaml:"odds"`

	skip   *formula
	leans  mask // the facts its odds look at
	number uint8
	fact   Fact
}

type chain struct {
	When string `yaml:"when"`
	Odds []odd  `yaml:"odds"`

	when *formula
}

// odd is one answer and its weight.
type odd struct {
	Word   string     `yaml:"word"`
	Yes    *bool      `yaml:"yes"`
	Span   [2]float64 `yaml:"span"`
	Weight float64    `yaml:"weight"`

	bits uint64 // of an enum, a list or a truth
}

const oddsFile = "situation/frequencies.yaml"

func loadOdds(fsys fs.FS, l *language) (*odds, error) {
	o := &odds{of: map[string]*factOdd{}}
	if err := knowledge.Strict(fsys, oddsFile, o); err != nil {
		return nil, err
	}
	var errs []error
	for i := range o.Facts {
		f := &o.Facts[i]
		wrong := func(err error, path ...any) {
			if err != nil {
				at := append([]any{"facts", i}, path...)
				errs = append(errs, fmt.Errorf("%s:%d: %s: %w", oddsFile, lineOf(fsys, oddsFile, at...), f.Fact, err))
			}
		}
		if _, ok := l.number[f.Fact]; !ok {
			wrong(mistake{fmt.Sprintf("there is no fact %q", f.Fact), "facts are listed in facts.yaml"}, "fact")
			continue
		}
		o.of[f.Fact] = f
		f.number, f.fact = l.number[f.Fact], l.facts[f.Fact]
		var err error
		f.skip, err = l.compile(f.Skip, scope{})
		wrong(err, "skip")
		for k := range f.By {
			f.By[k].when, err = l.compile(f.By[k].When, scope{})
			wrong(err, "by", k, "when")
			wrong(l.fitting(f.Fact, f.By[k].Odds), "by", k, "odds")
			f.lay(f.By[k].Odds)
			if f.By[k].when != nil {
				f.leans |= f.By[k].when.facts
			}
		}
		if f.skip != nil {
			f.leans |= f.skip.facts
		}
		wrong(l.fitting(f.Fact, f.Odds), "odds")
		f.lay(f.Odds)
	}
	for _, name := range l.names {
		if o.of[name] == nil {
			errs = append(errs, fmt.Errorf("%s:1: fact %q has no frequencies; add them, even rough ones", oddsFile, name))
		}
	}
	return o, errors.Join(errs...)
}

// leaning adds to a set of facts those that their odds look at, and theirs: facts come after those they lean on.
func (o *odds) leaning(m mask) mask {
	for i := len(o.Facts) - 1; i >= 0; i-- {
		if f := &o.Facts[i]; m&(1<<f.number) != 0 {
			m |= f.leans
		}
	}
	return m
}

// fitting refuses odds of answers that the fact can never have, and odds that sum to nothing.
func (l *language) fitting(fact string, list []odd) error {
	f := l.facts[fact]
	total := 0.0
	for _, o := range list {
		total += o.Weight
		if o.Weight < 0 || !f.accepts(o.value(f)) {
			return mistake{"an answer does not fit the fact", "use its values, yes or span, and a weight of zero or more"}
		}
	}
	if total <= 0 {
		return mistake{"the weights sum to nothing", "give at least one answer a weight"}
	}
	return nil
}

// lay works out the bits of each answer once.
func (f *factOdd) lay(list []odd) {
	for i := range list {
		var p person
		p.put(f.number, f.fact, list[i].value(f.fact))
		list[i].bits = p.bits[f.number]
	}
}

// value is the answer as a person would give it: a span is known within its bounds.
func (o odd) value(f Fact) Value {
	switch {
	case f.Type == "bool" && o.Yes != nil:
		return Yes(*o.Yes)
	case f.Type == "list" && o.Word != "":
		return Words(o.Word)
	case f.Type == "enum":
		return Word(o.Word)
	case f.Type == "int" || f.Type == "money":
		return Range(o.Span[0], o.Span[1])
	}
	return Value{}
}

// given gives the odds of a fact for what is known of a person.
func (f *factOdd) given(p *person) []odd {
	for _, c := range f.By {
		if c.when.eval(p, no).truth == yesTrue {
			return c.Odds
		}
	}
	return f.Odds
}

// Invent draws one person from the frequencies: every fact that applies, with exact values. Where a fact does not apply it is left out.
func (g *Guide) Invent(rnd *rand.Rand) Facts {
	facts := Facts{}
	p := &person{figures: make([]float64, len(g.lang.figure))}
	for i := range g.odds.Facts {
		f := &g.odds.Facts[i]
		if f.skip.eval(p, no).truth == yesTrue {
			continue
		}
		fact := g.byName[f.Fact]
		v := draw(f.given(p), fact, rnd)
		facts[f.Fact] = v
		p.put(g.lang.number[f.Fact], fact, v)
	}
	return g.consistent(facts)
}

// consistent gives the facts that follow from others the value that follows: nobody invented contradicts themselves.
func (g *Guide) consistent(facts Facts) Facts {
	for _, name := range []string{"over60_nel_nucleo", "disabile_nel_nucleo", "anni_residenza_italia", "titolo_soggiorno", "reddito_familiare", "figli_minori", "lavoro"} {
		without := maps.Clone(facts)
		delete(without, name)
		g.imply(without)
		if v, follows := without[name]; follows {
			facts[name] = v
		}
	}
	return facts
}

func draw(list []odd, f Fact, rnd *rand.Rand) Value {
	total := 0.0
	for _, o := range list {
		total += o.Weight
	}
	at := rnd.Float64() * total
	for i, o := range list {
		if at -= o.Weight; at > 0 && i < len(list)-1 {
			continue
		}
		v := o.value(f)
		if v.IsNumber() {
			v = Number(math.Floor(v.Min + rnd.Float64()*(v.Max-v.Min+1)))
			v = Number(min(v.Min, o.Span[1]))
		}
		return v
	}
	return Value{}
}

// weigh measures, on people drawn from the frequencies, how many need each service. Always the same people: the same
// content gives the same order on every machine.
func (g *Guide) weigh() map[string]float64 {
	const people = 2000
	rnd := rand.New(rand.NewPCG(4, 2026))
	figures := g.figuresOn(knowledge.Day(time.Date(2026, 11, 25, 12, 0, 0, 0, rome)))
	counts := make([]int, len(g.services))
	for range people {
		p := &person{figures: figures}
		g.complete(p, &person{}, rnd)
		for i := range g.services {
			if g.services[i].need.eval(p, no).truth == yesTrue {
				counts[i]++
			}
		}
	}
	rarity := map[string]float64{}
	for i, n := range counts {
		share := (float64(n) + 0.5) / (people + 1)
		rarity[g.services[i].slug] = min(-math.Log2(share)*g.orders.RareAdds, g.orders.RareMost)
	}
	return rarity
}
