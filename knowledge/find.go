package knowledge

import (
	"fmt"
	"math"
	"sort"
	"strings"
)

// engine is what finds: built once from a pack, then only read.
type engine struct {
	ear     *ear
	slugs   []string
	place   map[string]int32 // slug -> class
	classes []string         // services first, then "_out", then "_talk:<kind>"
	cards   *Index           // what the cards say
	asks    *Index           // one document a sentence
	askSlug []int32          // its class
	main    *head
	facets  *head
	names   names
	talk    map[string]string // a whole message, folded -> kind of small talk
}

const outside = "_out"

// askFacets are the classes of the second head.
var askFacets = []Facet{What, Who, Amount, Documents, How, Where, When}

// Ready builds what [Base.Find] needs, once. Without it the first question waits for it, a fraction of a second.
func (b *Base) Ready() {
	b.once.Do(func() { b.engine = build(b.materials()) })
}

// Find chooses the card for a question. lang is the language of the conversation, "" when nobody knows it yet. The same
// question on the same pack always gives the same finding.
func (b *Base) Find(text, lang string, hint Hint) Finding {
	b.Ready()
	return b.engine.find(text, lang, hint)
}

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

func build(m materials) *engine {
	e := &engine{ear: newEar(m.listen), slugs: m.slugs, place: map[string]int32{}, talk: map[string]string{}}
	e.classes = append(e.classes, m.slugs...)
	class := func(name string) int32 {
		c, ok := e.place[name]
		if !ok {
			c = int32(len(e.classes))
			e.classes = append(e.classes, name)
			e.place[name] = c
		}
		return c
	}
	for i, slug := range m.slugs {
		e.place[slug] = int32(i)
	}
	var docs []Doc
	for _, slug := range m.slugs {
		docs = append(docs, cardDoc(m.services[slug]))
	}
	e.cards = NewIndex(docs)
	e.names = newNames(m.slugs, m.services)

	var examples, parts []example
	docs = docs[:0]
	for _, a := range m.asks {
		words := e.ear.clean(fold(a.Text))
		if len(words) == 0 {
			continue
		}
		terms := e.terms(words, a.Lang)
		examples = append(examples, example{terms: terms, classes: []int32{e.place[a.Slug]}})
		docs = append(docs, Doc{ID: a.Slug, Fields: []Field{{Text: a.Text, Lang: a.Lang}}})
		e.askSlug = append(e.askSlug, e.place[a.Slug])
		for i, f := range askFacets {
			if f == a.Facet {
				parts = append(parts, example{terms: e.facetTerms(words, a.Lang), classes: []int32{int32(i)}})
			}
		}
	}
	e.asks = NewIndex(docs)
	for _, slug := range m.slugs {
		for lang, n := range m.services[slug].Names {
			for _, name := range append([]string{n.Official}, n.Everyday...) {
				examples = append(examples, example{terms: e.terms(fold(name), lang), classes: []int32{e.place[slug]}})
			}
		}
	}
	for _, a := range m.beside.outside {
		examples = append(examples, example{terms: e.terms(e.ear.clean(fold(a.text)), a.lang), classes: []int32{class(outside)}})
	}
	for _, a := range m.beside.talk {
		e.talk[talkKey(fold(a.text))] = a.label
		examples = append(examples, example{terms: e.terms(fold(a.text), a.lang), classes: []int32{class("_talk:" + a.label)}})
	}
	for _, a := range m.beside.ambiguous {
		var classes []int32
		for _, slug := range strings.Split(a.label, "|") {
			classes = append(classes, e.place[slug])
		}
		examples = append(examples, example{terms: e.terms(e.ear.clean(fold(a.text)), a.lang), classes: classes})
	}
	e.main = learn(examples, lesson{classes: len(e.classes), epochs: 6, rate: 0.5, rare: 2})
	e.facets = learn(parts, lesson{classes: len(askFacets), epochs: 4, rate: 0.5, rare: 2})
	return e
}

// cardDoc is a service as a document: its names weigh most, what it is not weighs nothing.
func cardDoc(s *Service) Doc {
	d := Doc{ID: s.Slug}
	add := func(lang string, weight float64, texts ...string) {
		d.Fields = append(d.Fields, Field{Text: strings.Join(texts, " \n "), Lang: lang, Weight: weight})
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
	return d
}

// terms are what the main head learns from: stems, pairs of stems, things, letters-in-a-row.
func (e *engine) terms(words []string, lang string) []term {
	var cut cutter
	out := make([]term, 0, 24*len(words))
	bare := e.ear.bare(words)
	if len(bare) == 0 {
		bare = words
	}
	stems := cut.stems(bare, lang)
	for i, s := range stems {
		out = append(out, term{s, 1})
		if i > 0 {
			out = append(out, term{join(stems[i-1], s), 0.6})
		}
	}
	for _, t := range e.ear.things(words) {
		out = append(out, term{hash('t', t), 0.7})
	}
	for _, g := range cut.grams(bare) {
		out = append(out, term{g, 0.35})
	}
	return out
}

// facetTerms are what the second head learns from: the words that ask, mostly small ones, and where the sentence begins.
func (e *engine) facetTerms(words []string, lang string) []term {
	var cut cutter
	out := make([]term, 0, 4*len(words))
	before := hash('b', "")
	for i, s := range cut.stems(words, lang) {
		out = append(out, term{s, 1}, term{join(before, s), 1})
		if i < 2 {
			out = append(out, term{join(uint64(i+1), s), 0.5})
		}
		before = s
	}
	for _, g := range cut.grams(words) {
		out = append(out, term{g, 0.2})
	}
	return out
}

func talkKey(words []string) string {
	for i, w := range words {
		words[i] = squeeze(w)
	}
	return strings.Join(words, " ")
}

// evidence is what speaks for each class.
type evidence struct {
	odds  []float32 // of the main head, by class
	cards []float32 // share of what the cards' words could give, by service
	asks  []float32 // the nearest way of asking, by service
	named []float32 // 1 where a name of the service was said, by service
}

func (e *engine) gather(words []string, lang string) evidence {
	v := evidence{odds: e.main.odds(e.terms(words, lang)), asks: make([]float32, len(e.slugs)), named: make([]float32, len(e.slugs))}
	bare := e.ear.bare(words)
	if len(bare) == 0 {
		bare = words
	}
	v.cards = e.cards.score(bare, lang)
	for i, s := range e.asks.score(bare, lang) {
		if c := e.askSlug[i]; s > v.asks[c] {
			v.asks[c] = s
		}
	}
	for _, n := range e.names.in(words) {
		if len(n.slugs) == 1 {
			v.named[e.place[n.slugs[0]]] = 1
		}
	}
	return v
}

// Weights of the kinds of evidence, fitted by cross-validation: see docs/knowledge.md.
var weights = struct{ odds, cards, asks, named, temperature float64 }{0.6, 4, 6, 1.5, 1}

// weigh turns evidence into one share for each class.
func (e *engine) weigh(v evidence) []float64 {
	z := make([]float64, len(e.classes))
	most := math.Inf(-1)
	for c := range z {
		z[c] = weights.odds * math.Log(float64(v.odds[c])+1e-5)
		if c < len(e.slugs) {
			z[c] += weights.cards*float64(v.cards[c]) + weights.asks*float64(v.asks[c]) + weights.named*float64(v.named[c])
		}
		z[c] /= weights.temperature
		most = max(most, z[c])
	}
	sum := 0.0
	for c := range z {
		z[c] = math.Exp(z[c] - most)
		sum += z[c]
	}
	for c := range z {
		z[c] /= sum
	}
	return z
}

func (e *engine) find(text, known string, hint Hint) Finding {
	words := fold(text)
	f := Finding{Kind: Abstain, Lang: known}
	if len(words) == 0 {
		return f
	}
	f.Lang = e.ear.language(text, words, known)
	clean := e.ear.clean(words)
	if kind, ok := e.talk[talkKey(append([]string(nil), words...))]; ok {
		f.Kind, f.Talk, f.Confidence = Smalltalk, kind, 1
		return f
	}
	if len(clean) == 0 {
		clean = words
	}
	v := e.gather(clean, f.Lang)
	shares := e.weigh(v)
	order := make([]int, len(shares))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(i, j int) bool { return shares[order[i]] > shares[order[j]] })
	parts := e.facets.odds(e.facetTerms(clean, f.Lang))
	best := 0
	for i := range parts {
		if parts[i] > parts[best] {
			best = i
		}
	}
	f.Facet = askFacets[best]
	for _, c := range order {
		if c < len(e.slugs) && len(f.Services) < 5 {
			f.Services = append(f.Services, e.slugs[c])
			f.Why = append(f.Why, fmt.Sprintf("%s %.3f: learned %.3f, card %.3f, asked before %.3f, named %.0f", e.slugs[c], shares[c], v.odds[c], v.cards[c], v.asks[c], v.named[c]))
		}
	}
	top := e.classes[order[0]]
	switch kind, talk := strings.CutPrefix(top, "_talk:"); {
	case talk && shares[order[0]] > 0.5:
		f.Kind, f.Talk, f.Confidence = Smalltalk, kind, shares[order[0]]
	case top == outside || talk:
		f.Confidence = shares[e.place[f.Services[0]]]
	default:
		f.Confidence = shares[order[0]]
		if f.Confidence >= 0.3 {
			f.Kind = Answer
		}
	}
	return f
}
