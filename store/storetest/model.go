package storetest

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"bussola/booking"
	"bussola/store"
)

// model is the contract told as plainly as possible: maps, and a copy of all of them that is thrown away when a commit is
// refused. It is what the property test believes. It keeps nothing and nobody should serve from it.
type model struct {
	mu sync.Mutex
	world
}

type world struct {
	people      map[store.Person]store.Record
	marks       map[string]time.Time
	callbacks   map[booking.Code]store.StoredCallback
	erased      map[booking.Code]bool
	erasures    map[store.Person]time.Time
	traces      map[store.Person][]store.Trace
	dues        map[store.DueKey]store.Due
	letters     []store.Letter
	lastLetter  int64
	deliveries  map[string]store.Delivery
	audit       []store.Entry
	unreachable map[store.Person]time.Time
	pairings    map[string]store.Pairing
	workers     map[store.Person]store.Worker
	notes       map[string]string
}

func newModel() *model {
	return &model{world: world{
		people: map[store.Person]store.Record{}, marks: map[string]time.Time{}, callbacks: map[booking.Code]store.StoredCallback{},
		erased: map[booking.Code]bool{}, dues: map[store.DueKey]store.Due{}, deliveries: map[string]store.Delivery{},
		unreachable: map[store.Person]time.Time{}, pairings: map[string]store.Pairing{}, workers: map[store.Person]store.Worker{},
		notes: map[string]string{}, erasures: map[store.Person]time.Time{}, traces: map[store.Person][]store.Trace{},
	}}
}

func (w world) copy() world {
	w.people, w.marks, w.callbacks, w.erased = maps.Clone(w.people), maps.Clone(w.marks), maps.Clone(w.callbacks), maps.Clone(w.erased)
	w.dues, w.letters, w.audit = maps.Clone(w.dues), slices.Clone(w.letters), slices.Clone(w.audit)
	w.unreachable, w.deliveries, w.workers, w.erasures = maps.Clone(w.unreachable), maps.Clone(w.deliveries), maps.Clone(w.workers), maps.Clone(w.erasures)
	w.traces = maps.Clone(w.traces)
	return w
}

func (m *model) Commit(ctx context.Context, c store.Commit) (store.Given, error) {
	if err := c.Check(); err != nil {
		return store.Given{}, err
	}
	if err := ctx.Err(); err != nil {
		return store.Given{}, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	next := m.copy()
	given, err := next.commit(c)
	if err == nil {
		m.world = next
	}
	return given, err
}

func (w *world) commit(c store.Commit) (store.Given, error) {
	if at, ok := w.marks[c.Update]; c.Update != "" {
		if ok && c.Now.Sub(at) < store.MarkLife {
			return store.Given{}, store.ErrSeen
		}
		w.marks[c.Update] = c.Now
	}
	if r := c.Record; r != nil && w.people[r.Person].Version != r.Version {
		return store.Given{}, store.ErrConflict
	}
	for _, ch := range c.Changes {
		was, ok := w.callbacks[ch.Callback.Code]
		if !ok || ch.Callback.Revision != was.Revision+1 {
			return store.Given{}, store.ErrConflict
		}
		if ch.Callback.Occupies() && len(ch.Candidates) == 0 && (!was.Occupies() || !samePlace(was.Callback, ch.Callback)) {
			return store.Given{}, store.ErrInvalid
		}
	}
	for _, h := range c.Holds {
		if _, ok := w.callbacks[h.Callback.Code]; ok {
			return store.Given{}, store.ErrConflict
		}
	}
	if d := c.Done; d != nil {
		if was, ok := w.dues[d.DueKey]; !ok || was.Revision != d.Revision || !was.At.Equal(d.At) {
			return store.Given{}, store.ErrGone
		}
		delete(w.dues, d.DueKey)
	}
	w.erase(c.Erase, c.Now)
	if c.Record != nil {
		w.put(*c.Record, c.Now)
		w.trace(c.Record.Person, c.Traces)
	}
	for _, key := range c.Undue {
		delete(w.dues, key)
	}
	for _, d := range c.Dues {
		w.dues[d.DueKey] = d
	}
	given, err := w.book(c)
	if err != nil {
		return store.Given{}, err
	}
	before := slices.Clone(w.letters)
	for _, l := range c.Letters {
		w.lastLetter++
		l.ID, l.Attempts = w.lastLetter, 0
		w.letters = append(w.letters, l)
		waits := slices.ContainsFunc(before, func(b store.Letter) bool { return b.Person == l.Person })
		given.Letters = append(given.Letters, store.Posted{ID: l.ID, First: !waits, Stands: w.deliveries[l.Place].Message})
	}
	w.audit = append(w.audit, c.Audit...)
	return given, nil
}

// put writes a record over what is there of it.
func (w *world) put(r store.Record, now time.Time) {
	was := w.people[r.Person]
	if r.Key == nil {
		r.Key = was.Key
	}
	if r.Address == nil {
		r.Address = was.Address
	}
	r.Version++
	r.Touched = now
	w.people[r.Person] = r
	delete(w.unreachable, r.Person)
}

// book does the changes as they come with their old cells gone, then looks for the places.
func (w *world) book(c store.Commit) (given store.Given, err error) {
	for _, ch := range c.Changes {
		was := w.callbacks[ch.Callback.Code]
		now := store.StoredCallback{Callback: ch.Callback, Details: ch.Details}
		now.Person, now.Draft = was.Person, was.Draft
		switch {
		case now.Details == nil || w.erased[now.Code]:
			now.Details = was.Details
		case len(now.Details) == 0:
			now.Details = nil
		}
		if len(ch.Candidates) > 0 {
			now.Cells, now.Day = nil, ""
		}
		w.callbacks[now.Code] = now
	}
	for _, ch := range c.Changes {
		for _, cb := range w.callbacks {
			if len(ch.Candidates) > 0 && cb.Code != ch.Callback.Code && cb.Draft != "" && cb.Draft == w.callbacks[ch.Callback.Code].Draft && cb.Occupies() {
				return store.Given{}, store.ErrDraft
			}
		}
	}
	for _, h := range c.Holds {
		for _, cb := range w.callbacks {
			if h.Callback.Draft != "" && cb.Draft == h.Callback.Draft && cb.Occupies() {
				return store.Given{}, store.ErrDraft
			}
		}
	}
	put := func(cb store.StoredCallback, candidates []booking.Candidate) error {
		for _, to := range candidates {
			if w.free(to) {
				cb.Callback = cb.Place(to)
				w.callbacks[cb.Code] = cb
				given.Workers = append(given.Workers, to.Worker)
				return nil
			}
		}
		return store.ErrTaken
	}
	for _, h := range c.Holds {
		if h.Callback.State == booking.Waiting {
			w.callbacks[h.Callback.Code] = store.StoredCallback{Callback: h.Callback, Details: h.Details}
			continue
		}
		if err := put(store.StoredCallback{Callback: h.Callback, Details: h.Details}, h.Candidates); err != nil {
			return store.Given{}, err
		}
	}
	for _, ch := range c.Changes {
		if len(ch.Candidates) > 0 {
			if err := put(w.callbacks[ch.Callback.Code], ch.Candidates); err != nil {
				return store.Given{}, err
			}
		}
	}
	return given, nil
}

func (w *world) free(to booking.Candidate) bool {
	load := 0
	for _, cb := range w.callbacks {
		if !cb.Occupies() || cb.Worker != to.Worker {
			continue
		}
		if cb.Day == to.Day {
			load++
		}
		for _, cell := range cb.Cells {
			if slices.Contains(to.Cells, cell) {
				return false
			}
		}
	}
	return load < to.Ceiling
}

func samePlace(a, b booking.Callback) bool {
	return a.Worker == b.Worker && a.Start.Equal(b.Start) && a.Day == b.Day && slices.Equal(a.Cells, b.Cells)
}

func (m *model) Load(_ context.Context, p store.Person) (store.Record, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	r := m.people[p]
	r.Person = p
	for _, cb := range m.callbacks {
		if r.Version != 0 && store.Person(cb.Person) == p {
			r.Callbacks++
		}
	}
	return r, nil
}

func (m *model) Callback(_ context.Context, code booking.Code) (store.StoredCallback, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	cb, ok := m.callbacks[code]
	if !ok {
		return cb, store.ErrNotFound
	}
	return cb, nil
}

func (m *model) Callbacks(_ context.Context, q store.Query) (list []store.StoredCallback, _ error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, cb := range m.callbacks {
		switch {
		case q.Person != "" && store.Person(cb.Person) != q.Person, q.Worker != "" && cb.Worker != q.Worker:
		case len(q.States) > 0 && !slices.Contains(q.States, cb.State):
		case !q.From.IsZero() && cb.Start.Before(q.From), !q.Until.IsZero() && !cb.Start.Before(q.Until):
		default:
			list = append(list, cb)
		}
	}
	slices.SortFunc(list, func(a, b store.StoredCallback) int {
		return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.Code, b.Code))
	})
	if q.Limit > 0 && len(list) > q.Limit {
		list = list[:q.Limit]
	}
	return list, nil
}

func (m *model) Occupied(_ context.Context, from, until time.Time) (store.Occupied, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	o := store.Occupied{Cells: map[booking.WorkerID]map[booking.Cell]booking.Code{}, Load: map[booking.WorkerID]map[string]int{}}
	for _, cb := range m.callbacks {
		if !cb.Occupies() {
			continue
		}
		if o.Load[cb.Worker] == nil {
			o.Load[cb.Worker] = map[string]int{}
		}
		o.Load[cb.Worker][cb.Day]++
		for _, cell := range cb.Cells {
			if cell >= booking.CellOf(from) && cell.Time().Before(until) {
				if o.Cells[cb.Worker] == nil {
					o.Cells[cb.Worker] = map[booking.Cell]booking.Code{}
				}
				o.Cells[cb.Worker][cell] = cb.Code
			}
		}
	}
	return o, nil
}

func (m *model) Due(_ context.Context, now time.Time, n int) ([]store.Due, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var list []store.Due
	for _, d := range m.dues {
		if !d.At.After(now) {
			list = append(list, d)
		}
	}
	slices.SortFunc(list, func(a, b store.Due) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Subject, b.Subject))
	})
	return list[:min(n, len(list))], nil
}

func (m *model) NextDue(context.Context) (at time.Time, _ error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, d := range m.dues {
		if at.IsZero() || d.At.Before(at) {
			at = d.At
		}
	}
	return at, nil
}
