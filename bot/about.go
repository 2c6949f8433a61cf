package bot

import (
	"context"
	"encoding/json"
	"strconv"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// About is what Telegram says of a bot and its surroundings, for whoever looks why something does not work.
type About struct {
	Name    string        // of the bot, without @
	Groups  bool          // it reads every message of a group; pressing buttons works without
	Webhook string        // where updates go; "": they are fetched
	Waiting int           // updates that nobody has taken yet
	Refused time.Time     // when the webhook last did not answer well; zero: not lately
	Ahead   time.Duration // of this machine's clock before Telegram's, about; Telegram tells whole seconds
}

// Ask asks Telegram about the bot of a token. It takes nothing from a bot that serves. An error is an *Error.
func Ask(ctx context.Context, token, address string, now func() time.Time) (About, error) {
	c := newClient(token, address, 10*time.Second)
	defer c.http.CloseIdleConnections()
	var a About
	var me tgbotapi.User
	began := now()
	date, err := c.ask(ctx, "getMe", nil, &me)
	if err != nil {
		return a, err
	}
	if took := now().Sub(began); !date.IsZero() {
		a.Ahead = began.Add(took / 2).Sub(date.Add(time.Second / 2)).Round(time.Second)
	}
	a.Name, a.Groups = me.UserName, me.CanReadAllGroupMessages
	var hook tgbotapi.WebhookInfo
	if _, err := c.ask(ctx, "getWebhookInfo", nil, &hook); err != nil {
		return a, err
	}
	a.Webhook, a.Waiting = hook.URL, hook.PendingUpdateCount
	if hook.LastErrorDate > 0 {
		a.Refused = time.Unix(int64(hook.LastErrorDate), 0).UTC()
	}
	return a, nil
}

// AskChat says whether the bot is in a chat. An error is an *Error; Gone: it is not.
func AskChat(ctx context.Context, token, address string, chat int64) error {
	c := newClient(token, address, 10*time.Second)
	defer c.http.CloseIdleConnections()
	var where struct{}
	_, err := c.ask(ctx, "getChat", tgbotapi.Params{"chat_id": strconv.FormatInt(chat, 10)}, &where)
	return err
}

// ask calls a method for its result and the moment of the answer by Telegram's clock.
func (c *client) ask(ctx context.Context, method string, p tgbotapi.Params, into any) (date time.Time, err error) {
	raw, date, err := c.dated(ctx, method, p)
	if err == nil && json.Unmarshal(raw, into) != nil {
		err = &Error{Failure: Temporary, Method: method, Why: why(errNotJSON)}
	}
	return date, err
}
