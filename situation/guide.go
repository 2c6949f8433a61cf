package situation

import (
	"errors"
	"fmt"
	"io/fs"
	"sort"
	"strings"
	"sync"

	"bussola/knowledge"
)

var rome = knowledge.Rome

// Guide is the loaded schema of facts with the rules of every service: what is needed to understand, to ask and to rule. It never changes.
type Guide struct {
	base   *knowledge.Base
	facts  []Fact // in asking order
	byName map[string]Fact

	lang     *language
	services []ruled // in the order of the slugs
	ruledOn  map[string]*ruled
	orders   *orders
	odds     *odds
	// rarity is what a service gains in rank when its need is there: the fewer people need it, as the frequencies have it, the more.
	rarity  map[string]float64
	weighed sync.Once
	needs   []*formula // when a fact may be asked, by number
	answers answerWords
	suppose *supposing // how people ask about an orientation
	reader  *Reader    // understands free words; nil in a pack that has no lexicon
	today   today
	crowds  sync.Pool // *crowd, reused: a turn imagines people and forgets them
}

// Load reads facts.yaml and the rules of the services of a base, and checks them together.
func Load(fsys fs.FS, base *knowledge.Base) (*Guide, error) {
	g := &Guide{base: base, byName: map[string]Fact{}}
	var unread error // of the reader, which leans on no rule and is made beside them
	understands := make(chan struct{})
	go func() {
		defer close(understands)
		if lexicons, _ := fs.Glob(fsys, "situation/lexicon.*.yaml"); len(lexicons) > 0 {
			g.reader, unread = LoadReader(fsys)
		}
	}()
	defer func() { <-understands }()
	if err := knowledge.Strict(fsys, "facts.yaml", &g.facts); err != nil {
		return nil, err
	}
	var errs []error
	for _, f := range g.facts {
		if _, twice := g.byName[f.Name]; twice {
			errs = append(errs, fmt.Errorf("facts.yaml: fact %q is written twice", f.Name))
		}
		g.byName[f.Name] = f
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	sort.SliceStable(g.facts, func(i, j int) bool { return g.facts[i].Order < g.facts[j].Order })
	var err error
	if g.lang, err = newLanguage(g.facts, base); err != nil {
		return nil, err
	}
	for _, f := range g.facts {
		may, err := g.lang.compile(f.Needs, scope{})
		if err != nil {
			errs = append(errs, fmt.Errorf("facts.yaml:%d: needs of %q: %w", factLine(fsys, f.Name), f.Name, err))
		}
		g.needs = append(g.needs, may)
	}
	g.services, errs = compileInto(errs, g.lang, fsys)
	if g.orders, err = loadOrders(fsys, g.lang); err != nil {
		errs = append(errs, err)
	}
	if g.odds, err = loadOdds(fsys, g.lang); err != nil {
		errs = append(errs, err)
	}
	if g.answers, err = loadAnswers(fsys); err != nil {
		errs = append(errs, err)
	}
	if g.suppose, err = loadSupposing(fsys, g.lang); err != nil {
		errs = append(errs, err)
	}
	if <-understands; unread != nil {
		errs = append(errs, unread)
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	g.lang.env = nil // it holds megabytes
	g.ruledOn = map[string]*ruled{}
	for i := range g.services {
		g.ruledOn[g.services[i].slug] = &g.services[i]
	}
	return g, nil
}

// Ready does what the first orientation would wait for, two thousand invented people: to be called beside other work.
func (g *Guide) Ready() { g.rare() }

// rare gives the rarity of each service by slug.
func (g *Guide) rare() map[string]float64 {
	g.weighed.Do(func() {
		if g.rarity == nil { // a guide that was kept has it
			g.rarity = g.weigh()
		}
	})
	return g.rarity
}

// Kinds are examples of what rules are made of, for who keeps a guide between starts.
func Kinds() []any {
	return []any{constant(false), all(nil), some(nil), not{}, choice{}, same{}, among{}, wordSet{}, compare{}, literal(0), numberFact(0), figureOf(0), sum{}}
}

func compileInto(errs []error, l *language, fsys fs.FS) ([]ruled, []error) {
	services, more := compileRules(l, fsys)
	return services, append(errs, more...)
}

// factLine finds the line of a fact in facts.yaml, for messages.
func factLine(fsys fs.FS, name string) int {
	data, err := fs.ReadFile(fsys, "facts.yaml")
	if err != nil {
		return 1
	}
	for i, line := range strings.Split(string(data), "\n") {
		if strings.TrimSpace(line) == "- name: "+name {
			return i + 1
		}
	}
	return 1
}

// Fact gives one fact of the schema by name.
func (g *Guide) Fact(name string) (Fact, bool) {
	f, ok := g.byName[name]
	return f, ok
}

// Names lists the facts, in asking order.
func (g *Guide) Names() []string { return g.lang.names }

// imply adds the facts that follow from the known ones by rule and were not said otherwise.
func (g *Guide) imply(facts Facts) {
	set := func(name string, v Value) {
		if _, said := facts[name]; !said {
			if _, known := g.byName[name]; known {
				facts[name] = v
			}
		}
	}
	if age, ok := facts["eta"]; ok && age.Min >= 60 {
		set("over60_nel_nucleo", Yes(true))
	}
	disabled := false
	if p, ok := facts["invalidita_pct"]; ok && p.Min > 0 {
		disabled = true
	}
	if l, ok := facts["legge104"]; ok && (l.Word == "comma1" || l.Word == "comma3") {
		disabled = true
	}
	if a, ok := facts["accompagnamento"]; ok && a.Word == "si" {
		disabled = true
		set("autosufficienza", Word("non_autosufficiente")) // the law gives it only to who cannot live without help every day
	}
	for _, name := range []string{"minore_disabile", "disabilita_gravissima"} {
		if v, ok := facts[name]; ok && v.Yes != nil && *v.Yes {
			disabled = true
		}
	}
	if disabled {
		set("disabile_nel_nucleo", Yes(true))
	}
	if c, ok := facts["cittadinanza"]; ok && (c.Word == "italiana" || c.Word == "ue") {
		set("titolo_soggiorno", Word("non_serve"))
	}
	// An Italian citizen is taken to have lived here all along, unless they say otherwise: the cards say the condition.
	if c, ok := facts["cittadinanza"]; ok && c.Word == "italiana" {
		if age, ok := facts["eta"]; ok {
			set("anni_residenza_italia", age)
		} else if facts["per_chi"].Word != "figlio" {
			set("anni_residenza_italia", Range(18, 120)) // an adult's years, however many
		}
	}
	// Who is alone in the family earns what the family earns.
	if n, ok := facts["nucleo_componenti"]; ok && n.Exact() && n.Min == 1 {
		if own, ok := facts["reddito_personale"]; ok {
			set("reddito_familiare", own)
		} else if all, ok := facts["reddito_familiare"]; ok {
			set("reddito_personale", all)
		}
		set("figli_minori", Number(0))
		if age, ok := facts["eta"]; ok && age.Max < 60 {
			set("over60_nel_nucleo", Yes(false))
		}
		if p, l := facts["invalidita_pct"], facts["legge104"]; p.Exact() && p.Min == 0 && l.Word == "no" && !disabled {
			set("disabile_nel_nucleo", Yes(false))
		}
	}
	if p, ok := facts["invalidita_pct"]; ok && p.Exact() && p.Min == 0 {
		if l, ok := facts["legge104"]; ok && l.Word == "no" {
			set("accompagnamento", Word("no")) // it is given on the same report
		}
	}
	if w, ok := facts["perdita_lavoro_involontaria"]; ok && w.Yes != nil && *w.Yes {
		set("lavoro", Word("disoccupato"))
	}
}
