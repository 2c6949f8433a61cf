package main

import (
	"context"
	"sync"
	"time"

	"bussola/store"
	"bussola/watch"
)

// lookWithin bounds one look at the store: a scrape that waits tells less than one that says the store is slow.
const lookWithin = 2 * time.Second

// looker asks the store how it does. A letter does not carry the time when it was written: how long it waits is counted from
// the first look that found it.
type looker struct {
	house *house

	mu    sync.Mutex
	first int64     // the oldest letter at the last look; 0: none
	since time.Time // when it was first seen to be the oldest
}

// everything is after whatever a letter may wait for.
var everything = time.Date(9000, time.January, 1, 0, 0, 0, 0, time.UTC)

func (l *looker) look() watch.State {
	ctx, cancel := context.WithTimeout(context.Background(), lookWithin)
	defer cancel()
	now := l.house.runner.Now()
	letters, err := l.house.keeper.Letters(ctx, everything, 1, nil)
	if err != nil {
		return watch.State{}
	}
	dues, err := l.house.keeper.Due(ctx, now, 1)
	if err != nil {
		return watch.State{}
	}
	late, err := l.late(ctx, now)
	if err != nil {
		return watch.State{}
	}
	s := watch.State{Stored: true, LateCalls: late}
	if len(dues) > 0 {
		s.OldestDue = now.Sub(dues[0].At)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case len(letters) == 0:
		l.first = 0
	case letters[0].ID != l.first:
		l.first, l.since = letters[0].ID, now
	default:
		s.OldestLetter = now.Sub(l.since)
	}
	return s
}

// stored says whether the store answers.
func (h *house) stored() bool {
	ctx, cancel := context.WithTimeout(context.Background(), lookWithin)
	defer cancel()
	_, err := h.keeper.NextDue(ctx)
	return err == nil
}

// late counts the promised callbacks that somebody should have taken, called or closed by now.
func (l *looker) late(ctx context.Context, now time.Time) (int, error) {
	p, err := l.house.runner.Pack(ctx) // the content may have changed since the start
	if err != nil {
		return 0, err
	}
	list, err := l.house.runner.Promised(ctx, store.Query{Until: now.AddDate(0, 0, 1)})
	return len(p.Desk.Agenda.LateOnes(list, now)), err
}
