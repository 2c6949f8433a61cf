package dialogs

import (
	"errors"

	"bussola/booking"
)

// The number of a call that is promised already can change: by the button under the call, or in words ("ho cambiato numero, ora è 333
// ..."). It is kept with the words of the call, sealed like them; time, place in the agenda and life stay as they are.

// startRenumber asks for the new number of a promised call.
func (t *turn) startRenumber(code booking.Code) {
	c, ok := t.mineOf(code)
	if !ok {
		t.note("stale")
		return
	}
	t.dropHeld()
	t.s.Draft = &Draft{ID: t.w.NewID(), Reason: c.Reason, Code: c.Code, Number: true}
	t.s.Return = ""
	t.move(toMine) // from anywhere
	t.move(toPhone)
}

// renumberInWords takes the number that is said with the wish to change it; without one it is asked for. With several calls they
// are shown: each has its button.
func (t *turn) renumberInWords(text string) {
	t.theOne("renumber")
	if typed, ok := booking.PhoneAmong(text); ok && t.err == nil && t.renumbering() {
		t.phoned(typed)
	}
}

// numberOfOwn takes a number that is typed alone, where the person's only call is shown, as the one to be called on.
func (t *turn) numberOfOwn(text string) bool {
	if t.s.Mode != Booked && t.s.Mode != Mine {
		return false
	}
	if _, _, err := booking.Phone(text); err != nil {
		return false
	}
	t.renumberInWords(text)
	return true
}

// renumbering says that the number asked for is of a promised call.
func (t *turn) renumbering() bool { return t.s.Draft != nil && t.s.Draft.Number && t.s.Mode == Phone }

// renumber changes the number of the promised call that the draft names.
func (t *turn) renumber(e164 string) {
	code := t.s.Draft.Code
	c, ok := t.mineOf(code)
	if t.err != nil {
		return
	}
	t.s.Draft = nil
	t.move(toMine)
	if !ok {
		t.note("stale")
		return
	}
	d, err := t.detailsOf(code)
	if err != nil {
		t.err = err
		return
	}
	_, spoken, _ := booking.Phone(e164)
	if d.Phone == e164 {
		t.note("phone_same", "phone", spoken)
		return
	}
	d.Phone = e164
	t.out.Changes = append(t.out.Changes, Change{Do: booking.Amend, Callback: booking.Amended(c), Details: &d, Unseen: true})
	t.note("phone_changed", "phone", spoken)
}

// detailsOf gives the personal values that are kept of one of the person's own calls.
func (t *turn) detailsOf(code booking.Code) (booking.Details, error) {
	held, err := t.w.Holdings()
	if err != nil {
		return booking.Details{}, err
	}
	for _, call := range held.Calls {
		if call.Callback.Code == code {
			return call.Details, nil
		}
	}
	return booking.Details{}, errors.New("dialogs: a call of the person's own is not among what is kept of them")
}

// leaveNumber goes back to the calls without changing anything.
func (t *turn) leaveNumber() {
	t.s.Draft = nil
	t.note("phone_left")
	t.move(toMine)
}
