package knowledge

import (
	"fmt"
	"math"
	"slices"
	"sort"
	"strings"
)

// Ready builds what [Base.Find] needs, once. Without it the first question waits for it: a fraction of
// a second when it was kept, seconds when it has to be learned.
func (b *Base) Ready() {
	b.once.Do(func() {
		if b.engine == nil {
			b.engine = build(b.materials())
		} else {
			b.engine.wake(b.shelf, b.materials)
		}
	})
}

// Find chooses the card for a question. lang is the language of the conversation, "" when nobody knows it yet. The same
// question on the same pack always gives the same finding.
func (b *Base) Find(text, lang string, hint Hint) Finding {
	b.Ready()
	f := b.engine.find(text, lang, hint)
	f.Lang = written(f.Lang, text, lang)
	return f
}

// Language is the language of a text as Find tells it, without looking for a card.
func (b *Base) Language(text, lang string) string {
	b.Ready()
	words := fold(text)
	if len(words) == 0 {
		return lang
	}
	return written(b.engine.ear.language(text, words, lang), text, lang)
}

// written is the language to answer: who writes Russian is heard by what was learned of Ukrainian.
func written(heard, text, lang string) string {
	if heard == "uk" {
		return cyrillicTongue(text, lang)
	}
	return heard
}

// How sure it must be, for [Base.Settles], that a card answers, that it is only talk, and that it is a matter of nobody here. Chosen on
// 600 dangers and 1,900 other messages of blind hands (docs/safety.md).
const (
	settledAt = 0.65
	talksAt   = 0.9
	outAt     = 0.95
	// and for what sounds like no danger in particular
	vagueSettledAt = 0.4
	vagueOutAt     = 0.6
)

// Settles says that it is surely known what a text is about, and that people in danger do not ask for that: something that only
// sounded like danger may then be answered like anything else.
func (b *Base) Settles(text, lang string, vague bool) bool {
	answered, out := settledAt, outAt
	if vague {
		answered, out = vagueSettledAt, vagueOutAt
	}
	switch f := b.Find(text, lang, Hint{}); f.Kind {
	case Answer, Clarify: // to one of several services only what is vague gives way
		return (f.Kind == Answer || vague) && f.Confidence >= answered && !b.services[f.Services[0]].Danger
	case Smalltalk:
		return f.Confidence >= talksAt
	case Abstain:
		return f.out >= out
	}
	return false
}

// Among chooses between services that were offered: the one that a text speaks of most, and the part of it, 0..1, that it has among them.
// Words that speak of none of them choose none.
func (b *Base) Among(text, lang string, slugs []string) (slug string, part float64) {
	b.Ready()
	e, words := b.engine, fold(text)
	cut := e.cutters.Get().(*cutter)
	defer e.cutters.Put(cut)
	cut.forget()
	heart := e.ear.heart(words)
	if len(words) == 0 || e.ear.key(cut, heart, lang) == "" {
		return "", 0
	}
	shares := e.weigh(e.gather(cut, heart, e.ear.language(text, words, lang)))
	sum := 0.0
	for _, slug := range slugs {
		sum += shares[e.place[slug]]
	}
	if sum < speaks {
		return "", 0
	}
	best := e.byShare(slugs, shares)[0]
	return best, shares[e.place[best]] / sum
}

// speaks is the share of all classes that services must have together before a few words are taken to choose between them: "quello per la
// scuola" gives 0.23 to the two that carry children there, "quello di mio cugino" 0.0001 to two that it says nothing of.
const speaks = 0.05

// Thresholds of an answer, chosen on sentences held aside (docs/knowledge.md).
const (
	answerAt     = 0.31 // below this confidence nothing is answered
	talkAt       = 0.50
	doubtAt      = 0.53 // above this probability that it should be asked which, it is
	unclearAt    = 0.60 // words that fit several services this surely are asked about even when
	unclearTrust = 0.17 // the confidence is only this
	unclearOut   = 0.50 // unless it is likelier a matter of nobody here: "venerdì alle 11"

	// In other languages than Italian and English less was written of what is unclear, and more is unclear in vain.
	answerAbroad = 0.28
	doubtAbroad  = 0.62
)

func (e *engine) find(text, known string, hint Hint) Finding {
	cut := e.cutters.Get().(*cutter)
	defer e.cutters.Put(cut)
	cut.forget()
	words := fold(text)
	f := Finding{Kind: Abstain, Lang: known}
	if len(words) == 0 {
		f.Why = append(f.Why, "no words")
		return f
	}
	f.Lang = e.ear.language(text, words, known)
	kind, ok := e.talk[exact(words)]
	if _, name := e.sure[exact(words)]; !ok && !name { // "OCC" is a name before it is an ill-spelt "ok"
		kind, ok = e.talk[talkKey(words)]
	}
	if ok {
		f.Kind, f.Talk, f.Confidence = Smalltalk, kind, 1
		f.Why = append(f.Why, "small talk as written: "+kind)
		return f
	}
	heart := e.ear.heart(words)
	v := e.home
	if own := e.voice(f.Lang); own != nil {
		v = own
	}
	f.Facet = v.facet(e, cut, text, f.Lang)
	ev := e.hear(cut, heart, f.Lang)
	shares := e.weigh(ev)
	for _, c := range rank(shares[:len(e.slugs)], 5) {
		f.Services = append(f.Services, e.classes[c])
	}
	if hint.Explain {
		for _, c := range rank(shares, 5) {
			f.Why = append(f.Why, fmt.Sprintf("%-32s %.3f  learned %.3f  words %.3f  named %v", e.classes[c], shares[c], ev.odds[c], ev.cards[c], ev.named[c]))
		}
	}
	e.decide(cut, &f, words, heart, shares, ev, hint)
	return f
}

// decide says what the shares mean: an answer, a choice, small talk, or nothing sure.
func (e *engine) decide(cut *cutter, f *Finding, words, heart []string, shares []float64, v evidence, hint Hint) {
	key := e.ear.key(cut, heart, f.Lang)
	if slug, slugs, ok := e.settled(cut, words, key, f.Lang); ok && slug != "" {
		f.Kind, f.Services, f.Confidence = Answer, first(slug, f.Services), 0.95
		f.Why = append(f.Why, "a name alone: "+slug)
		return
	} else if ok {
		f.Kind, f.Services, f.Confidence = Clarify, e.byShare(slugs, shares), 0.5
		f.Why = append(f.Why, "unclear as written: "+strings.Join(slugs, " "))
		return
	}
	r := e.read(shares, v)
	if f.Bare = key == "" || e.goesOn(heart) && r.trust() < 0.6; f.Bare {
		if _, ok := e.place[hint.Subject]; ok {
			f.Kind, f.Follow, f.Services, f.Confidence = Answer, true, first(hint.Subject, f.Services), 0.9
			f.Why = append(f.Why, "goes on about "+hint.Subject)
			return
		}
	}
	f.Confidence, f.out = r.trust(), r.out
	shared, heard := e.shared(cut, heart, shares, f.Lang, f.Services[0])
	var best []float64
	for _, slug := range f.Services {
		best = append(best, shares[e.place[slug]])
	}
	doubt := e.doubt(v.several, shared, heard, best)
	if hint.Explain {
		f.Why = append(f.Why, fmt.Sprintf("small talk %.3f, outside %.3f and %.3f, known words %.2f", r.talk, r.out, r.none, r.known),
			fmt.Sprintf("unclear %.3f, shared name %q, doubt %.3f", v.several, shared.name, doubt))
	}
	answers, doubts := r.thresholds()
	switch {
	case r.talk > talkAt:
		f.Kind, f.Talk, f.Confidence = Smalltalk, r.kind, r.talk
	case key == "" && len(words) != len(heart):
		f.Kind, f.Talk, f.Confidence = Smalltalk, r.kind, max(r.talk, 0.5)
	case key == "" || f.Confidence < answers && (v.several < unclearAt || f.Confidence < unclearTrust || r.out > unclearOut):
		f.Kind = Abstain
	case f.Confidence < answers || doubt > doubts:
		f.Kind = Clarify
		if heard {
			f.Services = shared.slugs
		}
	default:
		f.Kind = Answer
	}
}

// reading is what the shares come to.
type reading struct {
	first, second float64 // of the best two services
	talk, out     float64 // of all small talk, of all that nobody answers
	kind          string  // the likeliest small talk
	abroad        bool    // asked in another language than Italian and English
	none          float64 // the words fit no service
	words, known  float64 // how well the words fit the best service, and how many of them anybody knows
}

func (e *engine) read(shares []float64, v evidence) reading {
	r := reading{known: v.known, abroad: v.abroad, none: v.none}
	best, kind := 0, -1
	for c, s := range shares {
		switch name := e.classes[c]; {
		case c < len(e.slugs):
			if s > r.first {
				best, r.first, r.second = c, s, r.first
			} else {
				r.second = max(r.second, s)
			}
		case strings.HasPrefix(name, talkPrefix):
			r.talk += s
			if kind < 0 || s > shares[kind] {
				kind, r.kind = c, strings.TrimPrefix(name, talkPrefix)
			}
		default:
			r.out += s
		}
	}
	r.words = float64(v.cards[best])
	return r
}

// trust is the probability that the best service is the right one. Its weights are a logistic regression on sentences that
// the heads had not seen, those out of scope among them.
func (r reading) trust() float64 {
	w := &trustWeights
	if r.abroad {
		w = &trustAbroad
	}
	z := w[0]
	for i, x := range r.signs() {
		z += w[i+1] * x
	}
	return 1 / (1 + math.Exp(-z))
}

// How trust weighs the signs, at home and in other languages, where fewer words are known even when the answer is right.
var (
	trustWeights = [...]float64{-1.47, 0.86, -0.22, -0.28, 1.31, 0.16, -0.23}
	trustAbroad  = [...]float64{-2.55, 0.74, -0.36, 3.35, 0.83, 0.45, -0.31}
)

// thresholds are the confidence from which it is answered, and the doubt above which it is asked.
func (r reading) thresholds() (answers, doubts float64) {
	if r.abroad {
		return answerAbroad, doubtAbroad
	}
	return answerAt, doubtAt
}

func (r reading) signs() [6]float64 {
	return [6]float64{math.Log((r.first + 1e-4) / (1 - r.first + 1e-4)), math.Log((r.first + 1e-4) / (r.out + 1e-3)), r.words, r.known, math.Log((r.first + 1e-4) / (r.second + 1e-4)), logit(r.none)}
}

// goesOn says that a question starts as one that goes on after another: "e per gli stranieri?".
func (e *engine) goesOn(heart []string) bool {
	return len(heart) <= 6 && e.ear.openers[heart[0]]
}

func (e *engine) byShare(slugs []string, shares []float64) []string {
	out := append([]string(nil), slugs...)
	sort.SliceStable(out, func(i, j int) bool { return shares[e.place[out[i]]] > shares[e.place[out[j]]] })
	return out[:min(len(out), 5)]
}

// rank gives the n classes with the largest shares, the earlier first when equal.
func rank(shares []float64, n int) []int {
	best := make([]int, 0, n+1)
	for c, s := range shares {
		if len(best) == n && s <= shares[best[n-1]] {
			continue
		}
		at := sort.Search(len(best), func(k int) bool { return shares[best[k]] < s })
		best = slices.Insert(best, at, c)[:min(len(best)+1, n)]
	}
	return best
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
