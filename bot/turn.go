package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"runtime/debug"
	"time"

	"bussola/chat"
	"bussola/trace"
)

const (
	// turnTimeout is the most that one try of a turn may take; a commit takes milliseconds.
	turnTimeout = 30 * time.Second
	// patience is how often a turn is tried when others succeed meanwhile. While none does, the store is down and trying
	// goes on for ever: nothing is lost.
	patience = 6
)

// turns makes work of updates: translate, receive, settle.
type turns struct {
	me      itself
	talk    Conversation
	answers *answers
	book    book
	clock   Clock
	backoff Backoff
	log     *slog.Logger
	count   func(string)
	sign    signer
	trace   *trace.Tracer
	slots   chan struct{} // how many turns run at once
	term    *term         // of work
	sender  *sender
	behind  behind

	stopping context.Context // done: begin no new try
	work     context.Context // done: give up what runs
}

// book remembers what became of updates: the window of a poller, or the flights of a webhook.
type book interface {
	settle(m mark, committed bool) // done with: committed by a turn, or known not to need one
	turns() int                    // how many were ever committed by a turn
}

// errPanic is a turn that panicked.
var errPanic = errors.New("panic")

// read translates one update. What cannot be read, and what is not for us, needs no turn.
func (t *turns) read(m mark, raw []byte) (to int64, w work) {
	tr, err := t.translate(raw)
	switch {
	case err != nil:
		return 0, func() func() {
			t.answer(tr.query)(Ack{})
			t.bury(m, "unreadable", err)
			return nil
		}
	case !tr.wanted:
		return tr.in.Chat, func() func() {
			t.answer(tr.query)(Ack{})
			t.book.settle(m, false)
			return nil
		}
	}
	t.behind.wait(t.work, tr.in)
	return tr.in.Chat, func() func() { return t.run(m, tr) }
}

// run tries a turn until it is committed. It gives what shows its replies.
func (t *turns) run(m mark, tr translation) (flight func()) {
	t.behind.begin(tr.in.Chat)
	defer t.behind.over(tr.in.Chat)
	answered := t.answer(tr.query)
	ctx, whole := t.trace.Begin(t.work, trace.Turn)
	defer whole.End()
	others, vain := t.book.turns(), 0
	for failures := 1; ; failures++ {
		reserved := t.sender.traffic.reserve(t.work, t.clock, tr.in.Chat)
		select {
		case t.slots <- struct{}{}:
		case <-t.work.Done():
			return nil // nothing leaves any more
		}
		ack, err := t.receive(ctx, tr.in)
		<-t.slots
		if err != nil && reserved && t.sender.traffic.release(tr.in.Chat) {
			t.sender.kick()
		}
		if n := t.book.turns(); err != nil && n > others { // the store takes others since the last try, and not this one
			others, vain = n, vain+1
		}
		switch {
		case err == nil:
			answered(ack)
			t.book.settle(m, true)
			t.count("turn")
			return t.reply(ctx, tr.in.Chat, ack.Replies, reserved)
		case errors.Is(err, errPanic):
			t.bury(m, "panic", err)
			return nil
		case vain >= patience:
			t.bury(m, "turn refused", err)
			return nil
		}
		t.behind.failed(t.work, tr.in.Chat)
		t.count("turn_failed")
		t.log.Warn("a turn was not committed, trying again", "update", m.id, "tries", failures, "error", err)
		if !pause(t.stopping, t.clock, t.backoff(failures)) {
			return nil // it stays unacknowledged and comes again
		}
	}
}

// reply gives what shows what a turn says, or has it looked for.
func (t *turns) reply(ctx context.Context, chat int64, list []Outgoing, reserved bool) (flight func()) {
	switch {
	case reserved && len(list) > 0:
		return t.sender.atOnce(ctx, chat, list)
	case reserved:
		t.sender.traffic.release(chat)
	}
	t.sender.kick()
	return nil
}

func (t *turns) receive(ctx context.Context, in Inbound) (ack Ack, err error) {
	defer guard(&err)
	if t.trace == nil { // then ctx has nothing of its own
		return t.talk.Receive(t.term.context(), in)
	}
	ctx, cancel := context.WithTimeout(ctx, turnTimeout)
	defer cancel()
	return t.talk.Receive(ctx, in)
}

func (t *turns) translate(raw []byte) (tr translation, err error) {
	defer guard(&err)
	if tr, err = translate(raw, t.me, t.clock.Now()); err != nil || tr.in.Message.Kind != chat.Press {
		return tr, err
	}
	token, ok := t.sign.press(tr.in.Chat, tr.in.Message.Press)
	if !ok {
		t.count("press_unsigned")
		token = ""
	}
	tr.in.Message.Press = token
	return tr, nil
}

// guard makes an error of a panic. The value of a panic may quote what a person wrote: only Go's own are told.
func guard(err *error) {
	r := recover()
	if r == nil {
		return
	}
	what := "a value that is not told"
	if e, ok := r.(runtime.Error); ok {
		what = e.Error()
	}
	*err = fmt.Errorf("%w: %s\n%s", errPanic, what, debug.Stack())
}

// bury gives up an update: it is counted, told without its content, and acknowledged, so that nobody waits behind it.
func (t *turns) bury(m mark, why string, err error) {
	t.count("dead_letter")
	t.log.Error("an update is given up", "update", m.id, "why", why, "error", err)
	t.book.settle(m, false)
}
