package main

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bussola/content"
	"bussola/knowledge"
)

// TestSwitchCommands is an operator at the keyboard: what they type is taken, or refused in words that lead on.
func TestSwitchCommands(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	at(t, data, "")
	year := time.Now().Year()
	for _, c := range []struct {
		name string
		line []string
		want string // of what is shown, or of the error
	}{
		{"nothing is off", []string{"list"}, "Everything is on."},
		{"until a day", []string{"off", "bookings", "--until", time.Date(year+2, 2, 3, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)}, "bookings: off."},
		{"the hour in which a day begins", []string{"list"}, "3 February"},
		{"in Italian, for somebody else", []string{"list", "--lang", "it"}, "bookings: spento."},
		{"for a while", []string{"off", "answers", "--until", "2h"}, "answers: off."},
		{"a day that has passed", []string{"off", "answers", "--until", "2026-01-01"}, "2026-01-01 has passed"},
		{"no time", []string{"off", "answers", "--until", "domani"}, "write it as 2026-12-01, 2026-12-01T13:00:00+01:00 or 2h"},
		{"no such part", []string{"off", "everything"}, "use answers, bookings, or card:"},
		{"on again", []string{"on", "answers"}, "answers: on."},
	} {
		out, err := bussola(t, append(append([]string{"switch"}, c.line...), "--data", data)...)
		if err != nil {
			out += err.Error()
		}
		if !strings.Contains(out, c.want) {
			t.Errorf("%s: %q is not in\n%s", c.name, c.want, out)
		}
	}
}

// TestUntilADay: a day ends the switch as it begins in Rome, in winter and in summer.
func TestUntilADay(t *testing.T) {
	now := time.Date(2026, 11, 25, 10, 0, 0, 0, time.UTC)
	for said, want := range map[string]string{"2026-12-01": "2026-11-30T23:00:00Z", "2027-07-01": "2027-06-30T22:00:00Z", "90m": "2026-11-25T11:30:00Z"} {
		got, err := untilWhen(said, now)
		if err != nil || got.UTC().Format(time.RFC3339) != want {
			t.Errorf("%s: %s, %v; want %s", said, got.UTC(), err, want)
		}
	}
}

// TestOneVersion: a pack has one version, in the program and in the folder that it was built from.
func TestOneVersion(t *testing.T) {
	inside, err := knowledge.Digest(content.Files)
	must(t, err)
	folder := Main{Content: "../../content"}
	beside, err := knowledge.Digest(folder.pack())
	must(t, err)
	if inside != beside {
		t.Errorf("%s inside the program, %s in the folder", inside, beside)
	}
}

// TestTwoTimes: of two times nobody could say which holds.
func TestTwoTimes(t *testing.T) {
	if _, err := moment("2026-11-24T11:00:00+01:00", "2027-01-10"); err == nil || !strings.Contains(err.Error(), "two times") {
		t.Errorf("got %v", err)
	}
}

// TestHelpIsAWord: help and --help are the same.
func TestHelpIsAWord(t *testing.T) {
	for line, want := range map[string]string{"help": "--help", "help agenda late": "agenda late --help", "agenda help": "agenda help", "": ""} {
		if got := strings.Join(helped(strings.Fields(line)), " "); got != want {
			t.Errorf("%q is %q, not %q", line, got, want)
		}
	}
}

// TestNoSuchWorker: whoever mistypes an id reads which there are.
func TestNoSuchWorker(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	at(t, data, "")
	for _, line := range [][]string{{"pair", "as-ann"}, {"agenda", "list", "--worker", "as-ann"}, {"agenda", "ics", "as-ann"}} {
		if out, err := bussola(t, append(line, "--data", data)...); err == nil || !strings.Contains(err.Error(), `"as-ann"`) || !strings.Contains(err.Error(), "\n  as-anna ") {
			t.Errorf("%v: %s %v", line, out, err)
		}
	}
	out, err := bussola(t, "pair", "as-anna", "--data", data)
	if err != nil || !strings.HasPrefix(out, "Code for ") || !strings.Contains(out, "abbina ") {
		t.Errorf("%s %v", out, err)
	}
}
