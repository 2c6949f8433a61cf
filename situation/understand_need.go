package situation

// choose decides who needs help: said outright, or the one most of the needs are told of.
func (r *reading) choose() {
	score := make([]float64, len(r.people)+1) // the last is the writer
	mine := len(r.people)
	where := make([]int, len(r.people)+1)
	for i := range where {
		where[i] = 1 << 20
	}
	told, begun := false, false
	first := make([]bool, len(r.people))
	for i := range r.people {
		told = told || r.people[i].other && r.people[i].own // "il mio ex"
	}
	for i := range r.toks {
		if r.toks[i].tags&tagForMe != 0 {
			score[mine] += 50
			where[mine] = min(where[mine], i)
		}
		if k := &r.toks[i]; k.mention == 0 && k.word != "ci" && (k.tags&(tagToMe|tagOwn) != 0 || pronoun[k.word]) {
			told = true
		}
		if r.acts[i] == me {
			if !begun && where[mine] > i && r.toks[i].sentence == 0 {
				score[mine] += 0.5 // who begins with themselves
			}
			told, begun = true, true
			where[mine] = min(where[mine], i)
		}
	}
	opens := 0 // the first who may need help
	for opens < len(r.mentions) && r.person(r.mentions[opens].who).outside {
		opens++
	}
	for n := range r.mentions {
		m := &r.mentions[n]
		where[m.who] = min(where[m.who], m.from)
		if m.forthis && !m.many {
			if p := r.person(m.who); p.own && p.role != "terzo" {
				score[m.who] += 1.5
				first[m.who] = true
			}
			if r.toks[m.from-1].tags&tagForMe == 0 && m.from >= 2 && r.strongFor(m.from-1) {
				score[m.who] += 50
			}
		}
		if n == opens && !m.apart && !m.indef && !m.beside && r.toks[m.from].sentence == 0 && !m.many {
			score[m.who] += 0.6
			first[m.who] = true
		}
	}
	tells := told // the writer speaks of themselves
	if r.minorHurt() {
		score[mine] += 50 // a minor who is hurt is the one to help, whoever hurts them
	}
	type once struct {
		fact string
		who  int16
	}
	counted := map[once]bool{}
	told3 := make([]bool, len(r.people))
	for _, c := range r.claims {
		if hints[c.fact] {
			continue
		}
		w := c.weight
		if c.fact == "vive_solo" && c.value.Yes != nil && !*c.value.Yes && c.subject == me {
			w *= 0.3 // "abito con mio padre": said of both
		}
		if c.fact == "aiuto_a_casa" && c.value.Word == "familiare" && r.firstPerson(c) {
			score[mine] -= 1.5 // who gives care is not the one who needs it
		}
		if counted[once{c.fact, c.subject}] {
			continue
		}
		counted[once{c.fact, c.subject}] = true
		if c.fact == "giorni_da_nascita_o_adozione" {
			score[mine] += 2 // a parent tells of a birth
		}
		if c.subject == nobody && c.about == "home" {
			score[mine] += 0.3
		}
		if c.subject == nobody && c.to > 0 {
			if p := r.ofWhom(c.to); p >= 0 {
				score[p] += w
				told3[p] = true
			}
		}
		switch {
		case c.about == "home" && c.subject >= 0 && r.people[c.subject].role == "coniuge":
			score[mine] += w * 0.5 // the home is of both: it does not say which of the two needs help
			continue
		case c.about == "home":
			w *= 0.5 // said of a whole family
		case c.fact == "_eta" && c.subject != me:
			w *= 0.7 // an age alone is said of many
		}
		switch {
		case c.about == "any":
			continue
		case c.subject == me:
			if c.fact == "lavoro" {
				w *= 0.5
			}
			score[mine] += w
			told = true
		case c.subject >= 0:
			if r.broughtByHave(c.subject) {
				switch c.fact {
				case "_eta", "_mesi":
					w = 0
				case "frequenza_scuola":
					w *= 0.3
				}
			}
			switch c.fact {
			case "lavoro", "_disabile":
				w *= 0.3 // everybody in a family has a job
			case "prestazioni_in_corso":
				w *= 0.5 // people compare with what others get
			}
			if r.listedWith(c.subject) {
				w *= 0.2
			}
			if r.people[c.subject].many {
				w = 0
			}
			score[c.subject] += w
			if c.about == "need" && c.fact != "lavoro" || c.about == "home" && (r.people[c.subject].role == "figlio" || r.people[c.subject].role == "coniuge") {
				told3[c.subject] = true
			}
		}
	}
	for i := 0; i < mine; i++ {
		if score[i] >= 50 || told3[i] {
			continue
		}
		// named, but nothing is told of them that only a person in need is told of
		if score[i] = min(score[i], 0.4); !first[i] {
			score[i] = 0
		}
	}
	r.forPronoun(score)
	r.related(score)
	third, outsider := false, nobody
	for i := mine - 1; i >= 0; i-- {
		if p := &r.people[i]; p.role == "terzo" && p.own && !p.many && !p.other && !r.onlySpeaks(int16(i)) {
			outsider = int16(i) // "un mio alunno"
		}
	}
	for i := range r.toks {
		if r.toks[i].tags&tagForThird != 0 {
			third = true
		}
	}
	best, at := -1e9, -1
	for i := range score {
		if i < mine && (r.people[i].other || score[i] < 50 && (r.people[i].many || r.onlySpeaks(int16(i)) || r.listedOnly(int16(i)))) {
			continue
		}
		if score[i] > best || score[i] == best && where[i] < where[at] {
			best, at = score[i], i
		}
	}
	r.need, r.outright = nobody, best >= 50
	if best < 0.6 && !tells && !third && outsider == nobody {
		if p := r.passer(); p != nobody {
			r.need = p
			return
		}
	}
	switch {
	case third && (at == mine || at < 0 || best <= 0.4):
		if r.need = outsider; outsider == nobody {
			r.need = r.add(party{role: "terzo", id: "terzo"})
		}
	case at == mine && (told || best > 0):
		r.need = me
	case at >= 0 && at < mine && best > 0:
		r.need = int16(at)
		for i := 0; i < mine; i++ {
			if i != at && score[i] == best && r.people[i].role == r.people[at].role && !r.people[i].other {
				r.needers = append(r.needers, int16(i))
			}
		}
	}
}

// firstPerson says that the words of a claim have a verb of the writer.
func (r *reading) firstPerson(c claim) bool {
	for i := c.from; i < c.to; i++ {
		if r.toks[i].tags&(tagMe|tagUs) != 0 && !pronoun[r.toks[i].word] && r.acts[i] == me {
			return true
		}
	}
	return false
}

// related makes "il mio ragazzo" a child when the writer says "sono la mamma".
func (r *reading) related(score []float64) {
	for i := 2; i < len(r.toks); i++ {
		role := r.tongue.iAm[r.toks[i].word]
		if role == "" || r.toks[i-1].tags&(tagThe|tagOthers) == 0 || !r.ends(i) || !self[r.toks[i-2].word] && !(i > 2 && r.toks[i-2].tags&tagThe != 0 && self[r.toks[i-3].word]) {
			continue
		}
		for j := range r.people {
			if p := &r.people[j]; p.role == "terzo" && p.own && !p.many && !p.other {
				p.role = role
				score[j] += 0.5
			}
		}
		return
	}
}

// forPronoun gives to the first person of the story what is asked "per lei", "for him".
func (r *reading) forPronoun(score []float64) {
	for i := 2; i < len(r.toks); i++ {
		if !spoken[r.toks[i].word] || r.toks[i-1].tags&tagFor == 0 || !r.strongFor(i-1) {
			continue
		}
		for n := range r.mentions {
			if m := &r.mentions[n]; m.from < i && !m.many && !r.person(m.who).other {
				score[m.who] += 50
				return
			}
		}
	}
}

// passer is somebody unknown of whom a story tells when it tells of nobody else: "quell'uomo che dorme alla stazione".
func (r *reading) passer() int16 {
	for _, c := range r.claims {
		if c.subject == me && !hints[c.fact] {
			return nobody
		}
	}
	found := nobody
	for n := range r.mentions {
		m := &r.mentions[n]
		p := r.person(m.who)
		if p.outside || m.many {
			continue
		}
		if p.role != "terzo" || p.other || r.onlySpeaks(m.who) {
			return nobody
		}
		acts := m.to < len(r.toks) && relative[r.toks[m.to].word]
		for i := range r.toks {
			acts = acts || r.acts[i] == m.who
		}
		if acts {
			found = m.who
		}
	}
	return found
}

// strongFor says that "for" comes right after a verb of asking or writing: chiedo per, scrivo per.
func (r *reading) strongFor(i int) bool {
	return i > 0 && r.toks[i-1].tags&tagFor != 0
}

// broughtByHave: "ho una bambina di 4 anni" tells of a child without asking help for it.
func (r *reading) broughtByHave(p int16) bool {
	if r.household(p) {
		return true
	}
	for n := range r.mentions {
		if m := &r.mentions[n]; m.who == p && !m.indef && !m.beside {
			return false
		}
	}
	return r.people[p].role == "figlio"
}

// household: every time this person is named, it is beside the writer.
func (r *reading) household(p int16) bool {
	found := false
	for n := range r.mentions {
		if m := &r.mentions[n]; m.who == p {
			if !m.beside {
				return false
			}
			found = true
		}
	}
	return found
}

// concerns says that a claim is about the person in need, or their household.
func (r *reading) concerns(c claim) bool {
	if c.about == "any" {
		return true
	}
	s := c.subject
	if s == torn {
		return c.about == "home" && (r.need == me || r.need == nobody)
	}
	switch {
	case r.need == nobody:
		return s == nobody || s == someone || s == stranger || s == me || c.about == "home" && !r.people[s].other && (r.people[s].role == "coniuge" || r.people[s].role == "figlio")
	case r.need == me:
		if s == me || s == nobody {
			return true
		}
		if s == someone {
			return r.alone() || c.about == "home"
		}
		return c.about == "home" && s >= 0 && !r.people[s].other && (r.people[s].role == "coniuge" || r.people[s].role == "figlio")
	}
	if s == r.need || s == someone || s == stranger {
		return true
	}
	for _, n := range r.needers {
		if s == n {
			return true
		}
	}
	role := r.people[r.need].role
	if s == nobody {
		return true
	}
	if c.about == "home" && (role == "figlio" || role == "coniuge") {
		return s == me || s >= 0 && !r.people[s].other && (r.people[s].role == "coniuge" || r.people[s].role == "figlio")
	}
	return false
}

// alone: no other person is named, so an unnamed third person can only be a thing ("il contratto è...").
func (r *reading) alone() bool {
	for i := range r.people {
		if !r.people[i].many && !r.people[i].outside {
			return false
		}
	}
	return true
}

// minorHurt says that the writer tells of being a minor, and of violence against them now.
func (r *reading) minorHurt() bool {
	minor, hurt := false, false
	for _, c := range r.claims {
		minor = minor || c.fact == "_eta" && c.subject == me && c.value.Min >= 10 && c.value.Max < 18
		hurt = hurt || c.fact == "violenza" && c.subject == me && (c.value.Word == "attuale" || c.value.Word == "pericolo_immediato")
	}
	return minor && hurt
}
