package bot

import (
	"context"
	"log/slog"
	"sync"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

const (
	// toastWait is how long a press waits for the words of its turn. Then it is answered without any: until it is, the
	// button seems not to work.
	toastWait = 300 * time.Millisecond
	// maxToast is Telegram's limit, in characters.
	maxToast = 200
	// answerTries bounds how often an answer is tried. It can be lost: the telephone gives up waiting by itself.
	answerTries = 3
)

// answers tells telephones that a press arrived. It never holds up a turn.
type answers struct {
	client  *client
	clock   Clock
	backoff Backoff
	log     *slog.Logger
	count   func(string)
	slots   chan struct{} // how many calls run at once
	wait    sync.WaitGroup
}

// answer begins to answer a press; the function that it returns brings the words, if they come in time. Without a press
// it does nothing.
func (t *turns) answer(query string) func(Ack) {
	if query == "" {
		return func(Ack) {}
	}
	words := make(chan Ack, 1)
	t.answers.wait.Go(func() { t.answers.answer(t.work, query, words) })
	return func(a Ack) {
		select {
		case words <- a:
		default:
		}
	}
}

func (a *answers) answer(ctx context.Context, query string, words <-chan Ack) {
	var ack Ack
	select {
	case ack = <-words:
	case <-a.clock.After(toastWait):
	case <-ctx.Done():
		return
	}
	select {
	case a.slots <- struct{}{}:
		defer func() { <-a.slots }()
	case <-ctx.Done():
		return
	}
	params := tgbotapi.Params{"callback_query_id": query}
	params.AddNonEmpty("text", toast(ack.Toast))
	for try := 1; ; try++ {
		_, err := a.client.call(ctx, "answerCallbackQuery", params)
		wait := a.backoff(try)
		switch e, _ := err.(*Error); {
		case err == nil, failure(err) == QueryTooOld: // 150 s have passed: nobody waits any more
			return
		case e != nil && e.Failure == TooMany:
			wait = e.RetryAfter
		case failure(err) != Temporary:
			try = answerTries
		}
		if try >= answerTries || !pause(ctx, a.clock, wait) {
			a.count("answer_failed")
			a.log.Warn("a press was not answered", "error", err)
			return
		}
	}
}

func toast(s string) string {
	s = clean(s)
	if r := []rune(s); len(r) > maxToast {
		return string(r[:maxToast])
	}
	return s
}
