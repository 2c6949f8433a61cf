package situation

import "strings"

// ReadAny reads words that answer a question other than the one asked: "italiana" while the income is asked. Only words that are, whole,
// a choice of one fact alone and not yet settled; a bare yes, no or nothing answers what was asked and nothing else.
func (g *Guide) ReadAny(l Log, text, lang string) (string, Value, bool) {
	said := strings.Join(plainWords(text), " ")
	if said == "" || isNo(said) || isYes(said) {
		return "", Value{}, false
	}
	fact, value := "", Value{}
	for _, f := range g.facts {
		if f.Type != "enum" {
			continue
		}
		for _, o := range append(f.Options[:len(f.Options):len(f.Options)], f.More...) {
			for _, w := range wordings(o, lang) {
				if !strings.Contains(said, " ") && w != o.Label["it"] && w != o.Label[lang] {
					continue // "sola" is an everyday word for a choice, and for other things: alone it answers only its own question
				}
				if strings.Join(plainWords(w), " ") != said {
					continue
				}
				if fact != "" && fact != f.Name {
					return "", Value{}, false // it would answer two questions
				}
				fact, value = f.Name, o.Value(f.Type)
			}
		}
	}
	return fact, value, fact != "" && !l.Settled(fact)
}
