package bottest

import (
	"encoding/json"
	"fmt"
)

func (s *Server) sendMessage(c *Call, p params) (any, *Failure) {
	text, ents, f := messageText(p)
	if f != nil {
		return nil, f
	}
	m := &posted{Message: Message{Kind: "text", Text: text, Markup: p.values["text"]}, ents: ents}
	return s.send(c, p, m)
}

func (s *Server) sendDocument(c *Call, p params) (any, *Failure) {
	d := p.files["document"]
	switch name := p.values["document"]; {
	case d != nil && len(d.Data) == 0:
		return nil, bad("file must be non-empty")
	case d != nil:
	case name == "":
		return nil, bad("there is no document in the request")
	case s.files[name] == nil:
		return nil, bad("wrong file identifier/HTTP URL specified")
	default:
		d = s.files[name]
	}
	text, ents, f := readText(p.values["caption"], p.values["parse_mode"])
	if f != nil {
		return nil, f
	}
	if units(text) > maxCaption {
		return nil, bad("message caption is too long")
	}
	if d.ID == "" {
		d.ID = fmt.Sprintf("file%d", len(s.files)+1)
	}
	extra, _ := json.Marshal(map[string]any{"document": map[string]any{
		"file_id": d.ID, "file_unique_id": "u" + d.ID, "file_name": d.Name, "mime_type": d.Type, "file_size": len(d.Data),
	}})
	m := &posted{Message: Message{Kind: "document", Text: text, Markup: p.values["caption"], Document: d}, ents: ents, extra: extra}
	out, f := s.send(c, p, m)
	if f == nil {
		s.files[d.ID] = d
	}
	return out, f
}

// send puts a message of the bot on the screens of a chat, when everything about it is right.
func (s *Server) send(c *Call, p params, m *posted) (any, *Failure) {
	r, f := s.room(p)
	if f != nil {
		return nil, f
	}
	if m.markup, f = readMarkup(p.values["reply_markup"], r.private()); f != nil {
		return nil, f
	}
	if f := s.replyTo(r, p, m); f != nil {
		return nil, f
	}
	if f := s.throttle(r); f != nil {
		return nil, f
	}
	if r.blocked {
		return nil, forbidden("bot was blocked by the user")
	}
	m.From, m.Bot, m.Buttons = s.botID(), true, m.markup.inline
	switch {
	case m.markup.keyboard != nil:
		r.keyboard = *m.markup.keyboard
	case m.markup.remove:
		r.keyboard = Keyboard{}
	}
	s.post(r, m)
	c.Message = m.ID
	return s.wire(r, m), nil
}

// replyTo resolves the message that a new one answers.
func (s *Server) replyTo(r *room, p params, m *posted) *Failure {
	id, lenient := p.int("reply_to_message_id"), p.bool("allow_sending_without_reply")
	var nested struct {
		ID      int  `json:"message_id"`
		Lenient bool `json:"allow_sending_without_reply"`
	}
	if given := p.values["reply_parameters"]; given != "" && json.Unmarshal([]byte(given), &nested) == nil && nested.ID != 0 {
		id, lenient = nested.ID, nested.Lenient
	}
	to := r.byID[id]
	if id == 0 || to == nil && lenient {
		return nil
	}
	if to == nil || to.Deleted {
		if lenient {
			return nil
		}
		return bad("message to be replied not found")
	}
	m.ReplyTo = id
	return nil
}

// post gives a message its id and its place on the screen.
func (s *Server) post(r *room, m *posted) {
	s.lastMsg++
	m.ID, m.At = s.lastMsg, s.opt.Now()
	r.messages = append(r.messages, m)
	r.byID[m.ID] = m
	r.changed.fire()
}

func (s *Server) sendChatAction(c *Call, p params) (any, *Failure) {
	r, f := s.writable(p)
	if f != nil {
		return nil, f
	}
	switch p.values["action"] {
	case "typing", "upload_photo", "upload_document", "find_location", "choose_sticker", "record_voice", "upload_voice":
		r.actions++
		return true, nil
	}
	return nil, bad("wrong parameter action in request")
}
