package turn

import (
	"context"
	"errors"
	"time"

	"bussola/booking"
	"bussola/chat"
	"bussola/desk"
	"bussola/store"
)

// Due handles what has come due, at most n rows, and returns how many were done. Several processes may call it: the commit of
// each row deletes it, and only one commit can.
func (r *Runner) Due(ctx context.Context, n int) (int, error) {
	r.recent.forget(r.Now()) // what nobody goes on with
	done := 0
	defer func() {
		if done > 0 {
			r.kick()
		}
	}()
	lost := r.lookUnsure(ctx)
	for {
		rows, err := r.Keeper.Due(ctx, r.Now(), n)
		if err != nil {
			return done, err
		}
		var errs []error
		again := 0
		for _, row := range rows {
			err := r.handle(ctx, row)
			switch {
			case err == nil:
				done++
				r.count("due_" + row.Kind)
			case errors.Is(err, store.ErrGone), errors.Is(err, store.ErrConflict), errors.Is(err, store.ErrTaken):
				// Somebody else was first, or handling another row of the same callback put this one anew.
				again++
			default:
				errs = append(errs, err)
			}
		}
		if err := errors.Join(append(errs, lost)...); err != nil || again == 0 || again == len(rows) {
			return done, err
		}
	}
}

func (r *Runner) handle(ctx context.Context, row store.Due) error {
	switch row.Kind {
	case retention:
		return r.forget(ctx, row)
	case callDetails:
		return r.forgetDetails(ctx, row)
	case eraseLeft:
		return r.eraseLeftover(ctx, row)
	case unassured:
		return r.assureLater(ctx, row)
	}
	p, err := r.Pack(ctx)
	if err != nil {
		return err
	}
	now := r.Now()
	c := store.Commit{Now: now, Done: &row}
	sc, err := r.Keeper.Callback(ctx, booking.Code(row.Subject))
	if errors.Is(err, store.ErrNotFound) {
		_, err = r.Keeper.Commit(ctx, c)
		return err
	}
	if err != nil {
		return err
	}
	rules := p.Desk.Agenda.Rules(sc.Callback)
	switch verdict, at := booking.Judge(booking.DueKind(row.Kind), sc.Callback, rules, now); verdict {
	case booking.Later:
		c.Dues = []store.Due{{DueKey: row.DueKey, At: at, Revision: sc.Revision}}
	case booking.DoNow:
		if err := r.dueNow(ctx, &c, p, booking.DueKind(row.Kind), sc, now); err != nil {
			return err
		}
	}
	_, err = r.Keeper.Commit(ctx, c)
	return err
}

// dueNow puts into a commit what a due row owes now.
func (r *Runner) dueNow(ctx context.Context, c *store.Commit, p *Pack, k booking.DueKind, sc store.StoredCallback, now time.Time) error {
	cb := sc.Callback
	switch k {
	case booking.WaitingLook:
		return r.look(ctx, c, p, cb, now)
	case booking.HoldExpiry:
		if cb.State == booking.Offered {
			return r.offerOver(ctx, c, p, cb, now)
		}
		next, err := booking.Apply(cb, booking.Event{Do: booking.Expire, By: booking.Clock}, now)
		if err != nil {
			return nil // confirmed a moment ago: the row was stale
		}
		r.change(c, p, next, "system", string(booking.Expire))
		if err := r.notice(ctx, c, p, next, "notice_hold_expired", now); err != nil {
			return err
		}
		return r.lookSoon(ctx, c, p, now)
	case booking.Reminder, booking.SoonReminder, booking.PapersSoon:
		r.change(c, p, cb.Handled(k), "system", string(k))
		key := map[booking.DueKind]string{booking.Reminder: "reminder", booking.SoonReminder: "reminder_soon", booking.PapersSoon: "reminder_papers"}[k]
		return r.notice(ctx, c, p, cb, key, now)
	case booking.AcknowledgeLate, booking.OutcomeLate, booking.RetryLate, booking.WaitingLate, booking.Escalate:
		r.change(c, p, cb.Handled(k), "system", string(k))
		return r.tellLate(ctx, c, p, k, cb, now)
	}
	return nil
}

// tellLate says that a callback waits too long: in the group, then to the coordinator. Where the coordinator has no chat here,
// the group hears it again.
func (r *Runner) tellLate(ctx context.Context, c *store.Commit, p *Pack, k booking.DueKind, cb booking.Callback, now time.Time) error {
	if r.Desk == 0 {
		return nil
	}
	to, err := r.desk(ctx)
	if err != nil {
		return err
	}
	if k == booking.Escalate {
		boss, err := r.paired(ctx, p.Desk.Agenda.Body.Coordinator)
		if err != nil {
			return err
		}
		if boss != nil {
			to = boss
		}
	}
	key := map[booking.DueKind]string{booking.AcknowledgeLate: "desk_late", booking.OutcomeLate: "desk_outcome_late",
		booking.RetryLate: "desk_retry_late", booking.WaitingLate: "desk_waiting_late", booking.Escalate: "desk_escalate"}[k]
	when := cb.Start
	if cb.State == booking.Waiting { // no time yet: since when they wait
		when = cb.Created
	}
	urgency := cb.Urgency
	for _, u := range p.Desk.Agenda.Urgency {
		if u.ID == cb.Urgency {
			urgency = u.Name.In(desk.Lang)
		}
	}
	return to.say(c, chat.Reply{Text: p.Texts.Say(desk.Lang, key, "code", string(cb.Code), "when", p.Texts.When(desk.Lang, when, now), "urgency", urgency)}, "")
}

// paired opens the private chat of a social worker; nil when they have none here.
func (r *Runner) paired(ctx context.Context, id booking.WorkerID) (*person, error) {
	if id == "" {
		return nil, nil
	}
	list, err := r.Keeper.Workers(ctx)
	if err != nil {
		return nil, err
	}
	for _, w := range list {
		if w.Worker == id {
			return r.known(ctx, w.Person)
		}
	}
	return nil, nil
}
