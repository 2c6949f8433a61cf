package booking

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/looplab/fsm"
)

// Event is something that happens to a callback.
type Event struct {
	Do      Do
	By      By
	Actor   string    // who acts at the desk, their WorkerID; Take: who takes it
	To      Candidate // Hold, Move, Offer: the new time
	Until   time.Time // Offer: until when the time is kept
	Attempt int       // Miss: which attempt the pressed button stood for (1..3); 0 is simply the next one
	Outcome Outcome   // Close
	OutTo   string    // Close: see Callback.OutcomeTo. Give: the colleague
	OutAt   time.Time // Close: see Callback.OutcomeAt
}

// Do is the verb of an event.
type Do string

const (
	Hold    Do = "hold"    // keep a time while the citizen confirms
	Request Do = "request" // the citizen confirms, the desk has to accept
	Confirm Do = "confirm" // the citizen confirms, or the desk accepts
	Expire  Do = "expire"  // the hold ran out
	Wait    Do = "wait"    // no time is free: the citizen joins the waiting list
	Offer   Do = "offer"   // a time became free and is kept for them
	Decline Do = "decline" // the citizen cannot, or did not answer in time
	Take    Do = "take"    // a social worker says: mine
	Release Do = "release" // and hands it back
	Miss    Do = "miss"    // called, nobody answered
	Close   Do = "close"   // called and spoken: an outcome
	Cancel  Do = "cancel"
	Move    Do = "move"  // to another time: the new cells and the old ones change hands in one commit
	Give    Do = "give"  // a social worker hands it to a colleague
	Amend   Do = "amend" // what was said about the call changes, a number or a note, and its life goes on: see [Amended]
	Undo    Do = "undo"  // back to how it was before what the same social worker did last, for [UndoFor]
)

// lastMiss is the miss that closes a callback, lastDecline the declined offer that ends the waiting; only Apply chooses them.
const (
	lastMiss    Do = "last_miss"
	lastDecline Do = "last_decline"
)

// UndoFor is how long a social worker may take back what they did.
const UndoFor = 5 * time.Minute

// By says who made an event happen.
type By string

const (
	Citizen By = "citizen"
	Desk    By = "desk"
	Clock   By = "clock"
)

// Outcome is how a call ended.
type Outcome string

const (
	InformationGiven  Outcome = "information-given"
	Oriented          Outcome = "oriented"          // OutcomeTo: the service or door
	DocumentsAwaited  Outcome = "documents-awaited" // OutcomeAt: until when
	OfficeAppointment Outcome = "appointment"       // OutcomeAt: when
	TakenInCharge     Outcome = "taken-in-charge"   // OutcomeTo: with which social worker
	Referred          Outcome = "referred"          // OutcomeTo: elsewhere
	NotNeeded         Outcome = "not-needed"
)

// Outcomes lists every outcome, in the order a desk shows them.
func Outcomes() []Outcome {
	return []Outcome{InformationGiven, Oriented, DocumentsAwaited, OfficeAppointment, TakenInCharge, Referred, NotNeeded}
}

// ErrNotNow: the event makes no sense in the present state. ErrAlready: it has happened before; the callback returned is the
// present one and the answer to give is the same. ErrPast: the time asked for has gone. Errors of [Apply] are one of them.
var (
	ErrNotNow  = errors.New("not possible now")
	ErrAlready = errors.New("already so")
	ErrPast    = errors.New("that time has passed")
)

// Refused carries one of the three errors with the state the callback is in, so that whoever answers can say it.
type Refused struct {
	Do    Do
	State State
	Why   error
}

func (r *Refused) Error() string {
	return fmt.Sprintf("callback is %s, cannot %s: %v", r.State, r.Do, r.Why)
}
func (r *Refused) Unwrap() error { return r.Why }

// table is the whole life. Everything not written here is refused. Moving what somebody had taken makes it free to take again.
func table() fsm.Events {
	from := func(states ...State) (out []string) {
		for _, s := range states {
			out = append(out, string(s))
		}
		return
	}
	row := func(do Do, to State, src ...State) fsm.EventDesc {
		return fsm.EventDesc{Name: string(do), Src: from(src...), Dst: string(to)}
	}
	return fsm.Events{
		row(Hold, Held, Draft),
		row(Request, Requested, Held, Offered),
		row(Confirm, Confirmed, Held, Offered, Requested),
		row(Expire, Expired, Held),
		row(Wait, Waiting, Draft),
		row(Offer, Offered, Waiting),
		row(Decline, Waiting, Offered),
		row(lastDecline, Expired, Offered),
		row(Take, Taken, Requested, Confirmed),
		row(Release, Confirmed, Taken, Attempted),
		row(Miss, Attempted, Taken, Attempted),
		row(lastMiss, NoAnswer, Taken, Attempted),
		row(Close, Done, Taken, Attempted),
		row(Cancel, Cancelled, Held, Waiting, Offered, Requested, Confirmed, Taken, Attempted),
		row(Move, Held, Held),
		row(Move, Requested, Requested),
		row(Move, Confirmed, Confirmed, Taken, Attempted),
		row(Give, Taken, Taken),
		row(Give, Attempted, Attempted),
		row(undoTo(Requested), Requested, Confirmed, Taken, Cancelled),
		row(undoTo(Confirmed), Confirmed, Taken, Cancelled),
		row(undoTo(Taken), Taken, Taken, Confirmed, Attempted, Done, NoAnswer, Cancelled),
		row(undoTo(Attempted), Attempted, Attempted, Confirmed, Done, NoAnswer, Cancelled),
	}
}

// undoTo is the name in the table of going back to a state.
func undoTo(s State) Do { return Undo + "_" + Do(s) }

// next asks the table. A state it has never heard of has no way on.
func next(s State, do Do) (State, bool) {
	m := fsm.NewFSM(string(Draft), table(), nil)
	m.SetState(string(s))
	if !m.Can(string(do)) {
		return s, false
	}
	// A loop to the same state is reported as an error and is none.
	if err := m.Event(context.Background(), string(do)); err != nil && !errors.As(err, new(fsm.NoTransitionError)) {
		return s, false
	}
	return State(m.Current()), true
}

// LifeDiagram draws the life as a Mermaid state diagram, sorted.
func LifeDiagram() string {
	s, err := fsm.VisualizeForMermaidWithGraphType(fsm.NewFSM(string(Draft), table(), nil), fsm.StateDiagram)
	if err != nil {
		return "" // the kind of diagram is a constant of the library: it cannot be unknown
	}
	return s
}
