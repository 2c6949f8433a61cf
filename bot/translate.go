package bot

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"bussola/chat"
)

// allowedUpdates is what Telegram is asked to send: nothing of channels, polls or payments.
const allowedUpdates = `["message","edited_message","callback_query","my_chat_member"]`

var (
	errUnreadable = errors.New("bot: an update that cannot be read")
	errNowhere    = errors.New("bot: an update without a chat")
)

// itself is what the bot knows about itself.
type itself struct {
	id   int64
	name string // without @
}

// translation is one update in our words. Not every update is for us: then wanted is false, and it is acknowledged as it is.
type translation struct {
	in     Inbound
	wanted bool
	query  string // id of the press, to be answered; "" for anything else
}

// translate reads one update as Telegram sent it. Whatever the bytes, it gives an error rather than a panic. now is the
// time of what carries none: a press.
//
// It uses the library's types but none of their methods, several of which panic on odd updates.
func translate(raw []byte, me itself, now time.Time) (translation, error) {
	var u tgbotapi.Update
	if err := json.Unmarshal(raw, &u); err != nil {
		// A field of an unexpected type somewhere: what could be read is read, and may well be enough.
		if _, odd := errors.AsType[*json.UnmarshalTypeError](err); !odd {
			return translation{}, errUnreadable
		}
	}
	var t translation
	switch {
	case u.Message != nil:
		t = message(u.Message, false, me, now)
	case u.EditedMessage != nil:
		t = message(u.EditedMessage, true, me, now)
	case u.CallbackQuery != nil:
		t = press(u.CallbackQuery, now)
	case u.MyChatMember != nil:
		t = member(u.MyChatMember, now)
	default:
		return translation{}, nil
	}
	if t.wanted && t.in.Chat == 0 {
		return translation{query: t.query}, errNowhere
	}
	t.in.Update = fmt.Sprintf("tg:%d:%s", u.UpdateID, t.in.Update)
	if t.in.Message.Kind == chat.Other && service(raw) {
		t.wanted = false
	}
	return t, nil
}

// message reads a new or an edited message. in.Update is what tells it from another with the same update id.
func message(m *tgbotapi.Message, edited bool, me itself, now time.Time) translation {
	where, group := place(m.Chat)
	t := translation{in: Inbound{Chat: where, Group: group}, wanted: true}
	at := m.Date
	if edited && m.EditDate > 0 {
		at = m.EditDate
	}
	t.in.Update = fmt.Sprintf("m%d.%d", m.MessageID, at)
	if m.MigrateToChatID != 0 && !edited {
		t.in.MovedTo = m.MigrateToChatID
		return t
	}
	if m.From != nil {
		t.in.User = m.From.ID
		t.in.Message.Lang = m.From.LanguageCode
	}
	t.in.Wrote = int64(m.MessageID)
	t.in.Message.At = since(at, now)
	t.in.Message.Edited = edited
	if m.Chat != nil && m.Chat.Type == "channel" || m.From != nil && m.From.IsBot || m.IsAutomaticForward || announces(m) {
		t.wanted = false
		return t
	}
	what(&t.in.Message, m, t.in.User)
	if t.in.Message.Kind == chat.Text && !command(&t.in.Message, me.name) {
		t.wanted = false // a command to another bot of the group
	}
	if edited && t.in.Message.Text == "" {
		t.wanted = false // a live location that moves, a poll that counts: nobody corrected anything
	}
	return t
}

// what says what kind of message it is. The order matters: an animation is a document too, a venue a location.
func what(out *chat.Message, m *tgbotapi.Message, from int64) {
	out.Text = m.Caption
	switch {
	case m.Text != "":
		out.Kind, out.Text = chat.Text, m.Text
	case m.Contact != nil:
		out.Kind = chat.Contact
		out.Contact = &chat.SharedContact{
			Phone: m.Contact.PhoneNumber,
			Own:   from != 0 && m.Contact.UserID == from,
		}
	case len(m.Photo) > 0, m.Video != nil:
		out.Kind = chat.Photo
	case m.Voice != nil, m.VideoNote != nil, m.Audio != nil:
		out.Kind = chat.Voice
	case m.Sticker != nil, m.Animation != nil, m.Dice != nil:
		out.Kind = chat.Sticker
	case m.Document != nil:
		out.Kind = chat.Document
	case m.Venue != nil, m.Location != nil:
		out.Kind = chat.Location
	default:
		out.Kind = chat.Other
	}
}

// press reads a pressed button. Its message may be missing, or hold nothing but its id and chat.
func press(q *tgbotapi.CallbackQuery, now time.Time) translation {
	// The id of a press holds the user's id: only a digest of it goes on.
	digest := sha256.Sum256([]byte(q.ID))
	t := translation{query: q.ID, wanted: true}
	t.in.Update = fmt.Sprintf("p%x", digest[:6])
	t.in.Message = chat.Message{Kind: chat.Press, Press: q.Data, At: now}
	if q.From != nil {
		t.in.User, t.in.Chat = q.From.ID, q.From.ID
		t.in.Message.Lang = q.From.LanguageCode
	}
	if q.Message != nil && q.Message.Chat != nil {
		t.in.Chat, t.in.Group = place(q.Message.Chat)
		t.in.Pressed = int64(q.Message.MessageID)
		t.wanted = q.Message.Chat.Type != "channel"
	}
	return t
}

// member reads that the bot was added, removed, blocked or unblocked.
func member(m *tgbotapi.ChatMemberUpdated, now time.Time) translation {
	where, group := place(&m.Chat)
	t := translation{in: Inbound{Chat: where, Group: group, User: m.From.ID}}
	t.in.Update = fmt.Sprintf("b%d.%s", m.Date, m.NewChatMember.Status)
	t.in.Message.At = since(m.Date, now)
	was, is := present(m.OldChatMember), present(m.NewChatMember)
	t.in.Left, t.in.Joined = was && !is, is && !was
	t.wanted = (t.in.Left || t.in.Joined) && m.Chat.Type != "channel"
	return t
}

func present(m tgbotapi.ChatMember) bool {
	return m.Status != "" && m.Status != "left" && m.Status != "kicked" && (m.Status != "restricted" || m.IsMember)
}

func place(c *tgbotapi.Chat) (id int64, group bool) {
	if c == nil {
		return 0, false
	}
	return c.ID, c.Type == "group" || c.Type == "supergroup"
}

// since reads Telegram's seconds; a time that is missing or not yet come is now.
func since(seconds int, now time.Time) time.Time {
	at := time.Unix(int64(seconds), 0).UTC()
	if seconds <= 0 || at.After(now) {
		return now
	}
	return at
}

// command takes "@ourname" off a command and makes "/start payload" a Start. false: the command is for another bot.
func command(m *chat.Message, name string) bool {
	if !strings.HasPrefix(m.Text, "/") {
		return true
	}
	end := strings.IndexAny(m.Text, " \n\t")
	if end < 0 {
		end = len(m.Text)
	}
	word, rest := m.Text[:end], m.Text[end:]
	if bare, to, ok := strings.Cut(word, "@"); ok && isName(to) {
		if !strings.EqualFold(to, name) {
			return false
		}
		word = bare
	}
	if strings.EqualFold(word, "/start") && !m.Edited {
		m.Kind, m.Text = chat.Start, strings.TrimSpace(rest)
		return true
	}
	m.Text = word + rest
	return true
}

// isName says whether s can be a bot's name: "/casa@4" is not a command to anybody.
func isName(s string) bool {
	for _, r := range s {
		if r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') {
			return false
		}
	}
	return len(s) >= 5 // Telegram's shortest
}
