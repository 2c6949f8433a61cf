package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"bussola/bot/bottest"
	"bussola/internal/logbook"
)

// running is a serve in this process.
type running struct {
	t     *testing.T
	log   *logbook.Book
	stop  context.CancelFunc
	ended chan error
	lives context.Context // for who waits for something of it: it ends when the program does
}

// serving runs serve with what a test sets, until the test ends.
func serving(t *testing.T, c *ServeCmd) *running {
	t.Helper()
	c.Stop, c.Every, c.Hurry = 5*time.Second, 50*time.Millisecond, true
	ctx, stop := context.WithCancel(context.Background())
	lives, over := context.WithCancel(patience(t))
	r := &running{t: t, log: &logbook.Book{}, stop: stop, ended: make(chan error, 1), lives: lives}
	m := shelved(Main{out: io.Discard, err: r.log})
	go func() {
		err := c.run(ctx, m)
		if err != nil {
			fmt.Fprintf(r.log, "it ended: %v\n", err)
		}
		r.ended <- err
		over()
	}()
	t.Cleanup(func() { r.halt() })
	return r
}

func (r *running) halt() error {
	r.stop()
	select {
	case err := <-r.ended:
		r.ended <- nil
		return err
	case <-time.After(20 * time.Second):
		r.t.Fatalf("it did not stop\n%s", r.log)
		return nil
	}
}

// get asks the operator's door.
func (r *running) get(addr, path string) (int, string) {
	r.t.Helper()
	res, err := http.Get("http://" + addr + path)
	if err != nil {
		r.t.Fatalf("%v\n%s", err, r.log)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

// patience lasts as long as tests may: on a busy machine what is waited for comes late.
func patience(t *testing.T) context.Context {
	t.Helper()
	end, bounded := t.Deadline()
	if !bounded {
		return t.Context()
	}
	ctx, cancel := context.WithDeadline(t.Context(), end.Add(-20*time.Second)) // there is still time to say what is missing
	t.Cleanup(cancel)
	return ctx
}

// TestNothingPersonalIsTold puts a canary into everything that a person can give, in the whole program, and looks for it in the
// log, in what the operator's door shows and in the traces that leave.
func TestNothingPersonalIsTold(t *testing.T) {
	const token = "7301:CANARY-token"
	tg := bottest.New(bottest.Options{Token: token, Fault: func(method string, _ int64, n int) *bottest.Failure {
		if n%7 == 3 && method != "setWebhook" { // errors have words too
			return bottest.BadGateway()
		}
		return nil
	}})
	t.Cleanup(tg.Close)
	t.Setenv("BUSSOLA_TELEGRAM_TOKEN", token)
	traces := collecting(t)
	front, back := bottest.FreeAddress(), bottest.FreeAddress()
	r := serving(t, &ServeCmd{Data: t.TempDir(), API: tg.URL(), Desk: -1009988776655, Webhook: "http://" + front + "/hook", Listen: front, Metrics: back})
	ctx := r.lives
	if err := tg.WaitReady(ctx); err != nil {
		t.Fatalf("%v\n%s", err, r.log)
	}
	if code, body := r.get(back, "/healthz"); code != 200 {
		t.Errorf("healthz: %d %s", code, body)
	}
	if code, body := r.get(back, "/readyz"); code != 200 {
		t.Errorf("readyz: %d %s", code, body)
	}

	group := tg.Group(-1009988776655, "canarygroup")
	ada := tg.Citizen(bottest.Person{ID: 7788990011, FirstName: "Canaryfirst", LastName: "Canarylast", Username: "canaryuser", Lang: "it-canarylang"})
	ada.Start("canarypayload")
	ada.Say("canarytext mi chiamo Canaryname, chiamatemi al 333 7654321")
	ada.Say("voglio morire canarycrisis")
	ada.Say("prenota")
	ada.SendPhoto("canarycaption")
	ada.SendDocument("canaryfile.pdf", "canarydoc")
	ada.SendOther("canaryfield", map[string]any{"text": "canaryvalue"})
	ada.SendLocation(43.7654321, 11.1234567)
	ada.ShareContact("+393337654321", true)
	ada.PressOn(ada.Say("canaryedit"), "canarypress")
	tg.PushRaw("message", `{"message_id":"canaryodd","chat":{"id":7788990011,"type":"private"},"text":"canaryodd"}`)
	tg.PushRaw("callback_query", `{"id":"canaryquery","data":"canaryloose"}`)
	group.Join(ada, "member").Say("canarygrouptext")
	ada.Say("menu")
	if err := tg.WaitReady(ctx); err != nil {
		t.Fatalf("%v\n%s", err, r.log)
	}
	if _, err := ada.WaitText(ctx, "112"); err != nil {
		t.Fatalf("%v\n%s", err, r.log)
	}
	_, metrics := r.get(back, "/metrics")
	res, err := http.Post("http://"+front+"/hook", "application/json", strings.NewReader(`{"update_id":1,"canary":"canarystranger"}`))
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != 401 {
		t.Errorf("a stranger at the webhook: %d", res.StatusCode)
	}
	for _, path := range []string{"/", "/metrics", "/readyz"} {
		if res, err := http.Get("http://" + front + path); err != nil || res.StatusCode != 404 {
			t.Errorf("Telegram's door leads to %s", path)
		}
	}
	if err := r.halt(); err != nil {
		t.Errorf("stopped with %v", err)
	}
	log := r.log.String()
	for where, text := range map[string]string{"the log": log, "the metrics": metrics, "the traces": traces.everything()} {
		low := strings.ToLower(text)
		for _, word := range []string{"canary", "7788990011", "9988776655", "7654321", "1234567", token, token[5:]} {
			if i := strings.Index(low, strings.ToLower(word)); i >= 0 {
				t.Errorf("%s says %q: …%s…", where, word, text[max(0, i-80):min(len(text), i+80)])
			}
		}
	}
	if !regexp.MustCompile(`bussola_events_total\{what="turn"\} [1-9]`).MatchString(metrics) || !strings.Contains(metrics, "bussola_store_up 1") {
		t.Errorf("the metrics do not tell of the turns:\n%s", metrics)
	}
	for _, part := range []string{"turn", "load", "decide", "commit", "show", "store Load", "store Commit", "telegram sendMessage"} {
		if traces.count(part) == 0 {
			t.Errorf("no trace has the part %q", part)
		}
	}
	if traces.count("other") > 0 {
		t.Error("a part of a trace has a name that is not on the list")
	}
	if !strings.Contains(log, `"crisis":`) || !strings.Contains(metrics, "bussola_crises_total 0") {
		t.Error("the cry for help is not counted, or shown before its hour is over")
	}
}

// TestSeveralBodies serves two bodies in one process: each answers its own people from its own content.
func TestSeveralBodies(t *testing.T) {
	dir := t.TempDir()
	front, back := bottest.FreeAddress(), bottest.FreeAddress()
	var tgs []*bottest.Server
	list := "bodies:\n"
	byToken := map[string]*bottest.Server{}
	for i, name := range []string{"uno", "due"} {
		token := fmt.Sprintf("%d:TOKEN%s", i+1, name)
		tg := bottest.New(bottest.Options{Token: token})
		t.Cleanup(tg.Close)
		tgs = append(tgs, tg)
		byToken[token] = tg
		pack := filepath.Join(dir, name, "content")
		if err := os.CopyFS(pack, edited(t)); err != nil {
			t.Fatal(err)
		}
		edit(t, pack, "body/body.yaml", "  it: Comune di esempio", "  it: Comune "+name)
		if err := os.WriteFile(filepath.Join(dir, name, "token"), []byte(token+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		list += fmt.Sprintf("  %s: {token_file: %s/token, content: %s/content, data: %s/data}\n", name, name, name, name)
	}
	file := filepath.Join(dir, "bodies.yaml")
	if err := os.WriteFile(file, []byte(list), 0o600); err != nil {
		t.Fatal(err)
	}
	api := bottest.FreeAddress() // one address in front of both, as Telegram's is
	l, err := net.Listen("tcp", api)
	if err != nil {
		t.Fatal(err)
	}
	telegram := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		token, _, _ := strings.Cut(strings.TrimPrefix(req.URL.Path, "/bot"), "/")
		byToken[token].ServeHTTP(w, req)
	})}
	go telegram.Serve(l)
	t.Cleanup(func() { telegram.Close() })

	r := serving(t, &ServeCmd{Bodies: file, API: "http://" + api, Webhook: "http://" + front + "/bots/", Listen: front, Metrics: back})
	ctx := r.lives
	for _, tg := range tgs {
		who := tg.Citizen(bottest.Person{ID: 5, FirstName: "Ada", Lang: "it"})
		who.Start("")
		if _, err := who.WaitText(ctx, "112"); err != nil {
			t.Fatalf("%v\n%s", err, r.log)
		}
	}
	if code, body := r.get(back, "/readyz"); code != 200 {
		t.Errorf("readyz: %d %s", code, body)
	}
	_, metrics := r.get(back, "/metrics")
	for _, line := range []string{`bussola_events_total{body="uno",what="turn"} 1`, `bussola_events_total{body="due",what="turn"} 1`} {
		if !strings.Contains(metrics, line+"\n") {
			t.Errorf("no line %s", line)
		}
	}
	if err := r.halt(); err != nil {
		t.Error(err)
	}
	for _, name := range []string{"uno", "due"} {
		if _, err := os.Stat(filepath.Join(dir, name, "data", "bussola.db")); err != nil {
			t.Errorf("%s keeps nothing of its own: %v", name, err)
		}
		if !strings.Contains(r.log.String(), `"body":"`+name+`"`) {
			t.Errorf("no line of the log is about %s", name)
		}
	}
}

func TestReadBodies(t *testing.T) {
	for name, tc := range map[string]struct{ file, want string }{
		"nothing":         {"", "no body is listed"},
		"no list":         {"bodies: {}\n", "no body is listed"},
		"an unknown key":  {"bodies:\n  uno: {token: x}\n", "field token not found"},
		"a bad name":      {"bodies:\n  Uno/1: {token_file: t, content: c, data: d}\n", "Uno/1: a name is made of"},
		"no token":        {"bodies:\n  uno: {content: c, data: d}\n", "uno: no token_file"},
		"no token there":  {"bodies:\n  uno: {token_file: absent, content: c, data: d}\n", "uno: token_file: open"},
		"no content":      {"bodies:\n  uno: {token_file: t, data: d}\n", "uno: no content"},
		"no data":         {"bodies:\n  uno: {token_file: t, content: c}\n", "uno: no data"},
		"the same data":   {"bodies:\n  uno: {token_file: t, content: c, data: d}\n  due: {token_file: u, content: c, data: d}\n", "uno: has the same data as due"},
		"the same token":  {"bodies:\n  uno: {token_file: t, content: c, data: d}\n  due: {token_file: t, content: c, data: e}\n", "uno: has the same token as due"},
		"as it should be": {"bodies:\n  uno: {token_file: t, content: c, data: d, desk: -5}\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			for file, text := range map[string]string{"bodies.yaml": tc.file, "t": "1:SECRETONE\n", "u": "2:SECRETTWO\n"} {
				if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			list, err := readBodies(filepath.Join(dir, "bodies.yaml"))
			if tc.want == "" {
				want := tenant{name: "uno", token: "1:SECRETONE", content: filepath.Join(dir, "c"), data: filepath.Join(dir, "d"), desk: -5}
				if err != nil || len(list) != 1 || list[0] != want {
					t.Errorf("read %+v, %v", list, err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("said %v, want %q", err, tc.want)
			}
			if err != nil && strings.Contains(err.Error(), "SECRET") {
				t.Errorf("the error shows a token: %v", err)
			}
		})
	}
}

// TestServeRefused: what cannot work is said before anything is served.
func TestServeRefused(t *testing.T) {
	tg := bottest.New(bottest.Options{})
	t.Cleanup(tg.Close)
	t.Setenv("BUSSOLA_TELEGRAM_TOKEN", tg.Token())
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for name, tc := range map[string]struct {
		c    ServeCmd
		want string
	}{
		"a webhook without https":   {ServeCmd{Webhook: "http://example.org/x"}, "https://"},
		"a webhook without a host":  {ServeCmd{Webhook: "bussola"}, "https://"},
		"a key without certificate": {ServeCmd{Webhook: "https://example.org/x", Listen: "127.0.0.1:0", TLSKey: "k"}, "needs its"},
		"a certificate of nobody":   {ServeCmd{Webhook: "https://example.org/x", Listen: "127.0.0.1:0", TLSKey: "k", TLSCert: "c"}, "certificate of the webhook"},
		"a port that is taken":      {ServeCmd{Metrics: taken.Addr().String()}, "cannot listen at"},
		"a file that is not there":  {ServeCmd{Bodies: "/absent/bodies.yaml"}, "file of bodies"},
	} {
		t.Run(name, func(t *testing.T) {
			c := tc.c
			c.Data, c.API = t.TempDir(), tg.URL()
			err := serving(t, &c).halt()
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("ended with %v, want %q", err, tc.want)
			}
		})
	}
}
