package turn_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"bussola/store"
	"bussola/store/sqlite"
	"bussola/turn"
)

// copies are two copies of the program on one store, each with a clock of its own that the test moves.
type copies struct {
	t      *testing.T
	keeper *failing
	a, b   *turn.Lease
	at     time.Time
}

// failing is a store that says no when told to.
type failing struct {
	store.Keeper
	load, commit error
}

func (f *failing) Load(ctx context.Context, p store.Person) (store.Record, error) {
	if f.load != nil {
		return store.Record{}, f.load
	}
	return f.Keeper.Load(ctx, p)
}

func (f *failing) Commit(ctx context.Context, c store.Commit) (store.Given, error) {
	if f.commit != nil {
		return store.Given{}, f.commit
	}
	return f.Keeper.Commit(ctx, c)
}

func newCopies(t *testing.T) *copies {
	t.Helper()
	k, err := sqlite.OpenMemory()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { k.Close() })
	c := &copies{t: t, keeper: &failing{Keeper: k}, at: time.Date(2026, 11, 25, 10, 0, 0, 0, time.UTC)}
	c.a = &turn.Lease{Keeper: c.keeper, Holder: "a", Life: 12 * time.Second, Now: func() time.Time { return c.at }}
	// The other's clock is an hour ahead: clocks of two machines are never compared.
	c.b = &turn.Lease{Keeper: c.keeper, Holder: "b", Life: 12 * time.Second, Now: func() time.Time { return c.at.Add(time.Hour) }}
	return c
}

func (c *copies) try(l *turn.Lease, want bool) {
	c.t.Helper()
	got, err := l.Try(c.t.Context())
	if err != nil || got != want || l.Held() != want {
		c.t.Fatalf("%s: tried %t (%v), holds %t, want %t", l.Holder, got, err, l.Held(), want)
	}
}

func (c *copies) pass(d time.Duration) { c.at = c.at.Add(d) }

func TestLease(t *testing.T) {
	t.Run("one has it as long as it renews", func(t *testing.T) {
		c := newCopies(t)
		c.try(c.a, true)
		for range 20 {
			c.try(c.b, false)
			c.pass(4 * time.Second)
			c.try(c.a, true)
		}
	})
	t.Run("stopped past its end and resumed", func(t *testing.T) {
		c := newCopies(t)
		c.try(c.a, true)
		c.try(c.b, false)
		c.pass(9*time.Second + time.Millisecond)
		if c.a.Held() {
			t.Error("it holds in the last quarter, when another may soon begin")
		}
		c.try(c.b, false) // not yet: it has seen the same version for nine seconds
		c.pass(3 * time.Second)
		c.try(c.b, true)
		if c.a.Held() {
			t.Error("both hold it")
		}
		c.try(c.a, false)
		c.pass(4 * time.Second)
		c.try(c.b, true)
		c.try(c.a, false)
	})
	t.Run("given back", func(t *testing.T) {
		c := newCopies(t)
		c.try(c.a, true)
		c.try(c.b, false)
		if err := c.a.Release(t.Context()); err != nil || c.a.Held() {
			t.Errorf("given back: %v, holds %t", err, c.a.Held())
		}
		c.try(c.b, true)
		if err := c.a.Release(t.Context()); err != nil { // nothing of its own to give
			t.Error(err)
		}
		c.try(c.b, true)
	})
	t.Run("taken again after a restart under another name", func(t *testing.T) {
		c := newCopies(t)
		c.try(c.a, true)
		again := &turn.Lease{Keeper: c.keeper, Holder: "a2", Life: 12 * time.Second, Now: func() time.Time { return c.at }}
		c.try(again, false)
		c.pass(13 * time.Second)
		c.try(again, true)
	})
	t.Run("a store that fails does not prolong it", func(t *testing.T) {
		c := newCopies(t)
		broken := errors.New("no answer")
		c.try(c.a, true)
		c.keeper.commit = broken
		c.pass(4 * time.Second)
		if held, err := c.a.Try(t.Context()); !held || !errors.Is(err, broken) {
			t.Errorf("within its time: %t %v", held, err)
		}
		c.pass(6 * time.Second)
		c.keeper.load = broken
		if held, err := c.a.Try(t.Context()); held || !errors.Is(err, broken) {
			t.Errorf("after its time: %t %v", held, err)
		}
	})
	t.Run("many at once, one wins", func(t *testing.T) {
		c := newCopies(t)
		var mu sync.Mutex
		winners := 0
		var wait sync.WaitGroup
		for n := range 20 {
			l := &turn.Lease{Keeper: c.keeper, Holder: string(rune('a' + n)), Life: time.Minute, Now: func() time.Time { return c.at }}
			wait.Go(func() {
				held, err := l.Try(t.Context())
				mu.Lock()
				defer mu.Unlock()
				if err != nil {
					t.Error(err)
				}
				if held {
					winners++
				}
			})
		}
		wait.Wait()
		if winners != 1 {
			t.Errorf("%d copies hold it", winners)
		}
	})
}
