package booking

import (
	"slices"
	"time"
)

// Due is something the clock owes to a callback: a row the store writes in the same commit as the callback and deletes in the
// commit that handles it. A row whose Revision is not the callback's any more is stale: the change that made it so has written
// new ones.
type Due struct {
	At       time.Time // UTC
	Kind     DueKind
	Revision int64
}

// DueKind says what is owed.
type DueKind string

const (
	HoldExpiry      DueKind = "hold-expiry"
	Reminder        DueKind = "reminder"
	AcknowledgeLate DueKind = "acknowledge-late" // nobody took it in time, or nobody had when the call should begin
	OutcomeLate     DueKind = "outcome-late"     // the day is over and nobody said how it ended
	SoonReminder    DueKind = "reminder-soon"    // shortly before the call
	RetryLate       DueKind = "retry-late"       // nobody answered, and nobody has called again
	Escalate        DueKind = "escalate"         // told in the group, and still late: the coordinator
	WaitingLook     DueKind = "waiting-look"     // is a time free for somebody on the waiting list?
	WaitingLate     DueKind = "waiting-late"     // on the list for too long
	PapersSoon      DueKind = "papers-soon"      // the papers that are awaited are due tomorrow
)

// DueKinds lists every kind, so that whoever keeps rows can take away those no longer owed.
func DueKinds() []DueKind {
	return []DueKind{HoldExpiry, Reminder, AcknowledgeLate, OutcomeLate, SoonReminder, RetryLate, Escalate,
		WaitingLook, WaitingLate, PapersSoon}
}

// Rules are the waiting times for one callback, as [Agenda.Rules] reads them from the content.
type Rules struct {
	Awake             Span
	ReminderAt        int // minutes after midnight, of the day before
	NoReminderWithin  time.Duration
	AcknowledgeWithin time.Duration
	OutcomeBy         int           // minutes after midnight, of the day of the call
	SoonBefore        time.Duration // the last reminder, before the call; 0: none
	RetryWithin       time.Duration // working time until the next attempt; 0: nobody waits for it
	EscalateAfter     time.Duration // working time from the group to the coordinator; 0: never
	WaitingLateAfter  time.Duration // working time on the waiting list until the group hears of it; 0: never
	// Working gives the instant at which so much working time has gone by; nil counts every hour.
	Working func(from time.Time, d time.Duration) time.Time
}

// Rules gives the waiting times for a callback: the general ones, and how fast its urgency wants it taken.
func (a *Agenda) Rules(c Callback) Rules {
	r := Rules{
		Awake: a.Clocks.Awake, ReminderAt: int(a.Clocks.ReminderAt), OutcomeBy: int(a.Clocks.OutcomeBy),
		NoReminderWithin:  time.Duration(a.Clocks.NoReminderWithin),
		AcknowledgeWithin: time.Duration(a.Clocks.AcknowledgeWithin), SoonBefore: time.Duration(a.Clocks.SoonBefore),
		RetryWithin: time.Duration(a.Clocks.RetryWithin), EscalateAfter: time.Duration(a.Clocks.EscalateAfter),
		WaitingLateAfter: time.Duration(a.Clocks.WaitingLateAfter),
	}
	if d := a.urgency(c.Urgency).AcknowledgeWithin; d > 0 {
		r.AcknowledgeWithin = time.Duration(d)
	}
	office := ""
	if w := a.workers[c.Worker]; w != nil {
		office = w.Office
	} else if o, ok := a.OfficeAt(c.Door); ok { // who waits has no social worker yet
		office = o.ID
	}
	r.Working = func(from time.Time, d time.Duration) time.Time {
		if at, ok := a.WorkingTime(office, from, d); ok {
			return at
		}
		return from.Add(d) // the office is gone: better early than never
	}
	return r
}

// Handled writes down that the due row of a kind was acted upon, so that it is owed once: one reminder for each time agreed,
// one warning for each stay in a state. The same commit writes the callback and deletes the row. An expiry needs no mark:
// it is an event.
func (c Callback) Handled(k DueKind) Callback {
	switch k {
	case Reminder:
		c.Reminded = c.Start
	case SoonReminder:
		c.Nudged = c.Start
	default:
		c.Warned = k
	}
	c.Revision++
	return c
}

// Dues lists what the clock owes to a callback as it stands, in no order. The store replaces the rows of the
// callback with them at every commit, so a moved or cancelled callback leaves none behind.
func Dues(c Callback, rules Rules) []Due {
	var out []Due
	owe := func(k DueKind, at time.Time) { out = append(out, Due{at.UTC(), k, c.Revision}) }
	switch {
	case c.State == Held, c.State == Offered:
		owe(HoldExpiry, c.HeldUntil)
	case c.State == Waiting:
		owe(WaitingLook, awake(c.Changed.Add(LookEvery), rules))
	case c.Outcome == DocumentsAwaited:
		if at, ok := papersAt(c, rules); ok {
			owe(PapersSoon, at)
		}
	}
	if !c.Open() && c.State != Waiting {
		return out
	}
	if at, ok := reminderAt(c, rules); ok {
		owe(Reminder, at)
	}
	if at, ok := soonAt(c, rules); ok {
		owe(SoonReminder, at)
	}
	for _, l := range lateness(c, rules) {
		switch {
		case c.Warned == "" || c.Warned == RetryLate && l.Kind == OutcomeLate:
			owe(l.Kind, l.At)
		case c.Warned == l.Kind && rules.EscalateAfter > 0 && l.Kind != WaitingLate: // no coordinator makes time; the list of what is late shows them
			owe(Escalate, rules.working(l.At, rules.EscalateAfter))
		}
	}
	return out
}

// working is the instant at which so much working time has gone by.
func (r Rules) working(from time.Time, d time.Duration) time.Time {
	if r.Working == nil {
		return from.Add(d)
	}
	return r.Working(from, d)
}

// lateness lists when a callback begins to be late in its present state, whatever was told about it already. While the citizen
// is choosing another time nobody is late, until the old time comes and they have not chosen.
func lateness(c Callback, rules Rules) []Due {
	asked := !c.Unkept.IsZero() && c.Unkept.Equal(c.Start)
	switch c.State {
	case Waiting:
		if rules.WaitingLateAfter > 0 {
			return []Due{{rules.working(c.Created, rules.WaitingLateAfter).UTC(), WaitingLate, c.Revision}}
		}
	case Requested, Confirmed:
		at := rules.working(c.Changed, rules.AcknowledgeWithin)
		if c.Start.Before(at) || asked {
			at = c.Start
		}
		return []Due{{at.UTC(), AcknowledgeLate, c.Revision}}
	case Taken, Attempted:
		at := c.Start.Add(time.Hour)
		if !c.Start.IsZero() && c.Uncalled.Equal(c.Start) {
			return []Due{{c.Start.UTC(), OutcomeLate, c.Revision}}
		}
		if t, err := Instant(c.Day, rules.OutcomeBy); err == nil && t.After(at) {
			at = t
		}
		out := []Due{{at.UTC(), OutcomeLate, c.Revision}}
		if retry := rules.working(c.Changed, rules.RetryWithin); c.State == Attempted && rules.RetryWithin > 0 && !asked && retry.Before(at) {
			out = append(out, Due{retry.UTC(), RetryLate, c.Revision})
		}
		return out
	}
	return nil
}

// Late says since when a callback is late at a moment, and in what. Whoever was told already changes nothing: it is late until
// somebody does something.
func Late(c Callback, rules Rules, now time.Time) (Due, bool) {
	var first Due
	for _, l := range lateness(c, rules) {
		if !now.Before(l.At) && (first.Kind == "" || l.At.Before(first.At)) {
			first = l
		}
	}
	return first, first.Kind != ""
}

// Verdict is what to do with a due row whose time has come, possibly long ago.
type Verdict string

const (
	DoNow Verdict = "do"
	Later Verdict = "later" // put the row at the time given
	Drop  Verdict = "drop"  // nothing is owed any more
)

// Judge looks at a due row afresh, with the callback as it is now: after a stop of hours a reminder for a call that has
// passed is not sent, and nothing is sent at night.
func Judge(k DueKind, c Callback, rules Rules, now time.Time) (Verdict, time.Time) {
	for _, d := range Dues(c, rules) {
		if d.Kind != k {
			continue
		}
		if k == WaitingLook { // somebody may have asked for it early, because a time became free
			if at := awake(now, rules); at.After(now) {
				return Later, at
			}
			return DoNow, now
		}
		if now.Before(d.At) {
			return Later, d.At
		}
		if k == PapersSoon && !awake(now, rules).Equal(now) {
			return Later, awake(now, rules)
		}
		if k == SoonReminder {
			if !now.Before(c.Start.Add(-soonMargin)) {
				return Drop, now
			}
			return DoNow, now
		}
		if k != Reminder {
			return DoNow, now
		}
		switch at := awake(now, rules); {
		case !at.Before(c.Start.Add(-reminderMargin)):
			return Drop, now
		case at.After(now):
			return Later, at
		}
		return DoNow, now
	}
	return Drop, now
}

// LateOne is a callback that is late.
type LateOne struct {
	Callback
	Due
}

// LateOnes lists what is late, of a list of callbacks, the longest first.
func (a *Agenda) LateOnes(list []Callback, now time.Time) (out []LateOne) {
	for _, c := range list {
		if l, ok := Late(c, a.Rules(c), now); ok {
			out = append(out, LateOne{c, l})
		}
	}
	slices.SortStableFunc(out, func(x, y LateOne) int { return x.At.Compare(y.At) })
	return out
}
