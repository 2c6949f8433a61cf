package bot

import (
	"strings"
	"testing"

	"bussola/chat"
)

// TestSigned: a button works in the chat it was shown in, and nowhere else; what is made up reaches the conversation as a press
// of nothing.
func TestSigned(t *testing.T) {
	s := newSigner([]byte("a key of this body"))
	shown := func(to int64, token string) string {
		return s.reply(to, chat.Reply{Buttons: [][]chat.Button{{{Label: "Sì", Token: token}}}}).Buttons[0][0].Token
	}
	for _, c := range []struct {
		name  string
		data  string
		chat  int64
		token string // "": refused
	}{
		{"its own chat", shown(7, "12.3"), 7, "12.3"},
		{"another person's chat", shown(8, "12.3"), 7, ""},
		{"another screen's signature", shown(7, "11.3")[:signature] + "12.3", 7, ""},
		{"another key", newSigner([]byte("other")).reply(7, chat.Reply{Buttons: [][]chat.Button{{{Token: "12.3"}}}}).Buttons[0][0].Token, 7, ""},
		{"not signed", "12.3", 7, ""},
		{"a signature of nothing", shown(7, "x")[:signature], 7, ""},
		{"nothing", "", 7, ""},
		{"the group after it became a supergroup", shown(-9, "d.take.AAAABBBBCCCCDDDD"), -1009, "d.take.AAAABBBBCCCCDDDD"},
		{"a group's button in a private chat", shown(-9, "d.take.AAAABBBBCCCCDDDD"), 7, ""},
		{"the longest that fits", shown(7, strings.Repeat("t", maxSigned)), 7, strings.Repeat("t", maxSigned)},
		{"longer than that is not signed", shown(7, strings.Repeat("t", maxSigned+1)), 7, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			token, ok := s.press(c.chat, c.data)
			if ok != (c.token != "") || ok && token != c.token {
				t.Errorf("%q is %q, %v", c.data, token, ok)
			}
			if len(c.data) > maxToken {
				t.Errorf("%d bytes, Telegram takes %d", len(c.data), maxToken)
			}
		})
	}
	if token, ok := newSigner(nil).press(7, "12.3"); !ok || token != "12.3" {
		t.Error("without a key nothing is refused")
	}
}

// TestPressFromElsewhere: through the whole bot, a press copied from another chat arrives as a press of nothing, and the
// person's own works.
func TestPressFromElsewhere(t *testing.T) {
	w, ada := meet(t, setup{config: func(c *Config) { c.Sign = []byte("a key of this body") }})
	ada.Say("ciao")
	w.reads(ada, "re: ciao")
	own := ada.Last()
	b, _ := own.Button("Avanti")
	if !strings.HasSuffix(b.Data, "go") || b.Data == "go" {
		t.Fatalf("the button carries %q", b.Data)
	}
	pressed := func() (all []string) {
		w.house.mu.Lock()
		defer w.house.mu.Unlock()
		for _, in := range w.house.effects {
			if in.Message.Kind == chat.Press {
				all = append(all, in.Message.Press)
			}
		}
		return all
	}
	for i, forged := range []string{"go", "AAAAAAgo", newSigner([]byte("a key of this body")).mark(99, "go") + "go"} {
		ada.PressOn(own.ID, forged)
		w.until("the press arrives", func() bool { return len(pressed()) == i+1 })
		if got := pressed()[i]; got != "" {
			t.Errorf("%q reached the conversation as %q", forged, got)
		}
	}
	if err := ada.Press("Avanti"); err != nil {
		t.Fatal(err)
	}
	w.reads(ada, "re: press go")
}
