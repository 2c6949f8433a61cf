package bot

import (
	"context"
	"math/rand/v2"
	"time"
)

// Clock tells the time and waits. Tests bring their own.
type Clock interface {
	Now() time.Time
	After(d time.Duration) <-chan time.Time
}

// SystemClock is the machine's.
type SystemClock struct{}

func (SystemClock) Now() time.Time                         { return time.Now() }
func (SystemClock) After(d time.Duration) <-chan time.Time { return time.After(d) }

// pause waits d, or less when ctx ends first; then it says false.
func pause(ctx context.Context, c Clock, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	select {
	case <-ctx.Done():
		return false
	case <-c.After(d):
		return true
	}
}

// Backoff says how long to wait after a number of failures in a row, counted from 1.
type Backoff func(failures int) time.Duration

// RandomBackoff doubles from half a second to half a minute and takes off up to half of it by chance, so that many
// callers that failed together do not come back together.
func RandomBackoff(failures int) time.Duration {
	d := 30 * time.Second
	if failures < 7 {
		d = 500 * time.Millisecond << max(failures-1, 0)
	}
	return d - rand.N(d/2+1)
}
