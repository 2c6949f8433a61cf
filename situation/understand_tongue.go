package situation

import (
	"errors"
	"fmt"
	"math"
	"strings"
)

// tongue is a lexicon made ready for reading. It never changes.
type tongue struct {
	lang       string
	hints      map[string]bool
	spelling   map[string][]respelling // by first word
	vocabulary *vocabulary

	numbers                                map[string]float64
	joins                                  bool // numbers are written in one word
	thousand, hundred, one, euro           map[string]bool
	between_, and, the, not, but           map[string]bool
	percent, under, over, about, correct_  [][]string
	correctFirst, beforeMe, trade, notToMe map[string]bool
	months                                 map[string]int
	soon, ahead, since, over_              map[string]bool
	iAm                                    map[string]string
	fam                                    familySets
	breath                                 breathSets

	tags     map[string]tag
	prefixes map[string]tag
	people   []kin
	who      map[string]who

	scope index // patterns that only mark words; pattern.rule is the tag
	rules []ruling
	facts index
	never index // "unless" patterns; pattern.rule is the rule
}

type respelling struct {
	from, to []string
	accent   bool // only when the last letter carries its accent: isé is ISEE, ise is ISE
}

// who is what a word says of a person.
type who struct {
	kind int // index in tongue.people
	many bool
}

// familySets are familyWords made ready. ago counts from 1, so that 0 is "not such a word".
type familySets struct {
	have, fill, years, months, half, minor, adult, youngest, born, past map[string]bool
	other, grown, home, beforeAge, afterAge, single                     map[string]bool
	twins, sex, all, gone, pronoun, topic, has, between                 map[string]bool
	days, ago                                                           map[string]int
}

// breathSets are breathWords made ready.
type breathSets struct{ lead, hangs, opens, after, noun map[string]bool }

// ruling is a rule with its values made typed.
type ruling struct {
	rule
	value, not Value
	fact       Fact
	number     bool // the value is the number captured
	unless     bool
	step       bool
}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(strings.ReplaceAll(words, "|", " ")) {
		m[foldWord(w)] = true
	}
	return m
}

func newTongue(l *lexicon, facts []Fact) (*tongue, error) {
	t := &tongue{lang: l.Lang, hints: set(l.Hints), spelling: map[string][]respelling{}, vocabulary: newVocabulary(),
		numbers: map[string]float64{}, thousand: set(l.Numbers.Thousand), hundred: set(l.Numbers.Hundred), one: set(l.Numbers.One),
		euro: set(l.Numbers.Euro), between_: set(l.Numbers.Between), and: set(l.Numbers.And), the: set(l.The), not: set(l.Scope.Not),
		but: set(l.Scope.Joins), soon: set(l.Numbers.Soon), ahead: set(l.Numbers.Ahead), since: set(l.Numbers.Since), months: map[string]int{}, tags: map[string]tag{}, prefixes: map[string]tag{}, people: l.People,
		who: map[string]who{}, correctFirst: map[string]bool{}, joins: l.Lang == "it"}
	c := &phrasing{vocabulary: t.vocabulary, classes: map[string][]uint16{}, file: l.file}
	for w, n := range l.Numbers.Words {
		t.numbers[foldWord(w)] = n
	}
	for w, n := range l.Numbers.Months {
		t.months[foldWord(w)] = n
	}
	for from, to := range l.Spelling {
		f, o := strings.Fields(strings.ReplaceAll(from, "'", " ")), strings.Fields(strings.ReplaceAll(to, "'", " "))
		if len(f) == 0 || len(o) == 0 {
			c.wrong(1, "spelling %q: %q says nothing", from, to)
			continue
		}
		for i := range f {
			f[i] = foldWord(f[i])
		}
		for i := range o {
			o[i] = foldWord(o[i])
		}
		_, accent := foldRune([]rune(from)[len([]rune(from))-1])
		t.spelling[f[0]] = append(t.spelling[f[0]], respelling{f, o, accent})
	}
	t.percent, t.under, t.over, t.about = c.plainWords(l.Numbers.Percent), c.plainWords(l.Numbers.Under), c.plainWords(l.Numbers.Over), c.plainWords(l.Numbers.About)
	t.correct_ = c.plainWords(l.Scope.Correct)
	for _, p := range t.correct_ {
		t.correctFirst[p[0]] = true
	}
	f := l.Family
	t.fam = familySets{set(f.Have), set(f.Fill), set(f.Years), set(f.Months), set(f.Half), set(f.Minor), set(f.Adult), set(f.Youngest),
		set(f.Born), set(f.Past), set(f.Other), set(f.Grown), set(f.Home), set(f.BeforeAge), set(f.AfterAge), set(f.Single),
		set(f.Twins), set(f.Sex), set(f.All), set(f.Gone), set(f.Pronoun), set(f.Topic), set(f.Has), set(f.Between), f.Days, map[string]int{}}
	for w, n := range f.Ago {
		t.fam.ago[w] = n + 1
	}
	b := l.Scope.Breath
	t.breath = breathSets{set(b.Lead), set(b.Hangs), set(b.Opens), set(b.After), set(b.Noun)}
	t.over_, t.iAm = set(l.Numbers.Last), map[string]string{}
	for role, words := range l.IAm {
		for w := range set(words) {
			t.iAm[w] = role
		}
	}
	t.tag(tagMe, l.Verbs.Me)
	t.tag(tagNoun, l.Verbs.Noun)
	t.beforeMe = set(l.Verbs.BeforeMe)
	t.tag(tagUs, l.Verbs.Us)
	t.tag(tagThey, l.Verbs.They)
	t.tag(tagVerb, l.Verbs.Other)
	t.tag(tagPast, l.Verbs.Past)
	t.tag(tagLater, l.Verbs.Later)
	t.tag(tagToMe, l.Verbs.ToMe)
	t.tag(tagNot, l.Scope.Not)
	t.tag(tagNotNext, l.Scope.NotNext)
	t.tag(tagIf, l.Scope.If)
	t.tag(tagOwn, l.Own)
	t.tag(tagOthers, l.Others)
	t.tag(tagThe, l.The)
	t.tag(tagWith, l.With)
	if t.joins {
		delete(t.tags, "e") // "e" joins; only with its accent is it a verb
	}
	for i, p := range l.People {
		for w := range set(p.One) {
			t.who[w] = who{i, false}
		}
		for w := range set(p.Many) {
			t.who[w] = who{i, true}
		}
	}
	t.trade, t.notToMe = set(l.Verbs.Trade), set(l.Verbs.NotToMe)
	frames := map[string]frame{}
	for _, f := range l.Frames {
		frames[f.Name] = f
	}
	for _, k := range l.Classes {
		c.classes[k.Name] = c.list(k.Words)
	}
	for _, m := range []struct {
		tag  tag
		list []phrase
	}{{tagDoubt, l.Scope.Doubt}, {tagAsks, l.Scope.Asks}, {tagWants, l.Scope.Wants}, {tagBefore, l.Scope.Before}, {tagAnyone, l.Scope.Anybody}, {tagAway, l.Scope.Away}, {tagFor, l.For},
		{tagForMe, l.ForMe}, {tagForThird, l.ForThird}, {tagNot | tagNotNext, l.Scope.NotReally}, {tagIf, l.Scope.IfNot}} {
		for _, p := range m.list {
			t.scope.add(c.phrase(p, int(m.tag))...)
		}
	}
	for _, p := range l.Scope.Correct {
		t.scope.add(c.phrase(p, int(tagCorrect))...)
	}
	byName := map[string]Fact{}
	for _, f := range facts {
		byName[f.Name] = f
	}
	for _, rule := range l.Rules {
		t.addRule(c.framed(rule, frames), byName, c)
	}
	// verbs and other tagged words must be known too, or a slip of the pen could turn them into something else
	t.vocabulary.keep = set(l.Keep)
	for w := range t.tags {
		t.vocabulary.keep[w] = true
	}
	for w := range t.who {
		t.vocabulary.keep[w] = true
	}
	t.vocabulary.learnSlips()
	for _, x := range []*index{&t.scope, &t.facts, &t.never} {
		x.seal(len(t.vocabulary.words))
	}
	return t, errors.Join(c.errs...)
}

func (t *tongue) tag(m tag, words string) {
	for w := range set(words) {
		if strings.HasSuffix(w, "*") {
			t.prefixes[strings.TrimSuffix(w, "*")] |= m
			continue
		}
		t.tags[w] |= m
	}
}

func (t *tongue) addRule(r rule, facts map[string]Fact, c *phrasing) {
	line := 1
	if len(r.Say) > 0 {
		line = r.Say[0].line
	}
	n := len(t.rules)
	u := ruling{rule: r, unless: len(r.Unless) > 0}
	if r.About == "" {
		u.About = "need"
	}
	if r.Weight == 0 {
		u.Weight = 1
	}
	switch u.About {
	case "need", "home", "any":
	default:
		c.wrong(line, "about is %q; it is need, home or any", r.About)
	}
	f, known := facts[r.Fact]
	if kind, step := stepFacts[r.Fact]; step {
		f, known, u.step = Fact{Name: r.Fact, Type: kind}, true, true
	}
	if !known {
		c.wrong(line, "there is no fact %q; facts are listed in facts.yaml", r.Fact)
		return
	}
	var err error
	if r.Value == "<n>" {
		u.number = true
		if f.Type != "int" && f.Type != "money" {
			c.wrong(line, "%s is no number; its value cannot be <n>", r.Fact)
		}
	} else if u.value, err = f.typed(r.Value); err != nil {
		c.wrong(line, "%s: %v", r.Fact, err)
	}
	if r.Not != nil {
		if u.not, err = f.typed(r.Not); err != nil {
			c.wrong(line, "%s, when denied: %v", r.Fact, err)
		}
	}
	if len(r.Say) == 0 {
		c.wrong(line, "a rule of %s says nothing; add say:", r.Fact)
	}
	u.fact = f
	t.rules = append(t.rules, u)
	for _, p := range r.Say {
		if u.number && !strings.Contains(p.text, "<") {
			c.wrong(p.line, "%q holds no number; put <n>, <c>, <m> or <%%> where it stands", p.text)
		}
		t.facts.add(c.phrase(p, n)...)
	}
	for _, p := range r.Unless {
		t.never.add(c.phrase(p, n)...)
	}
}

// typed makes a value of the lexicon a value of the fact.
func (f Fact) typed(x any) (Value, error) {
	v := Value{}
	switch x := x.(type) {
	case string:
		v = f.coerce(Word(x))
	case bool:
		v = Yes(x)
	case int:
		v = Number(float64(x))
	case float64:
		v = Number(x)
	case map[string]any:
		v = Range(math.Inf(-1), math.Inf(1))
		if n, ok := x["min"].(int); ok {
			v.Min = float64(n)
		}
		if n, ok := x["max"].(int); ok {
			v.Max = float64(n)
		}
	}
	if !f.accepts(v) {
		return v, fmt.Errorf("the value %v is not one of its own; check facts.yaml", x)
	}
	return v, nil
}
