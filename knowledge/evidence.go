package knowledge

import (
	"math"
	"strings"
)

// terms are what the main head learns from: stems, pairs of stems, things people mean, four letters in a row.
func (e *engine) terms(cut *cutter, words []string, lang string) []term {
	bare := e.ear.bare(words, lang)
	out := cut.terms[:0]
	add := func(hash uint64, value float32) { out = append(out, term{uint32(hash ^ hash>>32), value}) }
	stems := cut.stems(bare, lang)
	for i, s := range stems {
		add(s, 1)
		if i > 0 {
			add(join(stems[i-1], s), 0.6)
		}
		if i > 1 {
			add(join(stems[i-2], s), 0.3)
		}
	}
	things := e.ear.things(words)
	things = things[:min(len(things), 24)] // pairs grow with the square: a long story has said enough by then
	for i, t := range things {
		add(hash('t', t), 0.7)
		for _, u := range things[:i] { // what comes together: a child, and eighteen years
			add(hash('t', min(t, u)+max(t, u)), 0.3)
		}
	}
	for _, g := range cut.grams(bare) {
		add(g, 0.25)
	}
	cut.terms = out
	return out
}

// talkKey is a whole message as one word, spelling forgiven.
func talkKey(words []string) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = squeeze(w)
	}
	return strings.Join(out, " ")
}

// evidence is what speaks for each class.
type evidence struct {
	odds   []float32 // of the main head
	cards  []float32 // the share of what the words could give
	known  float64   // the share of the words that some class has, rare words counting more
	named  []bool    // a name of the service was said
	abroad bool      // of another language than Italian and English

	several, none float64 // what the third head says, when it was asked: the words fit several services, or none
}

func (e *engine) gather(cut *cutter, words []string, lang string) evidence {
	italian, found := e.italian(words, lang)
	spoken, homeShare := lang, float32(untranslated)
	if found > 0 {
		spoken, homeShare = "it", translated
	}
	bare := e.ear.bare(italian, spoken)
	v := evidence{odds: e.home.main.odds(cut, e.terms(cut, italian, spoken)), cards: e.home.cards.score(cut, bare, spoken), known: e.home.cards.known(cut, bare, spoken),
		named: make([]bool, len(e.classes))}
	if own := e.voice(lang); own != nil {
		v.abroad = true
		bare := e.ear.bare(words, lang)
		blend(v.odds, own.main.odds(cut, e.terms(cut, words, lang)), homeShare)
		blend(v.cards, own.cards.score(cut, bare, lang), homeShare)
		v.known = max(v.known, own.cards.known(cut, bare, lang))
	}
	for _, n := range append(e.names.in(words), e.names.in(italian)...) {
		if len(n.slugs) == 1 && !(len(n.words) == 1 && e.ear.stops(n.words[0], lang)) {
			v.named[e.place[n.slugs[0]]] = true
		}
	}
	return v
}

// hear gathers what speaks for each class, and whether the words fit one service, several or none.
func (e *engine) hear(cut *cutter, heart []string, lang string) evidence {
	v := e.gather(cut, heart, lang)
	v.several, v.none = e.fits(cut, heart, lang)
	return v
}

// italian reads a question of another language with the Italian words for those that the dictionary has. found is how many.
func (e *engine) italian(words []string, lang string) (italian []string, found int) {
	if book := e.books[lang]; book != nil {
		return book.read(words, lang)
	}
	return words, 0
}

// How loud Italian speaks in a question of another language: when only the words that people mix in are Italian, and when the
// dictionary has read it.
const (
	untranslated = 0.25
	translated   = 0.5
)

// blend lets the language of the question and Italian, whose words people mix in, speak together: share is how loud Italian does.
func blend(home, own []float32, share float32) {
	for i := range home {
		home[i] = share*home[i] + (1-share)*own[i]
	}
}

// Weights of the kinds of evidence: fitted on ways of asking that the heads had not seen, five times a fifth of them
// (docs/knowledge.md). Their size is the calibration: the shares they give are right as often as they say.
const (
	oddsWeight  = 0.6
	cardsWeight = 8.0
	bestWeight  = 1.3
	namedWeight = 1.7
	outWeight   = 2.0 // for every class that is no service: there are far more such questions than we could write down
)

// weigh turns evidence into one share for each class; the shares add up to one.
func (e *engine) weigh(v evidence) []float64 {
	z := make([]float64, len(e.classes))
	var best float32
	for _, s := range v.cards {
		best = max(best, s)
	}
	most := math.Inf(-1)
	for c := range z {
		z[c] = oddsWeight*math.Log(float64(v.odds[c])+1e-5) + cardsWeight*float64(v.cards[c])
		if best > 0 {
			z[c] += bestWeight * float64(v.cards[c]/best)
		}
		if v.named[c] {
			z[c] += namedWeight
		}
		if c >= len(e.slugs) {
			z[c] += outWeight
		}
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
