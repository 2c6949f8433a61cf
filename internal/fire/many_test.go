package fire

import (
	"context"
	"flag"
	"testing"
	"time"
)

var updates = flag.Int("fire.updates", 10_000, "how many updates go through a Telegram on a bad day")

// TestManyUpdates: many people at once on a Telegram that says 429 and 500, answers with a proxy's page, cuts and loses replies, sends
// updates twice and in another order, sends again by the dozen what was acknowledged long ago, is away for a moment, and begins
// its numbers anew: everything is done once, and nobody waits for an answer that never comes.
func TestManyUpdates(t *testing.T) {
	if testing.Short() {
		return // see doc.go
	}
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 8*time.Minute+time.Duration(*updates)*20*time.Millisecond)
	defer cancel()
	const each, parts = 50, 5
	c := newCampaign(t, *seed, size{citizens: *updates/each + 1}, folder(t.TempDir()), built)
	for _, p := range c.citizens {
		p.patience = 3 * time.Second // who does not look for long sends more
	}
	if err := c.prog.start(); err != nil {
		t.Fatal(err)
	}
	if err := c.server.WaitReady(ctx); err != nil {
		t.Fatal(err, tail(c.prog.log()))
	}
	began := time.Now()
	for part := range parts {
		c.server.SetFault(c.faults)
		c.live(ctx, (part+1)*each/parts)
		c.server.Redeliver(100)
		if err := c.server.Restart(); err != nil {
			t.Fatal(err)
		}
		c.server.SetFault(calm)
		if err := c.quiet(ctx); err != nil {
			t.Fatal(err, tail(c.prog.log()))
		}
		if part%2 == 1 {
			c.server.RestartIDs(part)
		}
	}
	took := time.Since(began)
	e := c.ended(ctx)
	t.Logf("%d updates of %d citizens in %.0f s", e.accepted, len(c.citizens), took.Seconds())
	if e.accepted < *updates {
		t.Errorf("%d updates, want %d", e.accepted, *updates)
	}
	judge(t, e)
}
