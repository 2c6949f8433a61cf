package turn

import (
	"context"
	"errors"
	"fmt"
	"time"

	"bussola/booking"
	"bussola/store"
)

// suggested is how many other times a citizen is offered at once.
const suggested = 3

// openStates are those of a callback that somebody has still to call.
var openStates = []booking.State{booking.Requested, booking.Confirmed, booking.Taken, booking.Attempted}

// EndOf is when a call is over.
func EndOf(c booking.Callback) time.Time {
	return c.Start.Add(time.Duration(len(c.Cells)) * 15 * time.Minute)
}

// Promised lists the callbacks that somebody has still to call.
func (r *Runner) Promised(ctx context.Context, q store.Query) (out []booking.Callback, err error) {
	q.States = openStates
	list, err := r.Keeper.Callbacks(ctx, q)
	for _, c := range list {
		out = append(out, c.Callback)
	}
	return out, err
}

// Owed lists everything that somebody may be late with: the promised callbacks and those who wait for a time.
func (r *Runner) Owed(ctx context.Context) ([]booking.Callback, error) {
	list, err := r.Promised(ctx, store.Query{})
	if err != nil {
		return nil, err
	}
	waiting, err := r.Waiting(ctx)
	return append(list, waiting...), err
}

// Fallen lists the promised callbacks whose time is not worked any more: somebody is absent, an office is closed.
func (r *Runner) Fallen(ctx context.Context) ([]booking.Callback, error) {
	p, err := r.Pack(ctx)
	if err != nil {
		return nil, err
	}
	list, err := r.Promised(ctx, store.Query{From: r.Now()})
	return p.Desk.Agenda.Fallen(list, r.Now()), err
}

// OfferTimes tells the citizen of a callback that its time cannot be kept, with the nearest other ones. The callback stands
// until they choose.
func (r *Runner) OfferTimes(ctx context.Context, code booking.Code, actor string) error {
	for range tries {
		p, err := r.Pack(ctx)
		if err != nil {
			return err
		}
		sc, err := r.Keeper.Callback(ctx, code)
		if err != nil {
			return err
		}
		now := r.Now()
		if !sc.Open() || !sc.Start.After(now) {
			return fmt.Errorf("call %s is %s, there is no time to change: %w", code, sc.State, booking.ErrNotNow)
		}
		if sc.Unkept.Equal(sc.Start) {
			return nil // they were offered already
		}
		c := store.Commit{Now: now}
		if err := r.unkeep(ctx, &c, p, sc.Callback, actor, now); err != nil {
			return err
		}
		if _, err = r.Keeper.Commit(ctx, c); err == nil {
			r.kick()
		}
		if !errors.Is(err, store.ErrConflict) {
			return err
		}
	}
	return errGiveUp
}

// unkeep puts the offer of other times into a commit.
func (r *Runner) unkeep(ctx context.Context, c *store.Commit, p *Pack, cb booking.Callback, actor string, now time.Time) error {
	a := p.Desk.Agenda
	taken, err := busy(ctx, r.Keeper, now, now.AddDate(0, 2, 0))
	if err != nil {
		return err
	}
	q := booking.Query{Reason: cb.Reason, Lang: cb.Lang, Fragile: cb.Fragile}
	if reason, ok := a.Reason(cb.Reason); ok && reason.OwnWorkerOnly {
		q.Worker = cb.Worker
	}
	var slots []booking.Slot
	var offers []time.Time
	for _, s := range a.Slots(q, taken, now) {
		if !s.Start.Equal(cb.Start) && len(slots) < suggested {
			slots, offers = append(slots, s), append(offers, s.Start)
		}
	}
	next := cb.Unkeep(offers...)
	r.change(c, p, next, actor, "offer-times")
	if err := r.tellDesk(ctx, c, p, next, now); err != nil {
		return err
	}
	if cb.Person == "" {
		return nil
	}
	who, err := r.known(ctx, store.Person(cb.Person))
	if err != nil || who == nil {
		return err
	}
	return who.say(c, p.Dialog.Unkept(who.session, next, slots, now), "")
}
