package access

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Deadline is a day that somebody wrote about: the social worker should know it before calling.
type Deadline struct {
	Kind string `json:"kind"` // eviction, discharge, hearing, other
	Day  string `json:"day"`  // 2006-01-02
}

// kinds are the words near a date that say what ends on it, Italian and English, matched at the beginning of words. The first
// that fits decides.
var kinds = []struct{ kind, words string }{
	{"eviction", `sfratt|ufficiale giudiziario|sgomber|butta(no|rmi|rci)? fuori|sbatt(e|ono) fuori|(caccia|manda)(no)?( via)? di casa|(lasciare|liberare) (la |l'|questa )?(casa|appartamento|alloggio)|fuori (di|da) casa|evict|bailiff|throw(ing|s)? (me|us) out|leave (the|my|our) (house|home|flat)`},
	{"discharge", `dimission|dimess|dimett|esce dall'ospedale|discharg`},
	{"hearing", `udienza|tribunale|giudice|hearing|court`},
	{"other", `scad|entro|termine|deadline|by the`},
}

var kindForms = func() (out []*regexp.Regexp) {
	for _, k := range kinds {
		out = append(out, regexp.MustCompile(`(?i)(^|[^\pL])(`+k.words+`)`))
	}
	return
}()

const months = `gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre|january|february|march|april|may|june|july|august|september|october|november|december`

var (
	inWordsForm = regexp.MustCompile(`(?i)\b(\d{1,2})[°º]?\s+(` + months + `)(?:\s+(\d{4}))?`)
	digitsForm  = regexp.MustCompile(`\b(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}|\d{2}))?\b`)
	spanForm    = regexp.MustCompile(`(?i)\b(?:tra|fra|in)\s+(\d{1,3}|un|una|due|tre|quattro|cinque|sei|sette|dieci|quindici|venti|trenta|a|two|three)\s+(giorn|settiman|mes|day|week|month)`)
	sentence    = regexp.MustCompile(`[!?;\n]+|\.(\s|$)`)
)

var counts = map[string]int{"un": 1, "una": 1, "due": 2, "tre": 3, "quattro": 4, "cinque": 5, "sei": 6, "sette": 7, "dieci": 10,
	"quindici": 15, "venti": 20, "trenta": 30, "a": 1, "two": 2, "three": 3}

// farthest is how many days ahead a deadline is believed: beyond it, it is a birthday or a slip.
const farthest = 400

// Deadlines finds the days in a story that something ends on. Only a date with such a word in the same sentence counts: a
// birthday is no deadline. A day without a year is the next one from now; days that are over are left out.
func Deadlines(story string, now time.Time) (out []Deadline) {
	seen := map[Deadline]bool{}
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
	for _, s := range sentence.Split(story, -1) {
		kind := ""
		for i, f := range kindForms {
			if f.MatchString(s) {
				kind = kinds[i].kind
				break
			}
		}
		if kind == "" {
			continue
		}
		for _, day := range days(s, today) {
			d := Deadline{kind, day.Format(time.DateOnly)}
			if left := day.Sub(today); left >= 0 && left <= farthest*24*time.Hour && !seen[d] {
				seen[d] = true
				out = append(out, d)
			}
		}
	}
	return out
}

// days reads the dates of a sentence.
func days(s string, today time.Time) (out []time.Time) {
	add := func(day, month int, year string) {
		y, _ := strconv.Atoi(year)
		if y > 0 && y < 100 {
			y += 2000
		}
		if year == "" {
			y = today.Year()
		}
		at := time.Date(y, time.Month(month), day, 0, 0, 0, 0, time.UTC)
		if month < 1 || month > 12 || at.Day() != day {
			return
		}
		if year == "" && at.Before(today) {
			at = time.Date(y+1, time.Month(month), day, 0, 0, 0, 0, time.UTC)
		}
		out = append(out, at)
	}
	names := strings.Split(months, "|")
	for _, m := range inWordsForm.FindAllStringSubmatch(s, -1) {
		d, _ := strconv.Atoi(m[1])
		for i, name := range names {
			if strings.EqualFold(name, m[2]) {
				add(d, i%12+1, m[3])
			}
		}
	}
	for _, m := range digitsForm.FindAllStringSubmatch(s, -1) {
		d, _ := strconv.Atoi(m[1])
		mo, _ := strconv.Atoi(m[2])
		add(d, mo, m[3])
	}
	for _, m := range spanForm.FindAllStringSubmatch(s, -1) {
		n, err := strconv.Atoi(m[1])
		if err != nil {
			n = counts[strings.ToLower(m[1])]
		}
		switch strings.ToLower(m[2])[0] {
		case 's', 'w':
			out = append(out, today.AddDate(0, 0, 7*n))
		case 'm':
			out = append(out, today.AddDate(0, n, 0))
		default:
			out = append(out, today.AddDate(0, 0, n))
		}
	}
	return out
}
