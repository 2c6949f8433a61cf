package dialogs

import (
	"slices"
	"strings"
	"time"

	"bussola/booking"
	"bussola/chat"
	"bussola/knowledge"
	"bussola/situation"
)

// keepOutcome gives the outcome as a text file, to save or to print. Somebody who may be watched is asked first: a file stays on
// the phone when the chat is gone.
func (t *turn) keepOutcome(arg string) {
	switch {
	case t.answersOff():
	case len(t.told()) == 0:
		t.note("no_facts")
	case t.s.Quiet && arg != "yes":
		t.digressToOutcome()
		t.note("summary_ask")
		t.offerFile = true
	default:
		t.before = append(t.before, chat.Reply{Text: t.say("summary_caption"), Doc: &chat.File{Name: t.say("summary_file"), Type: textType, Data: []byte(t.summary())}})
		t.digressToOutcome()
	}
}

const textType = "text/plain; charset=utf-8"

// digressToOutcome shows the outcome, unless something else is going on: then the file alone comes.
func (t *turn) digressToOutcome() {
	if !t.s.Mode.booking() && t.s.Mode != Asking {
		t.s.Return = ""
		t.move(toOutcome)
	}
}

// offerKeeping is the choice of the outcome that gives the file.
func (t *turn) offerKeeping() {
	if t.offerFile {
		t.choose(t.say("choice_keep_yes"), "keep-outcome:yes")
		return
	}
	t.choose(t.say("choice_keep_outcome"), "keep-outcome")
}

// summary is the outcome on a sheet of paper: what fits and why, the papers to get in order, where to go, and where it was read.
// It holds no name, no phone and none of the person's own words.
func (t *turn) summary() string {
	o := t.orientation()
	day := knowledge.Day(t.now)
	top := o.Shown[:min(o.Top, len(o.Shown))]
	parts := []string{t.say("summary_head", "day", day.Words(), "body", t.d.Agenda.Body.Name.In(t.s.Lang))}
	if o.Urgent {
		parts = append(parts, t.say("outcome_urgent"))
	}
	if o.Assessment {
		parts = append(parts, t.say("outcome_assessment"))
	}
	if len(top) == 0 {
		parts = append(parts, t.say("outcome_none"))
	} else {
		parts = append(parts, t.say("summary_what"))
	}
	for i, a := range top {
		parts = append(parts, t.adviceText(i+1, a, day)+"\n"+t.sheetOf(a, day))
	}
	if rest := o.Shown[len(top):]; len(rest) > 0 {
		parts = append(parts, t.say("outcome_others", "titles", t.titles(rest, len(rest))))
	}
	if papers := t.papers(o.Documents, o.IfHad); len(papers) > 0 {
		parts = append(parts, t.say("summary_papers", "papers", strings.Join(papers, "\n")))
	}
	if o.Door == "pas" || o.Door == "punto-insieme" {
		parts = append(parts, t.say("summary_door", "office", t.officeSheet(t.doorOffice(o.Door))))
	} else {
		parts = append(parts, t.say("summary_doubt", "office", t.officeSheet(t.doorOffice("pas"))))
	}
	parts = append(parts, t.say("summary_foot", "emergency", t.d.Lines.Emergency()))
	return sheet(strings.Join(parts, "\n\n"))
}

// sheetOf is what paper adds to a service: where it is asked for, by when, and where it was read.
func (t *turn) sheetOf(a situation.Advice, day knowledge.Date) string {
	c, ok := t.d.Know.Show(a.Slug, t.s.Lang, day)
	if !ok {
		return ""
	}
	var lines []string
	place := t.doorOffice("pas").Name.In(t.s.Lang)
	if len(c.Places) > 0 {
		place = c.Places[0].In(t.s.Lang)
		lines = append(lines, t.say("summary_place", "place", place))
	}
	if p, ok := c.Part(knowledge.When); ok && len(p.Sentences) > 0 {
		lines = append(lines, p.Sentences[0])
	}
	if c.Stale {
		return strings.Join(append(lines, t.say("card_stale", "place", place)), "\n")
	}
	return strings.Join(append(lines, t.warrant(c, "")), "\n")
}

// papers are the documents of the plan with a box to tick, where to get each and when it expires, in the order to get them.
func (t *turn) papers(names, ifHad []string) (out []string) {
	for _, name := range names {
		d, ok := t.d.Know.Document(name)
		if !ok {
			continue
		}
		line := t.say("summary_paper", "name", d.In(t.s.Lang))
		if slices.Contains(ifHad, name) {
			line += t.say("summary_paper_if_had")
		}
		if where := in(d.Ask, t.s.Lang); where != "" {
			line += t.say("summary_paper_where", "where", where)
		}
		if ends := in(d.Expires, t.s.Lang); ends != "" {
			line += t.say("summary_paper_ends", "ends", ends)
		}
		out = append(out, line)
	}
	return out
}

// officeSheet is an office with the hours of every day: paper is read another day.
func (t *turn) officeSheet(o booking.Office) string {
	lines := []string{t.say("summary_office", "name", o.Name.In(t.s.Lang), "address", o.Address, "phone", o.Phone)}
	weekdays := t.say("weekdays")
	for d := range 7 {
		day := time.Weekday((d + 1) % 7)
		var shifts []string
		for _, s := range o.Hours.On(day) {
			shifts = append(shifts, s.String())
		}
		if len(shifts) > 0 {
			lines = append(lines, t.say("summary_hours", "day", pick(weekdays, int(day)), "hours", strings.Join(shifts, ", ")))
		}
	}
	if from, _, ok := t.d.Agenda.NextOpening(o.ID, t.now); ok && !t.d.Agenda.OfficeOpen(o.ID, t.now) {
		lines = append(lines, t.say("office_next", "when", t.d.Texts.When(t.s.Lang, from, time.Time{}))) // no "domani": it is read another day
	}
	return strings.Join(lines, "\n")
}

// sheet turns headings into lines that stand out on paper, and ends every line as every program reads it.
func sheet(text string) string {
	var out []string
	for _, line := range strings.Split(text, "\n") {
		if heading, is := strings.CutPrefix(line, "# "); is {
			out = append(out, strings.ToUpper(heading))
			continue
		}
		out = append(out, line)
	}
	return strings.Join(out, "\r\n") + "\r\n"
}
