package situation

// allTold reads whether the children named are all there are: "figlio unico", "ho solo loro due", "altri figli non ne ho". Then one child named
// without a number is one child. none: another child is expected and there is no other.
func (r *reading) allTold() (all, none bool) {
	others, expected := false, false
	for _, c := range r.claims {
		if !r.concerns(c) && c.about != "home" && c.fact != "gravidanza" {
			continue
		}
		switch c.fact {
		case "_soli":
			all = true
		case "_altri":
			others = true
		case "gravidanza":
			expected = expected || c.value.Yes != nil && *c.value.Yes
		}
	}
	if !all && !others {
		return false, false
	}
	some, born := false, false
	for _, c := range r.claims {
		born = born || c.fact == "giorni_da_nascita_o_adozione"
		some = some || c.fact == "_piccolo_anni" || c.fact == "_piccolo_mesi" || c.fact == "eta_figlio_piu_piccolo_mesi"
	}
	kept := r.kids.groups[:0]
	for _, g := range r.kids.groups {
		switch {
		case g.count == 0 && len(g.ages) == 0 && (!born || g.many):
			continue // the children said again
		case g.count == 0 && !g.many:
			g.count, g.minor = 1, g.minor || born
			g.have = true
		case !g.many || g.count > 0:
			g.have = true
		}
		kept = append(kept, g)
	}
	r.kids.groups = kept
	if others && !all {
		if len(kept) == 0 && !some && !born {
			return false, expected
		}
		all = true
	}
	return all, false
}

// asOthers says that a "no children" is said of others than those told: "non ho altri figli".
func (r *reading) asOthers(c claim) bool {
	for _, o := range r.claims {
		if o.fact == "_altri" && o.from < c.to && c.from < o.to {
			return true
		}
	}
	return false
}

// bigAndSmall counts two children told as the big one and the small one, when there are no others.
func (r *reading) bigAndSmall(youngest float64) []claim {
	big, at := -1.0, claim{}
	for _, c := range r.claims {
		if c.fact == "_grande_anni" {
			big, at = c.value.Min, c
		}
	}
	if youngest < 0 || big < 0 || len(r.kids.groups) > 0 {
		return nil
	}
	minors := 0
	for _, months := range [2]float64{youngest, big * 12} {
		if months < 18*12 {
			minors++
		}
	}
	return []claim{{fact: "figli_minori", value: Number(float64(minors)), rule: -1, about: "any", from: at.from, to: at.to}}
}

// together tells the person in need not to live alone when somebody is told to live with them: "mia madre vive con me" says it of both,
// "lo assisto io, che vivo con lui" too.
func (r *reading) together() []claim {
	if r.need == nobody {
		return nil
	}
	var out []claim
	for _, c := range r.claims {
		if c.fact != "vive_solo" || c.value.Yes == nil || *c.value.Yes || r.concerns(c) {
			continue
		}
		with := r.need == me && r.withJustMe(c)
		for i := c.from; i < len(r.toks) && i < c.to+3 && r.toks[i].clause == r.toks[c.from].clause; i++ {
			if n := r.toks[i].mention; n > 0 && r.mentions[n-1].who == r.need {
				with = true
			}
			if i < c.to && c.subject == me && r.need >= 0 && spoken[r.toks[i].word] {
				with = true
			}
		}
		if with {
			c.about = "any"
			out = append(out, c)
		}
	}
	return out
}

// withJustMe says that the home is shared with the writer alone named: "con me c'è mia madre". "Con noi" tells of a family that has them in.
func (r *reading) withJustMe(c claim) bool {
	for i := c.from; i < c.to; i++ {
		if k := &r.toks[i]; k.word == "me" || k.tags&tagMe != 0 && pronoun[k.word] {
			return true
		}
	}
	return false
}

// ofAnother says that an age is of one described beside the sentence, who is nobody named: "fa tutto la badante, una santa di 63 anni".
func (r *reading) ofAnother(at int) bool {
	first := at - 3
	if first > 1 && !r.tongue.one[r.toks[first].word] {
		first-- // una brava donna di 50 anni
	}
	if first < 1 || !of[r.toks[at-1].word] || !r.tongue.one[r.toks[first].word] {
		return false
	}
	prev := &r.toks[first-1]
	if r.toks[at-2].mention > 0 || prev.clause == r.toks[first].clause || prev.sentence != r.toks[first].sentence || prev.mention > 0 {
		return false
	}
	for i := first - 1; i >= 0 && r.toks[i].clause == prev.clause; i-- {
		if r.acts[i] != nobody {
			return r.acts[i] != me
		}
	}
	return false
}

// listedOnly says that a child is named only in a list of ages: "three kids: twelve, nine and a baby of 10 months".
func (r *reading) listedOnly(who int16) bool {
	found := false
	for n := range r.mentions {
		if m := &r.mentions[n]; m.who == who {
			if found = r.counted(m) && !m.many; !found {
				return false
			}
		}
	}
	return found
}

// onlySpeaks says that somebody outside the family is named only as who says something: "la mia vicina di ottant'anni dice che".
func (r *reading) onlySpeaks(who int16) bool {
	if r.people[who].role != "terzo" {
		return false
	}
	for n := range r.mentions {
		m := &r.mentions[n]
		if m.who != who {
			continue
		}
		says := r.speaks(m)
		for i := m.to; i < len(r.toks) && i < m.to+5 && r.toks[i].clause == r.toks[m.from].clause; i++ {
			switch r.toks[i].word {
			case "dice", "dicono", "diceva", "says", "said", "told", "consiglia", "racconta":
				says = true
			}
		}
		if !says {
			return false
		}
	}
	return true
}
