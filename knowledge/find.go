package knowledge

import (
	"fmt"
	"sort"
	"strings"
)

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

// Thresholds of an answer, chosen on sentences held aside (docs/knowledge.md).
const (
	answerAt  = 0.25 // below this share of the best service nothing is answered
	outsideAt = 0.45 // above this share of all subjects nobody answers, it is one of them
	talkAt    = 0.5
	rivalAt   = 0.8 // a second service this near the first asks which one, where both were said to be unclear
)

func (e *engine) find(text, known string, hint Hint) Finding {
	words := fold(text)
	f := Finding{Kind: Abstain, Lang: known}
	if len(words) == 0 {
		f.Why = append(f.Why, "no words")
		return f
	}
	f.Lang = e.ear.language(text, words, known)
	if kind, ok := e.talk[talkKey(words)]; ok {
		f.Kind, f.Talk, f.Confidence = Smalltalk, kind, 1
		f.Why = append(f.Why, "small talk as written: "+kind)
		return f
	}
	heart := e.ear.heart(words)
	f.Facet = e.facet(heart, f.Lang)
	v := e.gather(heart, f.Lang)
	shares := e.weigh(v)
	order := rank(shares)
	for _, c := range order {
		if c < len(e.slugs) && len(f.Services) < 5 {
			f.Services = append(f.Services, e.classes[c])
		}
	}
	f.Confidence = shares[e.place[f.Services[0]]]
	for _, c := range order[:5] {
		f.Why = append(f.Why, fmt.Sprintf("%-32s %.3f  learned %.3f  words %.3f  named %v", e.classes[c], shares[c], v.odds[c], v.cards[c], v.named[c]))
	}
	e.decide(&f, words, heart, shares, hint)
	return f
}

// decide says what the shares mean: an answer, a choice, small talk, or nothing sure.
func (e *engine) decide(f *Finding, words, heart []string, shares []float64, hint Hint) {
	key := e.ear.key(heart)
	settled := key
	if settled == "" {
		settled = talkKey(heart)
	}
	if slugs, ok := e.unclear[settled]; ok {
		f.Kind, f.Services = Clarify, e.byShare(slugs, shares)
		f.Why = append(f.Why, "unclear as written: "+strings.Join(slugs, " "))
		return
	}
	if slug, ok := e.sure[settled]; ok {
		f.Kind, f.Services, f.Confidence = Answer, first(slug, f.Services), max(f.Confidence, 0.95)
		f.Why = append(f.Why, "a name alone: "+slug)
		return
	}
	if key == "" && hint.Subject != "" || e.goesOn(heart, hint) && f.Confidence < 0.6 {
		if _, ok := e.place[hint.Subject]; ok {
			f.Kind, f.Follow, f.Services, f.Confidence = Answer, true, first(hint.Subject, f.Services), 0.9
			f.Why = append(f.Why, "goes on about "+hint.Subject)
			return
		}
	}
	talk, kind, out := 0.0, "", 0.0
	for c := len(e.slugs); c < len(shares); c++ {
		if k, ok := strings.CutPrefix(e.classes[c], talkPrefix); ok {
			talk += shares[c]
			if kind == "" || shares[c] > shares[e.place[talkPrefix+kind]] {
				kind = k
			}
		} else {
			out += shares[c]
		}
	}
	f.Why = append(f.Why, fmt.Sprintf("small talk %.3f, outside %.3f", talk, out))
	switch {
	case talk > talkAt && kind != "":
		f.Kind, f.Talk, f.Confidence = Smalltalk, kind, talk
	case key == "" && len(words) != len(heart) && kind != "":
		f.Kind, f.Talk, f.Confidence = Smalltalk, kind, max(talk, 0.5)
	case key == "" || out > outsideAt || f.Confidence < answerAt || f.Confidence < out:
		f.Kind = Abstain
	case e.rivals(f, shares):
		f.Kind = Clarify
	default:
		f.Kind = Answer
	}
}

// rivals says that two services are too near to choose between them.
func (e *engine) rivals(f *Finding, shares []float64) bool {
	a, b := shares[e.place[f.Services[0]]], shares[e.place[f.Services[1]]]
	return b > rivalAt*a
}

// goesOn says that a question starts as one that goes on after another: "e per gli stranieri?".
func (e *engine) goesOn(heart []string, hint Hint) bool {
	return hint.Subject != "" && len(heart) <= 6 && e.ear.openers[heart[0]]
}

func (e *engine) byShare(slugs []string, shares []float64) []string {
	out := append([]string(nil), slugs...)
	sort.SliceStable(out, func(i, j int) bool { return shares[e.place[out[i]]] > shares[e.place[out[j]]] })
	return out[:min(len(out), 5)]
}

func (e *engine) facet(words []string, lang string) Facet {
	odds := e.facets.odds(e.facetTerms(words, lang))
	best := 0
	for i := range odds {
		if odds[i] > odds[best] {
			best = i
		}
	}
	return askFacets[best]
}

// rank orders the classes by share, the earlier first when equal.
func rank(shares []float64) []int {
	order := make([]int, len(shares))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(i, j int) bool { return shares[order[i]] > shares[order[j]] })
	return order
}

// first puts one service before the others.
func first(slug string, others []string) []string {
	out := []string{slug}
	for _, o := range others {
		if o != slug && len(out) < 5 {
			out = append(out, o)
		}
	}
	return out
}
