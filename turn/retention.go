package turn

import (
	"context"
	"errors"
	"time"

	"bussola/booking"
	"bussola/dialogs"
	"bussola/store"
)

// The kinds of due rows by which what is old goes. What their times are is content (body/privacy.yaml), read when they come due:
// a term that the body has changed meanwhile counts.
const (
	retention   = "retention"    // of a person: the answers of an idle session, then the person
	callDetails = "call-details" // of a callback: its personal values, once it is closed
	eraseLeft   = "erase-left"   // of a person: what the last message after an erasure needed
)

// renewalLead is how long before the answers of an idle session go that the person is asked whether to keep them.
const renewalLead = 24 * time.Hour

// asksAt is when the retention row of a person who wrote now is looked at first.
func asksAt(p *Pack, now time.Time) time.Time {
	return now.Add(p.Dialog.Privacy.Retention.Answers.Duration() - renewalLead)
}

// retentionGood is how much too early a retention row may be: it is looked at afresh when it comes due, and put off.
const retentionGood = time.Hour

// awaited says that a person has a retention row that is not much too early. The first turn of a session puts one, and whatever
// takes it away begins the session anew: [dialogs.Session.Turn] counts from there.
func (p *person) awaited(now time.Time) bool {
	return p.session.Turn > 0 && p.session.Mode != "" && !now.Before(p.Touched) && now.Sub(p.Touched) < retentionGood
}

// forget clears the answers of a session that has been idle for as long as answers are kept, having asked the day before. The
// person is erased whole, key included, as soon as no call needs their pseudonym any more.
func (r *Runner) forget(ctx context.Context, row store.Due) error {
	p, err := r.Pack(ctx)
	if err != nil {
		return err
	}
	now := r.Now()
	c := store.Commit{Now: now, Done: &row}
	who, err := r.known(ctx, store.Person(row.Subject))
	if err != nil {
		return err
	}
	if who == nil {
		return r.forgetUnreadable(ctx, p, row)
	}
	_, err = r.Keeper.Worker(ctx, who.Person)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	worker := err == nil
	ends := who.Touched.Add(p.Dialog.Privacy.Retention.Answers.Duration())
	switch {
	case now.Before(ends):
		err = r.askBefore(ctx, &c, p, who, worker, ends, now)
	default:
		err = r.clear(ctx, &c, p, who, worker, now)
	}
	if err != nil {
		return err
	}
	_, err = r.Keeper.Commit(ctx, c)
	return err
}

// askBefore asks on the day before whether the answers may stay, and puts the row anew. Nobody is written to at night, nor in a
// discreet conversation, nor when there is nothing to keep; asked or not, the answers go when they must.
func (r *Runner) askBefore(ctx context.Context, c *store.Commit, p *Pack, who *person, worker bool, ends, now time.Time) error {
	next := ends
	asks := p.Desk.Agenda.Awake(ends.Add(-renewalLead))
	switch {
	case !who.session.Told() || who.session.Quiet || worker || !asks.Before(ends):
	case now.Before(asks): // somebody wrote meanwhile
		next = asks
	case p.Desk.Agenda.Awake(now).After(now): // overdue, and it is night
		if at := p.Desk.Agenda.Awake(now); at.Before(ends) {
			next = at
		}
	default:
		reachable, err := r.Keeper.Reachable(ctx, who.Person)
		if err != nil {
			return err
		}
		if reachable {
			if err := who.say(c, p.Dialog.Renewal(who.session), ""); err != nil {
				return err
			}
		}
	}
	c.Dues = []store.Due{{DueKey: c.Done.DueKey, At: next, Revision: who.Version}}
	return nil
}

// clear forgets the answers, and the whole person when nothing needs them.
func (r *Runner) clear(ctx context.Context, c *store.Commit, p *Pack, who *person, worker bool, now time.Time) error {
	until, err := r.neededUntil(ctx, p, who.Person, now)
	if err != nil {
		return err
	}
	if until.IsZero() && !worker && (r.Desk == 0 || who.Person != r.Person(r.Desk)) {
		c.Erase = who.Person
		return nil
	}
	if who.session.Told() || who.session.Mode != "" {
		if c.Record, err = who.record(dialogs.Session{Lang: who.session.Lang, Quiet: who.session.Quiet}); err != nil {
			return err
		}
		c.Scrub = true
	}
	if !until.IsZero() {
		c.Dues = []store.Due{{DueKey: c.Done.DueKey, At: until, Revision: who.Version}}
	}
	return nil
}

// neededUntil says until when the calls of a person need their pseudonym: while one is promised, and for a while after the last
// one was closed. The zero time: nothing does.
func (r *Runner) neededUntil(ctx context.Context, p *Pack, who store.Person, now time.Time) (until time.Time, err error) {
	list, err := r.Keeper.Callbacks(ctx, store.Query{Person: who})
	keep := p.Dialog.Privacy.Retention
	for _, sc := range list {
		at := sc.Changed.Add(keep.Pseudonym.Duration())
		switch {
		case !over(sc.Callback): // looked at again
			at = now.Add(keep.Answers.Duration())
		case sc.State == booking.Expired: // never promised
			continue
		}
		if at.After(now) && at.After(until) {
			until = at
		}
	}
	return until, err
}

// over says that nothing can happen to a callback any more but an undo.
func over(c booking.Callback) bool {
	switch c.State {
	case booking.Done, booking.NoAnswer, booking.Cancelled, booking.Expired:
		return true
	}
	return false
}

// oweDetails puts the row that takes the personal values from a closed callback, and takes it away from one that came back.
func (r *Runner) oweDetails(c *store.Commit, p *Pack, cb booking.Callback) {
	key := store.DueKey{Kind: callDetails, Subject: string(cb.Code)}
	if over(cb) && (cb.State != booking.Expired || len(cb.Passed) > 0) { // a hold that expired was never confirmed: there are none
		c.Dues = append(c.Dues, store.Due{DueKey: key, At: cb.Changed.Add(p.Dialog.Privacy.Retention.Calls.Duration()), Revision: cb.Revision})
	} else {
		c.Undue = append(c.Undue, key)
	}
}

// forgetDetails takes name, phone, card and notes from a call that has been closed for long enough.
func (r *Runner) forgetDetails(ctx context.Context, row store.Due) error {
	p, err := r.Pack(ctx)
	if err != nil {
		return err
	}
	now := r.Now()
	c := store.Commit{Now: now, Done: &row}
	sc, err := r.Keeper.Callback(ctx, booking.Code(row.Subject))
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if err == nil && over(sc.Callback) && len(sc.Details) > 0 {
		if at := sc.Changed.Add(p.Dialog.Privacy.Retention.Calls.Duration()); now.Before(at) {
			c.Dues = []store.Due{{DueKey: row.DueKey, At: at, Revision: sc.Revision}}
		} else {
			next := sc.Callback
			next.Revision++
			c.Changes = []store.Change{{Callback: next, Details: []byte{}}}
			c.Scrub = true
			c.Audit = []store.Entry{{At: now, Actor: "system", What: callDetails, Subject: row.Subject}}
		}
	}
	_, err = r.Keeper.Commit(ctx, c)
	return err
}

// Sweep forgets what has no due rows of its own: marks and codes past their time, audit and erasures past the body's terms. It
// returns how many rows went.
func (r *Runner) Sweep(ctx context.Context) (int, error) {
	now, keep := r.Now(), r.pack.Load().Dialog.Privacy.Retention
	swept, err := r.Keeper.Sweep(ctx, now)
	if err != nil {
		return swept, err
	}
	gone, err := r.Keeper.Forget(ctx, store.Old{Audit: now.Add(-keep.Audit.Duration()), Erasures: now.Add(-keep.Erasures.Duration())})
	return swept + gone, err
}
