package turn_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"bussola/booking"
	"bussola/chat"
	"bussola/store"
	"bussola/turn"
)

// TestAStrangerAtTheDesk: who is in the group and is not paired presses every button, and nothing happens; who has read a pairing code
// that was used is not paired by it.
func TestAStrangerAtTheDesk(t *testing.T) {
	ctx := context.Background()
	k, call := promisedCall(t)
	if err := k.pairWorker(0); err != nil { // somebody is
		t.Fatal(err)
	}
	const stranger = 666
	press := func(name, token string) {
		t.Helper()
		k.update++
		ack, err := k.runner.Receive(ctx, turn.Inbound{Update: fmt.Sprint("x", k.update), Chat: deskGroup, User: stranger, Group: true,
			Message: chat.Message{Kind: chat.Press, Press: token, At: k.now}})
		if err != nil || !k.lib.texts.Matches("desk_not_paired", ack.Toast) {
			t.Errorf("%s: told %q, %v", name, ack.Toast, err)
		}
	}
	bare := strings.ReplaceAll(string(call.Code), "-", "")
	all := func(t *testing.T) {
		t.Helper()
		for _, verb := range []string{"accept", "take", "release", "informed", "drop", "askdrop", "show", "lower", "raise", "offer", "undo"} {
			press(verb, "d."+verb+"."+bare)
		}
		now, err := k.keeper.Callback(ctx, call.Code)
		if err != nil || now.Revision != call.Revision {
			t.Errorf("it was changed: %+v, %v", now.Callback, err)
		}
		if err := k.drain(func(o turn.Outgoing) {
			if o.Chat == stranger && !k.lib.texts.Matches("desk_pair_wrong", o.Reply.Text) {
				t.Errorf("a stranger reads %s", o.Reply.Text)
			}
		}); err != nil {
			t.Fatal(err)
		}
	}
	all(t)
	t.Run("with a code that was used", func(t *testing.T) {
		code, err := booking.NewCode(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		if err := k.keeper.PutPairing(ctx, store.Pairing{Hash: turn.PairingHash(code), Worker: k.lib.agenda.Workers[1].ID, Until: k.now.Add(time.Hour)}); err != nil {
			t.Fatal(err)
		}
		for _, user := range []int64{workerChats + 1, stranger} {
			k.update++
			in := turn.Inbound{Update: fmt.Sprint("x", k.update), Chat: user, User: user, Message: chat.Message{Kind: chat.Text, Text: "abbina " + string(code), At: k.now}}
			if _, err := k.runner.Receive(ctx, in); err != nil {
				t.Fatal(err)
			}
		}
		all(t)
	})
}

// TestTheGroupReadsNobody: a call goes through its whole life, and neither the group nor a colleague ever reads who it is for. Who took
// it reads that, until it is over: then the card is taken away.
func TestTheGroupReadsNobody(t *testing.T) {
	k, call := promisedCall(t)
	bare := strings.ReplaceAll(string(call.Code), "-", "")
	stands := map[int64]map[int64]string{} // chat -> message -> what it says
	told := func(text string) bool {
		return strings.Contains(text, "Ada") || strings.Contains(strings.ReplaceAll(text, " ", ""), "3331234567")
	}
	show := func(o turn.Outgoing) {
		if stands[o.Chat] == nil {
			stands[o.Chat] = map[int64]string{}
		}
		switch {
		case o.Delete != 0:
			delete(stands[o.Chat], o.Delete)
		case o.Edits != 0:
			stands[o.Chat][o.Edits] = o.Reply.Text
		default:
			stands[o.Chat][k.sent+1] = o.Reply.Text // as drain numbers it
		}
	}
	reads := func(chat int64) (names int) {
		for _, text := range stands[chat] {
			if told(text) {
				names++
			}
		}
		return names
	}
	const taker, colleague = workerChats, workerChats + 1
	if err := errors.Join(k.pairWorker(0), k.pairWorker(1)); err != nil {
		t.Fatal(err)
	}
	for _, s := range []struct {
		worker int
		verb   string
		reads  int // messages with the name in the chat of who took it
	}{{0, "take", 1}, {1, "take", 1}, {0, "release", 0}, {0, "take", 1}, {0, "menu", 1}, {1, "open", 1}, {0, "missed.1", 1}, {1, "informed", 1}, {0, "informed", 1}, {0, "sure.informed", 0}} {
		verb, arg, more := strings.Cut(s.verb, ".")
		token := "d." + verb + "." + bare
		switch {
		case more:
			token += "." + arg
		case verb == "menu", verb == "open":
			token += ".main"
		}
		k.update++
		in := turn.Inbound{Update: fmt.Sprint("g", k.update), Chat: deskGroup, User: int64(workerChats + s.worker), Group: true,
			Message: chat.Message{Kind: chat.Press, Press: token, At: k.now}}
		if _, err := k.runner.Receive(context.Background(), in); err != nil {
			t.Fatal(err)
		}
		if err := k.drain(show); err != nil {
			t.Fatal(err)
		}
		if n := reads(taker); n != s.reads {
			t.Errorf("after %s by %d who took it has %d messages with the name, want %d: %v", s.verb, s.worker, n, s.reads, stands[taker])
		}
		for _, other := range []int64{deskGroup, colleague} {
			if n := reads(other); n != 0 {
				t.Errorf("after %s by %d the chat %d reads the name: %v", s.verb, s.worker, other, stands[other])
			}
		}
	}
	if len(stands[deskGroup]) == 0 {
		t.Error("the group read nothing at all: the test looks at nothing")
	}
}

// TestWhatIsTypedIsKeptClean: what a person types as a name and about the call is clean in what is kept, not only where it is shown.
func TestWhatIsTypedIsKeptClean(t *testing.T) {
	ctx := context.Background()
	k := newTalk(t)
	for _, words := range []string{"prenota", "Casa e sfratto", "domani", "11:00", "Ada\u202E\n# ecnerolF\u200B", "333 1234567", "confermo"} {
		k.say(words)
	}
	list, err := k.keeper.Kept(ctx, k.runner.Person(citizen))
	if err != nil || len(list.Callbacks) != 1 {
		t.Fatalf("%d callbacks, %v", len(list.Callbacks), err)
	}
	key, err := k.runner.Vault.Open(list.Record.Key)
	if err != nil {
		t.Fatal(err)
	}
	details, err := key.Open(list.Callbacks[0].Details, "details "+string(list.Callbacks[0].Code))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(details), `"name":"Ada # ecnerolF"`) {
		t.Errorf("kept: %s", details)
	}
}
