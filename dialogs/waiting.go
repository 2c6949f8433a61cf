package dialogs

import (
	"strings"

	"bussola/booking"
)

// wait turns the draft into a place on the waiting list: everything but the time is asked, then it is confirmed like a call.
func (t *turn) wait() {
	if !t.draft() {
		return
	}
	slots, _ := t.free()
	if q, _ := t.query(); t.err != nil || t.s.Draft.Moving || len(slots) > 0 || !t.d.Agenda.Lists(q) {
		t.note("day_free_again") // a time became free meanwhile: it is on the screen
		return
	}
	t.dropHeld()
	d := t.s.Draft
	d.List, d.Day, d.Wish = true, "", nil
	if d.Phone != "" && d.Named {
		t.afterPhone()
		return
	}
	t.move(toName)
}

// enlist confirms the place on the list.
func (t *turn) enlist() {
	d := t.s.Draft
	if d.Phone == "" {
		t.note("stale")
		return
	}
	if d.Code != "" { // a second tap
		t.note("already_listed")
		t.move(toBooked)
		return
	}
	code, err := t.w.NewCode()
	if err != nil {
		t.err = err
		return
	}
	_, rule := t.query()
	c, err := booking.Apply(t.callback(code, rule), booking.Event{Do: booking.Wait, By: booking.Citizen}, t.now)
	if err != nil {
		t.err = err
		return
	}
	details, err := t.details(c)
	if err != nil {
		t.err = err
		return
	}
	t.out.Holds = append(t.out.Holds, Hold{Callback: c, Details: details})
	d.Code = code
	t.happened("listed", "")
	t.move(toBooked)
}

// offered finds the time that a button offers, while it still is.
func (t *turn) offered(code booking.Code, start string) (booking.Callback, bool) {
	c, ok := t.mineOf(code)
	switch {
	case t.err != nil:
	case ok && c.State == booking.Offered && unix(c.Start) == start:
		return c, true
	case ok && c.Open() && unix(c.Start) == start:
		t.note("already_booked")
		t.digress(toMine)
	default:
		t.note("offer_gone")
		if ok {
			t.digress(toMine)
		}
	}
	return c, false
}

// takeOffer promises the time that became free.
func (t *turn) takeOffer(code booking.Code, start string) {
	c, ok := t.offered(code, start)
	if !ok || t.bookingOff("confirm") {
		return
	}
	if !t.d.Agenda.Stands(c) { // meanwhile nobody works then
		t.giveBack(c, booking.Desk, "offer_withdrawn")
		return
	}
	do := booking.Confirm
	if r, _ := t.d.Agenda.Reason(c.Reason); r.DeskConfirms {
		do = booking.Request
	}
	next, err := booking.Apply(c, booking.Event{Do: do, By: booking.Citizen}, t.now)
	if err != nil {
		t.note("offer_gone")
		return
	}
	t.dropHeld()
	t.out.Changes = append(t.out.Changes, Change{Do: do, Callback: next})
	t.s.Draft, t.s.Return = &Draft{ID: t.w.NewID(), Reason: c.Reason, Code: c.Code, Start: c.Start.Unix()}, ""
	t.happened("booked", "")
	t.move(toMine)
	t.move(toBooked)
}

// passOffer lets the time go to the next.
func (t *turn) passOffer(code booking.Code, start string) {
	if c, ok := t.offered(code, start); ok {
		t.giveBack(c, booking.Citizen, "offer_passed")
	}
}

func (t *turn) giveBack(c booking.Callback, by booking.By, key string) {
	next, err := booking.Apply(c, booking.Event{Do: booking.Decline, By: by}, t.now)
	if err != nil {
		t.note("offer_gone")
		return
	}
	t.out.Changes = append(t.out.Changes, Change{Do: booking.Decline, Callback: next, Unseen: true})
	if !next.Listed() {
		key = "offer_last"
	}
	t.note(key, "offers", number(booking.MaxOffers-len(next.Passed)), "office", t.callLine(t.doorOffice(c.Door)))
	t.move(toMenu) // the screen of the moment may show the time as theirs
}

// drawListed is the line and the choices of one who waits, among their callbacks.
func (t *turn) drawListed(c booking.Callback) string {
	if c.State == booking.Offered {
		t.choose(t.say("choice_take_offer"), "take-offer:"+string(c.Code)+"/"+unix(c.Start))
		t.choose(t.say("choice_pass_offer"), "pass-offer:"+string(c.Code)+"/"+unix(c.Start))
		t.choose(t.say("choice_leave_list"), "drop:"+string(c.Code))
		return t.say("mine_offered", "when", t.when(c.Start), "reason", c.ReasonWords, "code", string(c.Code), "kept", t.when(c.HeldUntil))
	}
	t.choose(t.say("choice_leave_list"), "drop:"+string(c.Code))
	t.choose(t.say("choice_renumber_list"), "renumber:"+string(c.Code))
	return t.say("mine_waiting", "since", t.day(c.Created), "reason", c.ReasonWords, "code", string(c.Code),
		"offers", number(booking.MaxOffers-len(c.Passed)))
}

// offerAct does a choice of that line; its argument is code/start.
func (t *turn) offerAct(verb, arg string) {
	code, start, _ := strings.Cut(arg, "/")
	if verb == "take-offer" {
		t.takeOffer(booking.Code(code), start)
	} else {
		t.passOffer(booking.Code(code), start)
	}
}
