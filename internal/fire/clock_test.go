package fire

import (
	"sync"
	"time"
)

// clock is the time that the programs under fire believe it is. It goes on like a real one and leaps while they are dead, so
// that minutes of holds and hours of reminders pass within a test.
type clock struct {
	mu    sync.Mutex
	base  time.Time
	began time.Time
}

// firstMoment is a Tuesday afternoon, twelve minutes before reminders for the next day go out.
var firstMoment = time.Date(2026, time.November, 24, 15, 48, 0, 0, time.UTC)

// nextMorning is after nine in Rome.
var nextMorning = time.Date(2026, time.November, 25, 8, 5, 0, 0, time.UTC)

func newClock(first time.Time) *clock { return &clock{base: first, began: time.Now()} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.base.Add(time.Since(c.began))
}

func (c *clock) leap(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.base = c.base.Add(d)
}

// leapTo goes to a moment that has not come yet.
func (c *clock) leapTo(at time.Time) { c.leap(at.Sub(c.now())) }
