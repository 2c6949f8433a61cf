package turn_test

import (
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

// promisedCall is a conversation in which Ada was promised a call.
func promisedCall(t *testing.T) (*talk, store.StoredCallback) {
	t.Helper()
	k := newTalk(t)
	for _, words := range []string{"prenota", "Casa e sfratto", "domani", "11:00", "Ada", "333 1234567", "confermo"} {
		k.say(words)
	}
	list, err := k.keeper.Callbacks(context.Background(), store.Query{States: []booking.State{booking.Confirmed}})
	if err != nil || len(list) != 1 {
		t.Fatalf("%d callbacks, %v", len(list), err)
	}
	return k, list[0]
}

// TestSomebodyElsesCode: who has read or heard the code of another person's call can do nothing with it, in words or with a button
// made up for it.
func TestSomebodyElsesCode(t *testing.T) {
	ctx := context.Background()
	k, call := promisedCall(t)
	before, code := call, string(call.Code)
	bare := strings.ReplaceAll(code, "-", "")
	const stranger = 8
	for i, m := range []chat.Message{
		{Kind: chat.Text, Text: code}, {Kind: chat.Text, Text: "annulla " + code}, {Kind: chat.Text, Text: "sposta " + bare},
		{Kind: chat.Press, Press: "c.drop." + bare}, {Kind: chat.Press, Press: "c.move." + bare}, {Kind: chat.Press, Press: "c.keep." + bare},
		{Kind: chat.Press, Press: "c.at." + bare + ".1795687200"}, {Kind: chat.Press, Press: "c.useful." + bare + ".yes"},
		{Kind: chat.Press, Press: "c.say." + bare + ".isee.si"}, {Kind: chat.Press, Press: "c.read." + bare + ".isee"},
		{Kind: chat.Text, Text: "sì"}, {Kind: chat.Start, Text: code},
	} {
		m.At = k.now
		if _, err := k.runner.Receive(ctx, turn.Inbound{Update: fmt.Sprint("s", i), Chat: stranger, User: stranger, Message: m}); err != nil {
			t.Fatal(err)
		}
		err := k.drain(func(o turn.Outgoing) {
			for _, told := range []string{"11:00", "Casa e sfratto", "Ada", "333 123"} {
				if o.Chat == stranger && strings.Contains(o.Reply.Text, told) {
					t.Errorf("%q told a stranger %q: %s", m.Text+m.Press, told, o.Reply.Text)
				}
			}
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	after, err := k.keeper.Callback(ctx, before.Code)
	if err != nil || after.Revision != before.Revision || after.State != booking.Confirmed {
		t.Errorf("it was changed: %+v, %v", after.Callback, err)
	}
}

// TestReadingIsAudited: who is shown a name and a phone is written down, by id and code only.
func TestReadingIsAudited(t *testing.T) {
	ctx := context.Background()
	k, call := promisedCall(t)
	if err := k.deskPress(0, "d.take."+strings.ReplaceAll(string(call.Code), "-", "")); err != nil {
		t.Fatal(err)
	}
	audit, err := k.keeper.AuditSince(ctx, time.Time{}, 1000)
	if err != nil {
		t.Fatal(err)
	}
	who := string(k.lib.agenda.Workers[0].ID)
	read := 0
	for _, e := range audit {
		if e.What == "read" && e.Actor == who && e.Subject == string(call.Code) {
			read++
		}
		if line := fmt.Sprint(e); strings.Contains(line, "Ada") || strings.Contains(line, "333") {
			t.Errorf("the audit says %s", line)
		}
	}
	if read == 0 {
		t.Errorf("nobody is written down as having read it: %v", audit)
	}
}

// TestRankingIsAudited: how urgent the desk says that a call is, is written down with who said it, once for each change.
func TestRankingIsAudited(t *testing.T) {
	ctx := context.Background()
	k, call := promisedCall(t)
	code := strings.ReplaceAll(string(call.Code), "-", "")
	for _, verb := range []string{"raise", "raise", "lower", "lower", "raise"} {
		if err := k.deskPress(0, "d."+verb+"."+code); err != nil {
			t.Fatal(err)
		}
	}
	now, err := k.keeper.Callback(ctx, call.Code)
	if err != nil || !k.lib.agenda.Pressing(now.Callback) {
		t.Errorf("%q after it was raised, %v", now.Urgency, err)
	}
	audit, err := k.keeper.AuditSince(ctx, time.Time{}, 1000)
	if err != nil {
		t.Fatal(err)
	}
	said := ""
	for _, e := range audit {
		if e.Actor == string(k.lib.agenda.Workers[0].ID) && e.Subject == string(call.Code) {
			said += " " + e.What
		}
	}
	if said != " raise lower raise" {
		t.Errorf("the audit says%s", said)
	}
}
