package situation

// breathe starts a clause where one begins though nothing is written there: people who dictate, or type in a hurry, put no commas. "Ho
// 62 anni forse mi danno il 70%" are two clauses, and the doubt of the second is not the first's. A clause begins, in words that already
// have their verb,
//
//   - at a verb of the writer, with what stands before a verb ("non mi ..."): "prendo la naspi ho due figli";
//   - at a person who acts: "vivo in affitto mio marito ha perso il lavoro";
//   - at words that open one, with a verb after them: "ho 54 anni prima facevo il camionista";
//   - at a doubt: "ha 78 anni mi pare che ...";
//   - at any other verb only after words that end one: "ha 79 anni è ancora autosufficiente".
//
// A verb that takes up what was said before it ("l'accompagnamento non lo prende") and one that something hangs on ("che", "quando",
// "e") begin none. In doubt nothing is cut: the words then say what they say without it.
func (r *reading) breathe() {
	t := r.tongue
	if len(t.breath.after) == 0 {
		return
	}
	doubts := map[int]bool{}
	r.scan(&t.scope, func(p *pattern, s stretch) {
		if tag(p.rule) == tagDoubt {
			doubts[s.from] = true
		}
	})
	shift, verb := 0, -1
	for i := range r.toks {
		k := &r.toks[i]
		k.clause += shift
		if i == 0 || r.toks[i-1].clause != k.clause {
			verb = -1
		} else if verb >= 0 && verb < i-1 && (doubts[i] || r.opens(i)) && !r.hangs(i) {
			shift++
			k.clause++
			k.breath = true
			verb = -1
		}
		if k.tags&finite != 0 {
			verb = i
		}
	}
}

// hangs says that what comes at i belongs to the word before it.
func (r *reading) hangs(i int) bool {
	b, fam := &r.toks[i-1], &r.tongue.fam
	if fam.past[r.toks[i].word] && (fam.years[b.word] || fam.months[b.word] || fam.days[b.word] > 0) && !(i+1 < len(r.toks) && r.tongue.the[r.toks[i+1].word]) {
		return true // "tre anni fa"; but "ha 3 anni fa la materna"
	}
	return b.tags&(tagWith|tagThe|tagOwn|tagNot|tagNotNext|finite) != 0 || r.tongue.breath.hangs[b.word] || r.tongue.breath.lead[b.word]
}

// opens says that a clause begins at i. The clause of i is not told yet beyond i: what is written stands.
func (r *reading) opens(i int) bool {
	t := r.tongue
	after := t.breath.after[r.toks[i-1].word]
	if t.breath.opens[r.toks[i].word] {
		j := r.led(i + 1)
		return j < len(r.toks) && r.toks[j].tags&(finite|tagNoun) != 0
	}
	if j, ok := r.someone(i); ok {
		j = r.led(j)
		return j < len(r.toks) && r.toks[j].tags&(tagThey|tagPast|tagLater) != 0
	}
	j := r.led(i)
	if j >= len(r.toks) {
		return false
	}
	k := &r.toks[j]
	switch {
	case k.tags&tagNoun != 0: // "i bimbi hanno 5 anni lavoro in fabbrica"
		return after || j+1 < len(r.toks) && t.breath.noun[r.toks[j+1].word]
	case k.tags&(tagMe|tagUs) != 0:
		w, named := t.who[r.toks[i-1].word]
		if k.word == "sono" && r.things(j) {
			return false // "i suoi conti sono bloccati"
		}
		return !(named && w.many) // "i figli sono grandi"
	case k.tags&(tagThey|tagPast|tagLater) != 0:
		return after || j > i && r.toks[j-1].tags&tagToMe != 0 // "mi hanno licenziato"
	}
	return false
}

// led goes over the words that stand before a verb and belong to it: non, mi, ci, io, già.
func (r *reading) led(i int) int {
	for n := 0; n < 4 && i < len(r.toks) && r.tongue.breath.lead[r.toks[i].word]; n++ {
		i++
	}
	return i
}

// someone says that a person is named at i, with an article, a possessive or a number, and gives where the naming ends.
func (r *reading) someone(i int) (int, bool) {
	for n := 0; n < 4 && i < len(r.toks); n++ {
		k := &r.toks[i]
		if w, ok := r.tongue.who[k.word]; ok {
			p := &r.tongue.people[w.kind]
			return i + 1, !p.Anyone && (n > 0 || p.Alone)
		}
		if k.tags&(tagThe|tagOwn) == 0 {
			return i, false
		}
		i++
	}
	return i, false
}
