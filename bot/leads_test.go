package bot

import (
	"sync/atomic"
	"testing"

	"bussola/chat"
)

// TestLeads: who does not lead sends nothing and fetches nothing, and takes over when told.
func TestLeads(t *testing.T) {
	var leads atomic.Bool
	w := open(t, setup{config: func(c *Config) { c.Leads = leads.Load }})
	w.start()
	w.ada().Say("uno")
	w.send(800800, 0, chat.Reply{Text: "nell'attesa"})
	w.bob().Say("ciao")
	w.until("it asked whether it leads", func() bool { return w.bot.Ready() })
	if n := len(w.tg.Calls("getUpdates")) + len(w.tg.Calls("sendMessage")); n != 0 {
		t.Errorf("%d calls of one who does not lead", n)
	}
	leads.Store(true)
	w.reads(w.ada(), "re: uno")
	w.reads(w.bob(), "nell'attesa")
	leads.Store(false)
	if _, err := w.bot.SendNow(w.soon(), 700700, chat.Reply{Text: "chiama il 112"}); err != nil {
		t.Errorf("what cannot wait is sent by anybody: %v", err)
	}
	before := w.house.waiting()
	w.send(800800, 0, chat.Reply{Text: "resta nell'outbox"})
	w.until("it had time to look", func() bool { return len(w.tg.Calls("getMe")) == 1 && w.house.waiting() == before+1 })
}

// TestElsewhere: what a copy that does not lead puts into the outbox is called out to the one that does.
func TestElsewhere(t *testing.T) {
	var leads atomic.Bool
	called := make(chan struct{}, 100)
	w := open(t, setup{config: func(c *Config) {
		c.Leads, c.Elsewhere = leads.Load, func() { called <- struct{}{} }
	}})
	w.start()
	<-called // what it may have left there before
	w.send(800800, 0, chat.Reply{Text: "nell'attesa"})
	<-called
	leads.Store(true)
	w.bob().Say("ciao")
	w.reads(w.bob(), "nell'attesa")
	if len(called) != 0 {
		t.Error("one who leads calls nobody")
	}
}
