package bottest

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// maxPoll is the longest that Telegram keeps a getUpdates waiting.
const maxPoll = 50 * time.Second

// poll is the one getUpdates that may wait.
type poll struct {
	over    chan struct{}
	reason  string // set before over closes
	waiting bool
}

func (p *poll) end(reason string) {
	if p != nil && p.reason == "" {
		p.reason = reason
		close(p.over)
	}
}

// getUpdates runs under the lock and gives it away while it waits for something to happen.
func (s *Server) getUpdates(ctx context.Context, p params) (any, *Failure) {
	if s.hook != nil {
		return nil, conflict("can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
	}
	s.poll.end("terminated by other getUpdates request; make sure that only one bot instance is running")
	mine := &poll{over: make(chan struct{})}
	s.poll = mine
	defer func() {
		if s.poll == mine {
			s.poll = nil
		}
	}()
	s.allow(p)
	limit := p.int("limit")
	if limit < 1 || limit > 100 {
		limit = 100
	}
	s.queue.expire(s.opt.Now())
	s.queue.confirm(p.int("offset"), s.opt.DuplicateEvery)

	wait := min(time.Duration(p.int("timeout"))*time.Second, maxPoll)
	timer := time.NewTimer(max(wait, 0))
	defer timer.Stop()
	for ended := wait <= 0; ; {
		if out := s.take(limit); len(out) > 0 || ended {
			return appendUpdates(out), nil
		}
		arrived := s.queue.arrived.wait()
		mine.waiting = true
		s.idle.fire()
		s.mu.Unlock()
		select {
		case <-arrived:
		case <-timer.C:
			ended = true
		case <-mine.over:
		case <-ctx.Done(): // the bot hung up: nothing is confirmed, so nothing is lost
			ended = true
		case <-s.closed:
			ended = true
		}
		s.mu.Lock()
		if mine.reason != "" {
			return nil, conflict(mine.reason)
		}
		s.queue.expire(s.opt.Now())
	}
}

// take gives the next updates without confirming them; only repeats are given once.
func (s *Server) take(limit int) []update {
	q := &s.queue
	out := make([]update, 0, min(limit, len(q.again)+len(q.pending)))
	n := min(limit, len(q.again))
	out = append(out, q.again[:n]...)
	q.again = q.again[n:]
	return append(out, q.pending[:min(limit-n, len(q.pending))]...)
}

// allow changes the kinds of updates to keep, when the call says so. An empty list asks for all of them again.
func (s *Server) allow(p params) {
	var kinds []string
	if !p.has("allowed_updates") || json.Unmarshal([]byte(p.values["allowed_updates"]), &kinds) != nil {
		return
	}
	s.queue.allowed = nil
	if len(kinds) > 0 {
		s.queue.allowed = kinds
	}
}

// WaitReady returns when the bot is up and has taken everything there was, whichever way it takes updates: a getUpdates waits
// for news, or a webhook is set and nothing is left to push.
func (s *Server) WaitReady(ctx context.Context) error {
	for {
		s.mu.Lock()
		rest := len(s.queue.pending) == 0 && len(s.queue.again) == 0
		waits := rest && (s.poll != nil && s.poll.waiting || s.hook != nil && len(s.hook.busy) == 0)
		begun, changed := s.idle.wait(), s.queue.arrived.wait()
		s.mu.Unlock()
		if waits {
			return nil
		}
		select {
		case <-begun:
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("bottest: no bot is there, or it is not done: %w", ctx.Err())
		}
	}
}

// WaitPoll returns when a getUpdates waits for news: the bot is up and has taken everything there was.
func (s *Server) WaitPoll(ctx context.Context) error {
	for {
		s.mu.Lock()
		waits := s.poll != nil && s.poll.waiting && len(s.queue.pending) == 0
		begun := s.idle.wait()
		s.mu.Unlock()
		if waits {
			return nil
		}
		select {
		case <-begun:
		case <-ctx.Done():
			return fmt.Errorf("bottest: no getUpdates is waiting: %w", ctx.Err())
		}
	}
}
