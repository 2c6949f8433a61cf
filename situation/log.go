package situation

import (
	"slices"
	"time"
)

// Way says how an entry came into the log.
type Way string

const (
	Told      Way = "told"      // read from the person's own words and shown back
	Asked     Way = "asked"     // answered a question
	Confirmed Way = "confirmed" // told, then confirmed when asked
	Unsure    Way = "unsure"    // "non so": asked and not known; never asked again, never a "no"
	Declined  Way = "declined"  // "preferisco non dirlo"
	Undone    Way = "undone"    // taken back: the fact counts as never said
)

// Entry is one thing that happened to one fact. Value is empty for Unsure, Declined and Undone.
type Entry struct {
	Fact  string    `json:"fact"`
	Value Value     `json:"value,omitzero"`
	Way   Way       `json:"way"`
	At    time.Time `json:"at"`
	// Turn groups the entries of one message, so that going back takes them away together.
	Turn int `json:"turn"`
}

// Log is a person's situation in the order it was told. Everything else is derived from it.
type Log []Entry

// Facts are the facts known at a moment, by name.
type Facts map[string]Value

// Last gives the entry that counts for a fact: the latest one; false when there is none or it was taken back.
func (l Log) Last(fact string) (Entry, bool) {
	for i := len(l) - 1; i >= 0; i-- {
		if l[i].Fact == fact {
			return l[i], l[i].Way != Undone
		}
	}
	return Entry{}, false
}

// Settled says that a fact need not be asked: known, not known by the person, or declined.
func (l Log) Settled(fact string) bool {
	_, ok := l.Last(fact)
	return ok
}

// Back takes the last turn's entries away: what the person said before it is what counts again.
func (l Log) Back() Log {
	if len(l) == 0 {
		return l
	}
	turn := l[len(l)-1].Turn
	i := len(l)
	for i > 0 && l[i-1].Turn == turn {
		i--
	}
	return l[:i:i]
}

// Short drops the entries that a later one on the same fact has replaced, but for the last keep, which can still be undone one by
// one. The facts are the same.
func (l Log) Short(keep int) Log {
	cut := max(len(l)-keep, 0)
	later := map[string]bool{}
	for _, e := range l[cut:] {
		later[e.Fact] = true
	}
	var old Log
	for i := cut - 1; i >= 0; i-- {
		if !later[l[i].Fact] {
			later[l[i].Fact] = true
			old = append(old, l[i])
		}
	}
	slices.Reverse(old)
	return append(old, l[cut:]...)
}

// Facts replays the log at a moment: the latest word on each fact counts, facts that the schema no longer has are dropped
// (they count as unanswered), facts that move with time are moved from when they were told to now.
func (g *Guide) Facts(l Log, now time.Time) Facts {
	facts := Facts{}
	seen := map[string]bool{}
	for i := len(l) - 1; i >= 0; i-- {
		e := l[i]
		f, known := g.byName[e.Fact]
		if seen[e.Fact] || !known {
			continue
		}
		seen[e.Fact] = true
		if e.Value.IsZero() {
			continue
		}
		v := f.coerce(e.Value)
		if !f.accepts(v) {
			continue
		}
		facts[e.Fact] = f.moved(v, e.At, now)
	}
	g.imply(facts)
	return facts
}
