package turn

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"bussola/store"
)

// leaseRecord is the record of the lease. Like that of the agenda, it is nobody's.
const leaseRecord store.Person = "lease"

// Lease makes one of several copies of the program on one store the one that does what only one should do: send, read updates
// where they are fetched, and handle what is due.
//
// It is a record like any other, and its version is the fence: taking and renewing are commits on the version seen last, so that
// of two who try one wins. No two clocks are compared. A holder counts its time from before it asked; another takes over when it
// has itself seen the same version for longer than that. A holder that was stopped in between finds by its own clock that its
// time is over, before it does anything more, and by the version that another has it.
//
// What a late holder still had on its way does no harm to the state: a due row is deleted by one commit only, and a letter that is
// gone stays gone. A citizen may see such a reply twice.
type Lease struct {
	Keeper store.Keeper
	Holder string           // this copy of the program; another word for each
	Life   time.Duration    // how long it holds without being renewed
	Now    func() time.Time // of this machine; it must not be set back: time.Now has a monotonic reading

	mu      sync.Mutex
	version int64     // seen last
	since   time.Time // when it was first seen
	until   time.Time // held by us until then; zero: not
}

// tenure is what the record says.
type tenure struct {
	Holder string `json:"holder"` // "": given back
}

// margin is how much earlier a holder stops than another may begin: for what it has begun to send in the last moment.
const margin = 4 // a quarter of the life

// Held says whether this copy may act now.
func (l *Lease) Held() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.Now().Before(l.until)
}

// Try takes the lease or renews it, and says whether it is held. Called every third of a Life, or so.
func (l *Lease) Try(ctx context.Context) (bool, error) {
	asked := l.Now()
	rec, err := l.Keeper.Load(ctx, leaseRecord)
	if err != nil {
		return l.Held(), fmt.Errorf("lease: %w", err)
	}
	var t tenure
	if rec.Version != 0 {
		if err := json.Unmarshal(rec.Session, &t); err != nil {
			return false, fmt.Errorf("lease: %w", err)
		}
	}
	if !l.mayTake(rec.Version, t.Holder, asked) {
		return false, nil
	}
	err = l.write(ctx, rec.Version, l.Holder)
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case errors.Is(err, store.ErrConflict): // somebody was first
		l.until = time.Time{}
		return false, nil
	case err != nil: // not known: by our own clock it holds as long as before
		return l.Now().Before(l.until), fmt.Errorf("lease: %w", err)
	}
	l.version, l.since = rec.Version+1, asked
	l.until = asked.Add(l.Life - l.Life/margin)
	return true, nil
}

// mayTake says whether the record, as it was just read, is ours or free, or has not moved for a Life.
func (l *Lease) mayTake(version int64, holder string, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if version != l.version || l.since.IsZero() {
		l.version, l.since = version, now
	}
	if holder == l.Holder || holder == "" {
		return true
	}
	l.until = time.Time{} // another has it
	return now.Sub(l.since) > l.Life
}

// Release gives the lease back, so that nobody has to wait for its end.
func (l *Lease) Release(ctx context.Context) error {
	l.mu.Lock()
	version, held := l.version, !l.until.IsZero()
	l.until = time.Time{}
	l.mu.Unlock()
	if !held {
		return nil
	}
	if err := l.write(ctx, version, ""); err != nil && !errors.Is(err, store.ErrConflict) {
		return fmt.Errorf("lease: %w", err)
	}
	return nil
}

func (l *Lease) write(ctx context.Context, version int64, holder string) error {
	raw, err := json.Marshal(tenure{holder})
	if err != nil {
		return err
	}
	rec := &store.Record{Person: leaseRecord, Version: version, Session: raw}
	if version == 0 {
		rec.Key = []byte("none: nothing in it is sealed")
	}
	_, err = l.Keeper.Commit(ctx, store.Commit{Now: l.Now(), Record: rec})
	return err
}
