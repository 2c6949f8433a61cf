package main

import (
	"context"
	"time"

	"bussola/bot"
	"bussola/turn"
	"bussola/watch"
)

// commands are the bot's menu of commands, in each language there are texts for.
func commands(h *house) []bot.Commands {
	var out []bot.Commands
	for _, lang := range h.texts.Langs() {
		c := bot.Commands{Lang: lang}
		if lang == "it" {
			c.Lang = "" // for everybody who has no list of their own
		}
		for _, name := range []string{"menu", "prenota", "aiuto", "lingua", "privacy", "annulla", "discreto", "esci"} {
			c.List = append(c.List, bot.Command{Name: name, Says: h.texts.Say(lang, "command_"+name)})
		}
		out = append(out, c)
	}
	return out
}

// conversation gives the bot's updates to the runner, and notes how long each took.
type conversation struct {
	r *turn.Runner
	p *turn.Post
	w *watch.Watch

	leads func() bool // only the copy that sends has a use for letters in hand
}

func (c conversation) Receive(ctx context.Context, in bot.Inbound) (bot.Ack, error) {
	began := time.Now()
	defer func() { c.w.Turn(time.Since(began)) }()
	ack, err := c.r.Receive(ctx, inbound(in))
	if !c.leads() {
		ack.Letters = nil
	}
	c.p.Take(ack.Letters)
	return bot.Ack{Toast: ack.Toast, Replies: outgoing(ack.Letters)}, err
}

// Ahead lets the runner listen for danger in what cannot have its turn yet.
func (c conversation) Ahead(ctx context.Context, in bot.Inbound) { c.r.Ahead(ctx, inbound(in)) }

func inbound(in bot.Inbound) turn.Inbound {
	return turn.Inbound{Update: in.Update, Chat: in.Chat, User: in.User, Group: in.Group,
		Wrote: in.Wrote, Pressed: in.Pressed, Message: in.Message, Left: in.Left, Joined: in.Joined, MovedTo: in.MovedTo}
}

// outbox gives the letters to the bot.
type outbox struct{ p *turn.Post }

func (o outbox) Next(ctx context.Context, now time.Time, n int, busy map[int64]bool) ([]bot.Outgoing, error) {
	list, err := o.p.Next(ctx, now, n, busy)
	return outgoing(list), err
}

func outgoing(list []turn.Outgoing) []bot.Outgoing {
	out := make([]bot.Outgoing, len(list))
	for i, l := range list {
		out[i] = bot.Outgoing{ID: l.ID, Chat: l.Chat, Reply: l.Reply, Pressed: l.Edits, Screen: l.Screen, Wipe: l.Wipe, Delete: l.Delete, Attempts: l.Attempts}
	}
	return out
}

func (o outbox) Postpone(ctx context.Context, id int64, until time.Time) error {
	return o.p.Postpone(ctx, id, until)
}

func (o outbox) Sent(ctx context.Context, id int64, shown []int64, _ bool) error {
	return o.p.Sent(ctx, id, shown...)
}

func (o outbox) Unreachable(ctx context.Context, id int64) error { return o.p.Unreachable(ctx, id) }

func (o outbox) Moved(ctx context.Context, id, to int64) error { return o.p.Moved(ctx, id, to) }
