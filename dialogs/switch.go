package dialogs

import "bussola/situation"

// The parts that the body may switch off while the bot runs. A single card is "card:" and its slug.
const (
	answersPart  = "answers"  // questions, cards and orientation
	bookingsPart = "bookings" // making and moving callbacks; cancelling stays
)

// cardPart is the switch of one card.
func cardPart(slug string) string { return "card:" + slug }

// answersOff says that no answers are given now, and tells the person where to ask. The numbers for danger, the way to a
// person and what is promised stay.
func (t *turn) answersOff() bool {
	off := t.w.Off(answersPart)
	if off {
		t.note("switch_answers", "office", t.officeLine(t.doorOffice("pas")))
	}
	return off
}

// cardOff says that one card, or all of them, may not be told.
func (t *turn) cardOff(slug string) bool { return t.w.Off(answersPart) || t.w.Off(cardPart(slug)) }

// inWords stands for words typed as an answer to a step of booking, among the verbs of its buttons.
const inWords = "inWords"

// bookingOff says that an act of booking may not be done now, and leads back to where the person is free. Cancelling, and
// looking at what is promised, are always possible.
func (t *turn) bookingOff(verb string) bool {
	switch verb {
	case "reason", "day", "days", "list", "newtime", "hour", "no-name", "rename", "rephone", "confirm", "move", "half", "call", "call-ask", "share", inWords:
	case "person":
		if mine, err := t.w.Mine(); err != nil || len(mine) > 0 {
			return false // the promised ones are shown
		}
	default:
		return false
	}
	if !t.w.Off(bookingsPart) {
		return false
	}
	t.note("switch_bookings", "office", t.callLine(t.doorOffice("pas")))
	if t.s.Mode.drafting() {
		t.dropHeld()
		t.s.Draft, t.s.Return = nil, ""
		t.move(toMenu)
	}
	return true
}

// drawOff is the screen of a mode that is switched off.
func (t *turn) drawOff() string {
	t.choose(t.say("choice_book"), "person")
	if len(t.lead) > 0 { // it has just been said
		return ""
	}
	return t.say("switch_answers", "office", t.officeLine(t.doorOffice("pas")))
}

// withoutOff takes out of an orientation the services whose card is switched off, with the papers that only they ask for.
func (t *turn) withoutOff(o situation.Outcome) situation.Outcome {
	top := o.Shown[:min(o.Top, len(o.Shown))]
	rest := t.tellable(o.Shown[len(top):])
	kept := t.tellable(top)
	if len(kept)+len(rest) < len(o.Shown) {
		papers := map[string]bool{}
		for _, a := range kept {
			if s, ok := t.d.Know.Service(a.Slug); ok {
				for _, d := range s.Documents {
					papers[d] = true
				}
			}
		}
		var documents []string
		for _, d := range o.Documents {
			if papers[d] {
				documents = append(documents, d)
			}
		}
		o.Documents, o.Top = documents, len(kept)
		o.Shown = append(kept, rest...)
	}
	o.RuledOut = t.tellable(o.RuledOut)
	return o
}

// tellable keeps the services whose card may be told.
func (t *turn) tellable(list []situation.Advice) []situation.Advice {
	var out []situation.Advice
	for _, a := range list {
		if !t.cardOff(a.Slug) {
			out = append(out, a)
		}
	}
	return out
}
