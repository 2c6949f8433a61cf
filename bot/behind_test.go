package bot

import (
	"context"
	"slices"
	"sync"
	"testing"
)

// TestHeardAheadOfItsTurn: while the store takes nothing, what waits behind a turn is heard once, whether it was there before the turn
// failed or came after, and every update still has its turn, in order, when the store is back.
func TestHeardAheadOfItsTurn(t *testing.T) {
	var mu sync.Mutex
	var ahead []string
	heard := func() []string {
		mu.Lock()
		defer mu.Unlock()
		return slices.Sorted(slices.Values(ahead))
	}
	w := open(t, setup{config: func(c *Config) {
		c.Ahead = func(_ context.Context, in Inbound) {
			mu.Lock()
			defer mu.Unlock()
			ahead = append(ahead, in.Message.Text)
			if in.Message.Text == "due" {
				panic(secret)
			}
		}
	}})
	w.house.fail(errStore)
	w.ada().Say("uno")
	w.ada().Say("due")
	w.ada().Say("tre")
	w.start()
	w.until("what waits is heard", func() bool { return len(heard()) == 2 })
	w.ada().Say("quattro")
	w.until("what comes is heard", func() bool { return len(heard()) == 3 })
	w.bob().Say("cinque") // nothing stands before it
	w.house.fail(nil)
	w.reads(w.ada(), "quattro")
	w.reads(w.bob(), "cinque")
	w.ada().Say("sei")
	w.reads(w.ada(), "sei")
	if got := heard(); !slices.Equal(got, []string{"due", "quattro", "tre"}) {
		t.Errorf("heard ahead: %v", got)
	}
	var order []string
	w.house.mu.Lock()
	defer w.house.mu.Unlock()
	for _, in := range w.house.effects {
		if in.Chat == w.ada().ID {
			order = append(order, in.Message.Text)
		}
	}
	if !slices.Equal(order, []string{"uno", "due", "tre", "quattro", "sei"}) {
		t.Errorf("turns: %v", order)
	}
}
