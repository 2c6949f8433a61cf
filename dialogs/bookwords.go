package dialogs

import (
	"strings"

	"bussola/booking"
	"bussola/knowledge"
)

// reasonInWords takes words as what the person wants to talk about: the reason whose own words are in them, or the one that the
// service they speak of belongs to, or the first of all, which is for whoever does not know. What they tell is kept for the card.
func (t *turn) reasonInWords(text string) {
	if !t.draft() {
		return
	}
	if w, ok := t.parseWhen(text); ok && !t.tellsAStory(text) && t.reasonNamed(text) == "" {
		t.s.Draft.Wish = &w
		t.note("reason_first")
		return
	}
	f := t.find(text)
	if asks(text) || t.d.Texts.holds("asking", text) || f.Kind == knowledge.Smalltalk {
		t.ask(text)
		return
	}
	if t.learn(text); t.takeReason(text, f) {
		return
	}
	r, ok := t.d.Agenda.Reason(t.firstReason())
	if !ok {
		t.elseAsk(text, "call_choose")
		return
	}
	t.note("reason_heard", "reason", r.Label.In(t.s.Lang))
	t.pickReason(r.ID)
}

// takeReason takes the reason that words name, or the one that the service they speak of belongs to.
func (t *turn) takeReason(text string, f knowledge.Finding) bool {
	id := t.reasonNamed(text)
	if id == "" && (f.Kind == knowledge.Answer || f.Kind == knowledge.Clarify) {
		id = t.reasonOf(f.Services[0])
	}
	r, ok := t.d.Agenda.Reason(id)
	if ok {
		t.note("reason_heard", "reason", r.Label.In(t.s.Lang))
		t.pickReason(id)
	}
	return ok
}

// reasonNamed is the reason whose words are said; the earliest in the text wins. Words for people of a family count only when no
// other is said: "mio figlio disabile" speaks of a disability.
func (t *turn) reasonNamed(text string) (id string) {
	words := framedWords(text)
	for _, of := range []func(booking.Reason) []string{func(r booking.Reason) []string { return r.Words }, func(r booking.Reason) []string { return r.Kin }} {
		for _, w := range words {
			for _, r := range t.d.Agenda.Reasons {
				for _, begin := range of(r) {
					if strings.HasPrefix(w, fold(begin)) && t.mayChoose(r) {
						return r.ID
					}
				}
			}
		}
	}
	return ""
}

// factsSay says that a reason's facts are known: one of a value when it names the value, and else any that is no "no".
func (t *turn) factsSay(r booking.Reason) bool {
	known := t.d.Guide.Facts(t.s.Log, t.now)
	for _, f := range r.Facts {
		name, value, one := strings.Cut(f, ":")
		v, ok := known[name]
		switch {
		case !ok || v.IsZero():
		case one && v.Word == value, !one && v.Word != "" && v.Word != "no", !one && v.Yes != nil && *v.Yes:
			return true
		}
	}
	return false
}

// reasonOf is the reason that a service belongs to, by its area.
func (t *turn) reasonOf(slug string) string {
	s, ok := t.d.Know.Service(slug)
	for _, r := range t.d.Agenda.Reasons {
		if ok && contains(r.Areas, string(s.Area)) && t.mayChoose(r) {
			return r.ID
		}
	}
	return ""
}

// firstReason is the first that anybody may choose.
func (t *turn) firstReason() string {
	for _, r := range t.d.Agenda.Reasons {
		if !r.OwnWorkerOnly {
			return r.ID
		}
	}
	return ""
}

// mayChoose says that a reason is among those shown to this person.
func (t *turn) mayChoose(r booking.Reason) bool {
	if !r.OwnWorkerOnly {
		return true
	}
	own, err := t.w.Own()
	if err != nil {
		t.err = err
	}
	return t.makes(own, r.ID)
}

// confirmInWords takes a number typed where everything is read back as the right one, and a day as another day.
func (t *turn) confirmInWords(text string) {
	if !t.draft() {
		return
	}
	if typed, ok := booking.PhoneAmong(text); ok {
		t.phoned(typed)
		return
	}
	t.ask(text)
}
