package turn_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"bussola/booking"
	"bussola/chat"
	"bussola/store"
	"bussola/turn"
)

// TestADamagedRecord: who has one is told so and begins anew, is heard when they cry, and nobody else's messages wait behind theirs.
func TestADamagedRecord(t *testing.T) {
	ctx := context.Background()
	damaged := func(t *testing.T, lines ...string) *talk {
		k := &talk{stage: newStage(t, time.Date(2026, 11, 25, 10, 0, 0, 0, rome)), t: t, last: map[string]string{}}
		for _, line := range append([]string{"start"}, lines...) {
			verb, rest, _ := strings.Cut(line, " ")
			if err := k.step(verb, rest); err != nil {
				t.Fatalf("%s: %v", line, err)
			}
		}
		if _, err := k.runner.Receive(ctx, turn.Inbound{Update: "waits", Chat: citizen, User: citizen, Message: chat.Message{Kind: chat.Text, Text: "menu", At: k.now}}); err != nil {
			t.Fatal(err) // its answer waits in the outbox
		}
		who := k.runner.Person(citizen)
		rec, err := k.keeper.Load(ctx, who)
		if err != nil {
			t.Fatal(err)
		}
		bad := bytes.Clone(rec.Key)
		bad[len(bad)-1] ^= 1
		if stood, err := k.keeper.Rekey(ctx, who, rec.Key, bad); err != nil || !stood {
			t.Fatal(stood, err)
		}
		k.reopen()
		return k
	}
	said := func(k *talk, text string) string {
		k.t.Helper()
		k.since, k.urgent = nil, nil
		k.update++
		in := turn.Inbound{Update: fmt.Sprint("d", k.update), Chat: citizen, User: citizen, Message: chat.Message{Kind: chat.Text, Text: text, At: k.now}}
		if _, err := k.runner.Receive(ctx, in); err != nil {
			k.t.Fatalf("%s: %v", text, err)
		}
		if err := k.collect(); err != nil {
			k.t.Fatal(err)
		}
		var all []string
		for _, r := range k.since {
			all = append(all, r.Text)
		}
		return strings.Join(all, "\n---\n")
	}
	t.Run("is told, and begins anew", func(t *testing.T) {
		k := damaged(t, "> prenota", "press Casa e sfratto", "> domani", "> 11:00", "> Anna", "> 333 1234567", "> confermo")
		if got := said(k, "ciao"); !k.lib.texts.Matches("unreadable", got) {
			t.Errorf("it says\n%s", got)
		}
		if got := said(k, "mio marito mi picchia adesso"); !strings.HasPrefix(got, "112\n") || strings.Contains(got, "---") {
			t.Errorf("a cry is answered\n%s", got)
		}
		if got := said(k, "/cancella"); !k.lib.texts.Matches("erased", got) {
			t.Errorf("erased, it says\n%s", got)
		}
		list, err := k.keeper.Callbacks(ctx, store.Query{States: []booking.State{booking.Cancelled}})
		if err != nil || len(list) != 1 {
			t.Errorf("the promised call: %+v, %v", list, err)
		}
		if got := said(k, "ciao"); k.lib.texts.Matches("unreadable", got) || k.session().Turn == 0 {
			t.Errorf("it does not begin anew:\n%s", got)
		}
	})
	t.Run("nobody waits behind it", func(t *testing.T) {
		k := damaged(t)
		const other = citizen + 1
		if _, err := k.runner.Receive(ctx, turn.Inbound{Update: "o", Chat: other, User: other, Message: chat.Message{Kind: chat.Text, Text: "ciao", At: k.now}}); err != nil {
			t.Fatal(err)
		}
		left := 0
		if err := k.drain(func(o turn.Outgoing) {
			if o.Chat == other {
				left++
			}
		}); err != nil || left == 0 {
			t.Errorf("%d messages left for somebody else, %v", left, err)
		}
	})
	t.Run("goes when its time comes", func(t *testing.T) {
		k := damaged(t)
		k.now = k.now.Add(400 * 24 * time.Hour)
		for range 40 {
			if _, err := k.runner.Due(ctx, 100); err != nil {
				t.Logf("due: %v", err)
			}
			k.now = k.now.Add(24 * time.Hour)
		}
		if rec, err := k.keeper.Load(ctx, k.runner.Person(citizen)); err != nil || rec.Version != 0 {
			t.Errorf("it is kept: version %d, %v", rec.Version, err)
		}
	})
}
