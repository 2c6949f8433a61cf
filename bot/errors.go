package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// Failure says what kind of no Telegram gave.
type Failure string

const (
	TooMany      Failure = "too_many_requests" // wait Error.RetryAfter, no way round it
	Temporary    Failure = "temporary"         // network, 5xx, a cut answer: the call may have had its effect or not
	Unauthorized Failure = "unauthorized"      // the token is wrong or was revoked
	Conflict     Failure = "conflict"          // another process reads the same updates
	Hooked       Failure = "webhook_set"       // updates go to a webhook, so that they cannot be fetched
	Gone         Failure = "gone"              // blocked, removed, deleted: the person is not there
	Migrated     Failure = "migrated"          // the group has the id Error.To from now on
	NotModified  Failure = "not_modified"      // the message shows this already
	QueryTooOld  Failure = "query_too_old"     // a press can be answered for 150 s only
	NotThere     Failure = "not_there"         // the message cannot be edited or deleted (any more)
	CantParse    Failure = "cannot_parse"      // Telegram did not understand our HTML
	BadRequest   Failure = "bad_request"       // anything else that it refuses
)

// Error is a call to Telegram that failed. It never holds Telegram's own words, which may quote what a person wrote, nor
// the address of the call, which holds the token.
type Error struct {
	Failure    Failure
	Method     string        // as Telegram names it: sendMessage
	Status     int           // HTTP status or Telegram's code; 0 when there was no answer
	RetryAfter time.Duration // with TooMany
	To         int64         // with Migrated
	Why        string        // more for the operator, in our words
}

func (e *Error) Error() string {
	s := fmt.Sprintf("telegram: %s: %s", e.Method, e.Failure)
	if e.Status != 0 {
		s += fmt.Sprintf(" (%d)", e.Status)
	}
	if e.Why != "" {
		s += ": " + e.Why
	}
	return s
}

// failure is the kind of an error of this room; "" for any other.
func failure(err error) Failure {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Failure
	}
	return ""
}

// classify turns what the library gave into an Error. status is the HTTP status of the answer, 0 without one: on uploads
// the library leaves the code out.
func classify(method string, status int, err error) *Error {
	e := &Error{Failure: Temporary, Method: method, Status: status}
	said, ok := errors.AsType[*tgbotapi.Error](err)
	if !ok {
		e.Why = why(err)
		return e
	}
	if said.Code != 0 {
		e.Status = said.Code
	}
	words := strings.ToLower(said.Message)
	switch {
	case said.RetryAfter > 0:
		e.Failure, e.RetryAfter = TooMany, time.Duration(said.RetryAfter)*time.Second
	case said.MigrateToChatID != 0:
		e.Failure, e.To = Migrated, said.MigrateToChatID
	case e.Status == 429:
		e.Failure, e.RetryAfter = TooMany, time.Second
	case e.Status >= 500 || e.Status < 400:
	case e.Status == 401, e.Status == 404 && strings.TrimSpace(words) == "not found":
		// Telegram says 404 to a token that does not even look like one.
		e.Failure, e.Why = Unauthorized, "check the bot's token"
	case e.Status == 409:
		e.Failure, e.Why = Conflict, "another process reads the updates of this bot: stop it"
		if strings.Contains(words, "webhook") {
			e.Failure, e.Why = Hooked, "a webhook is set for this bot: delete it (deleteWebhook) to use long polling"
		}
	case e.Status == 403:
		e.Failure = Gone
	default:
		e.Failure = refusal(words)
	}
	return e
}

// refusals are words of a 400, as Telegram writes them, and what they mean for us. The first that is found counts.
var refusals = []struct {
	words string
	means Failure
}{
	{"message is not modified", NotModified},
	{"query is too old", QueryTooOld},
	{"query id is invalid", QueryTooOld},
	{"query_id_invalid", QueryTooOld},
	{"can't parse entities", CantParse},
	{"chat not found", Gone},
	{"peer_id_invalid", Gone},
	{"user_is_blocked", Gone},
	{"user not found", Gone},
	{"group is deactivated", Gone},
	{"chat_write_forbidden", Gone},
	{"not enough rights to send", Gone},
	{"have no rights to send", Gone},
	{"message to edit not found", NotThere},
	{"message to delete not found", NotThere},
	{"message can't be", NotThere},
	{"message_id_invalid", NotThere},
	{"message identifier", NotThere},
}

func refusal(words string) Failure {
	for _, r := range refusals {
		if strings.Contains(words, r.words) {
			return r.means
		}
	}
	return BadRequest
}

// why names the reason of an error that did not come from Telegram, without quoting it: a transport error quotes the
// address, and with it the token.
func why(err error) string {
	var timeout interface{ Timeout() bool }
	var syntax *json.SyntaxError
	switch {
	case errors.Is(err, context.Canceled):
		return "stopped"
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return "no answer in time"
	case errors.Is(err, errNotJSON), errors.As(err, &syntax):
		return "the answer is not Telegram's"
	case errors.Is(err, errCut):
		return "the answer was cut"
	}
	return "no connection"
}
