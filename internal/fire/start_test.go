package fire

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"bussola/bot/bottest"
	"bussola/content"
	"bussola/store/redis/redistest"
)

// TestStartRefused starts the built program where it cannot serve: it ends by itself, not with 0, and tells the operator or
// the editor what to do, in words that hold no token.
func TestStartRefused(t *testing.T) {
	if testing.Short() {
		return // see doc.go
	}
	t.Parallel()
	server := bottest.New(bottest.Options{Token: "7301:The_right_token"})
	t.Cleanup(server.Close)
	served := &process{clock: newClock(firstMoment), place: t.TempDir(), api: server.URL(), token: server.Token()}
	if err := served.start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = served.kill() })
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	if err := server.WaitPoll(ctx); err != nil {
		t.Fatal(err, served.log())
	}

	token, api := "BUSSOLA_TELEGRAM_TOKEN="+server.Token(), "BUSSOLA_TELEGRAM_API="+server.URL()
	broken := brokenContent(t)
	cases := []struct {
		name string
		env  []string
		args []string
		says []string
	}{
		{"no token", []string{api, "BUSSOLA_DATA=" + t.TempDir()}, []string{"serve"}, []string{"no token", "BUSSOLA_TELEGRAM_TOKEN"}},
		{"a token file that is not there", []string{api, "BUSSOLA_TELEGRAM_TOKEN_FILE=/nowhere/token", "BUSSOLA_DATA=" + t.TempDir()},
			[]string{"serve"}, []string{"BUSSOLA_TELEGRAM_TOKEN_FILE", "/nowhere/token"}},
		{"a token that Telegram refuses", []string{api, "BUSSOLA_TELEGRAM_TOKEN=7301:CANARY-wrong", "BUSSOLA_DATA=" + t.TempDir()},
			[]string{"serve"}, []string{"unauthorized", "check the bot's token"}},
		{"a token with a space in it", []string{api, "BUSSOLA_TELEGRAM_TOKEN=7301:CANARY wrong", "BUSSOLA_DATA=" + t.TempDir()},
			[]string{"serve"}, []string{"token", "space"}},
		{"an address that is none", []string{token, "BUSSOLA_TELEGRAM_API=telegram", "BUSSOLA_DATA=" + t.TempDir()}, []string{"serve"},
			[]string{"address of the API"}},
		{"a folder that is served already", []string{token, api, "BUSSOLA_DATA=" + served.place}, []string{"serve"},
			[]string{served.place, "another"}},
		{"a folder that cannot be made", []string{token, api, "BUSSOLA_DATA=/proc/bussola"}, []string{"serve"}, []string{"/proc/bussola"}},
		{"a file where the folder should be", []string{token, api, "BUSSOLA_DATA=/dev/null"}, []string{"serve"}, []string{"/dev/null"}},
		{"content with a mistake", []string{token, api, "BUSSOLA_DATA=" + t.TempDir()}, []string{"--content", broken, "serve"},
			[]string{"body/offices.yaml:", "not-a-field"}},
		{"content with a mistake, checked", nil, []string{"--content", broken, "check"}, []string{"services/assegno-unico.yaml:", "not-a-field"}},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			out, err := runAtMost(t, time.Minute, tc.env, tc.args...)
			if err == nil {
				t.Fatalf("it ended as if all were well:\n%s", out)
			}
			for _, words := range tc.says {
				if !strings.Contains(out, words) {
					t.Errorf("it does not say %q:\n%s", words, out)
				}
			}
			if strings.Contains(out, "CANARY") || strings.Contains(out, "The_right_token") || strings.Contains(out, "goroutine ") {
				t.Errorf("it shows a token, or panics:\n%s", out)
			}
		})
	}
}

// TestReadOnlyFolder needs a user whom permissions hold back; root is let through by the kernel, and then the folder is served.
func TestReadOnlyFolder(t *testing.T) {
	if testing.Short() {
		return // see doc.go
	}
	t.Parallel()
	folder := t.TempDir()
	if err := os.Chmod(folder, 0o500); err != nil {
		t.Fatal(err)
	}
	server := bottest.New(bottest.Options{})
	t.Cleanup(server.Close)
	env := []string{"BUSSOLA_TELEGRAM_TOKEN=" + server.Token(), "BUSSOLA_TELEGRAM_API=" + server.URL(), "BUSSOLA_DATA=" + folder}
	cmd := command(t, env, "serve")
	if os.Getuid() == 0 {
		path, _ := binary()
		for _, p := range []string{path, filepath.Dir(path), folder} {
			if err := os.Chmod(p, 0o555); err != nil {
				t.Fatal(err)
			}
		}
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}} // nobody
		redistest.Bound(cmd)
	}
	out, err := cmd.CombinedOutput()
	if err == nil || !strings.Contains(string(out), folder) {
		t.Errorf("%v, without naming the folder:\n%s", err, out)
	}
}

// TestNoNetworkAtStart: the program says that nobody answers, keeps trying, serves when Telegram is there, and stops when asked.
func TestNoNetworkAtStart(t *testing.T) {
	if testing.Short() {
		return // see doc.go
	}
	t.Parallel()
	server := bottest.New(bottest.Options{})
	t.Cleanup(server.Close)
	server.Down()
	p := &process{clock: newClock(firstMoment), place: t.TempDir(), api: server.URL(), token: server.Token()}
	if err := p.start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.kill() })
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	for !p.out.has("telegram cannot be reached") {
		if err := wait(ctx, 20*time.Millisecond); err != nil {
			t.Fatalf("it never says that nobody answers: %s", p.log())
		}
	}
	if err := server.Up(); err != nil {
		t.Fatal(err)
	}
	who := server.Citizen(bottest.Person{ID: 1, FirstName: "Ada", Lang: "it"})
	who.Start("")
	if _, err := who.WaitText(ctx, "112"); err != nil {
		t.Fatalf("%v\n%s", err, p.log())
	}
	server.Down()
	began := time.Now()
	if err := p.stop(); err != nil {
		t.Errorf("a stop without a network: %v\n%s", err, tail(p.log()))
	}
	if took := time.Since(began); took > 14*time.Second { // ten seconds are given, and three for the last words
		t.Errorf("it took %s to stop", took)
	}
}

// TestStopsInTheMiddleOfALoad: asked politely, the program ends in time with 0, and what was in hand is whole.
func TestStopsInTheMiddleOfALoad(t *testing.T) {
	if testing.Short() {
		return // see doc.go
	}
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	c := newCampaign(t, *seed, size{citizens: 10}, folder(t.TempDir()), built)
	if err := c.prog.start(); err != nil {
		t.Fatal(err)
	}
	for _, p := range c.citizens {
		for range 5 {
			p.write("prenota")
		}
	}
	if _, err := c.citizens[0].WaitText(ctx, "assistente sociale"); err != nil {
		t.Fatal(err, c.prog.log())
	}
	if err := c.prog.stop(); err != nil {
		t.Fatalf("asked to stop: %v\n%s", err, tail(c.prog.log()))
	}
	c.clock.leap(time.Minute)
	if err := c.prog.start(); err != nil {
		t.Fatal(err)
	}
	if err := c.quiet(ctx); err != nil {
		t.Fatal(err)
	}
	if err := c.prog.kill(); err != nil {
		t.Fatal(err)
	}
	judge(t, c.gather(ctx))
}

// runAtMost runs the binary to its end and gives all that it printed.
func runAtMost(t *testing.T, limit time.Duration, env []string, args ...string) (string, error) {
	t.Helper()
	cmd := command(t, env, args...)
	timer := time.AfterFunc(limit, func() { _ = cmd.Process.Kill() })
	defer timer.Stop()
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// brokenContent is the shipped content with a mistake in two files.
func brokenContent(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "content")
	if err := os.CopyFS(dir, content.Files); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"body/offices.yaml", "services/assegno-unico.yaml"} {
		path := filepath.Join(dir, name)
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if name == "body/offices.yaml" {
			text = []byte(strings.Replace(string(text), "    door: pas\n", "    door: pas\n    not-a-field: 1\n", 1))
		} else {
			text = append(text, "\nnot-a-field: 1\n"...)
		}
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
