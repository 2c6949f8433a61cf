package turn_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"bussola/chat"
	"bussola/turn"
)

// TestNobodyInDangerWaitsForTheStore: a store that takes nothing, and a chat that stands still because of it. The number is shown once for
// each cry, however often its turn is tried, and the turn comes when the store is back.
func TestNobodyInDangerWaitsForTheStore(t *testing.T) {
	s := newStage(t, time.Date(2026, 11, 25, 10, 0, 0, 0, rome))
	f := &failing{Keeper: s.keeper, load: errors.New("the disk is gone"), commit: errors.New("the disk is gone")}
	s.runner.Keeper = f
	ctx := context.Background()
	numbers := func() (n int) {
		for _, r := range s.urgent {
			if strings.HasPrefix(r.Text, "112\n") {
				n++
			}
		}
		return n
	}
	in := func(update, text string) turn.Inbound {
		return turn.Inbound{Update: update, Chat: citizen, User: citizen, Message: chat.Message{Kind: chat.Text, Text: text, At: s.now}}
	}
	first, cry := in("1", "menu"), in("2", "mio marito mi picchia adesso")
	for range 3 {
		if _, err := s.runner.Receive(ctx, first); err == nil {
			t.Fatal("the store takes it: nothing is tried here")
		}
	}
	if numbers() != 0 {
		t.Fatal("a number for nobody")
	}
	s.runner.Ahead(ctx, in("3", "come funziona il bonus asilo nido?"))
	s.runner.Ahead(ctx, cry)
	if numbers() != 1 {
		t.Fatalf("%d numbers shown to who waits behind a turn: %+v", numbers(), s.urgent)
	}
	for range 4 {
		if _, err := s.runner.Receive(ctx, cry); err == nil {
			t.Fatal("the store takes it: nothing is tried here")
		}
	}
	if numbers() != 1 {
		t.Errorf("%d numbers for one cry", numbers())
	}
	f.load, f.commit = nil, nil
	for _, m := range []turn.Inbound{first, cry} {
		if _, err := s.runner.Receive(ctx, m); err != nil {
			t.Fatal(err)
		}
	}
	if got := s.session(); numbers() != 1 || got.Alarm == nil || !got.Quiet {
		t.Errorf("%d numbers; the dialog knows of it: %v, quiet: %v", numbers(), got.Alarm != nil, got.Quiet)
	}
	another := in("4", "mi picchia di nuovo, aiuto")
	if _, err := s.runner.Receive(ctx, another); err != nil || numbers() != 2 {
		t.Errorf("another cry: %d numbers, %v", numbers(), err)
	}
}
