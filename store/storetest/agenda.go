package storetest

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"bussola/booking"
	"bussola/store"
)

func testHolds(t *testing.T, m Maker) {
	k := m.Open(t)
	taken := must(t, k, store.Commit{Holds: []store.Hold{hold("A", slot("anna", 1, 0, 2), slot("bruno", 1, 0, 2))}})
	if !slices.Equal(taken.Workers, []booking.WorkerID{"anna"}) {
		t.Fatalf("the best candidate is free, got %v", taken)
	}
	cb := stored(t, k, "A")
	want := hold("A", slot("anna", 1, 0, 2)).Callback
	if fmt.Sprintf("%+v", cb.Callback) != fmt.Sprintf("%+v", want) || string(cb.Details) != "sealed details of A" {
		t.Fatalf("got  %+v\nwant %+v", cb.Callback, want)
	}
	t.Run("the next candidate", func(t *testing.T) {
		taken := must(t, k, store.Commit{Holds: []store.Hold{hold("B", slot("anna", 1, 1, 2), slot("bruno", 1, 0, 2))}})
		if cb := stored(t, k, "B"); !slices.Equal(taken.Workers, []booking.WorkerID{"bruno"}) || cb.Worker != "bruno" || !cb.Start.Equal(slot("bruno", 1, 0, 2).Start) {
			t.Fatalf("got %v, %+v", taken, cb)
		}
	})
	t.Run("nobody", func(t *testing.T) {
		refused(t, k, store.Commit{Holds: []store.Hold{hold("C", slot("anna", 1, 0, 1), slot("bruno", 1, 1, 1))}}, store.ErrTaken)
		refused(t, k, store.Commit{Holds: []store.Hold{hold("C")}}, store.ErrTaken)
	})
	t.Run("two in one commit see each other", func(t *testing.T) {
		same := slot("anna", 2, 0, 1)
		refused(t, k, store.Commit{Holds: []store.Hold{hold("D", same), hold("E", same)}}, store.ErrTaken)
		taken := must(t, k, store.Commit{Holds: []store.Hold{hold("D", same), hold("E", same, slot("bruno", 2, 0, 1))}})
		if !slices.Equal(taken.Workers, []booking.WorkerID{"anna", "bruno"}) {
			t.Fatalf("got %v", taken)
		}
	})
	t.Run("ceiling of the day", func(t *testing.T) {
		full := slot("anna", 1, 8, 1)
		full.Ceiling = 1
		refused(t, k, store.Commit{Holds: []store.Hold{hold("F", full)}}, store.ErrTaken)
		full.Ceiling = 2
		must(t, k, store.Commit{Holds: []store.Hold{hold("F", full)}})
		none := slot("carla", 1, 8, 1)
		none.Ceiling = 0
		refused(t, k, store.Commit{Holds: []store.Hold{hold("G", none)}}, store.ErrTaken)
	})
	t.Run("draft", func(t *testing.T) {
		again := hold("H", slot("anna", 3, 0, 1))
		again.Callback.Draft = "draft of A"
		refused(t, k, store.Commit{Holds: []store.Hold{again}}, store.ErrDraft)
		must(t, k, store.Commit{Changes: []store.Change{{Callback: after(stored(t, k, "A"), booking.Cancelled)}}})
		must(t, k, store.Commit{Holds: []store.Hold{again}}) // the first is no longer alive
		empty1, empty2 := hold("I", slot("anna", 3, 4, 1)), hold("J", slot("anna", 3, 5, 1))
		empty1.Callback.Draft, empty2.Callback.Draft = "", ""
		must(t, k, store.Commit{Holds: []store.Hold{empty1, empty2}})
	})
	t.Run("waiting", func(t *testing.T) {
		before := len(cells(t, k))
		first, second := waits(hold("W1")), waits(hold("W2"))
		if taken := must(t, k, store.Commit{Holds: []store.Hold{first, second}}); len(taken.Workers) != 0 || len(cells(t, k)) != before {
			t.Fatalf("who waits took %v, %v", taken, cells(t, k))
		}
		list := get[[]store.StoredCallback](t)(k.Callbacks(ctx, store.Query{States: []booking.State{booking.Waiting}}))
		if timeless := get[[]store.StoredCallback](t)(k.Callbacks(ctx, store.Query{Until: time.Unix(1, 0)})); len(timeless) != 2 || timeless[1].Code != "W2" {
			t.Fatalf("before every time there are %+v", timeless)
		}
		if len(list) != 2 || list[0].Code != "W1" || !list[0].Start.IsZero() || string(list[0].Details) != "sealed details of W1" {
			t.Fatalf("got %+v", list)
		}
		offer := func(code string) store.Change {
			return store.Change{Callback: after(stored(t, k, code), booking.Offered).Place(slot("gina", 6, 0, 2)), Candidates: []booking.Candidate{slot("gina", 6, 0, 2)}}
		}
		must(t, k, store.Commit{Changes: []store.Change{offer("W1")}})
		refused(t, k, store.Commit{Changes: []store.Change{offer("W2")}}, store.ErrTaken) // one place is offered to one
		back := after(stored(t, k, "W1"), booking.Waiting)
		back.Worker, back.Start, back.Cells, back.Day = "", time.Time{}, nil, ""
		must(t, k, store.Commit{Changes: []store.Change{{Callback: back}, offer("W2")}}) // and in the step that frees it to the next
		if cb := stored(t, k, "W2"); cb.Worker != "gina" || len(cells(t, k)) != before+2 {
			t.Fatalf("got %+v", cb)
		}
		placed := hold("W3", slot("gina", 6, 4, 1))
		placed.Callback.State = booking.Waiting
		refused(t, k, store.Commit{Holds: []store.Hold{placed}}, store.ErrInvalid)
	})
	t.Run("contradictions", func(t *testing.T) {
		ends, cells, twice := hold("K", slot("anna", 4, 0, 1)), slot("anna", 4, 0, 1), hold("K", slot("anna", 4, 1, 1))
		ends.Callback.State = booking.Cancelled
		cells.Cells = nil
		for name, holds := range map[string][]store.Hold{
			"not occupying": {ends}, "no cells": {hold("K", cells)}, "no code": {hold("", slot("anna", 4, 0, 1))}, "twice": {hold("K", slot("anna", 4, 0, 1)), twice},
		} {
			t.Run(name, func(t *testing.T) { refused(t, k, store.Commit{Holds: holds}, store.ErrInvalid) })
		}
	})
}

func testBookers(t *testing.T, m Maker) {
	k := m.Open(t)
	t.Run("200 for one slot", func(t *testing.T) {
		won := race(t, 200, func(i int) error {
			_, err := k.Commit(ctx, store.Commit{Now: now, Holds: []store.Hold{hold(fmt.Sprint("S", i), slot("anna", 1, 0, 2))}})
			return err
		}, store.ErrTaken)
		if won != 1 || len(cells(t, k)) != 2 {
			t.Fatalf("%d won, %v", won, cells(t, k))
		}
	})
	t.Run("one draft tapped 20 times", func(t *testing.T) {
		won := race(t, 20, func(i int) error {
			h := hold(fmt.Sprint("T", i), slot("anna", 2, i, 1))
			h.Callback.Draft = "the same"
			_, err := k.Commit(ctx, store.Commit{Now: now, Holds: []store.Hold{h}})
			return err
		}, store.ErrDraft)
		if won != 1 {
			t.Fatalf("%d bookings", won)
		}
	})
	t.Run("60 for overlapping slots of two with ceilings", func(t *testing.T) {
		var mu sync.Mutex
		by := map[booking.WorkerID]int{}
		race(t, 60, func(i int) error {
			a, b := slot("dora", 3, i%10, 2), slot("elio", 3, i%10, 2)
			a.Ceiling, b.Ceiling = 3, 2
			taken, err := k.Commit(ctx, store.Commit{Now: now, Holds: []store.Hold{hold(fmt.Sprint("U", i), a, b)}})
			mu.Lock()
			defer mu.Unlock()
			for _, w := range taken.Workers {
				by[w]++
			}
			return err
		}, store.ErrTaken)
		seen := map[booking.WorkerID]map[booking.Cell]bool{"dora": {}, "elio": {}}
		for _, cb := range get[[]store.StoredCallback](t)(k.Callbacks(ctx, store.Query{From: slot("", 3, 0, 1).Start})) {
			for _, cell := range cb.Cells {
				if seen[cb.Worker][cell] {
					t.Errorf("%s has two callbacks at %v", cb.Worker, cell.Time())
				}
				seen[cb.Worker][cell] = true
			}
		}
		if by["dora"] > 3 || by["elio"] > 2 || by["dora"] == 0 || by["elio"] == 0 {
			t.Errorf("over the ceilings or idle: %v", by)
		}
	})
}

func testChanges(t *testing.T, m Maker) {
	k := m.Open(t)
	a := slot("anna", 1, 0, 2)
	here := []string{"anna 26 08:00 A", "anna 26 08:15 A"}
	must(t, k, store.Commit{Holds: []store.Hold{hold("A", a)}})
	for _, s := range []booking.State{booking.Requested, booking.Confirmed, booking.Taken, booking.Attempted} {
		t.Run(string(s)+" occupies", func(t *testing.T) {
			if taken := must(t, k, store.Commit{Changes: []store.Change{{Callback: after(stored(t, k, "A"), s)}}}); len(taken.Workers) != 0 {
				t.Errorf("nothing was taken, got %v", taken)
			}
			wantCells(t, k, here...)
			refused(t, k, store.Commit{Holds: []store.Hold{hold("B", a)}}, store.ErrTaken)
			if cb := stored(t, k, "A"); cb.State != s || string(cb.Details) != "sealed details of A" {
				t.Errorf("got %+v", cb)
			}
		})
	}
	t.Run("revision", func(t *testing.T) {
		late := after(stored(t, k, "A"), booking.Done)
		for _, r := range []int64{-1, 1} {
			off := late
			off.Revision += r
			refused(t, k, store.Commit{Changes: []store.Change{{Callback: off}}}, store.ErrConflict)
		}
		won := race(t, 20, func(int) error {
			_, err := k.Commit(ctx, store.Commit{Now: now, Changes: []store.Change{{Callback: after(stored(t, k, "A"), booking.Attempted)}}})
			return err
		}, store.ErrConflict)
		if now := stored(t, k, "A").Revision; now != late.Revision-1+int64(won) {
			t.Errorf("%d changes won, revision %d from %d", won, now, late.Revision-1)
		}
	})
	t.Run("without candidates nothing moves", func(t *testing.T) {
		was := stored(t, k, "A")
		moved := after(was, booking.Confirmed)
		moved = moved.Place(slot("anna", 1, 4, 2))
		refused(t, k, store.Commit{Changes: []store.Change{{Callback: moved}}}, store.ErrInvalid)
		wantCells(t, k, here...)
	})
	for i, s := range []booking.State{booking.Done, booking.NoAnswer, booking.Cancelled, booking.Expired} {
		t.Run(string(s)+" frees", func(t *testing.T) {
			code := fmt.Sprint("F", i)
			at := slot("bruno", 1, 0, 2)
			must(t, k, store.Commit{Holds: []store.Hold{hold(code, at)}})
			must(t, k, store.Commit{Changes: []store.Change{{Callback: after(stored(t, k, code), s)}}})
			wantCells(t, k, here...)
			refused(t, k, store.Commit{Changes: []store.Change{{Callback: after(stored(t, k, code), booking.Confirmed)}}}, store.ErrInvalid)
		})
	}
	t.Run("freed and taken in one commit", func(t *testing.T) {
		one := a
		one.Ceiling = 1 // and the day has room again, too
		h := hold("C", one)
		h.Callback.Draft = "draft of A"
		must(t, k, store.Commit{Holds: []store.Hold{h}, Changes: []store.Change{{Callback: after(stored(t, k, "A"), booking.Cancelled)}}})
		wantCells(t, k, "anna 26 08:00 C", "anna 26 08:15 C")
	})
	t.Run("person and draft stay", func(t *testing.T) {
		cb := after(stored(t, k, "C"), booking.Confirmed)
		cb.Person, cb.Draft = "", "other"
		must(t, k, store.Commit{Changes: []store.Change{{Callback: cb}}})
		if now := stored(t, k, "C"); now.Person != string(person(1)) || now.Draft != "draft of A" {
			t.Errorf("got %q, %q", now.Person, now.Draft)
		}
	})
}

func testMoves(t *testing.T, m Maker) {
	k := m.Open(t)
	must(t, k, store.Commit{Holds: []store.Hold{hold("A", slot("anna", 1, 0, 2)), hold("B", slot("anna", 1, 4, 2))}})
	move := func(code string, to ...booking.Candidate) store.Change {
		return store.Change{Callback: after(stored(t, k, code), booking.Confirmed), Candidates: to}
	}
	t.Run("onto itself, one quarter later", func(t *testing.T) {
		to := slot("anna", 1, 1, 2)
		to.Ceiling = 2 // its own load does not count twice
		taken := must(t, k, store.Commit{Changes: []store.Change{move("A", to)}})
		if !slices.Equal(taken.Workers, []booking.WorkerID{"anna"}) {
			t.Fatalf("got %v", taken)
		}
		wantCells(t, k, "anna 26 08:15 A", "anna 26 08:30 A", "anna 26 09:00 B", "anna 26 09:15 B")
		if cb := stored(t, k, "A"); !cb.Start.Equal(to.Start) || cb.State != booking.Confirmed || string(cb.Details) != "sealed details of A" {
			t.Errorf("got %+v", cb)
		}
	})
	t.Run("to what is taken", func(t *testing.T) {
		refused(t, k, store.Commit{Changes: []store.Change{move("A", slot("anna", 1, 5, 2))}}, store.ErrTaken)
		wantCells(t, k, "anna 26 08:15 A", "anna 26 08:30 A", "anna 26 09:00 B", "anna 26 09:15 B")
	})
	t.Run("to another worker and day", func(t *testing.T) {
		must(t, k, store.Commit{Changes: []store.Change{move("A", slot("anna", 1, 5, 2), slot("bruno", 2, 0, 2))}})
		wantCells(t, k, "anna 26 09:00 B", "anna 26 09:15 B", "bruno 27 08:00 A", "bruno 27 08:15 A")
		o := get[store.Occupied](t)(k.Occupied(ctx, now, now.AddDate(0, 0, 7)))
		if o.Load["bruno"]["2026-11-27"] != 1 || o.Load["anna"]["2026-11-26"] != 1 {
			t.Errorf("loads %v", o.Load)
		}
	})
	t.Run("two change places", func(t *testing.T) {
		must(t, k, store.Commit{Changes: []store.Change{move("A", slot("anna", 1, 4, 2)), move("B", slot("bruno", 2, 0, 2))}})
		wantCells(t, k, "anna 26 09:00 A", "anna 26 09:15 A", "bruno 27 08:00 B", "bruno 27 08:15 B")
	})
	t.Run("hold first, then move", func(t *testing.T) {
		taken := must(t, k, store.Commit{
			Holds:   []store.Hold{hold("C", slot("anna", 1, 4, 2))}, // where A was
			Changes: []store.Change{move("A", slot("dora", 1, 0, 1))},
		})
		if !slices.Equal(taken.Workers, []booking.WorkerID{"anna", "dora"}) {
			t.Errorf("got %v", taken)
		}
	})
	t.Run("its draft stays its own meanwhile", func(t *testing.T) {
		h := hold("D", slot("anna", 5, 0, 1))
		h.Callback.Draft = stored(t, k, "A").Draft
		refused(t, k, store.Commit{Holds: []store.Hold{h}, Changes: []store.Change{move("A", slot("dora", 1, 4, 1))}}, store.ErrDraft)
	})
	t.Run("what is closed does not move", func(t *testing.T) {
		must(t, k, store.Commit{Changes: []store.Change{{Callback: after(stored(t, k, "B"), booking.Cancelled)}}})
		refused(t, k, store.Commit{Changes: []store.Change{{Callback: after(stored(t, k, "B"), booking.Taken)}}}, store.ErrInvalid)
		ends := move("A", slot("elio", 1, 0, 1))
		ends.Callback.State = booking.Cancelled
		refused(t, k, store.Commit{Changes: []store.Change{ends}}, store.ErrInvalid)
	})
	t.Run("what is closed lives again only where its place is free", func(t *testing.T) {
		was := stored(t, k, "B")
		again := store.Change{Callback: after(was, booking.Taken), Candidates: []booking.Candidate{slot("bruno", 2, 0, 2)}}
		must(t, k, store.Commit{Holds: []store.Hold{hold("E", slot("bruno", 2, 1, 1))}})
		refused(t, k, store.Commit{Changes: []store.Change{again}}, store.ErrTaken)
		must(t, k, store.Commit{Changes: []store.Change{{Callback: after(stored(t, k, "E"), booking.Expired)}}})
		taken := must(t, k, store.Commit{Changes: []store.Change{again}})
		if !slices.Equal(taken.Workers, []booking.WorkerID{"bruno"}) || stored(t, k, "B").State != booking.Taken {
			t.Errorf("got %v, %s", taken, stored(t, k, "B").State)
		}
		must(t, k, store.Commit{Changes: []store.Change{{Callback: after(stored(t, k, "B"), booking.Cancelled)}}})
		h := hold("F", slot("bruno", 3, 0, 1))
		h.Callback.Draft = was.Draft
		must(t, k, store.Commit{Holds: []store.Hold{h}})
		again.Callback.Revision += 2
		refused(t, k, store.Commit{Changes: []store.Change{again}}, store.ErrDraft)
	})
}

func testCallbacks(t *testing.T, m Maker) {
	k := m.Open(t)
	if _, err := k.Callback(ctx, "NONE"); err != store.ErrNotFound {
		t.Errorf("got %v", err)
	}
	must(t, k, store.Commit{Holds: []store.Hold{
		hold("D", slot("anna", 3, 0, 1)), hold("C", slot("bruno", 1, 0, 1)), hold("B", slot("anna", 1, 0, 1)), hold("A", slot("anna", 2, 0, 1)),
	}})
	other := hold("E", slot("bruno", 4, 0, 1))
	other.Callback.Person, other.Details = string(person(2)), nil
	must(t, k, store.Commit{Holds: []store.Hold{other}, Changes: []store.Change{{Callback: after(stored(t, k, "A"), booking.Confirmed)}}})
	day := func(d int) time.Time { return slot("", d, 0, 1).Start }
	for _, c := range []struct {
		name string
		q    store.Query
		want string
	}{
		{"all, by start and code", store.Query{}, "[B C A D E]"},
		{"worker", store.Query{Worker: "anna"}, "[B A D]"},
		{"person", store.Query{Person: person(2)}, "[E]"},
		{"state", store.Query{States: []booking.State{booking.Confirmed}}, "[A]"},
		{"states", store.Query{States: []booking.State{booking.Confirmed, booking.Held}, Limit: 3}, "[B C A]"},
		{"from", store.Query{From: day(2)}, "[A D E]"},
		{"until is exclusive", store.Query{From: day(1), Until: day(3)}, "[B C A]"},
		{"limit", store.Query{Limit: 2}, "[B C]"},
		{"together", store.Query{Worker: "anna", States: []booking.State{booking.Held}, From: day(1), Until: day(9), Limit: 5}, "[B D]"},
		{"nobody's", store.Query{Person: person(9)}, "[]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := []booking.Code{}
			for _, cb := range get[[]store.StoredCallback](t)(k.Callbacks(ctx, c.q)) {
				got = append(got, cb.Code)
			}
			if fmt.Sprint(got) != c.want {
				t.Errorf("got %v, want %s", got, c.want)
			}
		})
	}
}

func testOccupied(t *testing.T, m Maker) {
	k := m.Open(t)
	must(t, k, store.Commit{Holds: []store.Hold{
		hold("A", slot("anna", 1, 0, 2)), hold("B", slot("anna", 1, 10, 1)), hold("C", slot("anna", 2, 0, 1)), hold("X", slot("bruno", 1, 0, 1)),
	}})
	must(t, k, store.Commit{Changes: []store.Change{{Callback: after(stored(t, k, "X"), booking.Cancelled)}}})
	from := slot("", 1, 1, 1).Start
	for _, c := range []struct {
		name        string
		from, until time.Time
		want        int
	}{
		{"whole", from.Add(-time.Hour), from.Add(10 * time.Hour), 3},
		{"from the second cell", from, from.Add(time.Hour), 1},
		{"a cell that has begun", from.Add(time.Minute), from.Add(2 * time.Minute), 1},
		{"until is exclusive", from.Add(-15 * time.Minute), from, 1},
		{"none", from.Add(time.Hour), from.Add(90 * time.Minute), 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := get[store.Occupied](t)(k.Occupied(ctx, c.from, c.until))
			if len(o.Cells["anna"]) != c.want || len(o.Cells["bruno"]) != 0 {
				t.Errorf("got %v", o.Cells)
			}
			if o.Load["anna"]["2026-11-26"] != 2 {
				t.Errorf("the whole day counts: %v", o.Load)
			}
		})
	}
}
