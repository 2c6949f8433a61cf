package dialogs

import (
	"bussola/booking"
)

// readCode reads a booking code among typed words.
func readCode(word string) (booking.Code, bool) { return booking.ParseCode(word) }

// bookingAct does the acts of the modes that make, move and cancel a callback; false when the verb is none of them.
func (t *turn) bookingAct(verb, arg string) bool {
	if t.bookingOff(verb) {
		return true
	}
	switch verb {
	case "person":
		t.wantPerson()
	case "reason":
		t.pickReason(arg)
	case "day":
		t.pickDay(arg)
	case "list":
		t.wait()
	case "days":
		if t.draft() {
			t.s.Draft.Page++
		}
	case "newtime":
		if t.draft() {
			t.s.Draft.Wish, t.s.Draft.Page = nil, 0
			t.move(toDay)
		}
	case "hour":
		t.pickHour(atoi(arg))
	case "no-name":
		if t.draft() && t.s.Mode == Name {
			t.s.Draft.Name = ""
			t.afterName()
		}
	case "mend":
		t.note("confirm_what")
	case "rename":
		if t.draft() {
			t.move(toName)
		}
	case "rephone":
		if t.draft() {
			t.move(toPhone)
		}
	case "half":
		t.pickHalf(arg)
	case "call-ask":
		t.askCall(arg)
	case "call":
		t.callAnswer(arg)
	case "share":
		t.shareAnswer(arg)
	case "calendar":
		t.calendar(booking.Code(arg))
	case "confirm":
		t.confirm()
	case "drop-draft":
		t.dropDraft()
	case "keep", "move-it":
		t.theOne(verb)
	case "mine":
		t.digress(toMine)
	case "show":
		t.showCode(booking.Code(arg))
	case "move":
		t.startMove(booking.Code(arg))
	case "renumber":
		t.startRenumber(booking.Code(arg))
	case "drop":
		t.askDrop(booking.Code(arg))
	case "drop-yes":
		t.drop()
	case "take-offer", "pass-offer":
		t.offerAct(verb, arg)
	default:
		return false
	}
	return true
}

// draft says whether a callback is being put together; when it is not (an old button), the way to start one is shown.
func (t *turn) draft() bool {
	if t.s.Draft != nil {
		return true
	}
	t.note("stale")
	return false
}

// wantPerson is the way to a person from everywhere.
func (t *turn) wantPerson() {
	mine, err := t.w.Mine()
	if err != nil {
		t.err = err
		return
	}
	t.s.Wants = true
	if t.draftGoesOn() {
		return
	}
	if len(mine) > 0 {
		if mine[0].Listed() {
			t.note("one_listed")
		} else {
			t.note("one_open")
		}
		t.digress(toMine)
		return
	}
	t.s.Return = ""
	t.dropHeld()
	t.s.Draft = &Draft{ID: t.w.NewID()}
	t.move(toReason)
}

// draftGoesOn takes who asks for a call while one is being put together as going on with it: the step stays, or is come back to from
// a question asked in between.
func (t *turn) draftGoesOn() bool {
	d := t.s.Draft
	if d == nil || d.Reason == "" || d.Moving || d.Number {
		return false
	}
	switch {
	case t.s.Mode.drafting() && t.s.Mode != Reason:
	case isDigression(t.s.Mode) && t.s.Return.drafting() && t.s.Return != Reason:
		t.goBack()
	default:
		return false
	}
	t.note("draft_on")
	return true
}

func (t *turn) pickReason(id string) {
	if _, ok := t.d.Agenda.Reason(id); !ok || !t.draft() {
		t.note("stale")
		return
	}
	if t.s.Draft.Reason != "" { // a day said before any reason is kept
		t.s.Draft.Wish = nil
	}
	t.s.Draft.Reason, t.s.Draft.Page = id, 0
	if t.s.Tongue != "" {
		t.speakTheirs()
	}
	t.move(toDay)
}

// hold keeps a time for the person and lets go of the one that was kept before; false when it was not to be had.
func (t *turn) hold(rule booking.UrgencyRule, candidates []booking.Candidate) bool {
	t.dropHeld()
	d := t.s.Draft
	code, err := t.w.NewCode()
	if err != nil {
		t.err = err
		return false
	}
	c, err := booking.Apply(t.callback(code, rule), booking.Event{Do: booking.Hold, By: booking.Citizen, To: candidates[0]}, t.now)
	if err != nil {
		t.note("hour_taken")
		return false
	}
	t.out.Holds = append(t.out.Holds, Hold{Callback: c, Candidates: candidates})
	d.Code, d.Start = code, c.Start.Unix()
	return true
}

// callback is the draft as a callback that has not begun to live.
func (t *turn) callback(code booking.Code, rule booking.UrgencyRule) booking.Callback {
	d := t.s.Draft
	r, _ := t.d.Agenda.Reason(d.Reason)
	return booking.Callback{
		Code: code, Reason: d.Reason, ReasonWords: r.Label.In(t.s.Lang), Door: r.Door, Urgency: rule.ID, Sign: t.d.Agenda.SignOf(rule, t.flags()),
		Fragile: rule.Fragile, Lang: t.callLang(), Draft: d.ID + "/" + string(code), Created: t.now.UTC(),
	}
}

// dropHeld lets go of the slot that the draft holds, if it still does.
func (t *turn) dropHeld() {
	if t.s.Draft == nil || t.s.Draft.Code == "" || t.s.Draft.Moving {
		return
	}
	c, err := t.w.Callback(t.s.Draft.Code)
	if err != nil || c.State != booking.Held {
		return
	}
	if c, err = booking.Apply(c, booking.Event{Do: booking.Cancel, By: booking.Citizen}, t.now); err == nil {
		t.out.Changes = append(t.out.Changes, Change{Do: booking.Cancel, Callback: c, Unseen: true})
	}
	t.s.Draft.Code, t.s.Draft.Start = "", 0
}

func (t *turn) dropDraft() {
	if d := t.s.Draft; d != nil && d.Number {
		t.leaveNumber()
		return
	}
	if d := t.s.Draft; d != nil && d.Moving { // the promised call stands
		if c, ok := t.mineOf(d.Code); ok {
			t.s.Draft, t.s.Return = nil, ""
			t.note("move_dropped", "when", t.when(c.Start))
			t.move(toMenu)
			return
		}
	}
	t.dropHeld()
	t.s.Draft = nil
	t.s.Return = ""
	t.note("draft_dropped")
	t.move(toMenu)
}
