package situation

// Who a claim is about. Others are numbered from 0, in reading.people.
const (
	me      int16 = -1 - iota
	anyone        // nobody in particular: "uno che", "chi", "someone"
	nobody        // the words do not say
	someone       // a third person the words do not name
	torn          // two people are equally likely
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
	count    int  // 0 when not said
}

// party is one person of the message (or several: "i miei figli").
type party struct {
	role  string
	id    string
	many  bool
	minor bool
	other bool // somebody's mother, an ex: never the person in need
	own   bool // named with the writer's possessive, or as mamma is
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
	m := mention{from: i, to: i + 1, many: w.many}
	one := party{role: p.Role, id: p.ID + p.Sex, many: w.many, minor: p.Minor}
	has, article := p.Alone || w.many, false
	for j := i - 1; j >= 0 && j >= i-4 && r.toks[j].sentence == r.toks[i].sentence && r.toks[j].clause == r.toks[i].clause; j-- {
		k := &r.toks[j]
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
	possessed := one.own
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
		m.beside = b.word == "con" || b.word == "with"
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
			if headRole == "genitore" && through == "figlio" || one.other {
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
	m.who = r.add(one)
	r.mentions = append(r.mentions, m)
	for j := m.from; j < m.to; j++ {
		r.toks[j].mention = int16(len(r.mentions))
	}
}

// lodges: "in casa con noi c'è mia suocera", "con noi vive anche la nonna": one of the household, named before the verb's end.
func (r *reading) lodges(m *mention) bool {
	home, there := false, false
	for i := m.from - 1; i >= 0 && r.toks[i].clause == r.toks[m.from].clause; i-- {
		k := &r.toks[i]
		if r.tongue.fam.home[k.word] && i > 0 && r.toks[i-1].tags&tagWith != 0 {
			home = true
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

// act says, for every finite verb, who is its subject.
func (r *reading) act() {
	r.acts = make([]int16, len(r.toks))
	third := nobody // the third person spoken of lately
	clause, sub := -1, nobody
	for i := range r.toks {
		k := &r.toks[i]
		r.acts[i] = nobody
		if k.clause != clause {
			clause, sub = k.clause, nobody
		}
		if k.mention > 0 {
			m := &r.mentions[k.mention-1]
			if i == m.to-1 {
				if keeps := third >= 0 && r.people[m.who].other && !r.people[third].other; !keeps && (!m.apart || third == nobody) {
					third = m.who // somebody's mother does not take the place of the one spoken of
				}
				if !m.apart && !(sub == me && i > 0) {
					sub = m.who
				} else if m.apart && i+1 < len(r.toks) && relative[r.toks[i+1].word] {
					sub, third = m.who, m.who
				}
			}
			continue
		}
		switch {
		case k.tags&tagAnyone != 0:
			sub = anyone
			r.acts[i] = anyone
		case k.tags&(tagMe|tagUs) != 0 && pronoun[k.word] && i > 0 && r.toks[i-1].tags&tagWith != 0 && r.toks[i-1].clause == k.clause:
			// "da noi", "with us": nobody acts
		case k.tags&(tagMe|tagUs) != 0 || k.tags&tagNoun != 0 && r.verbHere(i):
			sub = me
			if k.word == "sono" && i > 0 && r.toks[i-1].clause == k.clause {
				if p := r.toks[i-1].mention; p > 0 && r.mentions[p-1].many {
					sub = r.mentions[p-1].who
				} else if r.toks[i-1].word == "ci" || r.toks[i-1].word == "si" {
					sub = someone
				}
			}
			r.acts[i] = sub
		case k.tags&tagThey != 0:
			if i > 0 && r.toks[i-1].tags&tagToMe != 0 && r.toks[i-1].clause == k.clause && r.toks[i-1].mention == 0 {
				r.acts[i] = me
				continue
			}
			if sub == nobody || sub == me {
				sub = third
				if m := r.nextMention(i); m >= 0 && (third == nobody) {
					sub = m
				}
				if sub == nobody {
					sub = someone
				}
			}
			r.acts[i] = sub
		case k.tags&(tagVerb|tagPast|tagLater) != 0:
			r.acts[i] = sub
			if i > 0 && r.toks[i-1].tags&tagToMe != 0 && r.toks[i-1].clause == k.clause && r.toks[i-1].mention == 0 {
				r.acts[i] = me
			}
		}
	}
}

var pronoun = map[string]bool{"io": true, "me": true, "noi": true, "us": true, "i": true, "we": true}

// verbHere says that a word that is a noun or a verb ("lavoro") is the verb: it opens its clause, or follows a word that
// no noun follows.
func (r *reading) verbHere(i int) bool {
	return i == 0 || r.toks[i-1].clause != r.toks[i].clause || r.tongue.beforeMe[r.toks[i-1].word]
}

var self = map[string]bool{"sono": true, "io": true, "am": true}

var relative = map[string]bool{"che": true, "who": true, "qui": true, "que": true, "il": false}

// nextMention is the person named just after a verb: "ha 82 anni la mia mamma". -1 when none.
func (r *reading) nextMention(i int) int16 {
	for j := i + 1; j < len(r.toks) && r.toks[j].clause == r.toks[i].clause; j++ {
		if n := r.toks[j].mention; n > 0 {
			if m := &r.mentions[n-1]; !m.apart && !m.many {
				return m.who
			}
			return -1
		}
	}
	return -1
}

// ofWhom is the person that a match is said to belong to: "la 104 di mio figlio". nobody when it does not say.
func (r *reading) ofWhom(to int) int16 {
	if to+1 < len(r.toks) && of[r.toks[to].word] && r.toks[to+1].mention > 0 && r.toks[to].clause == r.toks[to-1].clause {
		return r.mentions[r.toks[to+1].mention-1].who
	}
	if to < len(r.toks) && of[r.toks[to].word] && r.toks[to].mention > 0 {
		return r.mentions[r.toks[to].mention-1].who
	}
	return nobody
}

// subject says whom a match is about. An age right after a person is that person's, whoever the clause before is about.
func (r *reading) subject(s stretch, age bool) int16 {
	clause := r.toks[s.from].clause
	if p := r.ofWhom(s.to); p != nobody && !age {
		return p
	}
	for i := s.from; i < s.to; i++ { // its own verb, or a person named inside it
		if r.acts[i] != nobody {
			return r.acts[i]
		}
		if n := r.toks[i].mention; n > 0 && i < s.to-1 && r.mentions[n-1].from >= s.from && !r.mentions[n-1].apart {
			return r.mentions[n-1].who
		}
	}
	for i := s.from - 1; i >= 0 && r.toks[i].clause == clause; i-- { // the nearest before
		if n := r.toks[i].mention; n > 0 {
			return r.mentions[n-1].who
		}
		if r.acts[i] != nobody {
			return r.acts[i]
		}
	}
	for i := s.to; i < len(r.toks) && r.toks[i].clause == clause; i++ {
		if n := r.toks[i].mention; n > 0 && !r.mentions[n-1].apart {
			return r.mentions[n-1].who
		}
		if r.acts[i] != nobody && r.acts[i] != someone {
			return r.acts[i]
		}
	}
	return r.before(s.from, clause, age)
}

// before is the subject that a clause without one takes from those before it.
func (r *reading) before(from, clause int, age bool) int16 {
	i := from - 1
	for i >= 0 && r.toks[i].clause == clause {
		i--
	}
	if i < 0 {
		return nobody
	}
	sub := nobody
	for j := i; j >= 0 && sub == nobody; j-- {
		if r.acts[j] != nobody && r.acts[j] != someone {
			sub = r.acts[j]
		} else if n := r.toks[j].mention; n > 0 && !r.mentions[n-1].apart {
			sub = r.mentions[n-1].who
			for m := j; m >= 0 && r.toks[m].clause == r.toks[j].clause; m-- {
				if r.acts[m] == me {
					sub = me // "ho una figlia, disoccupato": see below
				}
			}
		} else if n > 0 && r.toks[j].sentence == r.toks[from].sentence {
			sub = r.mentions[n-1].who
		}
	}
	// a person named at the very end of the clause before may be meant: "vivo con mia madre, invalida"
	if n := r.toks[i].mention; n > 0 && r.toks[i].sentence == r.toks[from].sentence && r.mentions[n-1].who != sub {
		if age && !r.mentions[n-1].many {
			return r.mentions[n-1].who
		}
		return torn
	}
	return sub
}

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
		if n == 0 && !m.apart && !m.indef && !m.beside && r.toks[m.from].sentence == 0 && !m.many {
			score[m.who] += 0.6
			first[m.who] = true
		}
	}
	type once struct {
		fact string
		who  int16
	}
	counted := map[once]bool{}
	told3 := make([]bool, len(r.people))
	for _, c := range r.claims {
		w := c.weight
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
	third := false
	for i := range r.toks {
		if r.toks[i].tags&tagForThird != 0 {
			third = true
		}
	}
	best, at := -1e9, -1
	for i := range score {
		if i < mine && (r.people[i].other || r.people[i].many && score[i] < 50) {
			continue
		}
		if score[i] > best || score[i] == best && where[i] < where[at] {
			best, at = score[i], i
		}
	}
	r.need, r.outright = nobody, best >= 50
	switch {
	case third && (at == mine || at < 0 || best <= 0.4):
		r.need = r.add(party{role: "terzo", id: "terzo"})
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
		return s == nobody || s == someone || s == me || c.about == "home" && !r.people[s].other && (r.people[s].role == "coniuge" || r.people[s].role == "figlio")
	case r.need == me:
		if s == me || s == nobody {
			return true
		}
		if s == someone {
			return r.alone() || c.about == "home"
		}
		return c.about == "home" && s >= 0 && !r.people[s].other && (r.people[s].role == "coniuge" || r.people[s].role == "figlio")
	}
	if s == r.need || s == someone {
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
		if !r.people[i].many {
			return false
		}
	}
	return true
}
