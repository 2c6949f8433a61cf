package safety

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// earRule stands among the reasons of a danger that the ear heard and no pattern did.
const earRule = "ear"

// shortest is how many words a message must have for the ear alone to open the net: two words are a name, a button, an answer, and
// the patterns know the short cries.
const shortest = 3

// How loud the ear must be to be believed whatever else the message asks, and how calm a message must sound to it for a pattern
// not to be. Chosen on lessons held aside by file (BenchmarkFitFaint in cmd/bussola): docs/safety.md.
const (
	faint = 1.5
	calm  = -1.5
)

// Who is in danger is in one danger, seldom in two: what sounds a little like ten kinds of it mostly sounds like none. Of 623 dangers of
// blind lists that no pattern heard, one was so and about something else; of 77 alarms, 14 (docs/safety.md).
const (
	vague      = 1.0
	vagueKinds = 10
)

// whisper is how much less than loud enough opens the net in [Net.Heed], where something can say that a message is about something else: what is
// a little under is vague, and gives way to it. The ear had heard so much of two thirds of the dangers that three blind lists had missed
// (docs/safety.md). Where a pattern heard a line to add, there is no whisper beside it.
const whisper = 0.45

// whisperKinds is of how many kinds of danger a whisper is none at all.
const whisperKinds = 12

// open adds what the ear heard to what the patterns did: a danger where they heard none, or the line of another danger beside theirs.
// least is how loud it must be, beside what the message asks by its length.
func (n *Net) open(text string, v *verdict, d Danger, ok bool, least float64) (Danger, bool) {
	if n.ear == nil || len(v.tokens) < shortest || v.sound.to == 0 {
		return d, ok
	}
	above := v.sound.loud - n.hush(v)
	if ok {
		least = 0
	}
	if above <= least || len(v.tokens) <= briefWords && above < briefLoud {
		d.Faint, d.Loud = ok && d.Crisis && above < calm, above
		return d, ok
	}
	kinds := n.ear.kinds(v.sound.list)
	if len(kinds) == 0 || above <= 0 && len(kinds) >= whisperKinds {
		return d, ok
	}
	if ok && !d.Crisis && above < settledLoud && len(v.tokens) <= fewWords && n.settled(v) {
		return d, ok
	}
	if !ok || !d.Crisis {
		piece := n.loudest(v)
		v.hits = append(v.hits, hit{rule: -1, level: 2, taken: []span2{piece}})
		first := n.categories[kinds[0]]
		d = Danger{Crisis: true, Category: kinds[0], Lang: n.tongue(v.reading), Minor: v.minor || d.Minor, Discreet: d.Discreet || first.Violence, UrgentCallback: first.Urgent}
		d.Rest = n.rest(text, v)
		d.Why = append(d.Why, earRule)
		d.Faint = above < faint
		d.Vague = above <= 0 || above < vague && len(kinds) >= vagueKinds
		kinds = kinds[1:]
	}
	if n.alone(v, d) {
		kinds = nil
	}
	for _, code := range kinds {
		known := code == d.Category
		for _, other := range d.Also {
			known = known || code == other
		}
		if !known {
			d.Also = append(d.Also, code)
		}
	}
	d.Loud = above
	return d, true
}

// alone says that a pattern heard the danger for sure and wants no lines of others beside its own: who looks for a lost child has no use
// for somebody who listens.
func (n *Net) alone(v *verdict, d Danger) bool {
	return n.heard(v, 2, func(ru *rule) bool { return ru.Alone && ru.category.Code == d.Category })
}

// heard says that a pattern of a level was heard whose rule is so.
func (n *Net) heard(v *verdict, level int, is func(*rule) bool) bool {
	return slices.ContainsFunc(v.hits, func(h hit) bool { return h.rule >= 0 && h.level == level && is(&n.rules[h.rule]) })
}

// settledLoud is how loud a short message must be to make a danger of what a rule has settled: whoever owes money to a loan shark and
// says no more sounds like 1.9, whose children are waited for at school like 3 and more.
const settledLoud = 2.5

// settled says that a pattern heard that there is no danger now, and is sure.
func (n *Net) settled(v *verdict) bool {
	return n.heard(v, 1, func(ru *rule) bool { return ru.Settles })
}

// tongue guesses the language of a message that only the ear heard: the script, or else the language whose classes hold most of its
// words. "" when nothing tells.
func (n *Net) tongue(r *reading) string {
	count := map[string]int{}
	best := ""
	for i, t := range r.tokens {
		switch first, _ := utf8.DecodeRuneInString(t.word); {
		case alone(first):
			return "zh"
		case unicode.Is(unicode.Arabic, first):
			return "ar"
		case unicode.Is(unicode.Cyrillic, first):
			return "uk"
		}
		for _, sp := range r.spans[i] {
			lang, _, ok := strings.Cut(n.voc.names[sp.sym], "@")
			if !ok || lang == "" || !n.voc.classes[sp.sym] {
				continue
			}
			count[lang]++
			if best == "" || count[lang] > count[best] {
				best = lang
			}
		}
	}
	return best
}

// A longer message must be louder: among its many words some sound like danger by chance. Up to fewWords nothing is asked; each word
// more asks a little, up to what a story is asked. So must a question.
const (
	fewWords     = 12
	wordLoud     = 0.02
	storyLoud    = 0.8
	questionLoud = 0.2
)

// The patterns know the brief cries; what the ear alone hears in a few words is mostly an answer, a name or a correction ("anzi due figli,
// uno di 2 e uno di 5"), for it has little to go by. So there it must be loud. On 710 dangers of six blind lists this cost none.
const (
	briefWords = 8
	briefLoud  = 1.5
)

// hush is how loud a message must be for the ear to open the net.
func (n *Net) hush(v *verdict) float64 {
	need := min(storyLoud, wordLoud*float64(max(0, len(v.tokens)-fewWords)))
	if v.tokens[v.sound.to-1].asked {
		need = max(need, questionLoud)
	}
	return need
}

// loudest narrows what the ear heard to the piece of the message that sounds most like danger, so that the rest can be answered.
func (n *Net) loudest(v *verdict) span2 {
	piece := n.pieces(v)
	h := &features{}
	best, loud := span2{v.sound.from, v.sound.to}, 0.0
	for i := v.sound.from; i < v.sound.to; {
		j := i
		for j < v.sound.to && piece[j] == piece[i] {
			j++
		}
		n.listen(v.reading, i, j, h)
		if l := n.ear.loudness(h.list); l > loud {
			best, loud = span2{i, j}, l
		}
		i = j
	}
	return best
}

// shown is how many features an explanation names.
const shown = 8

// explainSound says how loud the message was to the ear and which features weighed most.
func (n *Net) explainSound(v *verdict) []string {
	if n.ear == nil || v.sound.to == 0 {
		return nil
	}
	h := &features{names: map[feature]string{}}
	n.listen(v.reading, v.sound.from, v.sound.to, h)
	var names []feature
	for f := range h.names {
		names = append(names, f)
	}
	size := func(f feature) int { return abs(int(n.ear.weight.find(f))) }
	sort.Slice(names, func(i, j int) bool {
		if a, b := size(names[i]), size(names[j]); a != b {
			return a > b
		}
		return h.names[names[i]] < h.names[names[j]]
	})
	out := fmt.Sprintf("ear %.2f (danger above 0), sounds like %v:", v.sound.loud, n.ear.kinds(v.sound.list))
	for _, f := range names[:min(shown, len(names))] {
		out += fmt.Sprintf(" %q %+.2f", h.names[f], float64(n.ear.weight.find(f))/100)
	}
	return []string{out}
}
