package safety

import (
	"fmt"
	"sort"
	"strings"
)

// wideParts is the size up to which a pattern of a wide rule keeps away from questions and errands: with three words or more it is
// precise enough to be heard beside them. Measured: a request added to 514 dangers hides 8 % of them so, 21 % otherwise.
const wideParts = 2

// busy marks the sentences that ask something or speak of an errand. A cry for help may carry a question mark.
func (n *Net) busy(r *reading) map[int]bool {
	out := map[int]bool{}
	asked, cried := map[int]bool{}, map[int]bool{}
	for i := range r.tokens {
		s := r.tokens[i].sentence
		if r.tokens[i].asked {
			asked[s] = true
		}
		for _, sp := range r.spans[i] {
			switch sp.sym {
			case n.errand:
				out[s] = true
			case n.cry:
				cried[s] = true
			}
		}
	}
	for s := range asked {
		if !cried[s] {
			out[s] = true
		}
	}
	return out
}

// level weighs a match: 2 danger, 1 a line beside the card, 0 nothing.
func (n *Net) level(v *verdict, ru *rule, p *pattern, taken []span2, effects map[string]map[int]bool, explain bool) int {
	note := func(format string, args ...any) {
		if explain {
			words := []string{}
			for _, t := range taken {
				for _, k := range v.tokens[t.from:t.to] {
					words = append(words, k.word)
				}
			}
			v.notes = append(v.notes, fmt.Sprintf("%s %q at %q: ", ru.ID, p.text, strings.Join(words, " "))+fmt.Sprintf(format, args...))
		}
	}
	if j := v.denied(p, taken); j >= 0 {
		note("taken away by %q", v.tokens[j].word)
		return 0
	}
	for i := range ru.unless {
		if n.stands(v.reading, &ru.unless[i], taken) {
			note("stopped by unless %q", ru.unless[i].text)
			return 0
		}
	}
	level := 2
	if ru.Soft {
		level = 1
	}
	sentence := v.tokens[taken[0].from].sentence
	if !ru.Firm {
		for effect, rule := range map[string]string{"info": ru.category.Info, "past": ru.category.Past} {
			if effects[effect][sentence] {
				note("softened: %s, then %s", effect, rule)
				level = min(level, map[string]int{"added": 1, "drop": 0}[rule])
			}
		}
	}
	if level > 0 {
		note("fired, %s: %s", map[int]string{1: "line added", 2: "danger"}[level], ru.Why.text)
	}
	return level
}

// near is how far from a danger an "unless" is looked for, in words that are not small: further away it speaks of something else.
const near = 4

// stands says whether a pattern matches in the sentence of a hit and near it.
func (n *Net) stands(r *reading, p *pattern, hit []span2) bool {
	if !r.possible(p) {
		return false
	}
	from, to := hit[0].from, hit[0].to
	for _, t := range hit {
		from, to = min(from, t.from), max(to, t.to)
	}
	first, last := r.tokens[from].sentence, r.tokens[to-1].sentence
	whole := r.whole
	r.whole = false
	defer func() { r.whole = whole }()
	var taken []span2
	for i := range r.tokens {
		if r.tokens[i].sentence < first || r.tokens[i].sentence > last {
			continue
		}
		if (i < from && r.others(i, from) > near+1) || (i >= to && r.others(to, i) > near) {
			continue
		}
		var ok bool
		if taken, ok = r.match(p, i, taken); ok {
			return true
		}
	}
	return false
}

func (n *Net) decide(text string, v *verdict) (Danger, bool) {
	if len(v.hits) == 0 {
		return Danger{}, false
	}
	level := 0
	for _, h := range v.hits {
		level = max(level, h.level)
	}
	d := Danger{Crisis: level == 2, Minor: v.minor}
	sort.SliceStable(v.hits, func(i, j int) bool {
		a, b := v.hits[i], v.hits[j]
		if a.level != b.level {
			return a.level > b.level
		}
		if p, q := &n.rules[a.rule], &n.rules[b.rule]; p.Bare != q.Bare {
			return q.Bare // a precise rule names the danger; a wide one would take the first words that could
		}
		return n.rules[a.rule].category.Rank < n.rules[b.rule].category.Rank
	})
	seen := map[string]bool{}
	for _, h := range v.hits {
		ru := &n.rules[h.rule]
		d.Discreet = d.Discreet || ru.category.Violence
		d.Minor = d.Minor || ru.Minor
		if h.level < level {
			continue
		}
		d.Why = append(d.Why, ru.ID)
		d.UrgentCallback = d.UrgentCallback || (d.Crisis && ru.category.Urgent)
		switch code := ru.category.Code; {
		case d.Category == "":
			d.Category, d.Lang = code, ru.lang
		case !seen[code]:
			d.Also = append(d.Also, code)
		}
		seen[d.Category], seen[ru.category.Code] = true, true
	}
	d.Rest = n.rest(text, v)
	return d, true
}

// shortCry is the longest question, in words, that only cries for help: "che devo fare?" asks for nothing to be looked up.
const shortCry = 5

// rest keeps the pieces of the message that ask for something and hold no danger. A piece is a clause, or what follows an "e", a
// "ma" and a word that begins a request.
func (n *Net) rest(text string, v *verdict) string {
	piece := n.pieces(v)
	busy := v.held(piece)
	var out []string
	for i := 0; i < len(v.tokens); {
		j, asks, cries := i, false, false
		for ; j < len(v.tokens) && piece[j] == piece[i]; j++ {
			asks = asks || v.carries(j, n.request)
			cries = cries || v.carries(j, n.cry)
		}
		for k := i; k < j && cries; k++ {
			cries = !v.carries(k, n.errand) && j-i <= shortCry
		}
		end := v.tokens[j-1].to
		tail := end + len(text[end:]) - len(strings.TrimLeft(text[end:], " "))
		asks = asks || (tail < len(text) && strings.ContainsRune("?？؟", []rune(text[tail:])[0]))
		if !busy[piece[i]] && asks && !cries && j-i > 1 {
			one := strings.TrimSpace(text[v.tokens[i].from:end])
			if strings.HasPrefix(text[end:], "?") {
				one += "?"
			}
			out = append(out, one)
		}
		i = j
	}
	return strings.Join(out, ", ")
}

// pieces numbers the tokens by the piece of the message they belong to; the word that turns stays with what was said before.
func (n *Net) pieces(v *verdict) []int {
	piece := make([]int, len(v.tokens))
	for i := 1; i < len(v.tokens); i++ {
		piece[i] = piece[i-1]
		if v.tokens[i].clause != v.tokens[i-1].clause || (v.carries(i-1, n.turn) && v.carries(i, n.opener)) {
			piece[i]++
		}
	}
	return piece
}

// held marks the pieces that hold a danger. A danger heard across several pieces marks them only when none of them holds one whole.
func (v *verdict) held(piece []int) map[int]bool {
	whole, out := map[int]bool{}, map[int]bool{}
	for _, loose := range [2]bool{false, true} {
		for _, h := range v.hits {
			in, explained := map[int]bool{}, false
			for _, t := range h.taken {
				for k := t.from; k < t.to; k++ {
					in[piece[k]] = true
				}
			}
			if !loose && len(in) == 1 {
				whole[piece[h.taken[0].from]] = true
			}
			for p := range in {
				explained = explained || whole[p]
			}
			for p := range in {
				out[p] = out[p] || whole[p] || (loose && !explained)
			}
		}
	}
	return out
}
