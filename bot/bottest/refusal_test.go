package bottest

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

func inline(rows ...string) string { return `{"inline_keyboard":[` + strings.Join(rows, ",") + `]}` }

func row(n int) string {
	b := `{"text":"x","callback_data":"d"}`
	return "[" + strings.TrimSuffix(strings.Repeat(b+",", n), ",") + "]"
}

func TestRefusals(t *testing.T) {
	clk := newClock()
	s, ada := start(t, Options{Now: clk.now})
	g := s.Group(-5, "Desk")
	g.Join(ada, "member")
	old := call(t, s, "sendMessage", "chat_id", "7", "text", "old").message(t)
	clk.pass(49 * time.Hour)
	menu := call(t, s, "sendMessage", "chat_id", "7", "text", "menu", "reply_markup", inline(row(1))).message(t)
	keys := call(t, s, "sendMessage", "chat_id", "7", "text", "keys", "reply_markup", `{"keyboard":[["a"]]}`).message(t)
	theirs := ada.Say("mine")
	gone := call(t, s, "sendMessage", "chat_id", "7", "text", "gone").message(t)
	call(t, s, "deleteMessage", "chat_id", "7", "message_id", fmt.Sprint(gone))
	inGroup := g.Join(ada, "member").Say("hi")

	send := func(pairs ...string) []string { return append([]string{"chat_id", "7"}, pairs...) }
	edit := func(id int, pairs ...string) []string { return append(send("message_id", fmt.Sprint(id)), pairs...) }
	for _, c := range []struct {
		name, method string
		with         []string
		code         int
		want         string
	}{
		{"unknown method", "sendPigeon", nil, 404, "Not Found: method not found"},
		{"no chat id", "sendMessage", []string{"text", "a"}, 400, "Bad Request: chat_id is empty"},
		{"unknown chat", "sendMessage", []string{"chat_id", "99", "text", "a"}, 400, "Bad Request: chat not found"},
		{"no text", "sendMessage", send(), 400, "Bad Request: message text is empty"},
		{"blank text", "sendMessage", send("text", " \n "), 400, "Bad Request: text must be non-empty"},
		{"only tags", "sendMessage", send("text", "<b></b>", "parse_mode", "HTML"), 400, "Bad Request: text must be non-empty"},
		{"long text", "sendMessage", send("text", strings.Repeat("a", 4097)), 400, "Bad Request: message is too long"},
		{"long in UTF-16", "sendMessage", send("text", strings.Repeat("👍", 2049)), 400, "Bad Request: message is too long"},
		{"long edit", "editMessageText", edit(menu, "text", strings.Repeat("a", 4097)), 400, "Bad Request: MESSAGE_TOO_LONG"},
		{"bad bytes", "sendMessage", send("text", "\xff"), 400, "Bad Request: strings must be encoded in UTF-8"},
		{"parse mode", "sendMessage", send("text", "a", "parse_mode", "rtf"), 400, "Bad Request: unsupported parse_mode"},
		{"open tag", "sendMessage", send("text", "<b>a", "parse_mode", "HTML"), 400, `Bad Request: can't parse entities: Can't find end tag corresponding to start tag "b"`},
		{"long data", "sendMessage", send("text", "a", "reply_markup", inline(`[{"text":"x","callback_data":"`+strings.Repeat("d", 65)+`"}]`)), 400, "Bad Request: BUTTON_DATA_INVALID"},
		{"no data", "sendMessage", send("text", "a", "reply_markup", inline(`[{"text":"x","callback_data":""}]`)), 400, "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"},
		{"no label", "sendMessage", send("text", "a", "reply_markup", inline(`[{"text":"","callback_data":"d"}]`)), 400, "Bad Request: can't parse inline keyboard button: Button text must be non-empty"},
		{"nine in a row", "sendMessage", send("text", "a", "reply_markup", inline(row(9))), 400, "Bad Request: reply markup is too long"},
		{"101 buttons", "sendMessage", send("text", "a", "reply_markup", inline(strings.Repeat(row(8)+",", 12)+row(5))), 400, "Bad Request: reply markup is too long"},
		{"empty copy", "sendMessage", send("text", "a", "reply_markup", inline(`[{"text":"x","copy_text":{"text":""}}]`)), 400, "Bad Request: BUTTON_COPY_TEXT_INVALID"},
		{"long copy", "sendMessage", send("text", "a", "reply_markup", inline(`[{"text":"x","copy_text":{"text":"`+strings.Repeat("c", 257)+`"}}]`)), 400, "Bad Request: BUTTON_COPY_TEXT_INVALID"},
		{"broken markup", "sendMessage", send("text", "a", "reply_markup", "{"), 400, "Bad Request: can't parse reply markup JSON object"},
		{"phone in a group", "sendMessage", []string{"chat_id", "-5", "text", "a", "reply_markup", `{"keyboard":[[{"text":"x","request_contact":true}]]}`}, 400, "Bad Request: phone number can be requested in private chats only"},
		{"reply to nothing", "sendMessage", send("text", "a", "reply_parameters", `{"message_id":999}`), 400, "Bad Request: message to be replied not found"},
		{"no document", "sendDocument", send(), 400, "Bad Request: there is no document in the request"},
		{"unknown file", "sendDocument", send("document", "zzz"), 400, "Bad Request: wrong file identifier/HTTP URL specified"},
		{"odd action", "sendChatAction", send("action", "sing"), 400, "Bad Request: wrong parameter action in request"},
		{"edit unknown", "editMessageText", edit(9999, "text", "a"), 400, "Bad Request: message to edit not found"},
		{"edit deleted", "editMessageText", edit(gone, "text", "a"), 400, "Bad Request: message to edit not found"},
		{"edit theirs", "editMessageText", edit(theirs, "text", "a"), 400, "Bad Request: message can't be edited"},
		{"edit under keys", "editMessageText", edit(keys, "text", "a"), 400, "Bad Request: message can't be edited"},
		{"edit without id", "editMessageText", send("text", "a"), 400, "Bad Request: message identifier is not specified"},
		{"edit to the same", "editMessageText", edit(menu, "text", "menu", "reply_markup", inline(row(1))), 400, "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message"},
		{"same buttons", "editMessageReplyMarkup", edit(menu, "reply_markup", inline(row(1))), 400, "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message"},
		{"delete unknown", "deleteMessage", edit(9999), 400, "Bad Request: message to delete not found"},
		{"delete twice", "deleteMessage", edit(gone), 400, "Bad Request: message to delete not found"},
		{"delete old", "deleteMessage", edit(old), 400, "Bad Request: message can't be deleted for everyone"},
		{"delete old among others", "deleteMessages", send("message_ids", fmt.Sprintf("[%d,%d]", menu, old)), 400, "Bad Request: message can't be deleted for everyone"},
		{"delete theirs in a group", "deleteMessage", []string{"chat_id", "-5", "message_id", fmt.Sprint(inGroup)}, 400, "Bad Request: message can't be deleted for everyone"},
		{"unknown press", "answerCallbackQuery", []string{"callback_query_id", "q0"}, 400, "Bad Request: query is too old and response timeout expired or query ID is invalid"},
		{"unknown member", "getChatMember", []string{"chat_id", "-5", "user_id", "404"}, 400, "Bad Request: user not found"},
		{"odd command", "setMyCommands", []string{"commands", `[{"command":"Così","description":"x"}]`}, 400, "Bad Request: BOT_COMMAND_INVALID"},
		{"command without words", "setMyCommands", []string{"commands", `[{"command":"ok","description":""}]`}, 400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID"},
		{"plain http webhook", "setWebhook", []string{"url", "http://example.org/"}, 400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"},
		{"odd secret", "setWebhook", []string{"url", "https://example.org/", "secret_token", "à"}, 400, "Bad Request: secret token contains unallowed characters"},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := len(ada.History())
			a := call(t, s, c.method, c.with...)
			if a.OK || a.Code != c.code || a.status != c.code || a.Description != c.want {
				t.Errorf("got %d %q\nwant %d %q", a.Code, a.Description, c.code, c.want)
			}
			if n := len(ada.History()); n != before {
				t.Errorf("a refused call left %d messages on the screen", n-before)
			}
		})
	}
}

func TestWrongToken(t *testing.T) {
	s, _ := start(t, Options{})
	res, err := http.Get(s.URL() + "/bot42:OTHER/getMe")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != 401 || len(s.Calls("getMe")) != 0 {
		t.Errorf("status %d, %d calls logged", res.StatusCode, len(s.Calls("getMe")))
	}
}

func TestLongestThatIsAccepted(t *testing.T) {
	s, ada := start(t, Options{})
	tagged := "<b>" + strings.Repeat("&lt;", 4096) + "</b>" // four bytes each as sent, one unit as read
	for name, text := range map[string]string{"units": strings.Repeat("👍", 2048), "after parsing": tagged} {
		if a := call(t, s, "sendMessage", "chat_id", "7", "text", text, "parse_mode", "HTML"); !a.OK {
			t.Errorf("%s: %s", name, a.Description)
		}
		if n := units(ada.Last().Text); n != 4096 {
			t.Errorf("%s: %d units on the screen", name, n)
		}
	}
	if a := call(t, s, "sendMessage", "chat_id", "7", "text", "a", "reply_markup", inline(strings.Repeat(row(8)+",", 12)+row(4))); !a.OK {
		t.Errorf("100 buttons: %s", a.Description)
	}
}
