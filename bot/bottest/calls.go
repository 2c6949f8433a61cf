package bottest

import (
	"slices"
	"strings"
	"time"
)

// Call is one method that the bot called with the right token, in the order in which calls took effect.
type Call struct {
	N       int // counts from 1; a gap never happens, even when old calls were dropped
	Method  string
	Chat    int64             // 0 where the method has none
	Message int               // the message that was sent, edited or deleted
	Params  map[string]string // as sent; files are not here
	Effect  bool              // it changed what people see, whatever the bot heard of it
	Code    int               // HTTP status of the reply; 0 when the connection was closed without one
	Cut     bool              // only half of the reply left
	At      time.Time         // by the server's clock
}

// Calls gives the log, oldest first, of the methods named; of all when none is.
func (s *Server) Calls(methods ...string) []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(methods) == 0 {
		return slices.Clone(s.calls)
	}
	var out []Call
	for _, c := range s.calls {
		if slices.ContainsFunc(methods, func(m string) bool { return strings.EqualFold(m, c.Method) }) {
			out = append(out, c)
		}
	}
	return out
}

// Sent gives the calls that put a new message into a chat, oldest first, also those whose reply was lost.
func (s *Server) Sent(chat int64) []Call {
	var out []Call
	for _, c := range s.Calls("sendMessage", "sendDocument") {
		if c.Effect && c.Chat == chat {
			out = append(out, c)
		}
	}
	return out
}

// record closes a call's entry. A nil f is a plain success.
func (s *Server) record(c *Call, f *Failure) {
	s.nCalls++
	c.N, c.At, c.Code = s.nCalls, s.opt.Now(), 200
	if f != nil {
		c.Cut = f.Cut
		if f.Code != 0 {
			c.Code = f.Code
		}
		if f.Drop {
			c.Code = 0
		}
	}
	s.calls = append(s.calls, *c)
	if keep := s.opt.KeepCalls; keep > 0 && len(s.calls) > 2*keep { // twice, so that copying is rare
		s.calls = append(s.calls[:0:0], s.calls[len(s.calls)-keep:]...)
	}
}
