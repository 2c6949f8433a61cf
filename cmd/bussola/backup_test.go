package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"bussola/chat"
	"bussola/store"
	"bussola/store/redis"
	"bussola/store/sqlite"
	"bussola/turn"
)

// keptBot is a data folder with people in it, and a program to use on it.
type keptBot struct {
	t      *testing.T
	m      *Main
	out    *bytes.Buffer
	folder string
	dir    string
}

func newKeptBot(t *testing.T) *keptBot {
	t.Helper()
	for _, name := range []string{"BUSSOLA_MASTER_KEY", "BUSSOLA_MASTER_KEY_FILE", "BUSSOLA_DATA"} {
		t.Setenv(name, "")
	}
	dir := t.TempDir()
	k := &keptBot{t: t, out: &bytes.Buffer{}, dir: dir, folder: filepath.Join(dir, "data")}
	k.m = shelved(Main{out: k.out, err: k.out})
	return k
}

func (k *keptBot) open(serving bool) *house {
	k.t.Helper()
	h, err := k.m.open(k.folder, "test", serving, time.Now)
	if err != nil {
		k.t.Fatal(err)
	}
	k.t.Cleanup(func() { h.keeper.Close() })
	return h
}

func (k *keptBot) backup() string {
	k.t.Helper()
	k.out.Reset()
	if err := (&BackupCmd{To: k.dir, Data: k.folder}).Run(k.m); err != nil {
		k.t.Fatal(err)
	}
	return strings.SplitN(k.out.String(), "\n", 2)[0]
}

func says(t *testing.T, h *house, who int64, text string) {
	t.Helper()
	_, err := h.runner.Receive(context.Background(), turn.Inbound{Chat: who, User: who, Message: chat.Message{Kind: chat.Text, Text: text}})
	if err != nil {
		t.Fatal(err)
	}
}

func (k *keptBot) version(who int64) int64 {
	k.t.Helper()
	h := k.open(false)
	defer h.keeper.Close()
	r, err := h.keeper.Load(k.t.Context(), h.runner.Person(who))
	if err != nil {
		k.t.Fatal(err)
	}
	return r.Version
}

func TestBackupAndRestore(t *testing.T) {
	k := newKeptBot(t)
	h := k.open(true)
	for who := range int64(5) {
		says(t, h, 100+who, "menu")
	}
	file := k.backup() // while it serves
	if !strings.Contains(k.out.String(), "whole: people 5,") {
		t.Errorf("said %s", k.out)
	}
	if data, err := os.ReadFile(file); err != nil || !bytes.HasPrefix(data, []byte("SQLite")) {
		t.Fatalf("no copy: %v", err)
	}
	says(t, h, 100, "menu") // after the copy
	if err := h.keeper.Erase(t.Context(), h.runner.Person(101), time.Now()); err != nil {
		t.Fatal(err)
	}
	restore := RestoreCmd{From: file, Data: k.folder}
	t.Run("refused while it serves", func(t *testing.T) {
		r := restore
		r.Replace = true
		if err := r.Run(k.m); !errors.Is(err, sqlite.ErrServed) {
			t.Errorf("said %v", err)
		}
	})
	if err := h.keeper.Close(); err != nil {
		t.Fatal(err)
	}
	t.Run("not over what is there", func(t *testing.T) {
		if err := restore.Run(k.m); !errors.Is(err, sqlite.ErrThere) || !strings.Contains(err.Error(), "--replace") {
			t.Errorf("said %v", err)
		}
		if k.version(100) != 2 {
			t.Error("and still it was changed")
		}
	})
	t.Run("in place of it", func(t *testing.T) {
		restore.Replace = true
		k.out.Reset()
		if err := restore.Run(k.m); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(k.out.String(), "erased again: 1;") || !exists(filepath.Join(k.folder, "bussola.db.before-1")) {
			t.Errorf("said %s", k.out)
		}
		if k.version(100) != 1 || k.version(102) != 1 {
			t.Error("it is not what it was at the backup")
		}
		if k.version(101) != 0 {
			t.Error("whom somebody erased after the backup is back")
		}
		left, err := filepath.Glob(filepath.Join(k.dir, ".bussola-restore-*"))
		if err != nil || len(left) != 0 {
			t.Errorf("left behind: %v %v", left, err)
		}
	})
	t.Run("on a new machine, with a newer list of erasures", func(t *testing.T) {
		other := filepath.Join(k.dir, "other")
		list := filepath.Join(k.dir, "list")
		h := k.open(false)
		if err := writeErasures(list, []store.Erasure{{Person: h.runner.Person(103), At: time.Now()}}); err != nil {
			t.Fatal(err)
		}
		r := RestoreCmd{From: file, Data: other, Erasures: []string{list}}
		if err := r.Run(k.m); err == nil || !strings.Contains(err.Error(), "no master key is here") || exists(filepath.Join(other, "bussola.db")) {
			t.Errorf("without the key: %v", err)
		}
		t.Setenv("BUSSOLA_MASTER_KEY", strings.Repeat("ab", 32))
		if err := r.Run(k.m); !errors.Is(err, store.ErrMaster) || exists(filepath.Join(other, "bussola.db")) {
			t.Errorf("with another key: %v", err)
		}
		t.Setenv("BUSSOLA_MASTER_KEY", "")
		key := filepath.Join(k.dir, "key")
		if err := k.m.copyKey(k.folder, k.folder, key); err != nil {
			t.Fatal(err)
		}
		t.Setenv("BUSSOLA_MASTER_KEY_FILE", key)
		k.out.Reset()
		if err := r.Run(k.m); err != nil {
			t.Fatal(err)
		}
		const unknown = "they are back"
		if strings.Contains(k.out.String(), unknown) {
			t.Errorf("a newer list was given, and it said %s", k.out)
		}
		k.out.Reset()
		if err := (&RestoreCmd{From: file, Data: filepath.Join(k.dir, "third")}).Run(k.m); err != nil || !strings.Contains(k.out.String(), unknown) {
			t.Errorf("without a newer list: %s, %v", k.out, err)
		}
		k.folder = other
		if k.version(103) != 0 || k.version(104) != 1 {
			t.Error("the list was not followed")
		}
	})
}

func TestBackupRefused(t *testing.T) {
	k := newKeptBot(t)
	if err := (&BackupCmd{To: k.dir, Data: k.folder}).Run(k.m); !errors.Is(err, sqlite.ErrNoData) {
		t.Errorf("a folder without data: %v", err)
	}
	if err := (&BackupCmd{To: k.dir, Data: "redis://127.0.0.1:1"}).Run(k.m); !errors.Is(err, redis.ErrUnreachable) {
		t.Errorf("a server that is not there: %v", err)
	}
	h := k.open(true)
	says(t, h, 7, "menu")
	file := k.backup()
	if err := (&BackupCmd{To: file, Data: k.folder}).Run(k.m); !errors.Is(err, sqlite.ErrThere) {
		t.Errorf("over another backup: %v", err)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func([]byte) []byte{
		"cut":       func(b []byte) []byte { return b[:len(b)/2] },
		"nothing":   func([]byte) []byte { return nil },
		"a letter":  func([]byte) []byte { return []byte("Gentile signora, ") },
		"a page":    func(b []byte) []byte { clear(b[8192:16384]); return b },
		"of newer":  func(b []byte) []byte { b[63] = 99; return b },
		"a version": func(b []byte) []byte { b[63] = 0; return b },
	} {
		t.Run(name, func(t *testing.T) {
			bad := filepath.Join(t.TempDir(), "bad.db")
			if err := os.WriteFile(bad, spoil(bytes.Clone(data)), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := sqlite.Verify(bad)
			if err == nil {
				t.Error("found whole")
			}
			into := filepath.Join(t.TempDir(), "data")
			if err := (&RestoreCmd{From: bad, Data: into}).Run(k.m); err == nil || exists(filepath.Join(into, "bussola.db")) {
				t.Errorf("restored: %v", err)
			}
		})
	}
}

// TestBackupFolder: a folder that is not there is made, one hour after the other goes into it, and only NAME.db is a file.
func TestBackupFolder(t *testing.T) {
	dir := t.TempDir()
	hour := time.Date(2026, 11, 25, 10, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct{ said, want, err string }{
		"a new folder":                  {"bk", "bk/bussola-20261125T100000Z.db", ""},
		"the same, an hour later":       {"bk", "bk/bussola-20261125T100000Z.db", ""},
		"with a slash behind":           {"bk2/", "bk2/bussola-20261125T100000Z.db", ""},
		"a file":                        {"copy.db", "copy.db", ""},
		"in a folder that is not there": {"var/backups/bussola", "", "a folder for backups"},
	} {
		got, err := backupFile(dir+"/"+c.said, hour)
		if c.err != "" {
			if err == nil || !strings.Contains(err.Error(), c.err) {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if err != nil || got != filepath.Join(dir, c.want) || !exists(filepath.Dir(got)) {
			t.Errorf("%s: %s, %v", name, got, err)
		}
	}
}

// TestBackupUnderLoad copies again and again while people write: every copy is whole, and none is older than what was answered
// before it began.
func TestBackupUnderLoad(t *testing.T) {
	k := newKeptBot(t)
	h := k.open(true)
	ctx, stop := context.WithCancel(t.Context())
	var wait sync.WaitGroup
	for who := range int64(8) {
		wait.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				if err := h.keeper.Note(context.Background(), fmt.Sprint("writer", who), fmt.Sprint(n)); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	for n := range 5 {
		mark := fmt.Sprint("mark", n)
		if err := h.keeper.Note(ctx, mark, "there"); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(k.dir, mark)
		if _, err := sqlite.Backup(k.folder, file); err != nil {
			t.Fatal(err)
		}
		into := filepath.Join(k.dir, "into-"+mark)
		if _, err := sqlite.Restore(file, into, false); err != nil {
			t.Fatal(err)
		}
		copied, err := sqlite.Open(into, sqlite.Options{})
		if err != nil {
			t.Fatal(err)
		}
		v, err := copied.Noted(ctx, mark)
		if err := errors.Join(err, copied.Close()); err != nil || v != "there" {
			t.Errorf("copy %d holds %q, %v", n, v, err)
		}
	}
	stop()
	wait.Wait()
}
