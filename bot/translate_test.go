package bot

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"bussola/chat"
)

var (
	testMe  = itself{id: 42, name: "bussola_bot"}
	testNow = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	testAt  = time.Unix(1_700_000_000, 0).UTC()
)

const (
	private = `"message_id":5,"date":1700000000,"chat":{"id":7,"type":"private"},"from":{"id":7,"language_code":"it"}`
	group   = `"message_id":5,"date":1700000000,"chat":{"id":-9,"type":"supergroup"},"from":{"id":7}`
)

func TestTranslate(t *testing.T) {
	msg := func(kind chat.Kind, text string) Inbound {
		return Inbound{Update: "tg:3:m5.1700000000", Chat: 7, User: 7, Wrote: 5, Message: chat.Message{Kind: kind, Text: text, Lang: "it", At: testAt}}
	}
	with := func(in Inbound, f func(*Inbound)) *Inbound { f(&in); return &in }
	plain := func(kind chat.Kind, text string) *Inbound { return with(msg(kind, text), func(*Inbound) {}) }
	ours := func(in *Inbound) { in.Chat, in.Group, in.Message.Lang = -9, true, "" }
	pressed := func(in *Inbound) {
		in.Update, in.Wrote, in.Pressed, in.Message = "tg:3:pc75de8c1b7c3", 0, 5, chat.Message{Kind: chat.Press, Press: "go", At: testNow}
	}
	for name, c := range map[string]struct {
		update string
		want   *Inbound // nil: not for us
	}{
		"text":                        {`"message":{` + private + `,"text":"ciao"}`, plain(chat.Text, "ciao")},
		"start":                       {`"message":{` + private + `,"text":"/start"}`, plain(chat.Start, "")},
		"start with payload":          {`"message":{` + private + `,"text":"/start@Bussola_Bot dal-sito"}`, plain(chat.Start, "dal-sito")},
		"not quite start":             {`"message":{` + private + `,"text":"/starter"}`, plain(chat.Text, "/starter")},
		"command":                     {`"message":{` + private + `,"text":"/menu"}`, plain(chat.Text, "/menu")},
		"command to us":               {`"message":{` + group + `,"text":"/menu@bussola_bot ora"}`, with(msg(chat.Text, "/menu ora"), ours)},
		"command to another":          {`"message":{` + group + `,"text":"/menu@other_bot"}`, nil},
		"an at that is no name":       {`"message":{` + private + `,"text":"/casa@4 zampe"}`, plain(chat.Text, "/casa@4 zampe")},
		"odd entities":                {`"message":{` + private + `,"text":"/x","entities":[{"type":"bot_command","offset":0,"length":99}]}`, plain(chat.Text, "/x")},
		"photo":                       {`"message":{` + private + `,"photo":[{"file_id":"a"}],"caption":"guarda"}`, plain(chat.Photo, "guarda")},
		"video":                       {`"message":{` + private + `,"video":{"file_id":"a"}}`, plain(chat.Photo, "")},
		"voice":                       {`"message":{` + private + `,"voice":{"file_id":"a"}}`, plain(chat.Voice, "")},
		"video note":                  {`"message":{` + private + `,"video_note":{"file_id":"a"}}`, plain(chat.Voice, "")},
		"audio":                       {`"message":{` + private + `,"audio":{"file_id":"a"}}`, plain(chat.Voice, "")},
		"sticker":                     {`"message":{` + private + `,"sticker":{"emoji":"x"}}`, plain(chat.Sticker, "")},
		"animation is no document":    {`"message":{` + private + `,"animation":{"file_id":"a"},"document":{"file_id":"a"}}`, plain(chat.Sticker, "")},
		"dice":                        {`"message":{` + private + `,"dice":{"value":3}}`, plain(chat.Sticker, "")},
		"document":                    {`"message":{` + private + `,"document":{"file_id":"a"},"caption":"isee"}`, plain(chat.Document, "isee")},
		"venue":                       {`"message":{` + private + `,"venue":{"title":"x"},"location":{"latitude":1}}`, plain(chat.Location, "")},
		"poll":                        {`"message":{` + private + `,"poll":{"id":"1"}}`, plain(chat.Other, "")},
		"something new":               {`"message":{` + private + `,"hologram":{"id":"1"}}`, plain(chat.Other, "")},
		"text of a wrong type":        {`"message":{` + private + `,"text":{"new":1}}`, plain(chat.Other, "")},
		"an odd field elsewhere":      {`"message":{` + private + `,"text":"ciao","via_bot":5}`, plain(chat.Text, "ciao")},
		"own contact":                 {`"message":{` + private + `,"contact":{"phone_number":"+39","user_id":7}}`, with(msg(chat.Contact, ""), func(in *Inbound) { in.Message.Contact = &chat.SharedContact{Phone: "+39", Own: true} })},
		"contact of another":          {`"message":{` + private + `,"contact":{"phone_number":"+39","user_id":8}}`, with(msg(chat.Contact, ""), func(in *Inbound) { in.Message.Contact = &chat.SharedContact{Phone: "+39"} })},
		"contact without an account":  {`"message":{` + private + `,"contact":{"phone_number":"+39"}}`, with(msg(chat.Contact, ""), func(in *Inbound) { in.Message.Contact = &chat.SharedContact{Phone: "+39"} })},
		"edited text":                 {`"edited_message":{` + private + `,"edit_date":1700000000,"text":"ciao"}`, with(msg(chat.Text, "ciao"), func(in *Inbound) { in.Message.Edited = true })},
		"edited caption":              {`"edited_message":{` + private + `,"photo":[{"file_id":"a"}],"caption":"ecco"}`, with(msg(chat.Photo, "ecco"), func(in *Inbound) { in.Message.Edited = true })},
		"a location that moves":       {`"edited_message":{` + private + `,"location":{"latitude":1}}`, nil},
		"group":                       {`"message":{` + group + `,"text":"ciao"}`, with(msg(chat.Text, "ciao"), ours)},
		"hidden administrator":        {`"message":{"message_id":5,"date":1700000000,"chat":{"id":-9,"type":"group"},"sender_chat":{"id":-9},"text":"ciao"}`, with(msg(chat.Text, "ciao"), func(in *Inbound) { ours(in); in.User = 0 })},
		"a bot":                       {`"message":{"message_id":5,"chat":{"id":-9,"type":"group"},"from":{"id":8,"is_bot":true},"text":"ciao"}`, nil},
		"channel":                     {`"channel_post":{"message_id":5,"chat":{"id":-9,"type":"channel"},"text":"ciao"}`, nil},
		"somebody came":               {`"message":{` + group + `,"new_chat_members":[{"id":8}]}`, nil},
		"a topic was opened":          {`"message":{` + group + `,"forum_topic_created":{"name":"x"}}`, nil},
		"pinned":                      {`"message":{` + private + `,"pinned_message":{"message_id":4}}`, nil},
		"the group moved":             {`"message":{` + group + `,"migrate_to_chat_id":-1009}`, &Inbound{Update: "tg:3:m5.1700000000", Chat: -9, Group: true, MovedTo: -1009}},
		"press":                       {`"callback_query":{"id":"q1","data":"go","from":{"id":7},"message":{` + private + `}}`, with(msg("", ""), pressed)},
		"press in a group":            {`"callback_query":{"id":"q1","data":"go","from":{"id":7},"message":{` + group + `}}`, with(msg("", ""), func(in *Inbound) { pressed(in); in.Chat, in.Group = -9, true })},
		"press, message out of reach": {`"callback_query":{"id":"q1","data":"go","from":{"id":7},"message":{"message_id":5,"date":0,"chat":{"id":7,"type":"private"}}}`, with(msg("", ""), pressed)},
		"press, no message":           {`"callback_query":{"id":"q1","data":"go","from":{"id":7}}`, with(msg("", ""), func(in *Inbound) { pressed(in); in.Pressed = 0 })},
		"blocked":                     {member_("member", "kicked"), &Inbound{Update: "tg:3:b1700000000.kicked", Chat: 7, User: 7, Left: true, Message: chat.Message{At: testAt}}},
		"unblocked":                   {member_("kicked", "member"), &Inbound{Update: "tg:3:b1700000000.member", Chat: 7, User: 7, Joined: true, Message: chat.Message{At: testAt}}},
		"made administrator":          {member_("member", "administrator"), nil},
		"inline query":                {`"inline_query":{"id":"1","from":{"id":7},"query":"x"}`, nil},
		"nothing":                     {`"hologram":1`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := translate([]byte(`{"update_id":3,`+c.update+`}`), testMe, testNow)
			if err != nil {
				t.Fatal(err)
			}
			if c.want == nil {
				if got.wanted {
					t.Errorf("taken as %+v", got.in)
				}
				return
			}
			if !got.wanted || !reflect.DeepEqual(got.in, *c.want) {
				t.Errorf("got %+v\nwant %+v", got.in, *c.want)
			}
		})
	}
}

func member_(was, is string) string {
	return fmt.Sprintf(`"my_chat_member":{"chat":{"id":7,"type":"private"},"from":{"id":7},"date":1700000000,
		"old_chat_member":{"status":%q},"new_chat_member":{"status":%q}}`, was, is)
}

func TestTranslateRefuses(t *testing.T) {
	for name, raw := range map[string]string{
		"not JSON":                    `{"update_id":3,`,
		"a message in no chat":        `{"update_id":3,"message":{"text":"x"}}`,
		"a chat with an unusable id":  `{"update_id":3,"message":{"text":"x","chat":{"id":"x"}}}`,
		"a press of nobody":           `{"update_id":3,"callback_query":{"id":"q","data":"x"}}`,
		"a change of membership of 0": `{"update_id":3,"my_chat_member":{"old_chat_member":{"status":"left"},"new_chat_member":{"status":"member"}}}`,
	} {
		if got, err := translate([]byte(raw), testMe, testNow); err == nil {
			t.Errorf("%s: taken as %+v", name, got.in)
		}
	}
}

func TestUpdateTellsRepeatsApart(t *testing.T) {
	key := func(raw string) string {
		got, err := translate([]byte(raw), testMe, testNow)
		if err != nil {
			t.Fatal(err)
		}
		return got.in.Update
	}
	base := `{"update_id":3,"message":{` + private + `,"text":"a"}}`
	if again := strings.Clone(base); key(base) != key(again) {
		t.Error("one update, two marks")
	}
	for name, other := range map[string]string{
		"another number":         strings.Replace(base, `:3,`, `:4,`, 1),
		"another message":        strings.Replace(base, `"message_id":5`, `"message_id":6`, 1),
		"another day, same rest": strings.Replace(base, `1700000000`, `1700086400`, 1),
		"a press":                `{"update_id":3,"callback_query":{"id":"q1","from":{"id":7}}}`,
	} {
		if key(base) == key(other) {
			t.Errorf("%s has the same mark", name)
		}
	}
	if k := key(`{"update_id":3,"callback_query":{"id":"30064771072700700","from":{"id":7}}}`); strings.Contains(k, "700700") {
		t.Errorf("the mark tells who pressed: %s", k)
	}
}

func FuzzTranslate(f *testing.F) {
	for _, body := range []string{
		`"message":{` + private + `,"text":"/start x"}`, `"callback_query":{"id":"q","data":"d","message":{}}`,
		`"message":{` + group + `,"migrate_to_chat_id":-1009}`, member_("kicked", "member"), `"message":null`, `"edited_message":[]`,
	} {
		f.Add([]byte(`{"update_id":3,` + body + `}`))
	}
	f.Add([]byte(`null`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		markOf(raw)
		got, err := translate(raw, testMe, testNow)
		if err != nil || !got.wanted {
			return
		}
		in := got.in
		kinds := 0
		for _, is := range []bool{in.Message.Kind != "", in.Left, in.Joined, in.MovedTo != 0} {
			if is {
				kinds++
			}
		}
		if kinds != 1 || in.Chat == 0 || !strings.HasPrefix(in.Update, "tg:") || (in.Message.Kind == chat.Contact) != (in.Message.Contact != nil) {
			t.Errorf("not one of the things that an Inbound can be: %+v", in)
		}
		if in.Message.At.After(testNow) || in.MovedTo == 0 && in.Message.At.IsZero() {
			t.Errorf("a time that was not: %v", in.Message.At)
		}
		if _, err := json.Marshal(in); err != nil {
			t.Error(err)
		}
	})
}
