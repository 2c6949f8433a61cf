package knowledge

import (
	"slices"
	"strings"
)

// clause is a piece of what somebody wrote, between two marks or pauses.
type clause struct {
	words []string
	asks  bool // a question mark ends its sentence
	last  bool // it ends its sentence
}

// clauses cuts a text at its marks and takes the chatter out. People tell first and ask at the end, so where a word stands
// says as much as the word.
func (e *ear) clauses(text string) []clause {
	var out []clause
	from, first := 0, 0
	end := func(to int) {
		if words := e.clean(fold(text[from:to])); len(words) > 0 {
			out = append(out, clause{words: words})
		}
	}
	for i, r := range text {
		mark := strings.ContainsRune(".?!;:,\n؟،。？！，；…", r)
		if !mark || r == '.' && i+1 < len(text) && text[i+1] >= '0' && text[i+1] <= '9' {
			continue
		}
		end(i)
		from = i + len(string(r))
		if strings.ContainsRune(",،，;:", r) || first == len(out) {
			continue
		}
		for k := first; k < len(out); k++ {
			out[k].asks = strings.ContainsRune("?؟？", r)
		}
		out[len(out)-1].last = true
		first = len(out)
	}
	end(len(text))
	if n := len(out); n > 0 {
		out[n-1].last = true
	}
	return out
}

// cued is a cue of search.yaml that was heard: the part it asks for, and where it stands in its clause.
type cued struct {
	facet Facet
	at    int
}

func (e *ear) cuesIn(words []string) []cued {
	var out []cued
	for i := 0; i < len(words); i++ {
		longest, facet := 0, Whole
		for _, f := range askFacets {
			if n := e.cues[f].at(words[i:]); n > longest {
				longest, facet = n, f
			}
		}
		if longest > 0 {
			out = append(out, cued{facet, i})
			i += longest - 1
		}
	}
	return out
}

// asking is a text as a question: the clause that asks, and the others.
type asking struct {
	clauses []clause
	cues    [][]cued // by clause
	at      int      // which one asks
}

// ask finds the clause that asks: in the last sentence with a question mark (else in the last one that holds a cue) the last
// clause that holds a cue, else the last one.
func (e *ear) ask(text string) asking {
	a := asking{clauses: e.clauses(text), at: -1}
	mark, cue := -1, -1
	for i, c := range a.clauses {
		a.cues = append(a.cues, e.cuesIn(c.words))
		if c.asks {
			mark = i
		}
		if len(a.cues[i]) > 0 {
			cue = i
		}
	}
	switch {
	case mark >= 0:
		a.at = mark
		for i := mark; i >= 0 && a.clauses[i].asks && (i == mark || !a.clauses[i].last); i-- {
			if len(a.cues[i]) > 0 {
				a.at = i
				break
			}
		}
	case cue >= 0:
		a.at = cue
	default:
		a.at = len(a.clauses) - 1
	}
	return a
}

// facetTerms are what the second head learns from: the cues and where they stand, the small words of the clause that asks and
// how it begins, and lightly the rest.
func (e *engine) facetTerms(cut *cutter, text, lang string) []term {
	a := e.ear.ask(text)
	if a.at < 0 {
		return nil
	}
	out := cut.terms[:0]
	add := func(hash uint64, value float32) { out = append(out, term{uint32(hash ^ hash>>32), value}) }
	tag := func(name string, value float32) { add(hash('f', name), value) }
	any := false
	for i, cues := range a.cues {
		for k, c := range cues {
			any = true
			where := "elsewhere "
			if i == a.at {
				where = "asks "
				if k == len(cues)-1 {
					tag("last "+string(c.facet), cueStrength)
				}
				if c.at < 2 {
					tag("opens "+string(c.facet), cueStrength)
				}
			}
			tag(where+string(c.facet), cueStrength)
		}
	}
	asks := a.clauses[a.at]
	if !any {
		tag("no cue", 1)
	}
	if asks.asks {
		tag("question mark", 0.5)
	}
	if len(asks.words) < 4 && len(a.clauses) == 1 {
		tag("short", 0.5)
	}
	before := hash('b', "")
	for i, s := range cut.stems(asks.words, lang) {
		add(s, 0.7)
		add(join(before, s), 0.7)
		if i < 3 {
			add(join(uint64(i+1), s), 0.4)
		}
		before = s
	}
	for _, g := range cut.grams(asks.words) {
		add(g, 0.1)
	}
	for i, c := range a.clauses {
		if i != a.at {
			for _, s := range cut.stems(c.words, lang) {
				add(join(hash('r', ""), s), 0.15)
			}
		}
	}
	cut.terms = out
	return out
}

// cueStrength is how loud a cue speaks beside a word, before the head has learned how far to believe it.
const cueStrength = 1.5

// askings are the sentences that the second head learns from. Most were written short, while people tell a story and ask at
// its end: each question is also read after a need that somebody told of the same service.
func (e *engine) askings(cut *cutter, m materials, mine func(lang string) bool) []example {
	var out []example
	place := map[Facet]int32{}
	for i, f := range askFacets {
		place[f] = int32(i)
	}
	for _, f := range askFacets { // a cue alone, as people go on: "dove?", "e dove?"
		for _, cue := range m.listen.Cues[f] {
			if !strings.Contains(cue, "*") {
				out = append(out, example{terms: slices.Clone(e.facetTerms(cut, cue+"?", "it")), classes: []int32{place[f]}},
					example{terms: slices.Clone(e.facetTerms(cut, "e "+cue+"?", "it")), classes: []int32{place[f]}})
			}
		}
	}
	told := map[string][]string{}
	for _, a := range m.asks {
		if mine(a.Lang) && a.Facet == What && !strings.ContainsAny(a.Text, "?؟？") && len(e.ear.ask(a.Text).cuesAsking()) == 0 {
			told[a.Lang+a.Slug] = append(told[a.Lang+a.Slug], a.Text)
		}
	}
	for i, a := range m.asks {
		c, ok := place[a.Facet]
		if !ok || !mine(a.Lang) {
			continue
		}
		out = append(out, example{terms: slices.Clone(e.facetTerms(cut, a.Text, a.Lang)), classes: []int32{c}})
		if needs := told[a.Lang+a.Slug]; len(needs) > 0 && (a.Facet != What || strings.Contains(a.Text, "?")) {
			need := needs[i%len(needs)]
			between := [...]string{", ", ". ", ": ", " "}[i%4]
			if need != a.Text {
				out = append(out, example{terms: slices.Clone(e.facetTerms(cut, need+between+a.Text, a.Lang)), classes: []int32{c}})
			}
		}
	}
	return out
}

func (a asking) cuesAsking() []cued {
	if a.at < 0 {
		return nil
	}
	return a.cues[a.at]
}

// facet is the part of a card that a question asks for.
func (v *voice) facet(e *engine, cut *cutter, text, lang string) Facet {
	odds := v.facets.odds(cut, e.facetTerms(cut, text, lang))
	best := 0
	for i := range odds {
		if odds[i] > odds[best] {
			best = i
		}
	}
	return askFacets[best]
}
