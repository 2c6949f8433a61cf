package storetest

import (
	"errors"
	"testing"
	"time"

	"bussola/booking"
	"bussola/store"
)

func testDesk(t *testing.T, m Maker) {
	k := m.Open(t)
	pairing := func(hash, worker string) {
		t.Helper()
		if err := k.PutPairing(ctx, store.Pairing{Hash: hash, Worker: booking.WorkerID(worker), Until: now.Add(time.Hour)}); err != nil {
			t.Fatal(err)
		}
	}
	pair := func(hash string, p int, in time.Duration) (booking.WorkerID, error) {
		return k.Pair(ctx, hash, person(p), now.Add(in))
	}
	pairing("h1", "anna")
	pairing("h2", "bruno")
	if _, err := pair("other", 1, 0); err != store.ErrNotFound {
		t.Errorf("unknown code: %v", err)
	}
	if _, err := pair("h1", 1, time.Hour); err != store.ErrNotFound {
		t.Errorf("past code: %v", err)
	}
	won := race(t, 10, func(i int) error {
		w, err := pair("h1", 1, 0)
		if err == nil && w != "anna" {
			err = errors.New("paired as somebody else")
		}
		return err
	}, store.ErrNotFound)
	if won != 1 {
		t.Errorf("the code was used %d times", won)
	}
	if w, err := k.Worker(ctx, person(1)); err != nil || w != (store.Worker{Person: person(1), Worker: "anna", Since: now}) {
		t.Errorf("got %+v, %v", w, err)
	}
	if _, err := k.Worker(ctx, person(2)); err != store.ErrNotFound {
		t.Errorf("not paired: %v", err)
	}
	if w, err := pair("h2", 2, time.Minute); w != "bruno" || err != nil {
		t.Errorf("got %v, %v", w, err)
	}
	pairing("h3", "carla")
	if _, err := pair("h3", 1, 2*time.Minute); err != nil {
		t.Fatal(err)
	}
	list := get[[]store.Worker](t)(k.Workers(ctx))
	if len(list) != 2 || list[0].Worker != "bruno" || list[1].Worker != "carla" || list[1].Person != person(1) {
		t.Errorf("paired again: %+v", list)
	}
	t.Run("audit", func(t *testing.T) {
		at := func(min int, what string) store.Entry {
			return store.Entry{At: now.Add(time.Duration(min) * time.Minute), Actor: "anna", What: what, Subject: "A"}
		}
		must(t, k, store.Commit{Audit: []store.Entry{at(2, "c"), at(1, "a")}})
		must(t, k, store.Commit{Audit: []store.Entry{at(1, "b"), at(3, "d")}})
		for _, c := range []struct {
			since, n int
			want     string
		}{{0, 9, "abcd"}, {1, 9, "abcd"}, {2, 9, "cd"}, {0, 2, "ab"}, {4, 9, ""}} {
			got := ""
			for _, e := range get[[]store.Entry](t)(k.AuditSince(ctx, now.Add(time.Duration(c.since)*time.Minute), c.n)) {
				got += e.What
				if e.Actor != "anna" || e.Subject != "A" {
					t.Errorf("got %+v", e)
				}
			}
			if got != c.want {
				t.Errorf("since %d, at most %d: got %q, want %q", c.since, c.n, got, c.want)
			}
		}
	})
}

func testNotesAndSweep(t *testing.T, m Maker) {
	k := m.Open(t)
	if v := get[string](t)(k.Noted(ctx, "offset")); v != "" {
		t.Errorf("got %q", v)
	}
	for _, v := range []string{"41", "42"} {
		if err := k.Note(ctx, "offset", v); err != nil {
			t.Fatal(err)
		}
		if got := get[string](t)(k.Noted(ctx, "offset")); got != v {
			t.Errorf("got %q, want %q", got, v)
		}
	}
	must(t, k, store.Commit{Now: now, Update: "old"})
	must(t, k, store.Commit{Now: now.Add(time.Hour), Update: "young"})
	for hash, in := range map[string]time.Duration{"past": 71 * time.Hour, "now": store.MarkLife, "good": 73 * time.Hour} {
		if err := k.PutPairing(ctx, store.Pairing{Hash: hash, Worker: "anna", Until: now.Add(in)}); err != nil {
			t.Fatal(err)
		}
	}
	at := now.Add(store.MarkLife)
	for _, want := range []int{3, 0} {
		if n := get[int](t)(k.Sweep(ctx, at)); n != want {
			t.Errorf("%d rows went, want %d", n, want)
		}
	}
	refused(t, k, store.Commit{Now: at, Update: "young"}, store.ErrSeen)
	if _, err := k.Pair(ctx, "good", person(1), at); err != nil {
		t.Error(err)
	}
}

func testReopen(t *testing.T, m Maker) {
	k := m.Open(t)
	r := rec(person(1), 0, "session")
	must(t, k, store.Commit{
		Update: "u1", Record: r, Holds: []store.Hold{hold("A", slot("anna", 1, 0, 2))},
		Dues:    []store.Due{{DueKey: store.DueKey{Kind: "expire", Subject: "A"}, At: now.Add(1234567 * time.Microsecond), Revision: 1}},
		Letters: []store.Letter{{Person: person(1), Sealed: []byte("one")}, {Person: person(1), Sealed: []byte("two"), NotBefore: now}},
		Audit:   []store.Entry{{At: now, Actor: "citizen", What: "held", Subject: "A"}},
	})
	first := get[[]store.Listed](t)(k.Letters(ctx, now, 9, nil))[0]
	if err := k.Sent(ctx, first.ID, &store.Delivery{Place: "screen/" + string(person(1)), Person: person(1), Message: 5, Sent: now}); err != nil {
		t.Fatal(err)
	}
	if err := k.Unreachable(ctx, person(3), now); err != nil {
		t.Fatal(err)
	}
	if err := k.PutPairing(ctx, store.Pairing{Hash: "h", Worker: "anna", Until: now.Add(time.Hour)}); err != nil {
		t.Fatal(err)
	}
	if err := k.Note(ctx, "n", "v"); err != nil {
		t.Fatal(err)
	}
	before := look(t, k)
	k = m.Reopen(t, k)
	if after := look(t, k); after != before {
		t.Errorf("after:\n%s\nbefore:\n%s", after, before)
	}
	refused(t, k, store.Commit{Update: "u1"}, store.ErrSeen)
	refused(t, k, store.Commit{Holds: []store.Hold{hold("B", slot("anna", 1, 0, 1))}}, store.ErrTaken)
	if w, err := k.Pair(ctx, "h", person(2), now); w != "anna" || err != nil {
		t.Errorf("got %v, %v", w, err)
	}
	if v := get[string](t)(k.Noted(ctx, "n")); v != "v" {
		t.Errorf("note %q", v)
	}
}
