package turn

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"bussola/booking"
	"bussola/store"
)

// waiting lists those on the waiting list, in the order in which freed times are offered.
func (r *Runner) waiting(ctx context.Context, p *Pack) ([]booking.Callback, error) {
	// They have no time yet, and the keepers look by time: no callback that has one is read.
	list, err := r.Keeper.Callbacks(ctx, store.Query{States: []booking.State{booking.Waiting}, Until: time.Unix(1, 0)})
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

// lookSoon has the waiting list looked through at once: a commit frees a time.
func (r *Runner) lookSoon(ctx context.Context, c *store.Commit, p *Pack, now time.Time) error {
	queue, err := r.waiting(ctx, p)
	if err == nil {
		lookAgain(c, queue, now)
	}
	return err
}

// lookAgain puts the row that has the list looked through at once, under the first of those who wait whom the commit does not change:
// the others have rows of their own.
func lookAgain(c *store.Commit, queue []booking.Callback, now time.Time) {
	for _, w := range queue {
		if !slices.ContainsFunc(c.Changes, func(ch store.Change) bool { return ch.Callback.Code == w.Code }) {
			c.Dues = append(c.Dues, lookAt(w, now, early))
			return
		}
	}
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
	if cb.Person == "" {
		next, err := booking.Apply(cb, booking.Event{Do: booking.Cancel, By: booking.Desk}, now)
		if err == nil {
			r.change(c, p, next, "system", string(booking.Cancel))
		}
		return err
	}
	if next, lately := r.vain.lately(now); lately && c.Done.Revision != early {
		c.Dues = append(c.Dues, lookAt(cb, next, cb.Revision))
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
		r.change(c, p, next, "system", string(booking.Offer), offer.To)
		if err := r.notice(ctx, c, p, next, "notice_offer", now); err != nil {
			return err
		}
		lookAgain(c, queue, now)
	} else {
		r.vain.was(now)
	}
	mine := lookAt(cb, now.Add(booking.LookEvery), cb.Revision)
	if lucky.Code != cb.Code && !slices.ContainsFunc(c.Dues, func(d store.Due) bool { return d.DueKey == mine.DueKey }) {
		c.Dues = append(c.Dues, mine)
	}
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
	r.change(c, p, next, "system", string(booking.Decline))
	key := "notice_offer_expired"
	if !next.Listed() {
		key = "notice_list_over"
	}
	if err := r.notice(ctx, c, p, next, key, now); err != nil {
		return err
	}
	return r.lookSoon(ctx, c, p, now)
}
