package bot

import (
	"context"
	"sync"
	"time"
)

// term gives contexts that end after a while, up to a second later than asked: all who ask within a second share one, so that not every
// turn and every report makes a timer of its own.
type term struct {
	parent context.Context
	within time.Duration

	mu     sync.Mutex
	shared context.Context
	until  time.Time // so long it is given out
}

func (t *term) context() context.Context {
	now := time.Now()
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.shared == nil || !now.Before(t.until) {
		var cancel func()
		t.shared, cancel = context.WithTimeout(t.parent, t.within+time.Second)
		context.AfterFunc(t.shared, cancel) // it ends by itself
		t.until = now.Add(time.Second)
	}
	return t.shared
}
