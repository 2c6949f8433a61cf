package situation

import "strings"

// act says, for every finite verb, who is its subject.
func (r *reading) act() {
	r.acts = make([]int16, len(r.toks))
	third := nobody // the third person spoken of lately
	single := nobody
	clause, sub := -1, nobody
	for i := range r.toks {
		k := &r.toks[i]
		r.acts[i] = nobody
		if k.clause != clause {
			clause, sub = k.clause, nobody
		}
		if k.mention > 0 {
			m := &r.mentions[k.mention-1]
			if i == m.to-1 && !r.speaks(m) {
				if keeps := third >= 0 && r.people[m.who].other && !r.people[third].other; !keeps && !r.people[m.who].outside && (!m.apart || third == nobody) {
					third = m.who // somebody's mother does not take the place of the one spoken of
				}
				if third >= 0 && !r.people[third].many {
					single = third
				}
				if m.from > 0 && r.tongue.fam.gone[r.toks[m.from-1].word] && r.person(m.who).other {
					continue // "morta la mamma è venuto da me"
				}
				if !m.apart && !(sub == me && i > 0) {
					sub = m.who
				} else if m.apart && i+1 < len(r.toks) && relative[r.toks[i+1].word] {
					if sub = m.who; !r.people[m.who].outside && (third == nobody || !r.people[m.who].other) {
						third = m.who
					}
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
			if k.word == "sono" && r.things(i) {
				sub = someone
			}
			r.acts[i] = sub
		case k.tags&tagThey != 0:
			if r.borne(i) {
				r.acts[i] = me
				continue
			}
			if sub == nobody || sub == me {
				if sub = third; third >= 0 && r.people[third].many && single >= 0 && r.tongue.joins && !strings.HasSuffix(k.word, "no") {
					sub = single // "la retta la pagano i figli. Non cammina"
				}
				if i > 0 && r.toks[i-1].word == "ex" && r.toks[i-1].mention == 0 {
					sub = nobody // "la mia ex vive ..."
				}
				if m := r.nextMention(i); m >= 0 && (third == nobody) {
					sub = m
				}
				if sub == nobody {
					sub = someone
					if spoken[k.word] || i > 0 && r.toks[i-1].word == "ex" {
						sub = stranger
					}
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

// borne says that the writer bears the verb at i: "mi hanno ...", "me l'hanno ...".
func (r *reading) borne(i int) bool {
	j := i - 1
	for j > 0 && r.toks[j].clause == r.toks[i].clause && clitic[r.toks[j].word] {
		j--
	}
	if j > 0 && r.tongue.notToMe[r.toks[j-1].word] {
		return false // "sta da me ha la 104"
	}
	return j >= 0 && r.toks[j].tags&tagToMe != 0 && r.toks[j].clause == r.toks[i].clause && r.toks[j].mention == 0 && (j == i-1 || j == 0 || r.toks[j-1].tags&tagWith == 0)
}

var clitic = map[string]bool{"l": true, "lo": true, "la": true, "li": true, "le": true, "ne": true}

var spoken = map[string]bool{"lui": true, "lei": true, "he": true, "she": true, "egli": true, "essa": true}

// things says that the plural verb at i is said of things: "i suoi conti sono bloccati", "le bollette sono care".
func (r *reading) things(i int) bool {
	if i < 2 || r.toks[i-1].tags != 0 || r.toks[i-1].number || r.toks[i-1].mention > 0 || r.tongue.fam.years[r.toks[i-1].word] || r.tongue.fam.months[r.toks[i-1].word] || r.tongue.fam.days[r.toks[i-1].word] > 0 {
		return false
	}
	for j := i - 2; j >= 0 && j >= i-4 && r.toks[j].clause == r.toks[i].clause; j-- {
		switch r.toks[j].word {
		case "i", "gli", "le":
			return r.toks[i-1].clause == r.toks[i].clause && (j == 0 || r.toks[j-1].clause != r.toks[j].clause || r.toks[j-1].tags&tagWith == 0)
		}
		if r.toks[j].tags&(tagOwn|tagOthers) == 0 {
			return false
		}
	}
	return false
}

// speaks says that a person is only named as who says something: "dice mia sorella".
func (r *reading) speaks(m *mention) bool {
	if m.from == 0 || r.toks[m.from-1].clause != r.toks[m.from].clause {
		return false
	}
	switch r.toks[m.from-1].word {
	case "dice", "diceva", "says", "said", "secondo", "racconta":
		return true
	}
	return false
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
		if r.acts[i] != nobody && r.acts[i] != someone && r.acts[i] != stranger && !(r.acts[i] == anyone && r.toks[i].tags&tagSupposed != 0) {
			return r.acts[i]
		}
	}
	if age && s.from > 0 && r.toks[s.from-1].sentence != r.toks[s.from].sentence { // "Ottantacinque anni, non ha nessuno"
		for i := s.to; i < len(r.toks) && r.toks[i].clause <= clause+1 && r.toks[i].sentence == r.toks[s.from].sentence; i++ {
			if r.acts[i] != nobody {
				if r.acts[i] >= 0 {
					return r.acts[i]
				}
				break
			}
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
		if r.acts[j] != nobody && r.acts[j] != someone && r.acts[j] != stranger {
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
