package situation

import (
	"math"
	"strings"
)

// letters reads a number written as one word: ottantadue, novantadu, seicento, trentamila, vent. Italian joins its numbers.
func (t *tongue) letters(w string) (float64, bool) {
	if len(w) < 2 || len(w) > 40 {
		return 0, false
	}
	if n, ok := t.numbers[w]; ok {
		return n, true
	}
	if !t.joins {
		return 0, false
	}
	return joined(w, t.numbers, 0)
}

// joined reads what is left of a joined number: each piece must be smaller than the one before, or multiply it.
func joined(w string, words map[string]float64, depth int) (float64, bool) {
	if depth > 4 {
		return 0, false
	}
	if at := indexOf(w, "mila"); at > 0 {
		head, ok := joinedOrOne(w[:at], words, depth+1)
		tail, ok2 := joinedOrZero(w[at+4:], words, depth+1)
		return head*1000 + tail, ok && ok2
	}
	if len(w) > 5 && w[:5] == "mille" {
		tail, ok := joinedOrZero(w[5:], words, depth+1)
		return 1000 + tail, ok
	}
	if at := indexOf(w, "cento"); at >= 0 {
		head, ok := joinedOrOne(w[:at], words, depth+1)
		tail, ok2 := joinedOrZero(w[at+5:], words, depth+1)
		return head*100 + tail, ok && ok2 && head < 10 && tail < 100
	}
	for cut := len(w) - 2; cut >= 4; cut-- { // ottanta|due, vent|uno
		ten, ok := words[w[:cut]]
		if !ok || ten < 20 || ten > 90 {
			continue
		}
		if unit, ok := words[w[cut:]]; ok && unit >= 1 && unit <= 9 {
			return ten + unit, true
		}
		if s := w[cut:]; s == "un" || s == "uno" || s == "du" || s == "ott" {
			return ten + map[string]float64{"un": 1, "uno": 1, "du": 2, "ott": 8}[s], true
		}
	}
	return 0, false
}

func indexOf(w, part string) int {
	for i := 0; i+len(part) <= len(w); i++ {
		if w[i:i+len(part)] == part {
			return i
		}
	}
	return -1
}

func joinedOrOne(w string, words map[string]float64, depth int) (float64, bool) {
	if w == "" {
		return 1, true
	}
	return joinedOrZero(w, words, depth)
}

func joinedOrZero(w string, words map[string]float64, depth int) (float64, bool) {
	if w == "" {
		return 0, true
	}
	if n, ok := words[w]; ok {
		return n, true
	}
	return joined(w, words, depth)
}

// count turns the words that are numbers into numbers, joins those that belong together ("tre mila euro", "twenty two",
// "tra 5 e 6 mila") and applies corrections ("45, anzi 46").
func (r *reading) count() {
	t := r.tongue
	for i := range r.toks {
		k := &r.toks[i]
		c := k.word[0]
		if c >= '0' && c <= '9' {
			if n, ok := digits(k.word); ok {
				k.number, k.lo, k.hi = true, n, n
				k.year = len(k.word) == 4 && n >= 2015 && n <= 2035
			} else {
				k.unit = 'd'
			}
		} else if n, ok := t.letters(k.word); ok {
			k.number, k.lo, k.hi = true, n, n
		} else if n, ok := t.yearsOld(k.word); ok && t.joins {
			k.number, k.lo, k.hi, k.unit = true, n, n, 'y'
		} else if t.one[k.word] {
			k.number, k.lo, k.hi, k.one = true, 1, 1, true
		}
	}
	r.join()
	r.between()
	r.correct()
}

// yearsOld reads settantenne, ventiduenni: an age in one word. The rest of the number loses its last vowel.
func (t *tongue) yearsOld(w string) (float64, bool) {
	stem, ok := strings.CutSuffix(w, "enne")
	if !ok {
		if stem, ok = strings.CutSuffix(w, "enni"); !ok {
			return 0, false
		}
	}
	for _, end := range [...]string{"", "a", "i", "e", "o"} {
		if n, ok := t.letters(stem + end); ok && n >= 10 {
			return n, true
		}
	}
	return 0, false
}

// join merges neighbours: 14 mila, tre mila, ottanta due, two thousand five hundred, 620 euro, 75 per cento.
func (r *reading) join() {
	t, in := r.tongue, r.toks
	out := in[:0]
	for i := 0; i < len(in); i++ {
		k := in[i]
		if k.number && k.unit == 0 {
			for i+1 < len(in) && in[i+1].sentence == k.sentence {
				n := in[i+1]
				switch {
				case t.thousand[n.word] && k.lo < 1000:
					k.lo, k.hi = k.lo*1000, k.hi*1000
					k.one, k.year = false, false
				case t.hundred[n.word] && k.lo < 10 && n.clause == k.clause:
					k.lo, k.hi = k.lo*100, k.hi*100
					k.one = false
				case letter(k.word) && !k.one && r.goesOn(in, i, k.lo):
					more, used := r.further(in, i)
					k.lo, k.hi = k.lo+more, k.hi+more
					i += used - 1
					n = in[i+1]
				default:
					goto units
				}
				k.to = n.to
				i++
			}
		units:
			if n := r.phraseAfter(t.percent, in, i+1); n > 0 {
				k.unit, k.to, k.one = '%', in[i+n].to, false
				i += n
			} else if i+1 < len(in) && t.euro[in[i+1].word] && in[i+1].sentence == k.sentence && !k.one {
				k.unit, k.to, k.year = 'm', in[i+1].to, false
				i++
			} else if len(out) > 0 && (out[len(out)-1].word == "€" || (t.euro[out[len(out)-1].word] && !k.one && k.lo >= 50)) && out[len(out)-1].clause == k.clause {
				k.unit, k.from, k.year = 'm', out[len(out)-1].from, false
				out = out[:len(out)-1]
			}
		}
		out = append(out, k)
	}
	r.toks = out
}

// further is the number in letters that comes after in[i], with the words it takes: "two hundred" after six thousand, "e cinquecento" after
// undicimila. 0 words when there is none.
func (r *reading) further(in []tok, i int) (n float64, used int) {
	t, j := r.tongue, i+1
	and := j < len(in) && t.and[in[j].word]
	if and {
		j++
	}
	if j >= len(in) || !in[j].number || in[j].one || in[j].clause != in[i].clause || !letter(in[j].word) {
		return 0, 0
	}
	n, used = in[j].lo, j-i
	if j+1 < len(in) && t.hundred[in[j+1].word] && n < 10 && in[j+1].clause == in[i].clause {
		n, used = n*100, used+1
	}
	if and && n < 100 && (t.joins || !t.hundred[in[i].word] && !t.thousand[in[i].word]) {
		return 0, 0 // "tremila e due figli"
	}
	return n, used
}

// goesOn says that a number so far has room for the one after in[i].
func (r *reading) goesOn(in []tok, i int, sofar float64) bool {
	n, used := r.further(in, i)
	return used > 0 && n < place(sofar)
}

func letter(w string) bool { return w[0] > '9' }

// place gives the room that a number leaves for the next: eighty leaves ten, two thousand leaves a thousand.
func place(n float64) float64 {
	switch {
	case n >= 1000 && math.Mod(n, 1000) == 0:
		return 1000
	case n >= 100 && math.Mod(n, 100) == 0:
		return 100
	case n >= 20 && math.Mod(n, 10) == 0:
		return 10
	}
	return 0
}

// phraseAfter says how many words at i form one of some phrases of plain words; 0 when none.
func (r *reading) phraseAfter(list [][]string, in []tok, i int) int {
	for _, p := range list {
		if i+len(p) > len(in) {
			continue
		}
		ok := true
		for j, w := range p {
			if in[i+j].word != w || in[i+j].sentence != in[i].sentence {
				ok = false
				break
			}
		}
		if ok && in[i].sentence == in[max(i-1, 0)].sentence {
			return len(p)
		}
	}
	return 0
}

// between puts bounds on numbers: sotto i 10.000, più di 15 mila, tra 5 e 6 mila, circa 700.
func (r *reading) between() {
	t, in := r.tongue, r.toks
	out := in[:0]
	for i := 0; i < len(in); i++ {
		k := in[i]
		if t.between_[k.word] && i+3 < len(in) && in[i+3].sentence == k.sentence {
			j := i + 1
			if t.the[in[j].word] {
				j++
			}
			end := j + 2
			if end+1 < len(in) && t.the[in[end].word] {
				end++ // tra i 75 e gli 80
			}
			if end < len(in) && in[j].number && t.and[in[j+1].word] && in[end].number && in[end].lo > in[j].lo && !in[j].one && in[end].sentence == k.sentence {
				b := in[end]
				b.lo, b.from = in[j].lo, k.from
				if b.hi >= 1000 && b.lo < 100 && math.Mod(b.hi, 1000) == 0 {
					b.lo *= 1000
				}
				out = append(out, b)
				i = end
				continue
			}
		}
		if i+1 < len(in) && k.number && in[i+1].number && k.unit == 0 && in[i+1].unit == 0 && k.lo < in[i+1].lo && in[i+1].from == k.to+1 && r.text[k.to] == '-' {
			b := in[i+1] // 75-80
			b.lo, b.from = k.lo, k.from
			out = append(out, b)
			i++
			continue
		}
		bound := 0
		n := r.phraseAfter(t.under, in, i)
		if n > 0 {
			bound = -1
		} else if n = r.phraseAfter(t.over, in, i); n > 0 {
			bound = 1
		} else if n = r.phraseAfter(t.about, in, i); n > 0 {
			bound = 2
		}
		if n > 0 {
			j := i + n
			for j < len(in) && t.the[in[j].word] && j < i+n+2 {
				j++
			}
			if j < len(in) && in[j].number && !in[j].one && in[j].clause == k.clause {
				b := in[j]
				switch bound {
				case -1:
					b.lo = math.Inf(-1)
				case 1:
					b.hi = math.Inf(1)
				case 2:
					b.about = true
				}
				b.from, b.year = k.from, false
				out = append(out, b)
				i = j
				continue
			}
		}
		out = append(out, k)
	}
	r.toks = out
}

// correct lets a number put right stand in the place of the wrong one: "45, anzi 46", "non è 8500 ma 9500".
func (r *reading) correct() {
	t := r.tongue
	for i := 0; i < len(r.toks); i++ {
		a := r.toks[i]
		if !a.number || a.one {
			continue
		}
		j := i + 1
		if j < len(r.toks) && !r.toks[j].number && !t.correctFirst[r.toks[j].word] {
			j++ // one word between: anni, figli
		}
		n := r.phraseAfter(t.correct_, r.toks, j)
		if n == 0 && r.correctFar(i) {
			continue
		}
		for more := n; more > 0; { // "anzi no", "no scusa"
			more = r.phraseAfter(t.correct_, r.toks, j+n)
			n += more
		}
		if n == 0 {
			if i >= 2 && j == i+2 && j < len(r.toks) && t.not[r.toks[i-2].word] && t.but[r.toks[i+1].word] && r.toks[i+2].number {
				r.drop(i-2, i+2) // non è 8500 ma 9500
				i -= 2
			}
			continue
		}
		k := j + n
		for k < len(r.toks) && k < j+n+3 && !r.toks[k].number && r.toks[k].sentence == a.sentence {
			k++
		}
		if k >= len(r.toks) || !r.toks[k].number || r.toks[k].one || r.toks[k].sentence != a.sentence {
			continue
		}
		b := r.toks[k]
		if k-j-n > 2 || k > j+n && n == 1 && r.toks[j].word == "no" {
			continue // "45 anni, no lavoro, due figli" puts nothing right
		}
		if j == i+2 && k+1 < len(r.toks) && r.toks[k+1].clause == b.clause && r.toks[k+1].word != r.toks[i+1].word && !t.and[r.toks[k+1].word] {
			continue // the second number counts something else
		}
		b.clause, b.from = a.clause, a.from
		if b.unit == 0 {
			b.unit = a.unit
		}
		end := k + 1
		if j == i+2 && end < len(r.toks) && r.toks[end].word == r.toks[i+1].word {
			end++ // 45 anni, anzi 46 anni
		}
		r.toks[i] = b
		if j == i+2 {
			r.drop(i+2, end)
		} else {
			r.drop(i+1, end)
			if i+1 < len(r.toks) && r.toks[i+1].sentence == a.sentence {
				c := r.toks[i+1].clause // what follows the corrected number belongs to its clause
				for m := i + 1; m < len(r.toks) && r.toks[m].clause == c; m++ {
					r.toks[m].clause = a.clause
				}
			}
		}
	}
}

// correctFar lets a number put right stand though words lie between: "67 anni a ottobre, anzi 68". The right one ends its clause, or says
// again what is counted.
func (r *reading) correctFar(i int) bool {
	t, a := r.tongue, r.toks[i]
	for j := i + 2; j < len(r.toks) && j <= i+5 && r.toks[j].sentence == a.sentence; j++ {
		if k := &r.toks[j]; k.number && !k.one {
			return false
		}
		n := r.phraseAfter(t.correct_, r.toks, j)
		if n == 0 || r.toks[j].word == "no" || r.toks[j].clause == a.clause {
			continue
		}
		for more := n; more > 0; {
			more = r.phraseAfter(t.correct_, r.toks, j+n)
			n += more
		}
		k := j + n
		if k >= len(r.toks) || !r.toks[k].number || r.toks[k].one || r.toks[k].sentence != a.sentence || r.toks[k].unit != a.unit {
			return false
		}
		b, end := r.toks[k], k+1
		if end < len(r.toks) && r.toks[end].clause == b.clause {
			if r.toks[end].word != r.toks[i+1].word {
				return false
			}
			end++
		}
		b.clause, b.from = a.clause, a.from
		r.toks[i] = b
		r.drop(j, end)
		return true
	}
	return false
}

func (r *reading) drop(from, to int) { r.toks = append(r.toks[:from], r.toks[to:]...) }
