package booking

import (
	"strings"
	"time"
)

// Wish is a day or a part of the day in a person's words. It only filters slots: what it does not say, it leaves open.
type Wish struct {
	First, Last string // local civil days, both included; empty is any
	Weekdays    []time.Weekday
	From, To    int // the call begins in [From, To), minutes after midnight; To 0 is any hour
}

// Allows says whether a slot is what the person asked for.
func (w Wish) Allows(s Slot) bool {
	if w.First != "" && s.Day < w.First || w.Last != "" && s.Day > w.Last {
		return false
	}
	if w.To > 0 && (s.Minute < w.From || s.Minute >= w.To) {
		return false
	}
	if len(w.Weekdays) == 0 {
		return true
	}
	d, err := parseCivil(s.Day)
	for _, wd := range w.Weekdays {
		if err == nil && d.weekday() == wd {
			return true
		}
	}
	return false
}

// Filter keeps the slots that are allowed.
func (w Wish) Filter(slots []Slot) (out []Slot) {
	for _, s := range slots {
		if w.Allows(s) {
			out = append(out, s)
		}
	}
	return out
}

// ParseWhen reads when somebody would like to be called: "giovedì pomeriggio", "dopo le 17 quando torno dal lavoro",
// "domattina", "lunedi 30", "tomorrow morning". Italian is read in every language, English when lang begins with "en".
//
// ok is false when nothing in the text says when, when it says when not ("non lunedì": nobody is called at the one time
// they excluded), or when it contradicts itself ("lunedì 31" that is no Monday). Then buttons ask.
func ParseWhen(text, lang string, now time.Time) (wish Wish, ok bool) {
	p := whenParser{today: civilOf(now), now: wallMinute(now), words: whenWords(text), english: strings.HasPrefix(lang, "en")}
	if w, ok := p.stretch(); ok {
		return w, true
	}
	return p.parse()
}

// maxWhenWords: whoever writes a page is telling a story, not a time.
const maxWhenWords = 40

// whenWords are the words of a text in small letters, without accents; 17:30 and 17.30 stay whole, "l'una" becomes two.
func whenWords(text string) []string {
	if len(text) > 2000 {
		return nil
	}
	text = strings.NewReplacer("à", "a", "è", "e", "é", "e", "ì", "i", "í", "i", "ò", "o", "ù", "u",
		"a'", "a", "e'", "e ", "i'", "i", "’", "'").Replace(strings.ToLower(text))
	words := strings.FieldsFunc(text, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == ':' || r == '.' || r == '/')
	})
	out := words[:0]
	for _, w := range words {
		if w = strings.Trim(w, ":./"); w != "" {
			out = append(out, w)
		}
	}
	if len(out) > maxWhenWords {
		return nil
	}
	return out
}

// Stretch is the days that a wish names, both included: the next such weekday when it names one, today when it names none.
func (w Wish) Stretch(now time.Time) (first, last string) {
	today := civilOf(now)
	first, last = w.First, w.Last
	if first == "" && len(w.Weekdays) > 0 {
		d := today
		for d.weekday() != w.Weekdays[0] {
			d++
		}
		first, last = d.String(), d.String()
	}
	if first == "" {
		first = today.String()
	}
	if last == "" {
		last = first
	}
	return first, last
}

// Moment is the one moment that a wish names: its day at the hour it begins. False without an hour, or when it is over.
func (w Wish) Moment(now time.Time) (time.Time, bool) {
	first, _ := w.Stretch(now)
	at, err := Instant(first, w.From)
	return at, err == nil && w.To > 0 && at.After(now)
}

// Rome is the zone of every agenda.
func Rome() *time.Location { return rome() }
