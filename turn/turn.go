// Package turn makes what the dialog decides happen, once.
//
// A turn is: hear whether the person is in danger, and then answer at once; load what is kept of them; let the dialog (or
// the desk) decide; commit everything or nothing. When somebody else changed something first, the same message is decided
// again on what is true now. Only after the commit does the caller acknowledge the update; the letters that the commit put
// into the outbox leave through [Post].
//
// What must happen later is a due row, handled here in the same way ([Runner.Due]): looked at afresh, decided, and deleted by
// the very commit that does it, so that any number of processes may try and one succeeds.
package turn

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode"

	"bussola/chat"
	"bussola/desk"
	"bussola/dialogs"
	"bussola/safety"
	"bussola/store"
	"bussola/trace"
)

// Inbound is one thing that happened in a channel.
type Inbound struct {
	Update  string // dedup mark; empty where the channel never repeats
	Chat    int64  // where
	User    int64  // who; their private chat has the same number
	Group   bool
	Wrote   int64 // the person's own message in the chat; 0: none
	Pressed int64 // the message whose button was pressed
	Message chat.Message
	Left    bool  // the person closed the chat to us
	Joined  bool  // they opened it again, or put us into a group
	MovedTo int64 // the group has this id from now on
}

// Ack is what a turn leaves for its channel at once.
type Ack struct {
	Toast string // what the person who pressed a button may see over the screen: a few words, often none
	// Letters are the replies of this turn, oldest first, when nothing older waits for the chat. They stand in the outbox like
	// any other: a channel may show them without asking for them, after [Post.Take], or leave them to [Post.Next].
	Letters []Outgoing
}

// Pack is everything made from one version of the content. It is swapped in one step while turns go on.
type Pack struct {
	Dialog *dialogs.Dialog
	Desk   desk.Desk
	Net    *safety.Net
	Texts  *dialogs.Texts

	ready    sync.Once
	commands desk.Commands // of Desk; made when the pack is first used, by whichever runner
}

// lang is the language to speak when there is no session to ask: the channel's hint when there are texts in it.
func (p *Pack) lang(hint string) string {
	if l, _, _ := strings.Cut(strings.ToLower(hint), "-"); p.Texts.Has(l) {
		return l
	}
	return "it"
}

// Runner does turns for one body in one channel. It is safe for concurrent use.
type Runner struct {
	Keeper  store.Keeper
	Vault   *store.Vault
	Channel string // "telegram", "terminal": part of who a person is
	Desk    int64  // chat of the social workers' group; 0: none
	Now     func() time.Time
	Random  io.Reader
	Log     *slog.Logger

	// Urgent shows a reply at once, past the outbox: the number for a person in danger. nil: it goes through the outbox.
	// It gives the message that it became.
	Urgent func(ctx context.Context, chat int64, r chat.Reply) (message int64, err error)
	// Leave takes us out of a group; nil where a channel has no groups.
	Leave func(ctx context.Context, chat int64) error
	// Limits bound what one person can ask for; nil: nothing does.
	Limits *Limits
	// Kick tells the channel that letters wait.
	Kick func()
	// Count hears of what happened, without who or what words.
	Count func(what string)

	pack    atomic.Pointer[Pack]
	merged  merged
	told    told // of a trouble
	alarmed told // of a danger
	loose   loose
	panel   panel
	ledger  ledger
	vain    fruitless
	unsure  unsure
	recent  recent
	names   names
}

// Use swaps in a pack of content. Turns under way end with the one they began with.
func (r *Runner) Use(p *Pack) {
	p.ready.Do(func() {
		if p.Desk.Words != nil {
			p.commands = p.Desk.Commands()
		}
	})
	r.pack.Store(p)
}

// tries is how often a turn is decided again when somebody else was first. More than a few means something else is wrong.
const tries = 12

// errGiveUp says that a turn was beaten too often. The update comes again.
var errGiveUp = errors.New("turn: beaten to it too many times")

// Receive does the turn of one thing that happened. It returns after the commit; an error means that it is not known to be
// done, and the same Inbound must come again.
func (r *Runner) Receive(ctx context.Context, in Inbound) (Ack, error) {
	p := r.pack.Load()
	switch {
	case in.Left:
		return Ack{}, r.left(ctx, in)
	case in.Joined:
		return Ack{}, r.joined(ctx, p, in)
	case in.MovedTo != 0:
		return Ack{}, r.movedTo(ctx, in)
	case r.tooMuch(ctx, p, in):
		return Ack{}, nil
	case in.Message.Kind == chat.Press:
		if press, ok := desk.ReadPress(in.Message.Press); ok {
			part := trace.Start(ctx, trace.Desk)
			ack, err := r.deskPress(ctx, p, in, press)
			part.Failed(err)
			return ack, err
		}
	case in.Group:
		return Ack{}, r.group(ctx, p, in)
	}
	if in.Group {
		return Ack{}, nil
	}
	if code, ok := pairing(in.Message); ok {
		return Ack{}, r.pair(ctx, p, in, code)
	}
	if done, err := r.deskWords(ctx, in); done || err != nil {
		return Ack{}, err
	}
	d, danger := r.hears(p, in.Message)
	var late []chat.Reply // what Urgent could not show
	if danger && d.Crisis {
		late = r.alarm(ctx, p, in, d)
	}
	letters, err := r.citizen(ctx, p, in, d, danger, late)
	return Ack{Letters: letters}, err
}

// spoken says whether a message has words of the person's own: typed, corrected, or under a picture.
func spoken(m chat.Message) bool {
	switch m.Kind {
	case chat.Press, chat.Contact:
		return false
	case chat.Start: // a link's payload is one word, without spaces: more than that was typed
		return strings.ContainsFunc(strings.TrimSpace(m.Text), unicode.IsSpace)
	}
	return strings.TrimSpace(m.Text) != ""
}

// citizen decides and commits a citizen's turn, again when somebody else was first.
func (r *Runner) citizen(ctx context.Context, p *Pack, in Inbound, d safety.Danger, danger bool, late []chat.Reply) ([]Outgoing, error) {
	pack := r.packLately
	known := r.recent.take(in.Chat, r.Now())
	remembered := known != nil
	for range tries {
		var err error
		part := trace.Start(ctx, trace.Load)
		who := known
		if known = nil; who == nil {
			who, err = r.open(ctx, in.Chat)
		}
		if err == nil {
			p, err = pack(ctx)
		}
		part.Failed(err)
		if errors.Is(err, store.ErrSealed) {
			return r.unreadable(ctx, p, in, danger && d.Crisis)
		}
		if err != nil {
			return nil, r.trouble(ctx, p, in, err)
		}
		now := r.Now()
		pace := who.session.Pace
		if r.Limits != nil && r.Limits.Shared && !(danger && d.Crisis) { // what is owed to a danger is not refused half-way
			at := r.sentAt(in)
			var v verdict
			if pace, v = r.Limits.share(in.Chat, pace, at); v != admitted {
				r.count("over_limit")
				if v == first {
					r.slowDown(ctx, p, in, at)
				}
				return nil, nil
			}
		}
		w := &view{ctx: ctx, r: r, person: who.Person, none: who.Callbacks == 0}
		var step dialogs.Step
		part = trace.Start(ctx, trace.Decide)
		if danger && d.Crisis {
			step, err = p.Dialog.AfterDanger(who.session, in.Message, heardIn(d), w, now)
		} else {
			step, err = p.Dialog.Advance(who.session, in.Message, w, now)
			if danger && err == nil {
				step = withLine(step, p, d, now)
			}
		}
		part.Failed(err)
		if err != nil {
			return nil, r.trouble(ctx, p, in, err)
		}
		if len(step.Holds)+len(step.Changes) > 0 { // on an agenda that somebody may have changed meanwhile
			pack = r.Pack
			now, err := r.Pack(ctx)
			if err != nil {
				return nil, r.trouble(ctx, p, in, err)
			}
			if now != p {
				r.count("again")
				continue
			}
		}
		step.Session.Pace = pace
		step.Replies = append(append([]chat.Reply(nil), late...), step.Replies...)
		part = trace.Start(ctx, trace.Commit)
		letters, err := r.commit(ctx, p, in, who, step, now)
		part.End(store.Word(err))
		switch {
		case err == nil:
			for _, h := range step.Happened {
				r.count(h.What)
			}
			r.remember(ctx, p, step.Happened, now)
			return letters, nil
		case errors.Is(err, store.ErrSeen):
			r.count("repeated")
			return nil, nil
		case errors.Is(err, store.ErrConflict) && remembered:
			remembered = false
			r.recent.passed()
			r.count("again")
		case errors.Is(err, store.ErrConflict), errors.Is(err, store.ErrTaken), errors.Is(err, store.ErrDraft):
			r.count("again")
		default:
			return nil, r.trouble(ctx, p, in, err)
		}
	}
	return nil, r.trouble(ctx, p, in, errGiveUp)
}

// withLine adds the number that goes with a message that speaks of trouble without present danger.
func withLine(step dialogs.Step, p *Pack, d safety.Danger, now time.Time) dialogs.Step {
	lang := step.Session.Lang
	if d.Lang != "" {
		lang = d.Lang // as an alarm: in the language they wrote
	}
	a := p.Net.Answer(d, lang, now, safety.Place{})
	step.Session.Quiet = step.Session.Quiet || d.Discreet
	if a.Text != "" {
		step.Replies = append([]chat.Reply{{Text: a.Text, Buttons: copyButton(a)}}, step.Replies...)
		for i := range step.Replies { // a message before the screen: the pressed menu, if any, is not edited over it
			step.Replies[i].Edit = false
		}
	}
	return step
}

// trouble tells the person, when it still can, that something is wrong here and what to do in danger; the error goes on to the operator.
func (r *Runner) trouble(ctx context.Context, p *Pack, in Inbound, err error) error {
	r.count("trouble")
	if r.Urgent != nil && ctx.Err() == nil && in.Message.Kind != "" && !r.toldTrouble(in.Update) {
		text := p.Texts.Say(p.lang(in.Message.Lang), "trouble", "emergency", p.Dialog.Lines.Emergency())
		if id, err := r.Urgent(ctx, in.Chat, chat.Reply{Text: text}); err == nil { // the update comes again anyway
			r.loose.add(in.Chat, traceNow(id, r.Now()))
		}
	}
	return fmt.Errorf("turn: %w", err)
}

func (r *Runner) count(what string) {
	if r.Count != nil {
		r.Count(what)
	}
}

func (r *Runner) kick() {
	if r.Kick != nil {
		r.Kick()
	}
}
