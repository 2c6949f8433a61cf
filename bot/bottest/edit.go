package bottest

import (
	"bytes"
	"slices"
)

func (s *Server) editMessageText(c *Call, p params) (any, *Failure) {
	text, ents, f := messageText(p)
	if f != nil {
		if f.Description == "Bad Request: message is too long" {
			f = bad("MESSAGE_TOO_LONG") // an edit is refused by another part of Telegram, with other words
		}
		return nil, f
	}
	r, m, f := s.toEdit(c, p)
	if f != nil {
		return nil, f
	}
	if m.Kind != "text" {
		return nil, bad("there is no text in the message to edit")
	}
	return s.edit(r, m, p, func(n *posted) { n.Text, n.ents, n.Markup = text, ents, p.values["text"] })
}

func (s *Server) editMessageReplyMarkup(c *Call, p params) (any, *Failure) {
	r, m, f := s.toEdit(c, p)
	if f != nil {
		return nil, f
	}
	return s.edit(r, m, p, func(*posted) {})
}

// toEdit finds the message of an edit and checks that the bot may change it.
func (s *Server) toEdit(c *Call, p params) (*room, *posted, *Failure) {
	if p.values["message_id"] == "" && p.values["inline_message_id"] == "" {
		return nil, nil, bad("message identifier is not specified")
	}
	r, f := s.writable(p)
	if f != nil {
		return nil, nil, f
	}
	m := r.byID[p.int("message_id")]
	if m == nil || m.Deleted {
		return nil, nil, bad("message to edit not found")
	}
	if !m.Bot || !m.markup.editable() {
		return nil, nil, bad("message can't be edited")
	}
	c.Message = m.ID
	return r, m, nil
}

// edit applies a change. A markup that is not given is taken away, as in Telegram.
func (s *Server) edit(r *room, m *posted, p params, change func(*posted)) (any, *Failure) {
	next := *m
	change(&next)
	mark, f := readMarkup(p.values["reply_markup"], r.private())
	if f != nil {
		return nil, f
	}
	if !mark.editable() {
		return nil, bad("inline keyboard expected")
	}
	next.markup, next.Buttons = mark, mark.inline
	if next.Text == m.Text && slices.Equal(next.ents, m.ents) && bytes.Equal(next.markup.raw, m.markup.raw) {
		return nil, bad("message is not modified: specified new message content and reply markup are exactly the same " +
			"as a current content and reply markup of the message")
	}
	if s.opt.Limits.CountEdits {
		if f := s.throttle(r); f != nil {
			return nil, f
		}
	}
	next.Edits++
	next.edited = s.opt.Now()
	*m = next
	r.changed.fire()
	return s.wire(r, m), nil
}
