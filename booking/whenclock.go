package booking

import (
	"strconv"
	"strings"
	"time"
)

// partOfDay reads morning, afternoon, evening.
func (p *whenParser) partOfDay(w string) bool {
	switch {
	case (w == "dopo" || w == "after" && p.english) && (p.word(1) == "pranzo" || p.word(1) == "lunch"):
		p.span(afterMeal, midnight)
		p.i += 2
		return true
	case w == "prima" && p.word(1) == "di" && p.word(2) == "pranzo", p.english && w == "before" && p.word(1) == "lunch":
		p.span(dawn, noon)
		p.i += 2
		return true
	case w == "mattina" || w == "mattino" || w == "mattinata" || p.english && (w == "morning" || w == "mornings"):
		p.am = true
		p.span(dawn, noon)
	case w == "pomeriggio" || p.english && (w == "afternoon" || w == "afternoons"):
		p.span(noon, midnight)
	case w == "sera" || w == "serata" || p.english && (w == "evening" || w == "evenings"):
		p.span(evening, midnight)
	case w == "mezzogiorno" && !p.hours, p.english && w == "noon":
		p.span(12*60, noon)
	default:
		return false
	}
	p.i++
	return true
}

// span narrows the hours; the clock beats the part of the day ("alle 5 del pomeriggio").
func (p *whenParser) span(from, to int) {
	if p.hours {
		return
	}
	p.from, p.to = from, to
}

func isPart(w string) bool { return w == "am" || w == "pm" }

// clock reads "dopo le 17", "tra le 10 e le 12", "alle 15:30", "verso le 4", "between 10 and 12", "after 5 pm".
func (p *whenParser) clock(w string) bool {
	en := p.english
	oneOf := func(list ...string) bool { return has(list, w) }
	switch {
	case oneOf("dopo", "oltre") || en && w == "after":
		if m, n, ok := p.hour(1); ok {
			p.i += n
			return p.set(m, midnight)
		}
	case w == "prima" || en && oneOf("before", "until", "till") || w == "entro":
		if m, n, ok := p.hour(1); ok {
			p.i += n
			return p.set(dawn, m)
		}
	case oneOf("tra", "fra") || en && w == "between":
		return p.between(1, "e", "and")
	case oneOf("dalle", "dall") || en && w == "from":
		if p.between(1, "alle", "to", "all", "fino") {
			return true
		}
		if m, n, ok := p.hour(1); ok {
			p.i += n
			return p.set(m, midnight)
		}
	case oneOf("verso", "circa", "intorno") || en && oneOf("around", "about"):
		if m, n, ok := p.hour(1); ok {
			p.i += n
			return p.set(max(m-30, 0), m+60)
		}
	case oneOf("alle", "ore", "all", "le") || en && w == "at":
		if m, n, ok := p.hour(1); ok {
			p.i += n
			return p.set(m, m+60)
		}
	case strings.ContainsAny(w, ":.") || en && clockUnit(p.word(1)) != "" || en && (strings.HasSuffix(w, "pm") || strings.HasSuffix(w, "am")):
		if m, n, ok := p.hour(0); ok {
			p.i += n
			return p.set(m, m+60)
		}
	}
	return false
}

func (p *whenParser) set(from, to int) bool {
	p.from, p.to, p.hours = from, min(to, midnight), true
	if p.from >= p.to {
		p.from, p.to = 0, 0
	}
	return true
}

func (p *whenParser) between(at int, joins ...string) bool {
	p.bare = true
	defer func() { p.bare = false }()
	a, n, ok := p.hour(at)
	if !ok || !has(joins, p.word(n)) {
		return false
	}
	b, m, ok := p.hour(n + 1)
	if !ok {
		return false
	}
	if b <= a && b+12*60 < midnight {
		b += 12 * 60
	}
	p.i += m
	return p.set(a, b)
}

// hour reads a clock time that begins so many words ahead, past articles. It returns how many words ahead it ends.
//
// Offices are asleep at night: an hour from 1 to 7 is in the afternoon unless the person says morning.
func (p *whenParser) hour(at int) (minute, end int, ok bool) {
	for has([]string{"le", "l", "alle", "all", "ore", "delle", "a"}, p.word(at)) {
		at++
	}
	w := p.word(at)
	unit := clockUnit(p.word(at + 1))
	for _, u := range []string{"am", "pm"} {
		if strings.HasSuffix(w, u) && len(w) > 2 {
			w, unit = strings.TrimSuffix(w, u), u
			at--
			break
		}
	}
	h, m := -1, 0
	switch w {
	case "mezzogiorno", "noon":
		h = 12
	default:
		if n := hourWord(w); n > 0 {
			h = n
			break
		}
		hh, mm, split := strings.Cut(strings.ReplaceAll(w, ".", ":"), ":")
		n, err := strconv.Atoi(hh)
		if err != nil || n < 0 || n > 24 || len(hh) > 2 {
			return 0, 0, false
		}
		h = n
		if split {
			if m, err = strconv.Atoi(mm); err != nil || m < 0 || m > 59 || len(mm) != 2 {
				return 0, 0, false
			}
		}
	}
	at++
	if p.word(at) == "e" && !p.bare && !strings.ContainsAny(w, ":.") { // "le 17 e 30", "e mezza", but not "le 10 e le 12"
		switch x := p.word(at + 1); x {
		case "mezza", "mezzo", "trenta", "30":
			m, at = 30, at+2
		case "un":
			if p.word(at+2) == "quarto" {
				m, at = 15, at+3
			}
		case "15", "45":
			m, _ = strconv.Atoi(x)
			at += 2
		}
	}
	if unit != "" {
		at++
	}
	switch {
	case unit == "pm" && h < 12:
		h += 12
	case unit == "" && h < 12 && p.ahead(at, "sera", "evening"):
		h += 12
	case unit == "" && h >= 1 && h <= 7 && !p.am && !p.ahead(at, "mattina", "mattino", "morning"):
		h += 12
	}
	if h*60+m >= midnight {
		return 0, 0, false
	}
	return h*60 + m, at, true
}

// ahead: one of the words comes next, or after one more: "alle 7 di mattina".
func (p *whenParser) ahead(at int, words ...string) bool {
	return has(words, p.word(at)) || has(words, p.word(at+1))
}

func hourWord(w string) int {
	for _, names := range [][]string{
		{"una", "due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove", "dieci", "undici", "dodici"},
		{"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"},
	} {
		for i, n := range names {
			if w == n {
				return i + 1
			}
		}
	}
	return 0
}

func clockUnit(w string) string {
	if w == "am" || w == "pm" {
		return w
	}
	return ""
}

func dayNumber(w string) int {
	n, err := strconv.Atoi(w)
	if err != nil || n < 1 || n > 31 || len(w) > 2 {
		return 0
	}
	return n
}

func weekdayOf(w string, english bool) int {
	for d, names := range [7][]string{
		{"domenica", "dom"}, {"lunedi", "lun"}, {"martedi", "mar"}, {"mercoledi", "mer"}, {"giovedi", "gio"}, {"venerdi", "ven"}, {"sabato", "sab"},
	} {
		if has(names, w) {
			return d
		}
	}
	if english {
		for d := time.Sunday; d <= time.Saturday; d++ {
			n := strings.ToLower(d.String())
			if w == n || w == n[:3] && w != "sun" || w == n+"s" || w == "tues" && d == time.Tuesday || w == "thurs" && d == time.Thursday {
				return int(d)
			}
		}
	}
	return -1
}

func monthOf(w string, english bool) time.Month {
	for i, n := range []string{"gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"} {
		if w == n || w == n[:3] {
			return time.Month(i + 1)
		}
	}
	if english {
		for m := time.January; m <= time.December; m++ {
			if n := strings.ToLower(m.String()); w == n || w == n[:3] {
				return m
			}
		}
	}
	return 0
}
