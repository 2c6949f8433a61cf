package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bussola/chat"
	"bussola/store"
	"bussola/turn"
)

// TestKeysRotate changes the key of a data folder with a conversation in it, in every way that there is.
func TestKeysRotate(t *testing.T) {
	for _, name := range []string{"BUSSOLA_MASTER_KEY", "BUSSOLA_MASTER_KEY_FILE", "BUSSOLA_OLD_MASTER_KEY", "BUSSOLA_OLD_MASTER_KEY_FILE"} {
		t.Setenv(name, "")
	}
	now := func() time.Time { return time.Date(2026, 11, 25, 10, 0, 0, 0, time.UTC) }
	talked := func(t *testing.T) string {
		folder := t.TempDir()
		h, err := shelved(Main{}).open(folder, "terminal", true, now)
		if err != nil {
			t.Fatal(err)
		}
		defer h.keeper.Close()
		if _, err := h.runner.Receive(context.Background(), turn.Inbound{Chat: 7, User: 7, Message: chat.Message{Kind: chat.Text, Text: "racconta"}}); err != nil {
			t.Fatal(err)
		}
		return folder
	}
	remembers := func(t *testing.T, folder string) {
		t.Helper()
		h, err := shelved(Main{}).open(folder, "terminal", true, now)
		if err != nil {
			t.Fatal(err)
		}
		defer h.keeper.Close()
		r, err := h.keeper.Load(context.Background(), h.runner.Person(7))
		if err != nil || r.Version != 1 {
			t.Fatalf("the person is not found: %+v, %v", r, err)
		}
		if _, err := h.runner.Vault.Open(r.Key); err != nil {
			t.Error(err)
		}
	}
	rotate := func(c RotateCmd) (string, error) {
		var out bytes.Buffer
		err := c.Run(shelved(Main{out: &out, err: &out}))
		return out.String(), err
	}
	key := func(t *testing.T, path string) string {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return strings.TrimSpace(string(text))
	}

	t.Run("in its place", func(t *testing.T) {
		folder := talked(t)
		own := filepath.Join(folder, "master.key")
		was := key(t, own)
		if out, err := rotate(RotateCmd{Data: folder}); err != nil || !strings.HasPrefix(out, "keys wrapped with the new master key: 1.") || strings.Contains(out, key(t, own)) {
			t.Fatalf("%s, %v", out, err)
		}
		if key(t, own) == was || key(t, own+".old") != was {
			t.Error("the key of the folder is not the new one")
		}
		remembers(t, folder)
		t.Setenv("BUSSOLA_MASTER_KEY", was)
		if _, err := shelved(Main{}).open(folder, "terminal", true, now); !errors.Is(err, store.ErrMaster) {
			t.Errorf("with the old key: %v", err)
		}
	})
	t.Run("killed before the new key has its name", func(t *testing.T) {
		folder := talked(t)
		own := filepath.Join(folder, "master.key")
		if _, err := rotate(RotateCmd{Data: folder}); err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(os.Rename(own, own+".new"), os.Rename(own+".old", own)); err != nil {
			t.Fatal(err)
		}
		if _, err := shelved(Main{}).open(folder, "terminal", true, now); !errors.Is(err, store.ErrMaster) {
			t.Errorf("a start in between: %v", err)
		}
		if out, err := rotate(RotateCmd{Data: folder}); err != nil || !strings.HasPrefix(out, "keys wrapped with the new master key: 0") {
			t.Fatalf("%s, %v", out, err)
		}
		remembers(t, folder)
	})
	t.Run("to another file", func(t *testing.T) {
		folder, apart := talked(t), filepath.Join(t.TempDir(), "anew")
		if _, err := rotate(RotateCmd{Data: folder, To: apart}); err != nil {
			t.Fatal(err)
		}
		t.Setenv("BUSSOLA_MASTER_KEY_FILE", apart)
		remembers(t, folder)
	})
	t.Run("without a stop", func(t *testing.T) {
		folder, apart := talked(t), filepath.Join(t.TempDir(), "anew")
		t.Setenv("BUSSOLA_OLD_MASTER_KEY_FILE", filepath.Join(folder, "master.key"))
		t.Setenv("BUSSOLA_MASTER_KEY_FILE", apart)
		remembers(t, folder) // copies know both
		if _, err := rotate(RotateCmd{Data: folder}); err != nil {
			t.Fatal(err)
		}
		t.Setenv("BUSSOLA_OLD_MASTER_KEY_FILE", "")
		remembers(t, folder)
	})
	t.Run("a lost key is said plainly", func(t *testing.T) {
		folder := talked(t)
		t.Setenv("BUSSOLA_MASTER_KEY", strings.Repeat("ab", 32))
		_, err := shelved(Main{}).open(folder, "terminal", true, now)
		if !errors.Is(err, store.ErrMaster) || strings.Contains(err.Error(), "abab") {
			t.Errorf("got %v", err)
		}
		if _, err := rotate(RotateCmd{Data: folder}); err == nil || !strings.Contains(err.Error(), "--to") {
			t.Errorf("which key: %v", err)
		}
	})
	t.Run("a key that is not there is not made anew", func(t *testing.T) {
		folder := talked(t)
		own := filepath.Join(folder, "master.key")
		if err := os.Remove(own); err != nil {
			t.Fatal(err)
		}
		if _, err := shelved(Main{}).open(folder, "terminal", true, now); err == nil || !strings.Contains(err.Error(), own+" is missing") {
			t.Errorf("got %v", err)
		}
		var out bytes.Buffer
		m := shelved(Main{out: &out, err: &out})
		apart := t.TempDir()
		if err := (&BackupCmd{Data: folder, To: filepath.Join(apart, "b.db"), Keys: filepath.Join(apart, "key")}).Run(m); err == nil || !strings.Contains(err.Error(), own+" is missing") || exists(filepath.Join(apart, "key")) {
			t.Errorf("a backup of the key: %v", err)
		}
		if _, err := rotate(RotateCmd{Data: folder}); err == nil || !strings.Contains(err.Error(), own+" is missing") || exists(own+".new") {
			t.Errorf("a change of the key: %v", err)
		}
		if _, err := rotate(RotateCmd{Data: folder, To: filepath.Join(apart, "anew")}); err == nil || !strings.Contains(err.Error(), own+" is missing") {
			t.Errorf("a change to another file: %v", err)
		}
		elsewhere := filepath.Join(apart, "elsewhere")
		t.Setenv("BUSSOLA_MASTER_KEY_FILE", elsewhere)
		if _, err := shelved(Main{}).open(folder, "terminal", true, now); err == nil || !strings.Contains(err.Error(), elsewhere+" is missing") {
			t.Errorf("a file that is said: %v", err)
		}
		if exists(own) || exists(elsewhere) {
			t.Error("a new key hides that the old one is missing")
		}
	})
	t.Run("another key is not copied as the one of a backup", func(t *testing.T) {
		folder, apart := talked(t), t.TempDir()
		t.Setenv("BUSSOLA_MASTER_KEY", strings.Repeat("ab", 32))
		err := (&BackupCmd{Data: folder, To: filepath.Join(apart, "b.db"), Keys: filepath.Join(apart, "key")}).Run(shelved(Main{out: io.Discard, err: io.Discard}))
		if !errors.Is(err, store.ErrMaster) || exists(filepath.Join(apart, "key")) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("killed between the two new names", func(t *testing.T) {
		folder := talked(t)
		own := filepath.Join(folder, "master.key")
		if _, err := rotate(RotateCmd{Data: folder}); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(own, own+".new"); err != nil {
			t.Fatal(err)
		}
		if _, err := shelved(Main{}).open(folder, "terminal", true, now); err == nil || !strings.Contains(err.Error(), "run `bussola keys rotate` again") {
			t.Errorf("a start in between: %v", err)
		}
		if out, err := rotate(RotateCmd{Data: folder}); err != nil || !strings.HasPrefix(out, "keys wrapped with the new master key: 0") {
			t.Fatalf("%s, %v", out, err)
		}
		remembers(t, folder)
	})
	t.Run("beside a server", func(t *testing.T) {
		folder := talked(t)
		h, err := shelved(Main{}).open(folder, "terminal", true, now)
		if err != nil {
			t.Fatal(err)
		}
		defer h.keeper.Close()
		if _, err := rotate(RotateCmd{Data: folder}); err == nil || !strings.Contains(err.Error(), "another process serves") {
			t.Errorf("got %v", err)
		}
	})
}
