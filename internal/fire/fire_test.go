package fire

import (
	"context"
	"flag"
	"testing"
	"time"
)

var (
	long = flag.Bool("fire.long", false, "200 citizens, 10,000 turns, 200 kills")
	seed = flag.Uint64("fire.seed", 1, "who does what, and what fails")
)

// TestKill runs the built program under fire and holds what is left against the laws.
func TestKill(t *testing.T) {
	if testing.Short() {
		return // see doc.go
	}
	t.Parallel()
	s, limit := size{16, 480, 50}, 8*time.Minute
	if *long {
		s, limit = size{200, 10_000, 200}, 40*time.Minute
	}
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	c := newCampaign(t, *seed, s, folder(t.TempDir()), built)
	began := time.Now()
	e := c.run(ctx)
	t.Logf("%d citizens, %d turns, %d kills: %.0f s under load, %.0f s in all", s.citizens, c.done, c.kills, c.load.Seconds(), time.Since(began).Seconds())
	judge(t, e)
}

// judge fails a test with every law that did not hold.
func judge(t *testing.T, e *evidence) {
	t.Helper()
	for i, f := range check(e) {
		if i == 40 {
			t.Errorf("and more")
			return
		}
		t.Errorf("%s: %s", f.law, f.what)
	}
}
