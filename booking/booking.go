// Package booking is the agenda of the social workers and the life of a callback: the promise that a person will phone.
//
// It is pure. It keeps nothing, reads no clock and sends nothing: it is told what time it is and what is already taken,
// and answers with what may happen. An [Agenda] comes from the files that an editor writes (offices, hours, holidays,
// social workers, reasons). From it come the free [Slot]s a citizen may choose and, for the chosen one, the ordered
// [Candidate]s: the store takes the first that is still free, in the same commit that writes the callback.
// [Apply] is the only way a [Callback] changes; [Dues] says what the clock still owes to it.
//
// Time is kept as UTC instants and thought of as wall time in Europe/Rome. A quarter-hour of a social worker is a [Cell];
// two callbacks never share one. Nobody adds 24 hours to anything: a day has as many minutes as it has.
package booking

import (
	"encoding/json"
	"time"
)

// Callback is one call promised to one citizen. It holds no personal value: name, phone and card are [Details], sealed.
type Callback struct {
	Code     Code
	Revision int64 // grows by one with every change that Apply makes; 0 is a callback never held
	State    State

	Reason      string // id of the reason in the agenda
	ReasonWords string // the words of the reason as they were shown when it was booked
	Door        string // id of the door (access point) whose office calls
	Urgency     string // id of the urgency rule that applied
	Sign        string // id of the sign that made it urgent, see [Sign]: neutral, never which danger
	Lowered     string // id of the urgency it had before the desk lowered it; empty: nobody did
	Fragile     bool   // the rule says that this person gets the earlier, kept slots
	Lang        string // language of the call, BCP 47; empty is Italian

	Worker WorkerID
	Start  time.Time // UTC
	Cells  []Cell    // consecutive; the first one begins at Start
	Day    string    // local civil day of Start, 2006-01-02: ceilings count by it

	Draft  string // unique key of the draft it came from: two taps make one booking
	Person string // pseudonym of the citizen

	HeldUntil time.Time // only while held or offered
	Agreed    time.Time // when the present time was chosen (held or moved)
	Reminded  time.Time // the Start a reminder was sent for; a moved callback is reminded anew
	Nudged    time.Time // the Start that the last reminder, shortly before the call, was sent for
	Kept      time.Time // the Start that the citizen said they will be there for
	Warned    DueKind   // the lateness already told in the present state, see Handled

	// Unkept is the Start that the office can no longer keep, or did not keep: the citizen was asked to choose another time, and
	// until the call should begin nobody is late.
	Unkept   time.Time
	Offers   []time.Time `json:",omitempty"` // the other starts that were named then, in the order the citizen read them
	Uncalled time.Time   // the Start at which, the citizen says, nobody called: the desk was told, and it is late
	Answered bool        // the citizen said whether the call was of use: asked once, counted without whose answer it was

	Passed []time.Time `json:",omitempty"` // starts that were offered while waiting and not taken, at most [MaxOffers]

	TakenBy     string // the paired social worker who took it: their pseudonym or WorkerID
	Attempts    int    // calls nobody answered, since it was last agreed
	Outcome     Outcome
	OutcomeTo   string    // id of a service, a door or a social worker; never free words, notes are sealed values
	OutcomeAt   time.Time // documents awaited until, or the appointment
	CancelledBy By

	Created, Changed time.Time

	// Before is the callback as it was before the last thing that a social worker did to it, BeforeBy who that was: what Undo
	// goes back to. It names no citizen.
	Before   *Callback `json:",omitempty"`
	BeforeBy string    `json:",omitempty"`
}

// WorkerID names a social worker in the body's pack.
type WorkerID string

// State is where a callback stands in its life.
type State string

// A draft lives in the session only: the store never sees one.
const (
	Draft     State = "draft"
	Held      State = "held"      // kept for the citizen who is confirming, for [HoldFor]
	Requested State = "requested" // the citizen confirmed, the desk has still to accept
	Confirmed State = "confirmed" // promised
	Taken     State = "taken"     // a social worker said: mine
	Attempted State = "attempted" // called once or twice, no answer yet
	Waiting   State = "waiting"   // on the waiting list: promised no time yet
	Offered   State = "offered"   // a freed time is kept for who waits, until HeldUntil
	Done      State = "done"      // with an outcome
	NoAnswer  State = "noanswer"  // called [MaxAttempts] times in vain
	Cancelled State = "cancelled" // by the citizen or by the desk
	Expired   State = "expired"   // never confirmed in time
)

// HoldFor is how long a slot is kept while its citizen confirms.
const HoldFor = 10 * time.Minute

// MaxOffers is how many freed times are offered to one who waits.
const MaxOffers = 3

// MaxAttempts is how many unanswered calls close a callback.
const MaxAttempts = 3

// Occupies says whether the callback keeps its cells from everybody else.
func (c Callback) Occupies() bool {
	switch c.State {
	case Held, Offered, Requested, Confirmed, Taken, Attempted:
		return true
	}
	return false
}

// Open says whether somebody still has to phone: promised and not closed.
func (c Callback) Open() bool { return c.Occupies() && c.State != Held && c.State != Offered }

// Listed says whether the citizen is on the waiting list, with an offered time or without.
func (c Callback) Listed() bool { return c.State == Waiting || c.State == Offered }

// Caller is who will phone: the social worker who took the callback, and until then the one whose time it is.
func (c Callback) Caller() WorkerID {
	if c.TakenBy != "" {
		return WorkerID(c.TakenBy)
	}
	return c.Worker
}

// Place puts the callback on a candidate's time. The store calls it with the first candidate that is free.
func (c Callback) Place(to Candidate) Callback {
	c.Worker, c.Start, c.Cells, c.Day = to.Worker, to.Start.UTC(), append([]Cell(nil), to.Cells...), to.Day
	return c
}

// Details are the personal values of a callback. They cross the store sealed and reach the social worker who took the call.
type Details struct {
	Name     string `json:"name,omitempty"`  // how the person wishes to be called
	Phone    string `json:"phone"`           // E.164, as [Phone] gives it
	Card     string `json:"card,omitempty"`  // the access card the person approved, as text
	Lang     string `json:"lang,omitempty"`  // language of the call
	Times    string `json:"times,omitempty"` // when it is safe to call, in the person's words
	For      string `json:"for,omitempty"`   // who to ask for when the person acts for somebody else
	DoNotSay bool   `json:"do_not_say,omitempty"`
	// DoNotSay: whoever answers must not learn who is calling.

	Minor  bool            `json:"minor,omitempty"`  // a minor who wrote alone: no number of a parent, nobody else is told
	Access json.RawMessage `json:"access,omitempty"` // the access card in codes, for those who keep it elsewhere
	Notes  []Note          `json:"notes,omitempty"`  // of social workers, never shown to the citizen
}

// Note is what a social worker wrote down about a call.
type Note struct {
	At   time.Time `json:"at"`
	By   WorkerID  `json:"by"`
	Text string    `json:"text"`
}

// Candidate is one social worker who could make a call at one time.
type Candidate struct {
	Worker  WorkerID
	Start   time.Time // UTC
	Cells   []Cell
	Day     string
	Ceiling int // callbacks this worker takes in that day at most; the commit checks it
}
