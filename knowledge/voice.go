package knowledge

import (
	"runtime/debug"
	"slices"
	"strings"
	"sync"
)

// voice is what was learned of one language, or of some that are learned together.
type voice struct {
	learned

	once  sync.Once
	ready func(*voice)
}

// learned is all that comes from examples.
type learned struct {
	cards  *Index // the words of each class: what its card says, how people ask for it
	main   *head  // learned from the ways of asking
	facets *head  // which part is asked about
	clear  *head  // whether the words fit one service (0), several (1) or none (2); only at home
}

// voice gives what was learned of a language; nil when it is at home or nobody wrote ways of asking in it.
func (e *engine) voice(lang string) *voice {
	v := e.voices[lang]
	if v != nil {
		v.once.Do(func() { v.ready(v) })
	}
	return v
}

// obtain reads what was kept of the sentences of some languages, else learns it and keeps it.
func (e *engine) obtain(from func() materials, name string, mine func(lang string) bool) learned {
	if l, ok := e.take(name); ok {
		return l
	}
	l := e.learn(from(), mine, name == home)
	if e.shelf != nil && e.shelf.Put("learned-"+name, e.key, &l) == nil { // one that cannot keep it costs the next start its time and nothing else
		if kept, ok := e.take(name); ok {
			return kept // the same, where it lies
		}
	}
	return l
}

// take gives what was kept of a voice, when it is of these classes.
func (e *engine) take(name string) (learned, bool) {
	var l learned
	if e.shelf == nil || !e.shelf.Take("learned-"+name, e.key, &l) || l.cards == nil || l.main == nil || l.facets == nil {
		return learned{}, false
	}
	fits := slices.Equal(l.cards.ids, e.classes) && l.main.classes == len(e.classes) && l.facets.classes == len(askFacets) &&
		(l.clear == nil) == (name != home) && (l.clear == nil || l.clear.classes == fitting)
	return l, fits
}

// home is the name of what Italian and English are learned as.
const home = "home"

// learn learns from the sentences of some languages. Names are learned by every voice, since people who write in another
// language say the Italian ones; the cards only at home.
func (e *engine) learn(m materials, mine func(lang string) bool, home bool) learned {
	if home { // it takes several times what is kept: collect often meanwhile, and give it back at the end
		defer debug.FreeOSMemory()
		defer debug.SetGCPercent(debug.SetGCPercent(30))
	}
	var l learned
	cut := newCutter()
	l.cards = NewIndex(e.docs(m, mine, home))
	if home {
		l.clear = learn(e.doubts(cut, m), lesson{classes: fitting, epochs: 4, rate: 0.5, rare: 2})
	}
	l.facets = learn(e.askings(cut, m, mine), lesson{classes: len(askFacets), epochs: 4, rate: 0.5, rare: 2, plain: true})
	l.main = learn(e.lessons(cut, m, mine, home), lesson{classes: len(e.classes), epochs: 4, rate: 0.5, rare: 2})
	return l
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
func (e *engine) docs(m materials, mine func(string) bool, home bool) []Doc {
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
		words := e.ear.bare(e.ear.heart(fold(text)), lang)
		docs[c].Fields = append(docs[c].Fields, Field{Text: strings.Join(words, " "), Lang: lang, Weight: inCard})
	})
	for _, a := range m.beside.ambiguous {
		for _, slug := range strings.Split(a.label, "|") {
			if c, ok := e.place[slug]; ok && mine(a.lang) {
				words := e.ear.bare(e.ear.heart(fold(a.text)), a.lang)
				docs[c].Fields = append(docs[c].Fields, Field{Text: strings.Join(words, " "), Lang: a.lang, Weight: sharedInCard})
			}
		}
	}
	return docs
}

// lessons are the sentences that the main head learns from.
func (e *engine) lessons(cut *cutter, m materials, mine func(string) bool, home bool) []example {
	var examples []example
	learned := func(c int32, lang string, words []string, weight float32) {
		examples = append(examples, example{terms: slices.Clone(e.terms(cut, words, lang)), classes: []int32{c}, weight: weight})
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
			examples = append(examples, example{terms: slices.Clone(e.terms(cut, e.ear.heart(fold(a.text)), a.lang)), classes: all, weight: 1})
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
