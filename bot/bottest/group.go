package bottest

import "encoding/json"

// Group is a chat with several people and the bot in it.
type Group struct {
	s *Server
	r *room
}

// Group gives the group of that id (negative, as Telegram's are; below -1000000000000 it is a supergroup), made when it
// does not exist yet. The bot is a member of it from the start.
func (s *Server) Group(id int64, title string) *Group {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.chats[id]
	if r == nil {
		kind := "group"
		if id < -1_000_000_000_000 {
			kind = "supergroup"
		}
		r = newRoom(id, kind)
		r.title, r.known = title, true
		r.members[s.botID()] = "member"
		s.chats[id] = r
	}
	return &Group{s, r}
}

// ID is the chat id of the group, as it was when it was made.
func (g *Group) ID() int64 { return g.r.id }

// Join puts a person into the group and gives them as they look at it. status is what getChatMember will say:
// "member", "administrator", "creator", "restricted".
func (g *Group) Join(c *Citizen, status string) *Citizen {
	g.SetStatus(c.ID, status)
	return &Citizen{c.Person, g.s, c.u, g.r}
}

// SetStatus changes somebody's place in the group: also "left" or "kicked", and also the bot's.
func (g *Group) SetStatus(user int64, status string) {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	g.r.members[user] = status
}

// Add puts the bot into the group, as a person does who is told that it is useful.
func (g *Group) Add(by *Citizen) {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	g.r.kicked = false
	g.s.botMoved(by.u, g.r, "left", "member")
}

// Here says whether the bot is in the group.
func (g *Group) Here() bool {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	return !g.r.kicked
}

// leaveChat takes the bot out of a group by its own will.
func (s *Server) leaveChat(_ *Call, p params) (any, *Failure) {
	r, f := s.room(p)
	if f != nil {
		return nil, f
	}
	if r.private() {
		return nil, bad("chat member status can't be changed in private chats")
	}
	r.kicked = true
	r.members[s.botID()] = "left"
	r.changed.fire()
	return true, nil
}

// Kick takes the bot out of the group; by is who did it. Every later call for it is refused with 403.
func (g *Group) Kick(by *Citizen) {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	g.r.kicked = true
	g.s.botMoved(by.u, g.r, g.r.members[g.s.botID()], "kicked")
}

// Migrate turns the group into a supergroup with a new id. The old id is refused with migrate_to_chat_id from now on,
// old messages stay behind, and everybody who looked at the group looks at the new one.
func (g *Group) Migrate(id int64, by *Citizen) *Group {
	next := g.s.Group(id, g.r.title)
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	for user, status := range g.r.members {
		next.r.members[user] = status
	}
	service := func(r *room, fields map[string]any) {
		extra, _ := json.Marshal(fields)
		m := &posted{Message: Message{Kind: "service", From: by.ID}, author: by.u, extra: extra}
		g.s.post(r, m)
		g.s.happen(by.u, update{kind: "message", body: g.s.wire(r, m), key: r.id, at: m.At})
	}
	service(g.r, map[string]any{"migrate_to_chat_id": id})
	service(next.r, map[string]any{"migrate_from_chat_id": g.r.id})
	g.r.moved = id
	g.r.changed.fire()
	return next
}

// Block lets the person block the bot: every later message to them is refused with 403.
func (c *Citizen) Block() { c.setBlocked(true) }

// Unblock takes the block away.
func (c *Citizen) Unblock() { c.setBlocked(false) }

func (c *Citizen) setBlocked(blocked bool) {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	r := c.s.chats[c.ID] // their own chat, also when they look at a group
	if r.blocked == blocked {
		return
	}
	r.blocked = blocked
	was, is := "kicked", "member"
	if blocked {
		was, is = is, was
	}
	c.s.botMoved(c.u, r, was, is)
}

// botMoved tells the bot that its own place in a chat changed.
func (s *Server) botMoved(by *user, r *room, was, is string) {
	r.members[s.botID()] = is
	now := s.opt.Now()
	body, _ := json.Marshal(map[string]any{
		"chat": r.wire(), "from": by.wire(), "date": now.Unix(),
		"old_chat_member": member(s.me(), was), "new_chat_member": member(s.me(), is),
	})
	s.happen(by, update{kind: "my_chat_member", body: body, key: r.id, at: now})
}
