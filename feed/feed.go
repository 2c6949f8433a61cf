// Package feed writes calendar files (iCalendar, RFC 5545) that people and social workers keep in their own calendars. A
// calendar is seen by whoever holds the phone: nothing in it says who calls, why, or for whom.
package feed

import (
	"crypto/sha256"
	"encoding/hex"
	"time"

	ics "github.com/arran4/golang-ical"
)

// Type is the MIME type of a calendar file.
const Type = "text/calendar"

// Event is one appointment. Key is what it is recognised by when it comes again at another time: it is hashed, because a
// booking code opens the booking. Summary is the only text.
type Event struct {
	Key        string
	Start, End time.Time
	Summary    string
	Sequence   int // grows with every change, so that the newer one wins
}

// Write gives the calendar file of events, stamped with the moment it is made. Times are UTC: every calendar shows them right
// on both sides of a clock change.
func Write(events []Event, made time.Time) []byte {
	cal := ics.NewCalendarFor("calendar")
	cal.SetMethod(ics.MethodPublish)
	for _, e := range events {
		sum := sha256.Sum256([]byte("calendar " + e.Key))
		v := cal.AddEvent(hex.EncodeToString(sum[:12]) + "@calendar")
		v.SetDtStampTime(made.UTC())
		v.SetStartAt(e.Start.UTC())
		v.SetEndAt(e.End.UTC())
		v.SetSummary(e.Summary)
		v.SetSequence(e.Sequence)
		v.SetClass(ics.ClassificationPrivate)
	}
	return []byte(cal.Serialize(ics.WithNewLineWindows))
}
