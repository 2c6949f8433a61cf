package redis

import (
	"context"
	"strconv"
	"strings"

	"bussola/booking"
	"bussola/store"
)

// Commit does a whole turn in one script.
func (k *Keeper) Commit(ctx context.Context, c store.Commit) (store.Given, error) {
	var given store.Given
	if err := c.Check(); err != nil {
		return given, err
	}
	a, err := askCommit(c)
	if err != nil {
		return given, err
	}
	script := k.commit
	if c.Erase != "" {
		script = k.erasing // it takes away more than it writes
	}
	answer, err := k.do(ctx, script, a...)
	if err != nil {
		return given, err
	}
	if c.Scrub || c.Erase != "" {
		_ = k.scrub(ctx) // the turn is done; Sweep cleans what is left, and says so when it cannot
	}
	for range len(c.Letters) { // three words for each, then the workers
		given.Letters = append(given.Letters, store.Posted{ID: number(answer[0]), First: answer[1] == "1", Stands: number(answer[2])})
		answer = answer[3:]
	}
	for _, w := range answer {
		given.Workers = append(given.Workers, booking.WorkerID(w))
	}
	return given, nil
}

// asked are the arguments of a script, in the order in which it takes them.
type asked []any

func (a *asked) put(values ...any) { *a = append(*a, values...) }

// maybe puts an optional value; nil is none.
func (a *asked) maybe(b []byte) {
	if b == nil {
		a.put("0")
		return
	}
	a.put("1", b)
}

func askCommit(c store.Commit) (asked, error) {
	a := make(asked, 0, 64)
	a.put(micro(c.Now), micro(c.Now.Add(-store.MarkLife)), c.Update)
	if r := c.Record; r == nil {
		a.put("0")
	} else {
		a.put("1", string(r.Person), r.Version, r.Version+1)
		a.maybe(r.Session)
		a.maybe(r.Key)
		a.maybe(r.Address)
	}
	if len(c.Changes)+len(c.Holds) == 0 {
		a.put("0")
	} else if err := a.callbacks(c); err != nil {
		return nil, err
	}
	a.rows(c)
	a.put(string(c.Erase), bit(c.Scrub || c.Erase != ""))
	a.traces(c.Traces)
	return a, nil
}

// callbacks puts those that change and those that begin.
func (a *asked) callbacks(c store.Commit) error {
	a.put("1", len(c.Changes))
	for _, ch := range c.Changes {
		cb := ch.Callback
		text, err := store.Body(cb)
		if err != nil {
			return err
		}
		a.put(string(cb.Code), cb.Revision-1, cb.Revision, bit(cb.Occupies()), string(cb.State), text)
		a.maybe(ch.Details)
		a.place(at(cb))
		a.candidates(ch.Candidates)
	}
	a.put(len(c.Holds))
	for _, h := range c.Holds {
		cb := h.Callback
		text, err := store.Body(cb)
		if err != nil {
			return err
		}
		a.put(string(cb.Code), cb.Revision, bit(cb.Occupies()), string(cb.State), text, cb.Draft, cb.Person)
		a.maybe(h.Details)
		a.place(at(cb))
		a.candidates(h.Candidates)
	}
	return nil
}

// at is where a callback stands.
func at(cb booking.Callback) booking.Candidate {
	return booking.Candidate{Worker: cb.Worker, Start: cb.Start, Day: cb.Day, Cells: cb.Cells}
}

// rows puts what comes due, letters and audit.
func (a *asked) rows(c store.Commit) {
	if d := c.Done; d == nil {
		a.put("0")
	} else {
		a.put("1", d.Kind, d.Subject, micro(d.At)+"|"+strconv.FormatInt(d.Revision, 10))
	}
	a.put(len(c.Undue))
	for _, key := range c.Undue {
		a.put(key.Kind, key.Subject)
	}
	a.put(len(c.Dues))
	for _, d := range c.Dues {
		a.put(d.Kind, d.Subject, micro(d.At), d.Revision)
	}
	a.put(len(c.Letters))
	for _, l := range c.Letters {
		a.put(string(l.Person), l.Place, micro(l.NotBefore))
		a.maybe(l.Sealed)
	}
	a.put(len(c.Audit))
	for _, e := range c.Audit {
		a.put(micro(e.At), line(e))
	}
}

func (a *asked) place(to booking.Candidate) {
	cells := make([]string, len(to.Cells))
	for i, c := range to.Cells {
		cells[i] = strconv.FormatInt(int64(c), 10)
	}
	a.put(string(to.Worker), micro(to.Start), to.Day, strings.Join(cells, ","))
}

func (a *asked) candidates(list []booking.Candidate) {
	a.put(len(list))
	for _, to := range list {
		a.place(to)
		a.put(to.Ceiling)
	}
}

func bit(b bool) string {
	if b {
		return "1"
	}
	return "0"
}
