package dialogs

import (
	"errors"
	"time"

	"bussola/booking"
	"bussola/knowledge"
	"bussola/situation"
)

// Knowledge finds and shows services.
type Knowledge interface {
	Find(text, lang string, hint knowledge.Hint) knowledge.Finding
	Language(text, lang string) string // as Find tells it, at a small part of its price
	Settles(text, lang string, vague bool) bool
	Among(text, lang string, slugs []string) (slug string, part float64)
	Show(slug, lang string, day knowledge.Date) (knowledge.Shown, bool)
	Fill(slug, sentence, lang string, day knowledge.Date) (string, bool)
	Service(slug string) (*knowledge.Service, bool)
	Document(name string) (knowledge.Document, bool)
	Slugs() []string
}

// Situation understands, asks and rules.
type Situation interface {
	Understand(text, lang string, now time.Time) []situation.Reading
	Beside(text, lang string, now time.Time) []situation.Reading
	Half(fact, text, lang string, now time.Time) bool
	Read(fact, text, lang string, now time.Time) (situation.Value, bool)
	ReadAny(l situation.Log, text, lang string) (fact string, v situation.Value, ok bool)
	Hear(text string) []string
	Orient(r situation.Request, now time.Time) situation.Outcome
	Never(r situation.Request, now time.Time) []string // of Orient
	Suppose(text, lang string, known situation.Facts, now time.Time) []situation.Supposed
	WhyOf(text string) (string, bool)
	AsksIfMine(text string) bool
	WhatIf(r situation.Request, supposed []situation.Supposed, now time.Time) situation.Change
	Cases(r situation.Request, fact string, now time.Time) []situation.Case
	Advise(r situation.Request, slug string, now time.Time) (situation.Advice, bool)
	Fact(name string) (situation.Fact, bool)
	Facts(l situation.Log, now time.Time) situation.Facts
	Presumed(l situation.Log, now time.Time) []situation.Reading
}

// World is what a turn may look at beyond the session: the agenda's occupation and the person's own callbacks. It is a
// snapshot; the commit checks again what was decided on it.
type World interface {
	Busy(from, until time.Time) (booking.Busy, error)
	Callback(code booking.Code) (booking.Callback, error) // ErrNoCallback when there is none
	Mine() ([]booking.Callback, error)
	Own() (booking.WorkerID, error) // the social worker who follows this person; empty when there is none
	Off(part string) bool           // a part is switched off now: "answers", "bookings", "card:<slug>"
	Holdings() (Holdings, error)    // everything kept of the person beside the session
	NewID() string                  // random, for a draft and for signing nothing
	NewCode() (booking.Code, error)
}

// Hold is a callback to be made, with who may take it.
type Hold struct {
	Callback   booking.Callback
	Details    *booking.Details // of one that waits for a time; one that is held gets them when it is confirmed
	Candidates []booking.Candidate
}

// Change is a callback after an event. Details, when not nil, replace what is kept. Candidates are for a move.
type Change struct {
	Do         booking.Do
	Callback   booking.Callback
	Details    *booking.Details
	Candidates []booking.Candidate
	Unseen     bool // it was only held: nobody but this person knows of it
}

// ErrNoCallback says that no callback has this code.
var ErrNoCallback = errors.New("dialogs: no callback has this code")
