package bottest

import (
	"fmt"
	"testing"
	"time"
)

func TestLimits(t *testing.T) {
	clk := newClock()
	s, ada := start(t, Options{Now: clk.now, Limits: Limits{PerChat: 1, ChatBurst: 3, Overall: 10, GroupPerMinute: 5}})
	g := s.Group(-5, "Desk")
	g.Join(ada, "member")
	for id := int64(100); id < 120; id++ {
		s.Citizen(Person{ID: id}).Say("ciao")
	}
	type wave struct {
		name  string
		pass  time.Duration
		chat  func(i int) string
		sends int
		ok    int
		retry int // seconds told to those refused
	}
	same := func(id string) func(int) string { return func(int) string { return id } }
	for _, w := range []wave{
		{"a burst in one chat", 0, same("7"), 5, 3, 1},
		{"then one a second", time.Second, same("7"), 2, 1, 1},
		{"a rest fills the burst, not more", time.Minute, same("7"), 5, 3, 1},
		{"overall", time.Minute, func(i int) string { return fmt.Sprint(100 + i) }, 15, 10, 1},
		{"a group, first burst", time.Minute, same("-5"), 4, 3, 1},
		{"a group, two more", 2 * time.Second, same("-5"), 2, 2, 0},
		{"a group is full for its minute", 10 * time.Second, same("-5"), 2, 0, 48},
		{"and then has room again", 48 * time.Second, same("-5"), 2, 2, 0},
	} {
		clk.pass(w.pass)
		ok := 0
		for i := range w.sends {
			a := call(t, s, "sendMessage", "chat_id", w.chat(i), "text", "x")
			if a.OK {
				ok++
			} else if a.Code != 429 || a.Parameters.RetryAfter != w.retry || a.Description != fmt.Sprintf("Too Many Requests: retry after %d", w.retry) {
				t.Errorf("%s: %+v, want retry after %d", w.name, a, w.retry)
			}
		}
		if ok != w.ok {
			t.Errorf("%s: %d of %d went through, want %d", w.name, ok, w.sends, w.ok)
		}
	}
}
