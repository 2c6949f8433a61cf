// Package storetest is the contract of store in executable form: every keeper runs it in its own tests.
//
// The tests tell one sentence of the contract each. After them a property test lets a plain model in memory and the keeper
// live through the same random commits and compares everything that can be read.
package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"bussola/booking"
	"bussola/store"
)

// Maker makes the keepers under test.
type Maker struct {
	// Open gives an empty keeper and sees to it that it is closed when the test ends.
	Open func(t testing.TB) store.Keeper
	// Reopen closes a keeper and opens what it kept again.
	Reopen func(t testing.TB, k store.Keeper) store.Keeper
	// Raw is everything that the open keeper keeps, byte by byte: files, logs, dumps. What was erased must not be in it.
	Raw func(t testing.TB, k store.Keeper) []byte
	// Lives is how many random lives the property test leads, for a keeper that is slow to open; 0: rapid's own 100.
	Lives int
}

// Run runs the whole suite.
func Run(t *testing.T, m Maker) {
	for _, s := range []struct {
		name string
		test func(*testing.T, Maker)
	}{
		{"record", testRecord},
		{"marks", testMarks},
		{"holds", testHolds},
		{"bookers", testBookers},
		{"changes", testChanges},
		{"moves", testMoves},
		{"dues", testDues},
		{"refusals", testRefusals},
		{"letters", testLetters},
		{"posted", testPosted},
		{"traces", testTraces},
		{"callbacks", testCallbacks},
		{"occupied", testOccupied},
		{"desk", testDesk},
		{"erase", testErase},
		{"erasing turn", testErasingTurn},
		{"kept", testKept},
		{"people and keys", testPeople},
		{"forget", testForget},
		{"replay", testReplay},
		{"notes and sweep", testNotesAndSweep},
		{"reopen", testReopen},
		{"contexts", testContexts},
		{"odd words", testOddWords},
		{"model", testModel},
	} {
		t.Run(s.name, func(t *testing.T) { s.test(t, m) })
	}
}

// RunReopen runs only what a keeper must still know when what it kept is opened again, or was carried elsewhere.
func RunReopen(t *testing.T, m Maker) { testReopen(t, m) }

// now is a Wednesday morning in Rome, for tests that do not care.
var now = time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)

var ctx = context.Background()

// tb is what a test and a drawn case of a property have in common.
type tb interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
	Errorf(string, ...any)
}

// must commits and fails the test when it is refused.
func must(t tb, k store.Keeper, c store.Commit) store.Given {
	t.Helper()
	if c.Now.IsZero() {
		c.Now = now
	}
	given, err := k.Commit(ctx, c)
	if err != nil {
		t.Fatalf("commit refused: %v", err)
	}
	return given
}

// refused commits and fails the test unless it is refused for the reason.
func refused(t tb, k store.Keeper, c store.Commit, want error) {
	t.Helper()
	if c.Now.IsZero() {
		c.Now = now
	}
	if given, err := k.Commit(ctx, c); !errors.Is(err, want) || given.Workers != nil || given.Letters != nil {
		t.Fatalf("got %v, %v, want %v", given, err, want)
	}
}

func get[T any](t tb) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func person(i int) store.Person { return store.Person(fmt.Sprintf("%064x", i+0xabc0)) }

// rec is a record to be written over a version; a new one has a key and an address.
func rec(p store.Person, version int64, session string) *store.Record {
	r := &store.Record{Person: p, Version: version, Session: []byte(session)}
	if version == 0 {
		r.Key, r.Address = []byte("key of "+p), []byte("address of "+p)
	}
	return r
}

// slot is a candidate: a worker for n quarter-hours from the q-th one of the day d after today.
func slot(worker string, d, q, n int) booking.Candidate {
	start := time.Date(2026, 11, 25+d, 8, 15*q, 0, 0, time.UTC)
	first := booking.CellOf(start)
	c := booking.Candidate{Worker: booking.WorkerID(worker), Start: start, Day: start.Format(time.DateOnly), Ceiling: 8}
	for i := range n {
		c.Cells = append(c.Cells, first+booking.Cell(i))
	}
	return c
}

// hold is a new held callback, as booking gives it, with its candidates.
func hold(code string, to ...booking.Candidate) store.Hold {
	cb := booking.Callback{
		Code: booking.Code(code), Revision: 1, State: booking.Held, Reason: "minori", Draft: "draft of " + code,
		Person: string(person(1)), HeldUntil: now.Add(booking.HoldFor), Created: now, Changed: now, Agreed: now,
	}
	if len(to) > 0 {
		cb = cb.Place(to[0])
	}
	return store.Hold{Callback: cb, Details: []byte("sealed details of " + code), Candidates: to}
}

// waits makes a hold of one who waits for a place.
func waits(h store.Hold) store.Hold {
	h.Candidates = nil
	h.Callback.State, h.Callback.HeldUntil = booking.Waiting, time.Time{}
	h.Callback.Worker, h.Callback.Start, h.Callback.Cells, h.Callback.Day = "", time.Time{}, nil, ""
	return h
}

// after is a stored callback in another state, one revision on.
func after(cb store.StoredCallback, s booking.State) booking.Callback {
	c := cb.Callback
	c.State = s
	c.Revision++
	return c
}

func stored(t tb, k store.Keeper, code string) store.StoredCallback {
	t.Helper()
	return get[store.StoredCallback](t)(k.Callback(ctx, booking.Code(code)))
}

// cells lists who occupies what in the days around now, as "worker cell code".
func cells(t tb, k store.Keeper) (list []string) {
	t.Helper()
	o := get[store.Occupied](t)(k.Occupied(ctx, now.AddDate(0, 0, -30), now.AddDate(0, 0, 30)))
	for w, cells := range o.Cells {
		for c, code := range cells {
			list = append(list, fmt.Sprint(w, " ", c.Time().Format("02 15:04"), " ", code))
		}
	}
	slices.Sort(list)
	return list
}

func wantCells(t tb, k store.Keeper, want ...string) {
	t.Helper()
	if got := cells(t, k); !slices.Equal(got, want) {
		t.Errorf("occupied:\n got %q\nwant %q", got, want)
	}
}
