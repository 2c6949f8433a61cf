package bottest

import (
	"strconv"
	"time"
)

// Person is a user of Telegram.
type Person struct {
	ID        int64
	FirstName string
	LastName  string
	Username  string
	Lang      string // language_code of their phone; may be empty
}

// user is a person together with what only they see.
type user struct {
	Person
	answers []Answer
	swap    bool    // the next update waits for one of the other kind
	held    *update // the update that waits
}

// room is a chat: private, group or supergroup.
type room struct {
	id      int64
	kind    string
	title   string
	person  *user // of a private chat
	known   bool  // the bot may write: somebody wrote to it, or it was added
	blocked bool  // by the person
	kicked  bool  // out of the group
	moved   int64 // id of the supergroup it became

	members  map[int64]string // status by user
	messages []*posted        // all of them, deleted ones too
	byID     map[int]*posted
	keyboard Keyboard
	actions  int // chat actions seen ("typing")
	bucket   bucket
	recent   []time.Time // sends of the last minute, in groups

	changed signal
}

func (r *room) private() bool { return r.kind == "private" }

func newRoom(id int64, kind string) *room {
	return &room{id: id, kind: kind, members: map[int64]string{}, byID: map[int]*posted{}}
}

// room finds the chat of a call, as any method that needs one does.
func (s *Server) room(p params) (*room, *Failure) {
	raw := p.values["chat_id"]
	if raw == "" {
		return nil, bad("chat_id is empty")
	}
	id, err := strconv.ParseInt(raw, 10, 64)
	r := s.chats[id]
	if err != nil || r == nil || !r.known {
		return nil, bad("chat not found")
	}
	if r.moved != 0 {
		f := bad("group chat was upgraded to a supergroup chat")
		f.MigrateTo = r.moved
		return nil, f
	}
	if r.kicked {
		return nil, forbidden("bot was kicked from the " + r.kind + " chat")
	}
	return r, nil
}

// writable is room for a method that puts something before people's eyes.
func (s *Server) writable(p params) (*room, *Failure) {
	r, f := s.room(p)
	if f == nil && r.blocked {
		f = forbidden("bot was blocked by the user")
	}
	return r, f
}
