package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"bussola/bot"
	"bussola/chat"
	"bussola/turn"
)

// ServeCmd is the bot on Telegram. Everything it is told comes from the environment, so that no secret stands in a process list.
type ServeCmd struct {
	Data  string        `help:"Where everything is kept: a folder, or an address of Redis." env:"BUSSOLA_DATA" placeholder:"PLACE"`
	API   string        `help:"Telegram's address." env:"BUSSOLA_TELEGRAM_API" default:"https://api.telegram.org"`
	Desk  int64         `help:"Chat id of the social workers' group." env:"BUSSOLA_DESK_CHAT"`
	Stop  time.Duration `help:"How long a stop may take." env:"BUSSOLA_STOP" default:"10s"`
	Now   string        `help:"Serve as if it were this moment: for tests." hidden:""`
	Hurry bool          `help:"Send as fast as the server takes it: for a test server." hidden:""`
	Every time.Duration `help:"How often to look for what has come due." env:"BUSSOLA_DUE_EVERY" default:"1s"`
}

func (c *ServeCmd) Run(m *Main) error {
	log := slog.New(slog.NewJSONHandler(m.err, nil))
	token, err := secret("BUSSOLA_TELEGRAM_TOKEN")
	if err != nil {
		return err
	}
	if token == "" {
		return errors.New("no token: set BUSSOLA_TELEGRAM_TOKEN, or BUSSOLA_TELEGRAM_TOKEN_FILE to a file that holds it")
	}
	start, err := moment(c.Now, "")
	if err != nil {
		return err
	}
	h, err := m.open(dataPlace(c.Data), "telegram", true, clock(start))
	if err != nil {
		return err
	}
	defer h.keeper.Close()
	return c.serve(h, token, m.pack(), log)
}

// serve runs the bot until it is told to stop, or until Telegram refuses the token.
func (c *ServeCmd) serve(h *house, token string, pack fs.FS, log *slog.Logger) error {
	counts := newCounter(log)
	defer counts.tell()
	r := h.runner
	r.Desk, r.Log, r.Count = c.Desk, log, counts.add
	pace := bot.Pace{}
	if c.Hurry {
		pace = bot.Pace{Overall: 1, Chat: 1, Group: 1}
	}
	b, err := bot.New(bot.Config{Pace: pace, Token: token, API: strings.TrimRight(c.API, "/"), Conversation: conversation{r}, Outbox: outbox{h.post},
		Log: log, Stop: c.Stop, Commands: commands(h), Count: counts.add, Clock: bot.SystemClock{}})
	if err != nil {
		return err
	}
	r.Kick = b.Kick
	r.Urgent = func(ctx context.Context, chatID int64, reply chat.Reply) error {
		_, err := b.SendNow(ctx, chatID, reply)
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	go h.base.Ready() // updates are read meanwhile; a question that comes first waits about a second
	ended := make(chan struct{})
	go func() { defer close(ended); c.dues(ctx, h, log) }()
	reloaded := h.reloads(ctx, pack, log)
	log.Info("serving", "services", len(h.base.Slugs()), "content", h.pack.Dialog.Version, "desk", c.Desk != 0)
	err = b.Run(ctx)
	stop()
	<-ended
	<-reloaded
	log.Info("stopped")
	return err
}

// dues does what comes due, and forgets what need not be kept, until ctx ends.
func (c *ServeCmd) dues(ctx context.Context, h *house, log *slog.Logger) {
	tick := time.NewTicker(c.Every)
	defer tick.Stop()
	swept := time.Time{}
	for {
		for {
			n, err := h.runner.Due(ctx, 64)
			if err != nil && ctx.Err() == nil {
				log.Error("what is due could not be done", "error", err.Error())
			}
			if n < 64 {
				break
			}
		}
		if now := h.runner.Now(); now.Sub(swept) > time.Hour {
			swept = now
			if _, err := h.keeper.Sweep(ctx, now); err != nil && ctx.Err() == nil {
				log.Error("old marks could not be forgotten", "error", err.Error())
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// secret reads a value from the environment, or from the file that NAME_FILE names.
func secret(name string) (string, error) {
	if v := os.Getenv(name); v != "" {
		return strings.TrimSpace(v), nil
	}
	path := os.Getenv(name + "_FILE")
	if path == "" {
		return "", nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("%s_FILE: %w", name, err)
	}
	return strings.TrimSpace(string(data)), nil
}

// commands are the bot's menu of commands, in each language there are texts for.
func commands(h *house) []bot.Commands {
	var out []bot.Commands
	for _, lang := range h.texts.Langs() {
		c := bot.Commands{Lang: lang}
		if lang == "it" {
			c.Lang = "" // for everybody who has no list of their own
		}
		for _, name := range []string{"menu", "prenota", "aiuto", "lingua", "privacy", "annulla"} {
			c.List = append(c.List, bot.Command{Name: name, Says: h.texts.Say(lang, "command_"+name)})
		}
		out = append(out, c)
	}
	return out
}

// conversation gives the bot's updates to the runner.
type conversation struct{ r *turn.Runner }

func (c conversation) Receive(ctx context.Context, in bot.Inbound) (bot.Ack, error) {
	if in.MovedTo != 0 || in.Joined {
		return bot.Ack{}, nil // the desk's new id is configuration: the group's next card says it moved; who came back will speak
	}
	ack, err := c.r.Receive(ctx, turn.Inbound{Update: in.Update, Chat: in.Chat, User: in.User, Group: in.Group,
		Pressed: in.Pressed, Message: in.Message, Left: in.Left})
	return bot.Ack{Toast: ack.Toast}, err
}

// outbox gives the letters to the bot.
type outbox struct{ p *turn.Post }

func (o outbox) Next(ctx context.Context, now time.Time, n int, busy map[int64]bool) ([]bot.Outgoing, error) {
	list, err := o.p.Next(ctx, now, n, busy)
	out := make([]bot.Outgoing, len(list))
	for i, l := range list {
		out[i] = bot.Outgoing{ID: l.ID, Chat: l.Chat, Reply: l.Reply, Pressed: l.Edits, Screen: l.Screen, Delete: l.Delete, Attempts: l.Attempts}
	}
	return out, err
}

func (o outbox) Postpone(ctx context.Context, id int64, until time.Time) error {
	return o.p.Postpone(ctx, id, until)
}

func (o outbox) Sent(ctx context.Context, id, message int64, _ bool) error {
	return o.p.Sent(ctx, id, message)
}

func (o outbox) Unreachable(ctx context.Context, id int64) error { return o.p.Unreachable(ctx, id) }

func (o outbox) Moved(ctx context.Context, id, to int64) error { return o.p.Moved(ctx, id, to) }
