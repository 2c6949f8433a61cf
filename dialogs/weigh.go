package dialogs

import (
	"slices"
	"strings"

	"bussola/knowledge"
	"bussola/situation"
)

// asksOutcome answers words that ask about the orientation itself: "e se avessi l'ISEE?", "perché non la carta acquisti?". They
// mean something only once the person told something, and they change nothing of what was told.
func (t *turn) asksOutcome(text string) bool {
	if len(t.told()) == 0 || t.w.Off(answersPart) || len(strings.Fields(text)) > longestAsk {
		return false
	}
	if t.d.Guide.AsksIfMine(text) {
		if slug := t.spokenOf(); slug != "" {
			t.explain(slug)
			return true
		}
	}
	if rest, ok := t.d.Guide.WhyOf(text); ok {
		switch f := t.find(rest); f.Kind {
		case knowledge.Answer:
			t.explain(f.Services[0])
			return true
		case knowledge.Clarify:
			t.happened("clarified", "")
			t.chooseAmong(f.Services, knowledge.Whole, false)
			t.digress(toChoose)
			return true
		}
		return false
	}
	if t.s.Mode == Telling { // there "se..." is a part of the story
		return false
	}
	supposed := t.d.Guide.Suppose(text, t.s.Lang, t.d.Guide.Facts(t.s.Log, t.now), t.now)
	if len(supposed) == 0 {
		return false
	}
	t.s.Weighed, t.s.Offer = supposed, nil
	t.toWeighing(t.weighedText)
	return true
}

// spokenOf is the service that "mi spetta?" means: the one of the card, the one the story asked for, or the first of the outcome.
func (t *turn) spokenOf() string {
	if t.s.Subject != "" {
		return t.s.Subject
	}
	if w := t.wanted(); len(w) > 0 {
		return w[0]
	}
	if o := t.orientation(); t.s.Mode == Outcome && o.Top > 0 {
		return o.Shown[0].Slug
	}
	return ""
}

// longestAsk is how many words a question about the outcome has at most: longer ones are stories.
const longestAsk = 16

// toWeighing opens the screen of the trial, or, in the middle of a question or of a booking, answers aside and leaves everything there.
func (t *turn) toWeighing(words func() string) {
	if t.s.Mode.booking() || t.s.Mode == Asking {
		t.tell(words())
		t.s.Weighed = nil
		return
	}
	t.digress(toWeigh)
}

// weigh shows what would change with another answer to a fact; without a fact, which ones can be tried.
func (t *turn) weigh(fact string) {
	if len(t.told()) == 0 {
		t.note("no_facts")
		return
	}
	t.s.Weighed, t.s.Offer = nil, nil
	if fact != "" {
		if _, ok := t.d.Guide.Fact(fact); !ok {
			t.note("stale")
			return
		}
		t.s.Weighed = []situation.Supposed{{Fact: fact}}
	}
	t.digress(toWeigh)
}

// explain says where one service stands for this person, and why.
func (t *turn) explain(slug string) {
	if _, ok := t.d.Know.Service(slug); !ok {
		t.note("stale")
		return
	}
	t.s.Weighed, t.s.Offer, t.s.Subject = nil, []string{slug}, slug
	t.toWeighing(func() string { return t.explanation(slug) })
}

// keepWeighed makes what was supposed true: the person said so.
func (t *turn) keepWeighed() {
	if t.s.Mode != Weighing || len(t.s.Weighed) == 0 || t.s.Weighed[0].Value.IsZero() {
		t.note("stale")
		return
	}
	before := len(t.s.Log)
	for _, s := range t.s.Weighed {
		t.put(s.Fact, s.Value, situation.Confirmed)
	}
	t.note("noted", "facts", t.factsIn(t.s.Log[min(before, len(t.s.Log)):]))
	t.s.Weighed, t.s.Return = nil, ""
	t.move(toOutcome)
}

func (t *turn) drawWeighing() string {
	switch {
	case len(t.s.Weighed) == 1 && t.s.Weighed[0].Value.IsZero():
		f, _ := t.d.Guide.Fact(t.s.Weighed[0].Fact)
		t.choose(t.say("choice_answer", "label", t.label(f)), "change:"+f.Name)
		t.choose(t.say("choice_see_outcome"), "enough")
		return t.weighedText()
	case len(t.s.Weighed) > 0:
		t.choose(t.say("choice_keep_weighed"), "keep-weighed")
		t.choose(t.say("choice_see_outcome"), "enough")
		return t.weighedText()
	case len(t.s.Offer) == 1:
		return t.drawExplained(t.s.Offer[0])
	}
	turns := t.orientation().Turns(5)
	for _, name := range turns {
		f, _ := t.d.Guide.Fact(name)
		t.choose(t.say("choice_try", "label", t.label(f)), "weigh:"+name)
	}
	t.choose(t.say("choice_see_outcome"), "enough")
	if len(turns) == 0 {
		return t.say("weigh_nothing")
	}
	return t.say("weigh_menu")
}

// weighedText says what would change if what is supposed were true.
func (t *turn) weighedText() string {
	if s := t.s.Weighed; len(s) == 1 && s[0].Value.IsZero() {
		return t.casesText(s[0].Fact)
	}
	var facts []string
	for _, s := range t.s.Weighed {
		facts = append(facts, t.factWords(s.Fact, s.Value))
	}
	lines := []string{t.say("weigh_if", "facts", strings.Join(facts, "; "))}
	c := t.tellableChange(t.d.Guide.WhatIf(t.request(), t.s.Weighed, t.now))
	if len(c.Opens) > 0 {
		lines = append(lines, t.say("weigh_opens", "titles", t.names(c.Opens, 6)))
	}
	if len(c.Eases) > 0 {
		lines = append(lines, t.say("weigh_eases", "titles", t.names(c.Eases, 4)))
	}
	if len(c.Closes) > 0 {
		lines = append(lines, t.say("weigh_closes", "titles", t.names(c.Closes, 6)))
	}
	if len(c.Doubts) > 0 {
		lines = append(lines, t.say("weigh_doubts", "titles", t.names(c.Doubts, 4)))
	}
	if c.Assessment && c.After.Assessment {
		lines = append(lines, t.say("weigh_assessment"))
	}
	if c.Urgent && c.After.Urgent {
		lines = append(lines, t.say("weigh_urgent"))
	}
	if c.Door && c.After.Door != "other" {
		lines = append(lines, t.say("weigh_door", "office", t.officeLine(t.doorOffice(c.After.Door))))
	}
	if len(lines) == 1 {
		lines = append(lines, t.say("weigh_same"))
	}
	return strings.Join(append(lines, t.say("weigh_trial")), "\n")
}

// casesText says, for each answer a fact can have, what it would change.
func (t *turn) casesText(fact string) string {
	f, _ := t.d.Guide.Fact(fact)
	lines := []string{t.say("weigh_cases", "label", t.label(f))}
	for _, c := range t.d.Guide.Cases(t.request(), fact, t.now) {
		change := t.tellableChange(c.Change)
		var parts []string
		if len(change.Opens) > 0 {
			parts = append(parts, t.say("case_opens", "titles", t.names(change.Opens, 4)))
		}
		if len(change.Closes) > 0 {
			parts = append(parts, t.say("case_closes", "titles", t.names(change.Closes, 4)))
		}
		if len(change.Doubts) > 0 {
			parts = append(parts, t.say("case_doubts", "titles", t.names(change.Doubts, 3)))
		}
		if len(parts) == 0 && len(change.Eases) > 0 {
			parts = append(parts, t.say("case_eases", "titles", t.names(change.Eases, 3)))
		}
		if len(parts) == 0 {
			parts = append(parts, t.say("case_same"))
		}
		lines = append(lines, t.say("weigh_case", "value", t.valueWords(f, c.Value), "change", strings.Join(parts, " ")))
	}
	return strings.Join(append(lines, t.say("weigh_trial")), "\n")
}

// tellableChange leaves out the services whose card is switched off.
func (t *turn) tellableChange(c situation.Change) situation.Change {
	for _, list := range []*[]string{&c.Opens, &c.Closes, &c.Doubts, &c.Eases} {
		*list = slices.DeleteFunc(slices.Clone(*list), t.cardOff)
	}
	return c
}

// names lists the titles of services, and says how many more there are.
func (t *turn) names(slugs []string, most int) string {
	var out []string
	for _, slug := range slugs {
		if s, ok := t.d.Know.Service(slug); ok && len(out) < most {
			out = append(out, s.Title(t.s.Lang))
		}
	}
	if n := len(slugs) - len(out); n > 0 {
		out = append(out, t.say("and_more", "n", number(n)))
	}
	return strings.Join(out, "; ")
}
