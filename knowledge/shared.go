package knowledge

import (
	"math"
	"slices"
	"strings"
)

// A name that several services share ("centro diurno", "permesso") asks which one is meant, unless something else that was
// said chooses between them.

// token is a word of a question that may tell services apart, and how it is looked up.
type token struct {
	at   int // its place in the question
	norm string
}

// tokens leaves out the words that only ask.
func (e *ear) tokens(cut *cutter, heart []string, lang string) []token {
	var out []token
	title := 0 // where the name that is being said ends
	for i, w := range heart {
		if i >= title {
			title = i + e.titles.at(heart[i:])
		}
		if _, asks := e.parts[w]; i < title || !asks && !e.stops(w, lang) && !e.empty[w] {
			out = append(out, token{i, cut.norm(w)})
		}
	}
	return out
}

// sharing is a shared name heard in a question.
type sharing struct {
	name  string
	slugs []string // whose name it is, the likeliest first
	whole float64  // the part of the first among them, after the whole question
	rest  float64  // and after what is left of the question without the name
	left  int      // how many words are left that could choose
}

// shared finds a shared name in a question whose best service is one of those that share it, the longest name first. A name
// inside a longer one that belongs to a single service is none: "nidi gratis" is no "nido".
func (e *engine) shared(cut *cutter, heart []string, shares []float64, lang string, best string) (sharing, bool) {
	tokens := e.ear.tokens(cut, heart, lang)
	for size := min(len(tokens), 4); size > 0; size-- {
		for from := 0; from+size <= len(tokens); from++ {
			var words []string
			for _, t := range tokens[from : from+size] {
				words = append(words, t.norm)
			}
			at, to := tokens[from].at, tokens[from+size-1].at
			slugs, ok := e.unclear[strings.Join(words, " ")]
			if !ok || !contains(slugs, best) || e.names.longer(heart, at, to) {
				continue
			}
			s := sharing{name: strings.Join(words, " "), slugs: e.byShare(slugs, shares), left: len(tokens) - size}
			rest := append(append([]string(nil), heart[:at]...), heart[to+1:]...)
			s.whole, s.rest = e.among(s.slugs, shares), 0.3
			if s.left > 0 {
				s.rest = e.among(s.slugs, e.weigh(e.gather(cut, rest, lang)))
			}
			return s, true
		}
	}
	return sharing{}, false
}

// among is the part that the first of some services has among them.
func (e *engine) among(slugs []string, shares []float64) float64 {
	sum := 1e-12
	for _, s := range slugs {
		sum += shares[e.place[s]]
	}
	return shares[e.place[slugs[0]]] / sum
}

// doubt is the probability that Bussola should ask which service is meant. Its weights are a logistic regression on sentences
// that the heads had not seen: those that fit several services, and those whose service came second or third.
func (e *engine) doubt(unclear float64, s sharing, heard bool, best []float64) float64 {
	z := 0.0
	for i, x := range doubtSigns(unclear, s, heard, best) {
		z += doubtWeights[i] * x
	}
	return 1 / (1 + math.Exp(-z))
}

func doubtSigns(unclear float64, s sharing, heard bool, best []float64) [len(doubtWeights)]float64 {
	part := func(k int) float64 {
		if k >= len(best) {
			return 0
		}
		return best[k]
	}
	x := [len(doubtWeights)]float64{1, logit(unclear), unclear, part(1) / (part(0) + 1e-9), math.Log((part(1) + 1e-4) / (part(0) + 1e-4)), math.Log((part(2) + 1e-4) / (part(0) + 1e-4)), 0, 0, 0, 0, logit(part(0))}
	if heard {
		x[6], x[7], x[8], x[9] = 1, 1-s.whole, 1-s.rest, float64(min(s.left, 6))/6
	}
	return x
}

func logit(p float64) float64 { return math.Log((p + 1e-4) / (1 - p + 1e-4)) }

var doubtWeights = [...]float64{1.50, 0.29, 1.16, 1.04, 0.42, 0.11, 0.58, 0.36, 0.43, -0.90, 0.07}

// fitting is how many ways the words of a sentence fit: one service, several, none.
const fitting = 3

// doubts are what the third head learns from: sentences that fit one service, several, or none. In every language, or the words of those
// that had sentences of one kind alone would speak for it.
func (e *engine) doubts(cut *cutter, m materials) []example {
	var out []example
	add := func(text, lang string, fits int32) {
		out = append(out, example{terms: slices.Clone(e.doubtTerms(cut, e.ear.heart(fold(text)), lang)), classes: []int32{fits}})
	}
	for _, a := range m.beside.ambiguous {
		add(a.text, a.lang, 1)
	}
	for _, a := range m.asks {
		add(a.Text, a.Lang, 0)
	}
	for _, a := range m.beside.outside {
		add(a.text, a.lang, 2)
	}
	return out
}

func (e *engine) doubtTerms(cut *cutter, heart []string, lang string) []term {
	out := e.terms(cut, heart, lang)
	left := 0
	for _, t := range e.ear.tokens(cut, heart, lang) {
		left += one(!e.ear.anybody[heart[t.at]])
	}
	h := hash('n', string(rune('0'+min(left, 9))))
	cut.terms = append(out, term{uint32(h ^ h>>32), 2})
	return cut.terms
}

// fits gives the probability that the words of a question fit several services, where they fit any, and that they fit none.
func (e *engine) fits(cut *cutter, heart []string, lang string) (several, none float64) {
	odds := e.home.clear.odds(cut, e.doubtTerms(cut, heart, lang))
	return float64(odds[1] / (odds[0] + odds[1])), float64(odds[2])
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}
