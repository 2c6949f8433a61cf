package turn

import (
	"encoding/json"
	"maps"
	"sync"
	"time"

	"bussola/dialogs"
)

// recent are the records that this program wrote last, as it wrote them, so that whoever goes on with a dialog need not be read
// again. The store stays the truth: a commit on a version that somebody else has passed, or on a person who was erased, is a
// conflict, and the turn is decided again on what is read. What is remembered here is forgotten soon, for it is opened.
type recent struct {
	mu    sync.Mutex
	list  map[int64]written // by chat
	doubt int               // so many records are read before one is trusted again
}

// written is a person after a turn. The session is as it would be read back from what was sealed; where only reading tells, plain is
// what was sealed.
type written struct {
	person
	plain []byte // nil: session it is
	until time.Time
}

const (
	// recentFor is how long a record is remembered: as long as somebody reads a screen.
	recentFor = time.Minute
	// recentDoubt is how many records are read after one was passed by another copy of the program: where updates of a person go now
	// to one copy, now to another, a turn that is decided twice costs more than what trusting saves.
	recentDoubt = 30
	// recentAtMost bounds how many are: some kilobytes each.
	recentAtMost = 500
)

// take gives the record of a chat, once: whoever goes on with it puts what comes after.
func (l *recent) take(chat int64, now time.Time) *person {
	l.mu.Lock()
	w, ok := l.list[chat]
	delete(l.list, chat)
	doubted := l.doubt > 0
	if ok && doubted {
		l.doubt--
	}
	l.mu.Unlock()
	if !ok || doubted || !now.Before(w.until) || w.Touched.After(now) {
		return nil
	}
	p := w.person
	if w.plain != nil && json.Unmarshal(w.plain, &p.session) != nil {
		return nil
	}
	return &p
}

// passed says that a record was not the last one any more.
func (l *recent) passed() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.doubt = recentDoubt
}

// put remembers a person whose turn is committed with a session, which was sealed as plain.
func (l *recent) put(chat int64, p person, session dialogs.Session, plain []byte, now time.Time) {
	if twin, same := session.Twin(plain); same {
		p.session, plain = twin, nil
	} else {
		p.session = session.Bare()
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.list == nil {
		l.list = map[int64]written{}
	}
	if len(l.list) >= recentAtMost {
		l.sweep(now)
	}
	if len(l.list) < recentAtMost {
		l.list[chat] = written{p, plain, now.Add(recentFor)}
	}
}

// forget drops everything whose time is over.
func (l *recent) forget(now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sweep(now)
}

// sweep is forget under the lock.
func (l *recent) sweep(now time.Time) {
	maps.DeleteFunc(l.list, func(_ int64, w written) bool { return !now.Before(w.until) })
}
