package bot

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"bussola/bot/bottest"
	"bussola/chat"
)

func TestClassify(t *testing.T) {
	s := bottest.New(bottest.Options{Token: token})
	t.Cleanup(s.Close)
	s.Citizen(bottest.Person{ID: 7}).Say("x")
	c := newClient(token, s.URL()+"/", time.Second)
	for name, want := range map[string]struct {
		code    int
		says    string
		failure Failure
	}{
		"blocked":         {403, "Forbidden: bot was blocked by the user", Gone},
		"kicked":          {403, "Forbidden: bot was kicked from the group chat", Gone},
		"no such chat":    {400, "Bad Request: chat not found", Gone},
		"may not write":   {400, "Bad Request: not enough rights to send text messages to the chat", Gone},
		"unchanged":       {400, "Bad Request: message is not modified: specified new message content", NotModified},
		"late":            {400, "Bad Request: query is too old and response timeout expired or query ID is invalid", QueryTooOld},
		"too old to edit": {400, "Bad Request: message can't be edited", NotThere},
		"gone":            {400, "Bad Request: message to edit not found", NotThere},
		"markup":          {400, "Bad Request: can't parse entities: Unsupported start tag", CantParse},
		"keyboard":        {400, "Bad Request: can't parse inline keyboard button", BadRequest},
		"else":            {400, "Bad Request: " + secret, BadRequest},
		"revoked":         {401, "Unauthorized", Unauthorized},
		"no token":        {404, "Not Found", Unauthorized},
		"no method":       {404, "Not Found: method not found", BadRequest},
		"two readers":     {409, "Conflict: terminated by other getUpdates request", Conflict},
		"too many":        {429, "Too Many Requests", TooMany}, // without a number of seconds
		"broken":          {500, "Internal Server Error", Temporary},
		"restarting":      {502, "Bad Gateway", Temporary},
	} {
		t.Run(name, func(t *testing.T) {
			f := &bottest.Failure{Code: want.code, Description: want.says}
			s.FailNext("sendMessage", 1, f)
			s.FailNext("sendDocument", 1, f)
			_, plain := c.showOnce(t.Context(), 7, parcel{plain: secret})
			_, upload := c.showOnce(t.Context(), 7, parcel{plain: secret, doc: &chat.File{Name: "x", Data: []byte("x")}})
			for _, err := range []error{plain, upload} { // the library leaves the code out of the second
				e, ok := errors.AsType[*Error](err)
				if !ok || e.Failure != want.failure || e.Status != want.code {
					t.Errorf("got %v, want %s", err, want.failure)
				}
				if strings.Contains(err.Error(), secret) {
					t.Errorf("the words are in %v", err)
				}
			}
		})
	}
	t.Run("moved", func(t *testing.T) {
		s.FailNext("sendMessage", 1, &bottest.Failure{Code: 400, Description: "Bad Request: group chat was upgraded", MigrateTo: -1005})
		_, err := c.showOnce(t.Context(), 7, parcel{plain: "x"})
		if e, _ := errors.AsType[*Error](err); e == nil || e.Failure != Migrated || e.To != -1005 {
			t.Errorf("got %v", err)
		}
	})
}

func TestTransportErrorsHideTheToken(t *testing.T) {
	s := bottest.New(bottest.Options{Token: token})
	c := newClient(token, s.URL(), 50*time.Millisecond)
	held := make(chan struct{})
	defer close(held)
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	for name, call := range map[string]struct {
		why string
		do  func() error
	}{
		"a page": {"the answer is not Telegram's", func() error {
			s.FailNext("getMe", 1, bottest.BadGateway())
			_, err := c.call(t.Context(), "getMe", nil)
			return err
		}},
		"cut": {"the answer was cut", func() error {
			s.FailNext("getMe", 1, bottest.CutReply())
			_, err := c.call(t.Context(), "getMe", nil)
			return err
		}},
		"late": {"no answer in time", func() error {
			s.FailNext("getMe", 1, bottest.HeldReply(held))
			_, err := c.call(t.Context(), "getMe", nil)
			return err
		}},
		"stopped": {"stopped", func() error { _, err := c.call(cancelled, "getMe", nil); return err }},
		"no server": {"no connection", func() error {
			_, err := newClient(token, "http://127.0.0.1:1", time.Second).call(t.Context(), "getMe", nil)
			return err
		}},
		"no address": {"no connection", func() error {
			_, err := newClient(token, "http://a b%", time.Second).call(t.Context(), "getMe", nil)
			return err
		}},
		"odd token": {"no connection", func() error {
			_, err := newClient(token+"\n", s.URL(), time.Second).call(t.Context(), "getMe", nil)
			return err
		}},
	} {
		err := call.do()
		if failure(err) != Temporary || !strings.Contains(err.Error(), call.why) {
			t.Errorf("%s: got %v, want %s", name, err, call.why)
		}
		for e := err; e != nil; e = errors.Unwrap(e) {
			if strings.Contains(e.Error(), token[3:]) {
				t.Errorf("%s: the token is in %v", name, e)
			}
		}
	}
	s.Close()
	c.http.CloseIdleConnections()
}

func TestRandomBackoff(t *testing.T) {
	for n, want := range map[int]time.Duration{0: 500 * time.Millisecond, 1: 500 * time.Millisecond, 2: time.Second, 6: 16 * time.Second, 7: 30 * time.Second, 1000: 30 * time.Second} {
		for range 100 {
			if d := RandomBackoff(n); d > want || d < want/2-1 {
				t.Fatalf("after %d failures %v, want at most %v and at least half", n, d, want)
			}
		}
	}
}
