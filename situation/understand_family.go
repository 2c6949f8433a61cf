package situation

import "slices"

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

// listed counts a household told one by one: "siamo io, mia moglie e due figli". Nothing is counted when somebody of it has no number ("i
// figli") or is no relative.
func (r *reading) listed() (claim, bool) {
	t := r.tongue
	for i := 0; i+2 < len(r.toks); i++ {
		if r.toks[i].tags&tagUs == 0 || pronoun[r.toks[i].word] || !self[r.toks[i+1].word] || r.toks[i+1].tags&finite != 0 && !pronoun[r.toks[i+1].word] {
			continue
		}
		total, last, j := 1, i+1, i+2
		var kin []int16
		for ; j < len(r.toks) && r.toks[j].sentence == r.toks[i].sentence; j++ {
			k := &r.toks[j]
			if k.mention == 0 {
				if !t.and[k.word] && !t.fam.fill[k.word] && !k.number && !t.fam.years[k.word] && !t.fam.months[k.word] {
					break
				}
				continue
			}
			m := &r.mentions[k.mention-1]
			n := max(m.count, 1)
			if m.many && m.count == 0 || m.apart && !m.beside || r.person(m.who).role == "terzo" {
				return claim{}, false
			}
			total, last, j = total+n, m.to-1, m.to-1
			kin = append(kin, m.who)
		}
		if len(kin) == 0 || j < len(r.toks) && r.toks[j].tags&finite != 0 && r.toks[j].clause == r.toks[last].clause {
			continue
		}
		for g := range r.kids.groups {
			if k := &r.kids.groups[g]; slices.Contains(kin, k.who) && k.from >= i && k.from <= last {
				k.have, k.count = true, max(k.count, 1)
			}
		}
		return claim{fact: "nucleo_componenti", value: Number(float64(total)), rule: -1, about: "any", from: i, to: last + 1}, true
	}
	return claim{}, false
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
		case "_compleanno": // "compio 60 anni tra due mesi": fifty-nine today
			if r.concerns(c) && c.value.Exact() && c.value.Min >= 10 {
				out = append(out, claim{fact: "eta", value: Number(c.value.Min - 1), rule: c.rule, about: "any", rank: 1, from: c.from, to: c.to})
			}
		case "gravidanza": // of a couple
			if r.need == me && c.subject >= 0 && (r.people[c.subject].role == "coniuge" || r.people[c.subject].id == "ragazzo" && r.people[c.subject].own) && !r.people[c.subject].other && c.value.Yes != nil && *c.value.Yes {
				put("gravidanza", c.value, c.from, c.to)
			}
		case "_piccolo_anni", "_piccolo_mesi":
			youngest, yc = c.value.Min, c
			if c.fact == "_piccolo_anni" {
				if youngest *= 12; r.andHalf(c.to) {
					youngest += 6
				}
			}
		case "_figli":
			if parent && r.concerns(c) && !r.asOthers(c) {
				put("figli_minori", c.value, c.from, c.to)
			}
		}
	}
	if child {
		for _, g := range r.kids.groups {
			if g.who == r.need && g.days > 0 && !g.many {
				put("giorni_da_nascita_o_adozione", Number(float64(g.days)), g.from, g.to)
			}
			if g.who == r.need && len(g.ages) == 1 && g.ages[0] >= 12 {
				put("eta", Number(float64(int(g.ages[0])/12)), g.from, g.to)
			}
		}
	}
	if parent {
		if c, ok := r.listed(); ok {
			out = append(out, c)
		}
		if c, ok := r.heads(); ok {
			out = append(out, c)
			for i := range r.kids.groups {
				r.kids.groups[i].have = true // counted in the household
			}
		}
		r.schooled()
		all, none := r.allTold()
		r.ranked(youngest)
		if none {
			put("figli_minori", Number(0), 0, 1)
		}
		out = append(out, r.children(child && !all)...)
		if all {
			if c, ok := r.unnamed(youngest); ok {
				out = append(out, c)
			}
			out = append(out, r.bigAndSmall(youngest)...)
		}
		if youngest >= 0 && !child {
			put("eta_figlio_piu_piccolo_mesi", Number(float64(int(youngest))), yc.from, yc.to)
		}
	}
	if !parent { // "mia sorella ha il permesso scaduto, lei ha una bambina di 2 anni"; a mother's "tre figli" may be the writer's brothers
		r.kids.groups = slices.DeleteFunc(r.kids.groups, func(k kidGroup) bool { return len(k.ages) != k.count || !r.hasKid(k, r.need) })
		for i := range r.kids.groups {
			r.kids.groups[i].have = true
		}
		out = append(out, r.children(false)...)
	}
	out = append(out, r.disabledChild(out)...)
	out = append(out, r.oldAtHome()...)
	return out
}

// andHalf: "un anno e mezzo".
func (r *reading) andHalf(i int) bool {
	return i+1 < len(r.toks) && r.tongue.and[r.toks[i].word] && r.tongue.fam.half[r.toks[i+1].word]
}

// littleOne says that an age was read as the youngest child's: "with a 2 year old".
func (r *reading) littleOne(c claim) bool {
	for _, o := range r.claims {
		if (o.fact == "_piccolo_anni" || o.fact == "_piccolo_mesi" || o.fact == "_grande_anni") && o.from < c.to && c.from < o.to {
			return true
		}
	}
	return false
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

// ends says that a word is the last of what it belongs to: the clause stops, or goes on with "who", "and".
func (r *reading) ends(i int) bool {
	return i+1 >= len(r.toks) || r.toks[i+1].clause != r.toks[i].clause || relative[r.toks[i+1].word] || r.tongue.and[r.toks[i+1].word]
}

// child says that a person is a child of the story.
func (r *reading) child(who int16) bool {
	return who >= 0 && (r.people[who].minor || r.people[who].role == "figlio" || r.people[who].id == "nipote")
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
	if r.ofAnother(s.at) {
		return true
	}
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
		if r.tongue.and[r.toks[i].word] {
			break // "ho 60 anni e lavoro": what is joined is another thing
		}
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
		if c.subject < 0 || int(c.subject) >= len(r.people) || r.people[c.subject].other || r.people[c.subject].role == "terzo" {
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
