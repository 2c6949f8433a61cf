package bottest

import (
	"bytes"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"time"
)

// Push is the name under which [FaultFunc] and [Server.FailNext] see Telegram's calls to a webhook. A failure that is carried
// out reaches the bot and loses its answer; any other never arrives. Both are tried again.
const Push = "webhook"

// deliver pushes updates to a webhook until it is taken away: keys side by side, each key in order, each update
// again and again until the answer is 2xx.
func (s *Server) deliver(h *webhook) {
	ctx, cancel := context.WithCancel(context.Background())
	client := &http.Client{
		Transport: &http.Transport{
			MaxIdleConnsPerHost: h.max,
			DialContext:         s.opt.Dial,
			TLSClientConfig:     &tls.Config{InsecureSkipVerify: true}, // the bot under test made its own certificate
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, // Telegram follows none
	}
	var flying sync.WaitGroup
	defer close(h.done)
	defer client.CloseIdleConnections()
	defer flying.Wait()
	defer cancel()
	for {
		s.mu.Lock()
		s.queue.expire(s.opt.Now())
		u, ok := s.nextFor(h)
		changed := s.queue.arrived.wait()
		s.mu.Unlock()
		if ok {
			flying.Go(func() { s.push(ctx, client, h, u) })
			continue
		}
		select {
		case <-changed:
		case <-h.stop:
			return
		}
	}
}

// nextFor chooses the oldest update whose key is not on its way already, and marks the key.
func (s *Server) nextFor(h *webhook) (update, bool) {
	if s.hook != h || len(h.busy) >= h.max {
		return update{}, false
	}
	free := func(u update) bool { return !h.busy[u.key] }
	q := &s.queue
	if i := slices.IndexFunc(q.again, free); i >= 0 {
		u := q.again[i]
		q.again = slices.Delete(q.again, i, i+1)
		h.busy[u.key] = true
		return u, true
	}
	if i := slices.IndexFunc(q.pending, free); i >= 0 {
		h.busy[q.pending[i].key] = true
		return q.pending[i], true
	}
	return update{}, false
}

// push tries one update once; a failed one stays in the queue and its key is free again after a pause.
func (s *Server) push(ctx context.Context, client *http.Client, h *webhook, u update) {
	s.mu.Lock()
	s.called[Push]++
	fault := s.faults.next(Push, u.key, s.called[Push])
	s.mu.Unlock()
	problem := ""
	if fault == nil || fault.carriedOut() {
		problem = s.try(ctx, client, h, u)
	}
	if fault != nil {
		problem = "Connection reset by peer" // before the bot heard of it, or before its answer came back
	}
	if problem != "" {
		t := time.NewTimer(s.opt.WebhookRetry)
		select {
		case <-t.C:
		case <-h.stop:
			t.Stop()
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(h.busy, u.key)
	if problem != "" {
		h.err, h.errAt = problem, s.opt.Now()
	} else if i := slices.IndexFunc(s.queue.pending, func(p update) bool { return p.id == u.id }); i >= 0 {
		s.queue.pending = slices.Delete(s.queue.pending, i, i+1)
		s.queue.done(u, s.opt.DuplicateEvery)
	}
	s.queue.arrived.fire()
}

// try posts an update; "" is a 2xx, anything else is Telegram's wording of what went wrong.
func (s *Server) try(ctx context.Context, client *http.Client, h *webhook, u update) string {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	body := u.append(nil)
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, h.url, bytes.NewReader(body))
	if err != nil {
		return "Wrong webhook address"
	}
	r.Header.Set("Content-Type", "application/json")
	if h.secret != "" {
		r.Header.Set("X-Telegram-Bot-Api-Secret-Token", h.secret)
	}
	res, err := client.Do(r)
	if err != nil {
		return "Connection refused"
	}
	defer res.Body.Close()
	io.Copy(io.Discard, io.LimitReader(res.Body, 1<<20))
	if res.StatusCode/100 != 2 {
		return fmt.Sprintf("Wrong response from the webhook: %s", res.Status)
	}
	return ""
}
