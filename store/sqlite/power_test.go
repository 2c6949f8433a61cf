package sqlite

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/ncruces/go-sqlite3/vfs"

	"bussola/store"
)

// socket is a file system whose power can be cut. Writes go to real files as usual; besides, it keeps what the disk is
// sure to have: what was written before the last sync of each file. Of the rest, a cut leaves any part.
type socket struct {
	vfs.VFSFilename
	mu    sync.Mutex
	cut   bool
	syncs int // cut at this many from now; 0: never
	disk  map[string]*platter
}

type platter struct {
	sure    []byte
	pending []func([]byte) []byte
}

var errNoPower = errors.New("the power is off")

func (s *socket) OpenFilename(name *vfs.Filename, flags vfs.OpenFlag) (vfs.File, vfs.OpenFlag, error) {
	f, flags, err := s.VFSFilename.OpenFilename(name, flags)
	if err != nil || name == nil {
		return f, flags, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	base := filepath.Base(name.String())
	if s.disk[base] == nil {
		s.disk[base] = &platter{}
	}
	return &wired{f, s, s.disk[base]}, flags, nil
}

func (s *socket) Delete(name string, syncDir bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cut {
		return errNoPower
	}
	delete(s.disk, filepath.Base(name))
	return s.VFSFilename.Delete(name, syncDir)
}

// wired is an open file on the socket.
type wired struct {
	vfs.File
	s *socket
	p *platter
}

func (w *wired) SharedMemory() vfs.SharedMemory { return w.File.(vfs.FileSharedMemory).SharedMemory() }

func (w *wired) WriteAt(b []byte, at int64) (int, error) {
	w.s.mu.Lock()
	defer w.s.mu.Unlock()
	if w.s.cut {
		return 0, errNoPower
	}
	b = append([]byte(nil), b...)
	w.p.pending = append(w.p.pending, func(f []byte) []byte {
		if need := int(at) + len(b); need > len(f) {
			f = append(f, make([]byte, need-len(f))...)
		}
		copy(f[at:], b)
		return f
	})
	return w.File.WriteAt(b, at)
}

func (w *wired) Truncate(size int64) error {
	w.s.mu.Lock()
	defer w.s.mu.Unlock()
	if w.s.cut {
		return errNoPower
	}
	w.p.pending = append(w.p.pending, func(f []byte) []byte { return f[:min(int(size), len(f))] })
	return w.File.Truncate(size)
}

func (w *wired) Sync(flags vfs.SyncFlag) error {
	w.s.mu.Lock()
	defer w.s.mu.Unlock()
	if w.s.syncs--; w.s.syncs == 0 {
		w.s.cut = true
	}
	if w.s.cut {
		return errNoPower
	}
	for _, do := range w.p.pending {
		w.p.sure = do(w.p.sure)
	}
	w.p.pending = nil
	return nil // the real disk need not be waited for
}

// after is a folder as the disk has it when the power is back: all that was synced, and of the rest each write or not.
func (s *socket) after(t *testing.T) string {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	dir := folder(t)
	for name, p := range s.disk {
		data := append([]byte(nil), p.sure...)
		for _, do := range p.pending {
			if rand.IntN(2) == 0 {
				data = do(data)
			}
		}
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// lose writes from eight sides until the power goes, and says how many answered commits the disk does not have.
func lose(t *testing.T, synchronous string, syncs int) (lost, answered int) {
	t.Helper()
	s := &socket{VFSFilename: vfs.Find("").(vfs.VFSFilename), disk: map[string]*platter{}}
	name := strings.ReplaceAll(t.Name(), "/", "-")
	vfs.Register(name, s)
	defer vfs.Unregister(name)
	before := folder(t)
	k, err := Open(before, Options{Serving: true, vfs: name, synchronous: synchronous})
	if err != nil {
		t.Fatal(err)
	}
	s.mu.Lock()
	s.syncs = syncs
	s.mu.Unlock()
	var mu sync.Mutex
	var wg sync.WaitGroup
	said := map[string]bool{}
	for w := range 8 {
		wg.Go(func() {
			p := store.Person(fmt.Sprint("writer ", w))
			for v := int64(0); v < 400; v++ { // when nothing is synced the power never goes
				c := turn(p, v, v*8+int64(w))
				if _, err := k.Commit(ctx, c); err != nil {
					return
				}
				mu.Lock()
				said[c.Update] = true
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	dir := s.after(t)
	k.Close() // it cannot write any more
	k, err = Open(dir, Options{Serving: true})
	if err != nil {
		t.Fatal(err)
	}
	kept, versions := 0, int64(0)
	for u := range said {
		_, err := k.Commit(ctx, store.Commit{Now: now, Update: u})
		switch err {
		case nil:
			lost++
		case store.ErrSeen:
			kept++
		default:
			t.Fatal(err)
		}
	}
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
	if int64(letters) != versions {
		t.Errorf("half a commit: %d sessions, %d letters", versions, letters)
	}
	if err := errors.Join(k.Close(), os.RemoveAll(before), os.RemoveAll(dir)); err != nil { // thousands of them would fill the disk
		t.Error(err)
	}
	return lost, len(said)
}

// TestPowerCut: when the power goes at any sync, what was answered is on the disk, and nothing is there by half.
func TestPowerCut(t *testing.T) {
	all, times := 0, *cuts
	for n := range times {
		within := 40
		if n%10 == 0 { // late enough for the log to be folded into the file meanwhile
			within = 150
		}
		lost, answered := lose(t, "", 1+rand.IntN(within))
		if lost > 0 {
			t.Errorf("%d of %d answered commits are gone", lost, answered)
		}
		all += answered
	}
	t.Logf("%d cuts, %d answered commits", times, all)
	t.Run("this test would see a loss", func(t *testing.T) {
		if lost, answered := lose(t, "NORMAL", 0); lost == 0 {
			t.Errorf("without syncs none of %d was lost", answered)
		}
	})
}
