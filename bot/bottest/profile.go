package bottest

import (
	"encoding/json"
	"strconv"
	"strings"
)

// botID is the number before the colon of the token, as in Telegram.
func (s *Server) botID() int64 {
	head, _, _ := strings.Cut(s.opt.Token, ":")
	id, _ := strconv.ParseInt(head, 10, 64)
	return id
}

func (s *Server) me() *wireUser {
	return &wireUser{ID: s.botID(), IsBot: true, FirstName: "Bussola", Username: s.opt.Username}
}

func (s *Server) getMe(c *Call, p params) (any, *Failure) {
	return struct {
		*wireUser
		Join bool `json:"can_join_groups"`
		All  bool `json:"can_read_all_group_messages"`
	}{s.me(), true, true}, nil
}

// Command is one line of the bot's menu.
type Command struct {
	Command     string `json:"command"`
	Description string `json:"description"`
}

func commandNamed(name string) bool {
	name = strings.TrimPrefix(name, "/")
	return name != "" && len(name) <= 32 && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == ""
}

func menuKey(p params) string { return p.values["scope"] + "|" + p.values["language_code"] }

func (s *Server) setMyCommands(c *Call, p params) (any, *Failure) {
	var list []Command
	if json.Unmarshal([]byte(p.values["commands"]), &list) != nil {
		return nil, bad("can't parse commands JSON array")
	}
	if len(list) > 100 {
		return nil, bad("BOT_COMMANDS_TOO_MUCH")
	}
	for _, cmd := range list {
		if !commandNamed(cmd.Command) {
			return nil, bad("BOT_COMMAND_INVALID")
		}
		if n := units(strings.TrimSpace(cmd.Description)); n < 1 || n > 256 {
			return nil, bad("BOT_COMMAND_DESCRIPTION_INVALID")
		}
	}
	s.menu[menuKey(p)], _ = json.Marshal(list)
	return true, nil
}

func (s *Server) getMyCommands(c *Call, p params) (any, *Failure) {
	if list := s.menu[menuKey(p)]; list != nil {
		return json.RawMessage(list), nil
	}
	return []Command{}, nil
}

// Commands gives the menu that a person with a phone in that language is shown; "" is the menu for every other language.
func (s *Server) Commands(lang string) []Command {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []Command
	json.Unmarshal(s.menu["|"+lang], &list)
	return list
}

func (s *Server) getChat(c *Call, p params) (any, *Failure) {
	r, f := s.room(p)
	if f != nil {
		return nil, f
	}
	return r.wire(), nil
}

func (s *Server) getChatMember(c *Call, p params) (any, *Failure) {
	r, f := s.room(p)
	if f != nil {
		return nil, f
	}
	id, _ := strconv.ParseInt(p.values["user_id"], 10, 64)
	who := s.me()
	if u := s.users[id]; u != nil {
		who = u.wire()
	} else if id != s.botID() {
		return nil, bad("user not found")
	}
	return member(who, r.members[id]), nil
}

// member is a ChatMember; who never was in the chat has left it.
func member(who *wireUser, status string) map[string]any {
	if status == "" {
		status = "left"
	}
	return map[string]any{"user": who, "status": status}
}
