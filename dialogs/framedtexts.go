package dialogs

import (
	"time"

	"bussola/booking"
)

// aside says a text that a frame names, with what it may speak of: the office of the call at hand, with its hours; when that call is, and
// which number will show.
func (t *turn) aside(key string) {
	door, when := "pas", ""
	if d := t.s.Draft; d != nil {
		if r, ok := t.d.Agenda.Reason(d.Reason); ok {
			door = r.Door
		}
		if d.Start > 0 {
			when = t.when(time.Unix(d.Start, 0))
		}
	}
	if key == "when" && when == "" {
		return
	}
	o := t.doorOffice(door)
	t.note("aside_"+key, "office", t.callLine(o), "sheet", t.officeSheet(o), "emergency", t.d.Lines.Emergency(), "calls", number(int(t.d.Privacy.Retention.Calls)),
		"shows", t.shows(), "when", when)
	t.brief = true
}

// howToCall keeps words about how to call ("non sento bene") beside the safe times: whoever calls reads them first.
func (t *turn) howToCall(text string) {
	if !t.draft() {
		return
	}
	d := t.s.Draft
	if d.Times != "" {
		text = d.Times + ". " + text
	}
	if len([]rune(text)) > maxTimes {
		t.note("call_long")
		return
	}
	d.Times = text
	t.note("how_call_noted")
}

// justOver is the call that this conversation last dealt with, when it is over and nobody said whether it was of use.
func (t *turn) justOver() (booking.Code, bool) {
	if t.s.Draft == nil || t.s.Draft.Code == "" {
		return "", false
	}
	c, err := t.w.Callback(t.s.Draft.Code)
	return c.Code, err == nil && c.State == booking.Done && !c.Answered
}
