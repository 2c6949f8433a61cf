package dialogs

import (
	"slices"
	"strings"

	"bussola/knowledge"
	"bussola/situation"
)

// drawOutcome is the orientation as a tired person can read it: the two or three things that matter, why, what to do first,
// one list of papers, the door, and the call when it helps.
func (t *turn) drawOutcome() string {
	o := t.orientation()
	day := knowledge.Day(t.now)
	var b []string
	if o.Urgent {
		b = append(b, t.say("outcome_urgent"))
	}
	top := o.Shown[:min(o.Top, len(o.Shown))]
	if len(top) == 0 {
		b = append(b, t.say("outcome_none"))
	} else {
		b = append(b, t.say("outcome_intro"))
	}
	for i, a := range top {
		b = append(b, t.adviceText(i+1, a, day))
	}
	if rest := o.Shown[len(top):]; len(rest) > 0 {
		b = append(b, t.say("outcome_others", "titles", t.titles(rest, 4)))
	}
	if len(o.Documents) > 0 {
		b = append(b, t.papersText())
	}
	door := o.Door
	if len(top) == 0 && door != "punto-insieme" { // there is no card to find an office in
		door = "pas"
	}
	switch door {
	case "punto-insieme":
		b = append(b, t.say("outcome_door_pi", "office", t.officeLine(t.doorOffice("punto-insieme"))))
	case "pas":
		b = append(b, t.say("outcome_door_pas", "office", t.officeLine(t.doorOffice("pas"))))
	default:
		b = append(b, t.say("outcome_door_other"))
	}
	if o.Assessment {
		b = append(b, t.say("outcome_assessment"))
		t.choose(t.say("choice_book"), "person")
	}
	for _, a := range top {
		if s, ok := t.d.Know.Service(a.Slug); ok {
			t.choose(t.say("choice_open", "title", s.Title(t.s.Lang)), "card:"+a.Slug)
		}
	}
	if len(o.Shown) > len(top) {
		t.choose(t.say("choice_others"), "others")
	}
	if len(o.Shown) > 0 {
		t.choose(t.say("choice_why"), "why")
		t.chooseIn(t.say("choice_what_if"), "weigh", 2)
	}
	if len(o.RuledOut) > 0 {
		t.choose(t.say("choice_ruled_out"), "ruled-out")
	}
	t.offerKeeping()
	t.choose(t.say("choice_review"), "review")
	if !o.Assessment {
		t.choose(t.say("choice_book"), "person")
	}
	if len(t.before) > 0 || t.brief { // something was answered aside: the long text stands above already
		return t.say("outcome_again")
	}
	return strings.Join(b, "\n\n")
}

// papersText lists what to prepare for what the outcome lists.
func (t *turn) papersText() string {
	var lines []string
	o := t.orientation()
	for _, name := range o.Documents {
		if d, ok := t.d.Know.Document(name); ok {
			line := "document_line"
			if slices.Contains(o.IfHad, name) {
				line = "document_line_if_had"
			}
			lines = append(lines, t.say(line, "name", d.In(t.s.Lang)))
		}
	}
	return t.say("outcome_documents", "documents", strings.Join(lines, "\n"))
}

// adviceText is one service of the outcome: what it is, why it fits, what to do first.
func (t *turn) adviceText(n int, a situation.Advice, day knowledge.Date) string {
	s, ok := t.d.Know.Service(a.Slug)
	if !ok {
		return ""
	}
	what := ""
	if c, ok := t.d.Know.Show(a.Slug, t.s.Lang, day); ok {
		if p, ok := c.Part(knowledge.What); ok && len(p.Sentences) > 0 {
			what = p.Sentences[0]
		}
	}
	lines := []string{t.say("outcome_item", "n", number(n), "title", s.Title(t.s.Lang), "what", what)}
	if a.Verdict == situation.Likely && len(a.Because) > 0 {
		lines = append(lines, t.say("outcome_fits", "because", t.because(a.Because, 3)))
	}
	if a.Verdict == situation.Unknown {
		lines = append(lines, t.say("outcome_may"))
	}
	for i, p := range a.First {
		if i == 2 || p >= len(s.Rules.Prerequisites) {
			break
		}
		lines = append(lines, t.say("outcome_first", "step", in(s.Rules.Prerequisites[p].Step, t.s.Lang)))
	}
	return strings.Join(lines, "\n")
}

// because lists the facts that made a verdict, in words, at most so many.
func (t *turn) because(names []string, most int) string {
	facts, told := t.d.Guide.Facts(t.s.Log, t.now), t.told()
	said := slices.ContainsFunc(names, func(n string) bool { return contains(told, n) })
	var parts []string
	for _, name := range names {
		if said && !contains(told, name) {
			continue // what only follows from the rest is no reason that a person would recognise
		}
		v, ok := facts[name]
		if f, known := t.d.Guide.Fact(name); ok && known && len(parts) < most {
			parts = append(parts, t.say("fact", "label", lower(t.label(f)), "value", t.backWords(f, v)))
		}
	}
	return strings.Join(parts, "; ")
}

func (t *turn) titles(list []situation.Advice, most int) string {
	var out []string
	for _, a := range list {
		if s, ok := t.d.Know.Service(a.Slug); ok && len(out) < most {
			out = append(out, s.Title(t.s.Lang))
		}
	}
	return strings.Join(out, "; ")
}

// showOthers lists the rest of what may help, each openable by its name.
func (t *turn) showOthers() {
	o := t.orientation()
	var items []string
	for _, a := range o.Shown[min(o.Top, len(o.Shown)):] {
		if s, ok := t.d.Know.Service(a.Slug); ok {
			items = append(items, "• "+s.Title(t.s.Lang))
		}
	}
	t.tell(t.say("others_intro", "items", strings.Join(items, "\n")))
}

// showRuledOut says what was ruled out and which condition did it.
func (t *turn) showRuledOut() {
	o := t.orientation()
	day := knowledge.Day(t.now)
	var items []string
	for _, a := range o.RuledOut {
		s, ok := t.d.Know.Service(a.Slug)
		if !ok || len(a.Failed) == 0 || a.Failed[0] >= len(s.Rules.Conditions) {
			continue
		}
		condition, whole := t.d.Know.Fill(a.Slug, in(s.Rules.Conditions[a.Failed[0]].Says, t.s.Lang), t.s.Lang, day)
		if !whole {
			continue
		}
		items = append(items, t.say("ruled_out_item", "title", s.Title(t.s.Lang), "condition", condition))
	}
	if len(items) == 0 {
		t.note("ruled_out_none")
		return
	}
	t.tell(t.say("ruled_out_intro", "items", strings.Join(items, "\n")))
}
