package turn_test

import (
	"context"
	"testing"
	"time"

	"bussola/chat"
	"bussola/knowledge"
	"bussola/turn"
)

// newTalk begins a conversation at ten in the morning of a working day.
func newTalk(t *testing.T) *talk {
	return &talk{stage: newStage(t, time.Date(2026, 11, 25, 10, 0, 0, 0, rome)), t: t, last: map[string]string{}}
}

// say types words, and must be followed by what is expected: lines as in content/conversations, verb and rest.
func (k *talk) say(words string, expect ...[2]string) {
	k.t.Helper()
	if err := k.hear(chat.Message{Kind: chat.Text, Text: words}); err != nil {
		k.t.Fatalf("%q: %v", words, err)
	}
	for _, e := range expect {
		if err := k.expect(e[0], e[1]); err != nil {
			k.t.Errorf("%q: %s %s: %v\n%s", words, e[0], e[1], err, k.since[len(k.since)-1].Text)
		}
	}
}

// flip switches a part, and lets the runner see it.
func (k *talk) flip(off bool, part string, until time.Time) {
	k.t.Helper()
	var err error
	if off {
		err = turn.SwitchOff(context.Background(), k.keeper, part, turn.Switch{Since: k.now, Until: until}, k.now)
	} else {
		err = turn.SwitchOn(context.Background(), k.keeper, part, k.now)
	}
	if err != nil {
		k.t.Fatal(err)
	}
	k.now = k.now.Add(3 * time.Second)
}

func TestSwitches(t *testing.T) {
	t.Run("answers", func(t *testing.T) {
		k := newTalk(t)
		k.say("cos'è l'isee?", [2]string{"mode", "card"}, [2]string{"<", "card_title"})
		k.flip(true, "answers", time.Time{})
		k.say("cos'è l'isee?", [2]string{"<", "switch_answers"}, [2]string{"!<<", "ricca o povera"})
		k.say("menu", [2]string{"mode", "menu"})
		k.say("ho 82 anni e mi hanno sfrattato", [2]string{"<", "switch_answers"}, [2]string{"nofact", "eta"})
		k.say("Guarda tutti i servizi", [2]string{"<", "switch_answers"})
		k.say("menu")
		k.say("prenota", [2]string{"mode", "reason"})
		k.say("quanto mi danno di accompagnamento?", [2]string{"<", "switch_answers"}, [2]string{"mode", "reason"})
		k.say("voglio morire", [2]string{"!", "switch_answers"})
		k.flip(false, "answers", time.Time{})
		k.say("cos'è l'isee?", [2]string{"!", "switch_answers"}, [2]string{"<<", "ricca o povera"})
	})
	t.Run("bookings", func(t *testing.T) {
		k := newTalk(t)
		k.say("prenota", [2]string{"mode", "reason"})
		k.say("1", [2]string{"mode", "day"})
		k.say("domani")
		k.say("10:30", [2]string{"mode", "name"}, [2]string{"callbacks", "held 1"})
		k.flip(true, "bookings", time.Time{})
		k.say("Ada", [2]string{"<", "switch_bookings"}, [2]string{"mode", "menu"}, [2]string{"callbacks", "held 0"})
		k.say("prenota", [2]string{"<", "switch_bookings"}, [2]string{"mode", "menu"})
		k.say("cos'è l'isee?", [2]string{"mode", "card"}, [2]string{"!", "switch_bookings"})
		k.flip(false, "bookings", time.Time{})
		k.say("prenota", [2]string{"mode", "reason"})
		k.say("1")
		k.say("domani")
		k.say("10:30")
		k.say("Ada")
		k.say("333 1234567")
		k.say("confermo", [2]string{"callbacks", "confirmed 1"})
		k.flip(true, "bookings", time.Time{})
		k.say("prenota", [2]string{"mode", "mine"}, [2]string{"!", "switch_bookings"})
		k.say("1", [2]string{"<", "switch_bookings"}, [2]string{"callbacks", "confirmed 1"})
		k.say("le mie telefonate", [2]string{"mode", "mine"})
		k.say("2", [2]string{"mode", "dropping"})
		k.say("sì", [2]string{"callbacks", "cancelled 2"})
	})
	t.Run("the waiting list", func(t *testing.T) {
		k := newTalk(t)
		(&queue{stage: k.stage}).absent()
		k.say("prenota")
		k.say("casa e sfratto", [2]string{"<", "day_none_list"})
		k.flip(true, "bookings", time.Time{})
		k.say("mettimi in lista", [2]string{"<", "switch_bookings"}, [2]string{"mode", "menu"}, [2]string{"callbacks", "waiting 0"})
	})
	t.Run("a card", func(t *testing.T) {
		k := newTalk(t)
		k.flip(true, "card:isee", time.Time{})
		k.say("cos'è l'isee?", [2]string{"<", "switch_card"}, [2]string{"!<<", "ricca o povera"})
		k.say("prenota", [2]string{"mode", "reason"})
		k.say("quanto costa l'isee?", [2]string{"<", "switch_card"})
		k.say("menu")
		k.say("cos'è il bonus bollette?", [2]string{"!", "switch_card"}, [2]string{"mode", "card"})
	})
	t.Run("until a time", func(t *testing.T) {
		k := newTalk(t)
		k.flip(true, "answers", k.now.Add(time.Hour))
		k.say("cos'è l'isee?", [2]string{"<", "switch_answers"})
		k.now = k.now.Add(time.Hour)
		k.say("cos'è l'isee?", [2]string{"!", "switch_answers"}, [2]string{"mode", "card"})
	})
}

// TestWhatEditorsHearOf: a wrong answer and an unmet need are counted, with the card and the area, and no word of the person.
func TestWhatEditorsHearOf(t *testing.T) {
	ctx := context.Background()
	k := newTalk(t)
	k.say("cos'è l'isee?")
	k.say("Questa risposta è sbagliata", [2]string{"<", "wrong_thanks"})
	k.say("Questa risposta è sbagliata")
	w, err := turn.WrongOf(ctx, k.keeper, "isee")
	if err != nil || w.Times != 2 || w.Last != "2026-11-25" {
		t.Errorf("isee was called wrong %+v, %v", w, err)
	}
	k.say("menu")
	k.say("che tempo fa domani a Prato?", [2]string{"<", "abstain"})
	n := 0
	for _, area := range knowledge.Areas {
		of, err := turn.UnmetOn(ctx, k.keeper, "2026-11-25", string(area))
		if err != nil {
			t.Fatal(err)
		}
		n += of
	}
	if n != 1 {
		t.Errorf("%d needs were counted as unmet, want 1", n)
	}
	if err := turn.Righted(ctx, k.keeper, "isee"); err != nil {
		t.Fatal(err)
	}
	if w, err := turn.WrongOf(ctx, k.keeper, "isee"); err != nil || w.Times != 0 {
		t.Errorf("after an editor looked: %+v, %v", w, err)
	}
}

func TestSwitchesAreAudited(t *testing.T) {
	k := newTalk(t)
	k.flip(true, "card:isee", time.Time{})
	k.flip(false, "card:isee", time.Time{})
	entries, err := k.keeper.AuditSince(context.Background(), time.Time{}, 100)
	if err != nil || len(entries) != 2 {
		t.Fatalf("%d entries, %v", len(entries), err)
	}
	for i, want := range []string{"switch-off", "switch-on"} {
		if e := entries[i]; e.What != want || e.Subject != "card:isee" || e.Actor != "operator" {
			t.Errorf("entry %d is %+v, want %s of card:isee", i, e, want)
		}
	}
}
