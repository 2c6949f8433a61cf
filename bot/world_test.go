package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"bussola/bot/bottest"
	"bussola/chat"
	"bussola/internal/logbook"
)

// The words of these tests that may never reach a log or an error: what people write, their names and numbers, the token.
const (
	token  = "42:AAsecretsecretsecret"
	secret = "segreto"
	phone  = "+393331234567"
)

// quick is a clock that runs faster than the machine's. With it, retry_after takes no time and nothing sleeps.
type quick struct {
	start time.Time
	speed time.Duration
}

func (q quick) Now() time.Time {
	return q.start.Add(time.Since(q.start) * q.speed)
}

func (q quick) After(d time.Duration) <-chan time.Time { return time.After(d / q.speed) }

// world is a Telegram, a bot and a house behind it, in one test.
type world struct {
	t      *testing.T
	tg     *bottest.Server
	house  *house
	bot    *Bot
	clock  quick
	log    *logbook.Book
	mu     sync.Mutex
	counts map[string]int
	stop   context.CancelFunc
	ended  chan error
}

type setup struct {
	telegram bottest.Options
	speed    time.Duration // of the clock; 100 when 0
	config   func(*Config)
	reply    func(Inbound) ([]chat.Reply, error)
}

// open makes a world whose bot does not run yet.
func open(t *testing.T, s setup) *world {
	t.Helper()
	if s.speed == 0 {
		s.speed = 100
	}
	w := &world{t: t, clock: quick{time.Now(), s.speed}, log: &logbook.Book{}, counts: map[string]int{}}
	s.telegram.Token, s.telegram.Now = token, w.clock.Now
	w.tg = bottest.New(s.telegram)
	t.Cleanup(w.tg.Close)
	w.house = newHouse(s.reply)
	w.build(s.config)
	return w
}

// build makes a new bot on the same house and Telegram, as after a crash.
func (w *world) build(config func(*Config)) {
	w.t.Helper()
	cfg := Config{
		Token: token, API: w.tg.URL(), Conversation: w.house, Outbox: w.house, Clock: w.clock,
		Log:     slog.New(slog.NewTextHandler(w.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Backoff: func(n int) time.Duration { return time.Duration(n) * 200 * time.Millisecond },
		Count:   func(what string) { w.mu.Lock(); w.counts[what]++; w.mu.Unlock() },
	}
	if config != nil {
		config(&cfg)
	}
	b, err := New(cfg)
	if err != nil {
		w.t.Fatal(err)
	}
	w.bot = b
}

// start runs the bot until the test ends or halt is called.
func (w *world) start() *world {
	w.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	w.stop, w.ended = cancel, make(chan error, 1)
	go func() { w.ended <- w.bot.Run(ctx) }()
	w.t.Cleanup(func() { w.halt() })
	return w
}

// halt stops the bot and checks that it left nothing behind: no goroutine, and no word in the log.
func (w *world) halt() error {
	w.t.Helper()
	if w.stop == nil {
		return nil
	}
	w.stop()
	w.stop = nil
	var err error
	select {
	case err = <-w.ended:
	case <-time.After(20 * time.Second):
		w.t.Fatal("the bot did not stop")
	}
	w.noSecrets(w.log.String())
	if err != nil {
		w.noSecrets(err.Error())
	}
	noGoroutines(w.t)
	return err
}

func (w *world) noSecrets(text string) {
	w.t.Helper()
	for _, word := range []string{token, token[3:], secret, phone, phone[1:], "Ada", "Bob", "chat_id"} {
		if strings.Contains(text, word) {
			w.t.Errorf("%q was told to the log or in an error: %s", word, text)
		}
	}
}

func (w *world) counted(what string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.counts[what]
}

func (w *world) soon() context.Context {
	ctx, cancel := context.WithTimeout(w.t.Context(), 20*time.Second)
	w.t.Cleanup(cancel)
	return ctx
}

// until asks again and again, giving others their turn. It is for what no channel tells.
func (w *world) until(what string, is func() bool) {
	w.t.Helper()
	for ctx := w.soon(); !is(); {
		select {
		case <-ctx.Done():
			w.t.Fatalf("never happened: %s\n%s", what, w.log)
		case <-w.clock.After(100 * time.Millisecond):
		}
	}
}

func (w *world) ada() *bottest.Citizen {
	return w.tg.Citizen(bottest.Person{ID: 700700, FirstName: "Ada", Lang: "it"})
}

func (w *world) bob() *bottest.Citizen {
	return w.tg.Citizen(bottest.Person{ID: 800800, FirstName: "Bob"})
}

// reads waits for a message of the bot that contains words.
func (w *world) reads(c *bottest.Citizen, words string) bottest.Message {
	w.t.Helper()
	m, err := c.WaitText(w.soon(), words)
	if err != nil {
		w.t.Fatalf("%v: waiting for %q\n%s\n%s", err, words, c.Show(), w.log)
	}
	return m
}

// own matches a line of this room's code, tests left out, in the stack of a goroutine.
var own = regexp.MustCompile(`/bot/[a-z]+\.go:`)

func noGoroutines(t *testing.T) {
	t.Helper()
	var left string
	for end := time.Now().Add(5 * time.Second); time.Now().Before(end); runtime.Gosched() {
		buf := make([]byte, 1<<20)
		left = ""
		for g := range strings.SplitSeq(string(buf[:runtime.Stack(buf, true)]), "\n\n") {
			if own.MatchString(g) {
				left += g + "\n\n"
			}
		}
		if left == "" {
			return
		}
	}
	t.Errorf("goroutines left behind:\n%s", left)
}

// house is a Conversation and an Outbox in memory that keep the promises of the real ones: an update counts once, and a
// reply stays until it is settled.
type house struct {
	reply func(Inbound) ([]chat.Reply, error)

	mu      sync.Mutex
	seen    map[string]bool
	effects []Inbound // of commits, in order
	asked   int       // Receives, also failed and repeated ones
	letters []*kept
	lastID  int64
	screens map[int64]int64
	gone    []int64
	broken  error // what the store says
}

type kept struct {
	Outgoing
	notBefore time.Time
}

var errStore = errors.New("no space left on device")

func newHouse(reply func(Inbound) ([]chat.Reply, error)) *house {
	if reply == nil {
		reply = echo
	}
	return &house{reply: reply, seen: map[string]bool{}, screens: map[int64]int64{}}
}

// echo says back what was said, with one button on the screen.
func echo(in Inbound) ([]chat.Reply, error) {
	if in.Message.Kind == "" {
		return nil, nil
	}
	words := in.Message.Text
	if in.Message.Kind != chat.Text {
		words = fmt.Sprintf("%s %s%s", in.Message.Kind, words, in.Message.Press)
	}
	return []chat.Reply{{Text: "re: " + words, Screen: true, Edit: in.Pressed > 0,
		Buttons: [][]chat.Button{{{Label: "Avanti", Token: "go"}}}}}, nil
}

func (h *house) Receive(ctx context.Context, in Inbound) (Ack, error) {
	h.mu.Lock()
	h.asked++
	known := h.seen[in.Update]
	h.mu.Unlock()
	if known {
		return Ack{}, nil
	}
	replies, err := h.reply(in)
	if err != nil {
		return Ack{}, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.broken != nil {
		return Ack{}, h.broken
	}
	h.seen[in.Update] = true
	h.effects = append(h.effects, in)
	older := slices.ContainsFunc(h.letters, func(l *kept) bool { return l.Chat == in.Chat })
	h.put(in.Chat, in.Pressed, replies...)
	ack := Ack{Toast: "ok"}
	for _, l := range h.letters[len(h.letters)-len(replies):] {
		if !older && len(replies) == 1 { // several depend on one another: they are listed
			l.Screen = h.screens[in.Chat]
			ack.Replies = append(ack.Replies, l.Outgoing)
		}
	}
	return ack, nil
}

func (h *house) put(to, pressed int64, replies ...chat.Reply) {
	for _, r := range replies {
		h.lastID++
		h.letters = append(h.letters, &kept{Outgoing: Outgoing{ID: h.lastID, Chat: to, Reply: r, Pressed: pressed}})
	}
}

// send puts replies into the outbox from outside a turn.
func (w *world) send(to, pressed int64, replies ...chat.Reply) {
	w.house.mu.Lock()
	w.house.put(to, pressed, replies...)
	w.house.mu.Unlock()
	w.bot.Kick()
}

func (h *house) Next(_ context.Context, now time.Time, n int, busy map[int64]bool) ([]Outgoing, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.broken != nil {
		return nil, h.broken
	}
	var out []Outgoing
	first := map[int64]bool{}
	for _, l := range h.letters {
		if first[l.Chat] || busy[l.Chat] || len(out) == n {
			continue
		}
		first[l.Chat] = true
		if !l.notBefore.After(now) {
			o := l.Outgoing
			o.Screen = h.screens[l.Chat]
			out = append(out, o)
		}
	}
	return out, nil
}

// settle takes a letter out and says whether it was there.
func (h *house) settle(id int64, f func(*kept)) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.broken != nil {
		return h.broken
	}
	for i, l := range h.letters {
		if l.ID == id {
			h.letters = append(h.letters[:i:i], h.letters[i+1:]...)
			f(l)
			return nil
		}
	}
	return nil
}

func (h *house) Sent(_ context.Context, id int64, shown []int64, screen bool) error {
	return h.settle(id, func(l *kept) {
		if screen {
			h.screens[l.Chat] = last(shown)
		}
	})
}

func (h *house) Unreachable(_ context.Context, id int64) error {
	return h.settle(id, func(l *kept) { h.gone = append(h.gone, l.Chat) })
}

func (h *house) Postpone(_ context.Context, id int64, until time.Time) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, l := range h.letters {
		if l.ID == id {
			l.notBefore = until
			l.Attempts++
		}
	}
	return nil
}

func (h *house) Moved(_ context.Context, id, to int64) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, l := range h.letters {
		if l.ID == id {
			l.Chat = to
		}
	}
	return nil
}

func (h *house) waiting() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.letters)
}

func (h *house) done() []Inbound {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]Inbound(nil), h.effects...)
}

func (h *house) lost() []int64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]int64(nil), h.gone...)
}

func (h *house) fail(err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.broken = err
}
