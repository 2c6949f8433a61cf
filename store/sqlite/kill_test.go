package sqlite

import (
	"bufio"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"testing"
	"time"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"bussola/store"
)

var (
	long = flag.Bool("long", false, "kill the writing process 200 times instead of 10")
	cuts = flag.Int("cuts", 100, "how often the power is cut; the long form is 5,000")
)

// childFolder, when set, makes the test binary the process that is killed.
const childFolder = "BUSSOLA_TEST_CHILD"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childFolder); dir != "" {
		writeForEver(dir)
	}
	os.Exit(m.Run())
}

// writeForEver commits from eight sides and prints the number of each commit that was answered.
func writeForEver(dir string) {
	k, err := Open(dir, Options{Serving: true})
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	var mu sync.Mutex
	var wg sync.WaitGroup
	for w := range 8 {
		wg.Go(func() {
			p := store.Person(fmt.Sprint("writer ", w))
			r, err := k.Load(ctx, p)
			for err == nil {
				c := turn(p, r.Version, r.Version*8+int64(w))
				if _, err = k.Commit(ctx, c); err == nil {
					mu.Lock()
					fmt.Println(c.Update)
					mu.Unlock()
					r.Version++
				}
			}
			fmt.Println(err)
			os.Exit(1)
		})
	}
	wg.Wait()
}

// TestKilled kills a process while it writes, again and again on the same folder: every commit that it answered is there,
// whole, and nothing has to be cleaned up before the next one serves.
func TestKilled(t *testing.T) {
	times := 10
	if *long {
		times = 200
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir, answered := folder(t), map[string]bool{}
	for range times {
		child := exec.Command(self)
		child.Env = append(os.Environ(), childFolder+"="+dir)
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		n, last := 0, 1+rand.IntN(300) // killed after so many answers and a little more
		for lines := bufio.NewScanner(out); lines.Scan(); n++ {
			if _, err := strconv.Atoi(lines.Text()); err != nil {
				t.Fatalf("the child says: %s", lines.Text())
			}
			if len(lines.Text()) == 20 { // a line cut by the kill was no answer
				answered[lines.Text()] = true
			}
			if n == last {
				time.AfterFunc(time.Duration(rand.IntN(5000))*time.Microsecond, func() { child.Process.Kill() })
			}
		}
		child.Wait()
	}
	whole(t, open(t, dir, Options{Serving: true}), answered)
}

// whole checks that what was answered is there, and that every commit there has all its parts.
func whole(t *testing.T, k *Keeper, answered map[string]bool) {
	t.Helper()
	list, err := k.AuditSince(ctx, time.Time{}, 1_000_000)
	if err != nil {
		t.Fatal(err)
	}
	kept := map[string]bool{}
	for _, e := range list {
		if kept[e.What] {
			t.Errorf("%s happened twice", e.What)
		}
		kept[e.What] = true
		if _, err := k.Commit(ctx, store.Commit{Now: now, Update: e.What}); err != store.ErrSeen {
			t.Fatalf("%s is kept without its mark: %v", e.What, err)
		}
	}
	lost := 0
	for u := range answered {
		if !kept[u] {
			lost++
		}
	}
	if lost > 0 {
		t.Errorf("%d of %d answered commits are gone", lost, len(answered))
	}
	versions := int64(0)
	for w := range 8 {
		r, err := k.Load(ctx, store.Person(fmt.Sprint("writer ", w)))
		if err != nil {
			t.Fatal(err)
		}
		versions += r.Version
	}
	letters := 0
	if err := k.read(ctx, func(c *conn) error { return c.each("SELECT 1 FROM letters", nil, count(&letters)) }); err != nil {
		t.Fatal(err)
	}
	if versions != int64(len(kept)) || letters != len(kept) {
		t.Errorf("%d commits, but %d versions and %d letters", len(kept), versions, letters)
	}
	ok := 0
	if err := k.read(ctx, func(c *conn) error { return c.each("PRAGMA integrity_check", nil, count(&ok)) }); err != nil || ok != 1 {
		t.Errorf("integrity: %d lines, %v", ok, err)
	}
	t.Logf("%d answered, %d kept", len(answered), len(kept))
}

func count(n *int) func(*sqlite3.Stmt) error { return func(*sqlite3.Stmt) error { *n++; return nil } }
