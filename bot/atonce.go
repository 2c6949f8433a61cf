package bot

import (
	"context"

	"bussola/trace"
)

// atOnce gives what shows the replies of a turn whose chat is reserved, one after the other. What is not shown, because too many are on
// their way (then it gives nothing), the chat rests or one of them failed, stays in the outbox and is listed.
func (s *sender) atOnce(ctx context.Context, chat int64, list []Outgoing) (flight func()) {
	if !s.leads() || s.pacer.rests(chat, s.clock.Now()) || !s.traffic.follow(chat) {
		s.traffic.release(chat)
		s.kick()
		return nil
	}
	followed := trace.Keep(ctx)
	s.wait.Add(1)
	return func() {
		defer s.wait.Done()
		defer followed.End()
		all := true
		for _, o := range list {
			if all = s.deliver(ctx, o); !all {
				break
			}
		}
		if s.traffic.land(chat) || !all {
			s.knock(s.landed)
		}
	}
}

// kick makes the sender look at once.
func (s *sender) kick() { s.knock(s.kicked) }

func (s *sender) knock(door chan struct{}) {
	select {
	case door <- struct{}{}:
	default:
	}
}
