package fire

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"strings"
	"testing"
	"time"

	"bussola/store"
	"bussola/store/redis"
	"bussola/store/redis/redistest"
)

var failovers = flag.Int("fire.failovers", 1, "how often the master is lost under people's load; the ways take turns, 5 is each once")

// watched keeps in a master and a replica that Sentinels watch. Everybody finds everybody over a network that may be cut.
type watched struct {
	net       *redistest.Net
	servers   []*redistest.Server
	sentinels []*redistest.Server
}

func newWatched(t *testing.T) *watched {
	t.Helper()
	w := &watched{net: redistest.NewNet(t)}
	w.servers = []*redistest.Server{w.net.Start(), w.net.Start()}
	w.servers[1].Follow(w.servers[0])
	w.sentinels = w.net.Watch(w.servers[0], 3)
	return w
}

func (w *watched) place() string { return redistest.Watched(w.sentinels) }

func (w *watched) open(bool) (store.Keeper, error) {
	return redis.Open(context.Background(), w.place(), redis.Options{})
}

func (w *watched) marks() (int, error) {
	master, _, err := w.roles()
	if err != nil {
		return 0, err
	}
	return marksOn(master)
}

func (w *watched) audit() ([]store.Entry, error) {
	master, _, err := w.roles()
	if err != nil {
		return nil, err
	}
	return auditOn(master)
}

// leader is who leads, to be compared.
func (w *watched) leader(ctx context.Context) (any, error) {
	if err := w.whole(ctx); err != nil {
		return nil, err
	}
	master, _, err := w.roles()
	return master, err
}

// roles are the master, as two of three Sentinels say, and the other.
func (w *watched) roles() (master, other *redistest.Server, err error) {
	said := map[string]int{}
	for _, s := range w.sentinels {
		addr, err := s.Try("SENTINEL", "GET-MASTER-ADDR-BY-NAME", "watched")
		if err == nil {
			said[addr]++
		}
	}
	for i, s := range w.servers {
		if said[redistest.Outside+"\n"+s.Found()] >= 2 {
			return s, w.servers[1-i], nil
		}
	}
	return nil, nil, errors.New("the Sentinels do not agree who leads")
}

// until waits until something is so.
func until(ctx context.Context, what string, so func() bool) error {
	for !so() {
		if err := wait(ctx, 20*time.Millisecond); err != nil {
			return fmt.Errorf("never so: %s: %w", what, err)
		}
	}
	return nil
}

// losses are the ways in which a master is lost. Each ends when the other leads, and the one that led is there again.
var losses = []struct {
	name string
	do   func(ctx context.Context, w *watched, master, other *redistest.Server) error
}{
	{"killed", func(ctx context.Context, w *watched, master, other *redistest.Server) error {
		master.Kill()
		err := w.leads(ctx, other)
		master.Up()
		return err
	}},
	{"by command", func(ctx context.Context, w *watched, _, other *redistest.Server) error {
		err := until(ctx, "the Sentinel finds whom to promote", func() bool { // it looks at the replica once in a while only
			_, err := w.sentinels[0].Try("SENTINEL", "FAILOVER", "watched")
			return err == nil
		})
		if err != nil {
			return err
		}
		return w.leads(ctx, other)
	}},
	{"stopped and resumed", func(ctx context.Context, w *watched, master, other *redistest.Server) error {
		master.Freeze()
		defer master.Thaw()
		return w.leads(ctx, other)
	}},
	{"cut from Sentinels and replica, not from the program", func(ctx context.Context, w *watched, master, other *redistest.Server) error {
		defer w.net.Heal()
		w.apart(master, append([]*redistest.Server{other}, w.sentinels...))
		if err := w.leads(ctx, other); err != nil {
			return err
		}
		return wait(ctx, time.Second)
	}},
	{"on the lesser side, with the program and one Sentinel", func(ctx context.Context, w *watched, master, other *redistest.Server) error {
		defer w.net.Heal()
		most := append([]*redistest.Server{other}, w.sentinels[1:]...)
		w.apart(master, most)
		w.apart(w.sentinels[0], most)
		w.net.Cut([]string{redistest.Outside}, most...)
		if err := w.leads(ctx, other); err != nil {
			return err
		}
		return wait(ctx, 2*time.Second)
	}},
}

// apart cuts one server from others, in both directions.
func (w *watched) apart(one *redistest.Server, others []*redistest.Server) {
	w.net.Cut(redistest.From(others...), one)
	w.net.Cut(redistest.From(one), others...)
}

func (w *watched) leads(ctx context.Context, s *redistest.Server) error {
	return until(ctx, "the other leads", func() bool {
		master, _, err := w.roles()
		return err == nil && master == s && s.Role() == "master"
	})
}

// whole waits until one leads and the other has all that it has: until then nobody could take its place.
func (w *watched) whole(ctx context.Context) error {
	return until(ctx, "one leads and the other follows", func() bool {
		master, other, err := w.roles()
		return err == nil && master.Role() == "master" && other.Role() == "slave" && follows(other)
	})
}

// follows says whether a replica hears its master.
func follows(s *redistest.Server) bool {
	text, err := s.Try("ROLE") // "slave", whom, port, how, offset
	said := strings.Split(text, "\n")
	return err == nil && len(said) > 3 && said[3] == "connected"
}

// TestFailover: the master is lost while people use the built program. With a replica that follows later, turns may be lost with
// it; what was shown as promised may not, and whoever waits for a confirmation gets it when the one that was lost is back.
func TestFailover(t *testing.T) {
	if testing.Short() {
		return // see doc.go
	}
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute+time.Duration(*failovers)*time.Minute)
	defer cancel()
	in := newWatched(t)
	c := newCampaign(t, *seed, size{citizens: 8, turns: max(96, 80**failovers)}, in, built)
	for _, p := range c.citizens {
		p.patience = 5 * time.Second // an answer may be lost with the master
	}
	done := map[string]int{}
	failed := make(chan error, 1)
	go func() {
		failed <- func() error {
			for n := range *failovers {
				if err := c.reach(ctx, (n+1)*c.size.turns/(*failovers+2), 0); err != nil {
					return err
				}
				if err := in.whole(ctx); err != nil {
					return err
				}
				master, other, err := in.roles()
				if err != nil {
					return err
				}
				way := losses[n%len(losses)]
				if err := way.do(ctx, in, master, other); err != nil {
					return fmt.Errorf("%s: %w", way.name, err)
				}
				done[way.name]++
			}
			return in.whole(ctx)
		}()
	}()
	c.mended = func() error {
		if err := <-failed; err != nil {
			return err
		}
		// Whoever waits is told what became of it, also when it is lost; one who closed the chat or was erased never is.
		once, cancel := context.WithTimeout(ctx, time.Minute)
		defer cancel()
		_ = until(once, "nobody waits for a confirmation", func() bool { return len(c.shownSoFar().waiting()) == 0 }) // judged at the end
		return ctx.Err()
	}
	e := c.run(ctx)
	e.broken = true
	t.Logf("%d turns, %.0f s under load; lost: %v; confirming shown %d, assured %d, told that it was lost %d", c.done, c.load.Seconds(), done,
		e.count("notice_confirming"), e.count("notice_assured"), e.count("notice_unsaved"))
	judgePromises(t, e)
	for _, chat := range e.waiting() {
		t.Errorf("chat %d was told to wait for a confirmation, and never what became of it", chat)
	}
}

// shownSoFar is what citizens read, while the program still runs.
func (c *campaign) shownSoFar() *evidence {
	e := &evidence{words: c.words}
	for _, p := range c.citizens {
		e.people = append(e.people, witness{chat: p.ID})
	}
	for _, call := range c.server.Calls("sendMessage", "editMessageText") {
		if call.Effect {
			e.shown = append(e.shown, line{call.Chat, plain(call.Params["text"])})
		}
	}
	e.sort()
	return e
}

// waiting lists the chats that were told last that something is being confirmed.
func (e *evidence) waiting() (chats []int64) {
	for _, w := range e.people {
		waits := false
		for _, text := range e.told(w.chat) {
			if e.words.shows("notice_confirming", text) {
				waits = true
				continue
			}
			for _, key := range append([]string{"notice_assured", "notice_unsaved", "notice_hold_expired"}, append(promising, cancelling...)...) {
				waits = waits && !e.words.shows(key, text)
			}
		}
		if waits && w.left == 0 && !w.erased {
			chats = append(chats, w.chat)
		}
	}
	return chats
}

// count is how many screens showed a text.
func (e *evidence) count(key string) (n int) {
	for _, l := range e.shown {
		if e.words.shows(key, l.text) {
			n++
		}
	}
	return n
}

// judgePromises fails a test with what may not be even where turns are lost with their server.
func judgePromises(t *testing.T, e *evidence) {
	t.Helper()
	lost := map[law]int{}
	for _, f := range check(e) {
		switch f.law {
		case kept, oneCell, discreet, silent:
			t.Errorf("%s: %s", f.law, f.what)
		default:
			lost[f.law]++
		}
	}
	t.Logf("lost with their server: %v", lost)
}
