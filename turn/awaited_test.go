package turn_test

import (
	"context"
	"testing"
	"time"

	"bussola/chat"
	"bussola/turn"
)

// TestWhoeverWritesIsForgottenInTime: the row that has an idle session forgotten is put by the first turn, not by each, and is there
// again after whatever took it away.
func TestWhoeverWritesIsForgottenInTime(t *testing.T) {
	s := newStage(t, time.Date(2026, 11, 25, 10, 0, 0, 0, rome))
	ctx := context.Background()
	me := s.runner.Person(citizen)
	row := func() (at time.Time) {
		t.Helper()
		list, err := s.keeper.Due(ctx, s.now.AddDate(10, 0, 0), 100)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range list {
			if d.Kind == "retention" && d.Subject == string(me) {
				at = d.At
			}
		}
		return at
	}
	say := func(words string) {
		t.Helper()
		if _, err := s.runner.Receive(ctx, turn.Inbound{Chat: citizen, User: citizen, Message: chat.Message{Kind: chat.Text, Text: words, At: s.now}}); err != nil {
			t.Fatal(err)
		}
	}
	say("/menu")
	first := row()
	if first.IsZero() {
		t.Fatal("the first turn puts none")
	}
	s.now = s.now.Add(30 * time.Minute)
	say("privacy")
	if !row().Equal(first) {
		t.Error("put anew half an hour later")
	}
	s.now = s.now.Add(2 * time.Hour)
	say("indietro")
	if !row().After(first) {
		t.Error("not put off after two hours")
	}
	for s.now = row(); ; s.now = row() { // until the session is forgotten
		if _, err := s.runner.Due(ctx, 100); err != nil {
			t.Fatal(err)
		}
		if rec, err := s.keeper.Load(ctx, me); err != nil || rec.Version == 0 {
			break
		}
	}
	say("/menu")
	if row().IsZero() {
		t.Error("nothing says when somebody who came back is forgotten")
	}
	say("cancella i miei dati")
	say("sì, cancella tutto")
	if !row().IsZero() {
		t.Fatal("it was not erased")
	}
	s.now = s.now.Add(time.Minute)
	say("/menu")
	if rec, err := s.keeper.Load(ctx, me); err != nil || rec.Version == 0 || row().IsZero() {
		t.Errorf("after an erasure: %d, %v, %v", rec.Version, err, row())
	}
}
