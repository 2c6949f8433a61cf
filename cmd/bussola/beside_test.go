package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bussola/store/redis/redistest"
	"bussola/store/sqlite"

	"github.com/alecthomas/kong"
)

// makers may begin a place where nothing is kept: who serves it, who fills it with a backup, and doctor, which says that it is empty.
var makers = []string{"serve", "chat", "restore", "doctor"}

// TestOnlyWhoServesBegins gives every command that takes a place a mistyped one: it is refused and not made, on a disk and on a server.
func TestOnlyWhoServesBegins(t *testing.T) {
	lines := map[string][]string{
		"pair":           {"pair", "as-anna"},
		"agenda list":    {"agenda", "list"},
		"agenda late":    {"agenda", "late"},
		"agenda waiting": {"agenda", "waiting"},
		"agenda changes": {"agenda", "changes"},
		"agenda absent":  {"agenda", "absent", "as-anna", "2026-12-24"},
		"agenda close":   {"agenda", "close", "sede", "2026-12-24", "--why", "festa"},
		"agenda hours":   {"agenda", "hours", "as-anna", "mon"},
		"agenda opening": {"agenda", "opening", "sede", "mon"},
		"agenda remove":  {"agenda", "remove", "1"},
		"agenda offer":   {"agenda", "offer", "ABCD"},
		"agenda ics":     {"agenda", "ics", "as-anna"},
		"ask":            {"ask", "isee"},
		"tasks":          {"tasks"},
		"backup":         {"backup", filepath.Join(t.TempDir(), "copy.db")},
		"privacy report": {"privacy", "report"},
		"keys rotate":    {"keys", "rotate"},
		"switch off":     {"switch", "off", "answers"},
		"switch on":      {"switch", "on", "answers"},
		"switch list":    {"switch", "list"},
		"chat as desk":   {"chat", "--as", "desk"},
	}
	for _, name := range takers(t) {
		if lines[name] == nil && !slices.Contains(makers, name) {
			t.Errorf("%s takes a place and is not tried here", name)
		}
	}
	for _, name := range []string{"BUSSOLA_MASTER_KEY", "BUSSOLA_MASTER_KEY_FILE", "BUSSOLA_DATA"} {
		t.Setenv(name, "")
	}
	s := redistest.Start(t)
	for name, line := range lines {
		t.Run(name, func(t *testing.T) {
			typo := filepath.Join(t.TempDir(), "typo")
			out, err := bussola(t, append(line, "--data", typo)...)
			if !errors.Is(err, errNothing) && !errors.Is(err, sqlite.ErrNoData) || out != "" {
				t.Errorf("%v\n%s", err, out)
			}
			if exists(typo) {
				t.Error("and made it")
			}
			empty := t.TempDir()
			must(t, os.WriteFile(filepath.Join(empty, "bussola.db"), nil, 0o600)) // a start that was killed left it
			if _, err := bussola(t, append(line, "--data", empty)...); err == nil {
				t.Error("takes a file without anything in it")
			}
			if _, err := bussola(t, append(line, "--data", s.URL()+"?body=typo")...); !errors.Is(err, errNothing) {
				t.Errorf("on a server: %v", err)
			}
			if keys := s.Ask("KEYS", "*"); strings.Contains(keys, "typo") {
				t.Errorf("and wrote there: %s", keys)
			}
		})
	}
}

// takers are the commands that take --data, of their own or of the command above them.
func takers(t *testing.T) (out []string) {
	t.Helper()
	k, err := kong.New(shelved(Main{out: io.Discard, err: io.Discard}), kong.Name("bussola"))
	must(t, err)
	for _, n := range k.Model.Leaves(true) {
		for _, group := range n.AllFlags(false) {
			for _, f := range group {
				if f.Name == "data" {
					out = append(out, strings.TrimPrefix(n.FullPath(), "bussola "))
				}
			}
		}
	}
	if len(out) < 10 {
		t.Fatalf("found only %v", out)
	}
	return out
}
