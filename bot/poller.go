package bot

import (
	"context"
	"encoding/json"
	"log/slog"
	"strconv"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

const (
	// batch is how many updates Telegram gives at once, at most. It bounds what is in hand.
	batch = 100
	// settleWait is how long a batch is waited for before reading on beside it.
	settleWait = 50 * time.Millisecond
	// againWait is how long reading rests when it brought only what is in hand already.
	againWait = 250 * time.Millisecond
)

// poller reads updates and hands them on. It acknowledges an update only when it and all before it are committed, so that
// nothing that Telegram gave is lost, whenever the program dies.
type poller struct {
	client  *client
	clock   Clock
	backoff Backoff
	log     *slog.Logger
	count   func(string)
	wait    time.Duration // long poll
	leads   func() bool   // another program fetches while it says no
	*window
	lanes *lanes
	turn  func(mark, []byte) (chat int64, w work) // reads an update; work settles it
}

// run reads until ctx ends or the token is refused. Work in hand goes on after it.
func (p *poller) run(ctx context.Context) error {
	failures, fresh, began := 0, 0, false
	for ctx.Err() == nil {
		if !p.leads() {
			pause(ctx, p.clock, waitToLead)
			continue
		}
		offset, busy := p.offset()
		wait := p.wait
		if busy {
			wait = 0 // what is in hand is acknowledged as soon as it is settled
		}
		updates, err := p.read(ctx, offset, batch, wait)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			failures++
			if failure(err) == Hooked && !began && p.unhook(ctx) {
				began, failures = true, 0 // once: a webhook that comes back is another program's
				continue
			}
			if err := p.failed(ctx, err, failures); err != nil {
				return err
			}
			continue
		}
		if failures > 0 {
			p.log.Info("telegram answers again")
		}
		began = true
		p.acknowledged(offset)
		if len(updates) == 0 {
			p.empty()
		}
		fresh, failures = p.hand(updates), 0
		p.rest(ctx, len(updates) > 0 && fresh == 0)
	}
	return nil
}

// unhook takes away a webhook that an earlier life of this bot left, and says whether it could.
func (p *poller) unhook(ctx context.Context) bool {
	if _, err := p.client.call(ctx, "deleteWebhook", nil); err != nil {
		return false
	}
	p.log.Info("a webhook was set for this bot and is taken away: updates are fetched")
	return true
}

// read asks for updates from offset on, and waits for the first one as long as it takes, at most wait.
func (p *poller) read(ctx context.Context, offset, limit int, wait time.Duration) ([]json.RawMessage, error) {
	raw, err := p.client.long(ctx, p.client.timeout+wait, "getUpdates", tgbotapi.Params{
		"offset":          strconv.Itoa(offset),
		"limit":           strconv.Itoa(limit),
		"timeout":         strconv.Itoa(int(wait / time.Second)),
		"allowed_updates": allowedUpdates,
	})
	if err != nil {
		return nil, err
	}
	updates, ok := parts(raw)
	if (!ok || !json.Valid(raw)) && json.Unmarshal(raw, &updates) != nil { // what is torn is asked for again
		return nil, &Error{Failure: Temporary, Method: "getUpdates", Why: why(errNotJSON)}
	}
	return updates, nil
}

// hand puts new updates into the lanes and says how many there were.
func (p *poller) hand(updates []json.RawMessage) (fresh int) {
	for _, raw := range updates {
		m, ok := markOf(raw)
		if !ok {
			p.count("dead_letter")
			p.log.Error("an update without a number cannot be read nor acknowledged")
			continue
		}
		if !p.add(m) {
			continue
		}
		fresh++
		p.count("update")
		p.lanes.put(p.turn(m, raw))
	}
	return fresh
}

// rest gives what is in hand a moment, so that one question acknowledges the whole batch; stale asks for a longer one,
// because reading again would bring the same.
func (p *poller) rest(ctx context.Context, stale bool) {
	if stale {
		select {
		case <-p.moved:
		case <-p.clock.After(againWait):
		case <-ctx.Done():
			return
		}
	}
	enough := p.clock.After(settleWait)
	for {
		if _, busy := p.offset(); !busy {
			return
		}
		select {
		case <-p.moved:
		case <-enough:
			return
		case <-ctx.Done():
			return
		}
	}
}

// failed waits as the failure asks for, and says so once. An error is for the operator: reading cannot go on.
func (p *poller) failed(ctx context.Context, err error, failures int) error {
	wait := p.backoff(failures)
	e, ok := err.(*Error)
	if ok {
		p.count("poll_failed_" + string(e.Failure))
	}
	switch {
	case ok && e.Failure == Unauthorized:
		return err
	case ok && e.Failure == TooMany:
		wait = e.RetryAfter
	}
	if failures == 1 {
		p.log.Warn("updates cannot be read, trying again", "error", err)
	}
	pause(ctx, p.clock, wait)
	return nil
}

// confirm acknowledges what is settled. It brings nothing: what it may read is left unacknowledged.
func (p *poller) confirm(ctx context.Context) {
	offset, _ := p.offset()
	if offset == 0 {
		return
	}
	if _, err := p.read(ctx, offset, 1, 0); err != nil {
		p.log.Warn("the last updates could not be acknowledged: they come again and are recognised", "error", err)
	}
}
