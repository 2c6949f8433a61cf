package bot

import (
	"context"
	"sync"
	"time"
)

// leftovers are messages whose buttons are not the choices of the moment any more. They go when their person rests: somebody who
// writes on has the screen in mind that comes, and one call for each message would be half of all calls to Telegram. Nothing
// depends on it: a press on an old button is answered with where things stand, and what is forgotten here keeps its buttons.
type leftovers struct {
	mu    sync.Mutex
	chats map[int64]*leftover
}

type leftover struct {
	messages []int64
	from     time.Time // when they may go
}

const (
	// restsAfter is how long after the last screen of a chat the buttons of those before it go.
	restsAfter = time.Second
	// leftInChat and leftInAll bound what is remembered; what is further up nobody sees.
	leftInChat, leftInAll = 8, 5_000
)

func (l *leftovers) put(chat, message int64, from time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.chats == nil {
		l.chats = map[int64]*leftover{}
	}
	c := l.chats[chat]
	if c == nil {
		if len(l.chats) >= leftInAll {
			return
		}
		c = &leftover{}
		l.chats[chat] = c
	}
	c.messages, c.from = append(c.messages, message), from
	if len(c.messages) > leftInChat {
		c.messages = c.messages[1:]
	}
}

// take gives what may go at a time, at most n chats; at the end, all of them that fit.
func (l *leftovers) take(now time.Time, n int, end bool) map[int64][]int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out map[int64][]int64
	for chat, c := range l.chats {
		if len(out) == n {
			break
		}
		if end || !c.from.After(now) {
			if out == nil {
				out = map[int64][]int64{}
			}
			out[chat] = c.messages
			delete(l.chats, chat)
		}
	}
	return out
}

// tidyAtOnce is how many chats are tidied at the same time.
const tidyAtOnce = 8

// tidy takes the old buttons off where people rest. Failing at it costs nothing, and is not tried again; only the wait that Telegram
// asks for is kept to.
func (s *sender) tidy(ctx context.Context, end bool) {
	for chat, messages := range s.left.take(s.clock.Now(), tidyAtOnce, end) {
		s.wait.Go(func() {
			for i, m := range messages {
				err := s.client.strip(ctx, chat, m)
				if e, _ := err.(*Error); e != nil && e.Failure == TooMany {
					s.count("too_many")
					until := s.clock.Now().Add(e.RetryAfter)
					s.pacer.hold(chat, until)
					for _, m := range messages[i:] {
						s.left.put(chat, m, until)
					}
					return
				}
			}
		})
	}
}
