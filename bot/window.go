package bot

import (
	"bytes"
	"encoding/json"
	"hash/fnv"
	"strconv"
	"sync"
)

// window is what was read from Telegram and is not acknowledged yet. Telegram gives at most a hundred updates from the
// offset on, and forgets all below it: so the offset is the lowest update that is not committed, and those above it that
// are committed already are remembered here until it has passed them.
type window struct {
	mu      sync.Mutex
	settled map[mark]bool // false while it is in somebody's hands
	open    int           // how many are false
	next    int           // the offset when nothing is open: one past the highest that was settled
	commits int           // how many were ever committed by a turn
	moved   chan struct{} // gets a token when something was settled
}

// mark tells updates apart. The bytes count too: after a quiet week Telegram's numbers may start again lower.
type mark struct {
	id  int
	sum uint64
}

func newWindow() *window {
	return &window{settled: map[mark]bool{}, moved: make(chan struct{}, 1)}
}

// markOf reads the number of an update; false when it has none.
func markOf(raw []byte) (mark, bool) {
	id, ok := firstID(raw)
	if !ok {
		var u struct {
			ID *int `json:"update_id"`
		}
		if json.Unmarshal(raw, &u); u.ID == nil {
			return mark{}, false
		}
		id = *u.ID
	}
	h := fnv.New64a()
	h.Write(raw)
	return mark{id, h.Sum64()}, true
}

// firstID reads the number where Telegram puts it, at the beginning, without parsing the rest.
func firstID(raw []byte) (int, bool) {
	rest, ok := bytes.CutPrefix(raw, []byte(`{"update_id":`))
	end := bytes.IndexByte(rest, ',')
	if !ok || end < 0 {
		return 0, false
	}
	id, err := strconv.Atoi(string(rest[:end]))
	return id, err == nil
}

// add says whether an update is new to the window, and takes it in.
func (w *window) add(m mark) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, known := w.settled[m]; known {
		return false
	}
	if len(w.settled) == 0 {
		w.next = 0
	}
	w.settled[m] = false
	w.open++
	return true
}

// settle marks an update as done with: committed by a turn, or known not to need one.
func (w *window) settle(m mark, committed bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.settled[m] = true
	w.open--
	if committed {
		w.commits++
	}
	w.next = max(w.next, m.id+1)
	select {
	case w.moved <- struct{}{}:
	default:
	}
}

// offset acknowledges all below it; 0 acknowledges nothing. busy says that something is in somebody's hands.
func (w *window) offset() (offset int, busy bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.open == 0 {
		return w.next, false
	}
	lowest := 0
	for m, settled := range w.settled {
		if !settled && (lowest == 0 || m.id < lowest) {
			lowest = m.id
		}
	}
	return lowest, true
}

// acknowledged is called when Telegram has accepted an offset: what is settled below it will not come again.
func (w *window) acknowledged(offset int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for m, settled := range w.settled {
		if settled && m.id < offset {
			delete(w.settled, m)
		}
	}
}

// empty is called when Telegram said that nothing waits from an offset on. With nothing in hand, the next question starts
// from 0: it can bring nothing twice, and finds updates whose numbers start lower.
func (w *window) empty() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.open == 0 {
		clear(w.settled)
		w.next = 0
	}
}

// turns is how many updates were committed so far.
func (w *window) turns() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.commits
}
