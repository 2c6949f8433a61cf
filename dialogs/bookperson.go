package dialogs

import (
	"errors"
	"strings"

	"bussola/booking"
)

func (t *turn) afterName() {
	t.s.Draft.Named = true
	if t.s.Draft.Phone != "" {
		t.afterPhone()
		return
	}
	t.move(toPhone)
}

// phoned reads the number to call.
func (t *turn) phoned(text string) {
	if !t.draft() {
		return
	}
	e164, _, err := booking.Phone(text)
	var refused *booking.PhoneError
	if errors.As(err, &refused) && (refused.Problem == booking.PhoneLetters || refused.Problem == booking.PhoneSymbols) {
		if typed, ok := booking.PhoneAmong(text); ok { // "il mio numero è ..."
			e164, _, err = booking.Phone(typed)
		}
	}
	switch {
	case err == nil:
		if booking.ShortPhone(e164) {
			t.note("phone_check")
		}
		if t.renumbering() {
			t.renumber(e164)
			return
		}
		t.s.Draft.Phone = e164
		t.afterPhone()
	case errors.As(err, &refused) && refused.Problem == booking.PhoneLetters && strings.Count(text, " ") > 1 && t.find(text).Kind != "abstain":
		t.answerAside(text, t.find(text))
	case errors.As(err, &refused):
		t.note("phone_"+strings.ReplaceAll(string(refused.Problem), "-", "_"), "emergency", t.d.Lines.Emergency())
	default:
		t.note("phone_unknown")
	}
}

// contact takes a shared number when a number is wanted.
func (t *turn) contact() {
	if t.s.Mode != Phone || t.in.Contact == nil || t.s.Draft == nil {
		t.note("odd_contact")
		return
	}
	if !t.in.Contact.Own && t.minorAlone() {
		t.note("phone_minor_other")
		return
	}
	t.phoned(t.in.Contact.Phone)
	if t.s.Mode != Phone && !t.in.Contact.Own {
		t.note("phone_other")
	}
}

// confirmsAside takes "confermo", typed where a question had led away from the screen that asks for it, as the answer to it.
func (t *turn) confirmsAside(text string) bool {
	if t.s.Return != Confirm || !isDigression(t.s.Mode) {
		return false
	}
	word, _ := t.d.Texts.Command(text)
	if f := fold(text); word != "yes" && f != fold(t.say("choice_confirm")) && f != fold(t.say("choice_list_confirm")) {
		return false
	}
	t.goBack()
	t.act("confirm")
	return true
}

// confirm makes the promise. A hold that ran out is tried again at the same time; repeated taps find the same callback.
func (t *turn) confirm() {
	d := t.s.Draft
	if d != nil && d.List {
		t.enlist()
		return
	}
	if d == nil || d.Code == "" || d.Phone == "" {
		t.note("stale")
		return
	}
	c, err := t.w.Callback(d.Code)
	if err != nil && !errors.Is(err, ErrNoCallback) {
		t.err = err
		return
	}
	if c.Open() {
		t.note("already_booked")
		t.move(toBooked)
		return
	}
	r, _ := t.d.Agenda.Reason(d.Reason)
	do := booking.Confirm
	if r.DeskConfirms {
		do = booking.Request
	}
	c = t.raised(c)
	details, err := t.details(c)
	if err != nil {
		t.err = err
		return
	}
	if next, err := booking.Apply(c, booking.Event{Do: do, By: booking.Citizen}, t.now); err == nil {
		t.out.Changes = append(t.out.Changes, Change{Do: do, Callback: next, Details: details})
		t.happened("booked", "")
		t.move(toBooked)
		return
	}
	// The hold is over: take the same time again when it is still free.
	t.note("draft_expired", "minutes", number(int(booking.HoldFor.Minutes())))
	d.Code = ""
	t.move(toDay)
}
