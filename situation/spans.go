package situation

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Dates and ages: "è nato il 3 novembre", "ha due anni e mezzo", "tre settimane fa", "classe 1944".

var monthNames = map[string]time.Month{"gennaio": 1, "febbraio": 2, "marzo": 3, "aprile": 4, "maggio": 5, "giugno": 6, "luglio": 7, "agosto": 8, "settembre": 9,
	"ottobre": 10, "novembre": 11, "dicembre": 12, "gen": 1, "feb": 2, "mar": 3, "apr": 4, "mag": 5, "giu": 6, "lug": 7, "ago": 8, "set": 9, "ott": 10, "nov": 11, "dic": 12,
	"january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9, "october": 10, "november": 11, "december": 12}

var (
	slashed = regexp.MustCompile(`\b(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}|\d{2}))?\b`)
	written = regexp.MustCompile(`\b(\d{1,2}|primo)\s*(?:°|º|of\s)?\s*([a-z]+)(?:\s+(?:del\s+)?(\d{4}))?\b`)
	english = regexp.MustCompile(`\b([a-z]+)\s+(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(\d{4}))?\b`)
)

// dateIn finds one past day in the words: a day without a year is the last one that has been.
func dateIn(raw string, now time.Time) (time.Time, bool) {
	if m := slashed.FindStringSubmatch(raw); m != nil && strings.ContainsAny(m[0], "/-") {
		return day(m[1], monthOf(m[2]), m[3], now)
	}
	for _, m := range written.FindAllStringSubmatch(raw, -1) {
		if mo, ok := monthNames[m[2]]; ok {
			return day(strings.ReplaceAll(m[1], "primo", "1"), mo, m[3], now)
		}
	}
	for _, m := range english.FindAllStringSubmatch(raw, -1) {
		if mo, ok := monthNames[m[1]]; ok && len(m[1]) > 3 {
			return day(m[2], mo, m[3], now)
		}
	}
	return time.Time{}, false
}

func monthOf(s string) time.Month { n, _ := strconv.Atoi(s); return time.Month(n) }

func day(d string, m time.Month, year string, now time.Time) (time.Time, bool) {
	n, err := strconv.Atoi(d)
	if err != nil || m < 1 || m > 12 {
		return time.Time{}, false
	}
	local := now.In(rome)
	y := local.Year()
	if year != "" {
		y, _ = strconv.Atoi(year)
		if y < 100 {
			y += 2000
			if y > local.Year() {
				y -= 100
			}
		}
	}
	t := time.Date(y, m, n, 12, 0, 0, 0, rome)
	if t.Month() != m || t.Day() != n {
		return time.Time{}, false
	}
	if year == "" && civil(t) > civil(now) {
		t = time.Date(y-1, m, n, 12, 0, 0, 0, rome)
	}
	return t, civil(t) <= civil(now)
}

// since turns a day into what the fact counts from it.
func since(f Fact, d, now time.Time) (Value, bool) {
	switch f.Moves {
	case "days":
		return Number(float64(civil(now) - civil(d))), true
	case "months":
		return Number(float64(whole(d, now))), true
	case "years":
		return Number(float64(whole(d, now) / 12)), true
	}
	return Value{}, false
}

// bornIn reads "nato nel 1944", "classe 44", "del 1980".
func bornIn(list []token, now time.Time) (Value, bool) {
	for i, t := range list {
		if !t.isNum || t.number < 1900 || t.number > float64(now.In(rome).Year()) {
			if !(t.isNum && i > 0 && list[i-1].word == "classe" && t.number >= 10 && t.number < 100) {
				continue
			}
			t.number += 1900
		}
		age := float64(now.In(rome).Year()) - t.number
		return Range(max(age-1, 0), age), true
	}
	return Value{}, false
}

// age reads how old a child is, or how long ago something was, in the unit that the fact counts. A bare number is not taken: it could be
// months as well as years. Of several children the youngest counts.
func age(f Fact, list []token, now time.Time) (Value, bool) {
	best, found := Value{}, false
	for i := 0; i < len(list); i++ {
		t := list[i]
		if w := t.word; f.Moves == "days" && !t.isNum {
			switch w {
			case "oggi", "today":
				return Number(0), true
			case "ieri", "yesterday":
				return Number(1), true
			}
		}
		if !t.isNum {
			continue
		}
		if i+1 >= len(list) {
			return Value{}, false
		}
		unit, half, next := list[i+1].word, false, i+2
		if unit == "e" && i+3 < len(list) && list[i+2].isNum { // "5 e 9 anni": the first shares the unit of the last
			unit = list[i+3].word
			next = i + 1
		}
		if next+1 < len(list) && list[next].word == "e" && (list[next+1].word == "mezzo" || list[next+1].word == "mezza") || next+1 < len(list) && list[next].word == "and" && list[next+1].word == "half" {
			half = true
			next += 2
		}
		v, ok := lapse(f, t.number, unit, half, now)
		if !ok {
			return Value{}, false
		}
		if isYears(unit) && next+2 < len(list) && (list[next].word == "e" || list[next].word == "and") && list[next+1].isNum && isMonths(list[next+2].word) {
			v, ok = lapse(f, t.number*12+list[next+1].number, "mesi", false, now)
			next += 3
			if !ok {
				return Value{}, false
			}
		}
		if !found || v.Min < best.Min {
			best, found = v, true
		}
		i = next - 1
	}
	return best, found
}

func isYears(w string) bool {
	return w == "anni" || w == "anno" || w == "years" || w == "year" || w == "annetti"
}
func isMonths(w string) bool { return w == "mesi" || w == "mese" || w == "months" || w == "month" }

// lapse turns a number of years, months, weeks or days into the fact's unit, with the slack that such words leave.
func lapse(f Fact, n float64, unit string, half bool, now time.Time) (Value, bool) {
	months := 0.0
	switch {
	case isYears(unit):
		months = n * 12
		if half {
			return lapse(f, months+6, "mesi", false, now)
		}
		if f.Moves == "months" {
			return Range(months, months+11), true
		}
		return daysBack(int(months), int(months)+12, now), true
	case isMonths(unit):
		if f.Moves == "months" {
			return Number(n), true
		}
		return daysBack(int(n), int(n)+1, now), true
	case unit == "settimane" || unit == "settimana" || unit == "weeks" || unit == "week":
		if f.Moves == "months" {
			return Range(float64(int(n*7)/31), float64(int(n*7+6)/28)), true
		}
		return Range(n*7, n*7+6), true
	case unit == "giorni" || unit == "giorno" || unit == "days" || unit == "day":
		if f.Moves == "months" {
			return Number(float64(whole(now.AddDate(0, 0, -int(n)), now))), true
		}
		return Number(n), true
	}
	return Value{}, false
}

// daysBack counts the days since a child now between so many and so many months old was born.
func daysBack(from, to int, now time.Time) Value {
	return Range(float64(civil(now)-civil(now.AddDate(0, -from, 0))), float64(civil(now)-civil(now.AddDate(0, -to, 0))-1))
}
