package main

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"bussola/bot/bottest"
	"bussola/chat"
	"bussola/turn"
)

// ward is a machine on which all is well, until a test makes one thing wrong.
type ward struct {
	m   *Main
	c   *DoctorCmd
	tg  *bottest.Server
	out *bytes.Buffer
	p   *patient
}

const deskGroup = -1001234

func newWard(t *testing.T) *ward {
	t.Helper()
	tg := bottest.New(bottest.Options{Token: "42:TOKEN-of-the-ward"})
	t.Cleanup(tg.Close)
	group := tg.Group(deskGroup, "Sportello")
	group.Join(tg.Citizen(bottest.Person{ID: 9}), "member").Say("ecco il bot")
	t.Setenv("BUSSOLA_TELEGRAM_TOKEN", tg.Token())
	t.Setenv("BUSSOLA_MASTER_KEY", "")
	t.Setenv("BUSSOLA_MASTER_KEY_FILE", "")
	w := &ward{tg: tg, out: &bytes.Buffer{}, c: &DoctorCmd{}}
	w.m = shelved(Main{out: w.out, err: w.out})
	w.c.Data, w.c.API, w.c.Desk = filepath.Join(t.TempDir(), "data"), tg.URL(), deskGroup
	files, err := lived()
	must(t, err)
	must(t, os.Mkdir(w.c.Data, 0o700))
	for name, data := range files {
		must(t, os.WriteFile(filepath.Join(w.c.Data, name), data, 0o600))
	}
	w.p = &patient{m: w.m, c: &w.c.ServeCmd, tenant: tenant{token: tg.Token(), data: w.c.Data, desk: deskGroup}, now: time.Now,
		disk: func(string) (uint64, error) { return 50 << 30, nil }}
	return w
}

// lived is what a data folder holds in which somebody was: its files, by name.
var lived = sync.OnceValues(func() (map[string][]byte, error) {
	dir, err := os.MkdirTemp("", "bussola-lived-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	h, err := shelved(Main{}).open(dir, "telegram", true, time.Now)
	if err != nil {
		return nil, err
	}
	_, err = h.runner.Receive(context.Background(), turn.Inbound{Chat: 7, User: 7, Message: chat.Message{Kind: chat.Start}})
	if err := errors.Join(err, h.keeper.Close()); err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for _, name := range []string{"bussola.db", "master.key"} {
		if files[name], err = os.ReadFile(filepath.Join(dir, name)); err != nil {
			return nil, err
		}
	}
	return files, nil
})

func TestDoctor(t *testing.T) {
	for name, tc := range map[string]struct {
		spoil func(*testing.T, *ward)
		want  string // a pattern over the lines; empty: nothing bad
		sick  bool
	}{
		"all is well":          {func(*testing.T, *ward) {}, `ok    telegram  the bot is @bussola_test_bot`, false},
		"the example body":     {func(*testing.T, *ward) {}, `look  content[^\n]*\n[^\n]*invented body`, false},
		"the desk is there":    {func(*testing.T, *ward) {}, `ok    desk      the bot is in the social workers' group`, false},
		"a misspelt variable":  {func(t *testing.T, w *ward) { t.Setenv("BUSSOLA_DESK_CHATT", "1") }, `look  settings  BUSSOLA_DESK_CHATT is nothing`, false},
		"a secret file absent": {func(t *testing.T, w *ward) { t.Setenv("BUSSOLA_REDIS_PASSWORD_FILE", "/absent") }, `BAD   settings  BUSSOLA_REDIS_PASSWORD`, true},
		"no token":             {func(t *testing.T, w *ward) { t.Setenv("BUSSOLA_TELEGRAM_TOKEN", "") }, `(?s)ok    clock.*BAD   telegram  no token`, true},
		"no token and no desk": {func(t *testing.T, w *ward) { t.Setenv("BUSSOLA_TELEGRAM_TOKEN", ""); w.c.Desk = 0 }, `(?s)BAD   telegram  no token.*look  desk      no group`, true},
		"a token file absent": {func(t *testing.T, w *ward) {
			t.Setenv("BUSSOLA_TELEGRAM_TOKEN", "")
			t.Setenv("BUSSOLA_TELEGRAM_TOKEN_FILE", "/absent")
		}, `(?s)^BAD   settings  BUSSOLA_TELEGRAM_TOKEN: open /absent[^/]*look  content.*ok    store.*look  telegram  not asked`, true},
		"a body without a token": {func(t *testing.T, w *ward) { aBody(t, w, "{token_file: /absent, content: ., data: d}") },
			`(?s)BAD   settings [^\n]*token_file: open /absent.*body uno\n.*BAD   content.*ok    disk.*look  telegram  not asked.*look  desk`, true},
		"another token":          {func(t *testing.T, w *ward) { t.Setenv("BUSSOLA_TELEGRAM_TOKEN", "42:OTHER") }, `BAD   telegram[^\n]*unauthorized`, true},
		"Telegram is away":       {func(t *testing.T, w *ward) { w.tg.Down() }, `BAD   telegram`, true},
		"no desk":                {func(t *testing.T, w *ward) { w.c.Desk = 0 }, `look  desk      no group`, false},
		"not in the group":       {func(t *testing.T, w *ward) { w.c.Desk = -555 }, `BAD   desk      the bot does not reach`, true},
		"a webhook unasked":      {func(t *testing.T, w *ward) { hookTo(t, w, "http://127.0.0.1:1/x") }, `look  telegram  a webhook is set`, false},
		"a webhook missing":      {func(t *testing.T, w *ward) { w.c.Webhook = "https://bot.example.it/x" }, `look  telegram  the webhook is not set`, false},
		"no data yet":            {func(t *testing.T, w *ward) { w.c.Data = filepath.Join(t.TempDir(), "new") }, `ok    store     [^\n]*holds no data yet`, false},
		"broken content":         {func(t *testing.T, w *ward) { w.m.Content = t.TempDir() }, `BAD   content`, true},
		"data of a newer one":    {func(t *testing.T, w *ward) { newer(t, w.c.Data) }, `BAD   store[^\n]*newer Bussola`, true},
		"a key of somebody else": {func(t *testing.T, w *ward) { otherKey(t, w.c.Data) }, `BAD   key[^\n]*not the one`, true},
		"a key that is gone":     {func(t *testing.T, w *ward) { must(t, os.Remove(filepath.Join(w.c.Data, "master.key"))) }, `BAD   key[^\n]*master.key is missing`, true},
		"a key for all to read":  {func(t *testing.T, w *ward) { must(t, os.Chmod(filepath.Join(w.c.Data, "master.key"), 0o644)) }, `look  key[^\n]*others[^\n]*\n[^\n]*chmod 600`, false},
		"a key that is none":     {func(t *testing.T, w *ward) { t.Setenv("BUSSOLA_MASTER_KEY", "SECRETword") }, `BAD   key[^\n]*64 hex`, true},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWard(t)
			tc.spoil(t, w)
			err := w.c.examine(t.Context(), w.m, time.Now)
			if (err != nil) != tc.sick || err != nil && !errors.Is(err, errSick) {
				t.Errorf("ended with %v\n%s", err, w.out)
			}
			if !regexp.MustCompile(tc.want).MatchString(w.out.String()) {
				t.Errorf("nothing like %q in\n%s", tc.want, w.out)
			}
			for _, secret := range []string{"TOKEN-of-the-ward", "OTHER", "SECRETword"} {
				if strings.Contains(w.out.String(), secret) {
					t.Errorf("a secret is shown:\n%s", w.out)
				}
			}
		})
	}
}

// TestDoctorMeasures tries what a test cannot spoil: the disk and the clock.
func TestDoctorMeasures(t *testing.T) {
	w := newWard(t)
	for free, want := range map[uint64]string{50 << 30: "ok  ", 500 << 20: "look", 50 << 20: "BAD "} {
		w.out.Reset()
		w.p.disk = func(string) (uint64, error) { return free, nil }
		checkDisk(t.Context(), w.p)[0].print(w.out)
		if !strings.HasPrefix(w.out.String(), want) {
			t.Errorf("%d bytes free: %s", free, w.out)
		}
	}
	w.p.now = func() time.Time { return time.Now().Add(2 * time.Minute) }
	found := ""
	for _, f := range checkTelegram(t.Context(), w.p) {
		if f.what == "clock" && f.bad {
			found = f.says
		}
	}
	if !strings.Contains(found, "2m") {
		t.Errorf("a clock two minutes ahead: %q", found)
	}
	w.p.now = func() time.Time { return time.Unix(0, 0) }
	if f := checkClock(t.Context(), w.p); !f[0].bad {
		t.Errorf("a clock of 1970: %+v", f)
	}
	if free, err := freeSpace(t.TempDir()); err != nil || free == 0 {
		t.Errorf("the space of this disk: %d, %v", free, err)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// aBody sets one body in a file of bodies.
func aBody(t *testing.T, w *ward, says string) {
	t.Helper()
	w.c.Bodies = filepath.Join(t.TempDir(), "bodies.yaml")
	must(t, os.WriteFile(w.c.Bodies, []byte("bodies:\n  uno: "+says+"\n"), 0o600))
}

func hookTo(t *testing.T, w *ward, url string) {
	t.Helper()
	res, err := http.PostForm(w.tg.URL()+"/bot"+w.tg.Token()+"/setWebhook", map[string][]string{"url": {url}})
	must(t, err)
	must(t, res.Body.Close())
}

func newer(t *testing.T, folder string) {
	t.Helper()
	f, err := os.OpenFile(filepath.Join(folder, "bussola.db"), os.O_RDWR, 0)
	must(t, err)
	_, err = f.WriteAt([]byte{0, 0, 0, 99}, 60) // where SQLite keeps user_version
	must(t, errors.Join(err, f.Close()))
}

func otherKey(t *testing.T, folder string) {
	t.Helper()
	must(t, os.WriteFile(filepath.Join(folder, "master.key"), []byte(strings.Repeat("ab", 32)+"\n"), 0o600))
}
