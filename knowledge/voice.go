package knowledge

import (
	"math"
	"strings"
	"sync"
)

// voice is what was learned of one language.
type voice struct {
	cards  *Index // the words of each class: what its card says, how people ask for it
	main   *head  // learned from the ways of asking
	facets *head  // which part is asked about

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
	var examples, parts []example
	texts := make([][]Field, len(e.classes)) // what each class is asked with
	learned := func(c int32, lang string, words []string, weight float32) {
		examples = append(examples, example{terms: e.terms(words, lang), classes: []int32{c}, weight: weight})
	}
	ask := func(class, lang, text string, weight float64) {
		if mine(lang) {
			c, words := e.place[class], e.ear.heart(fold(text))
			learned(c, lang, words, 1)
			texts[c] = append(texts[c], Field{Text: strings.Join(e.ear.bare(words), " "), Lang: lang, Weight: weight})
		}
	}
	for _, a := range m.asks {
		ask(a.Slug, a.Lang, a.Text, askInCard)
		for i, f := range askFacets {
			if f == a.Facet && mine(a.Lang) {
				parts = append(parts, example{terms: e.facetTerms(e.ear.heart(fold(a.Text)), a.Lang), classes: []int32{int32(i)}})
			}
		}
	}
	for _, a := range m.beside.outside {
		ask(outPrefix+a.label, a.lang, a.text, 1)
	}
	for _, a := range m.beside.talk {
		ask(talkPrefix+a.label, a.lang, a.text, 1)
	}
	for _, a := range m.beside.ambiguous {
		ask(unclearPrefix+a.label, a.lang, a.text, 1)
	}
	docs := make([]Doc, len(e.classes))
	for c, name := range e.classes {
		docs[c] = Doc{ID: name, Fields: texts[c]}
		s, ok := m.services[name]
		if !ok {
			continue
		}
		for _, lang := range keys(s.Names) {
			for _, called := range append([]string{s.Names[lang].Official}, s.Names[lang].Everyday...) {
				learned(int32(c), lang, fold(called), 1)
			}
		}
		docs[c].Fields = append(nameFields(s), docs[c].Fields...)
		if !home {
			continue
		}
		docs[c].Fields = append(cardFields(s), docs[c].Fields...)
		for _, lang := range keys(s.Card) {
			for _, p := range s.Card[lang].parts() {
				for _, sentence := range p.Sentences {
					if p.Facet != NotThis { // what it is not would teach the opposite
						learned(int32(c), lang, fold(slot.ReplaceAllString(sentence, "")), cardInHead)
					}
				}
			}
		}
	}
	v.cards = NewIndex(docs)
	v.main = learn(examples, lesson{classes: len(e.classes), epochs: 4, rate: 0.5, rare: 2})
	v.facets = learn(parts, lesson{classes: len(askFacets), epochs: 4, rate: 0.5, rare: 2})
}

// cueWeight is how much a cue adds to the odds of its part, as a logarithm.
const cueWeight = 3.0

// facet is the part of a card that a question asks for.
func (v *voice) facet(e *engine, words []string, lang string) Facet {
	odds := v.facets.odds(e.facetTerms(words, lang))
	cue, found := e.ear.cue(words)
	best := 0
	for i := range odds {
		if found && askFacets[i] == cue {
			odds[i] *= float32(math.Exp(cueWeight))
		}
		if odds[i] > odds[best] {
			best = i
		}
	}
	return askFacets[best]
}
