package bottest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// fetch gives the kinds of message fields and the bodies of what is pending, and confirms it.
func fetch(t *testing.T, s *Server) (out []map[string]json.RawMessage) {
	t.Helper()
	a := call(t, s, "getUpdates")
	if err := json.Unmarshal(a.Result, &out); err != nil {
		t.Fatal(err)
	}
	if ids := a.ids(t); len(ids) > 0 {
		call(t, s, "getUpdates", "offset", fmt.Sprint(ids[len(ids)-1]+1))
	}
	return out
}

func TestConversation(t *testing.T) {
	s, ada := start(t, Options{})
	id := call(t, s, "sendMessage", "chat_id", "7", "text", " <b>Ciao</b> &amp; buongiorno\n", "parse_mode", "HTML",
		"reply_markup", inline(`[{"text":"Vai","callback_data":"go"},{"text":"Copia","copy_text":{"text":"112"}}]`)).message(t)
	if m := ada.Last(); m.Text != "Ciao & buongiorno" || m.ID != id || !slices.Equal(m.Labels(), []string{"Vai", "Copia"}) {
		t.Fatalf("screen: %+v", m)
	}
	if err := ada.Press("Copia"); err == nil {
		t.Error("a copying button told the bot something")
	}
	if err := ada.Press("Nulla"); err == nil {
		t.Error("a button that is not there was pressed")
	}
	if err := ada.Press("Vai"); err != nil {
		t.Fatal(err)
	}
	var q struct {
		ID      string
		Data    string
		Message struct {
			ID   int `json:"message_id"`
			Text string
		}
	}
	json.Unmarshal(fetch(t, s)[0]["callback_query"], &q)
	if q.Data != "go" || q.Message.ID != id || q.Message.Text != "Ciao & buongiorno" {
		t.Fatalf("press: %+v", q)
	}
	call(t, s, "answerCallbackQuery", "callback_query_id", q.ID, "text", "fatto", "show_alert", "true")
	call(t, s, "editMessageText", "chat_id", "7", "message_id", fmt.Sprint(id), "text", "Avanti")
	if a := ada.Answers(); len(a) != 1 || a[0].Text != "fatto" || !a[0].Alert || a[0].Data != "go" {
		t.Errorf("answers: %+v", a)
	}
	if m := ada.Last(); m.Text != "Avanti" || m.Buttons != nil || m.Edits != 1 {
		t.Errorf("after the edit: %+v", m)
	}
	if a := call(t, s, "answerCallbackQuery", "callback_query_id", q.ID); a.OK {
		t.Error("one press was answered twice")
	}
	ada.PressOn(id, "go")
	ada.PressData("forged")
	if got := fetch(t, s); len(got) != 2 {
		t.Errorf("stale and forged presses: %d updates", len(got))
	}
	call(t, s, "deleteMessages", "chat_id", "7", "message_ids", fmt.Sprintf("[%d, 4040]", id))
	if m := ada.Last(); m.ID != 0 || len(ada.History()) != len(ada.Screen())+1 {
		t.Errorf("after deleting: %+v", m)
	}
	if n := len(s.Sent(7)); n != 1 {
		t.Errorf("%d messages sent by the log", n)
	}
}

func TestPressExpires(t *testing.T) {
	clk := newClock()
	s, ada := start(t, Options{Now: clk.now})
	ada.PressOn(1, "d")
	var q struct{ ID string }
	json.Unmarshal(fetch(t, s)[0]["callback_query"], &q)
	clk.pass(16 * time.Second)
	a := call(t, s, "answerCallbackQuery", "callback_query_id", q.ID)
	if !strings.HasPrefix(a.Description, "Bad Request: query is too old") {
		t.Errorf("got %+v", a)
	}
}

func TestWhatACitizenSends(t *testing.T) {
	s, ada := start(t, Options{})
	for want, do := range map[string]func(){
		`"contact":{"first_name":"Ada","phone_number":"+39333","user_id":7}`: func() { ada.ShareContact("+39333", true) },
		`"contact":{"first_name":"Somebody","phone_number":"+39444"}`:        func() { ada.ShareContact("+39444", false) },
		`"caption":"guarda"`:              func() { ada.SendPhoto("guarda") },
		`"voice":{"duration":7`:           func() { ada.SendVoice() },
		`"video":{`:                       func() { ada.SendVideo("") },
		`"sticker":{"emoji":"👍"`:          func() { ada.SendSticker() },
		`"file_name":"isee.pdf"`:          func() { ada.SendDocument("isee.pdf", "") },
		`"location":{"latitude":45.4`:     func() { ada.SendLocation(45.4, 9.2) },
		`"dice":{"value":3}`:              func() { ada.SendOther("dice", map[string]int{"value": 3}) },
		`"type":"bot_command","offset":0`: func() { ada.Start("x1") },
		`"text":"/start x1"`:              func() { ada.Start("x1") },
		`"language_code":"it"`:            func() { ada.Say("lingua") },
	} {
		do()
		got := fetch(t, s)
		if len(got) != 1 || !strings.Contains(string(got[0]["message"]), want) {
			t.Errorf("want %s in one update, got %d: %s", want, len(got), got)
		}
	}
	ada.Say(strings.Repeat("a", 5000))
	if got := fetch(t, s); len(got) != 2 {
		t.Errorf("a text over the limit came as %d messages", len(got))
	}
	if err := ada.Edit(0, "corretto"); err != nil {
		t.Fatal(err)
	}
	if got := fetch(t, s); !strings.Contains(string(got[0]["edited_message"]), `"text":"corretto"`) {
		t.Errorf("edit: %s", got)
	}
}

func TestReplyKeyboard(t *testing.T) {
	s, ada := start(t, Options{})
	call(t, s, "sendMessage", "chat_id", "7", "text", "numero?", "reply_markup",
		`{"keyboard":[[{"text":"Condividi","request_contact":true}],["Scrivo io"]],"one_time_keyboard":true}`)
	if k := ada.Keyboard(); !k.Shown || !k.Keys[0][0].Contact {
		t.Fatalf("keyboard %+v", k)
	}
	if err := ada.Press("Condividi"); err == nil {
		t.Error("a number was shared without a number")
	}
	if err := ada.Press("Scrivo io"); err != nil || ada.Keyboard().Shown {
		t.Errorf("pressing a key: %v, still shown: %v", err, ada.Keyboard().Shown)
	}
	call(t, s, "sendMessage", "chat_id", "7", "text", "ok", "reply_markup", `{"remove_keyboard":true}`)
	if k := ada.Keyboard(); k.Keys != nil {
		t.Errorf("not removed: %+v", k)
	}
}

func TestSwap(t *testing.T) {
	s, ada := start(t, Options{})
	ada.SwapNext()
	ada.PressOn(1, "d")
	if n := s.Pending(); n != 0 {
		t.Fatal("the press did not wait")
	}
	ada.Say("dopo")
	got := fetch(t, s)
	if len(got) != 2 || got[0]["message"] == nil || got[1]["callback_query"] == nil {
		t.Errorf("got %s", got)
	}
}

func TestWaitFor(t *testing.T) {
	s, ada := start(t, Options{})
	done := make(chan error, 1)
	go func() {
		_, err := ada.WaitText(soon(t), "ecco")
		done <- err
	}()
	call(t, s, "sendMessage", "chat_id", "7", "text", "un attimo")
	call(t, s, "sendMessage", "chat_id", "7", "text", "ecco qui")
	if err := <-done; err != nil {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := ada.WaitFor(ctx, func([]Message) bool { return false }); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
