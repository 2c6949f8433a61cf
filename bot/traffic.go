package bot

import (
	"context"
	"sync"
	"time"
)

// traffic is which chats are spoken for: by a reply on its way, or by a turn that is being decided. A chat has one at a time, and
// the sender looks past it, so that what a turn says can be shown at once without being listed, and is not listed and shown by
// another hand in the same moment.
type traffic struct {
	mu      sync.Mutex
	flying  map[int64]chan struct{} // a reply is on its way; closed when it has landed
	turns   map[int64]bool          // a turn is decided
	since   map[int64]bool          // a turn took it since the last look at the outbox began
	again   map[int64]bool          // left out of a look that somebody had asked for: there may be something for it
	knocked bool                    // every landing asks for a look
	closed  bool                    // nothing leaves any more
}

func newTraffic() *traffic {
	return &traffic{flying: map[int64]chan struct{}{}, turns: map[int64]bool{}, since: map[int64]bool{}, again: map[int64]bool{}}
}

// landWait is how long a turn waits for the reply before it, so that its own may leave at once: as long as an answer of Telegram
// and a note in the store usually take. One that rests for its pace is not waited for.
const landWait = 30 * time.Millisecond

// reserve takes a chat for a turn. False: a reply is on its way, or nothing leaves any more; then what the turn says is listed.
func (t *traffic) reserve(ctx context.Context, clock Clock, chat int64) bool {
	t.mu.Lock()
	landed := t.flying[chat]
	t.mu.Unlock()
	if landed != nil {
		select {
		case <-landed:
		case <-clock.After(landWait):
		case <-ctx.Done():
		}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.closed || t.flying[chat] != nil || t.turns[chat] {
		return false
	}
	t.turns[chat], t.since[chat] = true, true
	return true
}

// release ends a turn that says nothing at once. It says whether something for the chat may wait.
func (t *traffic) release(chat int64) (look bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.turns, chat)
	look = t.again[chat]
	delete(t.again, chat)
	return look
}

// follow makes the turn of a chat a reply on its way; false when too many are.
func (t *traffic) follow(chat int64) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.closed || len(t.flying) >= flights {
		return false
	}
	delete(t.turns, chat)
	t.flying[chat] = make(chan struct{})
	return true
}

// look begins a look at the outbox: it gives the chats to look past, and how many replies may leave. told says that something was
// put in, so that those chats are looked at again as soon as they are free.
func (t *traffic) look(told bool) (busy map[int64]bool, free int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	clear(t.since)
	busy = make(map[int64]bool, len(t.flying)+len(t.turns))
	for chat := range t.flying {
		busy[chat] = true
	}
	for chat := range t.turns {
		busy[chat] = true
	}
	if told {
		for chat := range busy {
			t.again[chat] = true
		}
	}
	return busy, flights - len(t.flying)
}

// depart begins the way of a listed reply. False when a turn took the chat since the look began: what was listed may have been shown
// meanwhile. Then look says whether to look at once, because the chat is free again.
func (t *traffic) depart(chat int64) (ok, look bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case !t.since[chat] && t.flying[chat] == nil:
		t.flying[chat] = make(chan struct{})
		return true, false
	case t.turns[chat] || t.flying[chat] != nil:
		t.again[chat] = true
		return false, false
	}
	return false, true
}

// land ends the way of a reply. It says whether something for the chat may wait.
func (t *traffic) land(chat int64) (look bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	close(t.flying[chat])
	delete(t.flying, chat)
	look = t.again[chat] || t.knocked
	delete(t.again, chat)
	return look
}

// end asks that every landing from now on is told, and says how many are still to come.
func (t *traffic) end() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.knocked = true
	return len(t.flying)
}

func (t *traffic) close() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.closed = true
}
