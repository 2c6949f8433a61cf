package situation

// Who a claim is about. Others are numbered from 0, in reading.people.
const (
	me       int16 = -1 - iota
	anyone         // nobody in particular: "uno che", "chi", "someone"
	nobody         // the words do not say
	someone        // a third person the words do not name
	torn           // two people are equally likely
	stranger       // a third person told by a pronoun alone: "lui lavora"; never the writer
)

// mention is one place where a person is named.
type mention struct {
	from, to int // tokens, with the article and the possessive
	who      int16
	apart    bool // after a preposition: with, from, of
	forthis  bool // "per mia madre"
	many     bool
	indef    bool // "un figlio", "due figli"
	beside   bool // "io e mio figlio"
	listed   bool // of a household told one by one
	count    int  // 0 when not said
}

// party is one person of the message (or several: "i miei figli").
type party struct {
	role    string
	id      string
	many    bool
	minor   bool
	other   bool // somebody's mother, an ex, who is dead: never the person in need
	outside bool // met in the story: the carer, the landlord
	own     bool // named with the writer's possessive, or as mamma is
}

// name finds the people, says who acts in every clause, and marks the words of the scope.
func (r *reading) name() {
	t := r.tongue
	r.scan(&t.scope, func(p *pattern, s stretch) {
		for i := s.from; i < s.to; i++ {
			if m := tag(p.rule); m == tagNot|tagNotNext {
				r.toks[i].tags &^= m // "non solo" denies nothing
			} else if m == tagIf {
				r.toks[i].tags &^= tagIf // "anche se" supposes nothing
			} else {
				r.toks[i].tags |= m
			}
		}
	})
	for i := range r.toks {
		if w, ok := t.who[r.toks[i].word]; ok {
			r.mentionAt(i, w)
		}
	}
	r.roster()
	r.bury()
	r.act()
}

func (r *reading) mentionAt(i int, w who) {
	p := r.tongue.people[w.kind]
	if p.Anyone && i > 0 && r.toks[i-1].number && !r.toks[i-1].one {
		return // "sei persone" are counted, not anybody
	}
	if p.Anyone {
		r.toks[i].tags |= tagAnyone
		return
	}
	if r.parentOf(i, p) {
		return
	}
	m := mention{from: i, to: i + 1, many: w.many}
	if r.tongue.fam.sex[r.toks[i].word] && i > 0 && r.toks[i-1].mention > 0 && r.toks[i-1].clause == r.toks[i].clause {
		return // "un figlio maschio"
	}
	if w.many && i > 0 && pronoun[r.toks[i-1].word] && r.toks[i-1].tags&tagUs != 0 && r.toks[i-1].clause == r.toks[i].clause {
		return // "noi figli"
	}
	one := party{role: p.Role, id: p.ID + p.Sex, many: w.many, minor: p.Minor, other: p.Outside, outside: p.Outside}
	has, article := p.Alone || w.many && !p.Outside, false
	for j := i - 1; j >= 0 && j >= i-4 && r.toks[j].sentence == r.toks[i].sentence && r.toks[j].clause == r.toks[i].clause; j-- {
		k := &r.toks[j]
		if r.tongue.fam.between[k.word] {
			continue // il mio unico figlio
		}
		if k.word == "ex" {
			one.other, has = true, true
		} else if k.tags&tagOthers != 0 {
			one.other, has = true, true
		} else if k.tags&tagOwn != 0 && (k.word != "mi" || k.accent || j+1 == i) {
			one.own, has = true, true
		} else if k.number && k.lo == k.hi && k.lo <= 15 && (k.one || w.many) && k.unit == 0 {
			m.count, m.indef, has, article = int(k.lo), true, true, true
		} else if k.tags&tagThe != 0 {
			has, article = true, true
		} else {
			break
		}
		m.from = j
	}
	if i+1 < len(r.toks) && (r.toks[i+1].tags&tagOwn != 0 && r.toks[i+1].word != "mi" || r.toks[i+1].word == "ex") && r.toks[i+1].clause == r.toks[i].clause {
		one.own, has = true, true
		one.other = r.toks[i+1].word == "ex"
		m.to++
	}
	if p.Outside && (!has || m.indef || m.from > 0 && r.tongue.trade[r.toks[m.from-1].word] && r.toks[m.from-1].clause == r.toks[m.from].clause) {
		return // "una badante", "faccio la badante"
	}
	if p.Counted && (m.count == 0 || m.from == 0 || !r.counts(m.from-1)) {
		return
	}
	if j := m.to; j < len(r.toks) && r.toks[j].clause == r.toks[i].clause && !m.indef && !w.many && p.Role != "terzo" && r.called(j) {
		m.to++ // la zia Rosa
		has, one.own = true, one.own || !one.other
		article = article && one.other
	}
	possessed := one.own && !p.Outside
	one.own = one.own || p.Alone && !article
	if m.from > 0 && r.toks[m.from-1].clause == r.toks[m.from].clause {
		b := &r.toks[m.from-1]
		if n := m.from - 2; !possessed && !w.many && (self[b.word] || b.tags == 0 && n >= 1 && r.toks[n].tags&tagThe != 0 && self[r.toks[n-1].word]) {
			return // "sono una mamma sola", "I am a single mum": the writer
		}
		m.apart = b.tags&tagWith != 0
		if n := m.from - 2; n >= 0 && r.tongue.and[b.word] && r.toks[n].clause == b.clause { // "con me e mia moglie"
			if p := r.toks[n].mention; p > 0 {
				m.apart = r.mentions[p-1].apart
			} else {
				m.apart = n > 0 && r.toks[n-1].tags&tagWith != 0
				m.beside = r.toks[n].tags&tagMe != 0
			}
		}
		m.forthis = b.tags&tagFor != 0
		m.beside = m.beside || b.word == "con" || b.word == "with"
	}
	if !has {
		if !m.apart && !m.forthis && !(m.from == 0 || r.toks[m.from-1].clause != r.toks[m.from].clause) {
			return
		}
		if p.Role == "terzo" && !m.forthis {
			return
		}
	}
	// "il figlio di mia sorella", "my sister's son": somebody through somebody
	if n := len(r.mentions); n > 0 {
		last := &r.mentions[n-1]
		if last.to == m.from && m.apart && of[r.toks[m.from-1].word] || last.to+1 == m.from && of[r.toks[m.from-1].word] && m.apart || (i-last.to <= 1 && i > 0 && r.toks[i-1].word == "s") {
			head, through := last, one.role
			if r.person(last.who).outside { // "la badante di mio padre": two people
				r.put(m, one)
				return
			}
			headRole := r.person(last.who).role
			if r.toks[i-1].word == "s" {
				headRole, through = one.role, r.person(last.who).role
				one.minor = p.Minor
			}
			kin := party{role: "altro_familiare", id: "kin", own: true, minor: r.person(last.who).minor}
			if headRole == "figlio" {
				kin.id = "nipote"
			}
			if headRole == "terzo" || through == "terzo" {
				kin.role, kin.id = "terzo", "terzo-"+one.id
			}
			if headRole == "genitore" && through == "figlio" || one.other || one.outside {
				kin.other = true
			}
			head.who = r.add(kin)
			head.to = i + 1
			for j := head.from; j < head.to; j++ {
				r.toks[j].mention = int16(n)
			}
			return
		}
	}
	// "la madre" after "mio nipote" is the nephew's mother
	if !one.own && !m.indef && !w.many && one.role != "figlio" {
		for j := range r.people {
			if q := &r.people[j]; q.id != one.id && q.own && !q.other && !q.many {
				one.other = true
			}
		}
	}
	if r.lodges(&m) {
		m.beside = true
	}
	r.put(m, one)
}

// put adds a mention of somebody.
func (r *reading) put(m mention, p party) {
	m.who = r.add(p)
	r.mentions = append(r.mentions, m)
	for j := m.from; j < m.to; j++ {
		r.toks[j].mention = int16(len(r.mentions))
	}
}

// counts says that what is counted after i is had: "ho tre ragazzi", "io, mia moglie e tre ragazzi".
func (r *reading) counts(i int) bool {
	k := &r.toks[i]
	return r.tongue.fam.have[k.word] && k.tags&tagWith == 0 || r.tongue.and[k.word] && i > 0 && (r.toks[i-1].mention > 0 || pronoun[r.toks[i-1].word])
}

// roster marks the people of a household told one by one: "io, mia moglie, nostro figlio e mio suocero".
func (r *reading) roster() {
	for i := range r.toks {
		if k := &r.toks[i]; !pronoun[k.word] || k.tags&tagMe == 0 || i+1 >= len(r.toks) || r.toks[i+1].mention == 0 && !r.tongue.and[r.toks[i+1].word] {
			continue
		}
		var list []int
		for j := i + 1; j < len(r.toks) && r.toks[j].sentence == r.toks[i].sentence; j++ {
			k := &r.toks[j]
			if n := int(k.mention); n > 0 {
				if len(list) == 0 || list[len(list)-1] != n-1 {
					list = append(list, n-1)
				}
			} else if !r.tongue.and[k.word] && !r.tongue.fam.fill[k.word] && !k.number && !r.tongue.fam.years[k.word] && !r.tongue.fam.months[k.word] {
				break
			}
		}
		if len(list) < 2 {
			continue
		}
		for _, n := range list {
			r.mentions[n].beside, r.mentions[n].listed = true, true
		}
	}
}

// listed says that a person is named first among those of a household.
func (r *reading) listedWith(who int16) bool {
	for n := range r.mentions {
		if m := &r.mentions[n]; m.who == who {
			return m.listed
		}
	}
	return false
}

// bury takes the dead out of those who may need help: "mio marito è morto", "morta la mamma".
func (r *reading) bury() {
	for n := range r.mentions {
		m := &r.mentions[n]
		if m.many {
			continue
		}
		gone := m.from > 0 && r.tongue.fam.gone[r.toks[m.from-1].word] && r.toks[m.from-1].clause == r.toks[m.from].clause
		for i := m.to; i < len(r.toks) && i < m.to+4 && r.toks[i].clause == r.toks[m.to-1].clause && !gone; i++ {
			k := &r.toks[i]
			if gone = r.tongue.fam.gone[k.word]; k.mention > 0 || k.tags&tagNot != 0 {
				break
			}
		}
		if p := r.person(m.who); gone && p.role != "terzo" {
			p.other = true
		}
	}
}

// parentOf: "padre di tre bambini", "ragazza madre": who writes, told by what they are.
func (r *reading) parentOf(i int, p kin) bool {
	if p.Role != "genitore" {
		return false
	}
	if i > 0 && r.tongue.fam.single[r.toks[i-1].word] && r.toks[i-1].clause == r.toks[i].clause {
		return true
	}
	opens := i == 0 || r.toks[i-1].clause != r.toks[i].clause || i > 1 && r.toks[i-1].tags&tagThe != 0 && self[r.toks[i-2].word]
	if opens && i+2 < len(r.toks) && !of[r.toks[i+1].word] && of[r.toks[i+2].word] && r.toks[i+1].tags == 0 {
		i++ // mamma single di ...
	}
	if !opens || i+2 >= len(r.toks) || !of[r.toks[i+1].word] || !r.toks[i+2].number {
		return false
	}
	if i+3 >= len(r.toks) {
		return true
	}
	w, named := r.tongue.who[r.toks[i+3].word]
	return named && r.tongue.people[w.kind].Role == "figlio" || r.toks[i+3].clause != r.toks[i+2].clause // "mother of three: ..."
}

// lodges: "in casa con noi c'è mia suocera", "con noi vive anche la nonna": one of the household, named before the verb's end.
func (r *reading) lodges(m *mention) bool {
	home, there := false, false
	for i := m.from - 1; i >= 0 && r.toks[i].clause == r.toks[m.from].clause; i-- {
		k := &r.toks[i]
		if r.tongue.fam.home[k.word] && i > 0 && r.toks[i-1].tags&tagWith != 0 {
			home = true
			there = there || i+1 == m.from && (i < 2 || r.toks[i-2].clause != k.clause) // "in casa mia madre ha ..."
		}
		if k.word == "c" || k.word == "ci" || k.word == "there" || k.tags&tagUs != 0 && !pronoun[k.word] {
			there = true
		}
	}
	return home && there
}

var of = map[string]bool{"di": true, "del": true, "della": true, "dell": true, "dei": true, "of": true, "de": true, "du": true}

func (r *reading) person(i int16) *party { return &r.people[i] }

// add finds the person, or makes a new one.
func (r *reading) add(p party) int16 {
	for i := range r.people {
		q := &r.people[i]
		if q.id == p.id && q.many == p.many && q.other == p.other {
			q.own = q.own || p.own
			q.minor = q.minor || p.minor
			return int16(i)
		}
	}
	r.people = append(r.people, p)
	return int16(len(r.people) - 1)
}
