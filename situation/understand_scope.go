package situation

import "slices"

// reach carries "if" and doubt to the words they cover.
func (r *reading) reach() {
	for i := range r.toks {
		k := &r.toks[i]
		if k.tags&tagIf == 0 || k.tags&tagDoubt != 0 || k.topic {
			continue
		}
		generic := false
		for j := i + 1; j < len(r.toks) && r.toks[j].sentence == k.sentence && j < i+4; j++ {
			if r.toks[j].tags&tagAnyone != 0 {
				generic = true
			}
		}
		for j := i; j < len(r.toks) && r.toks[j].sentence == k.sentence && (generic || r.toks[j].clause == k.clause); j++ {
			r.toks[j].tags |= tagSupposed
		}
	}
	// "..., credo", "... ma non sono sicuro": a doubt alone in its clause is about the clause before
	for i := 0; i < len(r.toks); {
		j, doubts := i, 0
		for j < len(r.toks) && r.toks[j].clause == r.toks[i].clause {
			if r.toks[j].tags&tagDoubt != 0 {
				doubts++
			}
			j++
		}
		if doubts > 0 && j-i-doubts <= 1 && i > 0 && r.toks[i-1].sentence == r.toks[i].sentence {
			for b := i - 1; b >= 0 && r.toks[b].clause == r.toks[i-1].clause; b-- {
				r.toks[b].tags |= tagDoubt
			}
		}
		i = j
	}
}

// stands says whether what a match tells is asserted now, and whether it is denied.
func (r *reading) stands(u *ruling, s stretch) (keep, denied bool) {
	clause := r.toks[s.from].clause
	start := s.from
	for start > 0 && r.toks[start-1].clause == clause {
		start--
	}
	end := s.to
	for end < len(r.toks) && r.toks[end].clause == r.toks[s.to-1].clause {
		end++
	}
	for i := start; i < end; i++ {
		if r.toks[i].tags&tagDoubt != 0 || i >= s.from && i < s.to && r.toks[i].tags&tagSupposed != 0 {
			return false, false
		}
	}
	own := false // a finite verb inside the match
	for i := s.from; i < s.to; i++ {
		if r.toks[i].tags&finite != 0 {
			own = true
			break
		}
	}
	// time
	if !u.Past {
		if own {
			for i := s.from; i < s.to; i++ {
				if r.toks[i].tags&(tagPast|tagLater) != 0 {
					return false, false
				}
			}
		}
		for i := s.from - 1; i >= start; i-- {
			t := r.toks[i].tags
			if t&tagBefore != 0 {
				return false, false
			}
			if own {
				continue
			}
			if t&(tagPast|tagLater) != 0 {
				return false, false
			}
			if t&finite != 0 {
				break
			}
		}
		for i := s.to; i < end && i < s.to+4; i++ {
			if r.toks[i].tags&tagBefore != 0 {
				return false, false
			}
			if r.toks[i].tags&finite != 0 || r.tongue.and[r.toks[i].word] {
				break
			}
		}
	}
	if !u.Firm && r.onlyAsked(s, start, end, own) {
		return false, false
	}
	return true, r.denied(s, start, own)
}

// denied looks for a "not" that reaches the match: before it with no other verb in between, or inside its gaps.
func (r *reading) denied(s stretch, start int, own bool) bool {
	if r.toks[s.from].refused && r.toks[s.to-1].refused {
		return true // "Incinta io? Macché"
	}
	said := false // the phrase says itself what is not
	for i := s.from; i < s.to; i++ {
		said = said || r.toks[i].tags&tagNot != 0 && !slices.Contains(r.gaps, i)
	}
	for _, g := range r.gaps {
		if t := r.toks[g].tags; t&tagNot != 0 || t&tagNotNext != 0 && !said { // "non corrono nessun pericolo" is denied once
			return true
		}
	}
	for i := s.from; i < s.to; i++ {
		if r.toks[i].tags&(tagNot|tagNotNext) != 0 {
			return false // the phrase says itself what is not
		}
	}
	verbs := 0
	for i := s.from - 1; i >= start && i >= s.from-7; i-- {
		k := &r.toks[i]
		if own && r.tongue.and[k.word] && !k.accent {
			return false // "non si regge e abita solo"
		}
		if k.tags&tagNotNext != 0 && s.from-i <= 2 {
			return true
		}
		if k.tags&tagNot != 0 {
			return verbs == 0 || verbs == 1 && !own
		}
		if k.tags&finite != 0 {
			verbs++
			if verbs > 1 || own {
				return false
			}
		}
		if verbs > 0 && r.tongue.and[k.word] && !k.accent {
			return false
		}
		if verbs == 0 && !own && r.tongue.and[k.word] && !k.accent && s.from-i > 1 {
			continue
		}
	}
	return false
}

// onlyAsked says that the match is what a question or a wish is about.
func (r *reading) onlyAsked(s stretch, start, end int, own bool) bool {
	for i := s.from - 1; i >= start; i-- {
		t := r.toks[i].tags
		if t&tagWants != 0 || t&tagAsks != 0 && (i < start+2 || r.question(i) && (end == len(r.toks) || r.toks[end].sentence != r.toks[i].sentence)) {
			return !own
		}
		if t&finite != 0 && t&tagWants == 0 && !own {
			break
		}
	}
	for _, g := range r.gaps {
		if r.toks[g].tags&tagWants != 0 && r.toks[g].tags&tagWith == 0 {
			return true
		}
	}
	if !r.question(s.from) {
		return false
	}
	if end < len(r.toks) && r.toks[end].sentence == r.toks[s.from].sentence {
		return false // the question comes in a later clause
	}
	for i := s.to; i < end; i++ {
		if r.toks[i].tags&(tagWants|tagAsks) != 0 {
			return false // "isee 9.000 posso averlo?"
		}
	}
	return true
}

// question says whether the sentence of a word ends with a question mark.
func (r *reading) question(i int) bool {
	n := r.toks[i].sentence
	return n < len(r.asked) && r.asked[n]
}
