package turn_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"bussola/chat"
	"bussola/turn"
)

// TestLimitsOfAllCopies: what one person may do is the same with one copy of the program and with three, whichever gets the message.
func TestLimitsOfAllCopies(t *testing.T) {
	start := time.Date(2026, 11, 25, 10, 0, 0, 0, rome)
	const copies = 3
	begin := func(shared bool) (*stage, []*turn.Runner, map[string]int) {
		s := newStage(t, start)
		counts := map[string]int{}
		var all []*turn.Runner
		for range copies {
			r := &turn.Runner{Keeper: s.keeper, Vault: s.runner.Vault, Channel: "test", Desk: deskGroup, Now: s.runner.Now, Random: s.runner.Random, Log: s.runner.Log,
				Urgent: s.runner.Urgent, Limits: turn.UsualLimits(), Count: func(what string) { counts[what]++ }}
			r.Limits.Shared = shared
			r.Use(s.lib.pack)
			all = append(all, r)
		}
		return s, all, counts
	}
	n := 0
	write := func(s *stage, r *turn.Runner, text string) {
		t.Helper()
		n++
		in := turn.Inbound{Update: fmt.Sprint("c", n), Chat: citizen, User: citizen, Message: chat.Message{Kind: chat.Text, Text: text, At: s.now}}
		if _, err := r.Receive(context.Background(), in); err != nil {
			t.Fatal(err)
		}
	}
	turns := func(s *stage) int { return s.session().Turn }

	t.Run("in turn", func(t *testing.T) {
		s, all, counts := begin(true)
		for i := range 300 {
			write(s, all[i%copies], "menu")
		}
		if n := turns(s); n != 20 || counts["over_limit"] != 280 {
			t.Errorf("%d turns at once and %v, want 20 and 280", n, counts)
		}
		if len(s.urgent) != 1 {
			t.Errorf("told %d times, want once", len(s.urgent))
		}
		for range 30 { // half a minute at ten messages a second
			s.now = s.now.Add(time.Second)
			for i := range 10 {
				write(s, all[i%copies], "menu")
			}
		}
		if n := turns(s); n != 50 {
			t.Errorf("%d turns after thirty seconds, want 50", n)
		}
	})
	t.Run("a copy that has heard nothing yet", func(t *testing.T) {
		s, all, _ := begin(true)
		for _, r := range all {
			for range 100 {
				write(s, r, "menu")
			}
		}
		if n := turns(s); n != 20 || len(s.urgent) != 1 {
			t.Errorf("%d turns and told %d times, want 20 and once", n, len(s.urgent))
		}
	})
	t.Run("over hours", func(t *testing.T) {
		s, all, _ := begin(true)
		for i := range 1200 {
			write(s, all[i%copies], "menu")
			s.now = s.now.Add(time.Second)
		}
		if n := turns(s); n < 480 || n > 505 {
			t.Errorf("%d turns in twenty minutes of one a second, want about 300 and 200", n)
		}
		if told := len(s.urgent); told == 0 || told > 21 {
			t.Errorf("told %d times in twenty minutes", told)
		}
	})
	const cry = "mio marito mi sta picchiando aiuto"
	t.Run("a danger is answered by every copy, five times in all", func(t *testing.T) {
		s, all, _ := begin(true)
		for i := range 100 {
			write(s, all[i%copies], "menu")
		}
		s.urgent = nil
		for _, r := range all {
			write(s, r, cry)
		}
		if len(s.urgent) != copies {
			t.Errorf("the number was shown %d times, want %d", len(s.urgent), copies)
		}
		for i := range 60 {
			write(s, all[i%copies], cry)
		}
		if len(s.urgent) != 5 {
			t.Errorf("the number was shown %d times within a second, want 5: it is on the screen", len(s.urgent))
		}
		for range 6 { // a minute
			s.now = s.now.Add(10 * time.Second)
			for i := range 60 { // every copy has heard more than enough
				write(s, all[i%copies], "menu")
			}
			for i := range 30 {
				write(s, all[i%copies], cry)
			}
		}
		numbers := 0
		for _, r := range s.urgent {
			if strings.HasPrefix(r.Text, "112") {
				numbers++
			}
		}
		if numbers != 5+6 {
			t.Errorf("the number was shown %d times after a minute, want 5 and one in ten seconds", numbers)
		}
		if s.session().Pace == nil {
			t.Error("a turn forgot what was used up")
		}
	})
	t.Run("a danger is answered when the store is away", func(t *testing.T) {
		s, all, _ := begin(true)
		for i := range 100 {
			write(s, all[i%copies], "menu")
		}
		s.urgent = nil
		s.keeper.Close()
		for _, r := range all {
			write(s, r, cry)
		}
		if len(s.urgent) != copies {
			t.Errorf("the number was shown %d times, want %d", len(s.urgent), copies)
		}
		s.reopen()
	})
	for name, open := range pairs {
		t.Run("at the same moment, "+name, func(t *testing.T) {
			s, all, _ := begin(true)
			two := open(t)
			for i := range two {
				all[i].Keeper, all[i].Urgent, all[i].Count = two[i], nil, nil
			}
			var group sync.WaitGroup
			for i := range two { // a copy takes the messages of a chat one after the other
				group.Go(func() {
					for n := range 40 {
						in := turn.Inbound{Update: fmt.Sprint(name, i, n), Chat: citizen, User: citizen, Message: chat.Message{Kind: chat.Text, Text: "menu", At: s.now}}
						if _, err := all[i].Receive(context.Background(), in); err != nil {
							t.Error(err)
						}
					}
				})
			}
			group.Wait()
			rec, err := two[0].Load(context.Background(), s.runner.Person(citizen))
			if err != nil || rec.Version != 20 {
				t.Errorf("%d turns, %v; want 20", rec.Version, err)
			}
		})
	}
	t.Run("and without sharing it would not hold", func(t *testing.T) {
		s, all, _ := begin(false)
		for i := range 300 {
			write(s, all[i%copies], "menu")
		}
		if n := turns(s); n != 20*copies {
			t.Errorf("%d turns, want %d: the count shows nothing", n, 20*copies)
		}
	})
}

// TestOnePackForSeveralRunners: whichever runner uses a pack first makes it ready; the race detector looks.
func TestOnePackForSeveralRunners(t *testing.T) {
	s := newStage(t, time.Date(2026, 11, 25, 10, 0, 0, 0, rome))
	pack := &turn.Pack{Dialog: s.lib.pack.Dialog, Desk: s.lib.pack.Desk, Net: s.lib.pack.Net, Texts: s.lib.pack.Texts}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() { new(turn.Runner).Use(pack) })
	}
	all.Wait()
}
