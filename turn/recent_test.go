package turn_test

import (
	"context"
	"testing"
	"time"

	"bussola/chat"
	"bussola/store"
	"bussola/turn"
)

// counted counts how often a record is read.
type counted struct {
	store.Keeper
	loads map[store.Person]int
}

func (k counted) Load(ctx context.Context, p store.Person) (store.Record, error) {
	k.loads[p]++
	return k.Keeper.Load(ctx, p)
}

// TestWhoeverGoesOnIsNotReadAgain: the record that a turn wrote is the one that the next begins with, unless somebody else wrote or
// erased it, or a while has passed.
func TestWhoeverGoesOnIsNotReadAgain(t *testing.T) {
	s := newStage(t, time.Date(2026, 11, 25, 10, 0, 0, 0, rome))
	ctx := context.Background()
	k := counted{s.keeper, map[store.Person]int{}}
	s.runner.Keeper = k
	me := s.runner.Person(citizen)
	says := func(who *turn.Runner, words string) {
		t.Helper()
		if _, err := who.Receive(ctx, turn.Inbound{Chat: citizen, User: citizen, Message: chat.Message{Kind: chat.Text, Text: words, At: s.now}}); err != nil {
			t.Fatal(err)
		}
	}
	kept := func(version int64, loads int) {
		t.Helper()
		rec, err := s.keeper.Load(ctx, me)
		if err != nil || rec.Version != version || k.loads[me] != loads {
			t.Errorf("version %d, read %d times, %v; want %d and %d", rec.Version, k.loads[me], err, version, loads)
		}
	}
	says(s.runner, "/menu")
	kept(1, 1)
	says(s.runner, "privacy")
	says(s.runner, "indietro")
	kept(3, 1)
	other := &turn.Runner{Keeper: s.keeper, Vault: s.runner.Vault, Channel: s.runner.Channel, Now: s.runner.Now, Random: s.runner.Random}
	other.Use(s.lib.pack)
	says(other, "privacy")
	kept(4, 1)
	says(s.runner, "indietro") // decided on what it had, and again on what is
	kept(5, 2)
	s.now = s.now.Add(2 * time.Minute)
	says(s.runner, "privacy")
	kept(6, 3)
	if err := s.keeper.Erase(ctx, me, s.now); err != nil {
		t.Fatal(err)
	}
	says(s.runner, "/menu")
	kept(1, 4)
}
