package bottest

import (
	"math"
	"time"
)

// Limits are the rates over which Telegram answers 429 with a retry_after. A zero field is not counted.
type Limits struct {
	PerChat        float64 // new messages a second in one chat, sustained
	ChatBurst      int     // how many may come at once before PerChat counts; 1 when zero
	Overall        float64 // new messages a second over all chats
	OverallBurst   int     // as many as Overall when zero
	GroupPerMinute int     // new messages in any minute in one group
	CountEdits     bool    // edits count as new messages
}

// RealLimits are about what Telegram keeps to: its FAQ names 1 a second in a chat with short bursts, 30 a second
// overall, 20 a minute in a group.
func RealLimits() Limits {
	return Limits{PerChat: 1, ChatBurst: 4, Overall: 30, GroupPerMinute: 20}
}

// bucket lets a rate through with a burst.
type bucket struct {
	tokens float64
	at     time.Time
}

// fill brings a bucket up to now.
func (b *bucket) fill(now time.Time, rate float64, burst int) {
	if b.at.IsZero() {
		b.tokens = float64(burst)
	} else {
		b.tokens = min(float64(burst), b.tokens+rate*now.Sub(b.at).Seconds())
	}
	b.at = now
}

// wait is how many whole seconds are missing until the next token; 0 when there is one.
func (b *bucket) wait(rate float64) int {
	if b.tokens >= 1-1e-9 {
		return 0
	}
	return max(1, int(math.Ceil((1-b.tokens)/rate-1e-9)))
}

// throttle counts one message to a chat, or refuses it without counting.
func (s *Server) throttle(r *room) *Failure {
	l := s.opt.Limits
	if l == (Limits{}) {
		return nil
	}
	now, seconds := s.opt.Now(), 0
	if l.PerChat > 0 {
		r.bucket.fill(now, l.PerChat, max(l.ChatBurst, 1))
		seconds = max(seconds, r.bucket.wait(l.PerChat))
	}
	if l.Overall > 0 {
		burst := l.OverallBurst
		if burst == 0 {
			burst = max(1, int(l.Overall))
		}
		s.overall.fill(now, l.Overall, burst)
		seconds = max(seconds, s.overall.wait(l.Overall))
	}
	if l.GroupPerMinute > 0 && !r.private() {
		for len(r.recent) > 0 && now.Sub(r.recent[0]) >= time.Minute {
			r.recent = r.recent[1:]
		}
		if len(r.recent) >= l.GroupPerMinute {
			left := time.Minute - now.Sub(r.recent[0])
			seconds = max(seconds, int(math.Ceil(left.Seconds())))
		}
	}
	if seconds > 0 {
		return TooMany(seconds)
	}
	r.bucket.tokens--
	s.overall.tokens--
	if !r.private() {
		r.recent = append(r.recent, now)
	}
	return nil
}
