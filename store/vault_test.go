package store

import (
	"bytes"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

func vault(t *testing.T, master byte, body string) *Vault {
	t.Helper()
	v, err := NewVault(bytes.Repeat([]byte{master}, MasterSize), body)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestPersonIsAPseudonym(t *testing.T) {
	v := vault(t, 1, "ente")
	p := v.Person("telegram", 42)
	if p != vault(t, 1, "ente").Person("telegram", 42) {
		t.Error("the same chat must be the same person after a restart")
	}
	if len(p) != 64 {
		t.Errorf("%d digits, want the 64 of HMAC-SHA256", len(p))
	}
	others := map[string]Person{
		"another chat":    v.Person("telegram", 43),
		"another channel": v.Person("terminal", 42),
		"another body":    vault(t, 1, "altro").Person("telegram", 42),
		"another master":  vault(t, 2, "ente").Person("telegram", 42),
	}
	for name, o := range others {
		if o == p {
			t.Errorf("%s gives the same person", name)
		}
	}
}

func TestSealedValuesOpenOnlyInTheirPlace(t *testing.T) {
	v := vault(t, 1, "ente")
	key, wrapped, err := v.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	plain := []byte("Canarina Bianchi 333 1234567")
	sealed := key.Seal(plain, "session of a")
	if bytes.Contains(sealed, []byte("Canarina")) {
		t.Fatal("the value can be read")
	}
	if bytes.Equal(sealed, key.Seal(plain, "session of a")) {
		t.Error("the same value seals to the same bytes: equal values could be told")
	}
	again, err := vault(t, 1, "ente").Open(wrapped)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := again.Open(sealed, "session of a"); err != nil || !bytes.Equal(got, plain) {
		t.Fatalf("after a restart: %q, %v", got, err)
	}
	other, _, err := v.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	flipped := bytes.Clone(sealed)
	flipped[len(flipped)/2] ^= 1
	for name, try := range map[string]func() ([]byte, error){
		"moved to another place": func() ([]byte, error) { return key.Open(sealed, "session of b") },
		"another person's key":   func() ([]byte, error) { return other.Open(sealed, "session of a") },
		"one bit changed":        func() ([]byte, error) { return key.Open(flipped, "session of a") },
		"cut":                    func() ([]byte, error) { return key.Open(sealed[:5], "session of a") },
		"empty":                  func() ([]byte, error) { return key.Open(nil, "session of a") },
		"unknown cipher":         func() ([]byte, error) { return key.Open(append([]byte{9}, sealed[1:]...), "session of a") },
	} {
		if got, err := try(); !errors.Is(err, ErrSealed) || got != nil {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

func TestAnotherMasterIsSaidPlainly(t *testing.T) {
	_, wrapped, err := vault(t, 1, "ente").NewKey()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := vault(t, 2, "ente").Open(wrapped); !errors.Is(err, ErrMaster) {
		t.Errorf("another master: %v", err)
	}
	if _, err := vault(t, 1, "altro").Open(wrapped); !errors.Is(err, ErrSealed) {
		t.Errorf("another body: %v", err)
	}
	if _, err := vault(t, 1, "ente").Open(wrapped[:3]); !errors.Is(err, ErrSealed) {
		t.Errorf("cut: %v", err)
	}
	if _, err := NewVault([]byte("short"), "ente"); err == nil || strings.Contains(err.Error(), "short") {
		t.Errorf("short master: %v", err)
	}
}

func TestMasterCanBeChanged(t *testing.T) {
	old := vault(t, 1, "ente")
	key, wrapped, err := old.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	sealed := key.Seal([]byte("x"), "w")
	now, err := old.Rotated(bytes.Repeat([]byte{2}, MasterSize), "ente")
	if err != nil {
		t.Fatal(err)
	}
	if now.Person("telegram", 1) != old.Person("telegram", 1) {
		t.Error("people were lost")
	}
	if !now.Stale(wrapped) || old.Stale(wrapped) {
		t.Error("Stale must tell the older master from the present one")
	}
	anew, err := now.Rewrap(wrapped)
	if err != nil {
		t.Fatal(err)
	}
	if now.Stale(anew) {
		t.Error("still stale after Rewrap")
	}
	for name, w := range map[string][]byte{"old": wrapped, "new": anew} {
		k, err := now.Open(w)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got, err := k.Open(sealed, "w"); err != nil || string(got) != "x" {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	if _, err := old.Open(anew); !errors.Is(err, ErrMaster) {
		t.Errorf("the old vault opens what the new one wrapped: %v", err)
	}
}

func TestLoadMaster(t *testing.T) {
	path := filepath.Join(t.TempDir(), "master.key")
	var wg sync.WaitGroup
	got := make([][]byte, 8)
	for i := range got {
		wg.Go(func() {
			m, err := LoadMaster(path)
			if err != nil {
				t.Error(err)
			}
			got[i] = m
		})
	}
	wg.Wait()
	for i, m := range got {
		if len(m) != MasterSize || !bytes.Equal(m, got[0]) {
			t.Errorf("start %d got another key", i)
		}
	}
	if info, err := os.Stat(path); err != nil || info.Mode() != fs.FileMode(0o600) {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".master-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if m, err := ParseMaster([]byte(hex.EncodeToString(got[0]) + "\n")); err != nil || !bytes.Equal(m, got[0]) {
		t.Errorf("from the environment: %v", err)
	}
	for name, text := range map[string]string{"empty": "", "short": "abcd", "odd": "abc", "not hex": strings.Repeat("z", 64), "long": strings.Repeat("a", 66), "very long": strings.Repeat("a", 640)} {
		if _, err := ParseMaster([]byte(text)); err == nil || (text != "" && strings.Contains(err.Error(), text)) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := LoadMaster(filepath.Join(path, "below")); err == nil {
		t.Error("a file used as a folder must be refused")
	}
}
