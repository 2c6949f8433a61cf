package bot

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

const (
	// maxUpdate is the most that is read of one update, in bytes. The longest that Telegram sends are some tens of thousands.
	maxUpdate = 1 << 20
	// hookConnections is how many updates Telegram may bring at once; 100 is its limit.
	hookConnections = 100
	// hookWait is how long Telegram waits for a turn before it is told to come again. The turn goes on: who comes again meets it.
	hookWait = 25 * time.Second
	// secretHeader carries the secret that setWebhook gave.
	secretHeader = "X-Telegram-Bot-Api-Secret-Token"
)

// hook takes updates that Telegram pushes. It answers 200 when the turn is committed and 503 when it is not, so that Telegram
// brings it again: to us or to another replica, whose commit finds the mark of a turn that was done.
type hook struct {
	client  *client
	url     string
	secret  string
	clock   Clock
	backoff Backoff
	log     *slog.Logger
	count   func(string)
	lanes   *lanes
	turn    func(mark, []byte) (chat int64, w work)

	mu      sync.Mutex
	open    bool
	flights map[mark]*flight // updates in hand
	commits int
}

// flight is one update in hand, and whoever waits for it.
type flight struct {
	ended   chan struct{}
	settled bool // written before ended closes
}

// hookSecret is what Telegram shows with every call. It follows from the token, so that all replicas know it and nobody has
// to keep it.
func hookSecret(token string) string {
	mac := hmac.New(sha256.New, []byte(token))
	mac.Write([]byte("bussola webhook"))
	return hex.EncodeToString(mac.Sum(nil))
}

// loopback is an address that stays on this machine, where a test may do without TLS.
func loopback(u *url.URL) bool {
	return u.Scheme == "http" && (u.Hostname() == "127.0.0.1" || u.Hostname() == "localhost")
}

// run opens, tells Telegram the address and stays until ctx ends.
func (h *hook) run(ctx context.Context) error {
	h.set(true)
	defer h.set(false)
	params := tgbotapi.Params{"url": h.url, "secret_token": h.secret, "max_connections": strconv.Itoa(hookConnections),
		"allowed_updates": allowedUpdates}
	for failures := 1; ; failures++ {
		_, err := h.client.call(ctx, "setWebhook", params)
		if err == nil {
			break
		}
		if ctx.Err() != nil {
			return nil
		}
		wait := h.backoff(failures)
		switch e, _ := err.(*Error); {
		case e.Failure == TooMany:
			wait = e.RetryAfter
		case e.Failure == Unauthorized:
			return err
		case e.Failure != Temporary:
			e.Why = "Telegram does not take the address of the webhook: it must be https, on port 443, 80, 88 or 8443, under a name that the world resolves"
			return e
		}
		if failures == 1 {
			h.log.Warn("the webhook cannot be set, trying again", "error", err)
		}
		if !pause(ctx, h.clock, wait) {
			return nil
		}
	}
	<-ctx.Done()
	return nil
}

// confirm has nothing to say: every update was answered by itself.
func (h *hook) confirm(context.Context) {}

func (h *hook) set(open bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.open = open
}

func (h *hook) settle(m mark, committed bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.flights[m].settled = true
	if committed {
		h.commits++
	}
}

func (h *hook) turns() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.commits
}

// ServeHTTP answers one call of Telegram, or of whoever pretends to be.
func (h *hook) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	if subtle.ConstantTimeCompare([]byte(r.Header.Get(secretHeader)), []byte(h.secret)) != 1 {
		h.count("hook_refused")
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	m, raw, err := readUpdate(http.MaxBytesReader(w, r.Body, maxUpdate))
	if tooLong, ok := errors.AsType[*http.MaxBytesError](err); ok {
		h.log.Error("an update is longer than any may be", "bytes", tooLong.Limit)
		w.WriteHeader(http.StatusRequestEntityTooLarge)
		return
	}
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	f := h.take(m, raw)
	if f != nil {
		select {
		case <-f.ended:
			if f.settled {
				return // 200
			}
		case <-h.clock.After(hookWait):
		case <-r.Context().Done():
			return // nobody listens any more
		}
	}
	h.count("hook_again")
	w.WriteHeader(http.StatusServiceUnavailable)
}

// errNotOne is a body that is not one JSON object with the number of an update.
var errNotOne = errors.New("bot: not one update")

// readUpdate reads exactly one update.
func readUpdate(body io.Reader) (mark, []byte, error) {
	raw, err := io.ReadAll(body)
	if err != nil {
		return mark{}, nil, fmt.Errorf("bot: reading an update: %w", err)
	}
	m, ok := markOf(raw)
	if !ok || !json.Valid(raw) {
		return mark{}, nil, errNotOne
	}
	return m, raw, nil
}

// take begins the turn of an update, or joins the one that runs. nil: nothing is begun now.
func (h *hook) take(m mark, raw []byte) *flight {
	h.mu.Lock()
	defer h.mu.Unlock()
	if f := h.flights[m]; f != nil {
		return f
	}
	if !h.open {
		return nil
	}
	f := &flight{ended: make(chan struct{})}
	h.flights[m] = f
	h.count("update")
	chat, work := h.turn(m, raw)
	h.lanes.put(chat, func() (then func()) {
		defer func() {
			h.mu.Lock()
			delete(h.flights, m)
			h.mu.Unlock()
			close(f.ended)
		}()
		return work()
	})
	return f
}
