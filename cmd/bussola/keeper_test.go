package main

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"bussola/store/redis/redistest"
)

// at runs chat with typed lines on some data and gives what was shown.
func at(t *testing.T, where, lines string) string {
	t.Helper()
	var out bytes.Buffer
	m := shelved(Main{in: strings.NewReader(lines), out: &out, err: &out})
	if err := (&ChatCmd{Data: where, As: "citizen", Now: "2026-11-24T11:00:00+01:00"}).Run(m); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	return out.String()
}

// TestOnRedis: a conversation begun in one copy of the program goes on in another, and a command beside them sees it.
func TestOnRedis(t *testing.T) {
	s := redistest.Start(t)
	t.Setenv("BUSSOLA_MASTER_KEY_FILE", filepath.Join(t.TempDir(), "master.key"))
	where := s.URL() + "?body=valdarno"
	first := at(t, where, "prenota\n")
	if second := at(t, where, ""); !strings.Contains(first, second[strings.Index(second, "\n")+1:]) || strings.TrimSpace(second) == "" {
		t.Errorf("it does not go on where it was:\n%s\n--- before:\n%s", second, first)
	}
	if other := at(t, s.URL()+"?body=casentino", ""); strings.Contains(other, "Per cosa vuoi parlare") {
		t.Error("another body on the same server continues the conversation")
	}
	var out bytes.Buffer
	m := shelved(Main{out: &out, err: &out})
	if err := (&SwitchOffCmd{Part: "bookings", panel: panel{Data: where}}).Run(m); err != nil {
		t.Fatal(err)
	}
	if shown := at(t, where, "menu\nprenota\n"); !strings.Contains(shown, "Adesso da qui non si prenota") {
		t.Errorf("bookings were switched off:\n%s", shown)
	}
	if keys := s.Ask("KEYS", "*"); strings.Contains(keys, "\n{bussola}") || !strings.Contains(keys, "{valdarno}:person:") {
		t.Errorf("keys: %s", keys)
	}
}

// TestRedisRefused: what is wrong is told in words, and nothing of a password.
func TestRedisRefused(t *testing.T) {
	s := redistest.Start(t, "appendonly", "no", "requirepass", "canary-right")
	for name, c := range map[string]struct {
		where, password string
		unsafe          bool
		says            string
	}{
		"no password":       {s.URL(), "", false, "user and password"},
		"a wrong password":  {"redis://:canary-wrong@" + s.Host(), "", false, "user and password"},
		"no file":           {s.URL(), "canary-right", false, "--redis-unsafe"},
		"no key":            {s.URL(), "canary-right", true, "BUSSOLA_MASTER_KEY_FILE"},
		"no address at all": {"redis://:canary-right@", "", false, "a host is missing"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("BUSSOLA_REDIS_PASSWORD", c.password)
			_, err := (shelved(Main{RedisUnsafe: c.unsafe})).open(c.where, "terminal", true, nil)
			if err == nil || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "canary") {
				t.Errorf("got %v", err)
			}
		})
	}
}
