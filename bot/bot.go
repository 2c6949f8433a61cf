// Package bot is the only room where Telegram's words are spoken.
//
// A [Bot] reads updates, hands each to a [Conversation] as an [Inbound], and empties an [Outbox] into chats. It decides
// nothing and remembers nothing that matters: killed at any moment, it goes on from what Telegram and the outbox kept.
//
//	Telegram -> poller -> lanes (one per chat) -> Conversation.Receive, which commits -> next offset, or 200
//	        or webhook                                              |
//	Telegram <- sender (order, pace, retry) <- Outbox  <------------+
//
// Three promises hold it together. An update is acknowledged only after the commit that it caused, so Telegram repeats what
// was lost, and [Inbound.Update] tells a repeat. Replies of one chat leave in order, each at least once. And no log line
// and no error holds a text, a name, a chat or the token: update numbers and kinds of failure only.
//
// The library go-telegram-bot-api gives the types and the requests. Its loops are not used: they acknowledge first.
package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"bussola/chat"
	"bussola/trace"
)

// DefaultAPI is Telegram's own server.
const DefaultAPI = "https://api.telegram.org"

// Config is what a Bot needs. Fields after Outbox have good zero values.
type Config struct {
	Token        string
	Conversation Conversation
	// Ahead hears an update that waits behind one of its chat that cannot be committed, before its turn, which comes all the same: for what
	// cannot wait. nil: nobody does. It may be called for several at once.
	Ahead  func(context.Context, Inbound)
	Outbox Outbox

	// Sign is the key under which buttons are signed for the chat that shows them; empty: they are not. It must stay the same,
	// or the buttons that stand on telephones answer with where things are.
	Sign []byte

	API      string // DefaultAPI when empty; without the token and without a slash at the end
	Commands []Commands
	Log      *slog.Logger // nothing is told when nil
	Clock    Clock        // SystemClock when nil
	Backoff  Backoff      // RandomBackoff when nil
	Pace     Pace

	// Webhook is the public https address under which Telegram reaches [Bot.Hook]. Empty: updates are fetched (long polling),
	// and a webhook that is still set is taken away.
	Webhook string

	// Leads says whether this program is the one that sends and fetches, where several serve one bot on one store; nil: it is
	// alone. What is pushed to its webhook it takes in any case. It is asked before every call that somebody would see.
	Leads func() bool

	// Elsewhere tells the program that leads that this one, which does not, put something into the outbox; nil: it looks by itself,
	// every Look.
	Elsewhere func()

	// Trace follows turns and replies; nil: nobody does.
	Trace *trace.Tracer

	// Count hears of everything worth counting: update, turn, turn_failed, dead_letter, press_unsigned, sent, edited, send_failed, too_many,
	// unreachable, group_moved, refused, answer_failed, outbox_failed, hook_refused (a caller without the secret), hook_again (an
	// update sent back to come again), and poll_failed_ with a Failure. It may be called from
	// many goroutines.
	Count func(what string)

	Poll     time.Duration // how long Telegram keeps a question open; 50 s when 0, which is its limit too
	Call     time.Duration // deadline of one call, besides that wait; 15 s when 0
	Stop     time.Duration // how long a stop may take; 10 s when 0
	Parallel int           // turns at once; 32 when 0
	Look     time.Duration // how often the outbox is looked at without being told; 1 s when 0, less where other programs fill it
}

// Bot is one bot of Telegram. Use New.
type Bot struct {
	cfg    Config
	client *client
	sender *sender
	hook   *hook
	ready  atomic.Bool
}

// errStuck is a conversation that did not end when it was told to.
var errStuck = errors.New("bot: a turn did not end in time; its update comes again")

// New makes a bot, or says what of the config cannot be used. It calls nobody: a wrong token is found by Run.
func New(cfg Config) (*Bot, error) {
	switch {
	case cfg.Token == "":
		return nil, errors.New("bot: no token")
	case cfg.Conversation == nil || cfg.Outbox == nil:
		return nil, errors.New("bot: no conversation or no outbox")
	}
	if strings.Trim(cfg.Token, "0123456789:_-abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return nil, errors.New("bot: the token has a character that no token has; is there a space or a line break in it?")
	}
	if cfg.API == "" {
		cfg.API = DefaultAPI
	}
	if u, err := url.Parse(cfg.API); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, errors.New("bot: the address of the API is not one; it looks like " + DefaultAPI)
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Clock == nil {
		cfg.Clock = SystemClock{}
	}
	if cfg.Backoff == nil {
		cfg.Backoff = RandomBackoff
	}
	if cfg.Count == nil {
		cfg.Count = func(string) {}
	}
	if cfg.Leads == nil {
		cfg.Leads = func() bool { return true }
	}
	if cfg.Elsewhere == nil {
		cfg.Elsewhere = func() {}
	}
	if cfg.Poll <= 0 || cfg.Poll > 50*time.Second {
		cfg.Poll = 50 * time.Second
	}
	if cfg.Call <= 0 {
		cfg.Call = 15 * time.Second
	}
	if cfg.Stop <= 0 {
		cfg.Stop = 10 * time.Second
	}
	if cfg.Look <= 0 {
		cfg.Look = time.Second
	}
	if cfg.Parallel <= 0 {
		cfg.Parallel = 32
	}
	if u, err := url.Parse(cfg.Webhook); cfg.Webhook != "" && (err != nil || u.Host == "" || u.Scheme != "https" && !loopback(u)) {
		return nil, errors.New("bot: the address of the webhook is not one that Telegram calls; it begins with https:// and a host")
	}
	c := newClient(cfg.Token, cfg.API, cfg.Call)
	h := &hook{client: c, url: cfg.Webhook, secret: hookSecret(cfg.Token), clock: cfg.Clock, backoff: cfg.Backoff, log: cfg.Log,
		count: cfg.Count, flights: map[mark]*flight{}}
	return &Bot{cfg: cfg, client: c, hook: h, sender: &sender{
		client: c, outbox: cfg.Outbox, clock: cfg.Clock, backoff: cfg.Backoff, pacer: newPacer(cfg.Pace),
		log: cfg.Log, count: cfg.Count, sign: newSigner(cfg.Sign), leads: cfg.Leads, call: cfg.Elsewhere, look: cfg.Look,
		kicked: make(chan struct{}, 1), landed: make(chan struct{}, 1),
		trace: cfg.Trace, traffic: newTraffic(), crew: newCrew(), term: &term{parent: context.Background(), within: tellTimeout}, shown: map[int64][]int64{},
	}}, nil
}

// Ready says whether the bot serves: Telegram knows it, and it was not told to stop.
func (b *Bot) Ready() bool { return b.ready.Load() }

// Kick tells that the outbox has something new. After a turn the bot does it itself; a due row's commit should.
func (b *Bot) Kick() { b.sender.kick() }

// SendNow shows a reply at once, past the outbox and the pace: the numbers to call for a person in danger. It tries a few
// times as long as ctx lasts and gives the id of the (last) message. An error is an *Error.
func (b *Bot) SendNow(ctx context.Context, chat int64, r chat.Reply) (message int64, err error) {
	part := trace.Aside(ctx, trace.Show, b.sender.leads())
	message, err = b.sender.sendNow(ctx, chat, render(b.sender.sign.reply(chat, r), isGroup(chat)))
	part.End(string(failure(err)))
	return message, err
}

// Leave takes the bot out of a group. One that it is not in any more is left.
func (b *Bot) Leave(ctx context.Context, chat int64) error {
	_, err := b.client.call(ctx, "leaveChat", target(chat))
	if f := failure(err); f == Gone || f == NotThere || f == BadRequest {
		return nil
	}
	return err
}

// Run serves until ctx is done, then stops within Config.Stop and 3 s: it reads no more, ends the turns in hand, sends what may
// leave, and acknowledges what was committed. A nil error is such a stop. A refused token ends it with an *Error.
// Run may be called once.
func (b *Bot) Run(ctx context.Context) error {
	stopping, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	defer b.client.http.CloseIdleConnections()
	defer b.client.wire.hangUp()
	defer b.sender.crew.close()
	me, err := b.whoAmI(stopping)
	if err != nil || stopping.Err() != nil {
		return err
	}

	b.ready.Store(true)
	defer context.AfterFunc(stopping, func() { b.ready.Store(false) })()

	work, giveUp := context.WithCancel(context.WithoutCancel(ctx))
	defer giveUp()
	defer context.AfterFunc(work, b.client.wire.hangUp)()
	defer context.AfterFunc(stopping, func() { time.AfterFunc(b.cfg.Stop, giveUp) })()

	read, sent := make(chan struct{}), make(chan struct{})
	b.sender.fatal = func(err error) { stop(err) }
	noMore, lastTurn := context.WithCancel(work)
	defer lastTurn()
	go func() { defer close(sent); b.sender.run(work, noMore) }()
	go func() {
		defer close(read)
		announce(stopping, b.client, b.cfg.Clock, b.cfg.Backoff, b.cfg.Log, b.cfg.Commands)
	}()

	stuck := b.serve(stopping, work, me, stop)
	lastTurn()
	<-read
	<-sent
	if refused, ok := errors.AsType[*Error](context.Cause(stopping)); ok {
		return refused
	}
	return stuck
}

// Hook is what Telegram calls at Config.Webhook. It refuses everything until Run is ready for it, and after Run was told to
// stop: what is refused comes again.
func (b *Bot) Hook() http.Handler { return b.hook }

// way is how updates come in: fetched by a poller or pushed to a hook.
type way interface {
	book
	run(ctx context.Context) error // brings updates in until ctx ends or the token is refused; work in hand goes on after it
	confirm(ctx context.Context)   // acknowledges what was settled last
}

// serve takes updates in until stopping is done, and ends what is in hand.
func (b *Bot) serve(stopping, work context.Context, me itself, stop func(error)) error {
	cfg := b.cfg
	a := &answers{client: b.client, clock: cfg.Clock, backoff: cfg.Backoff, log: cfg.Log, count: cfg.Count,
		slots: make(chan struct{}, flights)}
	t := &turns{me: me, talk: cfg.Conversation, answers: a, clock: cfg.Clock, backoff: cfg.Backoff,
		log: cfg.Log, count: cfg.Count, sign: b.sender.sign, trace: cfg.Trace, slots: make(chan struct{}, cfg.Parallel), sender: b.sender, behind: behind{hear: cfg.Ahead, crew: b.sender.crew}, stopping: stopping, work: work, term: &term{parent: work, within: turnTimeout}}
	l := newLanes(b.sender.crew)
	var in way
	if cfg.Webhook != "" {
		b.hook.lanes, b.hook.turn = l, t.read
		in = b.hook
	} else {
		in = &poller{client: b.client, clock: cfg.Clock, backoff: cfg.Backoff, log: cfg.Log, count: cfg.Count, wait: cfg.Poll,
			leads: cfg.Leads, window: newWindow(), lanes: l, turn: t.read}
	}
	t.book = in
	if err := in.run(stopping); err != nil {
		stop(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		l.wait.Wait()
		a.wait.Wait()
	}()
	var stuck error
	select {
	case <-ended:
	case <-work.Done():
		select { // told to give up: a conversation that listens does so at once
		case <-ended:
		case <-cfg.Clock.After(time.Second):
			stuck = errStuck
		}
	}
	if _, refused := errors.AsType[*Error](context.Cause(stopping)); !refused {
		last, cancel := context.WithTimeout(context.WithoutCancel(work), 2*time.Second)
		defer cancel()
		in.confirm(last)
	}
	return stuck
}

// whoAmI asks Telegram who the token belongs to. Without a network it waits for one.
func (b *Bot) whoAmI(ctx context.Context) (itself, error) {
	for failures := 1; ; failures++ {
		raw, err := b.client.call(ctx, "getMe", nil)
		var u tgbotapi.User
		if err == nil {
			if json.Unmarshal(raw, &u) == nil && u.ID != 0 {
				return itself{id: u.ID, name: u.UserName}, nil
			}
			err = &Error{Failure: Temporary, Method: "getMe", Why: why(errNotJSON)}
		}
		if ctx.Err() != nil {
			return itself{}, nil
		}
		wait := b.cfg.Backoff(failures)
		switch e, _ := err.(*Error); {
		case e.Failure == Unauthorized:
			return itself{}, err
		case e.Failure == TooMany:
			wait = e.RetryAfter
		case e.Failure != Temporary:
			return itself{}, fmt.Errorf("bot: cannot start: %w", err)
		}
		if failures == 1 {
			b.cfg.Log.Warn("telegram cannot be reached, trying again", "error", err)
		}
		if !pause(ctx, b.cfg.Clock, wait) {
			return itself{}, nil
		}
	}
}
