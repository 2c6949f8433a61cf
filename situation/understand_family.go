package situation

import (
	"time"
)

// kids is what was said of the writer's (or the person's) children.
type kids struct {
	groups []kidGroup
}

type kidGroup struct {
	from, to int
	count    int // 0 not said
	minor    bool
	adult    bool
	have     bool      // "ho", "con": brought as the writer's own
	ages     []float64 // in months
	inMonths bool      // told in months: too small to be told in years
	days     int       // told in days or weeks: a newborn; 0 when not
	who      int16
}

// family reads groups of children: "due bimbi di 5 e 9 anni", "un figlio di 8 mesi", "tre figli minori".
func (r *reading) family() {
	r.taken = make([]bool, len(r.toks))
	t := r.tongue
	for n := range r.mentions {
		m := &r.mentions[n]
		p := r.person(m.who)
		if p.role != "figlio" || p.other {
			continue
		}
		if r.doubted(m.from) {
			continue
		}
		g := kidGroup{from: m.from, to: m.to, count: m.count, minor: p.minor, who: m.who}
		for i := m.from - 1; i >= 0 && i >= m.from-3 && r.toks[i].clause == r.toks[m.from].clause; i-- {
			if t.fam.have[r.toks[i].word] && (i == m.from-1 || r.toks[m.from-1].tags&(tagVerb|finite) == 0 && i == m.from-2 && t.fam.have[r.toks[m.from-1].word]) {
				g.have = true
			}
			if i == m.from-1 && t.and[r.toks[i].word] && r.hadBefore(i) {
				g.have = true // "ho 36 anni e un bimbo"
			}
			if r.toks[i].tags&(tagNot|tagNotNext|tagPast|tagLater|tagWants) != 0 {
				g.count, g.have = -1, false
			}
		}
		if r.livesElsewhere(m) {
			g.count = -1
		}
		if m.many && m.count > 0 && g.count > 0 {
			g.have = true
		}
		if g.count < 0 {
			continue
		}
		r.kidAges(&g, m)
		r.kids.groups = append(r.kids.groups, g)
	}
	r.others()
}

// livesElsewhere: "un bambino che vedo il fine settimana", "mia figlia sta con la madre": not a child of this home.
func (r *reading) livesElsewhere(m *mention) bool {
	for i := m.to; i < len(r.toks) && r.toks[i].sentence == r.toks[m.from].sentence; i++ {
		if k := &r.toks[i]; k.mention > 0 && &r.mentions[k.mention-1] != m && r.person(r.mentions[k.mention-1].who).role == "figlio" {
			return false
		}
		if r.toks[i].tags&tagAway != 0 {
			return true
		}
	}
	return false
}

// others reads "ne ho altri due di 6 e 3 anni" after a child: more children, of the same writer.
func (r *reading) others() {
	t := r.tongue
	if len(r.kids.groups) != 1 || r.kids.groups[0].count > 1 {
		return
	}
	for i := r.kids.groups[0].to; i+1 < len(r.toks); i++ {
		k, n := &r.toks[i], &r.toks[i+1]
		if !t.fam.other[k.word] || !n.number || n.lo > 12 || n.mention > 0 || k.clause != n.clause {
			continue
		}
		m := mention{from: i, to: i + 2, many: n.lo > 1, who: r.kids.groups[0].who}
		g := kidGroup{from: i, to: i + 2, count: int(n.lo), have: true, who: m.who}
		r.kidAges(&g, &m)
		if len(g.ages) == 0 {
			return
		}
		r.kids.groups[0].count, r.kids.groups[0].have = 1, true
		r.kids.groups = append(r.kids.groups, g)
		return
	}
}

// heads counts "two adults and one child" as a household.
func (r *reading) heads() (claim, bool) {
	t := r.tongue
	for i := 0; i+4 < len(r.toks); i++ {
		if r.toks[i].number && t.fam.grown[r.toks[i+1].word] && t.and[r.toks[i+2].word] && r.toks[i+3].number && r.toks[i+3].mention > 0 && !r.doubted(i) {
			m := &r.mentions[r.toks[i+3].mention-1]
			if r.person(m.who).role == "figlio" {
				return claim{fact: "nucleo_componenti", value: Number(r.toks[i].lo + r.toks[i+3].lo), rule: -1, about: "any", from: i, to: m.to}, true
			}
		}
	}
	return claim{}, false
}

// hadBefore says that a word of having stands before i in its clause.
func (r *reading) hadBefore(i int) bool {
	for j := i - 1; j >= 0 && r.toks[j].clause == r.toks[i].clause; j-- {
		if k := &r.toks[j]; r.tongue.fam.have[k.word] && (k.tags&(tagMe|tagUs|tagVerb) != 0) {
			return true
		}
	}
	return false
}

func (r *reading) doubted(i int) bool {
	return r.toks[i].tags&tagDoubt != 0
}

// kidAges reads the ages after a mention, with the words that say minor or grown up.
func (r *reading) kidAges(g *kidGroup, m *mention) {
	t := r.tongue
	type number struct {
		n    float64
		at   int
		unit byte
	}
	var list []number
	i := m.to
	for ; i < len(r.toks) && i < m.to+24 && r.toks[i].sentence == r.toks[m.from].sentence; i++ {
		k := &r.toks[i]
		switch {
		case k.mention > 0 && int(k.mention-1) < len(r.mentions) && &r.mentions[k.mention-1] != m && !t.fam.fill[k.word]:
			goto done
		case t.fam.minor[k.word] && i-m.to < 5:
			g.minor = true
		case t.fam.adult[k.word] && i-m.to < 5:
			g.adult = true
		case k.number && !k.one && !k.about && k.unit == 0 && k.lo == k.hi && k.lo < 60:
			if len(list) == 0 && i > m.to+6 {
				goto done
			}
			list = append(list, number{n: k.lo, at: i})
		case k.number && k.one && i+1 < len(r.toks) && (t.fam.years[r.toks[i+1].word] || t.fam.months[r.toks[i+1].word] || t.fam.days[r.toks[i+1].word] > 0) && r.toks[i+1].word != "mese":
			list = append(list, number{n: 1, at: i})
		case t.fam.years[k.word]:
			for j := range list {
				if list[j].unit == 0 {
					list[j].unit = 'y'
				}
			}
			if i+2 < len(r.toks) && r.tongue.and[r.toks[i+1].word] && t.fam.half[r.toks[i+2].word] && len(list) > 0 {
				list[len(list)-1].n += 0.5
				i += 2
			}
		case t.fam.days[k.word] > 0 && len(list) == 1 && list[0].unit == 0:
			g.days = max(1, int(list[0].n)*t.fam.days[k.word])
			list[0].n, list[0].unit = float64(g.days/30), 'm'
		case t.fam.months[k.word]:
			for j := range list {
				if list[j].unit == 0 {
					list[j].unit = 'm'
				}
			}
		case t.fam.youngest[k.word] && m.many && len(list) == 0:
			goto done // told by its own rule: "il più piccolo ha otto mesi"
		case t.fam.fill[k.word]:
		default:
			goto done
		}
	}
done:
	if len(list) == 1 && list[0].unit == 0 && list[0].at == m.to+1 && of[r.toks[m.to].word] && r.ends(list[0].at) {
		list[0].unit = 'y' // "one child of 6"
	}
	// a number without anni or mesi counts only in a list that has one: "uno di 9 anni e una di 5"
	some := false
	for _, x := range list {
		some = some || x.unit != 0
	}
	if !some {
		return
	}
	for _, x := range list {
		n := x.n
		if x.unit == 'm' {
			g.inMonths = true
			g.ages = append(g.ages, n)
		} else {
			g.ages = append(g.ages, n*12)
		}
		r.taken[x.at] = true
	}
	g.to = i
}

// conclude turns ages and children into facts, once it is known who needs help.
func (r *reading) conclude() []claim {
	var out []claim
	put := func(fact string, v Value, from, to int) {
		out = append(out, claim{fact: fact, value: v, rule: -1, about: "any", from: from, to: to})
	}
	if role, from, to := r.needRole(); role != "" {
		put("per_chi", Word(role), from, to)
	}
	child := r.need >= 0 && r.people[r.need].role == "figlio"
	parent := r.need == me || r.need == nobody || child || r.need >= 0 && r.people[r.need].role == "coniuge"

	// the age of the person in need
	youngest := -1.0
	var yc claim
	for _, c := range r.claims {
		switch c.fact {
		case "_eta", "_mesi":
			kid := c.subject >= 0 && r.people[c.subject].role == "figlio"
			if r.usedByFamily(c) && !(child && c.subject == r.need) {
				continue
			}
			if kid && c.subject != r.need || r.littleOne(c) {
				continue
			}
			if c.subject == me && c.value.Max < 10 {
				continue // nobody under ten writes here
			}
			if r.concerns(c) && c.fact == "_eta" {
				out = append(out, claim{fact: "eta", value: c.value, rule: c.rule, about: "any", rank: c.rank, from: c.from, to: c.to})
			}
		case "_fra_poco": // "a gennaio faccio 18 anni": seventeen today, and a minor. Of other birthdays to come nothing is said
			if r.concerns(c) && c.value.Exact() && c.value.Min == 18 {
				out = append(out, claim{fact: "eta", value: Number(c.value.Min - 1), rule: c.rule, about: "any", rank: 1, from: c.from, to: c.to})
			}
		case "_piccolo_anni", "_piccolo_mesi":
			youngest, yc = c.value.Min, c
			if c.fact == "_piccolo_anni" {
				youngest *= 12
			}
		case "_figli":
			if parent && r.concerns(c) {
				put("figli_minori", c.value, c.from, c.to)
			}
		}
	}
	if child {
		for _, g := range r.kids.groups {
			if g.who == r.need && len(g.ages) == 1 && g.ages[0] >= 12 && !g.inMonths {
				put("eta", Number(float64(int(g.ages[0])/12)), g.from, g.to)
			}
		}
	}
	if parent {
		if c, ok := r.heads(); ok {
			out = append(out, c)
			for i := range r.kids.groups {
				r.kids.groups[i].have = true // counted in the household
			}
		}
		out = append(out, r.children(child)...)
		if youngest >= 0 && !child {
			put("eta_figlio_piu_piccolo_mesi", Number(float64(int(youngest))), yc.from, yc.to)
		}
	}
	out = append(out, r.disabledChild(out)...)
	out = append(out, r.oldAtHome()...)
	return out
}

// littleOne says that an age was read as the youngest child's: "with a 2 year old".
func (r *reading) littleOne(c claim) bool {
	for _, o := range r.claims {
		if (o.fact == "_piccolo_anni" || o.fact == "_piccolo_mesi") && o.from < c.to && c.from < o.to {
			return true
		}
	}
	return false
}

// children says how many minors there are and how old the youngest is, when all of them were told.
func (r *reading) children(child bool) []claim {
	var out []claim
	total, known, minors, young := 0, true, 0, 1e9
	from, to := -1, 0
	ages := 0
	for _, g := range r.kids.groups {
		if child && !r.people[g.who].many {
			if g.who == r.need {
				continue
			}
		}
		if !g.have || g.count == 0 {
			if len(g.ages) >= 2 && r.people[g.who].many {
				g.count, g.have = len(g.ages), true
			} else if r.people[g.who].many && len(g.ages) == 0 {
				continue // "i figli" said again
			} else {
				known = false
				continue
			}
		}
		if from < 0 {
			from = g.from
		}
		to = g.to
		total += g.count
		switch {
		case len(g.ages) == g.count:
			for _, a := range g.ages {
				if a < 18*12 {
					minors++
				}
				young = min(young, a)
				ages++
			}
		case len(g.ages) == 0 && g.minor && !g.adult:
			minors += g.count
		default:
			known = false
		}
	}
	if total == 0 || !known || child && total < 2 {
		return nil
	}
	if minors > 0 {
		out = append(out, claim{fact: "figli_minori", value: Number(float64(minors)), rule: -1, about: "any", from: from, to: to})
	}
	for _, g := range r.kids.groups {
		if g.days > 0 && g.count == 1 && g.have && ages == total && !child {
			out = append(out, claim{fact: "giorni_da_nascita_o_adozione", value: Number(float64(g.days)), rule: -1, about: "any", from: g.from, to: g.to})
		}
	}
	if ages == total && !child {
		out = append(out, claim{fact: "eta_figlio_piu_piccolo_mesi", value: Number(float64(int(young))), rule: -1, about: "any", from: from, to: to})
	}
	return out
}

func (r *reading) usedByFamily(c claim) bool {
	for i := c.from; i < c.to; i++ {
		if r.toks[i].number && r.taken[i] {
			return true
		}
	}
	return false
}

// needRole is the value of per_chi, with the words that say it.
func (r *reading) needRole() (string, int, int) {
	if r.need == me {
		for i := range r.toks {
			if r.toks[i].tags&tagForMe != 0 {
				j := i
				for j < len(r.toks) && r.toks[j].tags&tagForMe != 0 {
					j++
				}
				return "se_stesso", i, j
			}
		}
		for i := range r.toks {
			if r.acts[i] == me {
				return "se_stesso", i, i + 1
			}
		}
		return "se_stesso", 0, 1
	}
	if r.need < 0 {
		return "", 0, 0
	}
	for n := range r.mentions {
		if m := &r.mentions[n]; m.who == r.need {
			return r.people[r.need].role, m.from, m.to
		}
	}
	for i := range r.toks {
		if r.toks[i].tags&tagForThird != 0 {
			return r.people[r.need].role, i, i + 1
		}
	}
	return "", 0, 0
}

// disabledChild: a certificate of a child under 18 makes a disabled minor.
func (r *reading) disabledChild(more []claim) []claim {
	if r.need < 0 || r.people[r.need].role != "figlio" && !r.people[r.need].minor {
		return nil
	}
	minor := r.people[r.need].minor
	for _, c := range more {
		if c.fact == "eta" {
			minor = c.value.Max < 18
		}
	}
	if !minor {
		return nil
	}
	for _, c := range r.claims {
		if !r.concerns(c) {
			continue
		}
		if c.fact == "legge104" && (c.value.Word == "comma1" || c.value.Word == "comma3") || c.fact == "invalidita_pct" && c.value.Min > 0 ||
			c.fact == "accompagnamento" && c.value.Word == "si" || c.fact == "disabilita_gravissima" && c.value.Yes != nil && *c.value.Yes {
			return []claim{{fact: "minore_disabile", value: Yes(true), rule: -1, about: "any", from: c.from, to: c.to}}
		}
	}
	return nil
}

// births reads when a child was born or joined the family: "venti giorni fa", "tre settimane fa", "il 3 novembre", "ieri".
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
				if j+n < len(r.toks) && r.toks[j+n].sentence == k.sentence {
					return r.toks[j+n].word
				}
				return ""
			}
			switch {
			case t.fam.ago[k.word] > 0: // ieri, yesterday
				days, to = t.fam.ago[k.word]-1, j+1
			case k.number && k.unit == 0 && k.lo == k.hi && t.fam.days[next(1)] > 0 && t.fam.past[next(2)]:
				days, to = int(k.lo)*t.fam.days[next(1)], j+3
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

// ends says that a word is the last of what it belongs to: the clause stops, or goes on with "who", "and".
func (r *reading) ends(i int) bool {
	return i+1 >= len(r.toks) || r.toks[i+1].clause != r.toks[i].clause || relative[r.toks[i+1].word] || r.tongue.and[r.toks[i+1].word]
}

// minorNamed says that the message speaks of a child.
func (r *reading) minorNamed() bool {
	for i := range r.people {
		if p := &r.people[i]; p.minor || p.role == "figlio" || p.id == "nipote" {
			return true
		}
	}
	for i := range r.toks {
		if r.tongue.fam.minor[r.toks[i].word] {
			return true
		}
		if w, ok := r.tongue.who[r.toks[i].word]; ok && r.tongue.people[w.kind].Role == "figlio" {
			return true
		}
	}
	return false
}

// notAge says that a number of years is a stretch of time: "da 5 anni", "3 anni fa", "dieci anni di contributi".
func (r *reading) notAge(s stretch) bool {
	f := &r.tongue.fam
	if s.at >= 2 && r.tongue.and[r.toks[s.at-1].word] && r.toks[s.at-2].number && !r.toks[s.at-2].one {
		return true // "44 e 42 anni" are two people's
	}
	for i := s.from - 1; i >= 0 && i >= s.from-2 && r.toks[i].clause == r.toks[s.from].clause; i-- {
		if f.beforeAge[r.toks[i].word] {
			return true
		}
		if !r.tongue.the[r.toks[i].word] {
			break
		}
	}
	for i := s.to; i < len(r.toks) && i < s.to+2 && r.toks[i].clause == r.toks[s.to-1].clause; i++ {
		if f.afterAge[r.toks[i].word] && !(f.past[r.toks[i].word] && i+1 < len(r.toks) && r.tongue.the[r.toks[i+1].word]) { // "15 anni fa il liceo"
			return true
		}
	}
	return r.toks[s.at].lo > 115
}

// oldAtHome: somebody of 60 or more among those counted in the household.
func (r *reading) oldAtHome() []claim {
	if r.need != me {
		return nil
	}
	var out []claim
	for _, c := range r.claims {
		if c.subject < 0 || int(c.subject) >= len(r.people) || r.people[c.subject].other {
			continue
		}
		home := r.household(c.subject)
		for _, n := range r.claims {
			home = home || n.fact == "nucleo_componenti" && n.subject == me && r.toks[c.from].sentence == r.toks[n.from].sentence
		}
		if !home {
			continue
		}
		switch {
		case c.fact == "_eta" && c.value.Min >= 60:
			out = append(out, claim{fact: "over60_nel_nucleo", value: Yes(true), rule: -1, about: "any", from: c.from, to: c.to})
		case c.fact == "_disabile":
			out = append(out, claim{fact: "disabile_nel_nucleo", value: Yes(true), rule: -1, about: "any", from: c.from, to: c.to})
		}
	}
	return out
}
