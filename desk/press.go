package desk

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"bussola/booking"
	"bussola/chat"
)

// Verb is what a button of a card asks for.
type Verb string

const (
	Accept    Verb = "accept"   // a requested callback becomes promised
	Take      Verb = "take"     // Prendo io
	Release   Verb = "release"  // give it back to the group
	Missed    Verb = "missed"   // Non risponde
	Informed  Verb = "informed" // Informazioni date
	Charge    Verb = "charge"   // Presa in carico; Arg: with which social worker
	Oriented  Verb = "oriented" // Arg: the door
	Documents Verb = "papers"   // Arg: awaited for so many days
	Visit     Verb = "visit"    // appointment at the office; Arg: the moment, unix seconds
	Refer     Verb = "refer"    // referred elsewhere
	NoNeed    Verb = "noneed"   // it was not needed any more
	Give      Verb = "give"     // Arg: the colleague
	Undo      Verb = "undo"     // take back what I did last
	Offer     Verb = "offer"    // the time cannot be kept: offer others
	Send      Verb = "send"     // Arg: a message of the content
	Menu      Verb = "menu"     // Arg: which other buttons to show
	Drop      Verb = "drop"     // cancel, and tell the citizen
	AskDrop   Verb = "askdrop"  // Annulla: are you sure? on the group's card
	Show      Verb = "show"     // the group's card as it was
	Lower     Verb = "lower"    // it is not urgent, whatever the rules heard
	Raise     Verb = "raise"    // it is
	Open      Verb = "open"     // the private card anew, at the end of the chat; Arg: with which buttons
	sure      Verb = "sure"     // Arg: the verb and its own Arg, pressed again after being asked; [ReadPress] gives that verb
)

// Press is a button of a card that somebody pressed. The code in it is checked against the store: anybody can forge one.
type Press struct {
	Verb    Verb
	Code    booking.Code
	Attempt int    // with Missed: which attempt the button stood for
	Arg     string // see the verbs; "" where there is none
	Sure    bool   // said again: the call is over although its hour has not come
}

// prefix marks the tokens of the desk's buttons among all others.
const prefix = "d."

func (d Desk) button(key string, v Verb, c booking.Callback) chat.Button {
	arg := ""
	if v == Missed {
		arg = strconv.Itoa(c.Attempts + 1)
	}
	return named(d.say(key), v, c, arg)
}

// named is a button with words of its own.
func named(label string, v Verb, c booking.Callback, arg string) chat.Button {
	token := prefix + string(v) + "." + strings.ReplaceAll(string(c.Code), "-", "")
	if arg != "" {
		token += "." + arg
	}
	return chat.Button{Label: label, Token: token}
}

// bare are the verbs without an argument; the others need one.
var bare = map[Verb]bool{Accept: true, Take: true, Release: true, Informed: true, Refer: true, NoNeed: true, Undo: true, Offer: true, Drop: true, AskDrop: true, Show: true, Lower: true, Raise: true}

// argued are the verbs with an argument.
var argued = map[Verb]bool{Missed: true, Charge: true, Oriented: true, Documents: true, Visit: true, Give: true, Send: true, Menu: true, Open: true}

// closes are the verbs that say how a call went, or that nobody answered: the citizen reads it at once.
var closes = map[Verb]bool{Missed: true, Informed: true, Charge: true, Oriented: true, Documents: true, Visit: true, Refer: true, NoNeed: true}

// early is how long before its hour a call may be made without anybody asking whether it was.
const early = 15 * time.Minute

// Early says that a press tells how a call went whose hour is still far: it is asked whether it was made.
func Early(p Press, c booking.Callback, now time.Time) bool {
	return closes[p.Verb] && !p.Sure && c.Open() && c.Start.Sub(now) > early
}

// Asked asks it, with the button that says it again.
func (d Desk) Asked(p Press, c booking.Callback, now time.Time) chat.Reply {
	arg := string(p.Verb)
	if p.Verb == Missed {
		p.Arg = strconv.Itoa(p.Attempt)
	}
	if p.Arg != "" {
		arg += "." + p.Arg
	}
	return chat.Reply{Text: d.say("desk_early", "code", string(c.Code), "when", d.when(c.Start, now)),
		Buttons: rows(named(d.say("desk_early_yes"), sure, c, arg), named(d.say("desk_open_back"), Open, c, mainMenu))}
}

// ReadPress reads the token of a pressed button; false when it is not one of the desk's.
func ReadPress(token string) (Press, bool) {
	rest, ok := strings.CutPrefix(token, prefix)
	if !ok {
		return Press{}, false
	}
	parts := strings.SplitN(rest, ".", 3)
	if len(parts) < 2 {
		return Press{}, false
	}
	if Verb(parts[0]) == sure {
		if len(parts) < 3 {
			return Press{}, false
		}
		verb, arg, more := strings.Cut(parts[2], ".")
		if Verb(verb) == sure {
			return Press{}, false
		}
		if again := prefix + verb + "." + parts[1]; more {
			rest = again + "." + arg
		} else {
			rest = again
		}
		p, ok := ReadPress(rest)
		p.Sure = ok && closes[p.Verb]
		return p, p.Sure
	}
	code, ok := booking.ParseCode(parts[1])
	p := Press{Verb: Verb(parts[0]), Code: code}
	if len(parts) == 3 {
		p.Arg = parts[2]
	}
	if !ok || bare[p.Verb] == argued[p.Verb] || bare[p.Verb] != (p.Arg == "") {
		return Press{}, false
	}
	switch n, err := strconv.ParseInt(p.Arg, 10, 64); p.Verb {
	case Missed:
		if err != nil || n < 1 {
			return Press{}, false
		}
		p.Attempt = int(n)
	case Documents, Visit:
		if err != nil || n < 1 {
			return Press{}, false
		}
	}
	return p, true
}

// ErrNotYours says that the callback is another social worker's. ErrNothing: what was done last cannot be taken back. ErrUnknown: the button names something that is not in the
// content any more.
var (
	ErrNotYours = errors.New("desk: this callback is somebody else's")
	ErrNothing  = errors.New("desk: there is nothing left to take back")
	ErrUnknown  = errors.New("desk: the button names something that is no longer there")
)

// Event is what a press asks of a callback, when this social worker may ask it: anybody paired may take, accept, cancel, rank or
// offer another time for what nobody has; only who took a callback says how it went. Verbs that are no event of a life (Menu,
// Send, Offer, AskDrop, Show, Lower, Raise, Open) give one with no Do.
func (d Desk) Event(p Press, c booking.Callback, by booking.WorkerID, now time.Time) (booking.Event, error) {
	mine, nobodys := c.TakenBy == string(by), c.TakenBy == ""
	e := booking.Event{By: booking.Desk, Actor: string(by)}
	switch p.Verb {
	case Undo:
		e.Do = booking.Undo
		switch c.BeforeBy {
		case string(by):
		case "":
			return booking.Event{}, ErrNothing
		default:
			return booking.Event{}, ErrNotYours
		}
		return e, nil
	case Accept:
		e.Do = booking.Confirm
		return e, nil
	case Take:
		e.Do = booking.Take
	case Drop:
		e.Do = booking.Cancel
	case Show:
		return e, nil
	}
	switch p.Verb {
	case Take, Drop, Offer, AskDrop, Lower, Raise:
		if p.Verb == Take && !mine && d.Agenda.Forsaken(c, now) { // from whoever does not make it
			e.Do, e.OutTo = booking.Give, string(by)
			return e, nil
		}
		if !mine && !nobodys {
			return booking.Event{}, ErrNotYours
		}
		return e, nil
	}
	if !mine {
		return booking.Event{}, ErrNotYours
	}
	close := func(o booking.Outcome, to string, at time.Time) {
		e.Do, e.Outcome, e.OutTo, e.OutAt = booking.Close, o, to, at
	}
	n, _ := strconv.ParseInt(p.Arg, 10, 64)
	switch p.Verb {
	case Release:
		e.Do = booking.Release
	case Missed:
		e.Do, e.Attempt = booking.Miss, p.Attempt
	case Informed:
		close(booking.InformationGiven, "", time.Time{})
	case Refer:
		close(booking.Referred, "", time.Time{})
	case NoNeed:
		close(booking.NotNeeded, "", time.Time{})
	case Documents:
		close(booking.DocumentsAwaited, "", now.AddDate(0, 0, int(min(n, 365))))
	case Visit:
		close(booking.OfficeAppointment, "", time.Unix(n, 0))
	case Oriented:
		if _, ok := d.Agenda.OfficeAt(p.Arg); !ok {
			return booking.Event{}, ErrUnknown
		}
		close(booking.Oriented, p.Arg, time.Time{})
	case Charge, Give:
		if _, ok := d.Agenda.Worker(booking.WorkerID(p.Arg)); !ok {
			return booking.Event{}, ErrUnknown
		}
		if close(booking.TakenInCharge, p.Arg, time.Time{}); p.Verb == Give {
			e.Do, e.Outcome = booking.Give, ""
		}
	}
	return e, nil
}
