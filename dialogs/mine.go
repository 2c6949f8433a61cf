package dialogs

import (
	"bussola/booking"
)

// mineOf gives one of the person's own living callbacks by code.
func (t *turn) mineOf(code booking.Code) (booking.Callback, bool) {
	mine, err := t.w.Mine()
	if err != nil {
		t.err = err
		return booking.Callback{}, false
	}
	for _, c := range mine {
		if c.Code == code {
			return c, true
		}
	}
	return booking.Callback{}, false
}

// showCode answers a typed code: only in the chat that made the booking.
func (t *turn) showCode(code booking.Code) {
	if _, ok := t.mineOf(code); !ok {
		t.note("code_unknown")
		return
	}
	t.digress(toMine)
}

// startMove offers new times for a promised callback.
func (t *turn) startMove(code booking.Code) {
	c, ok := t.mineOf(code)
	if !ok {
		t.note("stale")
		return
	}
	if c.Listed() { // there is no time to move yet
		t.digress(toMine)
		return
	}
	if !t.d.Agenda.MayChange(c, t.now) {
		t.note("move_late", "office", t.callLine(t.doorOffice(c.Door)))
		return
	}
	t.dropHeld()
	t.s.Draft = &Draft{ID: t.w.NewID(), Reason: c.Reason, Code: c.Code, Moving: true}
	t.s.Return = ""
	t.move(toMine) // from anywhere: the button may stand under a reminder
	t.move(toDay)
}

// moveTo takes the new time and frees the old one, in one change.
func (t *turn) moveTo(candidates []booking.Candidate) {
	c, ok := t.mineOf(t.s.Draft.Code)
	if !ok {
		t.note("stale")
		t.s.Draft = nil
		t.move(toMenu)
		return
	}
	next, err := booking.Apply(c, booking.Event{Do: booking.Move, By: booking.Citizen, To: candidates[0]}, t.now)
	if err != nil {
		t.note("hour_taken")
		return
	}
	t.out.Changes = append(t.out.Changes, Change{Do: booking.Move, Callback: next, Candidates: candidates[:1]}) // the desk's card names the one; beaten to it, the turn is decided again
	t.s.Draft.Start = next.Start.Unix()
	t.happened("moved", "")
	t.move(toBooked)
}

func (t *turn) askDrop(code booking.Code) {
	c, ok := t.mineOf(code)
	if !ok {
		t.note("already_dropped")
		return
	}
	t.dropHeld()
	t.s.Draft = &Draft{ID: t.w.NewID(), Code: c.Code, Moving: true, Start: c.Start.Unix(), List: c.Listed()}
	t.move(toDrop)
}

// drop cancels. Cancelling twice says so and changes nothing.
func (t *turn) drop() {
	if t.s.Mode != Dropping || t.s.Draft == nil {
		t.note("stale")
		return
	}
	c, ok := t.mineOf(t.s.Draft.Code)
	if t.err != nil {
		return
	}
	t.s.Draft, t.s.Return = nil, ""
	if !ok {
		t.note("already_dropped")
		t.move(toMenu)
		return
	}
	next, err := booking.Apply(c, booking.Event{Do: booking.Cancel, By: booking.Citizen}, t.now)
	if err != nil {
		t.note("already_dropped")
		t.move(toMenu)
		return
	}
	t.out.Changes = append(t.out.Changes, Change{Do: booking.Cancel, Callback: next, Unseen: c.Listed()})
	t.happened("cancelled", "")
	if c.Listed() {
		t.note("list_left")
	} else {
		t.note("dropped")
	}
	t.move(toMenu)
}

// theOne does in words what a button under a reminder does: with the person's only callback; with several, they are shown.
func (t *turn) theOne(verb string) {
	mine, err := t.w.Mine()
	switch {
	case err != nil:
		t.err = err
	case len(mine) != 1:
		t.digress(toMine)
	case verb == "keep" && mine[0].State == booking.Offered:
		t.takeOffer(mine[0].Code, unix(mine[0].Start))
	case verb == "keep" && mine[0].State == booking.Waiting:
		t.digress(toMine)
	case verb == "keep":
		t.keep(mine[0].Code)
	case verb == "renumber":
		t.startRenumber(mine[0].Code)
	case verb == "drop-it":
		t.askDropFromAnywhere(mine[0].Code)
	case !t.bookingOff("move"):
		t.startMove(mine[0].Code)
	}
}

// makes says whether a social worker makes the calls of a reason.
func (t *turn) makes(who booking.WorkerID, reason string) bool {
	w, ok := t.d.Agenda.Worker(who)
	return ok && contains(w.Reasons, reason)
}
