package main

import (
	"context"
	"io/fs"
	"log/slog"
	"strings"
	"time"

	"bussola/bot"
	"bussola/turn"
	"bussola/watch"
)

// served is one body being served: its house, its bot, its counts.
type served struct {
	*house
	tenant tenant
	bot    *bot.Bot
	watch  *watch.Watch
	counts *counter
	pack   fs.FS
	every  time.Duration
	log    *slog.Logger
}

// open puts one body together. It calls nobody.
func (c *ServeCmd) open(m *Main, t tenant, log *slog.Logger) (*served, error) {
	start, err := moment(c.Now, "")
	if err != nil {
		return nil, err
	}
	mine := *m
	mine.masterFile = t.masterFile
	if t.content != "" {
		mine.Content = t.content
	}
	h, err := mine.open(t.data, "telegram", true, clock(start))
	if err != nil {
		return nil, err
	}
	if t.name != "" {
		log = log.With("body", t.name)
	}
	s := &served{house: h, tenant: t, counts: newCounter(), pack: mine.pack(), every: c.Every, log: log}
	s.watch = watch.New(t.name, time.Now, (&looker{house: h}).look)
	count := func(what string) {
		s.counts.add(what)
		s.watch.Count(what)
	}
	r := h.runner
	r.Desk, r.Log, r.Count = t.desk, log, count
	pace := bot.Pace{}
	r.Limits = turn.UsualLimits()
	if c.Hurry {
		r.Limits = nil
		pace = bot.Pace{Overall: 1, Chat: 1, Group: 1}
	}
	s.bot, err = bot.New(bot.Config{Pace: pace, Sign: r.Vault.Presses(), Token: t.token, API: strings.TrimRight(c.API, "/"), Webhook: t.webhook(c.Webhook),
		Conversation: conversation{r, s.watch}, Outbox: outbox{h.post}, Log: log, Stop: c.Stop, Commands: commands(h), Count: count, Clock: bot.SystemClock{}})
	if err != nil {
		h.keeper.Close()
		return nil, err
	}
	r.Kick = s.bot.Kick
	r.Urgent, r.Leave = s.bot.SendNow, s.bot.Leave
	return s, nil
}

// run serves until ctx ends, or until Telegram refuses the token.
func (s *served) run(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	defer func() { s.log.Info("counts since the start", "counts", s.counts.all()) }()
	go s.base.Ready() // updates are read meanwhile; a question that comes first waits about a second
	ended := make(chan struct{})
	go func() { defer close(ended); s.dues(ctx) }()
	reloaded := s.reloads(ctx, s.pack, s.log)
	s.log.Info("serving", "services", len(s.base.Slugs()), "content", s.house.pack.Dialog.Version, "desk", s.tenant.desk != 0)
	err := s.bot.Run(ctx)
	stop()
	<-ended
	<-reloaded
	return err
}

func (s *served) close() { s.keeper.Close() }

// dues does what comes due, and forgets what need not be kept, until ctx ends.
func (s *served) dues(ctx context.Context) {
	tick := time.NewTicker(s.every)
	defer tick.Stop()
	swept := time.Time{}
	for {
		for {
			n, err := s.runner.Due(ctx, 64)
			if err != nil && ctx.Err() == nil {
				s.log.Error("what is due could not be done", "error", err)
			}
			if n < 64 {
				break
			}
		}
		if now := s.runner.Now(); now.Sub(swept) > time.Hour {
			swept = now
			if _, err := s.runner.Sweep(ctx); err != nil && ctx.Err() == nil {
				s.log.Error("what is old could not be forgotten", "error", err)
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
