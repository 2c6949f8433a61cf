package situation

import (
	"math"
	"strings"
	"time"
)

// ReadAny reads words that answer a question other than the one asked: "italiana" while the income is asked. Only words that are, whole,
// a choice of one fact alone and not yet settled; a bare yes, no or nothing answers what was asked and nothing else.
func (g *Guide) ReadAny(l Log, text, lang string) (string, Value, bool) {
	said := strings.Join(plainWords(text), " ")
	if said == "" || isNo(said) || isYes(said) {
		return "", Value{}, false
	}
	if v, ok := g.Read("invalidita_pct", text, lang, time.Time{}); ok && v.Exact() && v.Min > 0 && barePercent(said) {
		return "invalidita_pct", v, !l.Settled("invalidita_pct") // nobody tells another percentage of themselves
	}
	if fact, v, ok := g.labelled(said, text, lang); ok {
		return fact, v, !l.Settled(fact)
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

// barePercent says that words are a percentage and nothing else: "80 per cento", "74%", "al cento per cento".
func barePercent(said string) bool {
	words := strings.Fields(strings.ReplaceAll(said, "%", " % "))
	sign, rest := false, 0
	for i, w := range words {
		switch {
		case w == "%" || w == "percento" || w == "percent" || w == "cento" && i > 0 && words[i-1] == "per":
			sign = true
		case w == "per" || w == "al" || w == "all" || w == "il" || w == "l" || w == "del":
		default:
			rest++
		}
	}
	return sign && rest == 1
}

// labelled reads a few words that name a fact and answer it: "isee non ce l'ho", "lavoro dipendente". They are read as the answer to
// that fact's own question.
func (g *Guide) labelled(said, text, lang string) (string, Value, bool) {
	words := strings.Fields(said)
	if len(words) > 6 {
		return "", Value{}, false
	}
	for _, f := range g.facts {
		label := f.Label[lang]
		if label == "" {
			label = f.Label["it"]
		}
		row := plainWords(label)
		at := g.hearAnswer(text).has(row)
		if at < 0 || len(row) == 0 {
			continue
		}
		rest := append(append([]string{}, words[:at]...), words[at+len(row):]...)
		if len(rest) == 0 || len(rest) > 4 || isYes(strings.Join(rest, " ")) {
			continue // a yes alone may answer what was asked
		}
		if v, ok := g.Read(f.Name, strings.Join(rest, " "), lang, time.Time{}); ok && !v.IsNumber() || ok && f.Type == "money" && math.IsInf(v.Max, 1) && math.IsInf(v.Min, -1) {
			return f.Name, v, true
		}
	}
	return "", Value{}, false
}
