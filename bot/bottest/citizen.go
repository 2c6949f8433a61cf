package bottest

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf16"
)

// Citizen is a person with a phone, looking at one chat with the bot: their own, or a group (see [Group.Join]).
// What they do returns as soon as Telegram has it; see [Citizen.WaitFor] for what the bot makes of it.
type Citizen struct {
	Person
	s *Server
	u *user
	r *room
}

// Citizen gives the person of that id, the same one every time. The bot may write to them once they wrote first.
func (s *Server) Citizen(p Person) *Citizen {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.users[p.ID]
	if u == nil {
		u = &user{Person: p}
		s.users[p.ID] = u
		r := newRoom(p.ID, "private")
		r.person = u
		r.members[p.ID], r.members[s.botID()] = "member", "member"
		s.chats[p.ID] = r
	}
	return &Citizen{u.Person, s, u, s.chats[p.ID]}
}

// room follows a group that became a supergroup. The lock must be held.
func (c *Citizen) room() *room {
	if c.r.moved != 0 {
		return c.s.chats[c.r.moved]
	}
	return c.r
}

// Say writes a text and gives its message id. A text over the limit becomes several messages, as on a phone; the id is
// then the first one's.
func (c *Citizen) Say(text string) int {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	first := 0
	for {
		head, rest := split(text, maxText)
		m := &posted{Message: Message{Kind: "text", Text: head}, ents: commands(head)}
		if id := c.write(m); first == 0 {
			first = id
		}
		if text = rest; text == "" {
			return first
		}
	}
}

// Start opens the chat by a link with a payload, often empty. It also ends a block.
func (c *Citizen) Start(payload string) int {
	c.Unblock()
	return c.Say(strings.TrimSuffix("/start "+payload, " "))
}

// Edit changes a text of their own; id 0 is their newest.
func (c *Citizen) Edit(id int, text string) error {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	r := c.room()
	m := r.byID[id]
	for i := len(r.messages) - 1; id == 0 && i >= 0 && m == nil; i-- {
		if own := r.messages[i]; own.author == c.u && !own.Deleted {
			m = own
		}
	}
	if m == nil || m.author != c.u || m.Deleted {
		return errors.New("bottest: no message of their own to edit")
	}
	m.Text, m.ents, m.edited = text, commands(text), c.s.opt.Now()
	m.Edits++
	r.changed.fire()
	c.s.happen(c.u, update{kind: "edited_message", body: c.s.wire(r, m), key: r.id, at: c.s.opt.Now()})
	return nil
}

// Press finds the newest message on the screen with a button of that label and presses it. A key of the reply keyboard
// is written as a text.
func (c *Citizen) Press(label string) error {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	r := c.room()
	for i := len(r.messages) - 1; i >= 0; i-- {
		m := r.messages[i]
		b, ok := m.Button(label)
		if !ok || m.Deleted {
			continue
		}
		if b.Data == "" {
			return fmt.Errorf("bottest: button %q copies or opens something, it tells the bot nothing", label)
		}
		c.s.press(c.u, r, m.ID, b.Data)
		return nil
	}
	for _, row := range r.keyboard.Keys {
		for _, k := range row {
			if k.Label != label || !r.keyboard.Shown {
				continue
			}
			if k.Contact {
				return fmt.Errorf("bottest: key %q shares a number, use ShareContact", label)
			}
			c.write(&posted{Message: Message{Kind: "text", Text: label}, ents: commands(label)})
			return nil
		}
	}
	return fmt.Errorf("bottest: no visible button %q", label)
}

// PressData forges a press on the newest message of the bot.
func (c *Citizen) PressData(data string) { c.PressOn(c.Last().ID, data) }

// PressOn presses a button of a given message with given data, whether or not it is still there.
func (c *Citizen) PressOn(id int, data string) {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	c.s.press(c.u, c.room(), id, data)
}

// SwapNext lets the bot hear this person's next message and next press in the opposite order: Telegram queues messages
// by chat and presses by user. The first of the two waits until the second one happens.
func (c *Citizen) SwapNext() {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	c.u.swap = true
}

// write puts a message of this person into the chat and queues its update. The lock must be held.
func (c *Citizen) write(m *posted) int {
	r := c.room()
	r.known = true
	m.author, m.From = c.u, c.ID
	if r.keyboard.OneTime {
		r.keyboard.Shown = false
	}
	c.s.post(r, m)
	c.s.happen(c.u, update{kind: "message", body: c.s.wire(r, m), key: r.id, at: m.At})
	return m.ID
}

// attach writes a message with an attachment, given as the JSON fields of the message.
func (c *Citizen) attach(kind, caption string, fields map[string]any) int {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	extra, _ := json.Marshal(fields)
	return c.write(&posted{Message: Message{Kind: kind, Text: caption}, extra: extra})
}

// split cuts a text after at most n UTF-16 units.
func split(text string, n int) (head, rest string) {
	for i, r := range text {
		if n -= utf16.RuneLen(r); n < 0 {
			return text[:i], text[i:]
		}
	}
	return text, ""
}

// commands marks a command at the start of a text, which Telegram does for people.
func commands(text string) []entity {
	head, _, _ := strings.Cut(text, " ")
	name, _, _ := strings.Cut(strings.TrimPrefix(head, "/"), "@")
	if !strings.HasPrefix(head, "/") || !commandNamed(strings.ToLower(name)) {
		return nil
	}
	return []entity{{Type: "bot_command", Length: units(head)}}
}
