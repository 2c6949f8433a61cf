package bottest

import (
	"encoding/json"
	"slices"
	"strconv"
	"time"
)

// How long Telegram keeps an update that nobody fetches.
const (
	keepUpdate = 24 * time.Hour
	keepPress  = 150 * time.Second
	keepPast   = 10_000 // confirmed updates that can be delivered again
)

// update is one thing that happened, waiting for the bot.
type update struct {
	id   int
	kind string // the field of the update: "message", "edited_message", "callback_query", "my_chat_member"
	body json.RawMessage
	key  int64 // what shares a key stays in order: a chat, or the presses of one user
	at   time.Time
}

func (u update) expired(now time.Time) bool {
	keep := keepUpdate
	if u.kind == "callback_query" {
		keep = keepPress
	}
	return now.Sub(u.at) > keep
}

// append appends the update as a bot reads it.
func (u update) append(b []byte) []byte {
	b = strconv.AppendInt(append(b, `{"update_id":`...), int64(u.id), 10)
	b = append(append(append(b, `,"`...), u.kind...), `":`...)
	return append(append(b, u.body...), '}')
}

func appendUpdates(list []update) json.RawMessage {
	size := 2
	for _, u := range list {
		size += len(u.body) + 64
	}
	b := append(make([]byte, 0, size), '[')
	for i, u := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = u.append(b)
	}
	return append(b, ']')
}

// queue holds updates from the moment they happen until the bot confirms them.
type queue struct {
	next      int // id of the next update
	pending   []update
	again     []update // to be delivered once more, whatever the offset
	past      []update // confirmed, oldest first
	confirmed int
	allowed   []string // kinds the bot asked for; nil for all
	arrived   signal
}

// push puts an update at the end of the queue, unless the bot does not want its kind.
func (q *queue) push(u update) {
	if q.allowed != nil && !slices.Contains(q.allowed, u.kind) {
		return
	}
	u.id = q.next
	q.next++
	q.pending = append(q.pending, u)
	q.arrived.fire()
}

// expire drops what Telegram no longer keeps.
func (q *queue) expire(now time.Time) {
	old := func(u update) bool { return u.expired(now) }
	if slices.ContainsFunc(q.pending, old) {
		q.pending = slices.DeleteFunc(q.pending, old)
	}
}

// confirm forgets the updates before an offset, as getUpdates does. An offset far in the future is not believed: Telegram
// then starts again from the oldest update. A negative one keeps only that many from the end.
func (q *queue) confirm(offset, every int) {
	if offset < 0 {
		from := max(0, len(q.pending)+offset)
		if offset = q.next; from < len(q.pending) {
			offset = q.pending[from].id
		}
	}
	if offset > q.next+10 {
		return
	}
	n := 0
	for n < len(q.pending) && q.pending[n].id < offset {
		n++
	}
	for _, u := range q.pending[:n] {
		q.done(u, every)
	}
	q.pending = q.pending[n:]
}

// done remembers a confirmed update, and lets every n-th come again.
func (q *queue) done(u update, every int) {
	if q.confirmed++; every > 0 && q.confirmed%every == 0 {
		q.again = append(q.again, u)
	}
	if q.past = append(q.past, u); len(q.past) > 2*keepPast {
		q.past = slices.Clone(q.past[len(q.past)-keepPast:])
	}
}

// Pending counts the updates that the bot has not confirmed yet.
func (s *Server) Pending() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queue.expire(s.opt.Now())
	return len(s.queue.pending)
}

// Redeliver delivers the newest n confirmed updates once more, with their old ids: Telegram forgot that they were confirmed.
func (s *Server) Redeliver(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := &s.queue
	q.again = append(q.again, q.past[max(0, len(q.past)-n):]...)
	q.arrived.fire()
}

// RestartIDs lets update ids go on from next, also lower ones, as Telegram does after a quiet week. What is pending is
// numbered anew.
func (s *Server) RestartIDs(next int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := &s.queue
	for i := range q.pending {
		q.pending[i].id = next + i
	}
	q.next = next + len(q.pending)
}

// PushRaw queues an update of any kind with any JSON value: what a newer Telegram, or a bad day, might send.
func (s *Server) PushRaw(kind, body string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queue.push(update{kind: kind, body: json.RawMessage(body), at: s.opt.Now()})
}
