package turn_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"bussola/chat"
	"bussola/turn"
)

// flood sends n messages of one person at one moment.
func (s *stage) flood(t *testing.T, n int, text string) {
	t.Helper()
	for range n {
		s.update++
		in := turn.Inbound{Update: fmt.Sprint("f", s.update), Chat: citizen, User: citizen, Message: chat.Message{Kind: chat.Text, Text: text, At: s.now}}
		if _, err := s.runner.Receive(context.Background(), in); err != nil {
			t.Fatal(err)
		}
	}
}

// TestLimits: one person's rate is bounded, they are told once a minute, and a danger is answered whatever the rate.
func TestLimits(t *testing.T) {
	start := time.Date(2026, 11, 25, 10, 0, 0, 0, rome)
	begin := func() (*stage, map[string]int) {
		s := newStage(t, start)
		counts := map[string]int{}
		s.runner.Limits = turn.UsualLimits()
		s.runner.Count = func(what string) { counts[what]++ }
		return s, counts
	}
	turns := func(s *stage) int { return s.session().Turn }

	t.Run("twenty at once, then one a second", func(t *testing.T) {
		s, counts := begin()
		s.flood(t, 1000, "menu")
		if n := turns(s); n != 20 {
			t.Errorf("%d turns, want 20", n)
		}
		if counts["over_limit"] != 980 || len(s.urgent) != 1 || !s.lib.texts.Matches("slow_down", s.urgent[0].Text) {
			t.Errorf("%v, told %d times", counts, len(s.urgent))
		}
		s.now = s.now.Add(3 * time.Second)
		s.flood(t, 100, "menu")
		if n := turns(s); n != 23 || len(s.urgent) != 1 {
			t.Errorf("%d turns and told %d times after three seconds, want 23 and once", n, len(s.urgent))
		}
		s.now = s.now.Add(time.Minute)
		s.flood(t, 100, "menu")
		if n := turns(s); n != 43 || len(s.urgent) != 2 {
			t.Errorf("%d turns and told %d times after a minute, want 43 and twice", n, len(s.urgent))
		}
	})
	t.Run("no more than ten a minute for hours", func(t *testing.T) {
		s, _ := begin()
		for range 1200 {
			s.flood(t, 1, "menu")
			s.now = s.now.Add(time.Second)
		}
		if n := turns(s); n < 480 || n > 505 {
			t.Errorf("%d turns in twenty minutes of one a second, want about 300 and 200", n)
		}
	})
	t.Run("a danger is answered whatever the rate", func(t *testing.T) {
		s, _ := begin()
		s.flood(t, 200, "menu")
		s.urgent = nil
		s.flood(t, 1, "mio marito mi sta picchiando aiuto")
		if len(s.urgent) != 1 || !strings.HasPrefix(s.urgent[0].Text, "112") {
			t.Fatalf("%+v", s.urgent)
		}
		s.flood(t, 1000, "mio marito mi sta picchiando aiuto")
		if n := len(s.urgent); n != 5 {
			t.Errorf("the number was shown %d times within a second, want 5: it is on the screen", n)
		}
	})
	t.Run("others are not touched", func(t *testing.T) {
		s, _ := begin()
		s.flood(t, 200, "menu")
		in := turn.Inbound{Update: "o", Chat: 8, User: 8, Message: chat.Message{Kind: chat.Text, Text: "menu", At: s.now}}
		if _, err := s.runner.Receive(context.Background(), in); err != nil {
			t.Fatal(err)
		}
		if rec, err := s.keeper.Load(context.Background(), s.runner.Person(8)); err != nil || rec.Version != 1 {
			t.Errorf("their turn was not done: %v", err)
		}
	})
	t.Run("what waited while the program was down is no flood", func(t *testing.T) {
		s, counts := begin()
		for i := range 60 {
			in := turn.Inbound{Update: fmt.Sprint("w", i), Chat: citizen, User: citizen, Message: chat.Message{Kind: chat.Text, Text: "menu",
				At: start.Add(time.Duration(i-600) * time.Minute / 10)}}
			if _, err := s.runner.Receive(context.Background(), in); err != nil {
				t.Fatal(err)
			}
		}
		if counts["over_limit"] != 0 {
			t.Errorf("%v", counts)
		}
	})
	t.Run("an update that is tried again counts once", func(t *testing.T) {
		s, counts := begin()
		s.keeper.Close()
		for range 100 {
			in := turn.Inbound{Update: "same", Chat: citizen, User: citizen, Message: chat.Message{Kind: chat.Text, Text: "menu", At: s.now}}
			if _, err := s.runner.Receive(context.Background(), in); err == nil {
				t.Fatal("taken as done while the store is closed")
			}
		}
		if counts["over_limit"] != 0 {
			t.Errorf("%v", counts)
		}
		s.reopen()
	})
}
