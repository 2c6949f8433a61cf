package knowledge

import (
	"strings"
	"sync"
)

// voice is what was learned of one language.
type voice struct {
	cards  *Index // the words of each class: what its card says, how people ask for it
	main   *head  // learned from the ways of asking
	facets *head  // which part is asked about
	clear  *head  // whether the words fit one service (0) or several (1)

	once  sync.Once
	ready func(*voice)
}

// voice gives what was learned of a language; nil when it is at home or nobody wrote ways of asking in it.
func (e *engine) voice(lang string) *voice {
	v := e.voices[lang]
	if v != nil {
		v.once.Do(func() { v.ready(v) })
	}
	return v
}

// build learns from the sentences of some languages. Names are learned by every voice, since people who write in another
// language say the Italian ones; the cards only at home.
func (v *voice) build(e *engine, m materials, mine func(lang string) bool, home bool) {
	v.cards = NewIndex(v.docs(e, m, mine, home))
	v.main = learn(v.lessons(e, m, mine, home), lesson{classes: len(e.classes), epochs: 4, rate: 0.5, rare: 2})
	parts := e.askings(m, mine)
	if home {
		v.clear = learn(e.doubts(m), lesson{classes: 2, epochs: 4, rate: 0.5, rare: 2})
	}
	v.facets = learn(parts, lesson{classes: len(askFacets), epochs: 4, rate: 0.5, rare: 2, plain: true})
}

// each gives every sentence of some languages with its class, and how much it counts among the words of the cards.
func (m materials) each(mine func(lang string) bool, say func(class, lang, text string, inCard float64)) {
	for _, a := range m.asks {
		if mine(a.Lang) {
			say(a.Slug, a.Lang, a.Text, askInCard)
		}
	}
	for _, beside := range []struct {
		prefix string
		list   []aside
	}{{outPrefix, m.beside.outside}, {talkPrefix, m.beside.talk}} {
		for _, a := range beside.list {
			if mine(a.lang) {
				say(beside.prefix+a.label, a.lang, a.text, 1)
			}
		}
	}
}

// docs are the classes as texts to be found by their words.
func (v *voice) docs(e *engine, m materials, mine func(string) bool, home bool) []Doc {
	docs := make([]Doc, len(e.classes))
	for c, name := range e.classes {
		docs[c].ID = name
		if s, ok := m.services[name]; ok {
			docs[c].Fields = nameFields(s)
			if home {
				docs[c].Fields = append(docs[c].Fields, cardFields(s)...)
			}
		}
	}
	m.each(mine, func(class, lang, text string, inCard float64) {
		c := e.place[class]
		words := e.ear.bare(e.ear.heart(fold(text)))
		docs[c].Fields = append(docs[c].Fields, Field{Text: strings.Join(words, " "), Lang: lang, Weight: inCard})
	})
	for _, a := range m.beside.ambiguous {
		for _, slug := range strings.Split(a.label, "|") {
			if c, ok := e.place[slug]; ok && mine(a.lang) {
				words := e.ear.bare(e.ear.heart(fold(a.text)))
				docs[c].Fields = append(docs[c].Fields, Field{Text: strings.Join(words, " "), Lang: a.lang, Weight: sharedInCard})
			}
		}
	}
	return docs
}

// lessons are the sentences that the main head learns from.
func (v *voice) lessons(e *engine, m materials, mine func(string) bool, home bool) []example {
	var examples []example
	learned := func(c int32, lang string, words []string, weight float32) {
		examples = append(examples, example{terms: e.terms(words, lang), classes: []int32{c}, weight: weight})
	}
	m.each(mine, func(class, lang, text string, _ float64) { learned(e.place[class], lang, e.ear.heart(fold(text)), 1) })
	for _, a := range m.beside.ambiguous {
		var all []int32
		for _, slug := range strings.Split(a.label, "|") {
			if c, ok := e.place[slug]; ok {
				all = append(all, c)
			}
		}
		if mine(a.lang) && len(all) > 0 {
			examples = append(examples, example{terms: e.terms(e.ear.heart(fold(a.text)), a.lang), classes: all, weight: 1})
		}
	}
	for i, slug := range m.slugs {
		s, c := m.services[slug], int32(i)
		for _, lang := range keys(s.Names) {
			for _, name := range append([]string{s.Names[lang].Official}, s.Names[lang].Everyday...) {
				learned(c, lang, fold(name), 1)
			}
		}
		if !home {
			continue
		}
		for _, lang := range keys(s.Card) {
			for _, p := range s.Card[lang].parts() {
				for _, sentence := range p.Sentences {
					if p.Facet != NotThis { // what it is not would teach the opposite
						learned(c, lang, fold(slot.ReplaceAllString(sentence, "")), cardInHead)
					}
				}
			}
		}
	}
	return examples
}
