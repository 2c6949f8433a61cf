package redis

import (
	"context"
	"testing"
	"time"

	"bussola/store/redis/redistest"
)

// TestCalls: whoever listens hears what another program calls out, also after the server was away.
func TestCalls(t *testing.T) {
	s := redistest.Start(t)
	one, two := open(t, s.URL(), Options{}), open(t, s.URL(), Options{})
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	heard, ended := make(chan struct{}, 1000), make(chan struct{})
	listening, stop := context.WithCancel(ctx)
	go func() { defer close(ended); one.Listen(listening, func() { heard <- struct{}{} }) }()
	hears := func(when string) {
		t.Helper()
		for again := time.NewTicker(20 * time.Millisecond); ; { // a call before anybody listens is lost
			_ = two.Call(ctx) // and one to a server that is away
			select {
			case <-heard:
				return
			case <-again.C:
			case <-ctx.Done():
				t.Fatalf("nobody heard a call %s", when)
			}
		}
	}
	hears("at first")
	s.Kill()
	s.Up()
	hears("after the server was away")
	stop()
	<-ended
}
