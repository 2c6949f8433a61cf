package bottest

// signal wakes everybody who waits, without anybody sleeping. The server's lock guards it.
type signal struct{ ch chan struct{} }

// wait gives the channel that closes at the next fire. Take it before looking at the state, under the same lock.
func (s *signal) wait() <-chan struct{} {
	if s.ch == nil {
		s.ch = make(chan struct{})
	}
	return s.ch
}

// fire costs nothing when nobody waits.
func (s *signal) fire() {
	if s.ch != nil {
		close(s.ch)
		s.ch = nil
	}
}
