package turn

import (
	"context"
	"slices"
	"sync"
	"time"

	"bussola/store"
)

// wipeMargin is taken off the time in which a message can be deleted: the channel's clock is not ours, and one message that is
// too old makes it refuse the others in the same call.
const wipeMargin = 2 * time.Minute

// wipeable lists the messages of a person's chat, theirs and ours, that the channel still lets us delete.
func (r *Runner) wipeable(ctx context.Context, who store.Person) ([]int64, error) {
	list, err := r.Keeper.Traces(ctx, who, r.Now().Add(wipeMargin-store.TraceLife))
	var out []int64
	for _, t := range list {
		out = append(out, t.Message)
	}
	return out, err
}

// leavesTrace says whether what a letter becomes goes away when its person asks for it: what citizens are shown does, the
// desk's cards do not.
func leavesTrace(l store.Letter, desk bool) bool {
	return !desk && (l.Place == "" || l.Place == screenPlace(l.Person))
}

// wrote is the person's own message as a trace.
func wrote(in Inbound, now time.Time) []store.Trace {
	if in.Wrote <= 0 || in.Group {
		return nil
	}
	at := in.Message.At
	if at.IsZero() || at.After(now) {
		at = now
	}
	return []store.Trace{{Message: in.Wrote, At: at}}
}

func traceNow(message int64, now time.Time) store.Trace {
	return store.Trace{Message: message, At: now}
}

// loose are messages shown past the outbox (a number for somebody in danger), until the next commit of their chat remembers
// them. They are in memory only: a program that dies in between leaves such a message standing.
type loose struct {
	mu   sync.Mutex
	list map[int64][]store.Trace
}

// maxLoose bounds the chats remembered: while the store is away, nobody commits.
const maxLoose = 10_000

func (l *loose) add(chat int64, t store.Trace) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if t.Message <= 0 || len(l.list) >= maxLoose && l.list[chat] == nil {
		return
	}
	if l.list == nil {
		l.list = map[int64][]store.Trace{}
	}
	l.list[chat] = append(l.list[chat], t)
}

// of lists those of a chat; kept forgets the ones that a commit has remembered.
func (l *loose) of(chat int64) []store.Trace {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.list[chat])
}

func (l *loose) kept(chat int64, done []store.Trace) {
	l.mu.Lock()
	defer l.mu.Unlock()
	left := slices.DeleteFunc(l.list[chat], func(t store.Trace) bool { return slices.Contains(done, t) })
	if len(left) == 0 {
		delete(l.list, chat)
	} else {
		l.list[chat] = left
	}
}
