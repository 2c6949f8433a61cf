package bottest

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"
)

func TestFaults(t *testing.T) {
	held := make(chan struct{})
	close(held)
	syntax := new(*json.SyntaxError)
	for _, c := range []struct {
		name   string
		fault  *Failure
		effect int // messages on the screen
		status int // of the reply; 0 when there was none that could be read
		check  func(a answer, err error) bool
	}{
		{"429", TooMany(3), 0, 429, func(a answer, err error) bool { return err == nil && a.Parameters.RetryAfter == 3 }},
		{"500", ServerError(), 0, 500, func(a answer, err error) bool { return err == nil && !a.OK }},
		{"502 page", BadGateway(), 0, 502, func(a answer, err error) bool { return errors.As(err, syntax) }},
		{"page after the effect", &Failure{Code: 504, Page: "<html>", Effect: true}, 1, 504, func(a answer, err error) bool { return errors.As(err, syntax) }},
		{"cut reply", CutReply(), 1, 0, func(a answer, err error) bool { return err != nil }},
		{"lost reply", LostReply(), 1, 0, func(a answer, err error) bool { return err != nil }},
		{"refused", Refused(), 0, 0, func(a answer, err error) bool { return err != nil }},
		{"late reply", LateReply(time.Millisecond), 1, 200, func(a answer, err error) bool { return err == nil && a.OK }},
		{"held reply", HeldReply(held), 1, 200, func(a answer, err error) bool { return err == nil && a.OK }},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, ada := start(t, Options{})
			s.FailNext("sendMessage", 1, c.fault)
			before := len(ada.Screen())
			a, err := try(t.Context(), s, "sendMessage", form("chat_id", "7", "text", "x"))
			if !c.check(a, err) || a.status != c.status {
				t.Errorf("heard %+v %v", a, err)
			}
			if n := len(ada.Screen()) - before; n != c.effect {
				t.Errorf("%d messages on the screen, want %d", n, c.effect)
			}
			if n := len(s.Sent(7)); n != c.effect {
				t.Errorf("%d messages in the log, want %d", n, c.effect)
			}
			if a := call(t, s, "sendMessage", "chat_id", "7", "text", "x"); !a.OK {
				t.Errorf("the next call: %+v", a)
			}
		})
	}
}

func TestHungReply(t *testing.T) {
	s, ada := start(t, Options{})
	s.FailNext("sendMessage", 1, HeldReply(make(chan struct{})))
	ctx, cancel := context.WithCancel(t.Context())
	heard := make(chan error)
	go func() {
		_, err := try(ctx, s, "sendMessage", form("chat_id", "7", "text", "x"))
		heard <- err
	}()
	if _, err := ada.WaitText(soon(t), "x"); err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := <-heard; !errors.Is(err, context.Canceled) {
		t.Errorf("heard %v", err)
	}
}

func TestFaultFunction(t *testing.T) {
	s, _ := start(t, Options{})
	s.SetFault(func(method string, chat int64, n int) *Failure {
		if method == "sendMessage" && chat == 7 && n%2 == 0 {
			return TooMany(1)
		}
		return nil
	})
	var codes []int
	for range 4 {
		codes = append(codes, call(t, s, "sendMessage", "chat_id", "7", "text", "x").status)
	}
	if !slices.Equal(codes, []int{200, 429, 200, 429}) {
		t.Errorf("got %v", codes)
	}
	if n := len(s.Sent(7)); n != 2 {
		t.Errorf("%d sent", n)
	}
}

func TestQueueFaults(t *testing.T) {
	t.Run("redelivery", func(t *testing.T) {
		s, ada := start(t, Options{})
		ada.Say("x")
		call(t, s, "getUpdates", "offset", "1002")
		s.Redeliver(2)
		if ids := call(t, s, "getUpdates", "offset", "1002").ids(t); !slices.Equal(ids, []int{1000, 1001}) {
			t.Errorf("got %v", ids)
		}
		if ids := call(t, s, "getUpdates", "offset", "1002").ids(t); len(ids) != 0 {
			t.Errorf("again: %v", ids)
		}
	})
	t.Run("lower ids", func(t *testing.T) {
		s, ada := start(t, Options{})
		ada.Say("x")
		s.RestartIDs(3)
		ada.Say("y")
		if ids := call(t, s, "getUpdates", "offset", "1002").ids(t); !slices.Equal(ids, []int{3, 4}) {
			t.Errorf("got %v", ids)
		}
	})
	t.Run("down and up", func(t *testing.T) {
		s, ada := start(t, Options{})
		s.Down()
		if _, err := try(t.Context(), s, "getMe", nil); err == nil {
			t.Error("a server that is down answered")
		}
		ada.Say("x")
		if err := s.Up(); err != nil {
			t.Fatal(err)
		}
		if ids := call(t, s, "getUpdates").ids(t); !slices.Equal(ids, []int{1001}) {
			t.Errorf("got %v", ids)
		}
	})
	t.Run("a cut getUpdates confirms only what was asked", func(t *testing.T) {
		s, ada := start(t, Options{})
		ada.Say("x")
		s.FailNext("getUpdates", 1, CutReply())
		if _, err := try(t.Context(), s, "getUpdates", form("offset", "1001")); err == nil {
			t.Error("not cut")
		}
		if ids := call(t, s, "getUpdates", "offset", "1001").ids(t); !slices.Equal(ids, []int{1001}) {
			t.Errorf("got %v", ids)
		}
	})
	t.Run("raw update", func(t *testing.T) {
		s, _ := start(t, Options{})
		s.PushRaw("message_reaction", `null`)
		if got := fetch(t, s); string(got[0]["message_reaction"]) != "null" {
			t.Errorf("got %s", got)
		}
	})
}
