package fire

import (
	"context"
	"flag"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"bussola/store"
)

var steps = flag.Int("fire.steps", 10, "how often the program is killed at each step of a turn; the long form is 500")

// The steps of a turn at which the program may die, in the order in which an update goes through them. A step has a moment
// before what it does and one after it.
var moments = []string{
	"before updates are asked for", "after updates were read",
	"before the session is loaded", "after the session was loaded",
	"before the commit", "after the commit",
	"before a press is answered", "after a press was answered",
	"before the outbox is read", "after the outbox was read",
	"before a message is sent", "after a message was sent",
	"before a message is edited", "after a message was edited",
	"before a message is marked as sent", "after a message was marked as sent",
}

// trap waits for the program to come to a moment, and closes the gates there: nothing that it does afterwards reaches anybody.
type trap struct {
	mu   sync.Mutex
	at   string // "": not set
	die  func()
	fell chan struct{}
}

// set sets the trap and gives what is closed when it has fallen.
func (t *trap) set(at string, die func()) <-chan struct{} {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.at, t.die, t.fell = at, die, make(chan struct{})
	return t.fell
}

func (t *trap) pass(at string) {
	if t == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.at == at {
		t.at = ""
		t.die()
		close(t.fell)
	}
}

// asked is the moment of a call to Telegram; "" for calls that are no step.
func asked(path string) string {
	method := path[strings.LastIndexByte(path, '/')+1:]
	return map[string]string{"getUpdates": "updates are asked for|updates were read", "answerCallbackQuery": "a press is answered|a press was answered",
		"sendMessage": "a message is sent|a message was sent", "editMessageText": "a message is edited|a message was edited"}[method]
}

// telegram is a Telegram that the program reaches only while it lives.
func (m *mortal) telegram(alive func() bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		before, after, step := strings.Cut(asked(req.URL.Path), "|")
		if step {
			m.trap.pass("before " + before)
		}
		if !alive() {
			panic(http.ErrAbortHandler)
		}
		if !step {
			m.server.ServeHTTP(w, req)
			return
		}
		held := &held{ResponseWriter: w}
		m.server.ServeHTTP(held, req)
		m.trap.pass("after " + after)
		if !alive() {
			panic(http.ErrAbortHandler) // it was done, and nobody hears of it
		}
		held.let()
	})
}

// held is an answer that is not given yet.
type held struct {
	http.ResponseWriter
	code int
	body []byte
}

func (h *held) WriteHeader(code int)        { h.code = code }
func (h *held) Write(b []byte) (int, error) { h.body = append(h.body, b...); return len(b), nil }
func (h *held) Unwrap() http.ResponseWriter { return h.ResponseWriter }
func (h *held) let() {
	if h.code != 0 {
		h.ResponseWriter.WriteHeader(h.code)
	}
	_, _ = h.ResponseWriter.Write(h.body) // whoever hung up needs no answer
}

// trapped tells a trap of everything that a store is asked in a turn.
type trapped struct {
	store.Keeper
	trap *trap
}

func (k trapped) Load(ctx context.Context, p store.Person) (store.Record, error) {
	k.trap.pass("before the session is loaded")
	r, err := k.Keeper.Load(ctx, p)
	k.trap.pass("after the session was loaded")
	return r, err
}

func (k trapped) Commit(ctx context.Context, c store.Commit) (store.Given, error) {
	k.trap.pass("before the commit")
	taken, err := k.Keeper.Commit(ctx, c)
	k.trap.pass("after the commit")
	return taken, err
}

func (k trapped) Letters(ctx context.Context, now time.Time, n int, busy map[store.Person]bool) ([]store.Listed, error) {
	k.trap.pass("before the outbox is read")
	list, err := k.Keeper.Letters(ctx, now, n, busy)
	k.trap.pass("after the outbox was read")
	return list, err
}

func (k trapped) Sent(ctx context.Context, id int64, d *store.Delivery, shown ...store.Trace) error {
	k.trap.pass("before a message is marked as sent")
	err := k.Keeper.Sent(ctx, id, d, shown...)
	k.trap.pass("after a message was marked as sent")
	return err
}

// TestEachStep kills the program at each moment of a turn, while people use it, on both stores.
func TestEachStep(t *testing.T) {
	t.Parallel()
	for name, in := range map[string]func(*testing.T) keeps{
		"folder": func(t *testing.T) keeps { return folder(t.TempDir()) },
		"redis":  func(t *testing.T) keeps { return newServer(t) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(t.Context(), 8*time.Minute+time.Duration(*steps)*time.Minute)
			defer cancel()
			var plan []string
			each := *steps
			if testing.Short() {
				each = 1
			}
			for range each {
				plan = append(plan, moments...)
			}
			c := newCampaign(t, *seed, size{citizens: 12, turns: 12 * (6 + 8*each), kills: len(plan)}, in(t), func(c *campaign) program { return newMortal(c, plant{}) })
			m := c.prog.(*mortal)
			m.trap = &trap{}
			c.kill = func(ctx context.Context) error {
				at := plan[c.kills]
				select {
				case <-m.trap.set(at, func() { m.dead.Load().Store(true) }):
				case <-ctx.Done():
					return fmt.Errorf("nobody came to the moment %q: %w", at, ctx.Err())
				}
				c.fell[at]++
				return c.prog.kill()
			}
			e := c.run(ctx)
			for _, at := range moments {
				if c.fell[at] < each {
					t.Errorf("killed %d times %s", c.fell[at], at)
				}
			}
			t.Logf("%d turns, killed %d times at %d moments", c.done, c.kills, len(slices.Compact(moments)))
			judge(t, e)
		})
	}
}
