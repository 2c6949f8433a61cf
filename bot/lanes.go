package bot

import "sync"

// lanes run work of different chats side by side and work of one chat in order. A lane ends when its chat has nothing more to do. Who uses it bounds how much is put in: here, the window of updates.
type lanes struct {
	crew  *crew
	mu    sync.Mutex
	queue map[int64][]func()
	wait  sync.WaitGroup
}

func newLanes(c *crew) *lanes { return &lanes{crew: c, queue: map[int64][]func(){}} }

// put adds work behind what the chat has already.
func (l *lanes) put(chat int64, work func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	_, running := l.queue[chat]
	l.queue[chat] = append(l.queue[chat], work)
	if !running {
		l.wait.Add(1)
		l.crew.do(func() {
			defer l.wait.Done()
			l.run(chat)
		})
	}
}

func (l *lanes) run(chat int64) {
	for {
		l.mu.Lock()
		q := l.queue[chat]
		if len(q) == 0 {
			delete(l.queue, chat)
			l.mu.Unlock()
			return
		}
		l.queue[chat] = q[1:]
		l.mu.Unlock()
		q[0]()
	}
}
