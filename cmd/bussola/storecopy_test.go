package main

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"bussola/store/redis/redistest"
)

// TestStoreCopy: a conversation begun on a folder goes on on a server, and back on another folder.
func TestStoreCopy(t *testing.T) {
	s := redistest.Start(t)
	one, other := filepath.Join(t.TempDir(), "one"), filepath.Join(t.TempDir(), "other")
	t.Setenv("BUSSOLA_MASTER_KEY_FILE", filepath.Join(t.TempDir(), "master.key"))
	at(t, one, "prenota\n")
	before := at(t, one, "")
	carry := func(from, to string) (string, error) {
		var out bytes.Buffer
		err := (&StoreCopy{From: from, To: to}).Run(shelved(Main{out: &out, err: &out}))
		return out.String(), err
	}
	for _, way := range [][2]string{{one, s.URL()}, {s.URL(), other}} {
		out, err := carry(way[0], way[1])
		if err != nil || !strings.Contains(out, "Record              1") || !strings.Contains(out, "read back the same") {
			t.Fatalf("%v\n%s", err, out)
		}
		if after := at(t, way[1], ""); after != before {
			t.Errorf("it does not go on:\n%s\n--- before:\n%s", after, before)
		}
	}
	for name, c := range map[string][3]string{
		"not empty":     {one, s.URL(), "give one that is empty"},
		"the same":      {one, one, "the same"},
		"nothing kept":  {filepath.Join(t.TempDir(), "no"), s.URL() + "?body=other", "nothing is kept there"},
		"nobody served": {s.URL() + "?body=nobody", filepath.Join(t.TempDir(), "new"), "nothing is kept there"},
	} {
		if out, err := carry(c[0], c[1]); err == nil || !strings.Contains(err.Error(), c[2]) {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
}

// TestBackupOfAServer: what Redis keeps is backed up into a file like that of a folder, and restored from it like one.
func TestBackupOfAServer(t *testing.T) {
	s := redistest.Start(t)
	dir := t.TempDir()
	t.Setenv("BUSSOLA_MASTER_KEY_FILE", filepath.Join(dir, "master.key"))
	at(t, s.URL(), "prenota\n")
	before := at(t, s.URL(), "")
	var out bytes.Buffer
	m := shelved(Main{out: &out, err: &out})
	file, again := filepath.Join(dir, "copy.db"), filepath.Join(dir, "again")
	if err := (&BackupCmd{To: file, Data: s.URL()}).Run(m); err != nil || !strings.Contains(out.String(), "read back and whole: people 1,") {
		t.Fatalf("%v\n%s", err, out.String())
	}
	if err := (&RestoreCmd{From: file, Data: again}).Run(m); err != nil {
		t.Fatal(err)
	}
	if after := at(t, again, ""); after != before {
		t.Errorf("it does not go on:\n%s\n--- before:\n%s", after, before)
	}
	if left, err := filepath.Glob(filepath.Join(dir, ".bussola-*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
