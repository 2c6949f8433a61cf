package bottest

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

// answer is a Bot API answer as the tests read it.
type answer struct {
	status      int
	OK          bool            `json:"ok"`
	Result      json.RawMessage `json:"result"`
	Code        int             `json:"error_code"`
	Description string          `json:"description"`
	Parameters  struct {
		RetryAfter int   `json:"retry_after"`
		MigrateTo  int64 `json:"migrate_to_chat_id"`
	} `json:"parameters"`
}

// form makes url.Values of pairs.
func form(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return v
}

// try calls a method and gives whatever came back, an error of the connection too.
func try(ctx context.Context, s *Server, method string, v url.Values) (a answer, err error) {
	r, _ := http.NewRequestWithContext(ctx, "POST", s.URL()+"/bot"+s.Token()+"/"+method, strings.NewReader(v.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return a, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return a, err
	}
	a.status = res.StatusCode
	return a, json.Unmarshal(body, &a)
}

// call is try for a connection that holds.
func call(t testing.TB, s *Server, method string, pairs ...string) answer {
	t.Helper()
	a, err := try(t.Context(), s, method, form(pairs...))
	if err != nil {
		t.Fatalf("%s: %v", method, err)
	}
	return a
}

// ids are the update ids of a getUpdates.
func (a answer) ids(t testing.TB) (out []int) {
	t.Helper()
	var list []struct {
		ID int `json:"update_id"`
	}
	if err := json.Unmarshal(a.Result, &list); err != nil {
		t.Fatalf("not a list of updates: %s", a.Result)
	}
	for _, u := range list {
		out = append(out, u.ID)
	}
	return out
}

// message is the id of a message in a result.
func (a answer) message(t testing.TB) int {
	t.Helper()
	var m struct {
		ID int `json:"message_id"`
	}
	if err := json.Unmarshal(a.Result, &m); err != nil || m.ID == 0 {
		t.Fatalf("not a message: %s %s", a.Description, a.Result)
	}
	return m.ID
}

// clock is a time that tests move.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func newClock() *clock {
	return &clock{at: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// start gives a server and a person with whom the bot may talk.
func start(t testing.TB, opt Options) (*Server, *Citizen) {
	t.Helper()
	s := New(opt)
	t.Cleanup(s.Close)
	ada := s.Citizen(Person{ID: 7, FirstName: "Ada", Lang: "it"})
	ada.Start("")
	call(t, s, "getUpdates", "offset", "1001")
	return s, ada
}

// soon is long enough for a loopback and short enough for a test that fails.
func soon(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	t.Cleanup(cancel)
	return ctx
}
