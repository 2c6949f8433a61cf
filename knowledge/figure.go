package knowledge

import (
	"regexp"
	"strconv"
	"strings"
)

// In gives the period of a figure that holds on a day.
func in(periods []Period, day Date) (Period, bool) {
	for _, p := range periods {
		if p.From <= day && (p.Until == "" || day <= p.Until) {
			return p, true
		}
	}
	return Period{}, false
}

// Figure is the value in force on a day of a figure named "slug.name"; false when there is none that day.
func (b *Base) Figure(name string, day Date) (Period, bool) {
	slug, short, _ := strings.Cut(name, ".")
	s, ok := b.services[slug]
	if !ok {
		return Period{}, false
	}
	return in(s.Figures[short], day)
}

// FullName makes a figure's name whole: "isee-max" written in the file of a service is that service's own.
func FullName(slug, name string) string {
	if strings.Contains(name, ".") {
		return name
	}
	return slug + "." + name
}

// units says how a value is read aloud, by language: one, many. %s is the number.
var units = map[string]map[Unit][2]string{
	"it": {
		Euro: {"%s euro", "%s euro"}, EuroPerYear: {"%s euro", "%s euro"}, EuroPerMonth: {"%s euro al mese", "%s euro al mese"},
		Years: {"%s anno", "%s anni"}, Months: {"%s mese", "%s mesi"}, Days: {"%s giorno", "%s giorni"}, Hours: {"%s ora", "%s ore"},
		Percent: {"%s%%", "%s%%"}, Number: {"%s", "%s"},
	},
	"en": {
		Euro: {"%s euro", "%s euros"}, EuroPerYear: {"%s euro", "%s euros"}, EuroPerMonth: {"%s euro a month", "%s euros a month"},
		Years: {"%s year", "%s years"}, Months: {"%s month", "%s months"}, Days: {"%s day", "%s days"}, Hours: {"%s hour", "%s hours"},
		Percent: {"%s%%", "%s%%"}, Number: {"%s", "%s"},
	},
}

// Words writes a value with its unit: "10.140 euro" in Italian, "10,140 euros" in English.
func (p Period) Words(lang string) string {
	table, ok := units[lang]
	if !ok {
		table = units["it"]
	}
	form := table[p.Unit][1]
	if p.Value == 1 {
		form = table[p.Unit][0]
	}
	return strings.Replace(strings.Replace(form, "%s", number(p.Value, lang), 1), "%%", "%", 1)
}

// number groups thousands and keeps two decimals when there are any, as each language does.
func number(v float64, lang string) string {
	s := strconv.FormatFloat(v, 'f', 2, 64)
	whole, cents := s[:len(s)-3], s[len(s)-2:]
	point, comma := ".", ","
	if lang == "en" {
		point, comma = ",", "."
	}
	var b strings.Builder
	for i, r := range whole {
		if left := len(whole) - i; i > 0 && left%3 == 0 && whole[i-1] != '-' {
			b.WriteString(point)
		}
		b.WriteRune(r)
	}
	if cents != "00" {
		b.WriteString(comma + cents)
	}
	return b.String()
}

var slot = regexp.MustCompile(`\{\{([a-z0-9.-]+)\}\}`)

// Fill puts the figures of the day into a sentence of the service slug. False: one of them is not in force, and the
// sentence must not be shown.
func (b *Base) Fill(slug, sentence, lang string, day Date) (string, bool) {
	whole := true
	out := slot.ReplaceAllStringFunc(sentence, func(m string) string {
		p, ok := b.Figure(FullName(slug, m[2:len(m)-2]), day)
		if !ok {
			whole = false
			return ""
		}
		return p.Words(lang)
	})
	return out, whole
}

// Figures lists the names used in a sentence, made whole.
func figuresIn(slug, sentence string) []string {
	var names []string
	for _, m := range slot.FindAllStringSubmatch(sentence, -1) {
		names = append(names, FullName(slug, m[1]))
	}
	return names
}
