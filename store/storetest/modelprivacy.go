package storetest

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"time"

	"bussola/store"
)

func (m *model) Erase(_ context.Context, p store.Person, now time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.erase(p, now)
	return nil
}

func (w *world) erase(p store.Person, now time.Time) {
	if p == "" {
		return
	}
	delete(w.people, p)
	delete(w.unreachable, p)
	delete(w.workers, p)
	delete(w.traces, p)
	w.letters = slices.DeleteFunc(w.letters, func(l store.Letter) bool { return l.Person == p })
	for place, d := range w.deliveries {
		if d.Person == p {
			delete(w.deliveries, place)
		}
	}
	for key := range w.dues {
		if key.Subject == string(p) {
			delete(w.dues, key)
		}
	}
	for code, cb := range w.callbacks {
		if cb.Person == string(p) {
			cb.Person, cb.Draft, cb.Details = "", "", nil
			w.callbacks[code], w.erased[code] = cb, true
		}
	}
	if was := w.erasures[p]; now.After(was) {
		w.erasures[p] = now
	}
}

func (m *model) Erasures(_ context.Context, since time.Time, n int) (list []store.Erasure, _ error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for p, at := range m.erasures {
		if !at.Before(since) {
			list = append(list, store.Erasure{Person: p, At: at})
		}
	}
	slices.SortFunc(list, func(a, b store.Erasure) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Person, b.Person)) })
	return list[:min(n, len(list))], nil
}

func (m *model) Kept(ctx context.Context, p store.Person) (all store.Kept, err error) {
	all.Record, _ = m.Load(ctx, p)
	all.Record.Callbacks = 0
	if p == "" {
		return all, nil
	}
	all.Callbacks, _ = m.Callbacks(ctx, store.Query{Person: p})
	all.Traces, _ = m.Traces(ctx, p, time.Time{})
	if w, err := m.Worker(ctx, p); err == nil {
		all.Worker = &w
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, l := range m.letters {
		if l.Person == p {
			all.Letters = append(all.Letters, l)
		}
	}
	for _, d := range m.deliveries {
		if d.Person == p {
			all.Deliveries = append(all.Deliveries, d)
		}
	}
	for _, d := range m.dues {
		if d.Subject == string(p) {
			all.Dues = append(all.Dues, d)
		}
	}
	slices.SortFunc(all.Deliveries, func(a, b store.Delivery) int { return cmp.Compare(a.Place, b.Place) })
	slices.SortFunc(all.Dues, func(a, b store.Due) int { return cmp.Compare(a.Kind, b.Kind) })
	all.Unreachable = m.unreachable[p]
	return all, nil
}

func (m *model) People(_ context.Context, after store.Person, n int) (list []store.Record, _ error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for p, r := range m.people {
		if p > after {
			list = append(list, r)
		}
	}
	slices.SortFunc(list, func(a, b store.Record) int { return cmp.Compare(a.Person, b.Person) })
	return list[:min(n, len(list))], nil
}

func (m *model) Rekey(_ context.Context, p store.Person, was, key []byte) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	r, ok := m.people[p]
	if !ok || !bytes.Equal(r.Key, was) {
		return false, nil
	}
	r.Key = key
	m.people[p] = r
	return true, nil
}

func (m *model) Forget(_ context.Context, o store.Old) (gone int, _ error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	had := len(m.audit) + len(m.erasures)
	m.audit = slices.DeleteFunc(m.audit, func(e store.Entry) bool { return e.At.Before(o.Audit) })
	for p, at := range m.erasures {
		if at.Before(o.Erasures) {
			delete(m.erasures, p)
		}
	}
	return had - len(m.audit) - len(m.erasures), nil
}
