package bot

import (
	"sync"
	"time"
)

// Pace is how fast messages leave. Telegram names about 30 a second overall, 1 a second in a chat with short bursts,
// and 20 a minute in a group; the zero value keeps to that.
type Pace struct {
	Overall    time.Duration // between any two messages; 1/30 s when 0
	Chat       time.Duration // between two messages to a person; 1 s when 0
	ChatBurst  int           // how many may leave at once to one; 3 when 0
	Group      time.Duration // between two messages to a group; 3.6 s when 0: with a burst of 3, 19 in any minute
	GroupBurst int           // 3 when 0
}

func (p Pace) filled() Pace {
	or := func(d *time.Duration, usual time.Duration) {
		if *d == 0 {
			*d = usual
		}
	}
	or(&p.Overall, time.Second/30)
	or(&p.Chat, time.Second)
	or(&p.Group, 3600*time.Millisecond)
	if p.ChatBurst == 0 {
		p.ChatBurst = 3
	}
	if p.GroupBurst == 0 {
		p.GroupBurst = 3
	}
	return p
}

// pacer keeps to a Pace, and to every retry_after.
type pacer struct {
	pace Pace

	mu      sync.Mutex
	overall time.Time           // when the next message of all may leave
	drained map[int64]time.Time // when the allowance of a chat is whole again; chats at rest are not in it
	held    map[int64]time.Time // retry_after of a chat
}

func newPacer(p Pace) *pacer {
	return &pacer{pace: p.filled(), drained: map[int64]time.Time{}, held: map[int64]time.Time{}}
}

// chatFrom is when the next message to a chat may leave, whatever the others do. mu is locked.
func (p *pacer) chatFrom(chat int64) time.Time {
	gap, burst := p.of(chat)
	from := p.held[chat]
	if d, ok := p.drained[chat]; ok {
		if t := d.Add(-gap * time.Duration(burst-1)); t.After(from) {
			from = t
		}
	}
	return from
}

func (p *pacer) of(chat int64) (time.Duration, int) {
	if isGroup(chat) {
		return p.pace.Group, p.pace.GroupBurst
	}
	return p.pace.Chat, p.pace.ChatBurst
}

// isGroup: Telegram gives groups negative ids.
func isGroup(chat int64) bool { return chat < 0 }

// rests says whether a message to a chat must wait at now, whatever the others do.
func (p *pacer) rests(chat int64, now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.chatFrom(chat).After(now)
}

// book takes the next place for a message to a chat and says how long to wait for it.
func (p *pacer) book(chat int64, now time.Time) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	at := later(now, later(p.overall, p.chatFrom(chat)))
	p.overall = later(p.overall, now).Add(p.pace.Overall) // one place, also when the chat makes it leave later
	p.spend(chat, at)
	return at.Sub(now)
}

// note counts a message that left without waiting.
func (p *pacer) note(chat int64, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.overall = later(p.overall, now).Add(p.pace.Overall)
	p.spend(chat, now)
}

func (p *pacer) spend(chat int64, at time.Time) {
	gap, _ := p.of(chat)
	p.drained[chat] = later(p.drained[chat], at).Add(gap)
}

// hold keeps a chat silent until a time: Telegram said so.
func (p *pacer) hold(chat int64, until time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.held[chat] = later(p.held[chat], until)
}

// resting adds to busy the chats that must wait at now, and says when the first of them may go on; the zero time when
// there are none.
func (p *pacer) resting(now time.Time, busy map[int64]bool) (first time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	check := func(chat int64) {
		from := p.chatFrom(chat)
		if !from.After(now) || busy[chat] {
			return
		}
		busy[chat] = true
		if first.IsZero() || from.Before(first) {
			first = from
		}
	}
	for chat, until := range p.held {
		if !until.After(now) {
			delete(p.held, chat)
			continue
		}
		check(chat)
	}
	for chat, whole := range p.drained {
		if !whole.After(now) {
			delete(p.drained, chat)
			continue
		}
		check(chat)
	}
	return first
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
