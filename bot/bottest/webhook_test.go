package bottest

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
)

// listener is a bot that takes updates by webhook.
type listener struct {
	url     string
	updates chan hooked
	status  chan int // what to answer next; 200 when empty
}

type hooked struct {
	ID     int `json:"update_id"`
	Secret string
}

func listen(t *testing.T) *listener {
	l := &listener{updates: make(chan hooked, 100), status: make(chan int, 100)}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var u hooked
		json.NewDecoder(r.Body).Decode(&u)
		u.Secret = r.Header.Get("X-Telegram-Bot-Api-Secret-Token")
		code := 200
		select {
		case code = <-l.status:
		default:
		}
		w.WriteHeader(code)
		l.updates <- u
	}))
	t.Cleanup(srv.Close)
	l.url = srv.URL
	return l
}

func (l *listener) next(t *testing.T, n int) (ids []int) {
	t.Helper()
	for range n {
		select {
		case u := <-l.updates:
			ids = append(ids, u.ID)
		case <-soon(t).Done():
			t.Fatalf("only %v were delivered", ids)
		}
	}
	return ids
}

func TestWebhook(t *testing.T) {
	t.Run("delivers with the secret", func(t *testing.T) {
		s, ada := start(t, Options{})
		l := listen(t)
		call(t, s, "setWebhook", "url", l.url, "secret_token", "s3cret")
		ada.Say("x")
		if u := <-l.updates; u.ID != 1001 || u.Secret != "s3cret" {
			t.Errorf("got %+v", u)
		}
	})
	t.Run("repeats until 2xx, in order", func(t *testing.T) {
		s, ada := start(t, Options{})
		l := listen(t)
		l.status <- 500
		l.status <- 302
		ada.Say("one")
		ada.Say("two")
		call(t, s, "setWebhook", "url", l.url)
		if ids := l.next(t, 4); !slices.Equal(ids, []int{1001, 1001, 1001, 1002}) {
			t.Errorf("got %v", ids)
		}
		var info struct {
			URL   string `json:"url"`
			Error string `json:"last_error_message"`
		}
		json.Unmarshal(call(t, s, "getWebhookInfo").Result, &info)
		if info.URL != l.url || info.Error != "Wrong response from the webhook: 302 Found" {
			t.Errorf("info %+v", info)
		}
	})
	t.Run("one slow chat does not stop another", func(t *testing.T) {
		s, ada := start(t, Options{})
		bob := s.Citizen(Person{ID: 8, FirstName: "Bob"})
		l := listen(t)
		for range 3 {
			l.status <- 500
		}
		ada.Say("x")
		call(t, s, "setWebhook", "url", l.url)
		l.next(t, 1)
		bob.Say("y")
		if ids := l.next(t, 4); !slices.Contains(ids, 1002) || !slices.Contains(ids, 1001) {
			t.Errorf("got %v", ids)
		}
	})
	t.Run("pending ones may be dropped", func(t *testing.T) {
		s, ada := start(t, Options{})
		l := listen(t)
		ada.Say("old")
		call(t, s, "setWebhook", "url", l.url, "drop_pending_updates", "true")
		ada.Say("new")
		if ids := l.next(t, 1); !slices.Equal(ids, []int{1002}) {
			t.Errorf("got %v", ids)
		}
	})
	t.Run("once more", func(t *testing.T) {
		s, ada := start(t, Options{DuplicateEvery: 2}) // /start was the first
		l := listen(t)
		call(t, s, "setWebhook", "url", l.url)
		ada.Say("x")
		if ids := l.next(t, 2); !slices.Equal(ids, []int{1001, 1001}) {
			t.Errorf("got %v", ids)
		}
	})
}
