package dialogs

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"bussola/knowledge"
	"bussola/situation"
)

// factWords writes a fact as people read it: "Età: 82".
func (t *turn) factWords(fact string, v situation.Value) string {
	f, _ := t.d.Guide.Fact(fact)
	return t.say("fact", "label", t.label(f), "value", t.backWords(f, v))
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
		label := f.In(w, t.s.Lang)
		if label == "" {
			label = w
		}
		out = append(out, label)
	}
	return lower(strings.Join(out, ", "))
}

// lower makes the first letter of a choice small, to stand after a colon.
func lower(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 || len(s) > n && unicode.IsUpper(rune(s[n])) { // INPS stays INPS
		return s
	}
	return string(unicode.ToLower(r)) + s[n:]
}

func (t *turn) numberWords(f situation.Fact, v situation.Value) string {
	for _, o := range f.Options { // none has its own word: "nessun verbale", not "0%"
		if o.Number != nil && *o.Number == 0 && v.Exact() && v.Min == 0 {
			return lower(in(o.Label, t.s.Lang))
		}
	}
	if f.Unit == "mesi" || f.Unit == "giorni" || f.Unit == "percento" {
		return t.measured(f.Unit, v)
	}
	n := func(x float64) string {
		unit := knowledge.Number
		if f.Type == "money" {
			unit = knowledge.Euro
		}
		return knowledge.Period{Value: math.Round(x*100) / 100, Unit: unit}.Words(t.s.Lang)
	}
	if v.Min != v.Max { // bounds are told as the choices tell them: "da 8.230", not "da 8.230,82"; up to the most believed is no bound
		v.Min, v.Max = math.Floor(v.Min), math.Ceil(v.Max)
		if f.Most > 0 && v.Max >= f.Most {
			v.Max = math.Inf(1)
		}
	}
	switch {
	case math.IsInf(v.Min, -1) && math.IsInf(v.Max, 1):
		return t.say("value_none_yet")
	case v.Exact():
		return n(v.Min)
	case math.IsInf(v.Min, -1) || (v.Min == 0 && !math.IsInf(v.Max, 1)):
		return t.say("value_most", "max", n(v.Max))
	case math.IsInf(v.Max, 1):
		return t.say("value_least", "min", n(v.Min))
	}
	return t.say("value_range", "min", n(v.Min), "max", n(v.Max))
}

// measured writes a number that means nothing without its unit: a child's age in months, days since a birth, a percentage.
func (t *turn) measured(unit string, v situation.Value) string {
	if unit == "mesi" && v.Max >= 24 && !math.IsInf(v.Max, 1) { // "4 anni", not "48"
		unit, v = "anni", situation.Range(math.Floor(v.Min/12), math.Floor(v.Max/12))
	}
	n := func(x float64) string { return strconv.Itoa(int(x)) }
	in := func(x float64) string {
		if x == 1 {
			return t.say(map[string]string{"anni": "measure_year", "mesi": "measure_month", "giorni": "measure_day", "percento": "measure_percent"}[unit], "n", n(x))
		}
		return t.say(map[string]string{"anni": "measure_years", "mesi": "measure_months", "giorni": "measure_days", "percento": "measure_percent"}[unit], "n", n(x))
	}
	switch {
	case math.IsInf(v.Min, -1) && math.IsInf(v.Max, 1):
		return t.say("value_none_yet")
	case unit == "mesi" && v.Max < 1:
		return t.say("measure_newborn")
	case v.Exact():
		return in(v.Min)
	case v.Min <= 0:
		return t.say("value_most", "max", in(v.Max))
	case math.IsInf(v.Max, 1):
		return t.say("value_least", "min", in(v.Min))
	}
	return t.say("value_range", "min", n(v.Min), "max", in(v.Max))
}
