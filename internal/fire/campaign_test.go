package fire

import (
	"context"
	crand "crypto/rand"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"bussola/booking"
	"bussola/bot/bottest"
	"bussola/store"
	"bussola/turn"
)

// size is how much a campaign is.
type size struct {
	citizens int
	turns    int // of all citizens together
	kills    int
}

// campaign is one run: people, a program, and everything that goes wrong between them.
type campaign struct {
	t         *testing.T
	seed      uint64
	size      size
	clock     *clock
	server    *bottest.Server
	keeps     keeps
	key       string // file of the master key
	words     words
	agenda    *booking.Agenda
	prog      program
	faults    bottest.FaultFunc
	spoken    atomic.Int64                // messages that the program has tried to show
	kill      func(context.Context) error // how the program dies; nil: at once
	harm      func(context.Context) error // what is done to the store before; nil: nothing
	mended    func() error                // waits until the store is whole again after the fire; nil: it is
	morning   time.Time                   // when all is looked at once more
	remembers bool                        // Telegram does: what was acknowledged never comes back by the dozen

	citizens []*citizen
	workers  []*worker
	group    *bottest.Group
	pairings int // messages that paired somebody

	mu    sync.Mutex
	done  int           // turns that citizens made so far
	moved chan struct{} // gets a token when done grows
	kills int
	fell  map[string]int // how often it was killed at which moment
	load  time.Duration  // how long the people kept it busy
}

// calm is no faults, for what is prepared before the fire.
func calm(string, int64, int) *bottest.Failure { return nil }

// newCampaign prepares people and a Telegram; the program comes from with.
func newCampaign(t *testing.T, seed uint64, s size, in keeps, with func(*campaign) program) *campaign {
	t.Helper()
	return newCampaignAt(t, newClock(firstMoment), nil, seed, s, in, with)
}

// newCampaignAt is newCampaign at another moment, with a Telegram that has a clock of its own; nil: one that goes ten times slower than
// that of this machine, so that on a busy one no press waits until Telegram throws it away, which is after 150 seconds.
func newCampaignAt(t *testing.T, clock *clock, telegrams func() time.Time, seed uint64, s size, in keeps, with func(*campaign) program) *campaign {
	t.Helper()
	agenda, err := agenda()
	if err != nil {
		t.Fatal(err)
	}
	if telegrams == nil {
		began := time.Now()
		telegrams = func() time.Time { return began.Add(time.Since(began) / 10) }
	}
	server := bottest.New(bottest.Options{Token: "7301:CANARY-Token_of_the_bot", DuplicateEvery: 7, Fault: calm, Now: telegrams})
	t.Cleanup(server.Close)
	c := &campaign{t: t, seed: seed, size: s, clock: clock, morning: nextMorning, server: server, keeps: in, key: filepath.Join(t.TempDir(), "master.key"), words: readWords(t),
		agenda: agenda, fell: map[string]int{}, moved: make(chan struct{}, 1), faults: faults(seed)}
	c.group = server.Group(deskChat, "Sportello")
	for n := range s.citizens {
		c.citizens = append(c.citizens, newCitizen(server, c.words, seed, n))
	}
	c.prog = with(c)
	return c
}

// run is the whole: pair, burn, wait until all is quiet, see the next morning, stop. It gives what is left to judge.
func (c *campaign) run(ctx context.Context) *evidence {
	c.t.Helper()
	must := func(what string, err error) {
		c.t.Helper()
		if err != nil {
			c.t.Fatalf("%s: %v\n%s", what, err, tail(c.prog.log()))
		}
	}
	must("start", c.prog.start())
	must("first poll", c.server.WaitReady(ctx))
	for n, id := range []booking.WorkerID{"as-anna", "as-bruno", "as-dario"} {
		must("pairing", c.pairUp(ctx, n, id))
	}
	c.workers = append(c.workers, newWorker(c.server, c.group, c.words, c.seed, 99, "")) // a stranger who got into the group

	must("under fire", c.burn(ctx))
	if c.mended != nil {
		must("the store", c.mended())
	}
	must("after the fire", c.quiet(ctx))
	must("stop", c.prog.stop())
	c.clock.leapTo(c.morning)
	must("the next morning", c.prog.start())
	must("the next morning", c.server.WaitReady(ctx))
	return c.ended(ctx)
}

// ended waits until all is quiet and stops the program. It gives what is left to judge.
func (c *campaign) ended(ctx context.Context) *evidence {
	c.t.Helper()
	err := c.quiet(ctx)
	if err == nil {
		err = c.prog.stop()
	}
	if err != nil {
		c.t.Fatalf("at the end: %v\n%s", err, tail(c.prog.log()))
	}
	e := c.gather(ctx)
	c.t.Log(e.sums())
	return e
}

func (c *campaign) pairUp(ctx context.Context, n int, id booking.WorkerID) error {
	give := c.prog.pair
	if n > 0 { // one by the command is enough: it costs a start of the program
		give = c.pairing
	}
	w := newWorker(c.server, c.group, c.words, c.seed, n, id)
	w.paired = true
	c.workers = append(c.workers, w)
	for { // a code may be lost with the master that it was given on
		code, err := give(id)
		if err != nil {
			return err
		}
		w.private.Say("abbina " + string(code))
		c.pairings++
		once, cancel := context.WithTimeout(ctx, time.Minute)
		_, err = w.private.WaitText(once, c.words.mark("desk_paired")[:20])
		cancel()
		if err == nil || ctx.Err() != nil {
			return err
		}
	}
}

// beside opens the store beside the program. On a busy machine it may have the store locked for longer than an opening waits.
func (c *campaign) beside() (k store.Keeper, err error) {
	for range 5 {
		if k, err = c.keeps.open(false); err == nil {
			break
		}
	}
	return k, err
}

// pairing puts a code into the store, as the command does.
func (c *campaign) pairing(id booking.WorkerID) (booking.Code, error) {
	code, err := booking.NewCode(crand.Reader)
	if err != nil {
		return "", err
	}
	k, err := c.beside()
	if err != nil {
		return "", err
	}
	defer k.Close()
	return code, k.PutPairing(context.Background(), store.Pairing{Hash: turn.PairingHash(code), Worker: id, Until: c.clock.now().Add(time.Hour)})
}

// burn lets everybody live while Telegram fails and the program dies.
func (c *campaign) burn(ctx context.Context) error {
	c.server.SetFault(func(method string, chat int64, n int) *bottest.Failure {
		if method == "sendMessage" || method == "editMessageText" {
			c.spoken.Add(1)
		}
		return c.faults(method, chat, n)
	})
	defer c.server.SetFault(calm)
	began := time.Now()
	working, home := context.WithCancel(ctx)
	defer home()
	var desk, people sync.WaitGroup
	for _, w := range c.workers {
		desk.Go(func() { w.work(working) })
	}
	each := c.size.turns / c.size.citizens
	for _, p := range c.citizens {
		people.Go(func() { p.live(working, each, c.did) })
	}
	err := c.killing(ctx)
	if err != nil {
		home() // there is nothing to live with any more
	}
	people.Wait()
	home()
	desk.Wait()
	c.load = time.Since(began)
	return err
}

func (c *campaign) die(ctx context.Context) error {
	if c.kill != nil {
		return c.kill(ctx)
	}
	return c.prog.kill()
}

func (c *campaign) did() {
	c.mu.Lock()
	c.done++
	c.mu.Unlock()
	select {
	case c.moved <- struct{}{}:
	default:
	}
}

// killing kills at random moments spread over the load, and starts again some minutes later by the program's clock.
func (c *campaign) killing(ctx context.Context) error {
	rng := rand.New(rand.NewPCG(c.seed, 0xdead))
	for c.kills < c.size.kills {
		part := max(1, c.size.turns*9/10/c.size.kills) // the last tenth is left in peace
		if err := c.reach(ctx, c.kills*part+rng.IntN(part), c.spoken.Load()+rng.Int64N(int64(part))); err != nil {
			return err
		}
		if err := wait(ctx, time.Duration(rng.IntN(30_000))*time.Microsecond); err != nil {
			return err
		}
		if c.harm != nil {
			if err := c.harm(ctx); err != nil {
				return err
			}
		}
		if err := c.die(ctx); err != nil {
			return err
		}
		c.kills++
		if rng.IntN(3) == 0 && !c.remembers {
			c.server.Redeliver(20) // Telegram forgot, too
		}
		usual := 16 * time.Minute / time.Duration(c.size.kills)
		dead := usual/2 + time.Duration(rng.Int64N(int64(usual)))
		if rng.IntN(c.size.kills) == 0 {
			dead = time.Duration(11+rng.IntN(6)) * time.Minute // longer than any slot is held
		}
		c.clock.leap(dead)
		if err := c.prog.start(); err != nil {
			return err
		}
		if c.kill == nil && rng.IntN(5) == 0 && c.kills < c.size.kills { // again, while it is starting
			if err := wait(ctx, time.Duration(rng.IntN(300))*time.Millisecond); err != nil {
				return err
			}
			if err := c.prog.kill(); err != nil {
				return err
			}
			c.kills++
			c.clock.leap(usual)
			if err := c.prog.start(); err != nil {
				return err
			}
		}
	}
	return nil
}

// reach waits until the citizens have made so many turns and the program has said so much: one that is killed before it has
// read anything proves little. When the citizens have finished, there is nothing to wait for.
func (c *campaign) reach(ctx context.Context, turns int, spoken int64) error {
	for {
		c.mu.Lock()
		there := c.done >= turns && c.spoken.Load() >= spoken || c.done >= c.size.turns*19/20
		c.mu.Unlock()
		if there {
			return nil
		}
		look, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
		select {
		case <-c.moved:
		case <-look.Done():
		}
		cancel()
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
}

// quiet waits until Telegram holds nothing back, the outbox is empty and nothing is overdue; it says what is left when it
// never comes to that.
func (c *campaign) quiet(ctx context.Context) error {
	k, err := c.beside()
	if err != nil {
		return err
	}
	defer k.Close()
	for calm := 0; calm < 3; { // three looks in a row: what is in somebody's hands is in none of the three places
		letters, err := k.Letters(ctx, farFuture, 10_000, nil)
		if err != nil {
			return fmt.Errorf("never quiet: %w", err)
		}
		dues, err := k.Due(ctx, c.clock.now(), 10_000)
		if err != nil {
			return fmt.Errorf("never quiet: %w", err)
		}
		calm++
		waiting := 0 // for a confirmation: a store that is whole gives it
		if c.mended != nil {
			if waiting, err = unassured(ctx, k); err != nil {
				return fmt.Errorf("never quiet: %w", err)
			}
		}
		if c.server.Pending() > 0 || len(letters)+len(dues)+waiting > 0 {
			calm = 0
		}
		if err := wait(ctx, 100*time.Millisecond); err != nil {
			return fmt.Errorf("never quiet: %d updates, %d chats with letters, %d dues are left, %d wait for a confirmation", c.server.Pending(), len(letters), len(dues), waiting)
		}
	}
	return nil
}

// unassured counts the callbacks whose citizen was told that they are being confirmed.
func unassured(ctx context.Context, k store.Keeper) (n int, err error) {
	dues, err := k.Due(ctx, farFuture, 10_000)
	for _, d := range dues {
		if d.Kind == "unassured" {
			n++
		}
	}
	return n, err
}

// farFuture is after everything.
var farFuture = time.Date(2100, time.January, 1, 0, 0, 0, 0, time.UTC)

// faults is a Telegram on a bad day: about one call in fifteen goes wrong. A wait it asks for is the shortest there is.
func faults(seed uint64) bottest.FaultFunc {
	rng := rand.New(rand.NewPCG(seed, 0xbad))
	return func(method string, _ int64, _ int) *bottest.Failure {
		switch roll := rng.IntN(1000); {
		case roll < 15:
			return bottest.CutReply()
		case roll < 30:
			return bottest.LostReply()
		case roll < 38:
			return bottest.BadGateway()
		case roll < 43:
			return bottest.Refused()
		case roll < 48:
			return bottest.ServerError()
		case roll < 58:
			return bottest.LateReply(60 * time.Millisecond)
		case roll < 66 && method != "getUpdates":
			return bottest.TooMany(1)
		}
		return nil
	}
}

// wait lets time pass, because a killer must strike at some moment.
func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// vault opens what the program sealed, with the key that it was given.
func (c *campaign) vault(ctx context.Context, k store.Keeper) (*store.Vault, error) {
	master, err := store.LoadMaster(c.key)
	if err != nil {
		return nil, err
	}
	return store.OpenVault(ctx, k, c.agenda.Body.Name.In("it"), master)
}

func tail(log string) string { return log[max(0, len(log)-3000):] }
