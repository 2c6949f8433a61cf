package bottest

import "strings"

// FaultFunc chooses how one call fails; nil lets it through. The n-th call of that method is being made, from 1.
// chat is 0 where the method has none. It is called under the server's lock: decide, and call no method of the server.
type FaultFunc func(method string, chat int64, n int) *Failure

// faults is the plan of what goes wrong next.
type faults struct {
	hook    FaultFunc
	planned []plannedFault
}

type plannedFault struct {
	method string
	left   int
	f      Failure
}

// FailNext spoils the next count calls of a method ("" for any method but getUpdates and Push). Plans for the same method queue up.
func (s *Server) FailNext(method string, count int, f *Failure) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults.planned = append(s.faults.planned, plannedFault{method, count, *f})
}

// SetFault replaces the function that is asked before every call, after the plans of FailNext; nil takes it away.
func (s *Server) SetFault(hook FaultFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults.hook = hook
}

func (f *faults) next(method string, chat int64, n int) *Failure {
	for i := range f.planned {
		p := &f.planned[i]
		any := p.method == "" && !strings.EqualFold(method, "getUpdates") && method != Push
		if p.left <= 0 || !any && !strings.EqualFold(p.method, method) {
			continue
		}
		p.left--
		fault := p.f
		if p.left == 0 {
			f.planned = append(f.planned[:i:i], f.planned[i+1:]...)
		}
		return &fault
	}
	if f.hook == nil {
		return nil
	}
	return f.hook(method, chat, n)
}
