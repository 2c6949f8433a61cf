package main

import (
	"strings"
	"testing"
	"time"

	"bussola/bot/bottest"
)

// guarded is the whole program on a Telegram of ours, with one citizen who has begun to talk.
func guarded(t *testing.T, desk int64) (*bottest.Server, *bottest.Citizen, *running) {
	t.Helper()
	tg := bottest.New(bottest.Options{Token: "7301:token"})
	t.Cleanup(tg.Close)
	t.Setenv("BUSSOLA_TELEGRAM_TOKEN", "7301:token")
	if desk != 0 {
		tg.Group(desk, "Sportello")
	}
	r := serving(t, &ServeCmd{Data: t.TempDir(), API: tg.URL(), Desk: desk})
	if err := tg.WaitReady(r.lives); err != nil {
		t.Fatalf("%v\n%s", err, r.log)
	}
	ada := tg.Citizen(bottest.Person{ID: 700700, FirstName: "Ada", Lang: "it"})
	ada.Start("")
	reads(t, ada, "Come posso aiutarti")
	return tg, ada, r
}

func reads(t *testing.T, c *bottest.Citizen, words string) bottest.Message {
	t.Helper()
	m, err := c.WaitText(patience(t), words)
	if err != nil {
		t.Fatalf("%v: waiting for %q\n%s", err, words, c.Show())
	}
	return m
}

// standing are the messages that are still in a chat, as who looks at the telephone reads them.
func standing(c *bottest.Citizen) (list []string) {
	for _, m := range c.Screen() {
		list = append(list, m.Text)
	}
	return list
}

// TestLeaving: a woman whose husband reads her phone writes, reads the numbers, and leaves. One screen stays, and says nothing.
func TestLeaving(t *testing.T) {
	_, ada, _ := guarded(t, 0)
	ada.Say("mio marito mi picchia, ho due bambini")
	reads(t, ada, "1522")
	ada.Say("prenota")
	reads(t, ada, "Di cosa vuoi parlare?")
	if err := ada.Press("Esci"); err != nil {
		t.Fatal(err)
	}
	reads(t, ada, "Cerco orari e uffici")
	err := ada.WaitFor(patience(t), func([]bottest.Message) bool { return len(standing(ada)) == 1 })
	if err != nil {
		t.Fatalf("still there: %q", standing(ada))
	}
	for _, word := range []string{"1522", "marito", "violen", "sociale", "assistente"} {
		if strings.Contains(strings.ToLower(standing(ada)[0]), word) {
			t.Errorf("the screen that is left says %q: %s", word, standing(ada)[0])
		}
	}
}

// TestGroups: put into a group that is not the desk, the bot says why once and goes; it stays with the desk, also after its
// group has grown and has another id.
func TestGroups(t *testing.T) {
	const desk = -900
	tg, ada, r := guarded(t, desk)
	other := tg.Group(-901, "Amici")
	inGroup := other.Join(ada, "member")
	other.Add(inGroup)
	reads(t, inGroup, "In un gruppo non parlo di cose personali")
	wait := func(why string, ok func() bool) {
		t.Helper()
		for end := time.Now().Add(20 * time.Second); !ok(); {
			if time.Now().After(end) {
				t.Fatalf("%s\n%s", why, r.log)
			}
			<-time.After(10 * time.Millisecond)
		}
	}
	wait("it stays in a group of strangers", func() bool { return !other.Here() })
	n := 0
	for _, m := range inGroup.Screen() {
		if m.Bot {
			n++
		}
	}
	if n != 1 {
		t.Errorf("it said it %d times", n)
	}
	group := tg.Group(desk, "Sportello")
	group.Add(group.Join(ada, "member"))
	grown := group.Migrate(-1000000000900, ada)
	wait("that the group has another id was never taken", func() bool { return tg.Pending() == 0 }) // two groups are two queues
	grown.Add(grown.Join(ada, "member"))
	ada.Say("menu")
	reads(t, ada, "Dimmi pure")
	inDesk := grown.Join(ada, "member")
	inDesk.Say("/aiuto") // in a group of strangers this is why it goes
	wait("a command in the desk's group was never taken", func() bool { return tg.Pending() == 0 })
	ada.Say("menu")
	reads(t, ada, "Dimmi pure")
	if !group.Here() || !grown.Here() {
		t.Error("it left the desk")
	}
	for _, m := range inDesk.Screen() {
		if strings.Contains(m.Text, "In un gruppo non parlo") {
			t.Errorf("the desk's group, which has another id now, is taken for strangers: %s", m.Text)
		}
	}
}

// TestMadeUpPresses: what no button of this chat carries does nothing, and is answered with where things stand.
func TestMadeUpPresses(t *testing.T) {
	tg, ada, _ := guarded(t, 0)
	bob := tg.Citizen(bottest.Person{ID: 700701, FirstName: "Bob", Lang: "it"})
	bob.Start("")
	theirs := reads(t, bob, "Come posso aiutarti")
	b, ok := theirs.Button("Parla con un'assistente sociale")
	if !ok {
		t.Fatal("no such button")
	}
	last := func(words string) {
		t.Helper()
		err := ada.WaitFor(patience(t), func(screen []bottest.Message) bool { return strings.Contains(screen[len(screen)-1].Text, words) })
		if err != nil {
			t.Fatalf("waiting for %q\n%s", words, ada.Show())
		}
	}
	for _, data := range []string{b.Data, "1.2", "urgent", "c.drop.K7PQ3M9TXW2D8FHR", strings.Repeat("A", 64)} {
		ada.PressData(data)
		last("Non riconosco questo pulsante")
		ada.Say("menu")
		last("Dimmi pure")
	}
}
