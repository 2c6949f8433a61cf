package bot

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"bussola/bot/bottest"
	"bussola/chat"
)

// hooked makes a world whose bot is reached by webhook; it does not run yet.
func hooked(t *testing.T, s setup) (*world, *httptest.Server) {
	t.Helper()
	var door atomic.Pointer[Bot]
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { door.Load().Hook().ServeHTTP(w, r) }))
	t.Cleanup(front.Close)
	config := s.config
	s.config = func(c *Config) {
		c.Webhook = front.URL + "/telegram"
		if config != nil {
			config(c)
		}
	}
	w := open(t, s)
	door.Store(w.bot)
	return w, front
}

func TestWebhook(t *testing.T) {
	t.Run("messages and presses", func(t *testing.T) {
		w, _ := hooked(t, setup{})
		w.ada().Say("prima") // before the bot is there: Telegram keeps it
		w.start()
		w.reads(w.ada(), "re: prima")
		if err := w.ada().Press("Avanti"); err != nil {
			t.Fatal(err)
		}
		w.reads(w.ada(), "re: press go")
		if n := len(w.tg.Calls("getUpdates")); n != 0 {
			t.Errorf("%d updates were fetched beside the webhook", n)
		}
	})
	t.Run("not acknowledged before the commit", func(t *testing.T) {
		w, _ := hooked(t, setup{})
		w.house.fail(errStore)
		w.start()
		w.ada().Say("ciao")
		w.until("it was tried twice", func() bool { return w.counted("turn_failed") > 1 })
		if n := w.tg.Pending(); n != 1 {
			t.Errorf("%d updates wait at Telegram, want the one that is not committed", n)
		}
		w.house.fail(nil)
		w.reads(w.ada(), "re: ciao")
		w.until("all is acknowledged", func() bool { return w.tg.Pending() == 0 })
		if n := len(w.house.done()); n != 1 {
			t.Errorf("%d effects, want 1", n)
		}
	})
	t.Run("lost answers and repeats are one effect each", func(t *testing.T) {
		w, _ := hooked(t, setup{telegram: bottest.Options{DuplicateEvery: 3, Fault: func(method string, _ int64, n int) *bottest.Failure {
			switch {
			case method != bottest.Push || n%2 == 0:
				return nil
			case n%3 == 0:
				return bottest.Refused()
			}
			return bottest.LostReply()
		}}})
		w.start()
		for n := range 12 {
			w.ada().Say(fmt.Sprint("a", n))
			w.bob().Say(fmt.Sprint("b", n))
		}
		w.until("all is acknowledged", func() bool { return w.tg.Pending() == 0 && w.house.waiting() == 0 })
		said := map[int64][]string{}
		for _, in := range w.house.done() {
			said[in.Chat] = append(said[in.Chat], in.Message.Text)
		}
		for who, list := range said {
			if len(list) != 12 || !slices.IsSortedFunc(list, byNumber) {
				t.Errorf("%d said %v, want 12 in order", who, list)
			}
		}
	})
	t.Run("a stop sends back what is in hand", func(t *testing.T) {
		begun, never := make(chan struct{}), make(chan struct{})
		w, _ := hooked(t, setup{config: func(c *Config) {
			c.Stop = time.Second
			c.Conversation = slow{begun, never}
		}})
		w.start()
		w.ada().Say("ciao")
		<-begun
		if err := w.halt(); err != nil {
			t.Errorf("stopped with %v", err)
		}
		if n := w.tg.Pending(); n != 1 {
			t.Errorf("%d updates wait at Telegram, want 1", n)
		}
	})
	t.Run("an address that Telegram refuses ends it", func(t *testing.T) {
		w, _ := hooked(t, setup{telegram: bottest.Options{Fault: func(method string, _ int64, _ int) *bottest.Failure {
			if method == "setWebhook" {
				return &bottest.Failure{Code: 400, Description: "Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"}
			}
			return nil
		}}})
		w.start()
		err := <-w.ended
		w.stop = nil
		if e, ok := errors.AsType[*Error](err); !ok || e.Method != "setWebhook" || !strings.Contains(err.Error(), "8443") {
			t.Errorf("ended with %v", err)
		}
	})
	t.Run("fetching takes the webhook away", func(t *testing.T) {
		w, _ := hooked(t, setup{})
		w.start()
		w.ada().Say("uno")
		w.reads(w.ada(), "re: uno")
		w.halt()
		w.build(nil)
		w.start()
		w.ada().Say("due")
		w.reads(w.ada(), "re: due")
		if n := len(w.tg.Calls("deleteWebhook")); n != 1 {
			t.Errorf("deleteWebhook was called %d times", n)
		}
	})
}

func byNumber(a, b string) int {
	var x, y int
	fmt.Sscanf(a[1:], "%d", &x)
	fmt.Sscanf(b[1:], "%d", &y)
	return x - y
}

// slow is a conversation that listens to nothing but its end.
type slow struct{ begun, never chan struct{} }

func (s slow) Receive(ctx context.Context, _ Inbound) (Ack, error) {
	close(s.begun)
	select {
	case <-s.never:
	case <-ctx.Done():
	}
	return Ack{}, ctx.Err()
}

// TestTwoReplicas: two bots on one store behind one address. Each update is one effect, and those of one chat stay in order.
func TestTwoReplicas(t *testing.T) {
	var bots [2]*Bot
	var turn atomic.Int64
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		bots[turn.Add(1)%2].Hook().ServeHTTP(w, r)
	}))
	defer front.Close()
	w := open(t, setup{telegram: bottest.Options{DuplicateEvery: 4}, config: func(c *Config) { c.Webhook = front.URL }})
	bots[0] = w.bot
	second := w.bot.cfg
	second.Outbox = nobody{w.house} // one of them drains the outbox
	b, err := New(second)
	if err != nil {
		t.Fatal(err)
	}
	bots[1] = b
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- b.Run(ctx) }()
	w.start()
	for n := range 20 {
		w.ada().Say(fmt.Sprint("a", n))
		w.bob().Say(fmt.Sprint("b", n))
	}
	w.until("all is acknowledged and answered", func() bool { return w.tg.Pending() == 0 && w.house.waiting() == 0 })
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	said := map[int64][]string{}
	for _, in := range w.house.done() {
		said[in.Chat] = append(said[in.Chat], in.Message.Text)
	}
	for who, list := range said {
		if len(list) != 20 || !slices.IsSortedFunc(list, byNumber) {
			t.Errorf("%d said %v, want 20 in order", who, list)
		}
	}
}

// nobody is an outbox that never lists anything.
type nobody struct{ Outbox }

func (nobody) Next(context.Context, time.Time, int, map[int64]bool) ([]Outgoing, error) {
	return nil, nil
}

func TestWebhookRefusals(t *testing.T) {
	w, front := hooked(t, setup{reply: func(Inbound) ([]chat.Reply, error) { return nil, nil }})
	w.start()
	if err := w.tg.WaitReady(w.soon()); err != nil {
		t.Fatal(err)
	}
	good := `{"update_id":7,"message":{"message_id":1,"date":1,"chat":{"id":5,"type":"private"},"from":{"id":5,"first_name":"Ada"},"text":"segreto"}}`
	for name, tc := range map[string]struct {
		method, secret, body string
		want                 int
	}{
		"as Telegram does":       {"POST", hookSecret(token), good, 200},
		"once more":              {"POST", hookSecret(token), good, 200},
		"of no use to us":        {"POST", hookSecret(token), `{"update_id":8,"poll":{}}`, 200},
		"another method":         {"GET", hookSecret(token), "", 405},
		"no secret":              {"POST", "", good, 401},
		"another secret":         {"POST", hookSecret(token + "x"), good, 401},
		"the token as secret":    {"POST", token, good, 401},
		"nothing":                {"POST", hookSecret(token), "", 400},
		"null":                   {"POST", hookSecret(token), "null", 400},
		"two values":             {"POST", hookSecret(token), good + good, 400},
		"a value and more":       {"POST", hookSecret(token), good + " x", 400},
		"cut":                    {"POST", hookSecret(token), good[:len(good)-1], 400},
		"a list":                 {"POST", hookSecret(token), "[" + good + "]", 400},
		"no number":              {"POST", hookSecret(token), `{"message":{}}`, 400},
		"longer than any may be": {"POST", hookSecret(token), `{"update_id":9,"message":{"text":"` + strings.Repeat("x", maxUpdate) + `"}}`, 413},
	} {
		t.Run(name, func(t *testing.T) {
			req, err := http.NewRequest(tc.method, front.URL, strings.NewReader(tc.body))
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set(secretHeader, tc.secret)
			res, err := http.DefaultClient.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			defer res.Body.Close()
			said, _ := io.ReadAll(res.Body)
			if res.StatusCode != tc.want || len(said) != 0 {
				t.Errorf("%d %q, want %d and nothing said", res.StatusCode, said, tc.want)
			}
		})
	}
	if n := len(w.house.done()); n != 1 {
		t.Errorf("%d effects, want the one of Telegram", n)
	}
	if n := w.counted("hook_refused"); n != 3 {
		t.Errorf("%d refused callers counted, want 3", n)
	}
	http.DefaultClient.CloseIdleConnections()
}
