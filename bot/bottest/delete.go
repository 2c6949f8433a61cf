package bottest

import (
	"encoding/json"
	"time"
)

// deletable is how long a message can be deleted by a bot.
const deletable = 48 * time.Hour

func (s *Server) deleteMessage(c *Call, p params) (any, *Failure) {
	if p.values["message_id"] == "" {
		return nil, bad("message identifier is not specified")
	}
	r, f := s.room(p)
	if f != nil {
		return nil, f
	}
	m := r.byID[p.int("message_id")]
	if m == nil || m.Deleted {
		return nil, bad("message to delete not found")
	}
	if f := s.mayDelete(r, m); f != nil {
		return nil, f
	}
	c.Message, m.Deleted = m.ID, true
	r.changed.fire()
	return true, nil
}

// deleteMessages skips what it does not find, and deletes nothing when one of them may not be deleted.
func (s *Server) deleteMessages(c *Call, p params) (any, *Failure) {
	r, f := s.room(p)
	if f != nil {
		return nil, f
	}
	var ids []int
	if json.Unmarshal([]byte(p.values["message_ids"]), &ids) != nil {
		return nil, bad("can't parse message identifiers JSON array")
	}
	if len(ids) == 0 {
		return nil, bad("message identifiers are not specified")
	}
	if len(ids) > 100 {
		return nil, bad("too many message identifiers specified")
	}
	var found []*posted
	for _, id := range ids {
		m := r.byID[id]
		if m == nil || m.Deleted {
			continue
		}
		if f := s.mayDelete(r, m); f != nil {
			return nil, f
		}
		found = append(found, m)
	}
	for _, m := range found {
		c.Message, m.Deleted = m.ID, true
	}
	r.changed.fire()
	return true, nil
}

// mayDelete keeps Telegram's rule: 48 hours; and in groups only the bot's own, unless it is an administrator.
func (s *Server) mayDelete(r *room, m *posted) *Failure {
	foreign := !m.Bot && !r.private() && r.members[s.botID()] != "administrator"
	if foreign || s.opt.Now().Sub(m.At) > deletable {
		return bad("message can't be deleted for everyone")
	}
	return nil
}
