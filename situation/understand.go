package situation

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Reader understands free words: it finds the facts that follow from them with certainty, and which words said each.
// It is deterministic and learns nothing; how people speak is content (lexicon.go), how words combine is in these files:
//
//	understand_words.go   a message into words, clauses, sentences
//	understand_breath.go  clauses where no comma is written
//	understand_number.go  numbers in letters, bounds, corrections
//	understand_days.go    days to come
//	understand_people.go  who is named
//	understand_acts.go    who acts in each clause, and whom words are about
//	understand_scope.go   denied, doubted, supposed, asked, wished, past
//	understand_match.go   the patterns of the lexicon; understand_phrase.go how they are written, understand_vocabulary.go the slips forgiven
//	understand_kids.go    children: how many, how old; understand_births.go when they were born
//	understand_need.go    who needs help
//	understand_only.go    whether the children told are all, and who lives with whom
//	understand_family.go  ages and children made facts, once that is known
//	understand_carer.go   who looks after the person: their work, whether they live together
//	understand_settle.go  one value a fact
//
// What is doubtful is left out: a wrong fact costs a person more than one more question.
type Reader struct {
	tongues map[string]*tongue
	order   []string
}

// Understand reads the facts that follow with certainty from free words, in the order of the schema. lang is the language of
// the conversation, tried first when the words do not tell theirs; it may be empty.
func (g *Guide) Understand(text, lang string, now time.Time) []Reading {
	if g.reader == nil {
		return nil
	}
	return g.reader.Read(text, lang, now)
}

// Read is Understand without a guide.
func (r *Reader) Read(text, lang string, now time.Time) []Reading {
	rd := r.reading(text, lang, now)
	if rd == nil {
		return nil
	}
	return rd.settle()
}

// reading reads a text up to who needs help; nil when it has no words.
func (r *Reader) reading(text, lang string, now time.Time) *reading {
	toks, asked := split(text)
	if len(toks) == 0 {
		return nil
	}
	rd := &reading{tongue: r.tongueOf(text, toks, lang), text: text, toks: toks, asked: asked, now: now}
	rd.spell()
	rd.mark()
	rd.breathe()
	rd.count()
	rd.calendar()
	rd.edges()
	rd.name()
	rd.reach()
	rd.collect()
	rd.bracketed()
	rd.family()
	rd.births()
	rd.choose()
	return rd
}

// tongueOf recognises the language by its small words; ties go to the conversation's.
func (r *Reader) tongueOf(text string, toks []tok, lang string) *tongue {
	best, most := r.tongues[lang], 0
	if best == nil {
		best = r.tongues["it"]
	}
	for i := range toks {
		most += best.hinted(text, toks, i)
	}
	for _, name := range r.order {
		t, n := r.tongues[name], 0
		for i := range toks {
			n += t.hinted(text, toks, i)
		}
		if n > most && n >= 2 {
			best, most = t, n
		}
	}
	return best
}

// hinted is how much the word at i tells of the language: one for a small word, two for what only that language writes so ("i'm", "c'ho").
func (t *tongue) hinted(text string, toks []tok, i int) int {
	n := 0
	if t.hints[toks[i].word] {
		n++
	}
	for j := range t.spelling[toks[i].word] {
		if from := t.spelling[toks[i].word][j].from; len(from) == 2 && i+1 < len(toks) && toks[i+1].word == from[1] && marked(text, toks[i].to, toks[i+1].from) {
			return n + 1
		}
	}
	return n
}

// marked says that nothing but an apostrophe stands between two words.
func marked(text string, from, to int) bool {
	if from >= to || to > len(text) {
		return false
	}
	m, size := utf8.DecodeRuneInString(text[from:])
	return isMark(m) && from+size == to
}

// reading is one message being read.
type reading struct {
	tongue   *tongue
	text     string
	toks     []tok
	asked    []bool
	now      time.Time
	mentions []mention
	people   []party
	acts     []int16 // who acts, by token: the subject of a verb, or nobody
	claims   []claim
	need     int16
	needers  []int16
	outright bool // who needs help was said: "per me", "scrivo per mia madre"
	forWords string
	gaps     []int
	taken    []bool // tokens that the family has used: they are nobody else's age
	kids     kids
}

// claim is one fact that words seem to say.
type claim struct {
	fact     string
	value    Value
	rule     int // in tongue.rules; -1 for what the family says
	rank     int
	about    string
	weight   float64
	from, to int // tokens
	subject  int16
	helper   int16 // who gives the help that is told; nobody when it is not
}

// spell rewrites what is typed as it is read: nn, xche, don't, un c'ho.
func (r *reading) spell() {
	t := r.tongue
	changed := false
	for i := range r.toks {
		if len(t.spelling[r.toks[i].word]) > 0 {
			changed = true
			break
		}
	}
	if !changed {
		return
	}
	out := make([]tok, 0, len(r.toks)+8)
	for i := 0; i < len(r.toks); i++ {
		k := r.toks[i]
		var best *respelling
		for j := range t.spelling[k.word] {
			s := &t.spelling[k.word][j]
			if r.spelled(i, s.from) && (!s.accent || r.toks[i+len(s.from)-1].accent) && (best == nil || len(s.from) > len(best.from)) {
				best = s
			}
		}
		if best == nil {
			out = append(out, k)
			continue
		}
		last := r.toks[i+len(best.from)-1]
		for j, w := range best.to {
			n := k
			n.word, n.accent = w, false
			n.to = last.to
			if j == len(best.to)-1 {
				n.accent = last.accent
			}
			out = append(out, n)
		}
		i += len(best.from) - 1
	}
	r.toks = out
}

func (r *reading) spelled(i int, words []string) bool {
	if i+len(words) > len(r.toks) {
		return false
	}
	for j, w := range words {
		if r.toks[i+j].word != w || r.toks[i+j].sentence != r.toks[i].sentence {
			return false
		}
	}
	return true
}

// mark gives every word its tags and the patterns' numbers, and starts a clause at the words that do.
func (r *reading) mark() {
	t := r.tongue
	ids := make([]uint16, 0, len(r.toks)*2)
	shift := 0
	for i := range r.toks {
		k := &r.toks[i]
		k.tags = t.tags[k.word]
		for n := 3; n <= len(k.word) && k.tags == 0; n++ {
			k.tags = t.prefixes[k.word[:n]]
		}
		if t.joins && k.accent && k.word == "e" {
			k.tags |= tagThey
		}
		if t.joins && k.accent && len(k.word) > 4 && (strings.HasSuffix(k.word, "ra") || strings.HasSuffix(k.word, "ro")) {
			k.tags |= tagLater
		}
		k.clause += shift
		if t.joins && k.word == "ne" && !k.accent && i+1 < len(r.toks) && t.tags[r.toks[i+1].word]&finite != 0 {
			k.tags &^= tagNot // "ne ho due": no "né"
		}
		if t.joins && k.accent && k.word == "se" {
			k.tags &^= tagIf // da sé
		}
		if i > 0 && t.but[k.word] && r.toks[i-1].clause == k.clause && t.tags[r.toks[i-1].word]&tagWith == 0 && !r.afterSomebody(i) {
			shift++
			k.clause++
		}
	}
	for i := range r.toks {
		k := &r.toks[i]
		if k.word == "un" && t.joins && i+1 < len(r.toks) && r.beforeVerb(i+1) { // Tuscan: un c'ho, un ce la fo
			k.word, k.tags = "non", t.tags["non"]
		}
		from := len(ids)
		ids = t.vocabulary.ids(k.word, ids)
		k.ids = ids[from:len(ids):len(ids)]
	}
}

// edges marks the words that end a clause and those that are all of it.
func (r *reading) edges() {
	for i := range r.toks {
		k := &r.toks[i]
		k.last = i+1 == len(r.toks) || r.toks[i+1].clause != k.clause
		k.lone = k.last && (i == 0 || r.toks[i-1].clause != k.clause)
	}
}

// afterSomebody says that the clause is only a person so far: "mia cugina invece ha ..." is one clause.
func (r *reading) afterSomebody(i int) bool {
	if _, named := r.tongue.who[r.toks[i-1].word]; !named {
		return false
	}
	j := i - 1
	for j > 0 && r.toks[j-1].clause == r.toks[i-1].clause && r.tongue.tags[r.toks[j-1].word]&(tagOwn|tagOthers|tagThe) != 0 {
		j--
	}
	return j == 0 || r.toks[j-1].clause != r.toks[i-1].clause
}

func (r *reading) beforeVerb(i int) bool {
	for n := 0; n < 3 && i < len(r.toks); n++ {
		k := &r.toks[i]
		if k.tags&finite != 0 && k.word != "e" {
			return true
		}
		switch k.word {
		case "c", "ce", "ci", "lo", "la", "l", "li", "mi", "si", "ne", "gli", "me", "v", "s", "m":
			i++
			continue
		}
		return false
	}
	return false
}

// collect finds every fact the words seem to say, each with who it is about, and leaves out what the words around it undo.
func (r *reading) collect() {
	t := r.tongue
	never := map[int][]stretch{} // rule -> where it means something else
	r.scan(&t.never, func(p *pattern, s stretch) { never[p.rule] = append(never[p.rule], s) })
	r.scan(&t.facts, func(p *pattern, s stretch) {
		u := &t.rules[p.rule]
		if u.unless && slices.ContainsFunc(never[p.rule], func(n stretch) bool { return r.reaches(n, s, u.Close) }) {
			return
		}
		if u.Whole && !r.wholeClause(s) {
			return
		}
		if u.Minor && !r.minorNamed() || u.Fact == "_eta" && !u.Since && r.notAge(s) {
			return
		}
		keep, denied := r.stands(u, s)
		if !keep {
			return
		}
		c := claim{fact: u.Fact, value: u.value, rule: p.rule, rank: u.Rank, about: u.About, weight: u.Weight, from: s.from, to: s.to}
		if u.number {
			k := r.toks[s.at]
			if c.value = Range(k.lo, k.hi); u.Monthly {
				if k.lo < 100 || k.hi > 4000 {
					return // no month's money
				}
				c.value = Range(k.lo*12, k.hi*13)
			}
			if year, ok := k.theYear(); u.Since && ok {
				now := r.now.In(rome).Year()
				if c.value = Range(float64(max(0, now-year-1)), float64(now-year)); year > now {
					return
				}
			}
			if !u.fact.accepts(c.value) {
				return
			}
		}
		if denied {
			if u.not.IsZero() {
				return
			}
			c.value = u.not
		}
		c.subject = r.subject(s, u.Fact == "_eta")
		switch u.Who {
		case "me":
			c.subject = me
		case "need": // whoever tells it: "abbiamo fatto domanda"
			c.subject = nobody
		}
		if u.Fact == "perdita_lavoro_involontaria" && (c.subject == someone || c.subject == stranger || c.subject >= 0 && r.people[c.subject].role == "terzo") {
			if c.subject = nobody; r.within(s, tagToMe) {
				c.subject = me // "la signora mi ha licenziata"
			}
		}
		if c.subject == anyone && r.within(s, tagAnyone) {
			c.subject = nobody // "un nucleo di una persona"
		}
		if c.subject == anyone || u.Minor && u.Fact == "minore_disabile" && c.subject != nobody && c.subject != someone && !r.child(c.subject) {
			return
		}
		c.helper = nobody
		if u.Fact == "aiuto_a_casa" && c.value.Word == "familiare" && c.subject >= 0 {
			c.helper, c.subject = c.subject, nobody // "l'aiuta solo mio fratello"
		}
		if c.subject >= 0 && r.people[c.subject].outside {
			if theirs[u.Fact] || u.Fact == "casa" && !strings.HasPrefix(c.value.Word, "affitto") {
				return // the landlord's trade, the carer's age
			}
			c.subject = nobody
		}
		if (c.subject == someone || c.subject == stranger) && u.Fact != "lavoro" && r.mine(s) {
			c.subject = me // "my permit is valid"
		}
		if c.subject == me && personal[u.Fact] && r.saidByUs(s) {
			c.subject = nobody // "abbiamo la 104": a family has no certificate, one of them has
		}
		if c.subject == me && u.Fact == "residenza_comune" && r.saidByUs(s) {
			c.about = "home" // a family's residence is its children's too
		}
		r.claims = append(r.claims, c)
	})
}

// theirs are facts that, told of somebody met in the story, are that one's alone.
var theirs = map[string]bool{"_eta": true, "_fra_poco": true, "_compleanno": true, "lavoro": true, "cittadinanza": true, "titolo_soggiorno": true, "lingua": true,
	"reddito_personale": true, "prestazioni_in_corso": true, "vive_solo": true, "gravidanza": true, "frequenza_scuola": true,
	"anni_residenza_italia": true, "patrimonio_mobiliare": true, "residenza_comune": true}

// personal are facts that one person has and a family does not.
var personal = map[string]bool{"legge104": true, "invalidita_pct": true, "accompagnamento": true}

// mine says that a thing of the writer's is spoken of: the match begins with a possessive, or follows one.
func (r *reading) mine(s stretch) bool {
	for i := max(0, s.from-2); i < s.to; i++ {
		if k := &r.toks[i]; k.clause == r.toks[s.from].clause && k.tags&tagOwn != 0 && k.word != "mi" && k.mention == 0 && (i+1 == len(r.toks) || r.toks[i+1].word != "ex") {
			return true
		}
	}
	return false
}

// saidByUs says that the verb of a match is a "we".
func (r *reading) saidByUs(s stretch) bool {
	for i := s.to - 1; i >= 0 && r.toks[i].clause == r.toks[s.from].clause; i-- {
		if r.toks[i].tags&finite != 0 {
			return r.toks[i].tags&tagUs != 0 && r.toks[i].tags&tagMe == 0
		}
	}
	return false
}

// within says that a word of a match has a tag.
func (r *reading) within(s stretch, t tag) bool {
	for i := s.from; i < s.to; i++ {
		if r.toks[i].tags&t != 0 {
			return true
		}
	}
	return false
}

// wholeClause says that a match is everything its clause says.
func (r *reading) wholeClause(s stretch) bool {
	clause := r.toks[s.from].clause
	return (s.from == 0 || r.toks[s.from-1].clause != clause) && (s.to == len(r.toks) || r.toks[s.to].clause != clause)
}

// reaches says that words that give a match another meaning are near enough to it: in its sentence, and not more than nearClauses away.
// Who dictates says in one sentence that they take a pension and pay a rent. Of a close rule they must be in its clause, with no other
// number or verb in between: in "prendo 800 euro e 450 vanno di affitto" the rent is the second's.
func (r *reading) reaches(other, match stretch, close bool) bool {
	first, last := match, other
	if other.from < match.from {
		first, last = other, match
	}
	a, b := &r.toks[first.from], &r.toks[last.from]
	if a.sentence != b.sentence {
		return false
	}
	if last.from < first.to {
		return true
	}
	if !close {
		return b.clause-r.toks[first.to-1].clause <= nearClauses
	}
	for i := first.to; i < last.from; i++ {
		if k := &r.toks[i]; k.number && !k.one || k.tags&finite != 0 {
			return false
		}
	}
	return b.clause == r.toks[first.to-1].clause
}

const nearClauses = 1
