package turn_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"bussola/chat"
	"bussola/dialogs"
	"bussola/store"
	"bussola/turn"
)

// put writes a session as another version or another content may have left it.
func (s *stage) put(session any) {
	s.t.Helper()
	ctx := context.Background()
	rec, err := s.keeper.Load(ctx, s.runner.Person(citizen))
	if err != nil {
		s.t.Fatal(err)
	}
	key, err := s.runner.Vault.Open(rec.Key)
	if err != nil {
		s.t.Fatal(err)
	}
	plain, err := json.Marshal(session)
	if err != nil {
		s.t.Fatal(err)
	}
	rec.Session = key.Seal(plain, "session "+string(rec.Person))
	rec.Key, rec.Address = nil, nil
	if _, err := s.keeper.Commit(ctx, store.Commit{Now: s.now, Record: &rec}); err != nil {
		s.t.Fatal(err)
	}
}

// TestOldSessions: a session of another version or content leads on, with what still means something.
func TestOldSessions(t *testing.T) {
	at := time.Date(2026, 11, 20, 10, 0, 0, 0, rome).Format(time.RFC3339)
	for name, session := range map[string]map[string]any{
		"unknown mode":        {"format": 1, "mode": "dancing", "greeted": true, "log": []any{map[string]any{"fact": "eta", "value": 70, "way": "told", "at": at, "turn": 1}}},
		"newer format":        {"format": 99, "mode": "asking", "asked": "eta", "greeted": true, "log": []any{map[string]any{"fact": "eta", "value": 70, "way": "told", "at": at, "turn": 1}}},
		"dropped fact":        {"format": 1, "mode": "outcome", "greeted": true, "log": []any{map[string]any{"fact": "shoe_size", "value": 44, "way": "told", "at": at, "turn": 1}, map[string]any{"fact": "eta", "value": 70, "way": "told", "at": at, "turn": 1}}},
		"changed type":        {"format": 1, "mode": "outcome", "greeted": true, "log": []any{map[string]any{"fact": "casa", "value": true, "way": "told", "at": at, "turn": 1}, map[string]any{"fact": "eta", "value": 70, "way": "told", "at": at, "turn": 1}}},
		"asked fact is gone":  {"format": 1, "mode": "asking", "asked": "shoe_size", "greeted": true, "log": []any{map[string]any{"fact": "eta", "value": 70, "way": "told", "at": at, "turn": 1}}},
		"service is gone":     {"format": 1, "mode": "card", "subject": "free-beer", "offer": []string{"free-beer", ""}, "greeted": true},
		"reason is gone":      {"format": 1, "mode": "day", "draft": map[string]any{"id": "x", "reason": "dancing"}, "greeted": true},
		"draft is gone":       {"format": 1, "mode": "confirm", "greeted": true},
		"callback is gone":    {"format": 1, "mode": "confirm", "greeted": true, "draft": map[string]any{"id": "x", "reason": "casa", "code": "AAAA-BBBB-CCCC-DDDD", "phone": "+393331234567", "start": 1795600000}},
		"choices of old":      {"format": 1, "mode": "menu", "greeted": true, "screen": 4, "choices": []any{map[string]any{"label": "Balla", "act": "dance:tango"}}},
		"language is gone":    {"format": 1, "mode": "menu", "greeted": true, "lang": "tlh"},
		"return is nonsense":  {"format": 1, "mode": "privacy", "return": "dancing", "greeted": true},
		"browsing lost areas": {"format": 1, "mode": "browsing", "area": "dancers/7", "greeted": true},
	} {
		t.Run(name, func(t *testing.T) {
			k := newTalk(t)
			if err := k.one(chat.Message{Kind: chat.Text, Text: "/menu"}); err != nil {
				t.Fatal(err)
			}
			k.put(session)
			for _, m := range []chat.Message{{Kind: chat.Look}, {Kind: chat.Text, Text: "1"}, {Kind: chat.Text, Text: "conferma"}, {Kind: chat.Press, Press: "1.0"}, {Kind: chat.Text, Text: "/menu"}} {
				if err := k.one(m); err != nil {
					t.Fatalf("%+v: %v", m, err)
				}
			}
			if k.session().Mode != dialogs.Menu {
				t.Errorf("after /menu the mode is %s", k.session().Mode)
			}
			if _, told := session["log"]; told {
				if v := k.lib.guide.Facts(k.session().Log, k.now)["eta"]; v.Min != 70 {
					t.Errorf("what was told is lost: eta is %v", v.Min)
				}
			}
		})
	}
}

// TestChannelsShareAStore: a letter leaves through the channel of its person only.
func TestChannelsShareAStore(t *testing.T) {
	s := newStage(t, time.Date(2026, 11, 25, 10, 0, 0, 0, rome))
	k := &talk{stage: s, t: t, last: map[string]string{}}
	ctx := context.Background()
	if _, err := s.runner.Receive(ctx, turn.Inbound{Update: "1", Chat: citizen, User: citizen, Message: chat.Message{Kind: chat.Start}}); err != nil {
		t.Fatal(err)
	}
	other := &turn.Runner{Keeper: s.keeper, Vault: s.runner.Vault, Channel: "elsewhere", Now: s.runner.Now, Random: s.runner.Random, Log: s.runner.Log}
	other.Use(s.lib.pack)
	if list, err := (&turn.Post{Runner: other}).Next(ctx, s.now, 10, nil); err != nil || len(list) != 0 {
		t.Fatalf("another channel was given %d letters (%v)", len(list), err)
	}
	if err := k.collect(); err != nil || len(k.since) == 0 {
		t.Fatalf("the person's own channel was given nothing (%v)", err)
	}
}
