package bot

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"bussola/trace"
)

const (
	// flights is how many replies are on their way at once.
	flights = 64
	// waitToLead is how often a program that does not lead asks whether it does.
	waitToLead = 250 * time.Millisecond
)

// sender empties the outbox: in order within a chat, side by side between chats, at Telegram's pace. Each reply is shown at
// least once; twice only when it is not known whether the first time arrived.
type sender struct {
	client  *client
	outbox  Outbox
	clock   Clock
	backoff Backoff
	pacer   *pacer
	log     *slog.Logger
	count   func(string)
	sign    signer
	kicked  chan struct{}
	landed  chan struct{} // a flight ended
	fatal   func(error)   // the token was refused
	leads   func() bool   // another program sends while it says no
	call    func()        // tells the program that leads that the outbox has something; it may take a moment
	look    time.Duration // how often to look without being told: other programs may put something in

	trace   *trace.Tracer
	crew    *crew
	term    *term // of reports
	traffic *traffic
	left    leftovers
	mu      sync.Mutex
	shown   map[int64][]int64 // how much of a long reply was shown already
	wait    sync.WaitGroup
}

// run sends until stopping is done and nothing is left that may leave now, or until ctx is done.
func (s *sender) run(ctx, stopping context.Context) {
	defer s.wait.Wait()
	defer s.traffic.close()
	failures, told := 0, true
	for ctx.Err() == nil {
		stop := stopping.Err() != nil // before looking: what is committed by then is still sent
		flying := 0
		if stop {
			flying = s.traffic.end()
		}
		s.tidy(ctx, stop)
		wait, n, err := s.launch(ctx, told || stop)
		switch {
		case err != nil:
			failures++
			wait = s.backoff(failures)
			if failures == 1 {
				s.log.Warn("the outbox cannot be read, trying again", "error", err)
			}
		default:
			failures = 0
		}
		if stop && n == 0 && (flying == 0 || err != nil) {
			return
		}
		quit := stopping.Done()
		if stop {
			quit = nil
		}
		told = false
		select {
		case <-s.kicked:
			told = true
		case <-s.landed:
		case <-s.clock.After(wait):
		case <-quit:
		case <-ctx.Done():
		}
	}
}

// launch starts what may leave now. wait is when to look again. told says that something was put into the outbox: then the chats
// that are left out now are looked at as soon as they are free.
func (s *sender) launch(ctx context.Context, told bool) (wait time.Duration, n int, err error) {
	if !s.leads() {
		if told {
			s.call()
		}
		return waitToLead, 0, nil
	}
	now := s.clock.Now()
	busy, free := s.traffic.look(told)
	wait = s.look
	if first := s.pacer.resting(now, busy); !first.IsZero() {
		wait = min(wait, first.Sub(now))
	}
	if free <= 0 {
		return wait, 0, nil
	}
	list, err := s.outbox.Next(ctx, now, free, busy)
	if err != nil {
		return wait, 0, err
	}
	for _, o := range list {
		if busy[o.Chat] {
			continue // the second one of a chat in a list
		}
		busy[o.Chat] = true
		ok, look := s.traffic.depart(o.Chat)
		if look {
			s.knock(s.landed)
		}
		if !ok {
			continue
		}
		n++
		s.fly(func() {
			s.deliver(ctx, o)
			s.traffic.land(o.Chat)
			s.knock(s.landed) // only the oldest of a chat is listed: others may wait
		})
	}
	return wait, n, nil
}

// fly does what sends a reply beside the caller; run waits for it.
func (s *sender) fly(send func()) {
	s.wait.Add(1)
	s.crew.do(func() {
		defer s.wait.Done()
		send()
	})
}

// progress is how far a reply came before it was postponed. Forgotten when the program dies: then it is shown anew.
func (s *sender) progress(id int64) []int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.shown[id]
}

func (s *sender) keep(id int64, p []int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shown[id] = p
}

func (s *sender) forget(id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.shown, id)
}
