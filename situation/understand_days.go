package situation

import "time"

// soonest is how many days ahead a day without a year is still read as one to come: "il 2 ottobre" told in November is over.
const soonest = 150

// calendar marks the days to come: "il 2 dicembre", "2/12", "lunedì", "tra due settimane". Only what is told of the present or of what
// comes may use them: "il 30 mi sfrattano".
func (r *reading) calendar() {
	t := r.tongue
	for i := range r.toks {
		k := &r.toks[i]
		next := func(n int) string {
			if i+n >= 0 && i+n < len(r.toks) && r.toks[i+n].sentence == k.sentence {
				return r.toks[i+n].word
			}
			return ""
		}
		switch {
		case t.soon[k.word]:
			k.day = !t.over_[next(1)]
		case k.unit == 'd':
			day, month, year, ok := dayMonth(k.word)
			k.day = ok && r.comes(day, month, year)
		case !k.number || k.unit != 0 || k.lo != k.hi:
		case !k.one && k.lo >= 1 && k.lo <= 31 && (t.months[next(1)] > 0 || t.months[next(-1)] > 0):
			month := t.months[next(1)]
			if month == 0 {
				month = t.months[next(-1)]
			}
			k.day = r.comes(int(k.lo), month, 0)
		case t.ahead[next(-1)] && (t.fam.days[next(1)] > 0 || t.fam.months[next(1)]):
			k.day = true
		}
	}
}

// comes says that a day is today or in the months ahead. A year of 0 was not said.
func (r *reading) comes(day, month, year int) bool {
	today := civil(r.now.In(rome))
	for _, y := range [2]int{r.now.In(rome).Year(), r.now.In(rome).Year() + 1} {
		if year != 0 && y != year {
			continue
		}
		d := time.Date(y, time.Month(month), day, 12, 0, 0, 0, rome)
		if left := civil(d) - today; d.Day() == day && left >= 0 && left <= soonest {
			return true
		}
	}
	return false
}

// dayMonth reads 2/12 and 2/12/2026.
func dayMonth(w string) (day, month, year int, ok bool) {
	var part [3]int
	n, long := 0, 0
	for _, c := range w {
		switch {
		case c >= '0' && c <= '9' && long < 4:
			part[n] = part[n]*10 + int(c-'0')
			long++
		case (c == '/' || c == '.') && n < 2 && long > 0:
			n, long = n+1, 0
		default:
			return 0, 0, 0, false
		}
	}
	if n == 2 && part[2] < 100 {
		part[2] += 2000
	}
	return part[0], part[1], part[2], n > 0 && part[0] >= 1 && part[0] <= 31 && part[1] >= 1 && part[1] <= 12
}
