package situation

import (
	"time"
)

// births reads when a child was born or joined the family: "venti giorni fa", "da tre settimane", "il 3 novembre", "ieri"; and how old
// the child is, when it is told in months: "ho partorito due mesi fa".
func (r *reading) births() {
	t := r.tongue
	for i := range r.toks {
		if !t.fam.born[r.toks[i].word] || r.doubted(i) || r.toks[i].tags&tagNot != 0 {
			continue
		}
		for j := max(0, i-8); j < len(r.toks) && j < i+9; j++ {
			k := &r.toks[j]
			if k.sentence != r.toks[i].sentence {
				continue
			}
			days, to := -1, j+1
			next := func(n int) string {
				if j+n >= 0 && j+n < len(r.toks) && r.toks[j+n].sentence == k.sentence {
					return r.toks[j+n].word
				}
				return ""
			}
			switch {
			case t.fam.ago[k.word] > 0: // ieri, yesterday
				days, to = t.fam.ago[k.word]-1, j+1
			case k.number && k.unit == 0 && k.lo == k.hi && t.fam.days[next(1)] > 0 && (t.fam.past[next(2)] || t.since[next(-1)]):
				days, to = int(k.lo)*t.fam.days[next(1)], j+2
				if t.fam.past[next(2)] {
					to++
				}
			case k.number && k.unit == 0 && k.lo == k.hi && k.lo <= 3 && t.fam.years[next(1)] && t.and[next(2)] && r.halfPast(j+3) && r.birthOf(i):
				r.claims = append(r.claims, claim{fact: "eta_figlio_piu_piccolo_mesi", value: Number(k.lo*12 + 6), rule: -1, about: "any", from: min(i, j), to: max(j+5, i+1)})
				return
			case k.number && k.unit == 0 && k.lo == k.hi && k.lo <= 36 && t.fam.months[next(1)] && (t.fam.past[next(2)] || t.since[next(-1)]) && r.birthOf(i):
				r.claims = append(r.claims, claim{fact: "eta_figlio_piu_piccolo_mesi", value: Number(k.lo), rule: -1, about: "any", from: min(i, j), to: max(j+2, i+1)})
				return // months are not counted in days: when the child was born is asked
			case k.number && !k.one && k.lo >= 1 && k.lo <= 31 && t.months[next(1)] > 0:
				days, to = r.daysSince(int(k.lo), t.months[next(1)], j+2), j+2
			}
			if days >= 0 && days <= 400 {
				r.claims = append(r.claims, claim{fact: "giorni_da_nascita_o_adozione", value: Number(float64(days)), rule: -1, about: "any", from: min(i, j), to: max(to, i+1)})
				return
			}
		}
	}
}

// halfPast: the end of "un anno e mezzo fa", "a year and a half ago".
func (r *reading) halfPast(i int) bool {
	if i < len(r.toks) && r.toks[i].number && r.toks[i].one {
		i++
	}
	return i+1 < len(r.toks) && r.tongue.fam.half[r.toks[i].word] && r.tongue.fam.past[r.toks[i+1].word]
}

// birthOf says that the word of a birth at i is of a child of the person: "ho partorito", "è nata mia figlia". A brother is born too.
func (r *reading) birthOf(i int) bool {
	for j := max(0, i-8); j < len(r.toks) && j < i+9; j++ {
		if r.toks[j].sentence != r.toks[i].sentence {
			continue
		}
		if n := r.toks[j].mention; n > 0 {
			if p := r.person(r.mentions[n-1].who); p.role != "figlio" || p.other {
				return false
			}
			return true
		}
		if r.acts[j] == me && j <= i {
			return true
		}
	}
	return false
}

// daysSince counts from a day of this year or the last, or of the year written after it.
func (r *reading) daysSince(day, month, at int) int {
	today := r.now.In(rome)
	year := today.Year()
	if at < len(r.toks) && r.toks[at].number && r.toks[at].lo >= 1900 && r.toks[at].lo <= 2100 {
		year = int(r.toks[at].lo)
	} else if time.Month(month) > today.Month() || time.Month(month) == today.Month() && day > today.Day() {
		year--
	}
	born := time.Date(year, time.Month(month), day, 12, 0, 0, 0, rome)
	if born.Day() != day {
		return -1
	}
	return civil(today) - civil(born)
}
