package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"unicode"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// show sends one parcel as a new message and gives its id. What Telegram refuses is tried again with less: without our
// markup, then without buttons too, whose labels can be typed. The words themselves arrive.
func (c *client) show(ctx context.Context, chat int64, p parcel) (int64, error) {
	id, err := c.showOnce(ctx, chat, p)
	if f := failure(err); f == CantParse || f == BadRequest {
		bare := p
		bare.html = ""
		if id, err = c.showOnce(ctx, chat, bare); failure(err) == BadRequest && bare.markup != "" {
			bare.markup = ""
			id, err = c.showOnce(ctx, chat, bare)
		}
	}
	return id, err
}

// showOnce sends a parcel; without html, its plain words.
func (c *client) showOnce(ctx context.Context, chat int64, p parcel) (int64, error) {
	params := target(chat)
	var raw []byte
	var err error
	if p.doc != nil {
		params.AddNonEmpty("reply_markup", p.markup)
		words(params, "caption", p)
		raw, err = c.upload(ctx, "sendDocument", params, "document", fileName(p.doc.Name), p.doc.Data)
	} else {
		words(params, "text", p)
		fill(params, p)
		raw, err = c.call(ctx, "sendMessage", params)
	}
	if err != nil {
		return 0, err
	}
	return messageID(raw), nil
}

// fileName is a name that can stand in the head of an upload.
func fileName(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) && !strings.ContainsRune(`/\"`, r) {
			return r
		}
		return -1
	}, clean(s))
	if s = s[:upTo(s, 60)]; blank(s) {
		return "file"
	}
	return s
}

// edit puts a parcel in the place of a message.
func (c *client) edit(ctx context.Context, chat, message int64, p parcel) error {
	params := target(chat)
	params["message_id"] = strconv.FormatInt(message, 10)
	words(params, "text", p)
	fill(params, p)
	_, err := c.call(ctx, "editMessageText", params)
	return err
}

// strip takes the buttons off a message.
func (c *client) strip(ctx context.Context, chat, message int64) error {
	params := target(chat)
	params["message_id"] = strconv.FormatInt(message, 10)
	_, err := c.call(ctx, "editMessageReplyMarkup", params)
	return err
}

// erase deletes a message. Telegram allows it for 48 h.
func (c *client) erase(ctx context.Context, chat, message int64) error {
	params := target(chat)
	params["message_id"] = strconv.FormatInt(message, 10)
	_, err := c.call(ctx, "deleteMessage", params)
	return err
}

// maxWipe is how many messages Telegram deletes in one call.
const maxWipe = 100

// wipe deletes messages of both sides. One that Telegram will not delete any more keeps none of the others: then each is tried
// by itself.
func (c *client) wipe(ctx context.Context, chat int64, messages []int64) error {
	for len(messages) > 0 {
		some := messages[:min(len(messages), maxWipe)]
		messages = messages[len(some):]
		params := target(chat)
		params["message_ids"] = encode(some)
		_, err := c.call(ctx, "deleteMessages", params)
		if f := failure(err); f != NotThere && f != BadRequest {
			if err != nil {
				return err
			}
			continue
		}
		for _, m := range some {
			if err := c.erase(ctx, chat, m); err != nil && failure(err) != NotThere && failure(err) != BadRequest {
				return err
			}
		}
	}
	return nil
}

func target(chat int64) tgbotapi.Params {
	return tgbotapi.Params{"chat_id": strconv.FormatInt(chat, 10)}
}

func words(params tgbotapi.Params, field string, p parcel) {
	if p.html == "" || p.html == p.plain { // nothing in it is markup: Telegram need not look for any
		params.AddNonEmpty(field, p.plain)
		return
	}
	params[field], params["parse_mode"] = p.html, "HTML"
}

func fill(params tgbotapi.Params, p parcel) {
	params.AddNonEmpty("reply_markup", p.markup)
	params["link_preview_options"] = `{"is_disabled":true}`
}

// messageID reads the id of a message that Telegram shows now; 0 when it cannot be read.
func messageID(raw []byte) int64 {
	if rest, ok := bytes.CutPrefix(raw, []byte(`{"message_id":`)); ok { // as Telegram writes it: the rest may be long
		if end := bytes.IndexByte(rest, ','); end > 0 {
			if id, err := strconv.ParseInt(string(rest[:end]), 10, 64); err == nil {
				return id
			}
		}
	}
	var m struct {
		ID int64 `json:"message_id"`
	}
	json.Unmarshal(raw, &m)
	return m.ID
}
