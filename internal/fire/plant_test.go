package fire

import (
	"context"
	"strings"
	"testing"
	"time"

	"bussola/bot/bottest"
)

// TestPlants shows that the checker sees: the same people and the same killer against a program with a fault built in. The
// first one has none, and nothing may be found.
func TestPlants(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name  string
		plant plant
		law   law    // must be broken
		says  string // in a finding of that law
	}{
		{"no fault at all", plant{}, "", ""},
		{"acknowledged before the commit", plant{ackFirst: 400 * time.Millisecond}, oneEffect, ": lost"},
		{"forgets which updates were seen", plant{noMarks: true}, oneEffect, ": done twice"},
		{"filters by the highest number", plant{filter: true}, oneEffect, ": lost"},
		{"marked as sent before it is sent", plant{sentFirst: true}, reached, "never"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if testing.Short() && tc.law != "" {
				return // see doc.go
			}
			ctx, cancel := context.WithTimeout(t.Context(), 6*time.Minute)
			defer cancel()
			kills := 2
			if tc.plant.ackFirst > 0 {
				kills = 6 // one of them has to fall between an acknowledgement and its commit
			}
			c := newCampaign(t, *seed, size{citizens: 12, turns: 132, kills: kills}, folder(t.TempDir()), func(c *campaign) program { return newMortal(c, tc.plant) })
			c.remembers = tc.plant.ackFirst > 0 // what comes back would hide what was lost
			if tc.plant.sentFirst {
				c.faults = lossy
			}
			if tc.plant.sentFirst || tc.plant.filter || tc.plant.ackFirst > 0 {
				for _, p := range c.citizens {
					p.patience = time.Second // many an answer never comes
				}
			}
			e := c.run(ctx)
			if tc.law == "" {
				judge(t, e)
				return
			}
			found := check(e)
			for _, f := range found {
				if f.law == tc.law && strings.Contains(f.what, tc.says) {
					t.Logf("found out, among %d findings: %s", len(found), f.what)
					return
				}
			}
			t.Errorf("the checker did not see it; it found %v", found)
		})
	}
}

// lossy refuses every other message: whoever thinks that it arrived has lost it.
func lossy(method string, _ int64, n int) *bottest.Failure {
	if method == "sendMessage" && n%2 == 0 {
		return bottest.BadGateway()
	}
	return nil
}
