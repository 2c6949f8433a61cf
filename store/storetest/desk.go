package storetest

import (
	"bytes"
	"errors"
	"fmt"
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

func testErase(t *testing.T, m Maker) {
	k := m.Open(t)
	p, other := person(1), person(2)
	secret := func(i int) []byte { return fmt.Appendf(nil, "wrapped key and sealed canary %d of the person", i) }
	for _, who := range []store.Person{p, other} {
		r := rec(who, 0, "session")
		if who == p {
			r.Key, r.Session, r.Address = secret(1), secret(2), secret(3)
		}
		must(t, k, store.Commit{Update: "u-" + string(who[:4]) + string(who[60:]), Record: r})
	}
	h, h2 := hold("A", slot("anna", 1, 0, 2)), hold("B", slot("anna", 1, 4, 1))
	h.Details, h.Callback.Draft, h2.Callback.Person = secret(4), "draft/"+string(p), string(other)
	must(t, k, store.Commit{
		Holds: []store.Hold{h, h2},
		Dues: []store.Due{
			{DueKey: store.DueKey{Kind: "retention", Subject: string(p)}, At: now, Revision: 1},
			{DueKey: store.DueKey{Kind: "retention", Subject: string(other)}, At: now, Revision: 1},
			{DueKey: store.DueKey{Kind: "expire", Subject: "A"}, At: now, Revision: 1},
		},
		Letters: []store.Letter{
			{Person: p, Sealed: secret(5), Place: "screen/" + string(p)}, {Person: p, Sealed: secret(6)},
			{Person: other, Sealed: []byte("stays")},
		},
		Audit: []store.Entry{{At: now, Actor: "citizen", What: "held", Subject: "A"}},
	})
	first := get[[]store.Letter](t)(k.Letters(ctx, now, 9, nil))[0]
	for place, id := range map[string]int64{"screen/" + string(p): first.ID} {
		if err := k.Sent(ctx, id, &store.Delivery{Place: place, Person: p, Message: 7, Sent: now}); err != nil {
			t.Fatal(err)
		}
	}
	if err := k.PutPairing(ctx, store.Pairing{Hash: "h", Worker: "anna", Until: now.Add(time.Hour)}); err != nil {
		t.Fatal(err)
	}
	if _, err := k.Pair(ctx, "h", p, now); err != nil {
		t.Fatal(err)
	}
	if raw := m.Raw(t, k); !bytes.Contains(raw, []byte(p)) || !bytes.Contains(raw, secret(1)) {
		t.Fatal("the scan would not find the person even when they are there")
	}
	late := after(stored(t, k, "A"), booking.Confirmed)
	stale := get[[]store.Letter](t)(k.Letters(ctx, now, 9, nil))[0]

	for range 2 {
		if err := k.Erase(ctx, p, now); err != nil {
			t.Fatal(err)
		}
	}
	raw := m.Raw(t, k)
	for i := range 7 {
		if bytes.Contains(raw, secret(i)) {
			t.Errorf("secret %d is still in what is kept", i)
		}
	}
	if bytes.Contains(raw, []byte(p)) {
		t.Error("the pseudonym is still in what is kept")
	}
	if r := get[store.Record](t)(k.Load(ctx, p)); r.Version != 0 || r.Key != nil || r.Session != nil {
		t.Errorf("got %+v", r)
	}
	cb := stored(t, k, "A")
	if cb.Person != "" || cb.Draft != "" || cb.Details != nil || cb.State != booking.Held || cb.Revision != 1 {
		t.Errorf("got %+v", cb)
	}
	if list := get[[]store.Due](t)(k.Due(ctx, now, 9)); len(list) != 2 {
		t.Errorf("the callback's and the other's rows stay: %+v", list)
	}
	if list := get[[]store.Letter](t)(k.Letters(ctx, now, 9, nil)); len(list) != 1 || list[0].Person != other {
		t.Errorf("letters: %+v", list)
	}
	if d := get[store.Delivery](t)(k.Delivery(ctx, "screen/"+string(p))); d.Message != 0 {
		t.Errorf("delivery: %+v", d)
	}
	if _, err := k.Worker(ctx, p); err != store.ErrNotFound {
		t.Errorf("pairing: %v", err)
	}
	t.Run("what was under way does not bring them back", func(t *testing.T) {
		refused(t, k, store.Commit{Record: rec(p, 1, "late")}, store.ErrConflict)
		must(t, k, store.Commit{Changes: []store.Change{{Callback: late, Details: secret(4)}}})
		if cb := stored(t, k, "A"); cb.Person != "" || cb.Details != nil || cb.State != booking.Confirmed {
			t.Errorf("got %+v", cb)
		}
		if err := k.Sent(ctx, stale.ID, &store.Delivery{Place: "screen/" + string(p), Person: p, Message: 9, Sent: now}); err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(m.Raw(t, k), []byte(p)) || bytes.Contains(m.Raw(t, k), secret(4)) {
			t.Error("they are back")
		}
	})
	t.Run("others stay", func(t *testing.T) {
		if r := get[store.Record](t)(k.Load(ctx, other)); string(r.Session) != "session" {
			t.Errorf("got %+v", r)
		}
		if cb := stored(t, k, "B"); cb.Person != string(other) || cb.Details == nil {
			t.Errorf("got %+v", cb)
		}
		if err := k.Erase(ctx, "", now); err != nil {
			t.Error(err)
		}
		wantCells(t, k, "anna 26 08:00 A", "anna 26 08:15 A", "anna 26 09:00 B")
	})
	t.Run("and may come again", func(t *testing.T) { must(t, k, store.Commit{Record: rec(p, 0, "anew")}) })
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
	first := get[[]store.Letter](t)(k.Letters(ctx, now, 9, nil))[0]
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
