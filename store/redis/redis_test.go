package redis

import (
	"context"
	"testing"
	"time"

	"bussola/store"
	"bussola/store/redis/redistest"
	"bussola/store/storetest"
)

var (
	ctx = context.Background()
	now = time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
)

func open(t testing.TB, address string, o Options) *Keeper {
	t.Helper()
	k, err := Open(ctx, address, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := k.Close(); err != nil {
			t.Errorf("closing: %v", err)
		}
	})
	return k
}

// TestContract runs the contract against a real server: an append-only file on the disk at each write. To open again is to
// kill the server and start it on what it kept.
func TestContract(t *testing.T) {
	s := redistest.Start(t)
	storetest.Run(t, storetest.Maker{
		Open: func(t testing.TB) store.Keeper {
			s.Ask("FLUSHALL")
			return open(t, s.URL(), Options{})
		},
		Reopen: func(t testing.TB, k store.Keeper) store.Keeper {
			if err := k.Close(); err != nil {
				t.Fatal(err)
			}
			s.Kill()
			s.Up()
			return open(t, s.URL(), Options{})
		},
		Raw:   func(testing.TB, store.Keeper) []byte { return s.Raw() },
		Lives: 10, // each rewrites the append-only file many times
	})
}
