package bot

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"bussola/bot/bottest"
	"bussola/chat"
)

func TestConversation(t *testing.T) {
	w := open(t, setup{}).start()
	ada := w.ada()
	ada.Say("ciao segreto")
	first := w.reads(ada, "re: ciao segreto")
	if err := ada.Press("Avanti"); err != nil {
		t.Fatal(err)
	}
	edited := w.reads(ada, "re: press go")
	if edited.ID != first.ID || edited.Edits != 1 {
		t.Errorf("a press must edit its message: %d then %+v", first.ID, edited)
	}
	ada.Say("ancora segreto")
	last := w.reads(ada, "re: ancora")
	w.until("the old buttons go", func() bool { return len(ada.Screen()[1].Buttons) == 0 })
	if len(last.Buttons) != 1 {
		t.Errorf("the new screen has no buttons: %+v", last)
	}
	w.until("the press is answered", func() bool { return len(ada.Answers()) == 1 })
	w.until("everything is acknowledged", func() bool { return w.tg.Pending() == 0 })
}

func TestToast(t *testing.T) {
	w := open(t, setup{speed: 1}).start()
	ada := w.ada()
	ada.Say("x")
	w.reads(ada, "re: x")
	ada.Press("Avanti")
	w.until("the toast is seen", func() bool { a := ada.Answers(); return len(a) == 1 && a[0].Text == "ok" })
}

func TestAcknowledgedOnlyAfterTheCommit(t *testing.T) {
	w := open(t, setup{})
	w.house.fail(errStore)
	w.start()
	ada, bob := w.ada(), w.bob()
	ada.Say("uno")
	bob.Say("due")
	asked := func(n int) func() bool {
		return func() bool { w.house.mu.Lock(); defer w.house.mu.Unlock(); return w.house.asked >= n }
	}
	w.until("the same updates are tried again", asked(2*patience+4))
	if n := w.tg.Pending(); n != 2 || len(w.house.done()) != 0 {
		t.Fatalf("%d updates are pending, want both", n)
	}
	w.halt()
	if n := w.tg.Pending(); n != 2 {
		t.Fatalf("after the stop %d updates are pending, want both", n)
	}

	w.house.fail(nil)
	w.build(nil)
	w.start()
	w.reads(ada, "re: uno")
	w.reads(bob, "re: due")
	w.until("both are acknowledged", func() bool { return w.tg.Pending() == 0 })
	if n := len(w.house.done()); n != 2 {
		t.Errorf("%d effects, want 2", n)
	}
	if n := w.counted("dead_letter"); n != 0 {
		t.Errorf("%d updates were given up while the store was down", n)
	}
}

func TestOneChatWaitsForNobody(t *testing.T) {
	release := make(chan struct{})
	w := open(t, setup{reply: func(in Inbound) ([]chat.Reply, error) {
		if in.Message.Text == "lento" {
			<-release
		}
		return echo(in)
	}}).start()
	ada, bob := w.ada(), w.bob()
	ada.Say("lento")
	ada.Say("dopo")
	for i := range 20 {
		bob.Say(fmt.Sprint("svelto ", i))
	}
	w.reads(bob, "re: svelto 19")
	if w.tg.Pending() < 22 {
		t.Errorf("%d pending: nothing above the slow update may be acknowledged", w.tg.Pending())
	}
	if m := ada.Last(); m.ID != 0 {
		t.Errorf("out of order: %+v", m)
	}
	close(release)
	w.reads(ada, "re: dopo")
	w.until("all is acknowledged", func() bool { return w.tg.Pending() == 0 })
}

func TestOrderWithinAChat(t *testing.T) {
	w := open(t, setup{config: func(c *Config) { c.Pace = Pace{Overall: 1, Chat: 1} }})
	people := make([]*bottest.Citizen, 5)
	for i := range people {
		people[i] = w.tg.Citizen(bottest.Person{ID: int64(1000 + i)})
	}
	for n := range 60 { // more than Telegram gives at once
		for _, p := range people {
			p.Say(fmt.Sprintf("n%03d", n))
		}
	}
	w.start()
	for _, p := range people {
		w.reads(p, "n059")
		var said []string
		for _, m := range p.Screen() {
			if m.Bot {
				said = append(said, m.Text)
			}
		}
		for n, text := range said {
			if text != fmt.Sprintf("re: n%03d", n) {
				t.Fatalf("reply %d is %q", n, text)
			}
		}
	}
	w.until("all is acknowledged", func() bool { return w.tg.Pending() == 0 })
	if n := len(w.house.done()); n != 300 {
		t.Errorf("%d effects", n)
	}
}

func TestRepeatsAndLowerNumbers(t *testing.T) {
	w := open(t, setup{telegram: bottest.Options{DuplicateEvery: 2}}).start()
	ada := w.ada()
	for i := range 10 {
		ada.Say(fmt.Sprint("a", i))
		w.reads(ada, fmt.Sprint("re: a", i))
	}
	if err := w.tg.WaitPoll(w.soon()); err != nil {
		t.Fatal(err)
	}
	w.tg.RestartIDs(1003) // numbers that were used a moment ago
	for i := range 4 {
		ada.Say(fmt.Sprint("b", i))
		w.reads(ada, fmt.Sprint("re: b", i))
	}
	w.tg.Redeliver(3)
	ada.Say("fine")
	w.reads(ada, "re: fine")
	if n := len(w.house.done()); n != 15 {
		t.Errorf("%d effects of 15 messages", n)
	}
}

func TestPoison(t *testing.T) {
	odd := []struct{ kind, body string }{
		{"message", `null`}, {"message", `5`}, {"message", `[]`}, {"message", `{}`},
		{"message", `{"chat":{"id":"x"},"text":"segreto"}`},
		{"message", `{"message_id":1,"text":"segreto","entities":[{"type":"bot_command","offset":0,"length":900}]}`},
		{"callback_query", `{"id":"q","data":"segreto"}`}, {"callback_query", `{"id":7}`},
		{"my_chat_member", `{"chat":[],"new_chat_member":"kicked"}`},
		{"edited_message", `"segreto"`},
	}
	w := open(t, setup{reply: func(in Inbound) ([]chat.Reply, error) {
		switch in.Message.Text {
		case "panico":
			panic("a panic that quotes " + secret)
		case "indice":
			_ = []int{}[len(in.Message.Text)-6+len(in.Message.Press)]
		case "mai":
			return nil, errors.New("this one never works")
		}
		return echo(in)
	}}).start()
	ada, bob := w.ada(), w.bob()
	for _, o := range odd {
		w.tg.PushRaw(o.kind, o.body)
	}
	ada.Say("panico")
	ada.Say("indice")
	ada.Say("mai")
	ada.Say("eccomi")
	for i := 0; ; i++ { // others go on meanwhile, so the one that never works is given up
		bob.Say(fmt.Sprint("b", i))
		w.reads(bob, fmt.Sprint("re: b", i))
		if m := ada.Last(); m.Text == "re: eccomi" {
			break
		}
	}
	w.until("all is acknowledged", func() bool { return w.tg.Pending() == 0 })
	if n := w.counted("dead_letter"); n < 3+4 || n > 3+len(odd) {
		t.Errorf("%d dead letters\n%s", n, w.log)
	}
}

// TestStoreAwayForMostOfTheTime: that one other turn got through is no sign that the store is well and this update is not.
func TestStoreAwayForMostOfTheTime(t *testing.T) {
	var down atomic.Bool
	var tries atomic.Int64
	down.Store(true)
	w := open(t, setup{reply: func(in Inbound) ([]chat.Reply, error) {
		if in.Message.Text == "uno" {
			tries.Add(1)
		}
		if down.Load() && in.Message.Text != "passa" {
			return nil, errStore
		}
		return echo(in)
	}}).start()
	ada, bob := w.ada(), w.bob()
	ada.Say("uno")
	w.until("it was tried", func() bool { return tries.Load() > 0 })
	bob.Say("passa")
	w.reads(bob, "re: passa")
	w.until("it is tried again and again", func() bool { return tries.Load() > 2*patience })
	down.Store(false)
	w.reads(ada, "re: uno")
	if n := w.counted("dead_letter"); n != 0 {
		t.Errorf("%d updates were given up", n)
	}
}

func TestPollFaults(t *testing.T) {
	html404 := &bottest.Failure{Code: 404, Page: "<html>"}
	for name, f := range map[string]*bottest.Failure{
		"429": bottest.TooMany(3), "500": bottest.ServerError(), "502 page": bottest.BadGateway(), "cut": bottest.CutReply(),
		"lost": bottest.LostReply(), "refused": bottest.Refused(), "page of somebody else": html404,
		"409":         {Code: 409, Description: "Conflict: terminated by other getUpdates request"},
		"409 webhook": {Code: 409, Description: "Conflict: can't use getUpdates method while webhook is active"},
		"not ours":    {Code: 200, Page: `{"ok":true,"result":{"segreto":1}}`},
	} {
		t.Run(name, func(t *testing.T) {
			w := open(t, setup{})
			w.tg.FailNext("getUpdates", 4, f)
			w.start()
			w.ada().Say("ciao")
			w.reads(w.ada(), "re: ciao")
			if n := strings.Count(w.log.String(), "updates cannot be read"); n != 1 {
				t.Errorf("said %d times, want once:\n%s", n, w.log)
			}
			if name == "409 webhook" && !strings.Contains(w.log.String(), "deleteWebhook") {
				t.Errorf("no hint:\n%s", w.log)
			}
			if n := len(w.house.done()); n != 1 {
				t.Errorf("%d effects", n)
			}
		})
	}
	t.Run("retry_after is kept to", func(t *testing.T) {
		w := open(t, setup{})
		w.tg.FailNext("getUpdates", 1, bottest.TooMany(20))
		w.start()
		w.ada().Say("ciao")
		w.reads(w.ada(), "re: ciao")
		calls := w.tg.Calls("getUpdates")
		if gap := calls[1].At.Sub(calls[0].At); gap < 20*time.Second {
			t.Errorf("asked again after %v", gap)
		}
	})
}

func TestStart(t *testing.T) {
	t.Run("a wrong token ends it with a clear word", func(t *testing.T) {
		for _, bad := range []string{"42:AAsecretsecretsecret-wrong", "nonsense"} {
			w := open(t, setup{config: func(c *Config) { c.Token = bad }}).start()
			err := <-w.ended
			w.ended <- err
			if failure(err) != Unauthorized || !strings.Contains(err.Error(), "token") || strings.Contains(err.Error(), bad) {
				t.Errorf("got %v", err)
			}
		}
	})
	t.Run("a token revoked meanwhile", func(t *testing.T) {
		for _, method := range []string{"getUpdates", "sendMessage"} {
			w := open(t, setup{}).start()
			w.ada().Say("x")
			w.reads(w.ada(), "re: x")
			w.tg.FailNext(method, 1, &bottest.Failure{Code: 401, Description: "Unauthorized"})
			w.ada().Say("y")
			err := <-w.ended
			w.ended <- err
			if failure(err) != Unauthorized {
				t.Errorf("%s: got %v", method, err)
			}
		}
	})
	t.Run("no network", func(t *testing.T) {
		w := open(t, setup{})
		w.tg.Down()
		w.start()
		w.until("it says so", func() bool { return strings.Contains(w.log.String(), "telegram cannot be reached") })
		if err := w.tg.Up(); err != nil {
			t.Fatal(err)
		}
		w.ada().Say("ciao")
		w.reads(w.ada(), "re: ciao")
		w.tg.Restart()
		w.ada().Say("ancora")
		w.reads(w.ada(), "re: ancora")
	})
	t.Run("stopped before there was a network", func(t *testing.T) {
		w := open(t, setup{})
		w.tg.Down()
		w.start()
		if err := w.halt(); err != nil {
			t.Error(err)
		}
	})
	t.Run("nothing to work with", func(t *testing.T) {
		h := newHouse(nil)
		for _, c := range []Config{{}, {Token: token}, {Token: token + "\n", Conversation: h, Outbox: h},
			{Token: token, Conversation: h, Outbox: h, API: "api.telegram.org"}} {
			if _, err := New(c); err == nil || strings.Contains(err.Error(), token) {
				t.Errorf("got %v", err)
			}
		}
	})
	t.Run("commands", func(t *testing.T) {
		w := open(t, setup{config: func(c *Config) {
			c.Commands = []Commands{
				{"", []Command{{"menu", "Torna al menu"}}}, {"it", []Command{{"menu", "Torna al menu"}}}, {"de", []Command{{"Bad", "x"}}},
			}
		}})
		w.tg.FailNext("setMyCommands", 1, bottest.BadGateway())
		w.start()
		w.until("all are tried", func() bool { return len(w.tg.Calls("setMyCommands")) == 4 })
		w.until("the bad one is told", func() bool { return strings.Contains(w.log.String(), "lang=de") })
		w.ada().Say("ciao")
		w.reads(w.ada(), "re: ciao")
		for _, c := range w.tg.Calls("setMyCommands")[1:3] {
			if !c.Effect || c.Params["commands"] != `[{"command":"menu","description":"Torna al menu"}]` {
				t.Errorf("got %+v", c)
			}
		}
	})
}

func TestStop(t *testing.T) {
	t.Run("what is in hand is finished, sent and acknowledged", func(t *testing.T) {
		begun, release := make(chan struct{}), make(chan struct{})
		w := open(t, setup{speed: 1, reply: func(in Inbound) ([]chat.Reply, error) {
			close(begun)
			<-release
			return echo(in)
		}}).start()
		w.ada().Say("ciao")
		<-begun
		w.stop()
		close(release)
		if err := w.halt(); err != nil {
			t.Error(err)
		}
		if w.tg.Pending() != 0 || w.ada().Last().Text != "re: ciao" {
			t.Errorf("%d pending, last %+v", w.tg.Pending(), w.ada().Last())
		}
	})
	t.Run("a turn that does not end is left", func(t *testing.T) {
		begun, release := make(chan struct{}), make(chan struct{})
		var once sync.Once
		w := open(t, setup{config: func(c *Config) { c.Stop = 3 * time.Millisecond }, reply: func(in Inbound) ([]chat.Reply, error) {
			once.Do(func() { close(begun) })
			<-release
			return nil, errStore
		}}).start()
		w.ada().Say("ciao")
		<-begun
		w.stop()
		err := <-w.ended
		w.ended <- err
		if !errors.Is(err, errStuck) {
			t.Errorf("got %v", err)
		}
		close(release)
		w.halt()
		if w.tg.Pending() != 1 {
			t.Error("the update was acknowledged")
		}
	})
}
