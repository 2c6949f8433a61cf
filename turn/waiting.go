package turn

import (
	"context"
	"errors"
	"sync"
	"time"

	"bussola/booking"
	"bussola/store"
)

// waiting lists those on the waiting list, in the order in which freed times are offered.
func (r *Runner) waiting(ctx context.Context, p *Pack) ([]booking.Callback, error) {
	list, err := r.Keeper.Callbacks(ctx, store.Query{States: []booking.State{booking.Waiting}})
	var out []booking.Callback
	for _, c := range list {
		out = append(out, c.Callback)
	}
	return p.Desk.Agenda.Queue(out), err
}

// Waiting lists those on the waiting list, in the order in which freed times are offered.
func (r *Runner) Waiting(ctx context.Context) ([]booking.Callback, error) {
	p, err := r.Pack(ctx)
	if err != nil {
		return nil, err
	}
	return r.waiting(ctx, p)
}

// lookSoon has the waiting list looked through at once: a commit frees a time. The row that says when to look stands under one
// of those who wait; those whom the commit changes have rows of their own.
func (r *Runner) lookSoon(ctx context.Context, c *store.Commit, p *Pack, now time.Time) error {
	queue, err := r.waiting(ctx, p)
	if err != nil {
		return err
	}
	changed := map[booking.Code]bool{}
	for _, ch := range c.Changes {
		changed[ch.Callback.Code] = true
	}
	for _, w := range queue {
		if !changed[w.Code] {
			c.Dues = append(c.Dues, lookAt(w, now, early))
			return nil
		}
	}
	return nil
}

// early is the revision of a row that asks for a look because a time became free. A callback never has it.
const early = 0

func lookAt(c booking.Callback, at time.Time, revision int64) store.Due {
	return store.Due{DueKey: store.DueKey{Kind: string(booking.WaitingLook), Subject: string(c.Code)}, At: at, Revision: revision}
}

// fruitless is when the list was last looked through in vain. Each of those who wait has a row of their own, so that none is
// forgotten; one look is enough for all of them.
type fruitless struct {
	mu sync.Mutex
	at time.Time
}

// lately says that a look in vain is less than a whole interval ago, and when the next one is due.
func (f *fruitless) lately(now time.Time) (next time.Time, yes bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	next = f.at.Add(booking.LookEvery)
	return next, !f.at.After(now) && now.Before(next)
}

func (f *fruitless) was(at time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.at = at
}

// look offers one free time to the first on the list whom it suits, and has the list looked through again at once. When there is
// nothing for anybody, the row waits for the next look. Whoever was erased leaves the list.
func (r *Runner) look(ctx context.Context, c *store.Commit, p *Pack, cb booking.Callback, now time.Time) error {
	if next, lately := r.vain.lately(now); lately && c.Done.Revision != early && cb.Person != "" {
		c.Dues = append(c.Dues, lookAt(cb, next, cb.Revision))
		return nil
	}
	if cb.Person == "" {
		next, err := booking.Apply(cb, booking.Event{Do: booking.Cancel, By: booking.Desk}, now)
		if err != nil {
			return err
		}
		c.Changes = append(c.Changes, store.Change{Callback: next})
		c.Audit = append(c.Audit, store.Entry{At: now, Actor: "system", What: string(booking.Cancel), Subject: string(cb.Code)})
		r.owe(c, p, next)
		return nil
	}
	queue, err := r.waiting(ctx, p)
	if err != nil {
		return err
	}
	taken, err := busy(ctx, r.Keeper, now, now.AddDate(0, 2, 0))
	if err != nil {
		return err
	}
	own := func(w booking.Callback) (booking.WorkerID, error) {
		return (&view{ctx: ctx, r: r, person: store.Person(w.Person)}).Own()
	}
	lucky, offer, found, err := p.Desk.Agenda.NextOffer(queue, own, taken, now)
	if err != nil {
		return err
	}
	if found {
		next, err := booking.Apply(lucky, offer, now)
		if err != nil {
			return err
		}
		c.Changes = append(c.Changes, store.Change{Callback: next, Candidates: []booking.Candidate{offer.To}})
		c.Audit = append(c.Audit, store.Entry{At: now, Actor: "system", What: string(booking.Offer), Subject: string(next.Code)})
		r.owe(c, p, next)
		if err := r.notice(ctx, c, p, next, "notice_offer", now); err != nil {
			return err
		}
		if err := r.lookSoon(ctx, c, p, now); err != nil {
			return err
		}
	}
	if lucky.Code == cb.Code || len(c.Dues) > 0 && c.Dues[len(c.Dues)-1].Subject == string(cb.Code) {
		return nil
	}
	if !found {
		r.vain.was(now)
	}
	c.Dues = append(c.Dues, lookAt(cb, now.Add(booking.LookEvery), cb.Revision))
	return nil
}

// offerOver handles an offer that nobody answered: the time goes to the next, the person waits for another one or is told that
// the waiting is over.
func (r *Runner) offerOver(ctx context.Context, c *store.Commit, p *Pack, cb booking.Callback, now time.Time) error {
	next, err := booking.Apply(cb, booking.Event{Do: booking.Decline, By: booking.Clock}, now)
	if errors.Is(err, booking.ErrNotNow) {
		return nil // answered a moment ago: the row was stale
	}
	if err != nil {
		return err
	}
	c.Changes = append(c.Changes, store.Change{Callback: next})
	c.Audit = append(c.Audit, store.Entry{At: now, Actor: "system", What: string(booking.Decline), Subject: string(cb.Code)})
	r.owe(c, p, next)
	key := "notice_offer_expired"
	if !next.Listed() {
		key = "notice_list_over"
	}
	if err := r.notice(ctx, c, p, next, key, now); err != nil {
		return err
	}
	return r.lookSoon(ctx, c, p, now)
}
