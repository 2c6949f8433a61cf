package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"bussola/bot/bottest"
	"bussola/chat"
)

// meet gives a running world in which Ada has written once and read the answer.
func meet(t *testing.T, s setup) (*world, *bottest.Citizen) {
	w := open(t, s).start()
	ada := w.ada()
	ada.Say("ciao")
	w.reads(ada, "re: ciao")
	return w, ada
}

func text(s string) chat.Reply { return chat.Reply{Text: s} }

func screen(s string) chat.Reply {
	return chat.Reply{Text: s, Screen: true, Buttons: [][]chat.Button{{{Label: "Vai", Token: "v"}}}}
}

func said(c *bottest.Citizen) (all []string) {
	for _, m := range c.Screen() {
		if m.Bot {
			all = append(all, m.Text)
		}
	}
	return all
}

func TestSendFaults(t *testing.T) {
	for name, c := range map[string]struct {
		fault   *bottest.Failure
		visible int // how often the reply is seen: twice when nobody can know
		gap     time.Duration
	}{
		"429":        {bottest.TooMany(30), 1, 30 * time.Second},
		"500":        {bottest.ServerError(), 1, 0},
		"502 page":   {bottest.BadGateway(), 1, 0},
		"refused":    {bottest.Refused(), 1, 0},
		"cut reply":  {bottest.CutReply(), 2, 0},
		"lost reply": {bottest.LostReply(), 2, 0},
	} {
		t.Run(name, func(t *testing.T) {
			w, ada := meet(t, setup{})
			w.tg.FailNext("sendMessage", 1, c.fault)
			w.send(ada.ID, 0, text("prima"), text("poi"))
			w.reads(ada, "poi")
			want := append([]string{"re: ciao"}, slices.Repeat([]string{"prima"}, c.visible)...)
			if got := said(ada); !slices.Equal(got, append(want, "poi")) {
				t.Errorf("read %q", got)
			}
			calls := w.tg.Calls("sendMessage")
			if gap := calls[2].At.Sub(calls[1].At); gap < c.gap {
				t.Errorf("tried again after %v", gap)
			}
		})
	}
	t.Run("a late reply", func(t *testing.T) {
		w, ada := meet(t, setup{config: func(c *Config) { c.Call = 300 * time.Millisecond }})
		held := make(chan struct{})
		defer close(held)
		w.tg.FailNext("sendMessage", 1, bottest.HeldReply(held))
		w.send(ada.ID, 0, text("prima"), text("poi"))
		w.reads(ada, "poi")
		if got := said(ada); !slices.Equal(got, []string{"re: ciao", "prima", "prima", "poi"}) {
			t.Errorf("read %q", got)
		}
	})
	t.Run("an edit is repeated without harm", func(t *testing.T) {
		w, ada := meet(t, setup{})
		w.tg.FailNext("editMessageText", 2, bottest.LostReply())
		id := ada.Last().ID
		ada.Press("Avanti")
		if m := w.reads(ada, "re: press"); m.ID != id {
			t.Errorf("a new message %d instead of %d", m.ID, id)
		}
		w.until("the reply is settled", func() bool { return w.house.waiting() == 0 })
		if n := len(said(ada)); n != 1 {
			t.Errorf("%d messages", n)
		}
	})
}

func TestWhoIsNotThere(t *testing.T) {
	t.Run("blocked", func(t *testing.T) {
		w, ada := meet(t, setup{})
		ada.Block()
		w.until("it is heard", func() bool {
			all := w.house.done()
			return len(all) == 2 && all[1].Left && all[1].Chat == ada.ID
		})
		w.send(ada.ID, 0, text("prima"), text("poi"))
		w.until("both are told to be unreachable", func() bool { return w.house.waiting() == 0 })
		if got := w.house.lost(); !slices.Equal(got, []int64{ada.ID, ada.ID}) {
			t.Errorf("gone: %v", got)
		}
		ada.Unblock()
		w.until("the return is heard", func() bool { all := w.house.done(); return all[len(all)-1].Joined })
	})
	t.Run("never met", func(t *testing.T) {
		w, _ := meet(t, setup{})
		w.send(31337, 0, text("segreto"))
		w.until("it is unreachable", func() bool { return len(w.house.lost()) == 1 })
	})
	t.Run("the group moved", func(t *testing.T) {
		w, ada := meet(t, setup{})
		g := w.tg.Group(-5, "Desk")
		there := g.Join(ada, "member")
		w.send(-5, 0, text("prima"))
		w.reads(there, "prima")
		g.Migrate(-1_000_000_000_005, ada)
		w.until("it is heard", func() bool {
			return slices.ContainsFunc(w.house.done(), func(in Inbound) bool { return in.Chat == -5 && in.MovedTo == -1_000_000_000_005 })
		})
		w.send(-5, 0, text("poi"))
		w.reads(there, "poi")
	})
	t.Run("removed from the group", func(t *testing.T) {
		w, ada := meet(t, setup{})
		g := w.tg.Group(-5, "Desk")
		g.Kick(g.Join(ada, "creator"))
		w.until("it is heard", func() bool {
			return slices.ContainsFunc(w.house.done(), func(in Inbound) bool { return in.Left && in.Group && in.Chat == -5 })
		})
		w.send(-5, 0, text("x"))
		w.until("it is unreachable", func() bool { return slices.Equal(w.house.lost(), []int64{-5}) })
	})
}

func TestScreens(t *testing.T) {
	t.Run("not modified is success", func(t *testing.T) {
		w, ada := meet(t, setup{})
		w.send(ada.ID, 0, screen("uguale"))
		id := w.reads(ada, "uguale").ID
		again := screen("uguale")
		again.Edit = true
		w.send(ada.ID, int64(id), again)
		w.until("it is settled", func() bool { return w.house.waiting() == 0 })
		if n := len(w.tg.Sent(ada.ID)); n != 2 {
			t.Errorf("%d messages", n)
		}
	})
	t.Run("what cannot be edited becomes a new message", func(t *testing.T) {
		w, ada := meet(t, setup{})
		for _, why := range []string{"message can't be edited", "message to edit not found", "MESSAGE_ID_INVALID"} {
			w.tg.FailNext("editMessageText", 1, &bottest.Failure{Code: 400, Description: "Bad Request: " + why})
			last := ada.Last().ID
			ada.Press("Avanti")
			if _, err := ada.WaitNew(w.soon(), last); err != nil {
				t.Fatal(err)
			}
			w.until("the old buttons go", func() bool {
				for _, m := range ada.Screen() {
					if m.ID == last {
						return len(m.Buttons) == 0
					}
				}
				return false
			})
		}
	})
	t.Run("a screen far up is not edited", func(t *testing.T) {
		w, ada := meet(t, setup{})
		old := ada.Last().ID
		ada.Say("altro")
		w.reads(ada, "re: altro")
		ada.PressOn(old, "vecchio")
		if m := w.reads(ada, "vecchio"); m.ID == old || m.ID != ada.Last().ID {
			t.Errorf("shown as %d", m.ID)
		}
	})
	t.Run("losing the buttons waits for retry_after", func(t *testing.T) {
		w, ada := meet(t, setup{})
		old := ada.Last().ID
		w.tg.FailNext("editMessageReplyMarkup", 1, bottest.TooMany(10))
		w.send(ada.ID, 0, screen("nuovo"))
		w.until("it was asked", func() bool { return w.counted("too_many") > 0 })
		w.send(ada.ID, 0, text("dopo"))
		w.until("the old buttons go", func() bool { return len(w.tg.Calls("editMessageReplyMarkup")) > 1 })
		w.reads(ada, "dopo")
		calls := w.tg.Calls("editMessageReplyMarkup")
		if calls[1].Message != old || calls[1].At.Sub(calls[0].At) < 10*time.Second {
			t.Errorf("calls %+v", calls)
		}
		said := w.tg.Calls("sendMessage")
		if last := said[len(said)-1]; last.At.Sub(calls[0].At) < 10*time.Second {
			t.Errorf("a message left %v after Telegram asked to wait", last.At.Sub(calls[0].At))
		}
	})
	t.Run("whoever writes on keeps the old buttons until they rest", func(t *testing.T) {
		w, ada := meet(t, setup{})
		for n := range 12 {
			w.send(ada.ID, 0, screen(fmt.Sprint("schermo ", n)))
			w.reads(ada, fmt.Sprint("schermo ", n))
		}
		w.until("all but the last few are tidied", func() bool {
			with := 0
			for _, m := range ada.Screen() {
				if len(m.Buttons) > 0 {
					with++
				}
			}
			return with <= 1+12-leftInChat
		})
		if len(ada.Last().Buttons) != 1 {
			t.Error("the last screen lost its buttons")
		}
	})
	t.Run("deleting", func(t *testing.T) {
		w, ada := meet(t, setup{})
		for range 2 { // the second time there is nothing left to delete
			w.house.mu.Lock()
			w.house.lastID++
			w.house.letters = append(w.house.letters, &kept{Outgoing: Outgoing{ID: w.house.lastID, Chat: ada.ID, Delete: int64(ada.Last().ID)}})
			w.house.mu.Unlock()
			w.bot.Kick()
			w.until("it is settled", func() bool { return w.house.waiting() == 0 })
		}
		if got := said(ada); len(got) != 0 {
			t.Errorf("still read: %q", got)
		}
	})
}

func TestRefusals(t *testing.T) {
	bad := func(why string) *bottest.Failure {
		return &bottest.Failure{Code: 400, Description: "Bad Request: " + why}
	}
	w, ada := meet(t, setup{})
	t.Run("unread markup: the words arrive", func(t *testing.T) {
		w.tg.FailNext("sendMessage", 1, bad(`can't parse entities: Unsupported start tag "segreto"`))
		w.send(ada.ID, 0, screen("# Uno & due"))
		if m := w.reads(ada, "Uno & due"); len(m.Buttons) != 1 {
			t.Errorf("buttons lost: %+v", m)
		}
	})
	t.Run("refused buttons: the words arrive", func(t *testing.T) {
		w.tg.FailNext("sendMessage", 2, bad("BUTTON_TYPE_INVALID"))
		w.send(ada.ID, 0, screen("tre"))
		w.reads(ada, "tre")
	})
	t.Run("refused altogether: the next one does not wait", func(t *testing.T) {
		w.tg.FailNext("sendMessage", 3, bad("segreto"))
		w.send(ada.ID, 0, screen("mai"), text("quattro"))
		w.reads(ada, "quattro")
		if w.counted("refused") != 1 {
			t.Error("not counted")
		}
	})
	t.Run("nothing to show", func(t *testing.T) {
		w.send(ada.ID, 0, text(" \n\u200b"), text("cinque"))
		w.reads(ada, "cinque")
	})
}

func TestPaceKeepsTelegramContent(t *testing.T) {
	w := open(t, setup{telegram: bottest.Options{Limits: bottest.RealLimits()}, speed: 30}).start()
	ada := w.ada()
	ada.Say("ciao")
	w.reads(ada, "re: ciao")
	g := w.tg.Group(-5, "Desk")
	there := g.Join(ada, "member")
	people := make([]*bottest.Citizen, 60)
	for i := range people {
		people[i] = w.tg.Citizen(bottest.Person{ID: int64(1000 + i)})
		people[i].Say("x")
	}
	for i := range 30 {
		w.send(-5, 0, text(fmt.Sprint("scheda ", i)))
	}
	for i := range 10 {
		w.send(ada.ID, 0, text(fmt.Sprint("riga ", i)))
	}
	for _, p := range people {
		w.reads(p, "re: x")
	}
	w.reads(ada, "riga 9")
	w.reads(there, "scheda 29")
	if n := w.counted("too_many"); n != 0 {
		t.Errorf("Telegram complained %d times", n)
	}
}

func TestChatOnHoldHoldsNobody(t *testing.T) {
	w, ada := meet(t, setup{})
	bob := w.bob()
	bob.Say("ciao")
	w.reads(bob, "re: ciao")
	w.tg.SetFault(func(method string, to int64, _ int) *bottest.Failure {
		if method == "sendMessage" && to == ada.ID {
			return bottest.TooMany(3600)
		}
		return nil
	})
	w.send(ada.ID, 0, text("aspetta"))
	for i := range 5 {
		w.send(bob.ID, 0, text(fmt.Sprint("b", i)))
	}
	w.reads(bob, "b4")
	if n := w.counted("too_many"); n > 1 {
		t.Errorf("asked %d times within retry_after", n)
	}
}

func TestStoreDownWhileSending(t *testing.T) {
	w, ada := meet(t, setup{})
	held := make(chan struct{})
	w.tg.FailNext("sendMessage", 1, bottest.HeldReply(held))
	w.send(ada.ID, 0, text("una volta"))
	w.reads(ada, "una volta")
	w.house.fail(errStore)
	close(held)
	w.until("the report is refused", func() bool { return w.counted("outbox_failed") > 2 })
	w.house.fail(nil)
	w.send(ada.ID, 0, text("poi"))
	w.reads(ada, "poi")
	if got := said(ada); !slices.Equal(got, []string{"re: ciao", "una volta", "poi"}) {
		t.Errorf("read %q", got)
	}
}

func TestLongReplyGoesOnWhereItWas(t *testing.T) {
	w, ada := meet(t, setup{})
	long := screen(strings.Repeat("Una frase qualsiasi sta qui. ", 400) + "Fine.")
	n := 0
	w.tg.SetFault(func(method string, _ int64, _ int) *bottest.Failure {
		if method == "sendMessage" {
			if n++; n == 2 {
				return bottest.BadGateway()
			}
		}
		return nil
	})
	w.send(ada.ID, 0, long)
	last := w.reads(ada, "Fine.")
	all := said(ada)[1:]
	if got := strings.Join(all, " "); got != long.Text {
		t.Errorf("%d messages do not make the text: %d and %d bytes", len(all), len(got), len(long.Text))
	}
	if len(last.Buttons) != 1 || len(all) != 3 {
		t.Errorf("%d messages, buttons %v", len(all), last.Buttons)
	}
}

func TestSendNow(t *testing.T) {
	w, ada := meet(t, setup{telegram: bottest.Options{}, config: func(c *Config) { c.Pace = Pace{Chat: time.Hour, ChatBurst: 1} }})
	w.tg.FailNext("sendMessage", 1, bottest.BadGateway())
	w.tg.FailNext("sendMessage", 1, bottest.TooMany(2))
	id, err := w.bot.SendNow(w.soon(), ada.ID, text("# Chiama il 112"))
	if m := ada.Last(); err != nil || m.Text != "Chiama il 112" || int64(m.ID) != id || m.Markup != "<b>Chiama il 112</b>" {
		t.Errorf("id %d, %v, %+v", id, err, m)
	}
	ada.Block()
	if _, err := w.bot.SendNow(w.soon(), ada.ID, text("segreto")); failure(err) != Gone {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := w.bot.SendNow(ctx, ada.ID, text("x")); failure(err) != Temporary {
		t.Errorf("got %v", err)
	}
}
