package bottest

import (
	"encoding/json"
	"strconv"
	"time"
)

// Message is one message on a screen.
type Message struct {
	ID       int
	From     int64  // the user who wrote it; the bot's id when it did
	Bot      bool   // written by the bot
	Kind     string // "text", or the attachment: "document", "photo", "contact", ...
	Text     string // as read: without formatting; the caption where there is an attachment
	Markup   string // text or caption as the bot sent it, formatting included
	Buttons  [][]Button
	Document *Document // a file sent by the bot
	ReplyTo  int       // id of the message it answers; 0 for none
	At       time.Time
	Edits    int // how often it was changed
	Deleted  bool
}

// Document is a file sent by the bot.
type Document struct {
	ID   string
	Name string
	Type string // MIME type as the bot gave it
	Data []byte
}

// Button finds a button by its label.
func (m Message) Button(label string) (Button, bool) {
	for _, row := range m.Buttons {
		for _, b := range row {
			if b.Label == label {
				return b, true
			}
		}
	}
	return Button{}, false
}

// Labels lists the labels of the buttons, row after row.
func (m Message) Labels() []string {
	var out []string
	for _, row := range m.Buttons {
		for _, b := range row {
			out = append(out, b.Label)
		}
	}
	return out
}

// posted is a message as the server keeps it.
type posted struct {
	Message
	author *user // nil for the bot
	ents   []entity
	markup markup
	extra  json.RawMessage // attachment or service fields, a JSON object; nil for a text
	edited time.Time
}

type wireUser struct {
	ID        int64  `json:"id"`
	IsBot     bool   `json:"is_bot"`
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name,omitempty"`
	Username  string `json:"username,omitempty"`
	Lang      string `json:"language_code,omitempty"`
}

type wireChat struct {
	ID        int64  `json:"id"`
	Type      string `json:"type"`
	Title     string `json:"title,omitempty"`
	FirstName string `json:"first_name,omitempty"`
	Username  string `json:"username,omitempty"`
}

func (u *user) wire() *wireUser {
	return &wireUser{ID: u.ID, FirstName: u.FirstName, LastName: u.LastName, Username: u.Username, Lang: u.Lang}
}

func (r *room) wire() wireChat {
	c := wireChat{ID: r.id, Type: r.kind, Title: r.title}
	if r.person != nil {
		c.FirstName, c.Username = r.person.FirstName, r.person.Username
	}
	return c
}

// wire is the message as JSON for the bot.
func (s *Server) wire(r *room, m *posted) json.RawMessage {
	b := make([]byte, 0, 512+len(m.Text)+len(m.markup.raw)+len(m.extra))
	b = strconv.AppendInt(append(b, `{"message_id":`...), int64(m.ID), 10)
	b = append(b, `,"from":`...)
	if m.author == nil {
		b = strconv.AppendInt(append(b, `{"id":`...), s.botID(), 10)
		b = append(appendText(append(b, `,"is_bot":true,"first_name":"Bussola","username":`...), s.opt.Username), '}')
	} else {
		b = m.author.append(b)
	}
	b = r.append(append(b, `,"chat":`...))
	b = number(b, "date", m.At.Unix())
	if !m.edited.IsZero() {
		b = number(b, "edit_date", m.edited.Unix())
	}
	if to := r.byID[m.ReplyTo]; to != nil && to.ReplyTo == 0 { // one level, as Telegram gives
		b = raw(b, "reply_to_message", s.wire(r, to))
	}
	text, ents := "text", "entities"
	if m.Kind != "text" {
		text, ents = "caption", "caption_entities"
	}
	b = field(b, text, m.Text)
	b = raw(b, ents, appendEntities(nil, m.ents))
	b = raw(b, "reply_markup", m.markup.raw)
	if len(m.extra) > 2 {
		return append(append(b, ','), m.extra[1:]...)
	}
	return append(b, '}')
}
