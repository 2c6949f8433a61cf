package situation

import "unicode"

// topic reads the number of children said after them: "figli ne ho due", "di bambini ne abbiamo tre".
func (r *reading) topic(g *kidGroup, m *mention) {
	if !m.many || m.count > 0 {
		return
	}
	for i := m.to; i < len(r.toks) && i < m.to+4 && r.toks[i].clause == r.toks[m.from].clause; i++ {
		k := &r.toks[i]
		if k.number && k.unit == 0 && !k.about && k.lo == k.hi && k.lo >= 1 && k.lo <= 12 && i > m.to && r.tongue.fam.have[r.toks[i-1].word] && !(i+1 < len(r.toks) && r.tongue.fam.years[r.toks[i+1].word]) {
			g.count, g.have, g.to = int(k.lo), true, i+1
			m.count, m.to = g.count, i+1
			return
		}
		if !r.tongue.fam.topic[k.word] && !r.tongue.fam.have[k.word] {
			return
		}
	}
}

// ofParent: "padre di tre bambini", "mamma single di un bimbo".
func (r *reading) ofParent(m *mention) bool {
	if m.from < 2 || !of[r.toks[m.from-1].word] {
		return false
	}
	for i := m.from - 2; i >= 0 && i >= m.from-3; i-- {
		if w, named := r.tongue.who[r.toks[i].word]; named {
			return r.toks[i].mention == 0 && r.tongue.people[w.kind].Role == "genitore"
		}
	}
	return false
}

// parents reads "mother of three: 8, 5 and 1": children with no word for them.
func (r *reading) parents() {
	for i := 0; i+2 < len(r.toks); i++ {
		w, named := r.tongue.who[r.toks[i].word]
		n := &r.toks[i+2]
		if !named || r.toks[i].mention > 0 || r.tongue.people[w.kind].Role != "genitore" || !of[r.toks[i+1].word] || !n.number || n.one || n.lo != n.hi || n.lo > 12 || !r.ends(i+2) {
			continue
		}
		m := mention{from: i + 2, to: i + 3, many: true, count: int(n.lo), who: r.add(party{role: "figlio", id: "figli", many: true})}
		g := kidGroup{from: m.from, to: m.to, count: m.count, many: true, have: true, who: m.who, minors: -1}
		r.kidAges(&g, &m)
		r.kids.groups = append(r.kids.groups, g)
	}
}

// apart reads children told in two parts: "tre figli, uno maggiorenne e due ancora minori", "tre figli di cui due minorenni".
func (r *reading) apart(g *kidGroup, m *mention) {
	if !m.many || g.count < 2 || len(g.ages) > 0 {
		return
	}
	f := &r.tongue.fam
	minors, adults := -1, -1
	for i := m.to; i < len(r.toks) && i < m.to+10 && r.toks[i].sentence == r.toks[m.from].sentence; i++ {
		k := &r.toks[i]
		if k.mention > 0 && !f.minor[k.word] && !f.adult[k.word] {
			break
		}
		if !k.number || k.lo != k.hi || k.unit != 0 || int(k.lo) > g.count {
			continue
		}
		for j := i + 1; j < len(r.toks) && j <= i+2 && !r.toks[j].number; j++ {
			if f.minor[r.toks[j].word] {
				minors = int(k.lo)
			} else if f.adult[r.toks[j].word] {
				adults = int(k.lo)
			}
		}
	}
	switch {
	case minors >= 0 && (adults < 0 || adults+minors == g.count):
		g.minors, g.have = minors, true
	case minors < 0 && adults >= 0:
		g.minors, g.have = g.count-adults, true
	}
}

// called says that a word is somebody's name: "Marco 7 anni e Giulia 3".
func (r *reading) called(i int) bool {
	k := &r.toks[i]
	if k.number || k.tags != 0 || k.mention > 0 || k.to-k.from < 3 || k.from >= len(r.text) {
		return false
	}
	letters := []rune(r.text[k.from:k.to])
	return unicode.IsUpper(letters[0]) && unicode.IsLower(letters[1])
}

// ageFollows says that "she is", "lei ha", "che ha" goes on with an age.
func (r *reading) ageFollows(i int) bool {
	for j := i + 1; j+1 < len(r.toks) && j <= i+2 && r.toks[j].sentence == r.toks[i].sentence; j++ {
		if r.toks[j].number {
			return r.tongue.fam.years[r.toks[j+1].word] || r.tongue.fam.months[r.toks[j+1].word]
		}
		if r.toks[j].tags&tagThey == 0 {
			return false
		}
	}
	return false
}

// ofOthers says that children are told to be somebody else's: "mia sorella ha due bambini".
func (r *reading) ofOthers(g kidGroup) bool {
	for i := g.from - 1; i >= 0 && r.toks[i].clause == r.toks[g.from].clause; i-- {
		if a := r.acts[i]; a != nobody {
			return a >= 0 && a != r.need && r.tongue.fam.has[r.toks[i].word] && !r.people[a].many && r.people[a].role != "coniuge" && r.people[a].role != "figlio"
		}
	}
	return false
}

// listedTogether makes children named one by one the same person's: "un maschio di 6 anni e una femmina di 4".
func (r *reading) listedTogether() {
	for i := 1; i < len(r.kids.groups); i++ {
		a, b := &r.kids.groups[i-1], &r.kids.groups[i]
		if a.many || b.many || b.from < a.to || b.from-a.to > 1 || b.from > a.to && !r.tongue.and[r.toks[a.to].word] || len(a.ages) != 1 || len(b.ages) != 1 {
			continue
		}
		acts := nobody
		for j := a.from - 1; j >= 0 && r.toks[j].clause == r.toks[a.from].clause && acts == nobody; j-- {
			acts = r.acts[j]
		}
		if a.have || acts == nobody && r.toks[a.from].number && r.toks[b.from].number {
			a.have, b.have = true, true
		}
	}
}

// schooled takes children to be minors when all of them go to a school of minors: "due figli, fanno le medie tutti e due".
func (r *reading) schooled() {
	for i := range r.kids.groups {
		g := &r.kids.groups[i]
		if !g.many || g.count == 0 || len(g.ages) > 0 || g.minor || g.minors >= 0 {
			continue
		}
		for _, c := range r.claims {
			switch c.value.Word {
			case "nido", "infanzia", "primaria", "secondaria1":
			default:
				continue
			}
			if c.fact != "frequenza_scuola" || c.from < g.from || c.from > g.to+8 || r.toks[c.from].sentence != r.toks[g.from].sentence {
				continue
			}
			all := false
			for j := g.from; j < len(r.toks) && j < c.to+3 && r.toks[j].sentence == r.toks[g.from].sentence; j++ {
				if n := r.toks[j].mention; n > 0 && j >= g.to && j < c.from {
					all = false
					break
				}
				all = all || r.tongue.fam.all[r.toks[j].word]
			}
			if all {
				g.minor, g.have = true, true
			}
		}
	}
}

// ranked completes children told by the eldest and the youngest: with an eldest under eighteen all are minors; of two the ages are both known.
func (r *reading) ranked(youngest float64) {
	eldest := -1.0
	for _, c := range r.claims {
		if c.fact == "_grande_anni" {
			eldest = c.value.Min
		}
	}
	known := -1
	for i := range r.kids.groups {
		if g := &r.kids.groups[i]; g.count > 0 && len(g.ages) < g.count {
			if known >= 0 {
				return
			}
			known = i
		} else if g.count > 0 {
			return
		}
	}
	if known < 0 {
		return
	}
	g := &r.kids.groups[known]
	switch {
	case g.minor || g.minors >= 0:
	case g.count == 1 && youngest >= 0:
		g.minor = youngest < 18*12
	case eldest >= 0 && eldest < 18:
		g.minor, g.ages = true, nil
	case g.count == 2 && eldest >= 18 && youngest >= 0 && youngest < 18*12:
		g.minors = 1
	}
}

// unnamed counts an only child of whom only the age is told: "lei ha 4 anni ed è figlia unica".
func (r *reading) unnamed(youngest float64) (claim, bool) {
	if len(r.kids.groups) > 0 {
		return claim{}, false
	}
	for _, c := range r.claims {
		if c.fact == "_grande_anni" {
			return claim{}, false
		}
	}
	for _, c := range r.claims {
		young := youngest >= 0 && youngest < 18*12 && (c.fact == "_piccolo_anni" || c.fact == "_piccolo_mesi")
		if young || c.fact == "giorni_da_nascita_o_adozione" {
			return claim{fact: "figli_minori", value: Number(1), rule: -1, about: "any", from: c.from, to: c.to}, true
		}
	}
	return claim{}, false
}
