package knowledge

import "math/bits"

// table numbers terms from 0 in the order in which they come. It is a map that is read back from a file in no time: only the
// terms are kept, their places follow from them.
type table struct {
	terms []uint64 // by number
	slots []int32  // number + 1, by place; 0 is empty
	shift uint     // of a hash, to its place
}

// newTable makes room for about n terms.
func newTable(n int) table {
	var t table
	t.grow(max(n, 8))
	return t
}

// empty takes all terms out and makes room for n.
func (t *table) empty(n int) {
	t.terms = t.terms[:0]
	if len(t.slots) < 2*n || len(t.slots) == 0 {
		t.grow(max(n, 8))
		return
	}
	clear(t.slots)
}

// fit gives back the room that is not used.
func (t *table) fit() { t.grow(max(len(t.terms), 8)) }

func (t *table) grow(n int) {
	size := bits.Len(uint(2*n - 1)) // at most half full
	t.slots, t.shift = make([]int32, 1<<size), uint(64-size)
	for i, term := range t.terms {
		t.slots[t.place(term)] = int32(i + 1)
	}
}

// place is where a term is, or the empty place where it would be. Terms are hashes already; the product spreads those that are
// 32 bits wide.
func (t *table) place(term uint64) uint64 {
	mask := uint64(len(t.slots) - 1)
	for at := term * 0x9E3779B97F4A7C15 >> t.shift; ; at = (at + 1) & mask {
		if n := t.slots[at]; n == 0 || t.terms[n-1] == term {
			return at
		}
	}
}

// find gives the number of a term.
func (t *table) find(term uint64) (int32, bool) {
	if len(t.slots) == 0 {
		return 0, false
	}
	n := t.slots[t.place(term)]
	return n - 1, n > 0
}

// number gives a term its number, the next one when it is new.
func (t *table) number(term uint64) int32 {
	at := t.place(term)
	if n := t.slots[at]; n > 0 {
		return n - 1
	}
	t.terms = append(t.terms, term)
	n := int32(len(t.terms))
	t.slots[at] = n
	if 2*len(t.terms) > len(t.slots) {
		t.grow(2 * len(t.terms))
	}
	return n - 1
}
