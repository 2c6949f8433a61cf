package redis

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"testing"
	"time"

	"bussola/booking"
	"bussola/store"
	"bussola/store/redis/redistest"
	"bussola/store/sqlite"
	"bussola/store/storetest"
)

func memory(t testing.TB) *sqlite.Keeper {
	t.Helper()
	k, err := sqlite.OpenMemory()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { k.Close() })
	return k
}

// TestCopied: what was carried to the other keeper is known there as if it had been opened again, in both directions.
func TestCopied(t *testing.T) {
	s := redistest.Start(t)
	carry := func(t testing.TB, from store.Keeper, to store.Mover) store.Keeper {
		t.Helper()
		if _, err := store.Copy(ctx, from.(store.Mover), to); err != nil {
			t.Fatal(err)
		}
		return to
	}
	empty := func(t testing.TB) *Keeper { s.Ask("FLUSHALL"); return open(t, s.URL(), Options{}) }
	t.Run("to redis", func(t *testing.T) {
		storetest.RunReopen(t, storetest.Maker{Open: func(t testing.TB) store.Keeper { return memory(t) },
			Reopen: func(t testing.TB, k store.Keeper) store.Keeper { return carry(t, k, empty(t)) }})
	})
	t.Run("to a folder", func(t *testing.T) {
		storetest.RunReopen(t, storetest.Maker{Open: func(t testing.TB) store.Keeper { return empty(t) },
			Reopen: func(t testing.TB, k store.Keeper) store.Keeper { return carry(t, k, memory(t)) }})
	})
}

// fill writes some of everything that can be kept.
func fill(t *testing.T, k store.Keeper) {
	t.Helper()
	must := func(_ any, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for i := range 3 {
		c := turn(store.Person(fmt.Sprint("p", i)), 0, fmt.Sprint("u", i))
		c.Record.Address = []byte{0, 255, 10}
		c.Traces = []store.Trace{{Message: int64(i + 1), At: now}}
		c.Holds = []store.Hold{hold(fmt.Sprint("H", i), 2*i), hold(fmt.Sprint("W", i), 2*i+1)}
		for j := range c.Holds {
			c.Holds[j].Callback.Person = string(c.Record.Person)
		}
		c.Holds[0].Details = []byte{1, 0, byte(i)}
		w := &c.Holds[1]
		w.Candidates, w.Callback.State = nil, booking.Waiting
		w.Callback.Worker, w.Callback.Start, w.Callback.Cells, w.Callback.Day = "", time.Time{}, nil, ""
		c.Audit = append(c.Audit, store.Entry{At: now, Actor: "anna", What: "b"}, store.Entry{At: now, Actor: "anna", What: "a", Subject: "à|b"})
		c.Letters = append(c.Letters, store.Letter{Person: c.Record.Person, NotBefore: now.Add(time.Hour)})
		must(k.Commit(ctx, c))
	}
	cb, err := k.Callback(ctx, "H1")
	must(nil, err)
	cb.State, cb.Revision = booking.Cancelled, 2
	must(k.Commit(ctx, store.Commit{Now: now, Changes: []store.Change{{Callback: cb.Callback}}}))
	must(nil, k.Erase(ctx, "p2", now))
	letters, err := k.Letters(ctx, now, 9, nil)
	must(nil, err)
	must(nil, k.Sent(ctx, letters[0].ID, &store.Delivery{Place: "screen/p0", Person: "p0", Message: 9, Sent: now}))
	must(nil, k.Postpone(ctx, letters[1].ID, now.Add(time.Minute)))
	must(nil, k.Unreachable(ctx, "p9", now))
	must(nil, k.PutPairing(ctx, store.Pairing{Hash: "h1", Worker: "anna", Until: now.Add(time.Hour)}))
	must(nil, k.PutPairing(ctx, store.Pairing{Hash: "h2", Worker: "bruno", Until: now.Add(time.Hour)}))
	must(k.Pair(ctx, "h2", "p1", now))
	must(nil, k.Note(ctx, "offset", "42"))
}

func TestCopyIsWhole(t *testing.T) {
	s := redistest.Start(t)
	from, to, back := memory(t), open(t, s.URL(), Options{}), memory(t)
	fill(t, from)
	first, err := store.Copy(ctx, from, to)
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{"Record", "Unreachable", "Erasure", "Mark", "Callback", "Due", "Letter", "LastLetter", "Delivery", "Stands", "Entry", "Pairing", "Worker", "Note"} {
		if first[kind].Rows == 0 {
			t.Errorf("nothing of %s was copied, so nothing is shown of it", kind)
		}
	}
	if second, err := store.Copy(ctx, to, back); err != nil || !maps.Equal(first, second) {
		t.Errorf("there and back: %v, %v, %v", first, second, err)
	}
	t.Run("it lives on", func(t *testing.T) {
		if _, err := to.Commit(ctx, turn("p0", 1, "u0")); err != store.ErrSeen {
			t.Errorf("a mark: %v", err)
		}
		if _, err := to.Commit(ctx, store.Commit{Now: now, Holds: []store.Hold{hold("X", 0)}}); err != store.ErrTaken {
			t.Errorf("a cell: %v", err)
		}
		again := hold("X", 9)
		again.Callback.Draft = "draft of H0"
		if _, err := to.Commit(ctx, store.Commit{Now: now, Holds: []store.Hold{again}}); err != store.ErrDraft {
			t.Errorf("a draft: %v", err)
		}
		full := hold("X", 9)
		full.Candidates[0].Ceiling = 2 // H0, H2
		if _, err := to.Commit(ctx, store.Commit{Now: now, Holds: []store.Hold{full}}); err != store.ErrTaken {
			t.Errorf("a day: %v", err)
		}
		if _, err := to.Commit(ctx, store.Commit{Now: now, Letters: []store.Letter{{Person: "new"}}}); err != nil {
			t.Fatal(err)
		}
		all, err := to.Kept(ctx, "new")
		if err != nil || len(all.Letters) != 1 || all.Letters[0].ID <= 6 {
			t.Errorf("ids are used again: %+v, %v", all.Letters, err)
		}
	})
	t.Run("not into what holds something", func(t *testing.T) {
		if _, err := store.Copy(ctx, from, back); !errors.Is(err, store.ErrNotEmpty) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("written meanwhile", func(t *testing.T) {
		busy := &meddled{Mover: memory(t)}
		fill(t, busy)
		busy.after = func() { _ = busy.Note(ctx, "offset", "43") }
		if _, err := store.Copy(ctx, busy, memory(t)); !errors.Is(err, store.ErrMoved) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a row that gets lost", func(t *testing.T) {
		if _, err := store.Copy(ctx, from, &meddled{Mover: memory(t), lose: true}); !errors.Is(err, store.ErrDiffers) {
			t.Errorf("got %v", err)
		}
	})
}

// meddled is a keeper whose copy goes wrong.
type meddled struct {
	store.Mover
	after func() // done after the first reading of everything
	lose  bool   // the last row is not written
}

func (m *meddled) Dump(ctx context.Context, row func(store.Row) error) error {
	err := m.Mover.Dump(ctx, row)
	if m.after != nil {
		m.after()
		m.after = nil
	}
	return err
}

func (m *meddled) Restore(ctx context.Context, rows []store.Row) error {
	if m.lose {
		rows = rows[:len(rows)-1]
	}
	return m.Mover.Restore(ctx, rows)
}
