package booking

import "strings"

// stretch reads days with a beginning and an end: "dal 3 al 5 dicembre", "da lunedì a venerdì", "dal 29 novembre al 2 dicembre
// la mattina". Where it is none, nothing was read.
func (p *whenParser) stretch() (Wish, bool) {
	for i, w := range p.words {
		if w != "dal" && w != "da" && (!p.english || w != "from") {
			continue
		}
		for j := i + 2; j < len(p.words) && j < i+7; j++ {
			if to := p.words[j]; to != "al" && to != "a" && (!p.english || to != "to" && to != "until") {
				continue
			}
			first, last := p.words[i+1:j], p.words[j+1:]
			if len(last) == 0 {
				continue
			}
			if m := monthAmong(last, p.english); m != "" && dayNumber(first[len(first)-1]) > 0 { // the month is said once
				first = append(append([]string{}, first...), m)
			} else if m == "" && dayNumber(first[0]) > 0 && (w != "dal" || p.words[j] != "al") {
				continue // "from 2 to 4" is hours
			}
			from, ok1 := p.dayAmong(first)
			to, rest, ok2 := p.dayAhead(last)
			if !ok1 || !ok2 {
				continue
			}
			for to < from && weekdayOf(last[0], p.english) >= 0 { // "da venerdì a martedì"
				to += 7
			}
			if to < from {
				return Wish{}, false
			}
			hours := whenParser{today: p.today, now: p.now, english: p.english, words: append(append([]string{}, p.words[:i]...), rest...)}
			w, _ := hours.parse()
			return Wish{First: from.String(), Last: to.String(), From: w.From, To: w.To}, true
		}
	}
	return Wish{}, false
}

func monthAmong(words []string, english bool) string {
	for _, w := range words {
		if monthOf(w, english) > 0 {
			return w
		}
	}
	return ""
}

// dayAmong reads words that say one day and nothing else.
func (p *whenParser) dayAmong(words []string) (civil, bool) {
	d, rest, ok := p.dayAhead(words)
	return d, ok && len(rest) == 0
}

// dayAhead reads the day at the beginning of the words, and gives back what follows it.
func (p *whenParser) dayAhead(words []string) (civil, []string, bool) {
	q := whenParser{today: p.today, now: p.now, english: p.english, words: words, weekday: -1}
	if len(words) > 0 && dayNumber(strings.TrimRight(words[0], "stndrh")) > 0 && !strings.Contains(words[0], "/") {
		q.words = append([]string{"il"}, words...)
	}
	if len(q.words) == 0 || !q.day(q.words[0]) || q.bound != 0 {
		return 0, nil, false
	}
	w, ok := q.wish()
	if ok && len(w.Weekdays) == 1 {
		for d := p.today; ; d++ {
			if d.weekday() == w.Weekdays[0] {
				return d, q.words[q.i:], true
			}
		}
	}
	if !ok || w.First == "" || w.First != w.Last {
		return 0, nil, false
	}
	d, err := parseCivil(w.First)
	return d, q.words[q.i:], err == nil
}
