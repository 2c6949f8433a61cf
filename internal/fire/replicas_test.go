package fire

import (
	"context"
	"errors"
	"flag"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"bussola/booking"
	"bussola/bot/bottest"
)

var freezes = flag.Int("fire.freezes", 5, "how often one of two copies is stopped past its lease and resumed")

// TestWebhookKill is the short form of TestKill with updates pushed: calls that never arrive, answers that are lost, and a program
// that is not there.
func TestWebhookKill(t *testing.T) {
	if testing.Short() {
		return // see doc.go
	}
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 8*time.Minute)
	defer cancel()
	c := newCampaign(t, *seed, size{citizens: 10, turns: 160, kills: 2}, folder(t.TempDir()), func(c *campaign) program {
		p := built(c).(*process)
		p.hook, p.listen = pushedTo()
		return p
	})
	e := c.run(ctx)
	judge(t, e)
	if n := len(c.server.Calls("getUpdates")); n > 0 {
		t.Errorf("%d updates were fetched beside the webhook", n)
	}
}

// pushedTo is an address for Telegram, and where the program listens behind it.
func pushedTo() (hook, listen string) {
	listen = bottest.FreeAddress()
	return "http://" + listen + "/hook", listen
}

// TestReplicas: two copies on one Redis behind one address. One after the other is stopped past its lease and resumed while people
// write; what it had in hand then happens beside what the other did meanwhile.
func TestReplicas(t *testing.T) {
	if testing.Short() {
		return // see doc.go
	}
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 8*time.Minute+time.Duration(*freezes)*5*time.Second)
	defer cancel()
	var two *replicas
	c := newCampaign(t, *seed, size{citizens: 12, turns: max(156, 60**freezes)}, newServer(t), func(c *campaign) program {
		two = newReplicas(t, c)
		return two
	})
	frozen := make(chan int, 1)
	go func() { frozen <- two.freezing(ctx, c, *freezes) }()
	e := c.run(ctx)
	judge(t, e)
	if n := <-frozen; n < *freezes {
		t.Errorf("only %d of %d times was one stopped while people wrote", n, *freezes)
	}
	if !two.bothLed() {
		t.Errorf("the lead never changed:\n%s", tail(c.prog.log()))
	}
}

// replicas are two copies of the program behind one address.
type replicas struct {
	both [2]*process
}

// lease is how long a copy leads without being heard of, here.
const lease = time.Second

func newReplicas(t *testing.T, c *campaign) *replicas {
	r := &replicas{}
	var doors [2]*url.URL
	var turn atomic.Int64
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.ResponseHeaderTimeout = 3 * time.Second // then Telegram is told to come again, and finds the other
	front := httptest.NewServer(&httputil.ReverseProxy{Transport: transport,
		Rewrite:      func(q *httputil.ProxyRequest) { q.SetURL(doors[turn.Add(1)%2]) },
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) }})
	t.Cleanup(front.Close)
	for i := range r.both {
		p := built(c).(*process)
		_, p.listen = pushedTo()
		p.hook, p.args = front.URL+"/hook", []string{"--lease", lease.String()}
		doors[i] = &url.URL{Scheme: "http", Host: p.listen}
		r.both[i] = p
	}
	return r
}

// freezing stops one copy after the other for longer than its lease, while people are at work; it says how often it did.
func (r *replicas) freezing(ctx context.Context, c *campaign, times int) (n int) {
	for n < times && ctx.Err() == nil {
		if err := c.reach(ctx, (n+1)*c.size.turns/(times+2), 0); err != nil {
			return n
		}
		p := r.both[n%2]
		if p.cmd == nil || p.cmd.Process.Signal(syscall.SIGSTOP) != nil {
			return n
		}
		_ = wait(ctx, 2*lease+500*time.Millisecond)
		if p.cmd.Process.Signal(syscall.SIGCONT) != nil {
			return n
		}
		n++
	}
	return n
}

// bothLed says whether the lead changed hands.
func (r *replicas) bothLed() bool {
	return r.both[0].out.has("this copy leads") && r.both[1].out.has("this copy leads")
}

func (r *replicas) each(do func(*process) error) error {
	return errors.Join(do(r.both[0]), do(r.both[1]))
}

func (r *replicas) start() error { return r.each((*process).start) }
func (r *replicas) kill() error  { return r.each((*process).kill) }
func (r *replicas) stop() error  { return r.each((*process).stop) }

func (r *replicas) pair(id booking.WorkerID) (booking.Code, error) { return r.both[0].pair(id) }

func (r *replicas) log() string { return r.both[0].log() + r.both[1].log() }
