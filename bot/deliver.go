package bot

import (
	"context"
	"errors"
	"time"

	"bussola/trace"
)

// deliver shows one reply and tells the outbox how it went. It says whether the next one of its chat may follow.
func (s *sender) deliver(ctx context.Context, o Outgoing) (next bool) {
	within, part := s.trace.Within(ctx, trace.Show)
	shown, err := s.put(within, o)
	part.End(string(failure(err)))
	message := last(shown)
	e, _ := err.(*Error)
	now := s.clock.Now()
	switch {
	case err == nil:
		s.count("sent")
		s.tell(ctx, func(ctx context.Context) error {
			return s.outbox.Sent(ctx, o.ID, shown, o.Reply.Screen && message != 0)
		})
		s.leaves(o, message)
	case err == errDeposed:
		return false // it stays in the outbox, and whoever leads now sends it
	case ctx.Err() != nil:
		return false // stopped in the middle: it stays in the outbox, and may be shown twice
	case e == nil:
		s.refused(ctx, o, "panic")
	case e.Failure == TooMany:
		s.count("too_many")
		s.pacer.hold(o.Chat, now.Add(e.RetryAfter))
		s.tell(ctx, func(ctx context.Context) error { return s.outbox.Postpone(ctx, o.ID, now.Add(e.RetryAfter)) })
		return false // what was shown of it is remembered
	case e.Failure == Temporary, e.Failure == Conflict, e.Failure == Hooked:
		s.count("send_failed")
		if o.Attempts == 0 {
			s.log.Warn("a reply could not be sent, trying again", "error", err)
		}
		until := now.Add(s.backoff(o.Attempts + 1))
		s.pacer.hold(o.Chat, until)
		s.tell(ctx, func(ctx context.Context) error { return s.outbox.Postpone(ctx, o.ID, until) })
		return false
	case e.Failure == Unauthorized:
		s.fatal(err)
		return false
	case e.Failure == Gone:
		s.count("unreachable")
		s.tell(ctx, func(ctx context.Context) error { return s.outbox.Unreachable(ctx, o.ID) })
	case e.Failure == Migrated:
		s.count("group_moved")
		s.tell(ctx, func(ctx context.Context) error { return s.outbox.Moved(ctx, o.ID, e.To) })
	default:
		s.refused(ctx, o, string(e.Failure))
	}
	s.forget(o.ID)
	return err == nil
}

// errDeposed is a program that was going to send, and is not the one that may any more.
var errDeposed = errors.New("bot: another program sends now")

// refused drops a reply that Telegram will never take, even bare: those behind it must not wait for ever.
func (s *sender) refused(ctx context.Context, o Outgoing, why string) {
	s.count("refused")
	s.log.Error("a reply was refused and is dropped", "reply", o.ID, "why", why)
	s.tell(ctx, func(ctx context.Context) error { return s.outbox.Sent(ctx, o.ID, nil, false) })
}

// last is the message where a reply stands; 0 when nothing was shown.
func last(shown []int64) int64 {
	if len(shown) == 0 {
		return 0
	}
	return shown[len(shown)-1]
}

// put does what an Outgoing asks for and gives the messages that it became.
func (s *sender) put(ctx context.Context, o Outgoing) (shown []int64, err error) {
	defer guard(&err)
	if !s.leads() {
		return nil, errDeposed
	}
	if len(o.Wipe) > 0 {
		return nil, s.client.wipe(ctx, o.Chat, o.Wipe)
	}
	if o.Delete != 0 {
		err := s.client.erase(ctx, o.Chat, o.Delete)
		if f := failure(err); f == NotThere || f == BadRequest {
			err = nil // gone already, or too old
		}
		return nil, err
	}
	parcels := render(s.sign.reply(o.Chat, o.Reply), isGroup(o.Chat))
	if editable(o, parcels) {
		if isGroup(o.Chat) && !pause(ctx, s.clock, s.pacer.book(o.Chat, s.clock.Now())) {
			return nil, stopped("editMessageText")
		}
		if !s.leads() {
			return nil, errDeposed
		}
		switch err := s.client.edit(ctx, o.Chat, o.Pressed, parcels[0]); failure(err) {
		case "", NotModified:
			s.count("edited")
			return []int64{o.Pressed}, nil
		case NotThere, BadRequest, CantParse:
			// it is too old, or not ours any more: a new message then
		default:
			return nil, err
		}
	}
	p := s.progress(o.ID)
	for len(p) < len(parcels) {
		if !pause(ctx, s.clock, s.pacer.book(o.Chat, s.clock.Now())) {
			return nil, stopped("sendMessage")
		}
		if !s.leads() {
			return nil, errDeposed
		}
		message, err := s.client.show(ctx, o.Chat, parcels[len(p)])
		if err != nil {
			return nil, err
		}
		p = append(p, message)
		s.keep(o.ID, p)
	}
	return p, nil
}

// editable says whether a reply can take the place of the pressed message. A screen replaces only the last screen: further
// up, nobody would see it change.
func editable(o Outgoing, parcels []parcel) bool {
	return o.Reply.Edit && o.Pressed > 0 && len(parcels) == 1 && parcels[0].doc == nil && parcels[0].inline &&
		(!o.Reply.Screen || o.Screen == 0 || o.Screen == o.Pressed)
}

// leaves remembers the screen before, whose buttons are not the choices of the moment any more.
func (s *sender) leaves(o Outgoing, message int64) {
	old := o.Screen
	if old == 0 && o.Reply.Edit {
		old = o.Pressed // it was to be replaced, and could not be
	}
	if o.Reply.Screen && message != 0 && old != 0 && old != message {
		s.left.put(o.Chat, old, s.clock.Now().Add(restsAfter))
	}
}

// tell tries until the outbox has heard, or ctx is done: while it has not, the chat stays busy, or the reply would be
// shown again. It tries at least once, even when ctx is done already.
func (s *sender) tell(ctx context.Context, what func(context.Context) error) {
	for failures := 1; ; failures++ {
		once, cancel := s.term.context(), func() {}
		if s.trace != nil {
			once, cancel = context.WithTimeout(context.WithoutCancel(ctx), tellTimeout)
		}
		err := what(once)
		cancel()
		if err == nil || ctx.Err() != nil {
			return
		}
		s.count("outbox_failed")
		if failures == 1 {
			s.log.Warn("the outbox does not take a report, trying again", "error", err)
		}
		pause(ctx, s.clock, s.backoff(failures))
	}
}

func stopped(method string) *Error {
	return &Error{Failure: Temporary, Method: method, Why: "stopped"}
}

// sendNow shows a reply without waiting for its turn: no pace, no outbox. The wait that Telegram asks for is kept to, as
// long as ctx lasts.
func (s *sender) sendNow(ctx context.Context, chat int64, parcels []parcel) (message int64, err error) {
	for _, p := range parcels {
		for try := 1; ; try++ {
			s.pacer.note(chat, s.clock.Now())
			message, err = s.client.show(ctx, chat, p)
			e, _ := err.(*Error)
			if e == nil {
				break
			}
			wait := min(s.backoff(try), time.Second)
			switch {
			case e.Failure == TooMany:
				wait = e.RetryAfter
			case e.Failure != Temporary:
				return 0, err
			}
			if try == nowTries || !pause(ctx, s.clock, wait) {
				return 0, err
			}
		}
	}
	return message, err
}

const (
	// nowTries bounds how often a message that cannot wait is tried; it may be seen twice.
	nowTries = 4
	// tellTimeout is the most that the outbox may take for one report; it takes milliseconds.
	tellTimeout = 5 * time.Second
)
