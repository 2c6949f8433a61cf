package dialogs

import (
	"slices"
	"strings"

	"bussola/knowledge"
	"bussola/situation"
)

// why explains: the question being asked, or the outcome.
func (t *turn) why() {
	switch t.s.Mode {
	case Asking:
		t.whyAsked()
	case Name, Phone, Calling:
		t.whyStep()
	case Weighing:
		if len(t.s.Offer) == 1 {
			t.explain(t.s.Offer[0])
			return
		}
		fallthrough
	default:
		t.tell(t.whyOutcome())
	}
}

// lost answers who did not understand: the question again with what may be answered to it; elsewhere, that any words will do.
func (t *turn) lost() {
	f, known := t.d.Guide.Fact(t.s.Asked)
	switch {
	case t.s.Mode == Asking && known && f.Type == "bool":
		t.note("lost_yes_no")
	case t.s.Mode == Asking:
		t.note("lost_question")
	case t.choosing() && t.tellApart():
	default:
		t.note("lost")
	}
}

// recap says what is known so far, and leaves the screen as it is.
func (t *turn) recap() {
	if len(t.told()) == 0 {
		t.note("no_facts")
		return
	}
	facts := t.d.Guide.Facts(t.s.Log, t.now)
	var lines []string
	for _, name := range t.told() {
		if v, ok := facts[name]; ok {
			f, _ := t.d.Guide.Fact(name)
			lines = append(lines, t.say("fact_line", "label", t.label(f), "value", t.backWords(f, v)))
		}
	}
	t.note("recap", "facts", strings.Join(lines, "\n"))
}

// whyAsked says which services the question is about.
func (t *turn) whyAsked() {
	o := t.orientation()
	var served []situation.Advice
	for _, a := range append(append([]situation.Advice(nil), o.Shown...), o.All...) {
		if a.Need != situation.Unlikely && contains(a.Missing, t.s.Asked) && !slices.ContainsFunc(served, func(b situation.Advice) bool { return b.Slug == a.Slug }) {
			served = append(served, a)
		}
	}
	if len(served) > 0 {
		t.note("asking_why_for", "titles", t.titles(served, 3))
	}
}

// whyOutcome says which of the person's words made each thing that stands in front, and which written orders chose the call and the door.
func (t *turn) whyOutcome() string {
	o := t.orientation()
	lines := []string{t.say("why_intro")}
	for _, a := range o.Shown[:min(o.Top, len(o.Shown))] {
		s, ok := t.d.Know.Service(a.Slug)
		if !ok {
			continue
		}
		title := s.Title(t.s.Lang)
		if because := t.because(a.Because, 5); because != "" {
			lines = append(lines, t.say("why_item", "title", title, "because", because))
		} else {
			lines = append(lines, t.say("why_item_asked", "title", title))
		}
		if missing := t.labels(a.Missing, 3); a.Verdict == situation.Unknown && missing != "" {
			lines = append(lines, t.say("why_missing", "missing", missing))
		}
	}
	for _, r := range o.WhyUrgent {
		lines = append(lines, t.say("why_urgent", "why", in(r.Why, t.s.Lang)))
	}
	for _, r := range o.WhyAssessed {
		lines = append(lines, t.say("why_call", "why", in(r.Why, t.s.Lang)))
	}
	if o.WhyDoor != nil {
		lines = append(lines, t.say("why_door", "why", in(o.WhyDoor, t.s.Lang)))
	}
	if len(lines) == 1 {
		return t.say("why_nothing")
	}
	return strings.Join(append(lines, t.say("why_rules")), "\n")
}

func (t *turn) drawExplained(slug string) string {
	a, _ := t.d.Guide.Advise(t.request(), slug, t.now)
	if !a.Have {
		for _, name := range a.Missing[:min(3, len(a.Missing))] {
			if f, ok := t.d.Guide.Fact(name); ok {
				t.choose(t.say("choice_answer", "label", t.label(f)), "change:"+name)
			}
		}
		for _, name := range a.Turn[:min(2, len(a.Turn))] {
			if f, ok := t.d.Guide.Fact(name); ok {
				t.choose(t.say("choice_try", "label", t.label(f)), "weigh:"+name)
			}
		}
	}
	if s, ok := t.d.Know.Service(slug); ok {
		t.choose(t.say("choice_open", "title", s.Title(t.s.Lang)), "card:"+slug)
	}
	t.choose(t.say("choice_see_outcome"), "enough")
	return t.explanation(slug)
}

// explanation says of one service: have it, shown, ruled out and by what, not known yet, or never spoken of.
func (t *turn) explanation(slug string) string {
	s, ok := t.d.Know.Service(slug)
	if !ok {
		return ""
	}
	lines := []string{t.say("card_title", "title", s.Title(t.s.Lang))}
	if t.cardOff(slug) {
		return strings.Join(append(lines, t.say("switch_card", "place", t.doorOffice("pas").Name.In(t.s.Lang))), "\n")
	}
	a, _ := t.d.Guide.Advise(t.request(), slug, t.now)
	o := t.orientation()
	listed := slices.ContainsFunc(o.Shown, func(b situation.Advice) bool { return b.Slug == slug })
	because := t.because(a.Because, 4)
	switch {
	case a.Have:
		lines = append(lines, t.say("explain_have"))
	case a.Verdict == situation.Unlikely:
		lines = append(lines, t.explainUnlikely(a)...)
		if because != "" {
			lines = append(lines, t.say("explain_because", "because", because))
		}
	default:
		switch {
		case listed:
			lines = append(lines, t.say("explain_listed"))
		case a.Held != nil:
			lines = append(lines, t.say("explain_held", "why", in(a.Held, t.s.Lang)))
		case a.Need == situation.Unlikely && because != "":
			lines = append(lines, t.say("explain_no_need"))
		default:
			lines = append(lines, t.say("explain_not_told"))
		}
		if because != "" {
			lines = append(lines, t.say("explain_because", "because", because))
		}
		if missing := t.labels(a.Missing, 4); missing != "" {
			lines = append(lines, t.say("why_missing", "missing", missing))
		} else if a.Verdict == situation.Likely {
			lines = append(lines, t.say("explain_fits"))
		} else {
			lines = append(lines, t.say("explain_open"))
		}
		for i, p := range a.First {
			if i < 2 && p < len(s.Rules.Prerequisites) {
				lines = append(lines, t.say("outcome_first", "step", in(s.Rules.Prerequisites[p].Step, t.s.Lang)))
			}
		}
	}
	return strings.Join(append(lines, t.say("explain_office")), "\n")
}

// explainUnlikely says which conditions stand in the way: one alone is the smallest change that would turn it.
func (t *turn) explainUnlikely(a situation.Advice) []string {
	s, _ := t.d.Know.Service(a.Slug)
	day := knowledge.Day(t.now)
	var conditions []string
	for _, i := range a.Failed {
		if i >= len(s.Rules.Conditions) {
			continue
		}
		if c, whole := t.d.Know.Fill(a.Slug, in(s.Rules.Conditions[i].Says, t.s.Lang), t.s.Lang, day); whole {
			conditions = append(conditions, t.say("document_line", "name", c))
		}
	}
	out := []string{t.say("explain_unlikely", "conditions", strings.Join(conditions, "\n"))}
	if len(a.Failed) == 1 {
		return append(out, t.say("explain_one"))
	}
	return append(out, t.say("explain_all"))
}

// labels names facts, at most so many.
func (t *turn) labels(names []string, most int) string {
	var out []string
	for _, n := range names {
		if f, ok := t.d.Guide.Fact(n); ok && len(out) < most {
			out = append(out, lower(t.label(f)))
		}
	}
	return strings.Join(out, ", ")
}
