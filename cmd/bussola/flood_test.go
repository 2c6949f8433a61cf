package main

import (
	"context"
	"flag"
	"io"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"bussola/bot/bottest"
	"bussola/store"
	"bussola/turn"
)

var flood = flag.Duration("flood", 0, "how long to measure with one citizen at 1,000 messages a second, by the clock")

// turns counts what is committed: the work that everybody's turn waits for.
type turns struct {
	store.Keeper
	n atomic.Int64
}

func (k *turns) Commit(ctx context.Context, c store.Commit) (store.Given, error) {
	defer k.n.Add(1)
	return k.Keeper.Commit(ctx, c)
}

// crowd is the whole program with people who write to it, and one who may flood it.
type crowd struct {
	t      *testing.T
	tg     *bottest.Server
	keeper *turns
	people []*bottest.Citizen
	bad    *bottest.Citizen
	sent   atomic.Int64
}

func newCrowd(t *testing.T, n int, limits *turn.Limits) *crowd {
	t.Helper()
	tg := bottest.New(bottest.Options{Token: "7301:token", KeepCalls: 10})
	t.Cleanup(tg.Close)
	t.Setenv("BUSSOLA_TELEGRAM_TOKEN", "7301:token")
	c := &ServeCmd{Data: t.TempDir(), API: tg.URL(), Stop: 5 * time.Second, Every: time.Second, Hurry: true}
	m := shelved(Main{out: io.Discard, err: io.Discard})
	list, err := c.tenants(m)
	if err != nil {
		t.Fatal(err)
	}
	s, err := c.open(m, list[0], slog.New(slog.DiscardHandler), nil)
	if err != nil {
		t.Fatal(err)
	}
	k := &turns{Keeper: s.runner.Keeper}
	s.runner.Keeper, s.runner.Limits = k, limits
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.run(ctx) }()
	t.Cleanup(func() {
		stop()
		<-ended
		s.close()
	})
	if err := tg.WaitReady(patience(t)); err != nil {
		t.Fatal(err)
	}
	w := &crowd{t: t, tg: tg, keeper: k, bad: tg.Citizen(bottest.Person{ID: 666, Lang: "it"})}
	for i := range n {
		w.people = append(w.people, tg.Citizen(bottest.Person{ID: int64(1000 + i), Lang: "it"}))
	}
	w.round() // everybody has said something
	return w
}

// attack floods until it is stopped.
func (w *crowd) attack() (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(10 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				for range 10 {
					w.bad.Say("menu")
					w.sent.Add(1)
				}
			}
		}
	}()
	return func() { cancel(); <-done }
}

// waited is what one message waited for: commits of anybody, and time.
type waited struct {
	turns int64
	took  time.Duration
}

// round lets everybody write at once, and gives what each waited for.
func (w *crowd) round() (all []waited) {
	w.t.Helper()
	all = make([]waited, len(w.people))
	var group sync.WaitGroup
	for i, p := range w.people {
		group.Go(func() {
			var err error
			if all[i], err = w.one(patience(w.t), p); err != nil {
				w.t.Errorf("not answered: %v", err)
			}
		})
	}
	group.Wait()
	return all
}

// one lets a person write, and waits for the answer.
func (w *crowd) one(ctx context.Context, p *bottest.Citizen) (waited, error) {
	began, before := time.Now(), w.keeper.n.Load()
	_, err := p.WaitNew(ctx, p.Say("menu"))
	return waited{w.keeper.n.Load() - before, time.Since(began)}, err
}

func p99[T int64 | time.Duration](all []waited, of func(waited) T) T {
	var list []T
	for _, x := range all {
		list = append(list, of(x))
	}
	slices.Sort(list)
	return list[len(list)*99/100]
}

// TestFlood: while one citizen sends 1,000 messages a second, the others wait for less than twice the turns that they wait for
// without. Counted in commits, which do not depend on how busy the machine is; without limits the same count shows the flood.
func TestFlood(t *testing.T) {
	turnsWaited := func(w *crowd, rounds int) int64 {
		var all []waited
		for range rounds {
			all = append(all, w.round()...)
		}
		return p99(all, func(x waited) int64 { return x.turns })
	}
	w := newCrowd(t, 30, turn.UsualLimits())
	calm := turnsWaited(w, 6)
	stop := w.attack()
	busy := turnsWaited(w, 6)
	stop()
	t.Logf("p99 of the turns waited for: %d without, %d with %d messages of one citizen", calm, busy, w.sent.Load())
	if busy >= 2*calm {
		t.Errorf("the others wait for %d turns, %d without the flood", busy, calm)
	}
	t.Run("and the count would show it", func(t *testing.T) {
		w := newCrowd(t, 30, nil)
		for range 150 { // a sixth of a second of it is enough
			w.bad.Say("menu")
		}
		if unbounded := turnsWaited(w, 1); unbounded < 2*calm {
			t.Errorf("without limits the others wait for %d turns, %d without the flood: the count shows nothing", unbounded, calm)
		}
	})
}

// TestFloodByTheClock is the long form: -flood 15s. Quiet machines only. Whoever is measured keeps within the limits too, or it
// would wait for an answer that never comes: each writes once in two seconds, all at moments of their own.
func TestFloodByTheClock(t *testing.T) {
	long := *flood
	if long == 0 {
		return // the long form only: TestFlood counts the same in turns, whatever the machine
	}
	const people, every = 60, 2 * time.Second
	if long > 5*time.Minute {
		t.Fatal("more than five minutes: they would write more than ten a minute for too long, and go over the limits themselves")
	}
	took := func(x waited) time.Duration { return x.took }
	w := newCrowd(t, people, turn.UsualLimits())
	calm := p99(w.write(every, long), took)
	stop := w.attack()
	began := time.Now()
	busy := p99(w.write(every, long), took)
	rate := float64(w.sent.Load()) / time.Since(began).Seconds()
	stop()
	t.Logf("p99 %v without, %v with one citizen at %.0f messages a second", calm, busy, rate)
	if busy >= 2*calm {
		t.Errorf("p99 is %v, %v without the flood", busy, calm)
	}
}

// write lets everybody write once in so long, spread evenly, and gives what each message waited for.
func (w *crowd) write(every, long time.Duration) (all []waited) {
	w.t.Helper()
	var mu sync.Mutex
	var group sync.WaitGroup
	ctx, cancel := context.WithTimeout(w.t.Context(), long+time.Minute)
	defer cancel()
	tick := time.NewTicker(every / time.Duration(len(w.people)))
	defer tick.Stop()
	end := time.Now().Add(long)
	for i := 0; time.Now().Before(end); i++ {
		<-tick.C
		group.Go(func() {
			x, err := w.one(ctx, w.people[i%len(w.people)])
			mu.Lock()
			defer mu.Unlock()
			if all = append(all, x); err != nil {
				w.t.Errorf("not answered: %v", err)
			}
		})
	}
	group.Wait()
	return all
}
