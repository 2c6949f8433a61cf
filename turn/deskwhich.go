package turn

import (
	"time"

	"bussola/booking"
	"bussola/chat"
	"bussola/desk"
	"bussola/store"
)

// justNow is how far back a call may lie that "torna indietro" means.
const justNow = 7 * 24 * time.Hour

// among lists the calls that a command may be about, for this social worker.
func (w *deskTalk) among() (out []booking.Callback, err error) {
	by := w.worker.Worker
	if w.cmd.Verb == desk.Undo { // whatever became of it
		list, err := w.r.Keeper.Callbacks(w.ctx, store.Query{From: w.now.Add(-justNow)})
		for _, c := range list {
			if c.BeforeBy == string(by) && w.now.Sub(c.Changed) <= booking.UndoFor {
				out = append(out, c.Callback)
			}
		}
		return out, err
	}
	list, err := w.r.Promised(w.ctx, store.Query{})
	for _, c := range list {
		switch {
		case w.cmd.Verb == desk.Lower || w.cmd.Verb == desk.Raise: // what is urgent to lower it, the others to raise them
			if (c.TakenBy == "" || c.TakenBy == string(by)) && w.p.Desk.Agenda.Pressing(c) == (w.cmd.Verb == desk.Lower) {
				out = append(out, c)
			}
		case w.cmd.Verb == desk.Take && w.p.Desk.Takeable(c, by, w.now),
			w.cmd.Do == desk.FreeSlot && c.Caller() == by,
			w.cmd.Verb != desk.Take && c.TakenBy == string(by):
			out = append(out, c)
		}
	}
	return out, err
}

// which finds the call of a command; when it cannot tell, a reply that lists those it may be, with what to write.
func (w *deskTalk) which() (sc store.StoredCallback, reply chat.Reply, err error) {
	list, err := w.among()
	if err != nil {
		return sc, reply, err
	}
	names := func(c booking.Callback) string {
		sc, err := w.r.Keeper.Callback(w.ctx, c.Code)
		if err != nil {
			return ""
		}
		d, _, err := w.r.opened(w.ctx, sc)
		if err != nil {
			return ""
		}
		return d.Name
	}
	if w.cmd.Verb == desk.Take { // nobody's yet: nobody reads a name
		names = nil
	}
	c, cmd, ok := w.p.Desk.Which(list, w.cmd, names, w.now)
	if !ok {
		return sc, w.p.Desk.Unclear(list, w.cmd, w.now), nil
	}
	w.cmd = cmd
	w.cmd.Dates(w.now)
	sc, err = w.r.Keeper.Callback(w.ctx, c.Code)
	return sc, reply, err
}

// press does what a button of a card does, said in words.
func (w *deskTalk) press(in Inbound) error {
	sc, reply, err := w.which()
	if err != nil {
		return err
	}
	update := in.Update
	if reply.Text == "" {
		press := w.p.Desk.Said(w.cmd, sc.Callback)
		toast, err := w.r.deskTurn(w.ctx, w.p, in, press, w.worker)
		if err != nil {
			return err
		}
		if press.Verb == desk.Open { // the card itself is the answer
			return nil
		}
		reply, update = chat.Reply{Text: toast}, "" // the press was committed with it
	}
	c := store.Commit{Now: w.now, Update: update}
	if err := w.who.say(&c, reply, ""); err != nil {
		return err
	}
	_, err = w.r.Keeper.Commit(w.ctx, c)
	return err
}
