package turn

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"bussola/booking"
	"bussola/store"
)

// agendaRecord is the record that keeps the overrides of the agenda. It is nobody's: no pseudonym looks like it, and nothing in
// it is about a citizen. Its version settles who was first, as for any record.
const agendaRecord store.Person = "agenda"

// merged remembers the pack made from one pack of content and one version of the overrides.
type merged struct {
	mu      sync.Mutex
	base    *Pack
	version int64
	made    *Pack
	lately  struct {
		at   time.Time
		base *Pack // of the content
		pack *Pack
	}
}

// agendaGood is how long a screen trusts the overrides it has read. What takes or changes a time reads them anew.
const agendaGood = time.Second

// packLately is Pack, as it was not long ago.
func (r *Runner) packLately(ctx context.Context) (*Pack, error) {
	now, base, m := r.Now(), r.pack.Load(), &r.merged
	m.mu.Lock()
	l := m.lately
	m.mu.Unlock()
	if age := now.Sub(l.at); l.base == base && age >= 0 && age < agendaGood {
		return l.pack, nil
	}
	p, err := r.Pack(ctx)
	if err == nil {
		m.mu.Lock()
		m.lately.at, m.lately.base, m.lately.pack = now, base, p
		m.mu.Unlock()
	}
	return p, err
}

// Overrides gives what was changed in the agenda while the program runs, and its version.
func (r *Runner) Overrides(ctx context.Context) (o booking.Overrides, version int64, err error) {
	rec, err := r.Keeper.Load(ctx, agendaRecord)
	if err != nil || rec.Version == 0 {
		return o, 0, err
	}
	if err := json.Unmarshal(rec.Session, &o); err != nil {
		return o, 0, fmt.Errorf("overrides of the agenda: %w", err)
	}
	return o, rec.Version, nil
}

// Override changes the overrides and writes who did it into the audit. What is refused by change changes nothing. Somebody else
// may be changing them: then change is called again, on what they left.
func (r *Runner) Override(ctx context.Context, actor, what string, change func(*booking.Overrides, *booking.Agenda) error) error {
	for range tries {
		o, version, err := r.Overrides(ctx)
		if err != nil {
			return err
		}
		if err := change(&o, r.pack.Load().Desk.Agenda.With(o)); err != nil {
			return err
		}
		c, err := r.overriding(o, version, actor, what)
		if err != nil {
			return err
		}
		if _, err = r.Keeper.Commit(ctx, c); !errors.Is(err, store.ErrConflict) {
			r.merged.mu.Lock()
			r.merged.lately.base = nil
			r.merged.mu.Unlock()
			return err
		}
	}
	return errGiveUp
}

func (r *Runner) overriding(o booking.Overrides, version int64, actor, what string) (store.Commit, error) {
	raw, err := json.Marshal(o)
	if err != nil {
		return store.Commit{}, err
	}
	rec := &store.Record{Person: agendaRecord, Version: version, Session: raw}
	if version == 0 {
		rec.Key = []byte("none: nothing in it is sealed")
	}
	now := r.Now()
	return store.Commit{Now: now, Record: rec, Audit: []store.Entry{{At: now, Actor: actor, What: what, Subject: "agenda"}}}, nil
}

// Pack is the pack in use with the overrides laid over its agenda, as they are now.
func (r *Runner) Pack(ctx context.Context) (*Pack, error) {
	base := r.pack.Load()
	rec, err := r.Keeper.Load(ctx, agendaRecord)
	if err != nil || rec.Version == 0 {
		return base, err
	}
	m := &r.merged
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.base == base && m.version == rec.Version {
		return m.made, nil
	}
	o, version, err := r.Overrides(ctx)
	if err != nil {
		return base, err
	}
	p := &Pack{Desk: base.Desk, Net: base.Net, Texts: base.Texts}
	p.Desk.Agenda = base.Desk.Agenda.With(o)
	p.Dialog = base.Dialog.With(p.Desk.Agenda)
	m.base, m.version, m.made = base, version, p
	return p, nil
}
