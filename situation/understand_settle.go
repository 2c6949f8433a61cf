package situation

import (
	"sort"
	"strings"
)

// bracketed reads an age that stands alone after a person: "mia zia (87)", "my husband, 72,".
func (r *reading) bracketed() {
	for i := 1; i < len(r.toks); i++ {
		k, n := &r.toks[i], r.toks[i-1].mention
		if !k.number || k.one || k.about || k.unit != 0 || k.lo != k.hi || k.lo < 3 || k.lo > 110 || n == 0 || k.clause == r.toks[i-1].clause || k.sentence != r.toks[i-1].sentence {
			continue
		}
		if i+1 < len(r.toks) && r.toks[i+1].clause == k.clause || r.mentions[n-1].many || k.tags&(tagDoubt|tagSupposed) != 0 {
			continue
		}
		r.claims = append(r.claims, claim{fact: "_eta", value: Number(k.lo), rule: -1, about: "need", weight: 1, from: i, to: i + 1, subject: r.mentions[n-1].who})
	}
}

// settle keeps what is about the right person, one value a fact, and gives it with its words in the schema's order.
func (r *reading) settle() []Reading {
	var out []Reading
	r.claims = append(r.claims, r.conclude()...)
	r.claims = append(r.claims, r.together()...)
	r.claims = append(r.claims, r.carer()...)
	sort.SliceStable(r.claims, func(i, j int) bool { return r.claims[i].fact < r.claims[j].fact })
	for i := 0; i < len(r.claims); {
		j := i
		for j < len(r.claims) && r.claims[j].fact == r.claims[i].fact {
			j++
		}
		if c, ok := r.agree(r.claims[i:j]); ok {
			out = append(out, Reading{Fact: c.fact, Value: c.value, Words: r.words(c), Weak: c.fact == "per_chi" && !r.outright})
		}
		i = j
	}
	return out
}

// agree gives the one value that claims of a fact have in common: the higher rank wins, a correction in between lets the
// last stand, and two level values that differ cancel each other.
func (r *reading) agree(list []claim) (claim, bool) {
	if len(list) == 0 || strings.HasPrefix(list[0].fact, "_") {
		return claim{}, false
	}
	return r.agreed(list)
}

func (r *reading) agreed(list []claim) (claim, bool) {
	var kept []claim
	for _, c := range list {
		if r.concerns(c) {
			kept = append(kept, c)
		}
	}
	if len(kept) == 0 {
		return claim{}, false
	}
	if kept[0].value.kind == words {
		return joinLists(kept), true
	}
	best := kept[0]
	torn := false
	for _, c := range kept[1:] {
		switch {
		case c.value.Equal(best.value):
			best.rank = max(best.rank, c.rank)
		case r.corrected(best, c):
			best, torn = c, false
		case c.rank > best.rank:
			best, torn = c, false
		case c.rank == best.rank:
			torn = true
		}
	}
	return best, !torn
}

func joinLists(list []claim) claim {
	out := list[0]
	seen := map[string]bool{}
	var all []string
	for _, c := range list {
		for _, w := range c.value.Words {
			if !seen[w] {
				seen[w] = true
				all = append(all, w)
			}
		}
		if c.from < out.from {
			out.from = c.from
		}
		out.to = max(out.to, c.to)
	}
	if len(all) > 1 {
		var some []string
		for _, w := range all {
			if w != "nessuna" {
				some = append(some, w)
			}
		}
		all = some
	}
	out.value = Words(all...)
	return out
}

// corrected says that between two claims the writer took the first back.
func (r *reading) corrected(a, b claim) bool {
	if b.from < a.from {
		return false
	}
	for i := a.from; i < b.from && i < len(r.toks); i++ {
		if r.toks[i].tags&tagCorrect != 0 {
			return true
		}
	}
	return false
}

// words are the person's own, as they were typed.
func (r *reading) words(c claim) string {
	if c.from >= c.to || c.to > len(r.toks) {
		return r.forWords
	}
	text := r.text
	if len(text) > maxBytes {
		text = text[:maxBytes]
	}
	from, to := len(text), 0 // a corrected number stands where the wrong one was, with both its places
	for _, k := range r.toks[c.from:c.to] {
		from, to = min(from, k.from), max(to, k.to)
	}
	return strings.Join(strings.Fields(strings.ToValidUTF8(text[from:to], "")), " ")
}
