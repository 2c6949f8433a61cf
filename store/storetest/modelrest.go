package storetest

import (
	"cmp"
	"context"
	"slices"
	"time"

	"bussola/booking"
	"bussola/store"
)

func (m *model) Letters(_ context.Context, now time.Time, n int, busy map[store.Person]bool) (list []store.Listed, _ error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	seen := map[store.Person]bool{}
	for _, l := range m.letters {
		if !seen[l.Person] && !busy[l.Person] && !l.NotBefore.After(now) && len(list) < n {
			rec := m.people[l.Person]
			list = append(list, store.Listed{Letter: l, Key: rec.Key, Address: rec.Address, Stands: m.deliveries[l.Place].Message})
		}
		seen[l.Person] = true
	}
	return list, nil
}

func (m *model) Sent(_ context.Context, id int64, d *store.Delivery, shown ...store.Trace) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	before := len(m.letters)
	for _, l := range m.letters {
		if l.ID == id {
			m.trace(l.Person, shown)
		}
	}
	m.letters = slices.DeleteFunc(m.letters, func(l store.Letter) bool { return l.ID == id })
	if d != nil && len(m.letters) < before {
		m.deliveries[d.Place] = *d
	}
	return nil
}

func (m *model) Postpone(_ context.Context, id int64, notBefore time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i := range m.letters {
		if m.letters[i].ID == id {
			m.letters[i].NotBefore = notBefore
			m.letters[i].Attempts++
		}
	}
	return nil
}

func (m *model) Delivery(_ context.Context, place string) (store.Delivery, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.deliveries[place], nil
}

func (m *model) dropLetters(p store.Person) {
	m.letters = slices.DeleteFunc(m.letters, func(l store.Letter) bool { return l.Person == p })
}

func (m *model) Unreachable(_ context.Context, p store.Person, at time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.unreachable[p] = at
	m.dropLetters(p)
	return nil
}

func (m *model) Reachable(_ context.Context, p store.Person) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.unreachable[p].IsZero(), nil
}

func (m *model) PutPairing(_ context.Context, p store.Pairing) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.pairings[p.Hash] = p
	return nil
}

func (m *model) Pair(_ context.Context, hash string, who store.Person, now time.Time) (booking.WorkerID, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	p, ok := m.pairings[hash]
	if !ok || !now.Before(p.Until) {
		return "", store.ErrNotFound
	}
	delete(m.pairings, hash)
	m.workers[who] = store.Worker{Person: who, Worker: p.Worker, Since: now}
	return p.Worker, nil
}

func (m *model) Worker(_ context.Context, who store.Person) (store.Worker, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	w, ok := m.workers[who]
	if !ok {
		return w, store.ErrNotFound
	}
	return w, nil
}

func (m *model) Workers(context.Context) (list []store.Worker, _ error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, w := range m.workers {
		list = append(list, w)
	}
	slices.SortFunc(list, func(a, b store.Worker) int {
		return cmp.Or(cmp.Compare(a.Worker, b.Worker), a.Since.Compare(b.Since), cmp.Compare(a.Person, b.Person))
	})
	return list, nil
}

func (m *model) AuditSince(_ context.Context, since time.Time, n int) (list []store.Entry, _ error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, e := range m.audit {
		if !e.At.Before(since) {
			list = append(list, e)
		}
	}
	slices.SortStableFunc(list, func(a, b store.Entry) int { return a.At.Compare(b.At) })
	return list[:min(n, len(list))], nil
}

func (m *model) Sweep(_ context.Context, now time.Time) (gone int, _ error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for mark, at := range m.marks {
		if now.Sub(at) >= store.MarkLife {
			delete(m.marks, mark)
			gone++
		}
	}
	for p, list := range m.traces {
		m.traces[p] = slices.DeleteFunc(slices.Clone(list), func(t store.Trace) bool { return now.Sub(t.At) >= store.TraceLife })
		gone += len(list) - len(m.traces[p])
	}
	for hash, p := range m.pairings {
		if !now.Before(p.Until) {
			delete(m.pairings, hash)
			gone++
		}
	}
	return gone, nil
}

func (m *model) Note(_ context.Context, name, value string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.notes[name] = value
	return nil
}

func (m *model) Noted(_ context.Context, name string) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.notes[name], nil
}

func (w *world) trace(p store.Person, list []store.Trace) {
	for _, t := range list {
		if !slices.ContainsFunc(w.traces[p], func(had store.Trace) bool { return had.Message == t.Message }) {
			w.traces[p] = append(slices.Clone(w.traces[p]), t)
		}
	}
}

func (m *model) Traces(_ context.Context, p store.Person, after time.Time) (list []store.Trace, _ error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, t := range m.traces[p] {
		if t.At.After(after) {
			list = append(list, t)
		}
	}
	slices.SortFunc(list, func(a, b store.Trace) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Message, b.Message))
	})
	return list, nil
}

func (m *model) Untrace(_ context.Context, p store.Person, messages []int64) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.traces[p] = slices.DeleteFunc(slices.Clone(m.traces[p]), func(t store.Trace) bool { return slices.Contains(messages, t.Message) })
	return nil
}

func (m *model) Close() error { return nil }
