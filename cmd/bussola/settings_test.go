package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestSettingsAreTheTable keeps three lists equal: what the code reads, what settings explains, what docs/operations.md shows.
func TestSettingsAreTheTable(t *testing.T) {
	page, err := os.ReadFile("../../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	var explained, rows []string
	for _, s := range settings {
		explained, rows = append(explained, s.name), append(rows, s.row())
		if s.means == "" || s.why == "" || s.otherwise == "" {
			t.Errorf("%s is not explained", s.name)
		}
		if !strings.Contains(string(page), s.row()+"\n") {
			t.Errorf("docs/operations.md has no line\n%s", s.row())
		}
	}
	for line := range strings.Lines(string(page)) {
		if line = strings.TrimSpace(line); strings.HasPrefix(line, "| `BUSSOLA_") && !slices.Contains(rows, line) {
			t.Errorf("docs/operations.md has a line that the program has not\n%s", line)
		}
	}
	var rest []string
	for _, s := range followed {
		rest = append(rest, s.row())
	}
	for line := range strings.Lines(string(page)) {
		if line = strings.TrimSpace(line); strings.HasPrefix(line, "| `OTEL_") {
			if len(rest) == 0 || rest[0] != line {
				t.Fatalf("docs/operations.md has another table of OpenTelemetry than the program, at\n%s\nand the program has left\n%s", line, strings.Join(rest, "\n"))
			}
			rest = rest[1:]
		}
	}
	if len(rest) > 0 {
		t.Errorf("docs/operations.md has no line\n%s", strings.Join(rest, "\n"))
	}
	read := map[string]bool{}
	word := regexp.MustCompile(`(?:env:|Getenv\(|secret\()"(BUSSOLA_[A-Z_]+)"`)
	err = filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		if !bytes.Contains(text, []byte("BUSSOLA_")) {
			return err
		}
		for _, m := range word.FindAllStringSubmatch(string(text), -1) {
			read[strings.TrimSuffix(m[1], "_FILE")] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name := range read {
		if !slices.Contains(explained, name) {
			t.Errorf("%s is read and explained nowhere: add it to settings.go and docs/operations.md", name)
		}
	}
	for _, name := range explained {
		if !read[name] {
			t.Errorf("%s is explained and nothing reads it", name)
		}
	}
}

func TestConfigHidesSecrets(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "key")
	if err := os.WriteFile(file, []byte("SECRETKEY\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("BUSSOLA_TELEGRAM_TOKEN", "42:SECRETTOKEN")
	t.Setenv("BUSSOLA_MASTER_KEY", "")
	t.Setenv("BUSSOLA_MASTER_KEY_FILE", file)
	t.Setenv("BUSSOLA_DATA", dir)
	t.Setenv("BUSSOLA_TELEGRAM_TOKN", "x")
	var out bytes.Buffer
	if err := (&ConfigCmd{}).Run(shelved(Main{out: &out})); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"(hidden, 14 characters), from the environment", "(hidden, 9 characters), from " + file, dir,
		"BUSSOLA_TELEGRAM_TOKN          is nothing that Bussola reads", "BUSSOLA_STOP                   not set: 10s"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
	if strings.Contains(out.String(), "SECRET") {
		t.Errorf("a secret is shown:\n%s", out.String())
	}
	t.Setenv("BUSSOLA_MASTER_KEY_FILE", filepath.Join(dir, "absent"))
	out.Reset()
	if err := (&ConfigCmd{}).Run(shelved(Main{out: &out})); err != nil || !strings.Contains(out.String(), "CANNOT BE USED") {
		t.Errorf("a file that is not there: %v\n%s", err, out.String())
	}
}

// TestEmptyIsNotSet: a compose file leaves what nobody gave as an empty variable, which kept the program from starting.
func TestEmptyIsNotSet(t *testing.T) {
	t.Setenv("BUSSOLA_DESK_CHAT", "")
	t.Setenv("BUSSOLA_STOP", "5s")
	forgetEmpty()
	if v, set := os.LookupEnv("BUSSOLA_DESK_CHAT"); set {
		t.Errorf("BUSSOLA_DESK_CHAT is set to %q", v)
	}
	if os.Getenv("BUSSOLA_STOP") != "5s" {
		t.Error("what is set was forgotten")
	}
}
