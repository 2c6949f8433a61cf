package booking

import (
	"strconv"
	"strings"
	"time"
)

// The parts of a day, as starts of calls. A morning ends when people eat, an evening when they are left alone.
const (
	dawn      = 0
	noon      = 13 * 60
	afterMeal = 14 * 60
	evening   = 17 * 60
	midnight  = 24 * 60
)

type whenParser struct {
	words   []string
	i       int
	today   civil
	now     int
	english bool

	first, last civil // days asked for, when days is set
	days        bool
	weekday     int // -1 none
	number      int // day of the month, 0 none
	month       time.Month
	from, to    int
	am          bool
	hours       bool // a clock time was read
	bound       int  // 1: from that day on; -1: until that day
	bare        bool // between two hours: "e 15" is the second hour, not minutes
	any         bool // "as soon as you can"
}

func (p *whenParser) parse() (Wish, bool) {
	p.weekday = -1
	for p.i < len(p.words) {
		w := p.words[p.i]
		if p.denies(w) {
			return Wish{}, false
		}
		if !p.day(w) && !p.partOfDay(w) && !p.clock(w) {
			p.i++
		}
	}
	return p.wish()
}

// word looks n words ahead.
func (p *whenParser) word(n int) string {
	if p.i+n < len(p.words) && p.i+n >= 0 {
		return p.words[p.i+n]
	}
	return ""
}

// denies: a "not" anywhere turns the sense round in ways that a list of words cannot follow.
func (p *whenParser) denies(w string) bool {
	switch w {
	case "non", "tranne", "eccetto", "mai", "escluso", "neanche", "nemmeno", "ieri":
		return true
	case "no": // "no, giovedì" corrects; "la mattina no" excludes
		return p.i > 0 && !p.correcting()
	case "not", "except", "never", "cannot", "t", "yesterday": // can't, don't leave a t
		return p.english
	}
	return false
}

// correcting: what was said so far only takes back: "anzi no, venerdì".
func (p *whenParser) correcting() bool {
	for _, w := range p.words[:p.i] {
		if !has([]string{"anzi", "ah", "eh", "oh", "ma", "scusa", "scusi", "scusate", "aspetta", "aspetti", "ops", "sorry", "actually", "wait"}, w) {
			return false
		}
	}
	return true
}

// day reads one expression of a day and moves past it.
func (p *whenParser) day(w string) bool {
	on := func(d civil, words int) bool {
		p.first, p.last, p.days = d, d, true
		p.i += words
		return true
	}
	switch {
	case p.boundary(w):
		return true
	case w == "oggi" || w == "today" && p.english, w == "stamattina", w == "stamani", w == "stasera":
		d := on(p.today, 1)
		if w == "stamattina" || w == "stamani" {
			p.span(dawn, noon)
		} else if w == "stasera" {
			p.span(evening, midnight)
		}
		return d
	case w == "questa" && (p.word(1) == "mattina" || p.word(1) == "sera"), w == "questo" && p.word(1) == "pomeriggio",
		p.english && w == "this" && (p.word(1) == "morning" || p.word(1) == "afternoon" || p.word(1) == "evening"):
		return on(p.today, 1) // the part of the day follows
	case w == "dopodomani", w == "posdomani":
		return on(p.today+2, 1)
	case p.english && w == "day" && p.word(1) == "after" && p.word(2) == "tomorrow":
		return on(p.today+2, 3)
	case w == "dopo" && p.word(1) == "domani":
		return on(p.today+2, 2)
	case w == "domani", p.english && (w == "tomorrow" || w == "tmrw"):
		return on(p.today+1, 1)
	case w == "domattina":
		p.span(dawn, noon)
		return on(p.today+1, 1)
	case (w == "tra" || w == "fra" || p.english && w == "in") && p.count(1) > 0:
		switch n := p.count(1); p.word(2) {
		case "giorni", "giorno", "days", "day":
			return on(p.today+civil(n), 3)
		case "settimane", "settimana", "weeks", "week":
			return p.week(n, 3)
		case "ore", "ora", "hours", "hour":
			if from := p.now + 60*n; from < midnight {
				return p.set(from, from+60) && on(p.today, 3)
			}
		}
	case w == "settimana" && (p.word(1) == "prossima" || p.word(1) == "dopo"), w == "prossima" && p.word(1) == "settimana",
		p.english && w == "next" && p.word(1) == "week":
		return p.week(1, 2)
	case w == "questa" && p.word(1) == "settimana", p.english && w == "this" && p.word(1) == "week":
		return p.week(0, 2)
	case weekdayOf(w, p.english) >= 0:
		p.weekday = weekdayOf(w, p.english)
		p.i++
		if n := dayNumber(p.word(0)); n > 0 && clockUnit(p.word(1)) == "" && !p.month1(1) && !isPart(p.word(1)) {
			p.number = n
			p.i++
		}
		return true
	case (w == "il" || w == "giorno" || p.english && w == "the") && dayNumber(strings.TrimRight(p.word(1), "stndrh")) > 0:
		p.number = dayNumber(strings.TrimRight(p.word(1), "stndrh"))
		p.i += 2
		p.month2()
		return true
	case dayNumber(w) > 0 && p.month1(1):
		p.number = dayNumber(w)
		p.i++
		p.month2()
		return true
	case p.english && monthOf(w, true) > 0 && dayNumber(p.word(1)) > 0:
		p.month, p.number = monthOf(w, true), dayNumber(p.word(1))
		p.i += 2
		return true
	case strings.Count(w, "/") >= 1:
		f := strings.Split(w, "/")
		n, m := dayNumber(f[0]), dayNumber(f[1])
		if n > 0 && m > 0 && m <= 12 {
			p.number, p.month = n, time.Month(m)
			p.i++
			return true
		}
	case w == "subito" || w == "appena" || w == "qualsiasi" || w == "qualunque" || w == "sempre" ||
		w == "prima" && p.word(1) == "possibile" || p.english && (w == "asap" || w == "anytime" || w == "soon" || w == "any"):
		p.any = true
		p.i++
		return true
	}
	return false
}

// boundary reads "da lunedì", "dal 30", "dopo il 30", "entro venerdì", and leaves the day itself to be read next.
func (p *whenParser) boundary(w string) bool {
	n := 1
	for has([]string{"il", "di", "the"}, p.word(n)) {
		n++
	}
	next := p.word(n)
	day := weekdayOf(next, p.english) >= 0 || next == "domani" || next == "dopodomani" || next == "tomorrow" && p.english
	number := dayNumber(strings.TrimRight(next, "stndrh")) > 0
	article := n > 1 && (p.word(n-1) == "il" || p.word(n-1) == "the")
	switch {
	case w == "dopo" && next == "domani" && n == 1:
		return false // it is dopodomani
	case (w == "da" || w == "dopo" || p.english && (w == "from" || w == "after")) && (day || number && article),
		w == "dal" && (day || number):
		p.bound = 1
	case (w == "entro" || p.english && w == "by") && (day || number && article):
		p.bound = -1
	default:
		return false
	}
	p.i++
	if w == "dal" && number {
		p.number = dayNumber(next)
		p.i++
		p.month2()
	}
	return true
}

func (p *whenParser) month1(ahead int) bool { return monthOf(p.word(ahead), p.english) > 0 }

func (p *whenParser) month2() {
	if m := monthOf(p.word(0), p.english); m > 0 {
		p.month = m
		p.i++
	}
}

func (p *whenParser) week(n, words int) bool {
	monday := p.today - civil((int(p.today.weekday())+6)%7)
	p.first, p.last, p.days = monday+civil(7*n), monday+civil(7*n)+6, true
	p.i += words
	return true
}

func (p *whenParser) count(ahead int) int {
	switch w := p.word(ahead); w {
	case "un", "una", "a", "one":
		return 1
	case "due", "two":
		return 2
	case "tre", "three":
		return 3
	case "quattro", "four":
		return 4
	case "cinque", "five":
		return 5
	default:
		n, _ := strconv.Atoi(w)
		if n < 0 || n > 60 {
			return 0
		}
		return n
	}
}

// wish puts together what was read.
func (p *whenParser) wish() (Wish, bool) {
	w := Wish{From: p.from, To: p.to}
	if p.number > 0 {
		d, ok := p.monthDay()
		if !ok {
			return Wish{}, false
		}
		p.first, p.last, p.days = d, d, true
	} else if p.weekday >= 0 {
		if p.days && p.first == p.last && p.first.weekday() != time.Weekday(p.weekday) {
			return Wish{}, false // "domani, martedì" and tomorrow is no Tuesday
		}
		w.Weekdays = []time.Weekday{time.Weekday(p.weekday)}
	}
	if p.bound != 0 && p.weekday >= 0 && !p.days {
		p.first = p.today + civil((p.weekday-int(p.today.weekday())+7)%7)
		p.last, p.days, w.Weekdays = p.first, true, nil
	}
	if p.days {
		w.First, w.Last = p.first.String(), p.last.String()
		switch p.bound {
		case 1:
			w.Last = ""
		case -1:
			w.First = ""
		}
	}
	return w, p.days || p.weekday >= 0 || p.to > 0 || p.any
}

// monthDay finds the next day with that number, in that month if one was said, on that weekday if one was said.
func (p *whenParser) monthDay() (civil, bool) {
	for d := p.today; d <= p.today+365; d++ {
		_, m, n := d.date()
		if n != p.number || p.month != 0 && m != p.month {
			continue
		}
		if p.weekday < 0 || d.weekday() == time.Weekday(p.weekday) {
			return d, true
		}
		if p.month == 0 && d > p.today+62 { // "lunedì 30" is soon, or it is a slip
			return 0, false
		}
	}
	return 0, false
}
