package safety

import (
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
	ear        *ear // nil when a pack has none
	small, neg symbol
	request    symbol
	errand     symbol
	cry        symbol
	turn       symbol // ma, e: what follows is another thing
	except     symbol // tranne: what was denied is not
	opener     symbol // vorrei, come: a request begins
}

// Danger is what the net heard. It holds no more of the text than Rest, which is to be answered and then forgotten.
type Danger struct {
	// Category is the code of the table of dangers, C1 to C18: it chooses the words. It must never be stored beside a person.
	Category string
	// Faint means that only one of the two ears heard it: the second one, and not loudly, or a pattern while the second hears calm. When a
	// card surely answers the message, the card is shown with the line above it: see [Net.Heed].
	Faint bool
	// Vague means that it is faint, and either a whisper or like so many kinds of danger that it sounds like none of them.
	Vague bool
	// Loud is how much louder the message sounds to the second ear than it must to be heard; below zero it would not have heard it.
	Loud float64
	// Lang is the language to answer in: that of the pattern that heard it, or of a text that another language's patterns hear (Russian);
	// "" when it was a picture or a number.
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
	sound sound
	busy  map[int]bool // sentences that ask something or speak of an errand: wide rules keep away from them
}

const slipBudget = 64 // words of one message that may be read through a slip: bounds the work on a long text of nonsense

// Find reads a text and says what danger it speaks of. The boolean is false when there is none: no line, no answer.
// It never fails and never blocks; a text of any size takes a bounded time.
func (n *Net) Find(text string) (Danger, bool) {
	_, d, ok := n.find(text, false, 0)
	return d, ok
}

// find is Find with what it was read from; with notes when somebody wants to know why.
func (n *Net) find(text string, notes bool, least float64) (*verdict, Danger, bool) {
	text = bounded(text)
	v := n.read(text, notes)
	d, ok := n.decide(text, v)
	d, ok = n.open(text, v, d, ok, least)
	d.Lang = n.answerIn(d.Lang, text)
	return v, d, ok
}

// Heed is Find, except that a faint danger (see [Danger.Faint]) gives way when it is surely known what the message is about, as settled says:
// then it is no crisis, the message is answered, and the line stands above it. settled is asked only when a danger is faint; to one that is
// vague as well it may say so sooner. Only here a whisper is heard, which Find leaves alone: it leaves no line when it gives way.
func (n *Net) Heed(text string, settled func(vague bool) bool) (Danger, bool) {
	_, d, ok := n.find(text, false, -whisper)
	if ok && d.Crisis && d.Faint && settled(d.Vague) {
		if d.whispered() {
			return Danger{Lang: d.Lang}, false
		}
		return Danger{Category: d.Category, Lang: d.Lang, Minor: d.Minor, Why: d.Why}, true
	}
	return d, ok
}

// whispered says that only the second ear heard it, and under what opens the net.
func (d Danger) whispered() bool { return d.Crisis && d.Vague && d.Loud <= 0 }

// Explain says why the net fired, or what stopped it, one reason a line. It repeats words of the text: show it to whoever typed
// them and to nobody else.
func (n *Net) Explain(text string) []string {
	v, d, ok := n.find(text, true, -whisper)
	out := append(v.notes, n.explainSound(v)...)
	switch {
	case !ok:
		out = append(out, "no danger")
	case d.whispered():
		out = append(out, "a whisper, danger where nothing else is asked: "+d.Category)
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
	if n.ear != nil {
		v.sound = n.hear(r)
	}
	return v
}

// heed reads a text as far as the ear needs it: its words, their classes, and what an idiom or a title takes away.
func (n *Net) heed(text string) *reading {
	r := &reading{tokens: split(bounded(text), n.emoji)}
	if len(r.tokens) > 0 {
		n.tag(r)
		n.frame(&verdict{reading: r}, false)
	}
	return r
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
