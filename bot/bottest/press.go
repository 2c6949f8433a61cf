package bottest

import (
	"encoding/json"
	"fmt"
	"time"
)

// Answer is what a person saw after a press: a short notice, an alert, or nothing when Text is empty.
type Answer struct {
	Query   string
	Message int    // whose button was pressed
	Data    string // what the press carried
	Text    string
	Alert   bool
	At      time.Time
}

// query is a press that waits for its answer.
type query struct {
	by   *user
	room *room
	msg  int
	data string
	at   time.Time
}

// press queues a callback query. The message may have lost its buttons, or be gone: phones are slow and people forge.
func (s *Server) press(by *user, r *room, id int, data string) {
	s.lastQ++
	name := fmt.Sprintf("q%d", s.lastQ)
	s.queries[name] = &query{by, r, id, data, s.opt.Now()}
	about := map[string]any{"message_id": id, "date": 0, "chat": r.wire()} // an inaccessible message
	body := map[string]any{"id": name, "from": by.wire(), "chat_instance": fmt.Sprint(r.id), "data": data, "message": about}
	if m := r.byID[id]; m != nil && !m.Deleted {
		body["message"] = s.wire(r, m)
	}
	raw, _ := json.Marshal(body)
	s.happen(by, update{kind: "callback_query", body: raw, key: by.ID + 3<<33, at: s.opt.Now()})
}

// happen queues what a user did, swapping it with their next deed where SwapNext asked for that.
func (s *Server) happen(by *user, u update) {
	if !by.swap {
		s.queue.push(u)
		return
	}
	if by.held == nil {
		by.held = &u
		return
	}
	first, second := *by.held, u
	if (first.kind == "callback_query") != (second.kind == "callback_query") {
		first, second = second, first
	}
	by.swap, by.held = false, nil
	s.queue.push(first)
	s.queue.push(second)
}

func (s *Server) answerCallbackQuery(c *Call, p params) (any, *Failure) {
	id := p.values["callback_query_id"]
	q := s.queries[id]
	if q == nil || s.opt.Now().Sub(q.at) > s.opt.AnswerWithin {
		delete(s.queries, id)
		return nil, bad("query is too old and response timeout expired or query ID is invalid")
	}
	if units(p.values["text"]) > 200 {
		return nil, bad("MESSAGE_TOO_LONG")
	}
	delete(s.queries, id)
	c.Chat, c.Message = q.room.id, q.msg
	q.by.answers = append(q.by.answers, Answer{id, q.msg, q.data, p.values["text"], p.bool("show_alert"), s.opt.Now()})
	q.room.changed.fire()
	return true, nil
}
