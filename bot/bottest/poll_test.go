package bottest

import (
	"context"
	"slices"
	"testing"
	"time"
)

func TestOffset(t *testing.T) {
	s, ada := start(t, Options{}) // its /start was update 1000
	for range 5 {
		ada.Say("x")
	}
	get := func(pairs ...string) []int { return call(t, s, "getUpdates", pairs...).ids(t) }
	for _, c := range []struct {
		name string
		got  []int
		want []int
	}{
		{"nothing is forgotten unasked", get(), []int{1001, 1002, 1003, 1004, 1005}},
		{"limit", get("limit", "2"), []int{1001, 1002}},
		{"an offset confirms what is lower", get("offset", "1003"), []int{1003, 1004, 1005}},
		{"for good", get("offset", "1"), []int{1003, 1004, 1005}},
		{"an impossible offset starts from the oldest", get("offset", "5000"), []int{1003, 1004, 1005}},
		{"a negative one counts from the end and forgets the rest", get("offset", "-2"), []int{1004, 1005}},
		{"nor does it bring anything back", get("offset", "-9"), []int{1004, 1005}},
		{"past the last", get("offset", "1006"), nil},
	} {
		if !slices.Equal(c.got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, c.got, c.want)
		}
	}
	if n := s.Pending(); n != 0 {
		t.Errorf("%d still pending", n)
	}
}

func TestExpiry(t *testing.T) {
	clk := newClock()
	s, ada := start(t, Options{Now: clk.now})
	call(t, s, "sendMessage", "chat_id", "7", "text", "m", "reply_markup", inline(row(1)))
	ada.Say("x")
	if err := ada.Press("x"); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		pass time.Duration
		left int
	}{{150 * time.Second, 2}, {time.Second, 1}, {24*time.Hour - 151*time.Second, 1}, {time.Second, 0}} {
		clk.pass(c.pass)
		if n := s.Pending(); n != c.left {
			t.Errorf("after %v more: %d updates, want %d", c.pass, n, c.left)
		}
	}
}

// later runs a getUpdates beside the test and waits until it waits.
func later(t *testing.T, ctx context.Context, s *Server) <-chan answer {
	t.Helper()
	out := make(chan answer, 1)
	go func() {
		a, err := try(ctx, s, "getUpdates", form("timeout", "50", "offset", "1001"))
		if err != nil {
			a.Description = err.Error()
		}
		out <- a
	}()
	if err := s.WaitPoll(soon(t)); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestLongPoll(t *testing.T) {
	t.Run("returns as soon as something happens", func(t *testing.T) {
		s, ada := start(t, Options{})
		got := later(t, t.Context(), s)
		ada.Say("x")
		if ids := (<-got).ids(t); !slices.Equal(ids, []int{1001}) {
			t.Errorf("got %v", ids)
		}
	})
	t.Run("ends with its time", func(t *testing.T) {
		s, _ := start(t, Options{})
		if a := call(t, s, "getUpdates", "timeout", "1"); !a.OK || len(a.ids(t)) != 0 {
			t.Errorf("got %+v", a)
		}
	})
	t.Run("a caller who hangs up loses nothing", func(t *testing.T) {
		s, ada := start(t, Options{})
		ctx, cancel := context.WithCancel(t.Context())
		got := later(t, ctx, s)
		cancel()
		<-got
		ada.Say("x")
		if ids := call(t, s, "getUpdates").ids(t); !slices.Equal(ids, []int{1001}) {
			t.Errorf("got %v", ids)
		}
	})
	t.Run("the newer of two wins", func(t *testing.T) {
		s, ada := start(t, Options{})
		got := later(t, t.Context(), s)
		ids := make(chan []int)
		go func() { ids <- call(t, s, "getUpdates", "timeout", "50").ids(t) }()
		a := <-got
		if a.Code != 409 || a.Description != "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running" {
			t.Errorf("older: %d %q", a.Code, a.Description)
		}
		ada.Say("x")
		if got := <-ids; !slices.Equal(got, []int{1001}) {
			t.Errorf("newer: %v", got)
		}
	})
	t.Run("a webhook ends it and forbids the next", func(t *testing.T) {
		s, _ := start(t, Options{})
		got := later(t, t.Context(), s)
		call(t, s, "setWebhook", "url", "https://127.0.0.1:1/")
		if a := <-got; a.Description != "Conflict: terminated by setWebhook request" {
			t.Errorf("waiting: %q", a.Description)
		}
		want := "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
		if a := call(t, s, "getUpdates"); a.Code != 409 || a.Description != want {
			t.Errorf("next: %d %q", a.Code, a.Description)
		}
		call(t, s, "deleteWebhook")
		if a := call(t, s, "getUpdates"); !a.OK {
			t.Errorf("after deleteWebhook: %q", a.Description)
		}
	})
	t.Run("a restart of the server", func(t *testing.T) {
		s, ada := start(t, Options{})
		got := later(t, t.Context(), s)
		if err := s.Restart(); err != nil {
			t.Fatal(err)
		}
		if a := <-got; a.OK {
			t.Errorf("the connection survived: %+v", a)
		}
		ada.Say("x")
		if ids := call(t, s, "getUpdates").ids(t); !slices.Equal(ids, []int{1001}) {
			t.Errorf("after the restart: %v", ids)
		}
	})
}

func TestAllowedUpdates(t *testing.T) {
	s, ada := start(t, Options{})
	call(t, s, "getUpdates", "allowed_updates", `["callback_query"]`)
	ada.Say("unheard")
	id := call(t, s, "sendMessage", "chat_id", "7", "text", "m", "reply_markup", inline(row(1))).message(t)
	ada.PressOn(id, "d")
	if n := s.Pending(); n != 1 {
		t.Errorf("%d updates, want the press alone", n)
	}
	call(t, s, "getUpdates", "allowed_updates", `[]`)
	ada.Say("heard")
	if n := s.Pending(); n != 2 {
		t.Errorf("%d updates after asking for all again", n)
	}
}
