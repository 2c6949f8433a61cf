package turn

import (
	"context"
	"strings"

	"bussola/chat"
	"bussola/dialogs"
	"bussola/safety"
	"bussola/store"
)

// group hears a group. In the desk's only cards are pressed; any other reads a number when somebody is in danger, and is told
// once, when it speaks to us, that nothing personal is talked about in a group: then we leave it.
func (r *Runner) group(ctx context.Context, p *Pack, in Inbound) error {
	desk, err := r.isDesk(ctx, in.Chat)
	if err != nil || desk {
		return err
	}
	if d, ok := heard(p, in.Message); ok {
		if r.Limits == nil || r.Limits.danger(in.Chat, r.Now()) {
			r.alarm(ctx, p, in, d)
		}
		return nil
	}
	if in.Message.Kind != chat.Start && !strings.HasPrefix(strings.TrimSpace(in.Message.Text), "/") {
		return nil
	}
	return r.refuse(ctx, p, in)
}

// joined is told that we were put into a group.
func (r *Runner) joined(ctx context.Context, p *Pack, in Inbound) error {
	desk, err := r.isDesk(ctx, in.Chat)
	if err != nil || desk || !in.Group || r.Desk == 0 { // without a desk an operator may be making one
		return err
	}
	return r.refuse(ctx, p, in)
}

// refuse says why we do not stay, and goes. Nothing of it is kept: it happens once, because then we are gone.
func (r *Runner) refuse(ctx context.Context, p *Pack, in Inbound) error {
	r.count("group_refused")
	reply := chat.Reply{Text: p.Texts.Say(p.lang(in.Message.Lang), "group")}
	if r.Urgent == nil || r.Leave == nil {
		return r.sayInGroup(ctx, in, reply)
	}
	_, _ = r.Urgent(ctx, in.Chat, reply) // a group that takes no words is left without them
	return r.Leave(ctx, in.Chat)
}

// sayInGroup answers where a channel cannot leave.
func (r *Runner) sayInGroup(ctx context.Context, in Inbound, reply chat.Reply) error {
	who, err := r.open(ctx, in.Chat)
	if err != nil {
		return err
	}
	rec, err := who.record(dialogs.Session{})
	if err != nil {
		return err
	}
	c := store.Commit{Now: r.Now(), Update: in.Update, Record: rec}
	if err := who.say(&c, reply, ""); err != nil {
		return err
	}
	if _, err = r.Keeper.Commit(ctx, c); err == store.ErrSeen || err == store.ErrConflict {
		return nil
	}
	r.kick()
	return err
}

// isDesk says whether a group is the social workers': by the configured id, or by the one it has had since it grew.
func (r *Runner) isDesk(ctx context.Context, group int64) (bool, error) {
	if r.Desk == 0 || group == r.Desk {
		return r.Desk != 0, nil
	}
	known, err := r.known(ctx, r.Person(r.Desk))
	return known != nil && known.chat == group, err
}

// movedTo writes down the new id of the desk's group, so that it is known before the next card goes there.
func (r *Runner) movedTo(ctx context.Context, in Inbound) error {
	if r.Desk == 0 || in.Chat != r.Desk {
		return nil
	}
	if _, err := r.desk(ctx); err != nil { // makes its record when there is none
		return err
	}
	return r.readdress(ctx, r.Person(r.Desk), in.MovedTo)
}

// heard says whether words speak of a danger that is answered at once.
func heard(p *Pack, m chat.Message) (safety.Danger, bool) {
	if !spoken(m) {
		return safety.Danger{}, false
	}
	d, ok := p.Net.Find(m.Text)
	return d, ok && d.Crisis
}
