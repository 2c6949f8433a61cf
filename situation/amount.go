package situation

import (
	"math"
	"strings"
	"time"
)

// anyNumber says whether the words hold a number, "un" and "una" apart.
func (a answer) anyNumber() bool {
	for _, t := range tokens(a.raw) {
		if t.isNum && t.word != "un" && t.word != "una" && t.word != "uno" {
			return true
		}
	}
	return false
}

// amount reads a number of a fact with its unit, its bounds and its period.
func (a answer) amount(f Fact, now time.Time) (Value, bool) {
	money := strings.HasPrefix(f.Unit, "euro")
	if f.Name != "invalidita_pct" && a.percent() || f.Unit == "euro/anno" && a.other(f.Name) || !money && a.money() {
		return Value{}, false
	}
	raw := strings.Join(a.words, " ")
	if strings.Contains(a.raw, "/") || len(a.words) < 12 {
		raw = cutAt(a.raw, "anzi ")
	}
	if d, ok := dateIn(raw, now); ok {
		return since(f, d, now)
	}
	list := tokens(raw)
	switch f.Unit {
	case "mesi", "giorni":
		return age(f, list, now)
	case "anni":
		if v, ok := bornIn(list, now); ok {
			return v, true
		}
	}
	v, period, ok := bound(list, f)
	if !ok {
		return Value{}, false
	}
	if f.Unit == "euro/anno" {
		return yearly(f, v, period)
	}
	if period != "" {
		return Value{}, false
	}
	return v, true
}

// percent says that the number is a percentage: "80 per cento" is no age.
func (a answer) percent() bool {
	return strings.Contains(a.raw, "%") || a.has([]string{"per", "cento"}) >= 0 || a.has([]string{"percento"}) >= 0 || a.has([]string{"percent"}) >= 0
}

// money says that the number is of money: "reddito zero" is no age.
func (a answer) money() bool {
	for _, w := range a.words {
		if w == "isee" || w == "euro" || a.with.income[w] {
			return true
		}
	}
	return strings.Contains(a.raw, "€")
}

// other says that the words name another kind of money than the one asked: an income is no ISEE, and an ISEE is no income.
func (a answer) other(fact string) bool {
	isee, income := false, false
	for _, w := range a.words {
		isee = isee || w == "isee"
		income = income || a.with.income[w]
	}
	if fact == "isee" || fact == "ise" {
		return income && !isee
	}
	return isee && !income
}

func cutAt(s, mark string) string {
	if i := strings.LastIndex(s, mark); i >= 0 {
		return s[i+len(mark):]
	}
	return s
}

// yearly turns what is earned a month into a year: twelve months, thirteen when there is a thirteenth. A bare small number may be
// either, so it is not taken.
func yearly(f Fact, v Value, period string) (Value, bool) {
	switch period {
	case "month":
		if f.Name == "isee" || f.Name == "ise" {
			return Value{}, false
		}
		return Range(v.Min*12, v.Max*13), true
	case "year":
		return v, true
	}
	most := v.Max
	if math.IsInf(most, 1) {
		most = v.Min
	}
	if f.Name != "isee" && f.Name != "ise" && most > 0 && most <= 3500 {
		return Value{}, false
	}
	return v, true
}

// bound reads one number with what stands around it: "meno di", "tra ... e ...", "circa".
func bound(list []token, f Fact) (v Value, period string, ok bool) {
	var numbers []token
	var before []string // words before the first number
	between, plus := "", false
	for i, t := range list {
		switch {
		case t.isNum && (t.word == "un" || t.word == "una" || t.word == "uno") && i+1 < len(list) && !list[i+1].isNum && f.Unit != "persone":
			before = append(before, t.word)
		case t.isNum && strings.HasPrefix(t.word, "cento") && i > 0 && list[i-1].word == "per":
			// "settanta per cento" is one number
		case t.isNum:
			numbers = append(numbers, t)
		case len(numbers) == 0:
			before = append(before, t.word)
		case len(numbers) == 1 && (t.word == "e" || t.word == "a" || t.word == "o" || t.word == "and" || t.word == "to" || t.word == "-" || t.word == "–" || t.word == "ai"):
			between = t.word
		}
		switch t.word {
		case "mese", "mensile", "mensili", "mensilmente", "month", "monthly":
			period = "month"
		case "anno", "annuo", "annui", "annuale", "annuali", "year", "yearly":
			if f.Unit == "euro/anno" {
				period = "year"
			}
		case "settimana", "giorno", "week", "day", "ora", "hour":
			if f.Unit != "giorni" {
				return Value{}, "", false
			}
		case "piu", "+", "plus":
			plus = plus || len(numbers) > 0
		}
	}
	lead := " " + strings.Join(before, " ") + " "
	switch {
	case len(numbers) == 2 && between != "":
		lo, hi := numbers[0].number, numbers[1].number
		if numbers[1].group && !numbers[0].group && lo < 1000 && lo < hi {
			if k := lo * 1000; k <= hi {
				lo = k
			}
		}
		range2 := contains(lead, " tra ", " fra ", " da ", " dai ", " between ", " from ") || between == "-" || between == "–" || between == "o" || between == "a" || between == "to"
		if !range2 || lo > hi {
			return Value{}, "", false
		}
		return Range(lo, hi), period, true
	case len(numbers) != 1:
		return Value{}, "", false
	}
	n := numbers[0].number
	after := afterNumber(list)
	integer := f.Type == "int"
	step := 0.01
	if integer {
		step = 1
	}
	switch {
	case contains(lead, " non piu di ", " al massimo ", " massimo ", " fino a ", " max ", " entro ", " up to ", " at most ", " no more than "):
		return Range(math.Min(0, n), n), period, true
	case contains(lead, " meno di ", " sotto ", " sotto i ", " sotto ai ", " inferiore a ", " < ", " less than ", " under ", " below "):
		return Range(0, n-step), period, true
	case contains(lead, " piu di ", " oltre ", " sopra ", " superiore a ", " > ", " more than ", " over ", " above ", " passa "):
		return Range(n+step, math.Inf(1)), period, true
	case contains(lead, " almeno ", " minimo ", " at least ") || contains(after, " o piu ", " or more ", " in su ", " e passa "):
		return Range(n, math.Inf(1)), period, true
	case contains(lead, " non ", " nn "):
		return Value{}, "", false
	case contains(after, " e qualcosa ", " e rotti ", " and something "):
		return Range(n, n+scale(n)-step), period, true
	case contains(lead, " circa ", " sui ", " sulle ", " sugli ", " intorno ", " verso ", " piu o meno ", " quasi ", " about ", " around ", " roughly ", " almost ") || contains(after, " circa ", " piu o meno ", " o giu di li "):
		if integer {
			if f.Unit == "anni" {
				return Range(n-1, n+1), period, true
			}
			return Value{}, "", false
		}
		return Range(n*0.95, n*1.05), period, true
	case plus:
		return Value{}, "", false
	}
	return Number(n), period, true
}

func afterNumber(list []token) string {
	for i := len(list) - 1; i >= 0; i-- {
		if list[i].isNum {
			var w []string
			for _, t := range list[i+1:] {
				w = append(w, t.word)
			}
			return " " + strings.Join(w, " ") + " "
		}
	}
	return " "
}

// scale is the place of the last digit that is not zero: 100 for 600.
func scale(n float64) float64 {
	for _, s := range []float64{10000, 1000, 100, 10} {
		if n >= s && math.Mod(n, s) == 0 {
			return s
		}
	}
	return 1
}

func contains(s string, any ...string) bool {
	for _, a := range any {
		if strings.Contains(s, a) {
			return true
		}
	}
	return false
}
