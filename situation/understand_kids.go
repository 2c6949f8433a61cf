package situation

import "math"

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
	many     bool      // several, told with one word
	inMonths bool      // told in months: too small to be told in years
	days     int       // told in days or weeks: a newborn; 0 when not
	who      int16
	minors   int // told apart from those grown up; -1 when not
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
		if r.doubted(m.from) || r.counted(m) {
			continue
		}
		g := kidGroup{from: m.from, to: m.to, count: m.count, minor: p.minor, many: m.many, who: m.who, minors: -1}
		if r.toks[max(0, m.from-1)].word == "a" && m.apart {
			continue // "faccio la babysitter a due bambini"
		}
		r.topic(&g, m)
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
		if m.count > 0 && r.ofParent(m) {
			g.have = true // "padre di tre bambini"
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
		r.apart(&g, m)
		r.kids.groups = append(r.kids.groups, g)
	}
	r.listedTogether()
	r.parents()
	r.others()
}

// counted says that a child was taken into a list before: "three kids: twelve, nine and a baby of 10 months".
func (r *reading) counted(m *mention) bool {
	for _, g := range r.kids.groups {
		if g.many && g.count > 0 && len(g.ages) == g.count && m.from >= g.from && m.to <= g.to {
			return true
		}
	}
	return false
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
		g := kidGroup{from: i, to: i + 2, count: int(n.lo), have: true, who: m.who, minors: -1}
		r.kidAges(&g, &m)
		if len(g.ages) == 0 {
			return
		}
		r.kids.groups[0].count, r.kids.groups[0].have = 1, true
		r.kids.groups = append(r.kids.groups, g)
		return
	}
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
	twins := t.fam.twins[r.toks[m.to-1].word]
	i := m.to
	for ; i < len(r.toks) && i < m.to+24 && r.toks[i].sentence == r.toks[m.from].sentence; i++ {
		k := &r.toks[i]
		switch {
		case k.mention > 0 && int(k.mention-1) < len(r.mentions) && r.oneOf(&r.mentions[k.mention-1], m, len(list), g.count):
			for j := range list {
				if list[j].unit == 0 {
					list[j].unit = 'y' // "twelve, nine and a baby of 10 months"
				}
			}
			i = r.mentions[k.mention-1].to - 1
		case t.fam.twins[k.word] && len(list) == 0 && (g.count == 0 || g.count == 2):
			twins = true
		case k.mention > 0 && int(k.mention-1) < len(r.mentions) && &r.mentions[k.mention-1] != m && (!t.fam.fill[k.word] || !m.many && len(list) > 0):
			goto done
		case k.number && math.IsInf(k.lo, -1) && k.hi <= 18 && len(list) == 0 && i < m.to+4: // all under ten
			g.minor = true
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
			var open []float64
			for j := range list {
				if list[j].unit == 0 {
					open = append(open, list[j].n)
				}
			}
			all, last := byMonths(open)
			for j := range list {
				if list[j].unit == 0 && (all || j == len(list)-1) {
					list[j].unit = 'm'
				} else if list[j].unit == 0 && last {
					list[j].unit = 'y' // "otto, sei e dieci mesi"
				} else if list[j].unit == 0 {
					return // fourteen and two months, or years: not said
				}
			}
		case t.fam.youngest[k.word] && m.many && len(list) == 0:
			goto done // told by its own rule: "il più piccolo ha otto mesi"
		case t.fam.fill[k.word]:
		case r.called(i) && (m.many || i == m.to):
		case t.fam.pronoun[k.word] && len(list) == 0 && !m.many && r.ageFollows(i):
		default:
			next := r.nextOf(i, m, len(list), g.count)
			if next < 0 {
				goto done
			}
			i = next - 1
		}
	}
done:
	if len(list) == 1 && list[0].unit == 0 && list[0].at == m.to+1 && of[r.toks[m.to].word] && r.ends(list[0].at) {
		list[0].unit = 'y' // "one child of 6"
	}
	if len(list) > 1 && len(list) == g.count && (list[0].at == m.to+1 && of[r.toks[m.to].word] || list[0].at == m.to && r.toks[m.to].clause != r.toks[m.to-1].clause) && list[len(list)-1].at-list[0].at <= 2*(len(list)-1) && r.ends(list[len(list)-1].at) {
		for j := range list {
			if list[j].unit == 0 {
				list[j].unit = 'y' // "due figli di 10 e 14"
			}
		}
	}
	if len(list) > 1 && len(list) == g.count {
		for j := 1; j < len(list); j++ {
			if list[j].unit == 0 && list[j-1].unit == 'y' {
				list[j].unit = 'y' // "uno ha 19 anni, l'altra 13"
			}
		}
	}
	// a number without anni or mesi counts only in a list that has one: "uno di 9 anni e una di 5"
	some := false
	for _, x := range list {
		some = some || x.unit != 0
	}
	if !some {
		return
	}
	if twins && len(list) == 1 {
		list = append(list, list[0]) // two of one age
		g.count, g.many, g.have = 2, true, true
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

// oneOf says that a child named in the list of ages is one of those counted: "and a baby of 10 months".
func (r *reading) oneOf(o, m *mention, have, count int) bool {
	return o != m && m.many && !o.many && count > 1 && have < count && o.indef && !o.apart && r.person(o.who).role == "figlio" && !r.person(o.who).other
}

// byMonths says whether ages that share the word "mesi" can all be months, or only the last is: sisters and brothers are nine months apart
// at least, unless they are twins.
func byMonths(n []float64) (all, last bool) {
	if len(n) < 2 {
		return true, true
	}
	near, twins := false, true
	for i := 1; i < len(n); i++ {
		d := n[i-1] - n[i]
		near = near || d != 0 && d > -9 && d < 9
		twins = twins && d == 0
	}
	return twins, near
}

// nextOf is where the list of children goes on after words about one of them: "uno ha 19 anni e studia, l'altra 13". -1 when it does not.
func (r *reading) nextOf(i int, m *mention, have, count int) int {
	t := r.tongue
	if !m.many || have == 0 || have >= count {
		return -1
	}
	for j := i; j+1 < len(r.toks) && j < i+7 && r.toks[j].sentence == r.toks[m.from].sentence; j++ {
		if n := r.toks[j].mention; n > 0 || r.toks[j].number && !r.toks[j].one {
			return -1
		}
		if t.fam.other[r.toks[j].word] && (r.toks[j+1].number || j+2 < len(r.toks) && t.fam.fill[r.toks[j+1].word] && r.toks[j+2].number) {
			return j + 1
		}
	}
	return -1
}

// children says how many minors there are and how old the youngest is, when all of them were told.
func (r *reading) children(child bool) []claim {
	var out []claim
	total, known, minors, young := 0, true, 0, 1e9
	from, to := -1, 0
	ages := 0
	for _, g := range r.kids.groups {
		if r.ofOthers(g) {
			continue
		}
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
		case g.minors >= 0:
			minors += g.minors
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
