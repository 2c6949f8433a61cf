package bottest

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
)

// method carries out one call under the server's lock and fills in what the log should know about it.
type method func(s *Server, c *Call, p params) (result any, f *Failure)

// methodNamed finds a method by its lower-case name: Telegram ignores case. getUpdates and setWebhook's family are here too.
func methodNamed(name string) method {
	switch name {
	case "getme":
		return (*Server).getMe
	case "sendmessage":
		return (*Server).sendMessage
	case "senddocument":
		return (*Server).sendDocument
	case "sendchataction":
		return (*Server).sendChatAction
	case "editmessagetext":
		return (*Server).editMessageText
	case "editmessagereplymarkup":
		return (*Server).editMessageReplyMarkup
	case "deletemessage":
		return (*Server).deleteMessage
	case "leavechat":
		return (*Server).leaveChat
	case "deletemessages":
		return (*Server).deleteMessages
	case "answercallbackquery":
		return (*Server).answerCallbackQuery
	case "setmycommands":
		return (*Server).setMyCommands
	case "getmycommands":
		return (*Server).getMyCommands
	case "getchat":
		return (*Server).getChat
	case "getchatmember":
		return (*Server).getChatMember
	case "setwebhook":
		return (*Server).setWebhook
	case "deletewebhook":
		return (*Server).deleteWebhook
	case "getwebhookinfo":
		return (*Server).getWebhookInfo
	}
	return nil
}

// ServeHTTP is the Bot API. Exported so that a test can put its own listener, or TLS, before it.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	token, name, ok := strings.Cut(strings.TrimPrefix(r.URL.Path, "/bot"), "/")
	if !ok || !strings.HasPrefix(r.URL.Path, "/bot") {
		s.write(w, r, nil, &Failure{Code: 404, Description: "Not Found"})
		return
	}
	if subtle.ConstantTimeCompare([]byte(token), []byte(s.opt.Token)) != 1 {
		s.write(w, r, nil, &Failure{Code: 401, Description: "Unauthorized"})
		return
	}
	p, f := readParams(r)
	if f != nil {
		s.write(w, r, nil, f)
		return
	}
	chat, _ := strconv.ParseInt(p.values["chat_id"], 10, 64)
	c := &Call{Method: name, Chat: chat, Params: p.values}

	do := methodNamed(strings.ToLower(name))
	polling := strings.EqualFold(name, "getUpdates")
	if do == nil && !polling {
		s.write(w, r, nil, &Failure{Code: 404, Description: "Not Found: method not found"})
		return
	}

	s.mu.Lock()
	s.called[name]++
	fault := s.faults.next(name, chat, s.called[name])
	s.mu.Unlock()
	if fault != nil && !fault.carriedOut() {
		s.mu.Lock()
		s.record(c, fault)
		s.mu.Unlock()
		s.write(w, r, nil, fault)
		return
	}

	body, f := s.carryOut(r.Context(), c, p, do, fault)
	if f != nil { // a refusal of Telegram's own comes before any fault of the reply
		fault = f
	}
	s.write(w, r, body, fault)
}

// carryOut runs a method and writes it into the log, in the order in which effects happened.
func (s *Server) carryOut(ctx context.Context, c *Call, p params, do method, fault *Failure) (body []byte, f *Failure) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var result any
	if do == nil {
		result, f = s.getUpdates(ctx, p) // gives the lock away while it waits
	} else {
		result, f = do(s, c, p)
	}
	c.Effect = f == nil
	if f == nil {
		if ready, ok := result.(json.RawMessage); ok {
			body = ready
		} else {
			body, _ = json.Marshal(result) // while locked: messages can be edited
		}
		s.record(c, fault)
		return body, nil
	}
	s.record(c, f)
	return nil, f
}
