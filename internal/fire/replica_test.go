package fire

import (
	"context"
	"strconv"
	"sync"
	"testing"
	"time"

	"bussola/booking"
	"bussola/store"
	"bussola/store/redis/redistest"
)

// TestNothingPromisedIsLostWithTheMaster: people book while one of two replicas hangs. Then the master dies, and the one that
// hung takes its place with what it knows. Turns are lost, as they are with replicas that follow later; nothing that was shown as
// promised may be among them. A program that waits for one of the two is found out.
func TestNothingPromisedIsLostWithTheMaster(t *testing.T) {
	if testing.Short() {
		return // see doc.go
	}
	t.Parallel()
	for _, tc := range []struct {
		name  string
		plant plant
	}{
		{"waits for both", plant{}},
		{"waits for one of the two", plant{oneOfTwo: true}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(t.Context(), 6*time.Minute)
			defer cancel()
			master, one, two := redistest.Start(t), redistest.Start(t), redistest.Start(t)
			one.Follow(master)
			two.Follow(master)
			in := &server{Server: master, net: redistest.Between(t, master), replicas: 2}
			c := newCampaign(t, *seed, size{citizens: 10, turns: 600}, in, func(c *campaign) program { return newMortal(c, tc.plant) })
			c.faults = calm
			if err := c.prog.start(); err != nil {
				t.Fatal(err)
			}
			c.live(ctx, 5) // everybody is known to both
			redistest.Eventually(t, "both replicas have caught up", func() bool {
				return two.Info("slave_repl_offset") == master.Info("master_repl_offset")
			})
			two.Freeze()
			confirmed := 0
			for turns := 20; confirmed < 2; turns += 10 {
				if c.live(ctx, turns); ctx.Err() != nil {
					t.Fatal("nobody booked, so nothing could be lost")
				}
				confirmed = c.confirmed(ctx)
			}
			master.Kill()
			two.Thaw()
			two.Ask("REPLICAOF", "NO", "ONE")
			in.Server = two
			in.net.Lead(two)
			if err := c.prog.stop(); err != nil {
				t.Fatal(err)
			}
			e := c.gather(ctx)
			lost := 0
			for _, f := range check(e) {
				if f.law == kept {
					lost++
					t.Log(f.what)
				}
			}
			confirming, shown := 0, 0
			for _, l := range e.shown {
				if c.words.shows("notice_confirming", l.text) {
					confirming++
				}
				if c.words.shows("booked", l.text) {
					shown++
				}
			}
			t.Logf("%d calls confirmed while a replica hung, %d screens said so, %d said that it is being confirmed, %d promises lost", confirmed, shown, confirming, lost)
			switch {
			case tc.plant.oneOfTwo && lost == 0:
				t.Error("promises were lost, and the checker did not see it")
			case !tc.plant.oneOfTwo && lost > 0:
				t.Errorf("%d promises were lost", lost)
			case !tc.plant.oneOfTwo && confirming == 0:
				t.Error("nobody was told that their call is being confirmed")
			}
		})
	}
}

// live lets every citizen live until each has done so many things.
func (c *campaign) live(ctx context.Context, turns int) {
	var people sync.WaitGroup
	for _, p := range c.citizens {
		people.Go(func() { p.live(ctx, turns, func() {}) })
	}
	people.Wait()
}

// confirmed counts the callbacks that somebody confirmed.
func (c *campaign) confirmed(ctx context.Context) int {
	k, err := c.keeps.open(false)
	if err != nil {
		c.t.Fatalf("%v\n%s", err, tail(c.prog.log()))
	}
	defer k.Close()
	list, err := k.Callbacks(ctx, store.Query{States: []booking.State{booking.Confirmed, booking.Requested, booking.Taken}})
	if err != nil {
		c.t.Fatalf("%v\n%s", err, tail(c.prog.log()))
	}
	return len(list)
}

// oneOf is the server that a planted fault asks, nil when there is none.
func (m *mortal) oneOf() *server {
	if s, ok := m.keeps.(*server); ok && m.plant.oneOfTwo {
		return s
	}
	return nil
}

func (k trapped) Assure(ctx context.Context, codes []booking.Code, l *store.Letter) (bool, error) {
	return k.Keeper.(store.Assurer).Assure(ctx, codes, l)
}

func (g *gatedKeeper) Assure(ctx context.Context, codes []booking.Code, l *store.Letter) (bool, error) {
	if g.oneOf != nil { // the fault: a replica that has it is enough
		if _, err := g.oneOf.Try("INCR", "{bussola}:claim"); err != nil {
			return false, err
		}
		have, err := g.oneOf.Try("WAIT", "1", "200")
		n, _ := strconv.Atoi(have)
		return n >= 1, err
	}
	if a, could := g.Keeper.(store.Assurer); could {
		return a.Assure(ctx, codes, l)
	}
	return true, nil
}
