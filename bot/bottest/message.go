package bottest

import (
	"encoding/json"
	"slices"
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
	w := struct {
		ID              int             `json:"message_id"`
		From            *wireUser       `json:"from"`
		Chat            wireChat        `json:"chat"`
		Date            int64           `json:"date"`
		EditDate        int64           `json:"edit_date,omitempty"`
		ReplyTo         json.RawMessage `json:"reply_to_message,omitempty"`
		Text            string          `json:"text,omitempty"`
		Entities        []entity        `json:"entities,omitempty"`
		Caption         string          `json:"caption,omitempty"`
		CaptionEntities []entity        `json:"caption_entities,omitempty"`
		ReplyMarkup     json.RawMessage `json:"reply_markup,omitempty"`
	}{ID: m.ID, Chat: r.wire(), Date: m.At.Unix(), ReplyMarkup: m.markup.raw}
	if m.author == nil {
		w.From = s.me()
	} else {
		w.From = m.author.wire()
	}
	if !m.edited.IsZero() {
		w.EditDate = m.edited.Unix()
	}
	if m.Kind == "text" {
		w.Text, w.Entities = m.Text, m.ents
	} else {
		w.Caption, w.CaptionEntities = m.Text, m.ents
	}
	if to := r.byID[m.ReplyTo]; to != nil && to.ReplyTo == 0 { // one level, as Telegram gives
		w.ReplyTo = s.wire(r, to)
	}
	b, _ := json.Marshal(w)
	if len(m.extra) > 2 {
		b = slices.Concat(b[:len(b)-1], []byte(","), m.extra[1:])
	}
	return b
}
