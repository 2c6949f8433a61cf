package bot

import (
	"context"
	"encoding/json"
	"log/slog"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// Commands is the list that Telegram shows beside the text field, in one language.
type Commands struct {
	Lang string // two letters; "" for everybody whose language has no list
	List []Command
}

// Command is one line of it. Name is without the slash: 1 to 32 of a-z, 0-9 and _. Says has at most 256 characters.
type Command struct{ Name, Says string }

// announce sets the lists, for private chats. They are a convenience: failing is told and not fatal.
func announce(ctx context.Context, c *client, clock Clock, backoff Backoff, log *slog.Logger, all []Commands) {
	for _, set := range all {
		list := make([]tgbotapi.BotCommand, len(set.List))
		for i, cmd := range set.List {
			list[i] = tgbotapi.BotCommand{Command: cmd.Name, Description: cmd.Says}
		}
		params := tgbotapi.Params{"commands": encode(list), "scope": `{"type":"all_private_chats"}`}
		params.AddNonEmpty("language_code", set.Lang)
		for try := 1; ; try++ {
			_, err := c.call(ctx, "setMyCommands", params)
			if err == nil {
				break
			}
			wait := backoff(try)
			e, _ := err.(*Error)
			if e != nil && e.Failure == TooMany {
				wait = e.RetryAfter
			}
			again := e != nil && (e.Failure == TooMany || e.Failure == Temporary) && try < 5
			if !again || !pause(ctx, clock, wait) {
				log.Warn("the list of commands was not set", "lang", set.Lang, "error", err)
				break
			}
		}
	}
}

func encode(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // strings, numbers, booleans and lists of them only
	}
	return string(b)
}
