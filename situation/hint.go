package situation

import "time"

// Hints are what words say that is no fact yet and answers half of a question. Nothing rules on them. They are read with who they are
// about, like facts.
const (
	hint104  = "_legge104" // has it, nobody said which
	hintRent = "_affitto"  // pays a rent, nobody said with which contract
)

var hints = map[string]bool{hint104: true, hintRent: true}

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
