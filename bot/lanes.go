package bot

import "sync"

// lanes run work of different chats side by side and work of one chat in order. A lane ends when its chat has nothing more to do.
// Who uses it bounds how much is put in: here, the window of updates.
type lanes struct {
	crew  *crew
	mu    sync.Mutex
	queue map[int64][]work
	wait  sync.WaitGroup
}

// work is what a lane does. What it gives back, if anything, is done by the same hand when the lane is free for what comes next.
type work func() (then func())

func newLanes(c *crew) *lanes { return &lanes{crew: c, queue: map[int64][]work{}} }

// put adds work behind what the chat has already.
func (l *lanes) put(chat int64, w work) {
	l.mu.Lock()
	defer l.mu.Unlock()
	_, running := l.queue[chat]
	l.queue[chat] = append(l.queue[chat], w)
	if !running {
		l.wait.Add(1)
		l.crew.do(func() { l.run(chat) })
	}
}

func (l *lanes) run(chat int64) {
	var then func()
	for {
		l.mu.Lock()
		q := l.queue[chat]
		if len(q) == 0 {
			delete(l.queue, chat)
			l.mu.Unlock()
			break
		}
		l.queue[chat] = q[1:]
		l.mu.Unlock()
		if then != nil {
			l.crew.do(then) // the next one does not wait for it
		}
		then = q[0]()
	}
	l.wait.Done()
	if then != nil {
		then()
	}
}
