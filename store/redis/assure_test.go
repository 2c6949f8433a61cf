package redis

import (
	"errors"
	"testing"

	"bussola/booking"
	"bussola/store"
	"bussola/store/redis/redistest"
)

// booked opens a keeper in which A is held.
func booked(t *testing.T, address string) *Keeper {
	t.Helper()
	k := open(t, address, Options{})
	if _, err := k.Commit(ctx, store.Commit{Now: now, Holds: []store.Hold{hold("A", 0)}}); err != nil {
		t.Fatal(err)
	}
	return k
}

func assured(t *testing.T, k *Keeper, code booking.Code) bool {
	t.Helper()
	sure, err := k.Assure(ctx, []booking.Code{code}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return sure
}

// TestAssure: a promise is sure when every replica has it, and not while one is away.
func TestAssure(t *testing.T) {
	t.Run("without replicas", func(t *testing.T) {
		k := booked(t, redistest.Start(t).URL())
		if !assured(t, k, "A") {
			t.Error("there is nobody to wait for")
		}
		if assured(t, k, "NOBODY") {
			t.Error("a callback that is not there is sure")
		}
	})
	t.Run("the letter that tells of it", func(t *testing.T) {
		k := booked(t, redistest.Start(t).URL())
		if _, err := k.Commit(ctx, turn("p", 0, "u1")); err != nil {
			t.Fatal(err)
		}
		letters, err := k.Letters(ctx, now, 1, nil)
		if err != nil || len(letters) != 1 {
			t.Fatalf("%d letters, %v", len(letters), err)
		}
		sure := func() bool {
			t.Helper()
			sure, err := k.Assure(ctx, []booking.Code{"A"}, &letters[0].Letter)
			if err != nil {
				t.Fatal(err)
			}
			return sure
		}
		if !sure() {
			t.Error("it is there as it was read")
		}
		letters[0].Sealed = []byte("as another server had it")
		if sure() {
			t.Error("another letter has its number: whoever took over knows nothing of what it tells")
		}
		letters[0].ID++
		if sure() {
			t.Error("it is not there")
		}
	})
	t.Run("with two", func(t *testing.T) {
		master, one, two := redistest.Start(t), redistest.Start(t), redistest.Start(t)
		one.Follow(master)
		two.Follow(master)
		k := booked(t, master.URL()+"?replicas=2")
		redistest.Eventually(t, "both have it", func() bool { return assured(t, k, "A") })
		two.Freeze()
		if assured(t, k, "A") {
			t.Error("one is frozen")
		}
		two.Thaw()
		redistest.Eventually(t, "it is back", func() bool { return assured(t, k, "A") })
		two.Kill()
		redistest.Eventually(t, "the master knows that it is gone", func() bool { return master.Info("connected_slaves") == "1" })
		if assured(t, k, "A") {
			t.Error("one is gone, and the address says two")
		}
		if k := open(t, master.URL(), Options{}); !assured(t, k, "A") {
			t.Error("of those connected all have it")
		}
		master.Ask("REPLICAOF", "127.0.0.1", one.Port)
		if sure, err := k.Assure(ctx, []booking.Code{"A"}, nil); sure || err != nil && !errors.Is(err, ErrReadOnly) {
			t.Errorf("it is no master any more: %v, %v", sure, err)
		}
	})
}

// TestSentinel: Sentinels say which replicas there are, and when the master dies the keeper goes on with the one they chose;
// what was sure is there.
func TestSentinel(t *testing.T) {
	master, one, two := redistest.Start(t), redistest.Start(t), redistest.Start(t)
	one.Follow(master)
	two.Follow(master)
	sentinels := redistest.Watch(t, master, 3)
	k := booked(t, redistest.Watched(sentinels))
	redistest.Eventually(t, "both have it", func() bool { return assured(t, k, "A") })
	two.Freeze()
	if assured(t, k, "A") {
		t.Error("one is frozen, and the Sentinels know of it")
	}
	two.Thaw()
	redistest.Eventually(t, "it is back", func() bool { return assured(t, k, "A") })
	master.Kill()
	redistest.Eventually(t, "it goes on with another", func() bool {
		_, err := k.Commit(ctx, store.Commit{Now: now, Update: "after the failover"})
		return err == nil || err == store.ErrSeen
	})
	if cb, err := k.Callback(ctx, "A"); err != nil || cb.State != booking.Held {
		t.Errorf("what was sure: %+v, %v", cb, err)
	}
	if assured(t, k, "A") {
		t.Error("the dead one may come back as it was: the Sentinels count it until they are told otherwise")
	}
}

// TestCluster: a body lies in one place, whichever server has it, also while it moves to another.
func TestCluster(t *testing.T) {
	var servers []*redistest.Server
	for range 3 {
		servers = append(servers, redistest.Start(t, "cluster-enabled", "yes", "cluster-node-timeout", "2000"))
	}
	redistest.Join(t, servers...)
	address := "redis+cluster://" + servers[0].Host() + "," + servers[1].Host()
	var k *Keeper
	redistest.Eventually(t, "the Cluster serves", func() bool {
		var err error
		k, err = Open(ctx, address, Options{})
		return err == nil
	})
	defer k.Close()
	fill(t, k)
	if _, err := store.Copy(ctx, k, memory(t)); err != nil {
		t.Errorf("everything read: %v", err)
	}
	if !assured(t, k, "H0") {
		t.Error("there are no replicas to wait for")
	}
	t.Run("while it moves", func(t *testing.T) { move(t, servers, k) })
	if _, err := store.Copy(ctx, k, memory(t)); err != nil {
		t.Errorf("everything read after the move: %v", err)
	}
}

// move carries the place of the body to another server while somebody writes.
func move(t *testing.T, servers []*redistest.Server, k *Keeper) {
	t.Helper()
	from, err := redistest.Home(k.key("count"), servers...)
	if err != nil {
		t.Fatal(err)
	}
	to := servers[0]
	if to == from {
		to = servers[1]
	}
	stop, written := make(chan struct{}), make(chan int64)
	go func() {
		version := int64(0)
		defer func() { written <- version }()
		for {
			select {
			case <-stop:
				return
			default:
			}
			_, err := k.Commit(ctx, turn("mover", version, ""))
			for err != nil && err != store.ErrConflict { // TRYAGAIN: keys of one script on both sides
				_, err = k.Commit(ctx, turn("mover", version, ""))
			}
			if err != nil {
				t.Errorf("version %d: %v", version, err)
				return
			}
			version++
		}
	}()
	if err := redistest.Move(k.key("count"), from, to); err != nil {
		t.Error(err)
	}
	close(stop)
	version := <-written
	if r, err := k.Load(ctx, "mover"); err != nil || r.Version != version {
		t.Errorf("version %d, want %d, %v", r.Version, version, err)
	}
	t.Logf("%d turns while it moved", version)
}
