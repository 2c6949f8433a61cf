package situation

import "math"

// element is one place of a pattern.
type element struct {
	set      []uint64 // ids of the words that fit; nil for a number
	number   byte     // n c m % d : which numbers fit; 0 for words; 'x' for any word; r e w o, see fits
	optional bool
	gap      int  // up to so many words may stand before it
	across   bool // the gap may cross a comma
	joined   bool // no comma at all before it
}

type pattern struct {
	elements []element
	rule     int // index in tongue.rules
	text     string
}

// stretch is where a pattern was found.
type stretch struct {
	from, to int // tokens, to excluded
	at       int // token of the captured number; -1 when none
}

func (e *element) fits(k *tok) bool {
	switch e.number {
	case 0:
		for _, id := range k.ids {
			if e.set[id>>6]&(1<<(id&63)) != 0 {
				return true
			}
		}
		return false
	case 'n':
		return k.number && !k.one && k.unit == 0 && !k.about && !k.year && k.lo == k.hi
	case 'c':
		return k.number && k.unit == 0 && !k.about && k.lo == k.hi && k.lo <= 20
	case 'm':
		return k.number && !k.one && !k.about && !k.year && k.unit != '%' && k.unit != 'd'
	case 'r': // a range with two ends: tra i 75 e gli 80
		return k.number && k.unit == 0 && !k.about && k.lo < k.hi && !math.IsInf(k.lo, 0) && !math.IsInf(k.hi, 0)
	case 'e': // the last word of its clause
		return k.number && !k.one && k.unit == 0 && !k.about && !k.year && k.lo == k.hi && k.last
	case 'w': // an amount that is all its clause says
		return k.number && !k.one && !k.about && !k.year && k.unit != '%' && k.unit != 'd' && k.lone && k.lo >= 100
	case 'o': // more than so many years, sixty at most
		return k.number && k.unit == 0 && !k.about && math.IsInf(k.hi, 1) && k.lo >= 18 && k.lo <= 60
	case 'd':
		return k.day
	case 'a':
		_, ok := k.theYear()
		return ok
	case '%':
		return k.number && k.unit == '%' && !k.about && k.lo == k.hi
	case 'y': // an age in one word: settantenne
		return k.number && k.unit == 'y'
	case 'p': // a percentage may be written without its sign
		return k.number && !k.one && (k.unit == '%' || k.unit == 0) && !k.about && k.lo == k.hi && k.lo <= 100
	}
	return true
}

// find matches the pattern with its first element at token i.
func (r *reading) find(p *pattern, i int) (stretch, bool) {
	r.gaps = r.gaps[:0]
	s := stretch{from: i, at: -1}
	if !p.elements[0].fits(&r.toks[i]) {
		return s, false
	}
	if n := p.elements[0].number; n != 0 && n != 'x' && n != 'd' {
		s.at = i
	}
	return r.rest(p, 1, i+1, 0, s)
}

// rest matches elements e... from token i on, nearest first. room is the gap of an optional place that was passed over.
func (r *reading) rest(p *pattern, e, i, room int, s stretch) (stretch, bool) {
	if e == len(p.elements) {
		s.to = i
		return s, true
	}
	el := &p.elements[e]
	before := &r.toks[i-1]
	gaps := len(r.gaps)
	room = max(room, el.gap)
	for skip := 0; skip <= room; skip++ {
		j := i + skip
		if j >= len(r.toks) || r.toks[j].sentence != before.sentence {
			break
		}
		if skip > 0 {
			r.gaps = append(r.gaps, j-1)
		}
		if !el.across && (room > 0 || el.joined || r.toks[j].breath) && r.toks[j].clause != before.clause {
			break
		}
		if el.fits(&r.toks[j]) {
			next := s
			if el.number != 0 && el.number != 'x' && el.number != 'd' {
				next.at = j
			}
			if got, ok := r.rest(p, e+1, j+1, 0, next); ok {
				return got, true
			}
		}
	}
	r.gaps = r.gaps[:gaps]
	if el.optional {
		return r.rest(p, e+1, i, room, s)
	}
	return s, false
}

// index finds patterns by the words they begin with.
type index struct {
	patterns []pattern
	byWord   [][]int // by id
	byNumber []int
}

// seal widens every set to the size of the vocabulary, so that matching needs no bounds.
func (x *index) seal(size int) {
	words := (size + 63) / 64
	for i := range x.patterns {
		for j := range x.patterns[i].elements {
			e := &x.patterns[i].elements[j]
			for e.number == 0 && len(e.set) < words {
				e.set = append(e.set, 0)
			}
		}
	}
}

// scan calls found for every place where a pattern of the index matches.
func (r *reading) scan(x *index, found func(p *pattern, s stretch)) {
	for i := range r.toks {
		k := &r.toks[i]
		for _, id := range k.ids {
			if int(id) >= len(x.byWord) {
				continue
			}
			for _, n := range x.byWord[id] {
				if s, ok := r.find(&x.patterns[n], i); ok {
					found(&x.patterns[n], s)
				}
			}
		}
		if k.number || k.day {
			for _, n := range x.byNumber {
				if s, ok := r.find(&x.patterns[n], i); ok {
					found(&x.patterns[n], s)
				}
			}
		}
	}
}

// theYear is the year that a number says.
func (k *tok) theYear() (int, bool) {
	n := int(k.lo)
	switch {
	case !k.number || k.one || k.about || k.unit != 0 || k.lo != k.hi || k.word[0] > '9':
		return 0, false
	case len(k.word) == 4 && n >= 1900 && n <= 2100:
		return n, true
	case len(k.word) == 2 && n >= 30:
		return 1900 + n, true
	}
	return 0, false
}
