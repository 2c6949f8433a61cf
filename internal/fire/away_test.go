package fire

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"bussola/bot/bottest"
)

// TestTelegramAway: Telegram cannot be reached for ten minutes, and then for 25 hours, while the program runs. What people write
// meanwhile waits there, and what waits for more than a day is thrown away there. Then its numbers start again lower. Nothing
// else is lost, and nothing is done twice.
func TestTelegramAway(t *testing.T) {
	if testing.Short() {
		return // see doc.go
	}
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 6*time.Minute)
	defer cancel()
	clock := newClock(firstMoment)
	c := newCampaignAt(t, clock, clock.now, *seed, size{citizens: 8}, folder(t.TempDir()), func(c *campaign) program { return newMortal(c, plant{}) })
	if err := c.prog.start(); err != nil {
		t.Fatal(err)
	}
	away := func(long time.Duration, meanwhile func(*citizen)) {
		t.Helper()
		if err := c.server.WaitPoll(ctx); err != nil { // or nobody would have the "menu" below: Telegram keeps it for 24 hours only
			t.Fatal(err)
		}
		var asked atomic.Int64
		c.server.SetFault(func(method string, _ int64, _ int) *bottest.Failure {
			if method == "getUpdates" {
				asked.Add(1)
			}
			return bottest.Refused()
		})
		c.citizens[0].write("menu") // whoever waited for news has it, and asks in vain from now on
		if err := until(ctx, "the program asks in vain", func() bool { return asked.Load() > 0 }); err != nil {
			t.Fatal(err)
		}
		for _, p := range c.citizens[1:] {
			meanwhile(p)
		}
		c.clock.leap(long)
		if err := until(ctx, "it asks again", func() bool { return asked.Load() > 2 }); err != nil {
			t.Fatal(err)
		}
		c.server.SetFault(calm)
		if err := c.quiet(ctx); err != nil {
			t.Fatal(err, tail(c.prog.log()))
		}
	}
	c.live(ctx, 8)
	away(10*time.Minute, func(p *citizen) { p.write("prenota") })
	c.live(ctx, 16)
	away(25*time.Hour, func(p *citizen) { p.Say("nobody will ever read this") })
	c.live(ctx, 22)
	if err := c.quiet(ctx); err != nil {
		t.Fatal(err)
	}
	c.server.RestartIDs(1)
	c.live(ctx, 28)
	judge(t, c.ended(ctx))
}

// TestClock: the program's clock leaps forward and back while people use it, in the two nights in which the hour of the day does
// so as well.
func TestClock(t *testing.T) {
	if testing.Short() {
		return // see doc.go
	}
	t.Parallel()
	for name, change := range map[string]time.Time{ // the moment of the change, in Italy
		"autumn": time.Date(2026, time.October, 25, 1, 0, 0, 0, time.UTC),
		"spring": time.Date(2027, time.March, 28, 1, 0, 0, 0, time.UTC),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(t.Context(), 6*time.Minute)
			defer cancel()
			c := newCampaignAt(t, newClock(change.Add(-40*time.Minute)), nil, *seed, size{citizens: 6}, folder(t.TempDir()), func(c *campaign) program { return newMortal(c, plant{}) })
			if err := c.prog.start(); err != nil {
				t.Fatal(err)
			}
			turns := 0
			for _, leap := range []time.Duration{time.Hour, -75 * time.Minute, 30 * time.Hour, -20 * time.Second} {
				turns += 7
				c.live(ctx, turns)
				c.clock.leap(leap)
			}
			c.live(ctx, turns+7)
			c.clock.leapTo(change.AddDate(0, 0, 2).Add(7*time.Hour + 5*time.Minute)) // a morning
			judge(t, c.ended(ctx))
		})
	}
}
