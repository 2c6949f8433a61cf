package desk

import (
	"errors"
	"strconv"
	"strings"

	"bussola/booking"
	"bussola/chat"
)

// Verb is what a button of a card asks for.
type Verb string

const (
	Accept   Verb = "accept"   // a requested callback becomes promised
	Take     Verb = "take"     // Prendo io
	Release  Verb = "release"  // give it back to the group
	Missed   Verb = "missed"   // Non risponde
	Informed Verb = "informed" // Informazioni date
	Charge   Verb = "charge"   // Presa in carico
	Drop     Verb = "drop"     // Annulla
)

// Press is a button of a card that somebody pressed. The code in it is checked against the store: anybody can forge one.
type Press struct {
	Verb    Verb
	Code    booking.Code
	Attempt int // with Missed: which attempt the button stood for
}

// prefix marks the tokens of the desk's buttons among all others.
const prefix = "d."

func (d Desk) button(key string, v Verb, c booking.Callback) chat.Button {
	token := prefix + string(v) + "." + strings.ReplaceAll(string(c.Code), "-", "")
	if v == Missed {
		token += "." + strconv.Itoa(c.Attempts+1)
	}
	return chat.Button{Label: d.say(key), Token: token}
}

// ReadPress reads the token of a pressed button; false when it is not one of the desk's.
func ReadPress(token string) (Press, bool) {
	rest, ok := strings.CutPrefix(token, prefix)
	if !ok {
		return Press{}, false
	}
	parts := strings.Split(rest, ".")
	if len(parts) < 2 || len(parts) > 3 {
		return Press{}, false
	}
	code, ok := booking.ParseCode(parts[1])
	if !ok {
		return Press{}, false
	}
	p := Press{Verb: Verb(parts[0]), Code: code}
	switch p.Verb {
	case Accept, Take, Release, Informed, Charge, Drop:
	case Missed:
		if len(parts) != 3 {
			return Press{}, false
		}
		n, err := strconv.Atoi(parts[2])
		if err != nil || n < 1 {
			return Press{}, false
		}
		p.Attempt = n
	default:
		return Press{}, false
	}
	return p, true
}

// ErrNotYours says that the callback is another social worker's.
var ErrNotYours = errors.New("desk: this callback is somebody else's")

// Event is what a press asks of a callback, when this social worker may ask it: anybody paired may take, accept or cancel
// what nobody has; only who took a callback says how it went.
func (p Press) Event(c booking.Callback, by booking.WorkerID) (booking.Event, error) {
	mine := c.TakenBy == string(by)
	if !mine && (p.Verb != Take && p.Verb != Accept && p.Verb != Drop || p.Verb == Drop && c.TakenBy != "") {
		return booking.Event{}, ErrNotYours
	}
	e := booking.Event{By: booking.Desk, Actor: string(by)}
	switch p.Verb {
	case Accept:
		e.Do = booking.Confirm
	case Take:
		if c.TakenBy != "" && !mine {
			return booking.Event{}, ErrNotYours
		}
		e.Do, e.Actor = booking.Take, string(by)
	case Release:
		e.Do = booking.Release
	case Missed:
		e.Do, e.Attempt = booking.Miss, p.Attempt
	case Informed:
		e.Do, e.Outcome = booking.Close, booking.InformationGiven
	case Charge:
		e.Do, e.Outcome, e.OutTo = booking.Close, booking.TakenInCharge, string(by)
	case Drop:
		e.Do = booking.Cancel
	}
	return e, nil
}
