package main

import (
	"os"
	"strings"
	"testing"

	"bussola/safety"
)

// TestACardSilencesNoDanger: of the invented dangers that guard the net, a card that surely answers may take none away; of those that are told
// quietly, of which some are faint, at most one in a hundred.
func TestACardSilencesNoDanger(t *testing.T) {
	lib, err := shelf()
	if err != nil {
		t.Fatal(err)
	}
	heed := func(text string) (safety.Danger, bool) {
		return lib.net.Heed(text, func(vague bool) bool { return lib.base.Settles(text, "", vague) })
	}
	data, err := os.ReadFile("../../content/safety/voices.tsv")
	if err != nil {
		t.Fatal(err)
	}
	dangers := 0
	for _, line := range strings.Split(string(data), "\n") {
		c := strings.Split(line, "\t")
		if len(c) < 5 || c[3] != "crisis" {
			continue
		}
		dangers++
		if d, ok := heed(c[2]); !ok || !d.Crisis {
			t.Errorf("%q is answered like a question", c[2])
		}
	}
	if dangers < 300 {
		t.Errorf("%d dangers read: the list is not what it was", dangers)
	}
	if data, err = os.ReadFile("../../content/safety/lessons/non-detti.txt"); err != nil {
		t.Fatal(err)
	}
	told, faint, silenced, calm := 0, 0, 0, true
	for _, line := range strings.Split(string(data), "\n") {
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '[':
			calm = line == "[calm]"
		case !calm:
			told++
			if d, ok := lib.net.Find(line); ok && d.Crisis && d.Faint {
				faint++
				if d, _ := heed(line); !d.Crisis {
					silenced++
				}
			}
		}
	}
	t.Logf("%d quiet dangers, %d of them faint, %d silenced", told, faint, silenced)
	if told < 400 || faint == 0 || 100*silenced > told {
		t.Errorf("%d quiet dangers, %d of them faint, %d silenced: at most one in a hundred may be", told, faint, silenced)
	}
}

// TestAFaintDangerGivesWay: only a faint one, only to a card that settles it, and the line stays.
func TestAFaintDangerGivesWay(t *testing.T) {
	lib, err := shelf()
	if err != nil {
		t.Fatal(err)
	}
	yes, no := func(bool) bool { return true }, func(bool) bool { return false }
	loud, quiet := "mio marito mi picchia e ho paura", ""
	for _, a := range lib.base.Asks() {
		if d, _ := lib.net.Find(a.Text); d.Crisis && d.Faint {
			quiet = a.Text
			break
		}
	}
	if quiet == "" {
		t.Fatal("no way of asking sounds faintly like danger any more: take another sentence")
	}
	if d, _ := lib.net.Heed(loud, yes); !d.Crisis {
		t.Errorf("%q gives way", loud)
	}
	if d, _ := lib.net.Heed(quiet, no); !d.Crisis {
		t.Errorf("%q gives way to no card", quiet)
	}
	d, ok := lib.net.Heed(quiet, yes)
	if !ok || d.Crisis || d.Discreet || d.Category == "" {
		t.Errorf("%q: %+v, want the line of its category and no crisis", quiet, d)
	}
}
