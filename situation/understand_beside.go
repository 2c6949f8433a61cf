package situation

import (
	"slices"
	"time"
)

// Beside reads what a story says of the one that it is not taken to be about: of the writer, in a story about a father ("mio padre ha 84
// anni...; io ho perso il lavoro e ho due figli"), or of the father, in a story that tells more of the writer. Only what is said of that
// one by name of person counts. Without a per_chi among them the facts are the writer's.
func (g *Guide) Beside(text, lang string, now time.Time) []Reading {
	if g.reader == nil {
		return nil
	}
	rd := g.reader.reading(text, lang, now)
	if rd == nil || rd.need == nobody {
		return nil
	}
	other := me
	if rd.need == me {
		if other = rd.second(); other == nobody {
			return nil
		}
	}
	rd.claims = slices.DeleteFunc(rd.claims, func(c claim) bool { return c.subject != other })
	rd.kids.groups = slices.DeleteFunc(rd.kids.groups, func(k kidGroup) bool { return k.who == rd.need || k.who == other || !rd.hasKid(k, other) })
	rd.need, rd.needers, rd.outright = other, nil, false
	list := rd.settle()
	if other == me {
		list = slices.DeleteFunc(list, func(r Reading) bool { return r.Fact == "per_chi" })
	}
	return list
}

// second is the person of the writer's own of whom most is told that only a person in need is told of; nobody when it is of none.
func (r *reading) second() int16 {
	told := make([]int, len(r.people))
	for _, c := range r.claims {
		if c.subject >= 0 && c.about == "need" && c.fact != "lavoro" && c.fact != "_eta" && !hints[c.fact] {
			told[c.subject]++
		}
	}
	best := nobody
	for i, n := range told {
		if p := r.people[i]; n > 0 && p.own && !p.many && !p.other && p.role != "terzo" && (best == nobody || n > told[best]) {
			best = int16(i)
		}
	}
	return best
}

// hasKid says whose a child is said to be: the verb nearest before it in its clause is theirs.
func (r *reading) hasKid(k kidGroup, who int16) bool {
	for i := k.from - 1; i >= 0 && r.toks[i].clause == r.toks[k.from].clause; i-- {
		if r.acts[i] != nobody {
			return r.acts[i] == who
		}
	}
	return false
}
