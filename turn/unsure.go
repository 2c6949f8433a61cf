package turn

import (
	"context"
	"errors"
	"sync"
	"time"

	"bussola/booking"
	"bussola/chat"
	"bussola/store"
)

// unsure are the callbacks of which somebody read here that they are being confirmed. The due row that asks again stands in the same
// store as the callback: when a master is lost before its replicas have followed, both are gone, or only the row. So this copy of the
// program remembers, too, and tells what became of it. It is in memory only: a copy that ends meanwhile leaves whoever waits with what
// they read, which says where to look.
type unsure struct {
	mu   sync.Mutex
	list map[booking.Code]waits
}

// waits is somebody who waits for a confirmation.
type waits struct {
	chat  int64
	lost  chat.Reply // what they read when the callback is nowhere, in their language
	since time.Time
	look  time.Time // not before then
}

const (
	// unsureLook is how long the row is left to do its work, and how often it is looked whether it has.
	unsureLook = 2 * assureAgain
	// unsureWritten is how long the letter that says it is sure has to reach them: it may be lost as well, with the master that has it.
	unsureWritten = time.Minute
	// unsureFor is how long somebody is told that it did not work: as long as the text says that they should wait.
	unsureFor = time.Hour
	// unsureAtMost bounds how many are remembered: some hundred bytes each.
	unsureAtMost = 10_000
)

// add remembers who reads that callbacks are being confirmed.
func (l *unsure) add(codes []booking.Code, to int64, lost chat.Reply, now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.list == nil {
		l.list = map[booking.Code]waits{}
	}
	for _, code := range codes {
		if _, known := l.list[code]; known || len(l.list) < unsureAtMost {
			l.list[code] = waits{to, lost, now, now.Add(unsureLook)}
		}
	}
}

// written puts the next look at a callback off: a letter that says it is sure is on its way.
func (l *unsure) written(code booking.Code, now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if w, waits := l.list[code]; waits {
		w.look = now.Add(unsureWritten)
		l.list[code] = w
	}
}

// drop forgets a callback: they have read that it is sure, or nobody waits for it.
func (l *unsure) drop(code booking.Code) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.list, code)
}

// due gives those that it is time to look at, and puts the next look off.
func (l *unsure) due(now time.Time) map[booking.Code]waits {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out map[booking.Code]waits
	for code, w := range l.list {
		switch {
		case now.Sub(w.since) > unsureFor:
			delete(l.list, code)
		case !now.Before(w.look):
			if out == nil {
				out = map[booking.Code]waits{}
			}
			out[code] = w
			w.look = now.Add(unsureLook)
			l.list[code] = w
		}
	}
	return out
}

// lookUnsure tells whoever waits for the confirmation of a callback that is nowhere, or is as it was before, that it did not work, and writes the row of one
// that is there anew: it may have been lost alone. Where another copy has confirmed it meanwhile, that is said twice.
func (r *Runner) lookUnsure(ctx context.Context) error {
	now := r.Now()
	var errs []error
	for code, w := range r.unsure.due(now) {
		cb, err := r.Keeper.Callback(ctx, code)
		switch {
		case errors.Is(err, store.ErrNotFound), err == nil && (cb.State == booking.Held || cb.Listed()): // it stands as before they confirmed it
			if r.Urgent == nil {
				continue
			}
			r.count("unsure_lost")
			id, err := r.Urgent(ctx, w.chat, w.lost) // their session and their key may be lost as well: there is no outbox for them
			if err != nil {
				continue // at the next look
			}
			r.loose.add(w.chat, traceNow(id, now))
			r.unsure.drop(code)
		case err != nil:
			errs = append(errs, err)
		case !cb.Open():
			r.unsure.drop(code)
		default:
			_, err := r.Keeper.Commit(ctx, store.Commit{Now: now, Dues: []store.Due{{DueKey: store.DueKey{Kind: unassured, Subject: string(code)}, At: now}}})
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}
