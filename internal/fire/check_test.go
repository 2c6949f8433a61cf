package fire

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"bussola/booking"
	"bussola/store"
)

// law names what is promised.
type law string

const (
	oneEffect law = "every accepted update has exactly one effect"
	oneCell   law = "no social worker has two callbacks in one cell"
	kept      law = "what was shown as promised is so in the store"
	gone      law = "what was shown as cancelled is cancelled, and not shown as promised after"
	reached   law = "what the store holds was shown to whom it concerns"
	onTime    law = "what comes due is done once, and nothing is overdue"
	silent    law = "no text, name, phone, chat or token in a log, and no trouble in it"
	empty     law = "nothing waits in the outbox"
	discreet  law = "the group reads no name, no phone and no story"
)

// finding is a law that did not hold, and where.
type finding struct {
	law  law
	what string
}

// check holds the evidence against every law.
func check(e *evidence) (out []finding) {
	report := func(l law) func(string, ...any) {
		return func(format string, a ...any) { out = append(out, finding{l, fmt.Sprintf(format, a...)}) }
	}
	e.sort()
	checkEffects(e, report(oneEffect))
	checkLives(e, report(oneEffect))
	checkCells(e, report(oneCell))
	checkPromises(e, report(kept), report(gone))
	checkReached(e, report(reached))
	checkDues(e, report(onTime))
	checkLog(e, report(silent))
	checkGroup(e, report(discreet))
	if e.letters > 0 {
		report(empty)("%d people have letters that never left", e.letters)
	}
	return out
}

// checkEffects compares what people did with what sessions counted, and with the marks.
func checkEffects(e *evidence, bad func(string, ...any)) {
	for _, w := range e.people {
		switch {
		case w.kept < w.turns && !w.erased:
			bad("chat %d sent %d updates, its session went through %d: lost", w.chat, w.turns, w.kept)
		case w.kept > w.turns:
			bad("chat %d sent %d updates, its session went through %d: done twice", w.chat, w.turns, w.kept)
		}
	}
	for _, c := range e.callbacks {
		for _, w := range e.people {
			if w.erased && w.kept == 0 && c.Person == string(w.person) {
				bad("callback %s still names chat %d, which was erased", c.Code, w.chat)
			}
		}
	}
	if e.marks < e.accepted || e.marks > e.accepted+e.presses {
		bad("%d updates and %d presses of the desk were accepted, and %d marks are kept", e.accepted, e.presses, e.marks)
	}
}

// becomes is the state that each event of the audit leads to; "" leaves it as it was.
var becomes = map[string]booking.State{
	"hold": booking.Held, "confirm": booking.Confirmed, "request": booking.Requested, "accept": booking.Confirmed,
	"take": booking.Taken, "release": booking.Confirmed, "missed": booking.Attempted,
	"informed": booking.Done, "charge": booking.Done, "oriented": booking.Done, "papers": booking.Done, "visit": booking.Done,
	"refer": booking.Done, "noneed": booking.Done, "drop": booking.Cancelled, "cancel": booking.Cancelled, "expire": booking.Expired,
	"move": "", "give": "", "keep": "", "answer": "", "offer-times": "", "raise": "", "lower": "",
}

// beside says whether an event leaves what a social worker did last as the thing that they may take back.
func beside(what string) bool {
	return byClock(what) || what == "keep" || what == "answer" || what == "offer-times"
}

// byClock says whether an event is something that came due, and changes nothing but that it was done.
func byClock(what string) bool {
	return what != string(booking.HoldExpiry) && slices.Contains(booking.DueKinds(), booking.DueKind(what))
}

// checkLives replays the audit of each callback: as many events as revisions, in an order that makes sense, ending where the
// callback stands.
func checkLives(e *evidence, bad func(string, ...any)) {
	histories := e.history()
	for _, c := range e.callbacks {
		h := histories[c.Code]
		delete(histories, c.Code)
		if int64(len(h)) != c.Revision {
			bad("callback %s is at revision %d after %d audited events", c.Code, c.Revision, len(h))
		}
		now := life{state: booking.Draft}
		before := now // what a social worker did last
		for i, a := range h {
			if (i == 0) != (a.What == "hold") {
				bad("callback %s: %s is event %d", c.Code, a.What, i+1)
			}
			if a.What == "undo" {
				now = before
				continue
			}
			after, ok := now.goOn(a.What)
			if !ok {
				bad("callback %s: %s (event %d) after %s", c.Code, a.What, i+1, now.state)
			}
			if !beside(a.What) {
				before = now
			}
			now = after
		}
		if now.state != c.State {
			bad("callback %s is %s, and its audit ends %s", c.Code, c.State, now.state)
		}
	}
	for code := range histories {
		bad("the audit speaks of callback %s, which does not exist", code)
	}
}

// life is where a callback stands in the replay.
type life struct {
	state  booking.State
	missed int
}

func (l life) goOn(what string) (life, bool) {
	to, known := becomes[what]
	over := l.state == booking.Cancelled || l.state == booking.Done || l.state == booking.Expired || l.state == booking.NoAnswer
	switch what {
	case "move":
		l.missed = 0
		if l.state == booking.Taken || l.state == booking.Attempted {
			l.state = booking.Confirmed
		}
	case "missed":
		if l.missed++; l.missed >= booking.MaxAttempts && l.state == booking.Attempted {
			to = booking.NoAnswer
		}
	}
	if to != "" {
		l.state = to
	}
	return l, (known || byClock(what)) && (!over || what == "answer")
}

// checkCells finds two callbacks in one cell, and days over the ceiling.
func checkCells(e *evidence, bad func(string, ...any)) {
	type cell struct {
		worker booking.WorkerID
		cell   booking.Cell
	}
	taken := map[cell]booking.Code{}
	drafts, open := map[string]booking.Code{}, map[string]booking.Code{}
	histories := e.history()
	for _, c := range e.callbacks {
		if !c.Occupies() {
			continue
		}
		for _, q := range c.Cells {
			if other, ok := taken[cell{c.Worker, q}]; ok {
				bad("%s and %s both have %s at %s", other, c.Code, c.Worker, q.Time())
			}
			taken[cell{c.Worker, q}] = c.Code
		}
		if other, ok := drafts[c.Draft]; ok && c.Draft != "" {
			bad("%s and %s come from one draft", other, c.Code)
		}
		drafts[c.Draft] = c.Code
		// An outcome that the desk takes back opens a call again, also when its citizen has booked another meanwhile.
		if other, ok := open[c.Person]; ok && c.Open() && !did(histories[c.Code], "undo") && !did(histories[other], "undo") {
			bad("one person has %s and %s", other, c.Code)
		}
		if c.Open() {
			open[c.Person] = c.Code
		}
	}
}

// checkDues compares the due rows with what each callback owes, and looks for what is overdue.
func checkDues(e *evidence, bad func(string, ...any)) {
	rows := map[store.DueKey]store.Due{}
	for _, d := range e.dues {
		rows[d.DueKey] = d
		if !d.At.After(e.now) {
			bad("%s of %s is overdue since %s", d.Kind, d.Subject, e.now.Sub(d.At))
		}
	}
	for _, c := range e.callbacks {
		for _, owed := range booking.Dues(c.Callback, e.agenda.Rules(c.Callback)) {
			key := store.DueKey{Kind: string(owed.Kind), Subject: string(c.Code)}
			if _, there := rows[key]; !there && owed.At.After(e.now) {
				bad("%s of %s, %s, is owed and no row says so", owed.Kind, c.Code, c.State)
			}
			delete(rows, key)
		}
		key := store.DueKey{Kind: "call-details", Subject: string(c.Code)}
		_, there := rows[key]
		if over := c.State == booking.Done || c.State == booking.NoAnswer || c.State == booking.Cancelled || len(c.Passed) > 0 && c.State == booking.Expired; over != there {
			bad("%s is %s, and a row says when its details are forgotten: %v", c.Code, c.State, there)
		}
		delete(rows, key)
	}
	for _, w := range e.people {
		key := store.DueKey{Kind: "retention", Subject: string(w.person)}
		if _, there := rows[key]; !there && w.kept > 0 {
			bad("nothing says when the answers of chat %d are forgotten", w.chat)
		}
		delete(rows, key)
		if w.erased {
			delete(rows, store.DueKey{Kind: "erase-left", Subject: string(w.person)})
		}
	}
	for _, w := range e.workers { // an old button pressed in their private chat is a turn like anybody's
		delete(rows, store.DueKey{Kind: "retention", Subject: string(w)})
	}
	for key := range rows {
		bad("a row for %s of %s is left of something that is over", key.Kind, key.Subject)
	}
	for code, h := range e.history() {
		since := map[string]int{} // since the time was agreed, or the state was entered
		for _, a := range h {
			switch {
			case a.What == "hold", a.What == "move":
				clear(since)
			case !beside(a.What): // another state: it may be late in that, too
				for k := range since {
					if k != string(booking.Reminder) && k != string(booking.SoonReminder) {
						delete(since, k)
					}
				}
			}
			if since[a.What]++; since[a.What] > 1 && a.Actor == "system" {
				bad("%s of %s was done twice", a.What, code)
			}
		}
	}
}

// troubles are the beginnings of log messages that say something went wrong for good.
var troubles = []string{"panic", "an update is given up", "a reply was refused", "what is due could not be done", "goroutine "}

// stamps are the times of log lines, whose nanoseconds may be anybody's phone number.
var stamps = regexp.MustCompile(`"time":"[^"]*"`)

func checkLog(e *evidence, bad func(string, ...any)) {
	log := stamps.ReplaceAllString(e.log, "")
	for _, s := range e.secrets {
		if i := strings.Index(log, s); i >= 0 {
			bad("%q stands in the log: %s", s, around(log, i))
		}
	}
	for _, s := range troubles {
		if e.broken && s == "what is due could not be done" {
			continue
		}
		if i := strings.Index(e.log, s); i >= 0 {
			bad("trouble in the log: %s", around(e.log, i))
		}
	}
}

func around(s string, i int) string { return s[max(0, i-200):min(len(s), i+400)] }

// checkGroup looks for what only one person may read in what everybody in the group could.
func checkGroup(e *evidence, bad func(string, ...any)) {
	for _, text := range e.told(deskChat) {
		for _, s := range []string{"Zenobi", "canarino", "347 559", "347559"} {
			if strings.Contains(text, s) {
				bad("the group could read %q", s)
			}
		}
	}
}
