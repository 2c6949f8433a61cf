package bot

import (
	"context"
	"sync"
)

// behind knows which updates wait for their turn, so that a danger among them is heard although a turn before them is not committed: while
// the store is down a chat stands still, for hours perhaps.
type behind struct {
	hear func(context.Context, Inbound) // nil: nobody listens ahead
	crew *crew

	mu    sync.Mutex
	waits map[int64][]Inbound // read, and their turn has not come; oldest first
	stuck map[int64]bool      // a turn of the chat failed and is being tried again
}

// wait takes an update whose turn will come.
func (b *behind) wait(ctx context.Context, in Inbound) {
	if b.hear == nil {
		return
	}
	b.mu.Lock()
	if b.waits == nil {
		b.waits, b.stuck = map[int64][]Inbound{}, map[int64]bool{}
	}
	b.waits[in.Chat] = append(b.waits[in.Chat], in)
	stuck := b.stuck[in.Chat]
	b.mu.Unlock()
	if stuck {
		b.crew.do(func() { b.listen(ctx, in) })
	}
}

// begin says that the turn of the chat's oldest update has come.
func (b *behind) begin(chat int64) {
	if b.hear == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.waits[chat] = b.waits[chat][1:]; len(b.waits[chat]) == 0 {
		delete(b.waits, chat)
	}
}

// failed says that this turn will be tried again: what waits behind it is listened to now, and so is what comes.
func (b *behind) failed(ctx context.Context, chat int64) {
	if b.hear == nil {
		return
	}
	b.mu.Lock()
	var now []Inbound
	if !b.stuck[chat] {
		now = append(now, b.waits[chat]...)
		b.stuck[chat] = true
	}
	b.mu.Unlock()
	if len(now) > 0 {
		b.crew.do(func() {
			for _, in := range now {
				b.listen(ctx, in)
			}
		})
	}
}

// over says that the turn is done with.
func (b *behind) over(chat int64) {
	if b.hear == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.stuck, chat)
}

// listen must not take the program with it: the turn will meet the same words.
func (b *behind) listen(ctx context.Context, in Inbound) {
	var err error
	defer guard(&err)
	b.hear(ctx, in)
}
