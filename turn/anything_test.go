package turn_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"bussola/booking"
	"bussola/chat"
	"bussola/dialogs"
	"bussola/store"
	"bussola/turn"
)

// things are inputs that people send and nobody expects: to be survived in every mode.
var things = []string{
	"", " ", ".", "?", "0", "1", "99", "-1", "1e309", "3 e mezzo", "boh", "sì", "no", "indietro", "menu", "ricomincia", "perché?", "annulla",
	"ho 82 anni", "mia mamma non si alza più dal letto", "mi hanno sfrattato", "che tempo fa domani?", "grazie", "vaffanculo",
	"come si fa la 104?", "quanto mi danno di accompagnamento?", "ADI", "domani", "giovedì pomeriggio", "25:99", "10:30", "dopo le 17",
	"+39 333 1234567", "333 1234567", "0039", "899123456", "Mario", "# titolo", "<b>x</b> & \"y\"", "{when}", "{{isee-max}}",
	"esci", "discreto", "privacy", "/miei_dati", "cancella i miei dati", "mio marito mi picchia", "lingua", "cambia una risposta", "le mie telefonate", "prenota", "emergenza", "tutti i servizi", "\u202eetseT", "🙂", "👨‍👩‍👧‍👦", "مرحبا", "你好", "\x00\x01", "a\nb\n# c", "K7PQ-3M9T-XW2D-8FHR",
	strings.Repeat("a", 5000), strings.Repeat("àè ", 3000), strings.Repeat("?", 4096),
}

var kinds = []chat.Kind{chat.Photo, chat.Voice, chat.Sticker, chat.Document, chat.Location, chat.Other, chat.Start, chat.Look, chat.Kind("new"), ""}

// one does a citizen's message and checks what must hold of any answer.
func (k *talk) one(m chat.Message) error {
	k.since = nil
	m.At = k.now
	k.update++
	_, err := k.runner.Receive(context.Background(), turn.Inbound{Update: fmt.Sprint("a", k.update), Chat: citizen, User: citizen, Message: m})
	if err != nil {
		return err
	}
	if err := k.collect(); err != nil {
		return err
	}
	if len(k.since) == 0 {
		return fmt.Errorf("nothing was answered")
	}
	for _, r := range k.since {
		if strings.TrimSpace(r.Text) == "" {
			return fmt.Errorf("a reply is empty")
		}
	}
	return k.valid()
}

// valid is what must hold of a session whatever happened: a mode of the table, choices that a button can carry, and a way
// back, out and to a person.
func (k *talk) valid() error {
	s := k.session()
	if s.Fit("test").Mode != s.Mode {
		return fmt.Errorf("mode %q is not in the table", s.Mode)
	}
	acts := map[string]bool{}
	for _, c := range s.Choices {
		acts[c.Act] = true
		if strings.TrimSpace(c.Label) == "" {
			return fmt.Errorf("a choice has no label in %s", s.Mode)
		}
	}
	if s.Mode != dialogs.Menu && (!acts["back"] || !acts["menu"]) {
		return fmt.Errorf("%s offers no way back or out", s.Mode)
	}
	if len(s.Choices) > 60 {
		return fmt.Errorf("%s offers %d choices", s.Mode, len(s.Choices))
	}
	return nil
}

// TestAnythingAnywhere walks at random through the whole conversation, with presses, words, odd things, old buttons, lost days
// and restarts, and asks after each step for a reply and a valid session.
func TestAnythingAnywhere(t *testing.T) {
	if testing.Short() {
		return // one thing after the other: ./check does it without the race detector
	}
	seen := map[dialogs.Mode]bool{}
	walks, steps := 24, 60
	for seed := range walks {
		rng := rand.New(rand.NewPCG(uint64(seed), 7))
		k := &talk{stage: newStage(t, time.Date(2026, 11, 25, 8, 0, 0, 0, rome).Add(time.Duration(seed)*7*time.Hour)), t: t, last: map[string]string{}}
		for step := range steps {
			m := anything(rng, k)
			if err := k.one(m); err != nil {
				t.Fatalf("seed %d step %d: %+v in %s: %v", seed, step, m, k.session().Mode, err)
			}
			seen[k.session().Mode] = true
			switch rng.IntN(30) {
			case 0:
				k.now = k.now.Add(time.Duration(rng.IntN(72*60)) * time.Minute)
				if _, err := k.runner.Due(context.Background(), 100); err != nil {
					t.Fatalf("seed %d step %d: due: %v", seed, step, err)
				}
				if err := k.collect(); err != nil {
					t.Fatal(err)
				}
			case 1:
				k.reopen()
			}
		}
	}
	for _, m := range dialogs.Modes() {
		if !seen[m] {
			t.Errorf("no walk came to %s", m)
		}
	}
}

// anything chooses what happens next: mostly something the screen offers, so that walks come far.
func anything(rng *rand.Rand, k *talk) chat.Message {
	s := k.session()
	if n := len(s.Choices); n > 0 && rng.IntN(10) < 5 {
		i := rng.IntN(n)
		if rng.IntN(2) == 0 {
			return chat.Message{Kind: chat.Text, Text: s.Choices[i].Label}
		}
		return chat.Message{Kind: chat.Press, Press: fmt.Sprintf("%d.%d", s.Screen-rng.IntN(8)/7, i)}
	}
	if s.Quiet && rng.IntN(8) == 0 { // asked first there
		return chat.Message{Kind: chat.Text, Text: "/miei_dati"}
	}
	switch s.Mode {
	case dialogs.Menu: // so that walks have something to share
		if len(s.Log) == 0 && rng.IntN(2) == 0 {
			return chat.Message{Kind: chat.Text, Text: "mia mamma ha 82 anni e vive sola"}
		}
	case dialogs.Reason, dialogs.Day, dialogs.Hour, dialogs.Calling: // and come to the end of a booking
		if rng.IntN(3) > 0 {
			return chat.Message{Kind: chat.Press, Press: fmt.Sprintf("%d.0", s.Screen)}
		}
	case dialogs.Understood:
		if rng.IntN(2) == 0 {
			return chat.Message{Kind: chat.Text, Text: "prenota"}
		}
	case dialogs.Name:
		if rng.IntN(2) == 0 {
			return chat.Message{Kind: chat.Text, Text: "Ada"}
		}
	case dialogs.Phone:
		if rng.IntN(3) > 0 {
			return chat.Message{Kind: chat.Text, Text: "333 1234567"}
		}
	case dialogs.Confirm:
		for i, c := range s.Choices { // the card and how to be called are reached from here too
			if (c.Act == "share:" || c.Act == "call-ask:") && rng.IntN(3) == 0 {
				return chat.Message{Kind: chat.Press, Press: fmt.Sprintf("%d.%d", s.Screen, i)}
			}
		}
		if rng.IntN(2) == 0 {
			return chat.Message{Kind: chat.Text, Text: "sì"}
		}
	case dialogs.Mine:
		if len(s.Choices) > 3 {
			return chat.Message{Kind: chat.Press, Press: fmt.Sprintf("%d.1", s.Screen)}
		}
	case dialogs.Booked:
		return chat.Message{Kind: chat.Text, Text: "annulla"}
	case dialogs.Sharing:
		if rng.IntN(2) == 0 {
			return chat.Message{Kind: chat.Text, Text: "sì"}
		}
	}
	switch rng.IntN(12) {
	case 4:
		if list := k.last; len(list) > 0 { // a button under any message ever shown
			labels := slices.Sorted(maps.Keys(list))
			return chat.Message{Kind: chat.Press, Press: list[labels[rng.IntN(len(labels))]]}
		}
	case 0:
		return chat.Message{Kind: kinds[rng.IntN(len(kinds))], Text: things[rng.IntN(len(things))]}
	case 1:
		return chat.Message{Kind: chat.Press, Press: []string{"", "x", "1.1.1", "-1.0", "0.0", "99999.0", dialogs.SafeToken, dialogs.UrgentToken, strings.Repeat("9", 64)}[rng.IntN(9)]}
	case 2:
		return chat.Message{Kind: chat.Contact, Contact: &chat.SharedContact{Phone: things[rng.IntN(len(things))], Own: rng.IntN(2) == 0}}
	case 3:
		return chat.Message{Kind: chat.Contact}
	}
	return chat.Message{Kind: chat.Text, Text: things[rng.IntN(len(things))], Edited: rng.IntN(9) == 0}
}

// FuzzText: any text, in any mode that a short road leads to, gives at least one reply and a valid session.
func FuzzText(f *testing.F) {
	for i, text := range things {
		f.Add(text, i%len(roads))
	}
	f.Fuzz(func(t *testing.T, text string, road int) {
		k := newTalk(t)
		k.walk(road)
		if err := k.one(chat.Message{Kind: chat.Text, Text: text}); err != nil {
			t.Fatalf("%q in %s: %v", text, k.session().Mode, err)
		}
		cut := func(r chat.Reply) bool { // or it was taken for a danger, which has no time for that
			return strings.Contains(r.Text, k.lib.texts.Say("it", "too_long")) || strings.HasPrefix(r.Text, "112")
		}
		if long := len(text) > 4000 && strings.Trim(text, "aàè? ") == ""; long && !slices.ContainsFunc(k.since, cut) {
			t.Errorf("%d bytes in %s, and nobody says that not all was read", len(text), k.session().Mode)
		}
	})
}

// FuzzPress: any token that a button never carried, in any mode, gives a reply and a valid session, and promises nothing.
func FuzzPress(f *testing.F) {
	for i, token := range []string{"", "1.0", "2.1", "999.0", "1.99", "-1.-1", "safe", "urgent", "d.take.AAAABBBBCCCCDDDD", "c.drop.AAAABBBBCCCCDDDD", "c.move.", "\x00", strings.Repeat("9", 64)} {
		f.Add(token, i%len(roads))
	}
	for _, token := range []string{"1.0", "1.99", "1.-1"} { // of the screen that stands there
		f.Add(token, 0)
	}
	f.Fuzz(func(t *testing.T, token string, road int) {
		if strings.HasPrefix(token, "d.") {
			return // a desk button: TestForgedPressesAreNothing, and a stranger's press is refused before anything is shown
		}
		k := newTalk(t)
		k.walk(road)
		if err := k.one(chat.Message{Kind: chat.Press, Press: token}); err != nil {
			t.Fatalf("%q in %s: %v", token, k.session().Mode, err)
		}
		promised, err := k.keeper.Callbacks(context.Background(), store.Query{States: []booking.State{booking.Cancelled, booking.Taken}})
		if err != nil || len(promised) != 0 {
			t.Fatalf("%q cancelled or took a callback (%v)", token, err)
		}
	})
}

// roads lead to modes by typing.
var roads = [][]string{{}, {"1"}, {"1", "ho 70 anni"}, {"1", "ho 70 anni", "1"}, {"2"}, {"3"}, {"3", "1"}, {"3", "1", "1"}, {"3", "1", "1", "a"},
	{"3", "1", "1", "a", "Ada"}, {"3", "1", "1", "a", "Ada", "333 1234567"}, {"3", "1", "1", "a", "Ada", "333 1234567", "1"}, {"4"}, {"privacy"}, {"lingua"}, {"5"}, {"5", "1"}}

// walk goes a road from the menu.
func (k *talk) walk(road int) {
	if road < 0 {
		road = -(road + 1)
	}
	for _, step := range append([]string{"/menu"}, roads[road%len(roads)]...) {
		if err := k.one(chat.Message{Kind: chat.Text, Text: step}); err != nil {
			k.t.Fatal(err)
		}
	}
}
