package bottest

import (
	"net/url"
	"strings"
	"time"
)

// webhook is where updates are pushed to instead of being fetched.
type webhook struct {
	url    string
	secret string
	max    int            // deliveries at once
	busy   map[int64]bool // keys on their way
	stop   chan struct{}
	done   chan struct{}
	errAt  time.Time
	err    string
}

func (s *Server) setWebhook(c *Call, p params) (any, *Failure) {
	raw, secret := p.values["url"], p.values["secret_token"]
	if raw == "" {
		return s.deleteWebhook(c, p)
	}
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" {
		return nil, bad("bad webhook: Failed to resolve host: Name or service not known")
	}
	if u.Scheme != "https" && u.Hostname() != "127.0.0.1" && u.Hostname() != "localhost" { // a test may do without TLS
		return nil, bad("bad webhook: An HTTPS URL must be provided for webhook")
	}
	if len(secret) > 256 {
		return nil, bad("secret token is too long")
	}
	if strings.Trim(secret, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") != "" {
		return nil, bad("secret token contains unallowed characters")
	}
	s.poll.end("terminated by setWebhook request")
	s.stopWebhook()
	s.allow(p)
	if p.bool("drop_pending_updates") {
		s.drop()
	}
	h := &webhook{url: raw, secret: secret, max: p.int("max_connections"), busy: map[int64]bool{},
		stop: make(chan struct{}), done: make(chan struct{})}
	if h.max < 1 || h.max > 100 {
		h.max = 40
	}
	s.hook = h
	go s.deliver(h)
	s.idle.fire()
	return true, nil
}

func (s *Server) deleteWebhook(c *Call, p params) (any, *Failure) {
	s.stopWebhook()
	if p.bool("drop_pending_updates") {
		s.drop()
	}
	return true, nil
}

func (s *Server) getWebhookInfo(c *Call, p params) (any, *Failure) {
	s.queue.expire(s.opt.Now())
	info := struct {
		URL       string   `json:"url"`
		Cert      bool     `json:"has_custom_certificate"`
		Pending   int      `json:"pending_update_count"`
		ErrorDate int64    `json:"last_error_date,omitempty"`
		Error     string   `json:"last_error_message,omitempty"`
		Max       int      `json:"max_connections,omitempty"`
		Allowed   []string `json:"allowed_updates,omitempty"`
	}{Pending: len(s.queue.pending), Allowed: s.queue.allowed}
	if h := s.hook; h != nil {
		info.URL, info.Max, info.Error = h.url, h.max, h.err
		if !h.errAt.IsZero() {
			info.ErrorDate = h.errAt.Unix()
		}
	}
	return info, nil
}

// drop forgets everything that waits, as drop_pending_updates asks.
func (s *Server) drop() { s.queue.pending, s.queue.again = nil, nil }

// stopWebhook takes the webhook away; the channel closes when its last delivery has ended. nil when there was none.
func (s *Server) stopWebhook() <-chan struct{} {
	h := s.hook
	if h == nil {
		return nil
	}
	s.hook = nil
	close(h.stop)
	return h.done
}
