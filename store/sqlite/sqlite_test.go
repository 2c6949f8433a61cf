package sqlite

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bussola/store"
	"bussola/store/storetest"
)

var (
	ctx = context.Background()
	now = time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
)

func open(t testing.TB, folder string, o Options) *Keeper {
	t.Helper()
	k, err := Open(folder, o)
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

func folder(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp(t.TempDir(), "data")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestContract(t *testing.T) {
	t.Run("folder", func(t *testing.T) {
		storetest.Run(t, storetest.Maker{
			Open: func(t testing.TB) store.Keeper { return open(t, folder(t), Options{Serving: true}) },
			Reopen: func(t testing.TB, k store.Keeper) store.Keeper {
				if err := k.Close(); err != nil {
					t.Fatal(err)
				}
				return open(t, k.(*Keeper).folder, Options{Serving: true})
			},
			Raw:   func(t testing.TB, k store.Keeper) []byte { return rawFolder(t, k.(*Keeper).folder) },
			Lives: 25, // memory below runs the same statements a hundred times
		})
	})
	t.Run("memory", func(t *testing.T) {
		storetest.Run(t, storetest.Maker{
			Open: func(t testing.TB) store.Keeper {
				k, err := OpenMemory()
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() { k.Close() })
				return k
			},
			Reopen: func(_ testing.TB, k store.Keeper) store.Keeper { return k }, // nothing outlives it
			Raw: func(t testing.TB, k store.Keeper) []byte {
				return dump(t, k.(*Keeper), filepath.Join(t.TempDir(), "dump.db"))
			},
		})
	})
}

// rawFolder is every byte of the folder.
func rawFolder(t testing.TB, folder string) (all []byte) {
	t.Helper()
	files, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		data, err := os.ReadFile(filepath.Join(folder, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, data...)
	}
	return all
}

// dump copies a database out of memory, with its free pages.
func dump(t testing.TB, k *Keeper, path string) []byte {
	t.Helper()
	var c *conn
	j := func(db *conn) error { c = db; return nil }
	if err := k.do(ctx, j); err != nil { // afterwards the writer waits, and the connection rests
		t.Fatal(err)
	}
	if err := c.Backup("main", path); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestServing(t *testing.T) {
	dir := folder(t)
	serving := open(t, dir, Options{Serving: true})
	if _, err := Open(dir, Options{Serving: true}); !errors.Is(err, ErrServed) || !strings.Contains(err.Error(), dir) || !strings.Contains(err.Error(), fmt.Sprint(os.Getpid())) {
		t.Errorf("a second one: %v", err)
	}
	command := open(t, dir, Options{})
	commit(t, command, "from a command", 0)
	if r, err := serving.Load(ctx, "p"); err != nil || string(r.Session) != "from a command" {
		t.Errorf("the server does not see what a command did: %+v, %v", r, err)
	}
	commit(t, serving, "from the server", 1)
	if r, err := command.Load(ctx, "p"); err != nil || string(r.Session) != "from the server" {
		t.Errorf("the command does not see what the server did: %+v, %v", r, err)
	}
	if err := serving.Close(); err != nil {
		t.Fatal(err)
	}
	open(t, dir, Options{Serving: true})
}

func commit(t testing.TB, k *Keeper, session string, version int64) {
	t.Helper()
	r := &store.Record{Person: "p", Version: version, Session: []byte(session), Key: []byte("key")}
	if _, err := k.Commit(ctx, store.Commit{Now: now, Record: r}); err != nil {
		t.Fatal(err)
	}
}

func TestTwoProcessesWriteBesideEachOther(t *testing.T) {
	dir := folder(t)
	const each = 50
	errs := make(chan error, 4)
	for i := range 4 {
		go func() {
			k, err := Open(dir, Options{Serving: i == 0}) // all at once, the first time
			for n := 0; n < each && err == nil; n++ {
				_, err = k.Commit(ctx, store.Commit{Now: now, Audit: []store.Entry{{At: now, Actor: fmt.Sprint(i)}}})
			}
			if err == nil {
				err = k.Close()
			}
			errs <- err
		}()
	}
	for range 4 {
		if err := <-errs; err != nil {
			t.Fatal(err)
		}
	}
	k := open(t, dir, Options{})
	if list, err := k.AuditSince(ctx, time.Time{}, 1000); len(list) != 4*each || err != nil {
		t.Errorf("%d of %d, %v", len(list), 4*each, err)
	}
}

func TestPragmas(t *testing.T) {
	k := open(t, folder(t), Options{})
	for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "secure_delete": "1"} {
		var got string
		err := k.do(ctx, func(c *conn) error {
			s, _, err := c.Prepare("PRAGMA " + pragma)
			if err != nil {
				return err
			}
			defer s.Close()
			s.Step()
			got = s.ColumnText(0)
			return s.Err()
		})
		if err != nil || got != want {
			t.Errorf("%s is %q, want %q, %v", pragma, got, want, err)
		}
	}
	info, err := os.Stat(filepath.Join(k.folder, "bussola.db"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func TestOperatorErrors(t *testing.T) {
	t.Run("newer schema", func(t *testing.T) {
		dir := folder(t)
		k := open(t, dir, Options{})
		commit(t, k, "kept", 0)
		if err := k.do(ctx, func(c *conn) error { return c.Exec("PRAGMA user_version = 99") }); err != nil {
			t.Fatal(err)
		}
		before := rawFolder(t, dir)
		if _, err := Open(dir, Options{Serving: true}); !errors.Is(err, ErrNewer) || !strings.Contains(err.Error(), dir) || !strings.Contains(err.Error(), "99") {
			t.Errorf("got %v", err)
		}
		if !bytes.Contains(rawFolder(t, dir), []byte("kept")) || !bytes.Contains(before, []byte("kept")) {
			t.Error("the data were touched")
		}
	})
	t.Run("a file in place of the folder", func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(file, Options{}); !errors.Is(err, ErrUnwritable) || !strings.Contains(err.Error(), file) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("not a database", func(t *testing.T) {
		dir := folder(t)
		if err := os.WriteFile(filepath.Join(dir, "bussola.db"), bytes.Repeat([]byte("no database "), 500), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(dir, Options{}); !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), dir) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("no space left", func(t *testing.T) {
		dir := folder(t)
		k := open(t, dir, Options{})
		commit(t, k, "small", 0)
		if err := k.do(ctx, func(c *conn) error {
			s, _, err := c.Prepare("PRAGMA max_page_count = 40")
			if err != nil {
				return err
			}
			s.Step()
			return s.Close()
		}); err != nil {
			t.Fatal(err)
		}
		big := &store.Record{Person: "p", Version: 1, Session: make([]byte, 1<<20)}
		if _, err := k.Commit(ctx, store.Commit{Now: now, Record: big}); !errors.Is(err, ErrFull) || !strings.Contains(err.Error(), dir) {
			t.Errorf("got %v", err)
		}
		if r, err := k.Load(ctx, "p"); err != nil || string(r.Session) != "small" {
			t.Errorf("what was kept: %+v, %v", r, err)
		}
		commit(t, k, "goes on", 1)
	})
	t.Run("closed", func(t *testing.T) {
		k := open(t, folder(t), Options{Serving: true})
		for range 2 {
			if err := k.Close(); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := k.Commit(ctx, store.Commit{Now: now}); err != store.ErrClosed {
			t.Errorf("got %v", err)
		}
		if _, err := k.Load(ctx, "p"); err != store.ErrClosed {
			t.Errorf("got %v", err)
		}
	})
}

func TestMigrations(t *testing.T) {
	dir := folder(t)
	k := open(t, dir, Options{})
	commit(t, k, "old", 0)
	history := append(append([]string{}, schema...), "ALTER TABLE people ADD COLUMN extra TEXT NOT NULL DEFAULT 'x'")
	c, err := connect(filepath.Join(dir, "bussola.db"), Options{}, false)
	if err != nil {
		t.Fatal(err)
	}
	defer c.shut()
	t.Run("a step that fails leaves nothing", func(t *testing.T) {
		bad := append(append([]string{}, schema...), "CREATE TABLE half (a); CREATE TABLE people (a)")
		if err := c.migrate(bad); err == nil {
			t.Fatal("no error")
		}
		if found, err := c.is("SELECT 1 FROM sqlite_schema WHERE name = 'half'"); found || err != nil {
			t.Errorf("half of it stayed, %v", err)
		}
	})
	for range 2 {
		if err := c.migrate(history); err != nil {
			t.Fatal(err)
		}
	}
	if ok, err := c.is("SELECT 1 FROM people WHERE extra = 'x' AND session = CAST('old' AS BLOB)"); !ok || err != nil {
		t.Errorf("what was kept is gone: %v", err)
	}
}

// TestCloseWhileBusy: whatever was answered is kept, and everybody is answered.
func TestCloseWhileBusy(t *testing.T) {
	dir := folder(t)
	k := open(t, dir, Options{Serving: true})
	kept := make(chan bool, 200)
	started := make(chan struct{}, 200)
	for range 200 {
		go func() {
			started <- struct{}{}
			_, err := k.Commit(ctx, store.Commit{Now: now, Audit: []store.Entry{{At: now}}})
			if err != nil && err != store.ErrClosed {
				t.Errorf("got %v", err)
			}
			kept <- err == nil
		}()
	}
	for range 100 {
		<-started
	}
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	want := 0
	for range 200 {
		if <-kept {
			want++
		}
	}
	list, err := open(t, dir, Options{Serving: true}).AuditSince(ctx, time.Time{}, 1000)
	if len(list) != want || err != nil {
		t.Errorf("%d kept, %d answered, %v", len(list), want, err)
	}
}
