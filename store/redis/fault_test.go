package redis

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"bussola/booking"
	"bussola/store"
	"bussola/store/redis/redistest"
)

// turn is a whole ordinary turn of a person, whose update is named.
func turn(p store.Person, version int64, update string) store.Commit {
	return store.Commit{
		Now: now, Update: update,
		Record:  &store.Record{Person: p, Version: version, Session: []byte("session of " + update), Key: []byte("key")},
		Dues:    []store.Due{{DueKey: store.DueKey{Kind: "retention", Subject: string(p)}, At: now, Revision: version}},
		Letters: []store.Letter{{Person: p, Place: "screen/" + string(p), Sealed: []byte(update)}},
		Audit:   []store.Entry{{At: now, Actor: "citizen", What: update}},
	}
}

// hold takes a quarter-hour of anna's.
func hold(code string, quarter int) store.Hold {
	start := now.AddDate(0, 0, 1).Add(time.Duration(quarter) * 15 * time.Minute)
	to := booking.Candidate{Worker: "anna", Start: start, Day: start.Format(time.DateOnly), Cells: []booking.Cell{booking.CellOf(start)}, Ceiling: 1000}
	cb := booking.Callback{Code: booking.Code(code), Revision: 1, State: booking.Held, Draft: "draft of " + code, Person: "p"}
	return store.Hold{Callback: cb.Place(to), Candidates: []booking.Candidate{to}}
}

// TestLostReplies: whatever is written while replies are lost is done once, and answered as if nothing had been lost.
func TestLostReplies(t *testing.T) {
	s := redistest.Start(t)
	p := redistest.Between(t, s)
	k := open(t, p.URL(), Options{})
	for name, do := range map[string]func() error{
		"commit": func() error {
			c := turn("p", 0, "u1")
			c.Holds = []store.Hold{hold("A", 0)}
			taken, err := k.Commit(ctx, c)
			if err == nil && (len(taken.Workers) != 1 || taken.Workers[0] != "anna") {
				err = fmt.Errorf("taken %v", taken.Workers)
			}
			return err
		},
		"pairing": func() error {
			return k.PutPairing(ctx, store.Pairing{Hash: "h", Worker: "anna", Until: now.Add(time.Hour)})
		},
		"note": func() error { return k.Note(ctx, "n", "v") },
	} {
		p.Lose(3, "evalsha")
		if err := do(); err != nil || p.Lost() != 3 {
			t.Errorf("%s: %v, %d replies lost", name, err, p.Lost())
		}
	}
	letters, err := k.Letters(ctx, now, 9, nil)
	if err != nil || len(letters) != 1 {
		t.Fatalf("%d letters, %v", len(letters), err)
	}
	p.Lose(2, "evalsha")
	if err := k.Postpone(ctx, letters[0].ID, now); err != nil {
		t.Error(err)
	}
	if letters, err = k.Letters(ctx, now, 9, nil); err != nil || letters[0].Attempts != 1 {
		t.Errorf("%+v, %v", letters, err)
	}
	p.Lose(2, "evalsha")
	if w, err := k.Pair(ctx, "h", "p", now); w != "anna" || err != nil {
		t.Errorf("paired %s, %v", w, err)
	}
	p.Lose(3, "evalsha")
	if err := k.Sent(ctx, letters[0].ID, &store.Delivery{Place: "x", Person: "p", Message: 5, Sent: now}); err != nil {
		t.Error(err)
	}
	if d, err := k.Delivery(ctx, "x"); d.Message != 5 || err != nil {
		t.Errorf("%+v, %v", d, err)
	}
	p.Lose(3, "evalsha")
	if n, err := k.Sweep(ctx, now.Add(store.MarkLife)); n != 1 || err != nil {
		t.Errorf("swept %d, %v", n, err)
	}
	if r, err := k.Load(ctx, "p"); r.Version != 1 || err != nil {
		t.Errorf("version %d, %v", r.Version, err)
	}
	t.Run("more than the driver tries", func(t *testing.T) {
		p.Lose(100, "evalsha")
		_, err := k.Commit(ctx, turn("p", 1, "u2"))
		p.Lose(0, "")
		if !errors.Is(err, ErrUnreachable) {
			t.Errorf("got %v", err)
		}
		if _, err := k.Commit(ctx, turn("p", 1, "u2")); err != store.ErrSeen { // reading tells that it happened
			t.Errorf("got %v", err)
		}
	})
}

// TestFaults: the server does what servers do, and what was answered stays, what was refused left nothing, and it goes on.
func TestFaults(t *testing.T) {
	s := redistest.Start(t)
	k := open(t, s.URL(), Options{})
	version := int64(0)
	goesOn := func(t *testing.T) {
		t.Helper()
		if _, err := k.Commit(ctx, turn("p", version, fmt.Sprint("u", version))); err != nil {
			t.Fatal(err)
		}
		version++
		if r, err := k.Load(ctx, "p"); err != nil || r.Version != version {
			t.Fatalf("version %d, want %d, %v", r.Version, version, err)
		}
	}
	nothing := func(t *testing.T, want error) {
		t.Helper()
		_, err := k.Commit(ctx, turn("p", version, "refused"))
		if !errors.Is(err, want) || !strings.Contains(err.Error(), s.Host()) {
			t.Errorf("got %v, want %v", err, want)
		}
		if r, err := k.Load(ctx, "p"); err != nil || r.Version != version {
			t.Errorf("version %d, want %d, %v", r.Version, version, err)
		}
	}
	goesOn(t)
	t.Run("its scripts are forgotten", func(t *testing.T) { s.Ask("SCRIPT", "FLUSH"); goesOn(t) })
	t.Run("killed", func(t *testing.T) {
		s.Kill()
		short, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel()
		if _, err := k.Commit(short, turn("p", version, "nobody")); !errors.Is(err, ErrUnreachable) && !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		s.Up()
		goesOn(t)
	})
	t.Run("memory is full", func(t *testing.T) {
		s.Ask("CONFIG", "SET", "maxmemory", "1")
		nothing(t, ErrFull)
		letters, err := k.Letters(ctx, now, 1, nil)
		if err != nil || len(letters) != 1 {
			t.Fatalf("reading: %d, %v", len(letters), err)
		}
		if err := k.Sent(ctx, letters[0].ID, nil); err != nil {
			t.Errorf("what frees memory is refused: %v", err)
		}
		s.Ask("CONFIG", "SET", "maxmemory", "0")
		goesOn(t)
	})
	t.Run("it became a replica", func(t *testing.T) {
		s.Ask("REPLICAOF", "127.0.0.1", "1")
		nothing(t, ErrReadOnly)
		s.Ask("REPLICAOF", "NO", "ONE")
		goesOn(t)
	})
	t.Run("it waits", func(t *testing.T) {
		s.Ask("CLIENT", "PAUSE", "300", "ALL")
		began := time.Now()
		goesOn(t)
		if time.Since(began) < 200*time.Millisecond {
			t.Error("it did not wait")
		}
	})
	t.Run("frozen for longer than anybody waits", func(t *testing.T) {
		s.Freeze()
		short, cancel := context.WithTimeout(ctx, 200*time.Millisecond)
		defer cancel()
		if _, err := k.Commit(short, turn("p", version, "frozen")); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		s.Thaw()
		redistest.Eventually(t, "the frozen commit was done or not", func() bool {
			r, err := k.Load(ctx, "p")
			version = r.Version
			return err == nil
		})
		if _, err := k.Commit(ctx, turn("p", version, "frozen")); err == nil {
			version++
		} else if err != store.ErrSeen && err != store.ErrConflict {
			t.Error(err)
		}
		redistest.Eventually(t, "goes on", func() bool {
			r, err := k.Load(ctx, "p")
			version = r.Version
			return err == nil
		})
		goesOn(t)
	})
	t.Run("its disk is full", func(t *testing.T) {
		s.Ask("CONFIG", "SET", "appendfsync", "everysec") // with always it ends instead, and answers nothing
		s.DiskFull()
		redistest.Eventually(t, "it refuses writes", func() bool {
			_, err := s.Try("SET", "elsewhere", "x")
			return err != nil
		})
		nothing(t, ErrDisk)
		s.DiskFree()
		redistest.Eventually(t, "it writes again", func() bool {
			_, err := s.Try("SET", "elsewhere", "x")
			return err == nil
		})
		goesOn(t)
		s.Ask("CONFIG", "SET", "appendfsync", "always")
	})
	t.Run("its disk is full, and nothing is answered that is not on it", func(t *testing.T) {
		s.DiskFull()
		short, cancel := context.WithTimeout(ctx, 5*time.Second)
		defer cancel()
		big := turn("p", version, "on a full disk")
		big.Record.Session = []byte(strings.Repeat("long ", 10_000))
		if _, err := k.Commit(short, big); !errors.Is(err, ErrUnreachable) && !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		redistest.Eventually(t, "it has ended", s.Ended)
		s.Up()
		redistest.Eventually(t, "it is there again", func() bool { _, err := k.Load(ctx, "p"); return err == nil })
		goesOn(t)
	})
	t.Run("connections reset while many write", func(t *testing.T) {
		p := redistest.Between(t, s)
		k := open(t, p.URL(), Options{})
		var all sync.WaitGroup
		for w := range 8 {
			who := store.Person(fmt.Sprint("writer ", w))
			all.Go(func() {
				for v := range int64(40) {
					redo := func() error { _, err := k.Commit(ctx, turn(who, v, fmt.Sprint(who, v))); return err }
					err := redo()
					for errors.Is(err, ErrUnreachable) {
						err = redo()
					}
					if err != nil && err != store.ErrSeen {
						t.Errorf("%s %d: %v", who, v, err)
						return
					}
				}
			})
		}
		ended := make(chan struct{})
		go func() { all.Wait(); close(ended) }()
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for busy := true; busy; {
			select {
			case <-tick.C:
				p.Break()
			case <-ended:
				busy = false
			}
		}
		for w := range 8 {
			if r, err := k.Load(ctx, store.Person(fmt.Sprint("writer ", w))); err != nil || r.Version != 40 {
				t.Errorf("writer %d is at %d, %v", w, r.Version, err)
			}
		}
	})
}

func TestClosed(t *testing.T) {
	k, err := Open(ctx, redistest.Start(t).URL(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := k.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := k.Commit(ctx, store.Commit{Now: now}); err != store.ErrClosed {
		t.Errorf("got %v", err)
	}
	if _, err := k.Load(ctx, "p"); err != store.ErrClosed {
		t.Errorf("got %v", err)
	}
}
