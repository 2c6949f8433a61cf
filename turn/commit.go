package turn

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"bussola/booking"
	"bussola/chat"
	"bussola/desk"
	"bussola/dialogs"
	"bussola/store"
)

// commit writes a citizen's turn: session, callbacks, what the clock owes, letters, audit and the dedup mark, in one step. It gives
// the replies that may be shown at once; for the other letters it kicks.
func (r *Runner) commit(ctx context.Context, p *Pack, in Inbound, who *person, step dialogs.Step, now time.Time) ([]Outgoing, error) {
	plain, err := json.Marshal(step.Session)
	if err != nil {
		return nil, err
	}
	c := store.Commit{Now: now, Update: in.Update, Record: who.sealed(plain)}
	out := letter{Pressed: in.Pressed}
	if step.Erase {
		if who, out.After, err = r.eraseIn(ctx, &c, in, who, step, now); err != nil {
			return nil, err
		}
	} else {
		if !who.awaited(now) {
			c.Dues = append(c.Dues, store.Due{DueKey: store.DueKey{Kind: retention, Subject: string(who.Person)}, At: asksAt(p, now), Revision: who.Version + 1})
		}
		c.Traces = append(r.loose.of(in.Chat), wrote(in, now)...)
	}
	if step.Wipe {
		l, err := who.letter(letter{Wipe: true}, "", time.Time{})
		if err != nil {
			return nil, err
		}
		c.Letters = append(c.Letters, l)
	}
	for _, reply := range step.Replies {
		out.Reply, out.Promises = reply, promised(reply)
		l, err := who.letter(out, "", time.Time{})
		if err != nil {
			return nil, err
		}
		c.Letters = append(c.Letters, l)
	}
	for _, h := range step.Holds {
		h.Callback.Person = string(who.Person)
		sealed, err := who.details(h.Callback.Code, h.Details)
		if err != nil {
			return nil, err
		}
		what := booking.Hold
		if h.Callback.State == booking.Waiting {
			what = booking.Wait
		}
		c.Holds = append(c.Holds, store.Hold{Callback: h.Callback, Details: sealed, Candidates: h.Candidates})
		r.owe(&c, p, h.Callback)
		c.Audit = append(c.Audit, store.Entry{At: now, Actor: "citizen", What: string(what), Subject: string(h.Callback.Code)})
	}
	freed := false
	for _, ch := range step.Changes {
		sealed, err := who.details(ch.Callback.Code, ch.Details)
		if err != nil {
			return nil, err
		}
		c.Changes = append(c.Changes, store.Change{Callback: ch.Callback, Details: sealed, Candidates: ch.Candidates})
		r.owe(&c, p, ch.Callback)
		c.Audit = append(c.Audit, store.Entry{At: now, Actor: "citizen", What: string(ch.Do), Subject: string(ch.Callback.Code)})
		freed = freed || ch.Do == booking.Cancel || ch.Do == booking.Move || ch.Do == booking.Decline
		if ch.Do == booking.Amend {
			if err := r.tellAmended(ctx, &c, p, store.StoredCallback{Callback: ch.Callback, Details: sealed}, now); err != nil {
				return nil, err
			}
		}
		if ch.Unseen {
			continue
		}
		if ch.Do == booking.Cancel {
			if err := r.takeCard(ctx, &c, ch.Callback); err != nil {
				return nil, err
			}
		}
		if err := r.tellDesk(ctx, &c, p, ch.Callback, now); err != nil {
			return nil, err
		}
	}
	for _, code := range step.Uncalled {
		if err := r.uncalled(ctx, &c, p, who, code, now); err != nil {
			return nil, err
		}
	}
	for _, a := range step.Answers {
		if err := r.tellAnswer(ctx, &c, p, a); err != nil {
			return nil, err
		}
	}
	if freed {
		if err := r.lookSoon(ctx, &c, p, now); err != nil {
			return nil, err
		}
	}
	given, err := r.Keeper.Commit(ctx, c)
	if err != nil {
		return nil, err
	}
	r.loose.kept(in.Chat, c.Traces)
	if !step.Erase {
		next := person{key: who.key, channel: who.channel, chat: who.chat,
			Record: store.Record{Person: who.Person, Version: who.Version + 1, Touched: now, Callbacks: who.Callbacks + len(step.Holds)}}
		r.recent.put(in.Chat, next, step.Session, plain, now)
	}
	at := r.atOnce(c, given, who, step, in.Pressed)
	if len(at) < len(c.Letters) {
		r.kick()
	}
	return at, nil
}

// tellAmended draws the private card of whoever has the call anew, with the number in it, and says so: an edited message is not heard.
// While nobody has it there is nothing to tell: the group's card holds no number.
func (r *Runner) tellAmended(ctx context.Context, c *store.Commit, p *Pack, sc store.StoredCallback, now time.Time) error {
	worker, err := r.paired(ctx, booking.WorkerID(sc.TakenBy))
	if sc.TakenBy == "" || err != nil || worker == nil {
		return err
	}
	if err := r.privateCard(ctx, c, p, sc, worker.Person, booking.WorkerID(sc.TakenBy), "", now); err != nil {
		return err
	}
	return worker.say(c, chat.Reply{Text: p.Texts.Say(desk.Lang, "desk_renumbered", "code", string(sc.Code))}, "")
}

// uncalled writes down that a person says nobody called at the hour of their callback, and tells the desk: once for each time promised.
func (r *Runner) uncalled(ctx context.Context, c *store.Commit, p *Pack, who *person, code booking.Code, now time.Time) error {
	sc, err := r.Keeper.Callback(ctx, code)
	if errors.Is(err, store.ErrNotFound) || err == nil && sc.Person != string(who.Person) {
		return nil
	}
	if err != nil || !sc.Open() || sc.Start.After(now) || sc.Uncalled.Equal(sc.Start) {
		return err
	}
	next := sc.Uncall()
	r.change(c, p, next, "citizen", "uncalled")
	if err := r.tellDesk(ctx, c, p, next, now); err != nil {
		return err
	}
	return r.tellUncalled(ctx, c, p, next, now)
}

// tellUncalled says in the group that nobody called at the hour of a callback, and to whoever has it: they may be the one who is ill.
func (r *Runner) tellUncalled(ctx context.Context, c *store.Commit, p *Pack, cb booking.Callback, now time.Time) error {
	worker, err := r.paired(ctx, booking.WorkerID(cb.TakenBy))
	if err != nil {
		return err
	}
	if worker != nil {
		if err := worker.say(c, p.Desk.Uncalled(cb, booking.WorkerID(cb.TakenBy), now), ""); err != nil {
			return err
		}
	}
	if r.Desk == 0 {
		return nil
	}
	group, err := r.desk(ctx)
	if err != nil {
		return err
	}
	return group.say(c, p.Desk.Uncalled(cb, "", now), "")
}

// tellAnswer passes a citizen's answer to a message on: to the social worker who has the call, to the group when nobody has.
func (r *Runner) tellAnswer(ctx context.Context, c *store.Commit, p *Pack, a dialogs.Told) error {
	to, err := r.paired(ctx, booking.WorkerID(a.To))
	if err == nil && to == nil && r.Desk != 0 {
		to, err = r.desk(ctx)
	}
	if err != nil || to == nil {
		return err
	}
	return to.say(c, chat.Reply{Text: p.Texts.Say(desk.Lang, "desk_answer", "code", string(a.Code), "message", a.Message.Label.In(desk.Lang), "answer", a.Answer.Label.In(desk.Lang))}, "")
}

// details seals the personal values of a callback; nil when there are none to write.
func (p *person) details(code booking.Code, d *booking.Details) ([]byte, error) {
	if d == nil {
		return nil, nil
	}
	plain, err := json.Marshal(d)
	if err != nil {
		return nil, err
	}
	return p.key.Seal(plain, "details "+string(code)), nil
}

// opened gives the personal values of a callback back; empty ones when the person was erased.
func (r *Runner) opened(ctx context.Context, c store.StoredCallback) (booking.Details, *person, error) {
	var d booking.Details
	if c.Person == "" {
		return d, nil, nil
	}
	who, err := r.known(ctx, store.Person(c.Person))
	if err != nil || who == nil {
		return d, nil, err
	}
	d, err = who.reads(c)
	return d, who, err
}

// reads opens the personal values of one of the person's own callbacks; empty ones when they are gone.
func (p *person) reads(c store.StoredCallback) (d booking.Details, err error) {
	if len(c.Details) == 0 {
		return d, nil
	}
	plain, err := p.key.Open(c.Details, "details "+string(c.Code))
	if err != nil {
		return d, err
	}
	return d, json.Unmarshal(plain, &d)
}

// owe puts the due rows that a callback owes as it stands, and takes away the others.
func (r *Runner) owe(c *store.Commit, p *Pack, cb booking.Callback) {
	owed := map[string]bool{}
	for _, d := range booking.Dues(cb, p.Desk.Agenda.Rules(cb)) {
		owed[string(d.Kind)] = true
		c.Dues = append(c.Dues, store.Due{DueKey: store.DueKey{Kind: string(d.Kind), Subject: string(cb.Code)}, At: d.At, Revision: d.Revision})
	}
	for _, k := range booking.DueKinds() {
		if !owed[string(k)] {
			c.Undue = append(c.Undue, store.DueKey{Kind: string(k), Subject: string(cb.Code)})
		}
	}
	r.oweDetails(c, p, cb)
}

// change puts what happened to a callback into a commit: the callback as it is now, what the clock owes to it, and the line of the
// audit. candidates are for a time that it takes.
func (r *Runner) change(c *store.Commit, p *Pack, next booking.Callback, actor, what string, candidates ...booking.Candidate) {
	c.Changes = append(c.Changes, store.Change{Callback: next, Candidates: candidates})
	r.owe(c, p, next)
	c.Audit = append(c.Audit, store.Entry{At: c.Now, Actor: actor, What: what, Subject: string(next.Code)})
}

// tellDesk puts the group's card of a callback into the outbox: the first time a new message, then an edit of it.
func (r *Runner) tellDesk(ctx context.Context, c *store.Commit, p *Pack, cb booking.Callback, now time.Time) error {
	return r.groupCard(ctx, c, p.Desk.Card(cb, now), cb.Code)
}

// groupCard puts a drawing of the group's card into the outbox.
func (r *Runner) groupCard(ctx context.Context, c *store.Commit, card chat.Reply, code booking.Code) error {
	if r.Desk == 0 {
		return nil
	}
	group, err := r.desk(ctx)
	if err != nil {
		return err
	}
	l, err := group.letter(letter{Reply: card}, cardPlace(string(code)), time.Time{})
	if err == nil {
		c.Letters = append(c.Letters, l)
	}
	return err
}

// desk opens the group's record, and makes it the first time: a group is a chat like another, with its key and address.
func (r *Runner) desk(ctx context.Context) (*person, error) {
	for range tries {
		g, err := r.open(ctx, r.Desk)
		if err != nil || g.Version != 0 {
			return g, err
		}
		rec, err := g.record(dialogs.Session{})
		if err != nil {
			return nil, err
		}
		if _, err = r.Keeper.Commit(ctx, store.Commit{Now: r.Now(), Record: rec}); err != nil && !errors.Is(err, store.ErrConflict) {
			return nil, err
		}
	}
	return nil, errGiveUp
}

// say puts a text for a person into a commit.
func (p *person) say(c *store.Commit, reply chat.Reply, place string) error {
	l, err := p.letter(letter{Reply: reply}, place, time.Time{})
	if err == nil {
		c.Letters = append(c.Letters, l)
	}
	return err
}
