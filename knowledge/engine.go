package knowledge

import (
	"strings"
	"sync"
)

// engine is what finds: built once from a pack, then only read. A class is anything that a question may be about: a service,
// a subject that nobody here answers ("_out:") or a kind of small talk ("_talk:").
type engine struct {
	ear     *ear
	slugs   []string            // the first classes, sorted
	classes []string            // all of them
	place   map[string]int32    // class -> where
	home    *voice              `kept:"-"` // Italian and English, learned together: people mix them
	voices  map[string]*voice   `kept:"-"` // the other languages, learned when somebody first writes in one
	groups  map[string][]string // languages that are learned together, by name
	key     string              // of all that is learned from, see digest
	names   names
	books   map[string]*dictionary // language -> its words in Italian
	sure    map[string]string      // the heart of a question that is a name -> its service
	unclear map[string][]string    // the heart of a question that fits several services -> them
	cutters sync.Pool              // *cutter, one a question
	talk    map[string]string      // a whole message, its very words or its spelling forgiven -> its kind of small talk
	shelf   Shelf                  `kept:"-"`
}

const (
	outPrefix  = "_out:"
	talkPrefix = "_talk:"
)

// askFacets are the classes of the second head.
var askFacets = []Facet{What, Who, Amount, Documents, How, Where, When}

// materials are what an engine is built from; the measurements leave some of them out.
type materials struct {
	listen   listening
	slugs    []string
	services map[string]*Service
	asks     []Ask
	beside   asides
	words    map[string][]meaning
	shelf    Shelf // where what is learned is kept
}

func (b *Base) materials() materials {
	s := b.sentences()
	return materials{b.listen, b.slugs, b.services, s.asks, s.beside, s.words, b.shelf}
}

// How much each kind of sentence counts, chosen by cross-validation on the ways of asking (docs/knowledge.md).
const (
	askInCard    = 0.6 // a way of asking beside the card's own words
	sharedInCard = 0.6 // one that several services share
	cardInHead   = 0.1 // a sentence of the card beside the ways of asking
)

func build(m materials) *engine {
	e := &engine{ear: newEar(m.listen), slugs: m.slugs, place: map[string]int32{}, talk: map[string]string{}, groups: map[string][]string{}}
	class := func(name string) {
		if _, ok := e.place[name]; !ok {
			e.place[name] = int32(len(e.classes))
			e.classes = append(e.classes, name)
		}
	}
	for _, slug := range m.slugs {
		class(slug)
	}
	others := map[string]bool{}
	for _, a := range m.asks {
		others[a.Lang] = true
	}
	for _, a := range m.beside.outside {
		class(outPrefix + a.label)
	}
	for _, a := range m.beside.talk {
		class(talkPrefix + a.label)
		e.talk[talkKey(fold(a.text))], e.talk[exact(fold(a.text))] = a.label, a.label
	}
	e.names = newNames(m.slugs, m.services)
	e.ear.know(e.names)
	e.books = map[string]*dictionary{}
	for lang, list := range m.words {
		e.books[lang] = newDictionary(lang, list)
	}
	e.settle(m)
	for _, lang := range keys(others) {
		if lang != "it" && lang != "en" {
			e.groups[script(lang)] = append(e.groups[script(lang)], lang)
		}
	}
	if m.shelf != nil { // tens of milliseconds
		e.key = m.digest()
	}
	e.wake(m.shelf, func() materials { return m })
	return e
}

// wake makes ready an engine whose words are there: it obtains what was learned of Italian and English, and says where the rest comes from. from is called
// only when something has to be learned.
func (e *engine) wake(shelf Shelf, from func() materials) {
	e.shelf, e.voices = shelf, map[string]*voice{}
	e.cutters.New = func() any { return newCutter() }
	e.home = &voice{learned: e.obtain(from, home, func(lang string) bool { return lang == "it" || lang == "en" })}
	for name, together := range e.groups {
		v := &voice{ready: func(v *voice) {
			v.learned = e.obtain(from, name, func(lang string) bool { return contains(together, lang) })
		}}
		for _, lang := range together {
			e.voices[lang] = v
		}
	}
}

// nameFields are the names of a service: they weigh most.
func nameFields(s *Service) []Field {
	var fields []Field
	for _, lang := range keys(s.Names) {
		n := s.Names[lang]
		fields = append(fields, Field{Text: n.Official, Lang: lang, Weight: 3}, Field{Text: strings.Join(n.Everyday, " \n "), Lang: lang, Weight: 3},
			Field{Text: strings.Join(n.Ambiguous, " \n "), Lang: lang, Weight: 2})
	}
	return fields
}

// cardFields is what a card says; what it is not weighs nothing.
func cardFields(s *Service) []Field {
	var fields []Field
	for _, lang := range keys(s.Card) {
		c := s.Card[lang]
		for _, part := range []struct {
			weight    float64
			sentences []string
		}{{2, c.What}, {1, c.Who}, {0.7, c.How}, {0.7, c.Where}, {0.7, c.Documents}, {0.7, c.Special}, {0.5, c.Amount}, {0.5, c.When}} {
			fields = append(fields, Field{Text: strings.Join(part.sentences, " \n "), Lang: lang, Weight: part.weight})
		}
	}
	return fields
}

// settle writes down the questions that need no weighing: a name alone leads to its service, a name that several services
// share asks which one. Of two rules the one that has the very words wins, then the one that says to ask.
func (e *engine) settle(m materials) {
	cut := newCutter()
	e.sure, e.unclear = map[string]string{}, map[string][]string{}
	owners, shared := map[string][]string{}, map[string][]string{}
	note := func(to map[string][]string, loose bool, text, lang string, slugs ...string) {
		words := fold(text)
		under := []string{exact(words)}
		whole := e.ear.whole(cut, words, lang)
		if key := e.ear.key(cut, words, lang); key == whole {
			under = append(under, key)
		} else if loose && key != "" && e.ear.short(cut, words, lang) {
			under = append(under, key)
		}
		for _, key := range under {
			for _, slug := range slugs {
				if !contains(to[key], slug) {
					to[key] = append(to[key], slug)
				}
			}
		}
	}
	for _, slug := range m.slugs {
		for _, lang := range keys(m.services[slug].Names) {
			n := m.services[slug].Names[lang]
			for _, name := range append([]string{n.Official, bracket(n.Official)}, n.Everyday...) {
				note(owners, false, name, lang, slug)
			}
		}
	}
	for _, a := range m.beside.ambiguous {
		note(shared, true, a.text, a.lang, strings.Split(a.label, "|")...)
	}
	for _, slug := range m.slugs {
		for _, lang := range keys(m.services[slug].Names) {
			for _, name := range m.services[slug].Names[lang].Ambiguous {
				note(shared, true, name, lang, slug)
			}
		}
	}
	for key, slugs := range owners {
		if len(slugs) == 1 {
			e.sure[key] = slugs[0]
		} else {
			shared[key] = slugs
		}
	}
	for key, slugs := range shared {
		if len(slugs) > 1 {
			e.unclear[key] = slugs
		}
	}
}

// exact is the very words of a text, as a key that no other kind of key can equal.
func exact(words []string) string { return "=" + strings.Join(words, " ") }

// settled looks a question up among those: first its very words, then all its words but the smallest, then its heart.
func (e *engine) settled(cut *cutter, words []string, key, lang string) (slug string, slugs []string, ok bool) {
	heart := e.ear.heart(words)
	for i, k := range []string{exact(words), exact(heart), e.ear.whole(cut, words, lang), e.ear.said(cut, heart, lang), key} {
		if k == "" {
			continue
		}
		if i >= 3 { // the heart of a longer name is not that name: "nidi gratis" is no "nido"
			for _, n := range e.names.in(heart) {
				if len(n.slugs) == 1 && len(n.words) > 1 && len(e.unclear[exact(n.words)]) == 0 {
					return "", nil, false
				}
			}
		}
		if slugs, ok := e.unclear[k]; ok {
			return "", slugs, true
		}
		if slug, ok := e.sure[k]; ok {
			return slug, nil, true
		}
	}
	return "", nil, false
}

func contains(list []string, s string) bool {
	for _, l := range list {
		if l == s {
			return true
		}
	}
	return false
}
