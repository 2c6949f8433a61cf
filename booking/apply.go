package booking

import (
	"slices"
	"time"
)

// Apply makes one event happen and returns the callback as it is afterwards. A refusal returns the callback unchanged with
// a [Refused] that wraps [ErrNotNow], [ErrAlready] or [ErrPast].
//
// A change adds one to Revision: the store writes the result only where it still has the revision before. For Hold the
// caller has filled code, draft, person, reason and the like; the store may [Callback.Place] it on a later candidate. The
// same for Wait, which has no place.
func Apply(c Callback, e Event, now time.Time) (Callback, error) {
	if c.State == "" {
		c.State = Draft
	}
	now = now.UTC()
	if already(c, e) {
		return c, &Refused{e.Do, c.State, ErrAlready}
	}
	do := e.Do
	if do == Undo {
		return undo(c, e, now)
	}
	if do == Miss && (c.State == Taken || c.State == Attempted) && c.Attempts+1 >= MaxAttempts { // taken: handed back after two misses, and taken again
		do = lastMiss
	}
	if do == Decline && e.By != Desk && len(c.Passed)+1 >= MaxOffers {
		do = lastDecline
	}
	to, ok := next(c.State, do)
	if !ok || e.Do == lastMiss || e.Do == lastDecline || !fits(c, e, now) {
		return c, &Refused{e.Do, c.State, ErrNotNow}
	}
	if tooLate(c, e, now) {
		return c, &Refused{e.Do, c.State, ErrPast}
	}

	c.Before, c.BeforeBy = before(c, e)
	switch e.Do {
	case Hold:
		c = c.Place(e.To)
		c.Created, c.Agreed = now, now
	case Wait:
		c.Created = now
	case Offer:
		c = c.Place(e.To)
	case Decline:
		if e.By != Desk { // what the office takes back is not held against them
			c.Passed = append(slices.Clone(c.Passed), c.Start)
		}
		c = c.Place(Candidate{})
	case Move:
		c = c.Place(e.To)
		c.Agreed, c.TakenBy, c.Attempts, c.Unkept, c.Uncalled = now, "", 0, time.Time{}, time.Time{}
	case Take:
		c.TakenBy = e.Actor
	case Give:
		c.TakenBy = e.OutTo
	case Release:
		c.TakenBy = ""
	case Miss:
		c.Attempts++
		c.Uncalled = time.Time{} // now somebody did
	case Close:
		c.Outcome, c.OutcomeTo, c.OutcomeAt = e.Outcome, e.OutTo, e.OutAt.UTC()
		if e.OutAt.IsZero() {
			c.OutcomeAt = time.Time{}
		}
		if c.Outcome == TakenInCharge && c.OutcomeTo == "" {
			c.OutcomeTo = c.TakenBy
		}
	case Cancel:
		c.CancelledBy = e.By
	case Request, Confirm:
		if c.State == Offered {
			c.Agreed = now
		}
	}
	c.State, c.Changed, c.Warned = to, now, ""
	c.Revision++
	switch c.HeldUntil = (time.Time{}); to {
	case Held:
		c.HeldUntil = now.Add(HoldFor)
	case Offered:
		c.HeldUntil = e.Until.UTC()
	}
	return c, nil
}

// Amended is a callback of which the words changed, the number to call or a note: its life goes on as it was, and what a social
// worker may take back stays so. The store writes it only where the callback is still what it was.
func Amended(c Callback) Callback {
	c.Revision++
	return c
}

// before is what Undo may go back to: how things stood before a social worker did something.
func before(c Callback, e Event) (*Callback, string) {
	if e.By != Desk || e.Actor == "" || e.Do == Move || e.Do == Hold {
		return nil, ""
	}
	c.Before, c.BeforeBy, c.Person, c.Draft = nil, "", "", ""
	return &c, e.Actor
}

// undo goes back. What was sent meanwhile stays sent, so reminders are not sent again.
func undo(c Callback, e Event, now time.Time) (Callback, error) {
	if c.Before == nil || c.BeforeBy != e.Actor || now.Sub(c.Changed) > UndoFor {
		return c, &Refused{Undo, c.State, ErrNotNow}
	}
	if _, ok := next(c.State, undoTo(c.Before.State)); !ok {
		return c, &Refused{Undo, c.State, ErrNotNow}
	}
	b := *c.Before
	b.Person, b.Draft, b.Reminded, b.Nudged, b.Kept = c.Person, c.Draft, c.Reminded, c.Nudged, c.Kept
	b.Revision, b.Changed, b.Warned = c.Revision+1, now, ""
	return b, nil
}

// already recognises the second tap: the event asks for what is so.
func already(c Callback, e Event) bool {
	switch e.Do {
	case Hold:
		return c.State == Held && samePlace(c, e.To)
	case Request:
		return c.Open()
	case Confirm: // whoever confirmed and finds it taken meanwhile has what they asked for
		return c.State == Confirmed || c.State == Taken || c.State == Attempted
	case Expire:
		return c.State == Expired
	case Wait:
		return c.State == Waiting
	case Offer:
		return c.State == Offered && samePlace(c, e.To)
	case Take:
		return (c.State == Taken || c.State == Attempted) && e.Actor != "" && c.TakenBy == e.Actor
	case Give:
		return (c.State == Taken || c.State == Attempted) && e.OutTo != "" && c.TakenBy == e.OutTo
	case Release:
		return c.State == Confirmed && c.TakenBy == ""
	case Miss:
		return (c.State == Attempted || c.State == NoAnswer) && e.Attempt > 0 && e.Attempt <= c.Attempts
	case Close:
		return c.State == Done && c.Outcome == e.Outcome
	case Cancel:
		return c.State == Cancelled
	case Move:
		return c.Occupies() && samePlace(c, e.To)
	}
	return false
}

// fits checks what the table cannot know: the event is complete and its moment has come.
func fits(c Callback, e Event, now time.Time) bool {
	switch e.Do {
	case Hold, Move:
		return e.To.Worker != "" && len(e.To.Cells) > 0 && e.To.Day != "" && e.To.Cells[0] == CellOf(e.To.Start)
	case Offer:
		return e.To.Worker != "" && len(e.To.Cells) > 0 && e.To.Day != "" && e.To.Cells[0] == CellOf(e.To.Start) && e.Until.After(now)
	case Expire:
		return !now.Before(c.HeldUntil)
	case Decline: // the clock only when the time to answer is over
		return e.By != Clock || !now.Before(c.HeldUntil)
	case Take:
		return e.Actor != ""
	case Give:
		return e.OutTo != ""
	case Miss: // a button of an older screen never counts as a later attempt
		return e.Attempt == 0 || e.Attempt == c.Attempts+1
	case Close:
		return slices.Contains(Outcomes(), e.Outcome)
	case Cancel:
		return e.By == Citizen || e.By == Desk
	}
	return true
}

// tooLate: nothing is promised for a time that has begun. A hold that outlived its minutes and was not yet cleared away may
// still be confirmed: its cells are still its own.
func tooLate(c Callback, e Event, now time.Time) bool {
	switch e.Do {
	case Hold, Move, Offer:
		return !e.To.Start.After(now)
	case Request:
		return !c.Start.After(now)
	case Confirm:
		return (c.State == Held || c.State == Offered) && !c.Start.After(now)
	}
	return false
}

func samePlace(c Callback, to Candidate) bool {
	return c.Worker == to.Worker && c.Start.Equal(to.Start)
}
