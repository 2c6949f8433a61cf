package bot

import (
	"context"
	"log/slog"
	"sync"
	"time"
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
	look    time.Duration // how often to look without being told: other programs may put something in

	mu    sync.Mutex
	busy  map[int64]bool    // chats with a reply on its way
	shown map[int64][]int64 // how much of a long reply was shown already
	wait  sync.WaitGroup
}

// run sends until stopping is done and nothing is left that may leave now, or until ctx is done.
func (s *sender) run(ctx, stopping context.Context) {
	defer s.wait.Wait()
	failures := 0
	for ctx.Err() == nil {
		stop := stopping.Err() != nil // before looking: what is committed by then is still sent
		wait, n, err := s.launch(ctx)
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
		if stop && n == 0 && (s.flying() == 0 || err != nil) {
			return
		}
		quit := stopping.Done()
		if stop {
			quit = nil
		}
		select {
		case <-s.kicked:
		case <-s.landed:
		case <-s.clock.After(wait):
		case <-quit:
		case <-ctx.Done():
		}
	}
}

// launch starts what may leave now. wait is when to look again.
func (s *sender) launch(ctx context.Context) (wait time.Duration, n int, err error) {
	if !s.leads() {
		return waitToLead, 0, nil
	}
	now := s.clock.Now()
	s.mu.Lock()
	busy := make(map[int64]bool, len(s.busy))
	for chat := range s.busy {
		busy[chat] = true
	}
	s.mu.Unlock()
	free := flights - len(busy)
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
		s.mu.Lock()
		s.busy[o.Chat] = true
		s.mu.Unlock()
		n++
		s.wait.Go(func() {
			s.deliver(ctx, o)
			s.mu.Lock()
			delete(s.busy, o.Chat)
			s.mu.Unlock()
			select {
			case s.landed <- struct{}{}:
			default:
			}
		})
	}
	return wait, n, nil
}

func (s *sender) flying() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.busy)
}

// kick makes the sender look at once.
func (s *sender) kick() {
	select {
	case s.kicked <- struct{}{}:
	default:
	}
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
