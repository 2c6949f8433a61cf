package safety

import (
	"fmt"
	"strings"
)

// A pattern is what an editor writes between quotes. Its words are
//
//	morto        that word, folded
//	picchi*      words that begin so
//	@partner     any word or phrase of a class
//	a|b*|@c      one of several
//	occhio_nero  two words that count as one
//	!@hit        the same, and a "non" just before it takes the meaning away
//
// Written in a row, words follow each other, with only small words (articles, pronouns, "molto") between. Two dots, "..", leave
// room for up to five other words. Joined by " + ", they stand in any order within eight words. A pattern never leaves its
// sentence unless its rule says across.
type pattern struct {
	text   string
	parts  []part
	gaps   []uint8 // before each part: tight or loose
	anyWay bool    // any order
	anchor int     // the part looked for first: the rarest
}

type part struct {
	syms []symbol
	key  bool
}

const (
	tight = 0
	loose = 5 // other words between, small ones not counted
	wide  = 8 // other words within a pattern in any order
)

// compile reads a pattern. class turns the name of a class into its symbol.
func (v *vocabulary) compile(text string, class func(string) (symbol, bool)) (pattern, error) {
	p := pattern{text: text}
	p.anyWay = strings.Contains(text, " + ")
	gap := uint8(tight)
	for _, word := range strings.Fields(text) {
		switch word {
		case "+":
			if !p.anyWay || len(p.parts) == 0 {
				return p, fmt.Errorf("a + joins two words")
			}
			continue
		case "..":
			if p.anyWay {
				return p, fmt.Errorf(`".." and "+" cannot stand in one pattern`)
			}
			gap = loose
			continue
		}
		one := part{}
		word, one.key = strings.CutPrefix(word, "!")
		pieces := 1
		for _, option := range strings.Split(word, "|") {
			if strings.HasPrefix(option, "@") {
				id, ok := class(option)
				if !ok {
					return p, fmt.Errorf("there is no class %q", option)
				}
				one.syms = appendNew(one.syms, id)
				continue
			}
			words := fold(option)
			if len(words) == 0 {
				return p, fmt.Errorf("%q has no letters", option)
			}
			if err := stemmed(words); err != nil {
				return p, err
			}
			if len(words) > 1 && (strings.Contains(word, "|") || strings.Contains(option, "_")) {
				id := v.symbol("phrase " + strings.Join(words, " "))
				v.addPhrase(words, id)
				one.syms = appendNew(one.syms, id)
				continue
			}
			for i, w := range words { // l'ha, 我丈夫: several words written as one
				if i > 0 {
					p.parts, p.gaps = append(p.parts, one), append(p.gaps, gap)
					one, gap = part{key: one.key}, tight
					pieces++
				}
				one.syms = appendNew(one.syms, v.literal(w))
			}
		}
		p.parts, p.gaps = append(p.parts, one), append(p.gaps, gap)
		gap = tight
		if p.anyWay && pieces > 1 {
			return p, fmt.Errorf("%q is more than one word; join it with _", word)
		}
	}
	if len(p.parts) == 0 {
		return p, fmt.Errorf("empty pattern")
	}
	if gap == loose {
		return p, fmt.Errorf(`a pattern cannot end in ".."`)
	}
	return p, nil
}

// reading is a text on its way through the net.
type reading struct {
	tokens  []token
	spans   [][]span // by the token where they begin
	small   []int    // small[i] counts the words before token i that are not small ones
	filler  []bool
	neg     []bool
	mute    []bool // taken by an idiom or a title
	any     []uint64
	effects map[string]map[int]bool // by frame: the sentences it marks
	whole   bool                    // patterns may leave their sentence
}

func (r *reading) has(id symbol) bool { return r.any[id>>6]&(1<<(id&63)) != 0 }

// carries says whether a symbol begins at token i.
func (r *reading) carries(i int, id symbol) bool {
	for _, s := range r.spans[i] {
		if s.sym == id {
			return true
		}
	}
	return false
}

// at gives how many tokens the part covers at token i, or 0.
func (r *reading) at(i int, p *part) int {
	if r.mute[i] {
		return 0
	}
	for _, s := range r.spans[i] {
		for _, id := range p.syms {
			if s.sym == id {
				return int(s.n)
			}
		}
	}
	return 0
}

// others counts the words between two tokens, small ones left out.
func (r *reading) others(from, to int) int { return r.small[to] - r.small[from] }

func (r *reading) sameSentence(a, b int) bool {
	return r.whole || r.tokens[a].sentence == r.tokens[b].sentence
}

// match looks for a pattern around a token where its anchor stands. It gives the tokens taken by each part.
func (r *reading) match(p *pattern, anchor int, taken []span2) ([]span2, bool) {
	taken = taken[:0]
	for range p.parts {
		taken = append(taken, span2{})
	}
	n := r.at(anchor, &p.parts[p.anchor])
	if n == 0 {
		return taken, false
	}
	taken[p.anchor] = span2{anchor, anchor + n}
	if p.anyWay {
		return taken, r.gather(p, taken)
	}
	return taken, r.forward(p, p.anchor+1, taken) && r.backward(p, p.anchor-1, taken)
}

// span2 is the half-open range of tokens that a part took.
type span2 struct{ from, to int }

func (r *reading) forward(p *pattern, k int, taken []span2) bool {
	if k == len(p.parts) {
		return true
	}
	start := taken[k-1].to
	for i := start; i < len(r.tokens); i++ {
		if r.others(start, i) > int(p.gaps[k]) || !r.sameSentence(start-1, i) {
			return false
		}
		if n := r.at(i, &p.parts[k]); n > 0 {
			taken[k] = span2{i, i + n}
			if r.forward(p, k+1, taken) {
				return true
			}
		}
	}
	return false
}

func (r *reading) backward(p *pattern, k int, taken []span2) bool {
	if k < 0 {
		return true
	}
	end := taken[k+1].from
	for i := end - 1; i >= 0; i-- {
		if !r.sameSentence(end, i) || r.others(i+1, end) > int(p.gaps[k+1])+3 {
			return false
		}
		n := r.at(i, &p.parts[k])
		if n > 0 && i+n <= end && r.others(i+n, end) <= int(p.gaps[k+1]) {
			taken[k] = span2{i, i + n}
			if r.backward(p, k-1, taken) {
				return true
			}
		}
	}
	return false
}

// gather finds the other parts around the anchor, the nearest of each.
func (r *reading) gather(p *pattern, taken []span2) bool {
	home := taken[p.anchor]
	for k := range p.parts {
		if k == p.anchor {
			continue
		}
		found := false
		for d := 1; !found && (home.from-d >= 0 || home.to+d-1 < len(r.tokens)); d++ {
			near := false
			for _, i := range [2]int{home.to + d - 1, home.from - d} {
				if i < 0 || i >= len(r.tokens) || !r.sameSentence(home.from, i) {
					continue
				}
				if (i > home.from && r.others(home.to, i) > wide) || (i < home.from && r.others(i+1, home.from) > wide) {
					continue
				}
				near = true
				n := r.at(i, &p.parts[k])
				if n == 0 || !r.free(taken, k, i, i+n) {
					continue
				}
				taken[k] = span2{i, i + n}
				found = true
				break
			}
			if !near {
				break
			}
		}
		if !found {
			return false
		}
	}
	return true
}

func (r *reading) free(taken []span2, except, from, to int) bool {
	for j, t := range taken {
		if j != except && t.to > t.from && from < t.to && t.from < to {
			return false
		}
	}
	return true
}

// denied says whether a "non" stands just before a key part, with only small words between: "non mi ha mai picchiata".
// It returns the token of the negation, or -1.
func (r *reading) denied(p *pattern, taken []span2) int {
	for k := range p.parts {
		if !p.parts[k].key {
			continue
		}
	walk:
		for j := taken[k].from - 1; j >= 0 && j > taken[k].from-7; j-- {
			if r.tokens[j].clause != r.tokens[taken[k].from].clause {
				break
			}
			if r.neg[j] {
				for m, t := range taken {
					if m != k && t.from <= j && j < t.to {
						break walk
					}
				}
				if j+1 < len(r.tokens) && (r.tokens[j+1].word == "solo" || r.tokens[j+1].word == "only") {
					break
				}
				return j
			}
			if !r.filler[j] || (r.tokens[j].word == "e" && j > 0 && !r.neg[j-1]) || r.tokens[j].word == "and" || r.tokens[j].word == "y" || r.tokens[j].word == "et" {
				break
			}
		}
	}
	return -1
}

// stemLength is the shortest stem, in letters after folding: doubles are folded, so that nonn* would take every "non".
const stemLength = 4

func stemmed(words []string) error {
	for _, w := range words {
		if s, ok := strings.CutSuffix(w, "*"); ok && s[0] < 0x80 && len(s) < stemLength {
			return fmt.Errorf("the stem %s is too short once doubles are folded", w)
		}
	}
	return nil
}
