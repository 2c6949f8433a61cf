package turn

import (
	"context"
	"errors"
	"time"

	"bussola/chat"
	"bussola/dialogs"
	"bussola/store"
)

// A record that is damaged opens for nobody, and never again. Its person must not wait for it: they are told so, with the way to begin
// anew; nobody else's messages wait either (see Post.Next); and it goes when its time comes, as it would have.
//
// A record that another master key wrapped is no such thing: it opens when the operator gives that key, and is tried again.

// eraseCommand is what Texts.Command says of a wish to be erased.
const eraseCommand = "erase"

// unreadable answers a person whose record does not open: it is said plainly, or, when they ask for it, they are erased and begin anew. Who
// cried for help has read the number, and nothing is said after it.
func (r *Runner) unreadable(ctx context.Context, p *Pack, in Inbound, cried bool) ([]Outgoing, error) {
	r.count("record_unreadable")
	lang, now := p.lang(in.Message.Lang), r.Now()
	if command, ok := p.Texts.Command(in.Message.Text); ok && command == eraseCommand && in.Message.Kind == chat.Text {
		return r.eraseUnreadable(ctx, p, in, lang, now)
	}
	if cried || r.Urgent == nil || in.Message.Kind == "" {
		return nil, nil
	}
	office := p.Desk.Agenda.Offices[0]
	text := p.Texts.Say(lang, "unreadable", "phone", office.Phone, "emergency", p.Dialog.Lines.Emergency())
	id, err := r.Urgent(ctx, in.Chat, chat.Reply{Text: text})
	if err == nil {
		r.loose.add(in.Chat, traceNow(id, now))
	}
	return nil, err
}

// eraseUnreadable erases a person without opening what is kept of them: their promised calls are cancelled and the desk is told, as in any
// erasure.
func (r *Runner) eraseUnreadable(ctx context.Context, p *Pack, in Inbound, lang string, now time.Time) ([]Outgoing, error) {
	rec, err := r.Keeper.Load(ctx, r.Person(in.Chat))
	if err != nil {
		return nil, r.trouble(ctx, p, in, err)
	}
	who := &person{Record: rec, channel: r.Channel, chat: in.Chat}
	if who.key, who.Key, err = r.Vault.NewKey(); err != nil {
		return nil, err
	}
	begun := dialogs.Session{Lang: lang, Greeted: true, Mode: dialogs.Erasing}.Fit(p.Dialog.Version)
	sure := in.Message
	sure.Text = p.Texts.Say(lang, "value_yes") // they were told what will go
	step, err := p.Dialog.Advance(begun, sure, &view{ctx: ctx, r: r, person: who.Person}, now)
	if err == nil && !step.Erase {
		err = errors.New("turn: a wish to be erased was not taken for one")
	}
	if err != nil {
		return nil, r.trouble(ctx, p, in, err)
	}
	letters, err := r.commit(ctx, p, in, who, step, now)
	if errors.Is(err, store.ErrSeen) {
		return nil, nil
	}
	if err != nil {
		return nil, r.trouble(ctx, p, in, err)
	}
	return letters, nil
}

// forgetUnreadable keeps a damaged record no longer than one that opens; of who was erased already nothing is left to do.
func (r *Runner) forgetUnreadable(ctx context.Context, p *Pack, row store.Due) error {
	rec, err := r.Keeper.Load(ctx, store.Person(row.Subject))
	if err != nil {
		return err
	}
	now := r.Now()
	c := store.Commit{Now: now, Done: &row}
	if rec.Version == 0 {
		_, err := r.Keeper.Commit(ctx, c)
		return err
	}
	next := rec.Touched.Add(p.Dialog.Privacy.Retention.Answers.Duration())
	if !now.Before(next) {
		if next, err = r.neededUntil(ctx, p, rec.Person, now); err != nil {
			return err
		}
	}
	if next.IsZero() {
		c.Erase = rec.Person
	} else {
		c.Dues = []store.Due{{DueKey: row.DueKey, At: next, Revision: rec.Version}}
	}
	_, err = r.Keeper.Commit(ctx, c)
	return err
}
