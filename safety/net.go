package safety

import (
	"fmt"
	"sort"
	"strings"
	"time"
)

// Net is the crisis net: patterns that hear a danger, hotlines, and the fixed words that answer. It is built once by [Load], never
// changes afterwards, and may be used by many goroutines.
type Net struct {
	// Lines are the hotline records in the order of the file, those that may not be shown included: see [Hotline.Shown].
	Lines []Hotline

	lines      map[string]*Hotline
	categories map[string]*category
	order      []string // category codes as written
	replies    map[string]*replies
	voc        *vocabulary
	emoji      map[rune]string
	rules      []rule
	frames     []frame
	byAnchor   [][]ref // by symbol
	rome       *time.Location
	small, neg symbol
	request    symbol
	errand     symbol
	cry        symbol
}

// Danger is what the net heard. It holds no more of the text than Rest, which is to be answered and then forgotten.
type Danger struct {
	// Category is the code of the table of dangers, C1 to C18: it chooses the words. It must never be stored beside a person.
	Category string
	// Lang is the language of the pattern that heard it, "" when it was a picture or a number.
	Lang string
	// Crisis means danger: the answer goes first. Without it, the card is answered and the line is added.
	Crisis bool
	// Rest is what the message asked besides, "" when nothing. It is answered afterwards.
	Rest string
	// Discreet asks for neutral words from here on: a first sign of violence.
	Discreet bool
	// UrgentCallback says that the desk's urgent callback is worth offering.
	UrgentCallback bool
	// Minor says that a child or a teenager seems to be writing.
	Minor bool
	// Also are other dangers heard in the same message: their lines are shown too when there is room.
	Also []string
	// Why names the rules that fired, for whoever tends the patterns. No word of the message is in it.
	Why []string
}

type rule struct {
	ruleFile
	lang     string
	category *category
	say      []pattern
	unless   []pattern
}

type frame struct {
	frameFile
	say []pattern
}

// ref is a pattern of a rule (rule >= 0) or of a frame (rule < 0).
type ref struct {
	rule, frame int
	p           *pattern
}

// hit is a rule that fired. level is 2 for danger, 1 for a line beside the card.
type hit struct {
	rule  int
	level int
	text  string // the pattern, as the editor wrote it
	taken []span2
}

// verdict is all that one reading found.
type verdict struct {
	*reading
	hits  []hit
	notes []string // filled only when asked to explain
	minor bool
	busy  map[int]bool // sentences that ask something or speak of an errand: wide rules keep away from them
}

// wideParts is the size up to which a pattern of a wide rule keeps away from questions and errands: with three words or more it is
// precise enough to be heard beside them. Measured: a request added to 514 dangers hides 8 % of them so, 21 % otherwise.
const wideParts = 2

const slipBudget = 64 // words of one message that may be read through a slip: bounds the work on a long text of nonsense

// Find reads a text and says what danger it speaks of. The boolean is false when there is none: no line, no answer.
// It never fails and never blocks; a text of any size takes a bounded time.
func (n *Net) Find(text string) (Danger, bool) {
	v := n.read(bounded(text), false)
	return n.decide(bounded(text), v)
}

// Explain says why the net fired, or what stopped it, one reason a line. It repeats words of the text: show it to whoever typed
// them and to nobody else.
func (n *Net) Explain(text string) []string {
	text = bounded(text)
	v := n.read(text, true)
	d, ok := n.decide(text, v)
	out := v.notes
	switch {
	case !ok:
		out = append(out, "no danger")
	case d.Crisis:
		out = append(out, "danger: "+d.Category)
	default:
		out = append(out, "no danger now, line added: "+d.Category)
	}
	return out
}

func (n *Net) read(text string, explain bool) *verdict {
	r := &reading{tokens: split(text, n.emoji)}
	v := &verdict{reading: r}
	if len(r.tokens) == 0 {
		return v
	}
	n.tag(r)
	effects := n.frame(v, explain)
	v.busy = n.busy(r)
	var taken []span2
	done := make(map[int]int, 4)
	for i := range r.tokens {
		if r.mute[i] {
			continue
		}
		for _, s := range r.spans[i] {
			if int(s.sym) >= len(n.byAnchor) {
				continue
			}
			for _, f := range n.byAnchor[s.sym] {
				if f.rule < 0 || done[f.rule] == 2 || (n.rules[f.rule].Bare && len(f.p.parts) <= wideParts && v.busy[r.tokens[i].sentence]) || !r.possible(f.p) {
					continue
				}
				ru := &n.rules[f.rule]
				r.whole = ru.Across
				var ok bool
				if taken, ok = r.match(f.p, i, taken); !ok {
					continue
				}
				level := n.level(v, ru, f.p, taken, effects, explain)
				if level > done[f.rule] {
					done[f.rule] = level
					v.hits = append(v.hits, hit{f.rule, level, f.p.text, append([]span2(nil), taken...)})
				}
			}
		}
	}
	return v
}

// tag finds the symbols of every token and phrase.
func (n *Net) tag(r *reading) {
	count := len(r.tokens)
	r.spans = make([][]span, count)
	r.small = make([]int, count+1)
	flags := make([]bool, 3*count)
	r.filler, r.neg, r.mute = flags[:count], flags[count:2*count], flags[2*count:]
	r.any = make([]uint64, len(n.voc.names)/64+1)
	flat := make([]symbol, 0, 8*count)
	starts := make([]int, count+1)
	budget := slipBudget
	for i := range r.tokens {
		starts[i] = len(flat)
		if budget > 0 {
			before := len(flat)
			flat = n.voc.find(r.tokens[i].word, flat)
			if len(flat) == before {
				budget--
			}
		} else {
			flat = n.voc.direct(r.tokens[i].word, flat)
		}
		for _, s := range flat[starts[i]:] {
			if s == n.small {
				r.filler[i] = true
			}
			if s == n.neg {
				r.neg[i] = true
			}
			r.any[s>>6] |= 1 << (s & 63)
		}
		r.small[i+1] = r.small[i]
		if !r.filler[i] {
			r.small[i+1]++
		}
	}
	starts[count] = len(flat)
	spans := make([]span, 0, len(flat)+count)
	for i := range r.tokens {
		begin := len(spans)
		for _, s := range flat[starts[i]:starts[i+1]] {
			spans = append(spans, span{s, 1})
		next:
			for _, p := range n.voc.phrases[s] {
				if i+len(p.rest) >= count {
					continue
				}
				for k, want := range p.rest {
					j := i + 1 + k
					found := false
					for _, have := range flat[starts[j]:starts[j+1]] {
						found = found || have == want
					}
					if !found {
						continue next
					}
				}
				spans = append(spans, span{p.sym, uint8(1 + len(p.rest))})
				r.any[p.sym>>6] |= 1 << (p.sym & 63)
			}
		}
		r.spans[i] = spans[begin:len(spans):len(spans)]
	}
}

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

// possible is the quick look: is every part somewhere in the message?
func (r *reading) possible(p *pattern) bool {
	for i := range p.parts {
		ok := false
		for _, s := range p.parts[i].syms {
			if r.has(s) {
				ok = true
				break
			}
		}
		if !ok {
			return false
		}
	}
	return true
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

// frame applies what stands around a danger: idioms and titles are silenced; questions, the past and what is over are marked by sentence.
func (n *Net) frame(v *verdict, explain bool) map[string]map[int]bool {
	r := v.reading
	effects := map[string]map[int]bool{}
	mark := func(effect string, sentence int) {
		if effects[effect] == nil {
			effects[effect] = map[int]bool{}
		}
		effects[effect][sentence] = true
	}
	still := false
	var taken []span2
	r.whole = false
	type mute struct{ from, to int }
	var mutes []mute
	for i := range r.tokens {
		for _, s := range r.spans[i] {
			if int(s.sym) >= len(n.byAnchor) {
				continue
			}
			for _, f := range n.byAnchor[s.sym] {
				if f.rule >= 0 || !r.possible(f.p) {
					continue
				}
				var ok bool
				if taken, ok = r.match(f.p, i, taken); !ok || r.denied(f.p, taken) >= 0 {
					continue
				}
				fr := &n.frames[f.frame]
				first, last := taken[0].from, taken[0].to
				for _, t := range taken {
					first, last = min(first, t.from), max(last, t.to)
				}
				if explain {
					v.notes = append(v.notes, fmt.Sprintf("%s %q: %s", fr.ID, f.p.text, fr.Effect.text))
				}
				switch fr.Effect.text {
				case "idiom":
					mutes = append(mutes, mute{first, last})
				case "title":
					from, to := r.title(last)
					mutes = append(mutes, mute{from, to})
				case "quote":
					if from, to := r.title(last); from < len(r.tokens) && r.tokens[from].quoted {
						mutes = append(mutes, mute{from, to})
					}
				case "still":
					still = true
				case "minor":
					v.minor = true
				case "over":
					for _, t := range r.tokens {
						mark("past", t.sentence)
					}
				default:
					mark(fr.Effect.text, r.tokens[first].sentence)
				}
			}
		}
	}
	for _, m := range mutes {
		for j := m.from; j < m.to; j++ {
			r.mute[j] = true
		}
	}
	if still {
		delete(effects, "past")
	}
	return effects
}

// title gives the tokens of a title after its cue: what is quoted, or else what begins with a capital, up to six words within the
// clause. Without quotes and capitals there is no title: better an alarm.
func (r *reading) title(cue int) (int, int) {
	if cue >= len(r.tokens) {
		return cue, cue
	}
	sentence := r.tokens[cue-1].sentence
	for i := cue; i < len(r.tokens) && i < cue+4 && r.tokens[i].sentence == sentence; i++ {
		if r.tokens[i].quoted {
			end := i
			for end < len(r.tokens) && r.tokens[end].quoted {
				end++
			}
			return i, end
		}
		if r.tokens[i].capital {
			end := i
			for end < len(r.tokens) && end < i+6 && r.tokens[end].clause == r.tokens[i].clause {
				end++
			}
			return i, end
		}
		if !r.filler[i] {
			break
		}
	}
	return cue, cue
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

// rest keeps the pieces of the message that ask for something and hold no danger.
func (n *Net) rest(text string, v *verdict) string {
	busy := map[int]bool{}
	for _, h := range v.hits {
		for _, t := range h.taken {
			for _, k := range v.tokens[t.from:t.to] {
				busy[k.clause] = true
			}
		}
	}
	var out []string
	for i := 0; i < len(v.tokens); {
		j, asks := i, false
		for ; j < len(v.tokens) && v.tokens[j].clause == v.tokens[i].clause; j++ {
			for _, s := range v.spans[j] {
				asks = asks || s.sym == n.request
			}
		}
		end := v.tokens[j-1].to
		tail := end + len(text[end:]) - len(strings.TrimLeft(text[end:], " "))
		asks = asks || (tail < len(text) && strings.ContainsRune("?？؟", []rune(text[tail:])[0]))
		if !busy[v.tokens[i].clause] && asks && j-i > 1 {
			piece := strings.TrimSpace(text[v.tokens[i].from:end])
			if strings.HasPrefix(text[end:], "?") {
				piece += "?"
			}
			out = append(out, piece)
		}
		i = j
	}
	return strings.Join(out, ", ")
}
