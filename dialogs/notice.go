package dialogs

import (
	"time"

	"bussola/booking"
)

// Notice is a text about a callback for its citizen, outside any turn of theirs: a reminder, what the desk did. Everything in it
// is taken from the callback as it is when it is sent.
func (d *Dialog) Notice(s Session, key string, c booking.Callback, now time.Time) string {
	t := &turn{d: d, s: s, now: now}
	if t.s.Lang == "" {
		t.s.Lang = "it"
	}
	return t.say(key, "when", t.when(c.Start), "code", string(c.Code), "shows", t.shows(), "times", number(c.Attempts))
}
