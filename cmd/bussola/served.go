package main

import (
	"context"
	"crypto/rand"
	"io/fs"
	"log/slog"
	"strings"
	"time"

	"bussola/bot"
	"bussola/store"
	"bussola/store/redis"
	"bussola/trace"
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
	lease  *turn.Lease // nil: this program is alone on its store
	log    *slog.Logger
}

// open puts one body together. It calls nobody.
func (c *ServeCmd) open(m *Main, t tenant, log *slog.Logger, follow *trace.Tracer) (*served, error) {
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
	look, call := time.Second, func() {}
	if redis.IsAddress(t.data) {
		s.lease = &turn.Lease{Keeper: h.keeper, Holder: rand.Text(), Life: c.Lease, Now: time.Now}
		look = 250 * time.Millisecond // what another copy puts into the outbox is called out, and a call may be lost
		call = s.call
	}
	s.watch = watch.New(t.name, time.Now, (&looker{house: h}).look)
	count := func(what string) {
		s.counts.add(what)
		s.watch.Count(what)
	}
	r := h.runner
	r.Desk, r.Log, r.Count = t.desk, log, count
	pace := bot.Pace{}
	if follow != nil {
		r.Keeper = traced(h.keeper)
	}
	r.Limits = turn.UsualLimits()
	r.Limits.Shared = s.lease != nil
	if c.Hurry {
		r.Limits = nil
		pace = bot.Pace{Overall: 1, Chat: 1, Group: 1}
	}
	talk := conversation{r, h.post, s.watch, s.leads}
	s.bot, err = bot.New(bot.Config{Pace: pace, Sign: r.Vault.Presses(), Token: t.token, API: strings.TrimRight(c.API, "/"), Webhook: t.webhook(c.Webhook),
		Conversation: talk, Ahead: talk.Ahead, Outbox: outbox{h.post}, Log: log, Stop: c.Stop, Commands: commands(h), Count: count, Clock: bot.SystemClock{},
		Leads: s.leads, Elsewhere: call, Look: look, Trace: follow})
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
	go func() { // updates are read meanwhile; a question that comes first waits for it
		if err := s.ready(); err != nil {
			s.log.Warn("what was made of the content is not kept: the next start makes it again", "error", err)
		}
		giveBack()
	}()
	leading := s.lead(ctx)
	listened := s.listen(ctx)
	ended := make(chan struct{})
	go func() { defer close(ended); s.dues(ctx) }()
	reloaded := s.reloads(ctx, s.pack, s.log)
	s.log.Info("serving", "services", len(s.base.Slugs()), "content", s.house.pack.Dialog.Version, "desk", s.tenant.desk != 0)
	err := s.bot.Run(ctx)
	stop()
	<-ended
	<-listened
	<-reloaded
	leading()
	return err
}

func (s *served) close() { s.keeper.Close() }

// leads says whether this copy is the one that sends, fetches and does what is due.
func (s *served) leads() bool { return s.lease == nil || s.lease.Held() }

// call tells the copy that leads that there is something to send. It looks all the same when it was not heard.
func (s *served) call() {
	if k, shared := s.keeper.(store.Shared); shared {
		once, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		if err := k.Call(once); err != nil {
			s.log.Debug("the copy that leads was not called", "error", err)
		}
	}
}

// listen hears the calls of other copies until ctx ends.
func (s *served) listen(ctx context.Context) (ended chan struct{}) {
	ended = make(chan struct{})
	go func() {
		defer close(ended)
		if k, shared := s.keeper.(store.Shared); shared && s.lease != nil {
			k.Listen(ctx, func() {
				if s.leads() {
					s.bot.Kick()
				}
			})
		}
	}()
	return ended
}

// lead takes the lease as soon as it may and renews it, until the function that it returns gives it back: after the last letter.
func (s *served) lead(ctx context.Context) (giveBack func()) {
	if s.lease == nil {
		return func() {}
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan struct{})
	led := false
	try := func() {
		once, cancel := context.WithTimeout(ctx, s.lease.Life/3)
		defer cancel()
		held, err := s.lease.Try(once)
		switch {
		case err != nil && ctx.Err() == nil:
			s.log.Warn("the lease could not be renewed", "error", err)
		case held && !led:
			s.log.Info("this copy leads", "replica", s.lease.Holder)
		case led && !held:
			s.log.Info("another copy leads", "replica", s.lease.Holder)
		}
		led = held
	}
	try()
	go func() {
		defer close(ended)
		tick := time.NewTicker(s.lease.Life / 4)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				try()
			}
		}
	}()
	return func() {
		stop()
		<-ended
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
		defer cancel()
		if err := s.lease.Release(last); err != nil {
			s.log.Warn("the lease was not given back; another copy waits for its end", "error", err)
		}
	}
}

// dues does what comes due, and forgets what need not be kept, until ctx ends.
func (s *served) dues(ctx context.Context) {
	tick := time.NewTicker(s.every)
	defer tick.Stop()
	swept := time.Time{}
	for {
		for s.leads() {
			n, err := s.runner.Due(ctx, 64)
			if err != nil && ctx.Err() == nil {
				s.log.Error("what is due could not be done", "error", err)
			}
			if n < 64 {
				break
			}
		}
		if now := s.runner.Now(); s.leads() && now.Sub(swept) > time.Hour {
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
