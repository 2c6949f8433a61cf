package bottest

import (
	"bytes"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
)

func TestGroup(t *testing.T) {
	s, ada := start(t, Options{})
	bob := s.Citizen(Person{ID: 8, FirstName: "Bob"})
	g := s.Group(-5, "Desk")
	adaThere, bobThere := g.Join(ada, "administrator"), g.Join(bob, "member")
	call(t, s, "sendMessage", "chat_id", "-5", "text", "scheda", "reply_markup", inline(`[{"text":"Prendo io","callback_data":"take"}]`))
	if adaThere.Last().Text != "scheda" || bobThere.Last().Text != "scheda" || ada.Last().Text != "" {
		t.Error("the card is not where it belongs")
	}
	if err := bobThere.Press("Prendo io"); err != nil {
		t.Fatal(err)
	}
	var q struct {
		From    struct{ ID int64 }
		Message struct{ Chat struct{ ID int64 } }
	}
	json.Unmarshal(fetch(t, s)[0]["callback_query"], &q)
	if q.From.ID != 8 || q.Message.Chat.ID != -5 {
		t.Errorf("press: %+v", q)
	}
	if a := call(t, s, "sendMessage", "chat_id", "8", "text", "x"); a.Description != "Bad Request: chat not found" {
		t.Errorf("the bot wrote first to somebody: %+v", a)
	}
	for user, want := range map[string]string{"7": "administrator", "8": "member", "42": "member"} {
		if a := call(t, s, "getChatMember", "chat_id", "-5", "user_id", user); !strings.Contains(string(a.Result), `"status":"`+want+`"`) {
			t.Errorf("member %s: %s", user, a.Result)
		}
	}
	g.SetStatus(8, "left")
	if a := call(t, s, "getChatMember", "chat_id", "-5", "user_id", "8"); !strings.Contains(string(a.Result), `"status":"left"`) {
		t.Errorf("who left: %s", a.Result)
	}
}

func TestMigration(t *testing.T) {
	s, ada := start(t, Options{})
	g := s.Group(-5, "Desk")
	there := g.Join(ada, "creator")
	g.Migrate(-1_000_000_000_005, ada)
	a := call(t, s, "sendMessage", "chat_id", "-5", "text", "x")
	if a.Code != 400 || a.Parameters.MigrateTo != -1_000_000_000_005 || a.Description != "Bad Request: group chat was upgraded to a supergroup chat" {
		t.Errorf("old id: %+v", a)
	}
	call(t, s, "sendMessage", "chat_id", "-1000000000005", "text", "di nuovo qui")
	if there.Last().Text != "di nuovo qui" {
		t.Errorf("new id: %+v", there.Last())
	}
	if got := fetch(t, s); len(got) != 2 || !strings.Contains(string(got[0]["message"]), `"migrate_to_chat_id":-1000000000005`) {
		t.Errorf("updates: %s", got)
	}
}

func TestGone(t *testing.T) {
	s, ada := start(t, Options{})
	g := s.Group(-5, "Desk")
	g.Join(ada, "member")
	ada.Block()
	if a := call(t, s, "sendMessage", "chat_id", "7", "text", "x"); a.Code != 403 || a.Description != "Forbidden: bot was blocked by the user" {
		t.Errorf("blocked: %+v", a)
	}
	ada.Start("")
	if a := call(t, s, "sendMessage", "chat_id", "7", "text", "x"); !a.OK {
		t.Errorf("unblocked: %+v", a)
	}
	g.Kick(ada)
	if a := call(t, s, "sendMessage", "chat_id", "-5", "text", "x"); a.Code != 403 || a.Description != "Forbidden: bot was kicked from the group chat" {
		t.Errorf("kicked: %+v", a)
	}
	kinds := ""
	for _, u := range fetch(t, s) {
		if u["my_chat_member"] != nil {
			kinds += "m"
		} else {
			kinds += "t"
		}
	}
	if kinds != "mmtm" {
		t.Errorf("updates %q: blocked, unblocked, /start, kicked", kinds)
	}
}

func TestDocumentAndEncodings(t *testing.T) {
	s, ada := start(t, Options{})
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	w.WriteField("chat_id", "7")
	w.WriteField("caption", "<i>promemoria</i>")
	w.WriteField("parse_mode", "HTML")
	part, _ := w.CreateFormFile("document", "promemoria.ics")
	part.Write([]byte("BEGIN:VCALENDAR"))
	w.Close()
	for _, send := range []struct{ kind, method, body string }{
		{w.FormDataContentType(), "sendDocument", body.String()},
		{"application/json", "SENDMESSAGE", `{"chat_id":7,"text":"da json","reply_markup":{"inline_keyboard":[[{"text":"x","callback_data":"d"}]]}}`},
	} {
		res, err := http.Post(s.URL()+"/bot"+s.Token()+"/"+send.method, send.kind, strings.NewReader(send.body))
		if err != nil || res.StatusCode != 200 {
			t.Fatalf("%s: %v %v", send.method, res, err)
		}
		res.Body.Close()
	}
	screen := ada.Screen()
	doc, text := screen[len(screen)-2], screen[len(screen)-1]
	if doc.Text != "promemoria" || doc.Document == nil || doc.Document.Name != "promemoria.ics" || string(doc.Document.Data) != "BEGIN:VCALENDAR" {
		t.Errorf("document: %+v", doc)
	}
	if text.Text != "da json" || len(text.Buttons) != 1 {
		t.Errorf("json: %+v", text)
	}
	long := strings.Repeat("a", 1025)
	if a := call(t, s, "sendDocument", "chat_id", "7", "document", doc.Document.ID, "caption", long); a.Description != "Bad Request: message caption is too long" {
		t.Errorf("caption: %+v", a)
	}
	call(t, s, "setMyCommands", "commands", `[{"command":"aiuto","description":"Aiuto"}]`, "language_code", "it")
	if list := s.Commands("it"); len(list) != 1 || list[0].Command != "aiuto" {
		t.Errorf("commands: %v", list)
	}
}
