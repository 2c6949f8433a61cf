package turn_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"sync"
	"testing"
	"time"

	"bussola/booking"
	"bussola/store"
	"bussola/store/redis"
	"bussola/store/redis/redistest"
	"bussola/store/sqlite"

	"github.com/anishathalye/porcupine"
)

var rounds = flag.Int("rounds", 3, "how often 500 citizens ask for 50 times; the long form is 200")

// TestFiveHundredForFifty: 500 citizens want 50 times, all at once, in every round: 50 get one each, the others are refused
// and then offered exactly what is free, which is nothing here and one time more after a cancellation.
func TestFiveHundredForFifty(t *testing.T) {
	lib, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	for name, open := range pairs {
		t.Run(name, func(t *testing.T) { contest(t, lib, open) })
	}
}

// pairs are two keepers on the same data, for each store there is: two copies of the program, as far as the data can tell.
var pairs = map[string]func(*testing.T) [2]store.Keeper{
	"folder": func(t *testing.T) (two [2]store.Keeper) {
		folder := t.TempDir()
		for i := range two {
			k, err := sqlite.Open(folder, sqlite.Options{})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { k.Close() })
			two[i] = k
		}
		return two
	},
	"redis": func(t *testing.T) (two [2]store.Keeper) {
		s := redistest.Start(t)
		for i := range two {
			k, err := redis.Open(context.Background(), s.URL(), redis.Options{})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { k.Close() })
			two[i] = k
		}
		return two
	},
}

// contest is the rounds on one store, half of the citizens through each of two keepers.
func contest(t *testing.T, lib *parts, open func(*testing.T) [2]store.Keeper) {
	now := time.Date(2026, 11, 25, 7, 0, 0, 0, time.UTC)
	q := booking.Query{Reason: "casa", Fragile: true}
	for round := range *rounds {
		two := open(t)
		k := two[0]
		slots := fifty(lib.agenda, q, now)
		var mu sync.Mutex
		winners := map[string]booking.Code{}
		var wg sync.WaitGroup
		for i := range 500 {
			wg.Go(func() {
				s := slots[(i*7+round)%len(slots)]
				code, won, err := take(two[i%2], lib.agenda, q, s, fmt.Sprint(round, "-", i), now)
				mu.Lock()
				defer mu.Unlock()
				switch {
				case err != nil:
					t.Errorf("round %d: %v", round, err)
				case won != "":
					winners[fmt.Sprint(won, s.Start.Unix())] = code
				}
			})
		}
		wg.Wait()
		if len(winners) != 50 {
			t.Fatalf("round %d: %d winners", round, len(winners))
		}
		list, err := k.Callbacks(context.Background(), store.Query{})
		if err != nil || len(list) != 50 {
			t.Fatalf("round %d: %d kept, %v", round, len(list), err)
		}
		cells := map[string]booking.Code{}
		for _, c := range list {
			for _, x := range c.Cells {
				if other, twice := cells[fmt.Sprint(c.Worker, x)]; twice {
					t.Errorf("round %d: %s and %s share a cell", round, other, c.Code)
				}
				cells[fmt.Sprint(c.Worker, x)] = c.Code
			}
		}
		free := func() (n int) {
			o, err := k.Occupied(context.Background(), now.AddDate(0, 0, -1), now.AddDate(0, 1, 0))
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range slots {
				n += len(only(lib.agenda.Candidates(q, s.Start, taken{o}, now), s.Worker))
			}
			return n
		}
		if n := free(); n != 0 {
			t.Errorf("round %d: %d of the 50 are still offered", round, n)
		}
		gone, _ := booking.Apply(list[round%50].Callback, booking.Event{Do: booking.Cancel, By: booking.Citizen}, now)
		if _, err := k.Commit(context.Background(), store.Commit{Now: now, Changes: []store.Change{{Callback: gone}}}); err != nil {
			t.Fatal(err)
		}
		if n := free(); n != 1 {
			t.Errorf("round %d: %d are offered after one was cancelled", round, n)
		}
	}
}

// place is one social worker at one time.
type place struct {
	booking.Slot
	Worker booking.WorkerID
}

// fifty lists 50 places that do not touch one another.
func fifty(a *booking.Agenda, q booking.Query, now time.Time) (out []place) {
	var full booking.Ledger
	for len(out) < 50 {
		s := a.Slots(q, &full, now)[0]
		c := a.Candidates(q, s.Start, &full, now)[0]
		full.Mark(c.Worker, c.Cells...)
		full.Count(c.Worker, c.Day, 1)
		out = append(out, place{s, c.Worker})
	}
	return out
}

func only(list []booking.Candidate, w booking.WorkerID) (out []booking.Candidate) {
	for _, c := range list {
		if c.Worker == w {
			out = append(out, c)
		}
	}
	return out
}

// taken answers from what the store listed.
type taken struct{ o store.Occupied }

func (o taken) Taken(w booking.WorkerID, c booking.Cell) bool { _, ok := o.o.Cells[w][c]; return ok }
func (o taken) Load(w booking.WorkerID, day string) int       { return o.o.Load[w][day] }

// take asks for a place; who is empty when somebody else has it.
func take(k store.Keeper, a *booking.Agenda, q booking.Query, s place, id string, now time.Time) (booking.Code, booking.WorkerID, error) {
	var free booking.Ledger // what the citizen saw was free
	to := only(a.Candidates(q, s.Start, &free, now), s.Worker)
	if len(to) == 0 {
		return "", "", errors.New("the agenda does not offer the place")
	}
	c, err := booking.Apply(booking.Callback{Code: booking.Code(id), Reason: q.Reason, Draft: id}, booking.Event{Do: booking.Hold, By: booking.Citizen, To: to[0]}, now)
	if err != nil {
		return "", "", err
	}
	got, err := k.Commit(context.Background(), store.Commit{Now: now, Holds: []store.Hold{{Callback: c, Candidates: to}}})
	if errors.Is(err, store.ErrTaken) {
		return "", "", nil
	}
	if err != nil {
		return "", "", err
	}
	return c.Code, got.Workers[0], nil
}

// slotOp is one thing done to one place, and whether it was done.
type slotOp struct {
	free bool // give the place back; otherwise take it
	who  int
}

// slotModel is a place as the contract says it: taken only when free, given back only by who has it.
var slotModel = porcupine.Model{
	Init: func() any { return -1 },
	Step: func(state, in, out any) (bool, any) {
		op, done, has := in.(slotOp), out.(bool), state.(int)
		switch {
		case op.free && has == op.who:
			return done, -1
		case op.free:
			return !done, has
		case has == -1:
			return done, op.who
		}
		return !done, has
	},
}

// TestSlotsAreLinearizable: citizens who take and cancel, the desk that cancels, and holds that expire, on one place and from two
// keepers beside each other on the same data, leave a history that one at a time could have left.
func TestSlotsAreLinearizable(t *testing.T) {
	lib, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	for name, open := range pairs {
		t.Run(name, func(t *testing.T) { linear(t, lib, open(t)) })
	}
}

func linear(t *testing.T, lib *parts, keepers [2]store.Keeper) {
	now := time.Date(2026, 11, 25, 7, 0, 0, 0, time.UTC)
	q := booking.Query{Reason: "casa", Fragile: true}
	slot := fifty(lib.agenda, q, now)[0]
	var mu sync.Mutex
	var history []porcupine.Operation
	begin := time.Now()
	did := func(who int, op slotOp, called time.Duration, done bool) {
		mu.Lock()
		defer mu.Unlock()
		history = append(history, porcupine.Operation{ClientId: who, Input: op, Call: int64(called), Output: done, Return: int64(time.Since(begin))})
	}
	ends := []booking.Event{{Do: booking.Cancel, By: booking.Citizen}, {Do: booking.Cancel, By: booking.Desk}, {Do: booking.Expire, By: booking.Clock}}
	var wg sync.WaitGroup
	for client := range 8 {
		wg.Go(func() {
			k := keepers[client%2]
			for i := range 40 {
				id := client*1000 + i
				at := time.Since(begin)
				code, won, err := take(k, lib.agenda, q, slot, fmt.Sprint("L", id), now)
				if err != nil {
					t.Error(err)
					return
				}
				did(client, slotOp{who: id}, at, won != "")
				if won == "" {
					continue
				}
				sc, err := k.Callback(context.Background(), code)
				if err != nil {
					t.Error(err)
					return
				}
				gone, err := booking.Apply(sc.Callback, ends[i%len(ends)], now.Add(booking.HoldFor))
				if err != nil {
					t.Error(err)
					return
				}
				at = time.Since(begin)
				_, err = k.Commit(context.Background(), store.Commit{Now: now, Changes: []store.Change{{Callback: gone}}})
				did(client, slotOp{free: true, who: id}, at, err == nil)
			}
		})
	}
	wg.Wait()
	if !porcupine.CheckOperations(slotModel, history) {
		t.Error("no order of the operations explains what the clients saw")
	}
	wins := 0
	for _, o := range history {
		if op := o.Input.(slotOp); !op.free && o.Output.(bool) {
			wins++
		}
	}
	t.Logf("%d operations, %d times taken", len(history), wins)
	history = append(history, porcupine.Operation{ClientId: 99, Input: slotOp{who: -2}, Call: history[0].Call, Output: true, Return: history[0].Return},
		porcupine.Operation{ClientId: 98, Input: slotOp{who: -3}, Call: history[0].Call, Output: true, Return: history[0].Return})
	if porcupine.CheckOperations(slotModel, history) {
		t.Error("two who have the place at once are not seen: the check proves nothing")
	}
}
