package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"bussola/booking"
	"bussola/store"
)

func testRecord(t *testing.T, m Maker) {
	k := m.Open(t)
	p := person(1)
	load := func() store.Record { t.Helper(); return get[store.Record](t)(k.Load(ctx, p)) }

	if r := load(); r.Version != 0 || r.Session != nil || r.Key != nil || r.Person != p {
		t.Fatalf("nothing is kept, got %+v", r)
	}
	must(t, k, store.Commit{Now: now, Record: rec(p, 0, "one")})
	r := load()
	if r.Version != 1 || string(r.Session) != "one" || string(r.Key) != "key of "+string(p) || string(r.Address) != "address of "+string(p) || !r.Touched.Equal(now) {
		t.Fatalf("got %+v", r)
	}
	t.Run("absent only once", func(t *testing.T) {
		refused(t, k, store.Commit{Record: rec(p, 0, "two")}, store.ErrConflict)
	})
	t.Run("a version ahead", func(t *testing.T) {
		refused(t, k, store.Commit{Record: rec(p, 2, "two")}, store.ErrConflict)
		refused(t, k, store.Commit{Record: rec(person(2), 1, "two")}, store.ErrConflict)
	})
	t.Run("key and address stay when nil", func(t *testing.T) {
		later := now.Add(time.Hour)
		must(t, k, store.Commit{Now: later, Record: rec(p, 1, "two")})
		r := load()
		if r.Version != 2 || string(r.Session) != "two" || string(r.Key) != "key of "+string(p) || string(r.Address) != "address of "+string(p) || !r.Touched.Equal(later) {
			t.Fatalf("got %+v", r)
		}
		must(t, k, store.Commit{Record: &store.Record{Person: p, Version: 2, Session: []byte("three"), Key: []byte("k2"), Address: []byte("a2")}})
		if r = load(); string(r.Key) != "k2" || string(r.Address) != "a2" {
			t.Fatalf("got %+v", r)
		}
	})
	t.Run("how many callbacks are theirs", func(t *testing.T) {
		if r := load(); r.Callbacks != 0 {
			t.Fatalf("%d callbacks", r.Callbacks)
		}
		other := hold("OTHER", slot("anna", 1, 4, 1))
		other.Callback.Person = string(person(7))
		must(t, k, store.Commit{Holds: []store.Hold{hold("MINE", slot("anna", 1, 0, 1)), waits(hold("LATER")), other}})
		if r := load(); r.Callbacks != 2 {
			t.Fatalf("%d callbacks", r.Callbacks)
		}
		must(t, k, store.Commit{Changes: []store.Change{{Callback: after(stored(t, k, "MINE"), booking.Cancelled)}}})
		if r := load(); r.Callbacks != 2 { // one that is closed is still theirs
			t.Fatalf("%d callbacks", r.Callbacks)
		}
	})
	t.Run("one of many wins", func(t *testing.T) {
		won := race(t, 20, func(i int) error {
			_, err := k.Commit(ctx, store.Commit{Now: now, Record: rec(p, 3, fmt.Sprint("racer ", i))})
			return err
		}, store.ErrConflict)
		if r := load(); won != 1 || r.Version != 4 {
			t.Fatalf("%d won, version %d", won, r.Version)
		}
	})
	t.Run("big and binary", func(t *testing.T) {
		big := bytes.Repeat([]byte{0, 255, 10}, 100_000)
		must(t, k, store.Commit{Record: &store.Record{Person: p, Version: 4, Session: big}})
		if !bytes.Equal(load().Session, big) {
			t.Fatal("the bytes changed")
		}
	})
}

// race runs n at once and counts those that were not refused. Any refusal other than want fails the test.
func race(t *testing.T, n int, do func(i int) error, want error) (won int) {
	t.Helper()
	var mu sync.Mutex
	var wg sync.WaitGroup
	start := make(chan struct{})
	for i := range n {
		wg.Go(func() {
			<-start
			err := do(i)
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				won++
			} else if !errors.Is(err, want) {
				t.Errorf("racer %d: %v", i, err)
			}
		})
	}
	close(start)
	wg.Wait()
	return won
}

func testMarks(t *testing.T, m Maker) {
	k := m.Open(t)
	at := func(d time.Duration, mark string) store.Commit {
		return store.Commit{Now: now.Add(d), Update: mark, Audit: []store.Entry{{At: now, Actor: "system", What: mark}}}
	}
	must(t, k, at(0, "u1"))
	refused(t, k, at(0, "u1"), store.ErrSeen)
	must(t, k, at(0, "u2"))
	must(t, k, at(0, ""))
	must(t, k, at(0, "")) // no update, no mark
	refused(t, k, at(store.MarkLife-time.Second, "u1"), store.ErrSeen)
	must(t, k, at(store.MarkLife, "u1"))
	refused(t, k, at(store.MarkLife+time.Hour, "u1"), store.ErrSeen)
	t.Run("the same update twice at once", func(t *testing.T) {
		won := race(t, 20, func(int) error { _, err := k.Commit(ctx, at(0, "u3")); return err }, store.ErrSeen)
		if won != 1 {
			t.Fatalf("%d had an effect", won)
		}
	})
	t.Run("a refused commit leaves no mark", func(t *testing.T) {
		c := at(0, "u4")
		c.Record = rec(person(1), 7, "")
		refused(t, k, c, store.ErrConflict)
		must(t, k, at(0, "u4"))
	})
	if list := get[[]store.Entry](t)(k.AuditSince(ctx, time.Time{}, 100)); len(list) != 7 {
		t.Errorf("%d effects, want 7", len(list))
	}
}

// testRefusals: every reason to refuse leaves nothing of a commit that has all parts, and of several the first is told.
func testRefusals(t *testing.T, m Maker) {
	k := m.Open(t)
	must(t, k, store.Commit{Update: "seen", Record: rec(person(1), 0, "before"), Dues: []store.Due{
		{DueKey: store.DueKey{Kind: "remind", Subject: "done"}, At: now, Revision: 1},
		{DueKey: store.DueKey{Kind: "remind", Subject: "undone"}, At: now, Revision: 1},
	}})
	must(t, k, store.Commit{Holds: []store.Hold{hold("OLD", slot("anna", 1, 0, 2)), hold("GOES", slot("anna", 1, 4, 2))}})
	old, goes := stored(t, k, "OLD"), stored(t, k, "GOES")

	whole := func() store.Commit {
		done := store.Due{DueKey: store.DueKey{Kind: "remind", Subject: "done"}, At: now, Revision: 1}
		return store.Commit{
			Now: now, Update: "fresh", Record: rec(person(1), 1, "after"),
			Holds:   []store.Hold{hold("NEW", slot("anna", 2, 0, 2))},
			Changes: []store.Change{{Callback: after(old, booking.Confirmed), Details: []byte("other")}, {Callback: after(goes, booking.Cancelled)}},
			Dues:    []store.Due{{DueKey: store.DueKey{Kind: "remind", Subject: "NEW"}, At: now, Revision: 1}},
			Done:    &done, Undue: []store.DueKey{{Kind: "remind", Subject: "undone"}},
			Letters: []store.Letter{{Person: person(1), Sealed: []byte("x")}},
			Audit:   []store.Entry{{At: now, Actor: "citizen", What: "held", Subject: "NEW"}},
		}
	}
	spoil := []struct {
		name string
		do   func(*store.Commit)
		want error
	}{ // in the order of the checks
		{"contradiction", func(c *store.Commit) { c.Letters = append(c.Letters, store.Letter{}) }, store.ErrInvalid},
		{"seen", func(c *store.Commit) { c.Update = "seen" }, store.ErrSeen},
		{"record", func(c *store.Commit) { c.Record.Version = 5; c.Record.Key = []byte("k") }, store.ErrConflict},
		{"revision", func(c *store.Commit) { c.Changes[0].Callback.Revision++ }, store.ErrConflict},
		{"unknown callback", func(c *store.Commit) { c.Changes[1].Callback.Code = "NOBODY" }, store.ErrConflict},
		{"code in use", func(c *store.Commit) { c.Holds[0].Callback.Code = "OLD"; c.Changes = c.Changes[1:] }, store.ErrConflict},
		{"due gone", func(c *store.Commit) { c.Done.Subject = "nobody" }, store.ErrGone},
		{"due changed", func(c *store.Commit) { c.Done.Revision++ }, store.ErrGone},
		{"due put off", func(c *store.Commit) { c.Done.At = now.Add(time.Minute) }, store.ErrGone},
		{"draft", func(c *store.Commit) { c.Holds[0].Callback.Draft = old.Draft }, store.ErrDraft},
		{"taken", func(c *store.Commit) { c.Holds[0].Candidates = []booking.Candidate{slot("anna", 1, 1, 1)} }, store.ErrTaken},
	}
	for i, s := range spoil {
		t.Run(s.name, func(t *testing.T) {
			before := look(t, k)
			c := whole()
			s.do(&c)
			refused(t, k, c, s.want)
			for _, later := range spoil[i+1:] { // whatever else is wrong, too
				if later.name == "code in use" {
					continue
				}
				later.do(&c)
			}
			refused(t, k, c, s.want)
			if now := look(t, k); now != before {
				t.Errorf("something was left:\n%s\nbefore:\n%s", now, before)
			}
		})
	}
	t.Run("nothing wrong", func(t *testing.T) {
		if taken := must(t, k, whole()); len(taken.Workers) != 1 || taken.Workers[0] != "anna" {
			t.Fatalf("got %v", taken)
		}
		wantCells(t, k, "anna 26 08:00 OLD", "anna 26 08:15 OLD", "anna 27 08:00 NEW", "anna 27 08:15 NEW")
		if cb := stored(t, k, "OLD"); cb.State != booking.Confirmed || string(cb.Details) != "other" || cb.Revision != 2 {
			t.Errorf("got %+v", cb)
		}
		if list := get[[]store.Due](t)(k.Due(ctx, now, 10)); len(list) != 1 || list[0].Subject != "NEW" {
			t.Errorf("due: %v", list)
		}
	})
}

// look is everything that can be read about the people and callbacks of the tests, as text.
func look(t tb, k store.Keeper) string {
	t.Helper()
	var b bytes.Buffer
	for i := range 4 {
		p := person(i)
		fmt.Fprintf(&b, "%+v %v\n", get[store.Record](t)(k.Load(ctx, p)), get[bool](t)(k.Reachable(ctx, p)))
		fmt.Fprintf(&b, "%+v\n", get[store.Delivery](t)(k.Delivery(ctx, "screen/"+string(p))))
		all := get[store.Kept](t)(k.Kept(ctx, p))
		if all.Worker != nil {
			fmt.Fprintf(&b, "%+v ", *all.Worker)
			all.Worker = nil
		}
		fmt.Fprintf(&b, "%+v\n", all)
	}
	fmt.Fprintf(&b, "%+v\n%+v\n", get[[]store.Record](t)(k.People(ctx, "", 1000)), get[[]store.Erasure](t)(k.Erasures(ctx, time.Time{}, 1000)))
	far := now.AddDate(1, 0, 0)
	for _, cb := range get[[]store.StoredCallback](t)(k.Callbacks(ctx, store.Query{})) {
		fmt.Fprintf(&b, "%+v\n", cb)
	}
	o := get[store.Occupied](t)(k.Occupied(ctx, now.AddDate(-1, 0, 0), far))
	fmt.Fprintf(&b, "%v\n%v\n", o.Cells, o.Load)
	fmt.Fprintf(&b, "%+v %v\n", get[[]store.Due](t)(k.Due(ctx, far, 1000)), get[time.Time](t)(k.NextDue(ctx)))
	fmt.Fprintf(&b, "%+v\n", get[[]store.Listed](t)(k.Letters(ctx, far, 1000, nil)))
	fmt.Fprintf(&b, "%+v\n", get[[]store.Entry](t)(k.AuditSince(ctx, time.Time{}, 1000)))
	fmt.Fprintf(&b, "%+v\n", get[[]store.Worker](t)(k.Workers(ctx)))
	return b.String()
}

func testContexts(t *testing.T, m Maker) {
	k := m.Open(t)
	gone, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := k.Commit(gone, store.Commit{Now: now, Record: rec(person(1), 0, "x")}); !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	if r := get[store.Record](t)(k.Load(ctx, person(1))); r.Version != 0 {
		t.Error("a commit that came too late was done")
	}
	must(t, k, store.Commit{Record: rec(person(1), 0, "x")}) // and it goes on
}
