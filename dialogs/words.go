package dialogs

import (
	"math"
	"strconv"
	"strings"

	"bussola/situation"
)

// factWords writes a fact as people read it: "Età: 82".
func (t *turn) factWords(fact string, v situation.Value) string {
	f, _ := t.d.Guide.Fact(fact)
	return in(f.Label, t.s.Lang) + ": " + t.valueWords(f, v)
}

// valueWords writes a value with the words of the question's own options where they fit.
func (t *turn) valueWords(f situation.Fact, v situation.Value) string {
	switch {
	case v.IsZero():
		return t.say("choice_unsure")
	case v.Yes != nil:
		if *v.Yes {
			return t.say("value_yes")
		}
		return t.say("value_no")
	case v.IsNumber():
		return t.numberWords(f, v)
	}
	words := v.Words
	if len(words) == 0 {
		words = []string{v.Word}
	}
	var out []string
	for _, w := range words {
		label := w
		for _, o := range f.Options {
			if o.Word == w {
				label = in(o.Label, t.s.Lang)
			}
		}
		out = append(out, label)
	}
	return strings.Join(out, ", ")
}

func (t *turn) numberWords(f situation.Fact, v situation.Value) string {
	n := func(x float64) string {
		s := strconv.FormatFloat(math.Round(x*100)/100, 'f', -1, 64)
		if f.Type == "money" {
			return s + " euro"
		}
		return s
	}
	switch {
	case v.Exact():
		return n(v.Min)
	case math.IsInf(v.Min, -1) || (v.Min == 0 && !math.IsInf(v.Max, 1)):
		return t.say("value_most", "max", n(v.Max))
	case math.IsInf(v.Max, 1):
		return t.say("value_least", "min", n(v.Min))
	}
	return t.say("value_range", "min", n(v.Min), "max", n(v.Max))
}
