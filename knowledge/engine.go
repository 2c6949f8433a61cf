package knowledge

import (
	"sort"
	"strings"
)

// engine is what finds: built once from a pack, then only read. A class is anything that a question may be about: a service,
// a subject that nobody here answers ("_out:"), a kind of small talk ("_talk:").
type engine struct {
	ear     *ear
	slugs   []string         // the first classes, sorted
	classes []string         // all of them
	place   map[string]int32 // class -> where
	cards   *Index           // the words of each class: what its card says, how people ask for it
	main    *head            // learned from the ways of asking
	facets  *head            // which part is asked about
	names   names
	sure    map[string]string   // the heart of a question that is a name -> its service
	unclear map[string][]string // the heart of a question that fits several services -> them
	talk    map[string]string   // a whole message -> its kind of small talk
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
}

func (b *Base) materials() materials {
	return materials{b.listen, b.slugs, b.services, b.asks, b.beside}
}

// How much each kind of sentence counts, chosen by cross-validation on the ways of asking (docs/knowledge.md).
const (
	askInCard  = 0.4 // a way of asking beside the card's own words
	cardInHead = 0.1 // a sentence of the card beside the ways of asking
)

func build(m materials) *engine {
	e := &engine{ear: newEar(m.listen), slugs: m.slugs, place: map[string]int32{}, talk: map[string]string{}}
	class := func(name string) int32 {
		c, ok := e.place[name]
		if !ok {
			c = int32(len(e.classes))
			e.classes = append(e.classes, name)
			e.place[name] = c
		}
		return c
	}
	for _, slug := range m.slugs {
		class(slug)
	}
	var examples, parts []example
	texts := map[int32][]Field{} // what each class is asked with
	ask := func(c int32, lang string, words []string, weight float64) {
		examples = append(examples, example{terms: e.terms(words, lang), classes: []int32{c}})
		texts[c] = append(texts[c], Field{Text: strings.Join(e.ear.bare(words), " "), Lang: lang, Weight: weight})
	}
	for _, a := range m.asks {
		words := e.ear.heart(fold(a.Text))
		ask(e.place[a.Slug], a.Lang, words, askInCard)
		for i, f := range askFacets {
			if f == a.Facet {
				parts = append(parts, example{terms: e.facetTerms(words, a.Lang), classes: []int32{int32(i)}})
			}
		}
	}
	for _, a := range m.beside.outside {
		ask(class(outPrefix+a.label), a.lang, e.ear.heart(fold(a.text)), 1)
	}
	for _, a := range m.beside.talk {
		words := fold(a.text)
		e.talk[talkKey(words)] = a.label
		ask(class(talkPrefix+a.label), a.lang, words, 1)
	}
	for _, a := range m.beside.ambiguous {
		var classes []int32
		for _, slug := range strings.Split(a.label, "|") {
			classes = append(classes, e.place[slug])
		}
		examples = append(examples, example{terms: e.terms(e.ear.heart(fold(a.text)), a.lang), classes: classes})
	}
	for _, slug := range m.slugs {
		s, c := m.services[slug], e.place[slug]
		for _, lang := range keys(s.Names) {
			for _, name := range append([]string{s.Names[lang].Official}, s.Names[lang].Everyday...) {
				examples = append(examples, example{terms: e.terms(fold(name), lang), classes: []int32{c}})
			}
		}
		for _, lang := range keys(s.Card) {
			for _, p := range s.Card[lang].parts() {
				for _, sentence := range p.Sentences {
					if p.Facet != NotThis { // what it is not would teach the opposite
						words := fold(slot.ReplaceAllString(sentence, ""))
						examples = append(examples, example{terms: e.terms(words, lang), classes: []int32{c}, weight: cardInHead})
					}
				}
			}
		}
	}
	docs := make([]Doc, len(e.classes))
	for c, name := range e.classes {
		docs[c] = Doc{ID: name, Fields: texts[int32(c)]}
		if s, ok := m.services[name]; ok {
			docs[c].Fields = append(cardFields(s), docs[c].Fields...)
		}
	}
	e.cards = NewIndex(docs)
	e.main = learn(examples, lesson{classes: len(e.classes), epochs: 4, rate: 0.5, rare: 2})
	e.facets = learn(parts, lesson{classes: len(askFacets), epochs: 4, rate: 0.5, rare: 2})
	e.names = newNames(m.slugs, m.services)
	e.settle(m)
	return e
}

// cardFields is a service as text: its names weigh most, what it is not weighs nothing.
func cardFields(s *Service) []Field {
	var fields []Field
	add := func(lang string, weight float64, texts ...string) {
		fields = append(fields, Field{Text: strings.Join(texts, " \n "), Lang: lang, Weight: weight})
	}
	for _, lang := range keys(s.Names) {
		n := s.Names[lang]
		add(lang, 3, n.Official)
		add(lang, 3, n.Everyday...)
		add(lang, 2, n.Ambiguous...)
	}
	for _, lang := range keys(s.Card) {
		c := s.Card[lang]
		add(lang, 2, c.What...)
		add(lang, 1, c.Who...)
		add(lang, 0.7, c.How...)
		add(lang, 0.7, c.Where...)
		add(lang, 0.7, c.Documents...)
		add(lang, 0.7, c.Special...)
		add(lang, 0.5, c.Amount...)
		add(lang, 0.5, c.When...)
	}
	return fields
}

// settle writes down the questions that need no weighing: a name alone leads to its service, a name that several services
// share asks which one. A name that only one service calls its own wins over the second rule.
func (e *engine) settle(m materials) {
	owners := map[string][]string{} // by heart of the name
	shared := map[string][]string{}
	note := func(to map[string][]string, text string, slugs ...string) {
		key := e.ear.key(fold(text))
		if key == "" {
			key = talkKey(fold(text))
		}
		for _, slug := range slugs {
			if !contains(to[key], slug) {
				to[key] = append(to[key], slug)
			}
		}
	}
	for _, slug := range m.slugs {
		for _, lang := range keys(m.services[slug].Names) {
			n := m.services[slug].Names[lang]
			note(owners, bracket(n.Official), slug)
			for _, name := range n.Everyday {
				note(owners, name, slug)
			}
		}
	}
	for _, a := range m.beside.ambiguous {
		if len(fold(a.text)) <= 4 || e.ear.short(fold(a.text)) {
			note(shared, a.text, strings.Split(a.label, "|")...)
		}
	}
	for _, slug := range m.slugs {
		for _, lang := range keys(m.services[slug].Names) {
			for _, name := range m.services[slug].Names[lang].Ambiguous {
				note(shared, name, slug)
			}
		}
	}
	e.sure, e.unclear = map[string]string{}, map[string][]string{}
	for key, slugs := range owners {
		if len(slugs) == 1 {
			e.sure[key] = slugs[0]
			continue
		}
		sort.Strings(slugs)
		e.unclear[key] = slugs
	}
	for key, slugs := range shared {
		if _, owned := e.sure[key]; !owned && len(slugs) > 1 {
			e.unclear[key] = slugs
		}
	}
}

func contains(list []string, s string) bool {
	for _, l := range list {
		if l == s {
			return true
		}
	}
	return false
}
