package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"bussola/booking"
	"bussola/chat"
	"bussola/store"
	"bussola/turn"

	"golang.org/x/term"
)

// ChatCmd is the whole conversation in a terminal: the same engine and the same store as on Telegram, no network.
type ChatCmd struct {
	Data   string `help:"Where the conversation is kept: a folder, or an address of Redis." placeholder:"PLACE"`
	Memory bool   `help:"Keep nothing: the conversation ends with the program."`
	Lang   string `help:"Language to begin in (it, en)."`
	AsOf   string `help:"Talk as if today were this day." placeholder:"DATE"`
	Now    string `help:"Talk as if it were this moment." placeholder:"TIME"`
	As     string `help:"Who you are: citizen, or desk to be a social worker on the same data." enum:"citizen,desk" default:"citizen"`
	Worker string `help:"With --as desk: which social worker of the pack; the first one otherwise." placeholder:"ID"`
	Record string `help:"Write what happens as a conversation test." type:"path" placeholder:"FILE"`
}

// The chats of the terminal: one citizen, the desk's group, and a private chat for each social worker.
const (
	terminalCitizen = 1
	terminalDesk    = -2
	terminalWorker  = 100
)

func (c *ChatCmd) Run(m *Main) error {
	start, err := moment(c.Now, c.AsOf)
	if err != nil {
		return err
	}
	folder := c.Data
	switch {
	case c.Memory:
		folder = ""
	default:
		folder = dataPlace(folder)
	}
	citizen := c.As == "citizen"
	h, err := m.open(folder, "terminal", citizen && !c.Memory, clock(start))
	if err != nil {
		return err
	}
	defer h.keeper.Close()
	h.runner.Desk = terminalDesk

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	t := &terminal{house: h, out: m.out, lang: c.Lang, me: terminalCitizen, chats: map[int64]bool{terminalCitizen: true}}
	if f, ok := m.out.(*os.File); ok {
		t.pretty = term.IsTerminal(int(f.Fd()))
	}
	if in, ok := m.in.(*os.File); ok {
		t.live = term.IsTerminal(int(in.Fd()))
	}
	if c.Record != "" {
		f, err := os.Create(c.Record)
		if err != nil {
			return fmt.Errorf("--record: %w", err)
		}
		defer f.Close()
		t.record = newRecorder(f, h.texts, h.runner.Now())
	}
	if !citizen {
		if err := t.sitAtDesk(ctx, booking.WorkerID(c.Worker)); err != nil {
			return err
		}
	}
	h.runner.Urgent = func(_ context.Context, _ int64, r chat.Reply) (int64, error) {
		return t.show(turn.Outgoing{Chat: terminalCitizen, Reply: r}), nil
	}
	if err := t.hello(ctx); err != nil {
		return err
	}
	go func() { // while the person reads the first screen
		_ = h.ready()
		giveBack()
	}()
	return t.talk(ctx, m.in)
}

// sitAtDesk makes this terminal a social worker's: paired without a code, because whoever can open the data folder could
// give themselves one.
func (t *terminal) sitAtDesk(ctx context.Context, id booking.WorkerID) error {
	n := -1
	for i, w := range t.agenda.Workers {
		if w.ID == id || id == "" {
			id, n = w.ID, i
			break
		}
	}
	if n < 0 {
		return fmt.Errorf("--worker %s: no social worker has this id in the content pack", id)
	}
	t.me, t.desk = int64(terminalWorker+n), true
	t.chats = map[int64]bool{terminalDesk: true, t.me: true}
	code, err := booking.NewCode(t.runner.Random)
	if err != nil {
		return err
	}
	hash := turn.PairingHash(code)
	if err := t.keeper.PutPairing(ctx, store.Pairing{Hash: hash, Worker: id, Until: t.runner.Now().Add(time.Minute)}); err != nil {
		return err
	}
	_, err = t.runner.Receive(ctx, turn.Inbound{Chat: t.me, User: t.me, Message: chat.Message{Kind: chat.Text, Text: "abbina " + string(code), At: t.runner.Now()}})
	return err
}

// hello opens the conversation, or shows where it was.
func (t *terminal) hello(ctx context.Context) error {
	if t.desk {
		return t.settle(ctx)
	}
	rec, err := t.keeper.Load(ctx, t.runner.Person(t.me))
	if err != nil {
		return err
	}
	kind := chat.Look
	if rec.Version == 0 {
		kind = chat.Start
	}
	return t.hear(ctx, chat.Message{Kind: kind})
}

// talk reads lines until the end, and meanwhile does what comes due.
func (t *terminal) talk(ctx context.Context, in io.Reader) error {
	lines, failed := make(chan string), make(chan error, 1)
	go func() {
		s := bufio.NewScanner(in)
		s.Buffer(make([]byte, 64<<10), 1<<20)
		for s.Scan() {
			select {
			case lines <- s.Text():
			case <-ctx.Done():
				return
			}
		}
		failed <- s.Err()
		close(lines)
	}()
	tick := time.NewTicker(500 * time.Millisecond)
	defer tick.Stop()
	t.prompt()
	for {
		select {
		case <-ctx.Done():
			fmt.Fprintln(t.out)
			return nil
		case line, ok := <-lines:
			if !ok {
				return <-failed
			}
			if err := t.line(ctx, line); err != nil {
				return err
			}
			t.prompt()
		case <-tick.C:
			if err := t.settle(ctx); err != nil && !errors.Is(err, context.Canceled) {
				return err
			}
		}
	}
}
