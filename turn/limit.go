package turn

import (
	"context"
	"sync"
	"time"

	"bussola/chat"
)

// Limits bound what one person can make the program do. What is over them is acknowledged and not answered; a danger heard in
// it is answered all the same, so no limit stands before the crisis net.
type Limits struct {
	Quick  Pace          // of messages and presses
	Steady Pace          // of the same, over hours: a bound on what one person can put into the store and the outbox
	Danger Pace          // of dangers heard beyond the other two: each is answered at once, past everybody's queue
	Notice time.Duration // at most one word about it in so long

	// Shared: several copies of the program serve the body, and a webhook gives each of them a part of what somebody writes. What
	// a person used up then goes with their session (see shared), so that all three hold for all copies together, and so does the
	// notice. A store that does not answer refuses no danger: one number too many is better than one too few.
	Shared bool

	mu    sync.Mutex
	chats map[int64]*spent
}

// Pace allows one thing every so long, and Burst of them at once after a rest.
type Pace struct {
	Every time.Duration
	Burst int
}

// UsualLimits are those of a body. A person who writes with both thumbs sends two or three messages in a second, and rests.
func UsualLimits() *Limits {
	return &Limits{
		Quick:  Pace{time.Second, 20},
		Steady: Pace{6 * time.Second, 300}, // ten a minute for ever, after the first three hundred
		Danger: Pace{10 * time.Second, 5},
		Notice: time.Minute,
	}
}

// spent is what a chat has used up: for each pace, when it will be whole again.
type spent struct {
	quick, steady, danger time.Time
	told                  time.Time
	last                  string // the update counted last: one that is tried again counts once
}

// maxRested is how many chats are remembered before those at rest are forgotten.
const maxRested = 10_000

// verdict is what to do with a message.
type verdict int

const (
	admitted verdict = iota
	excess           // too much: hear whether it speaks of danger, and no more
	first            // the same, and the person is told
)

// take counts a message of a chat at a time: the channel's time of it, so that what waited for hours while the program was down
// is not taken for a flood.
func (l *Limits) take(chat int64, update string, at time.Time) verdict {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.of(chat, at)
	if update != "" && update == s.last {
		return admitted
	}
	if l.Quick.full(s.quick, at) || l.Steady.full(s.steady, at) {
		return l.over(s, at)
	}
	s.quick, s.steady, s.last = l.Quick.spend(s.quick, at), l.Steady.spend(s.steady, at), update
	return admitted
}

// over says whether the person is told of it this time. The lock is held.
func (l *Limits) over(s *spent, at time.Time) verdict {
	if at.Before(s.told.Add(l.Notice)) {
		return excess
	}
	s.told = at
	return first
}

// danger counts a danger heard in what was too much; false when its number stands on the screen several times already.
func (l *Limits) danger(chat int64, at time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.of(chat, at)
	if l.Danger.full(s.danger, at) {
		return false
	}
	s.danger = l.Danger.spend(s.danger, at)
	return true
}

// of gives what a chat has used up. The lock is held.
func (l *Limits) of(chat int64, at time.Time) *spent {
	s := l.chats[chat]
	if s != nil {
		return s
	}
	if l.chats == nil {
		l.chats = map[int64]*spent{}
	}
	if len(l.chats) >= maxRested {
		for id, s := range l.chats {
			if !s.quick.After(at) && !s.steady.After(at) && !s.danger.After(at) && s.told.Add(l.Notice).Before(at) {
				delete(l.chats, id)
			}
		}
	}
	s = &spent{}
	l.chats[chat] = s
	return s
}

func (p Pace) full(whole, at time.Time) bool {
	return whole.Sub(at) > p.Every*time.Duration(p.Burst-1)
}

func (p Pace) spend(whole, at time.Time) time.Time {
	if whole.Before(at) {
		whole = at
	}
	return whole.Add(p.Every)
}

// tooMuch says that a message is over the limits, after doing what is still owed to it: a danger is answered, and the person is
// told once in a while. Nothing is loaded and nothing is committed, but for the few dangers that several copies have to count together.
func (r *Runner) tooMuch(ctx context.Context, p *Pack, in Inbound) bool {
	if r.Limits == nil || in.Group {
		return false
	}
	at := r.sentAt(in)
	v := r.Limits.take(in.Chat, in.Update, at)
	if v == admitted {
		return false
	}
	r.count("over_limit")
	if d, ok := heard(p, in.Message); ok {
		if r.Limits.danger(in.Chat, at) && r.shareDanger(ctx, in.Chat, at) {
			r.alarm(ctx, p, in, d)
		}
		return true
	}
	if v == first {
		r.slowDown(ctx, p, in, at)
	}
	return true
}

// sentAt is when a message was written, as the channel says; now where it says nothing, or the future.
func (r *Runner) sentAt(in Inbound) time.Time {
	if now := r.Now(); in.Message.At.IsZero() || in.Message.At.After(now) {
		return now
	}
	return in.Message.At
}

// slowDown tells a person that they write faster than anybody reads.
func (r *Runner) slowDown(ctx context.Context, p *Pack, in Inbound, at time.Time) {
	if r.Urgent == nil || r.Limits.Shared && !r.claimNotice(ctx, in.Chat, at) {
		return
	}
	text := p.Texts.Say(p.lang(in.Message.Lang), "slow_down", "emergency", p.Dialog.Lines.Emergency())
	if id, err := r.Urgent(ctx, in.Chat, chat.Reply{Text: text}); err == nil {
		r.loose.add(in.Chat, traceNow(id, r.Now()))
	}
}
