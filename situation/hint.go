package situation

import "time"

// Hints are what words say that is no fact yet and answers half of a question: how much comes in by the month, where income is counted
// by the year; a 104 without its comma. Nothing rules on them. They are read with who they are about, like facts.
const (
	hintMonthly       = "_mese"      // what the person in need gets a month
	hintFamilyMonthly = "_mese_casa" // what comes into the home a month
	hint104           = "_legge104"  // has it, nobody said which
)

var hints = map[string]string{hintMonthly: "money", hintFamilyMonthly: "money", hint104: "bool"}

// mostMonthly is the highest sum believed to be of a month, in euros.
const mostMonthly = 10_000

// Monthly gives the yearly income that follows from what was said to come in each month: twelve payments, or thirteen. It is shown
// back like any fact, and may be taken off.
func (g *Guide) Monthly(text, lang string, now time.Time) []Reading {
	if g.reader == nil {
		return nil
	}
	var out []Reading
	for _, h := range g.reader.hints(text, lang, now) {
		name := map[string]string{hintMonthly: "reddito_personale", hintFamilyMonthly: "reddito_familiare"}[h.Fact]
		f, ok := g.byName[name]
		if !ok || h.Value.Max > mostMonthly {
			continue
		}
		if v, ok := yearly(f, h.Value, "month"); ok && f.accepts(v) {
			out = append(out, Reading{Fact: name, Value: v, Words: h.Words})
		}
	}
	return out
}

// Half says that words answered half of the question about a fact: what is left to ask is in [Fact.Half].
func (g *Guide) Half(fact, text, lang string, now time.Time) bool {
	f := g.byName[fact]
	if g.reader == nil || f.Half == nil {
		return false
	}
	for _, h := range g.reader.hints(text, lang, now) {
		if h.Fact == f.Half.Hint {
			return true
		}
	}
	return false
}

// hints reads the hints of a text, those about the person in need.
func (r *Reader) hints(text, lang string, now time.Time) []Reading {
	rd := r.reading(text, lang, now)
	if rd == nil {
		return nil
	}
	rd.settle()
	var out []Reading
	for name := range hints {
		var list []claim
		for _, c := range rd.claims {
			if c.fact == name {
				list = append(list, c)
			}
		}
		if c, ok := rd.agreed(list); ok {
			out = append(out, Reading{Fact: name, Value: c.value, Words: rd.words(c)})
		}
	}
	return out
}
