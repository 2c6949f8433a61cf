package fire

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"bussola/booking"
	"bussola/dialogs"
	"bussola/store"
)

// evidence is all that the checker looks at: plain values, read after the fire.
type evidence struct {
	words  words
	agenda *booking.Agenda
	now    time.Time

	people    []witness
	desk      []int64 // private chats of social workers
	workers   []store.Person
	callbacks []store.StoredCallback
	audit     []store.Entry      // in the order in which it was written
	dues      []store.Due        // all there are, also those to come
	letters   int                // still in the outbox
	marks     int                // dedup marks kept
	accepted  int                // updates that must each have left one
	presses   int                // of social workers, who leave one when the press meant something
	shown     []line             // what appeared on screens, in order
	chats     map[int64][]string // the same by chat; see sort
	log       string
	broken    bool     // the store failed meanwhile, and the log says so
	secrets   []string // words that no log may hold
}

// witness is a citizen after the fire.
type witness struct {
	chat   int64
	person store.Person
	turns  int  // updates that they sent and that are turns
	kept   int  // turns that their session counted
	left   int  // times they closed the chat: what was on its way then may have got lost
	erased bool // asked to be, and began anew or not: their session counts from there
}

// line is one message as it appeared, new or in the place of another.
type line struct {
	chat int64
	text string
}

// gather reads the store beside nobody: the program has stopped.
func (c *campaign) gather(ctx context.Context) *evidence {
	c.t.Helper()
	e, err := steady(ctx, c.keeps, func() (*evidence, error) { return c.read(ctx) })
	if err != nil {
		c.t.Fatalf("the store cannot be read after the fire: %v", err)
	}
	return e
}

// led is a place whose leader may change at any time, also when nobody breaks anything.
type led interface {
	leader(context.Context) (any, error) // when one leads and is followed
}

// steady reads from a place, and once more when its leader changed meanwhile or did not answer to the end: half from one and half
// from another is no evidence.
func steady[T any](ctx context.Context, in any, read func() (T, error)) (T, error) {
	place, changes := in.(led)
	if !changes {
		return read()
	}
	for tries := 1; ; tries++ {
		before, err := place.leader(ctx)
		if err != nil {
			var none T
			return none, err
		}
		e, failed := read()
		after, err := place.leader(ctx)
		if err == nil && failed == nil && after == before || tries == 5 {
			return e, errors.Join(failed, err)
		}
	}
}

func (c *campaign) read(ctx context.Context) (*evidence, error) {
	k, err := c.keeps.open(false)
	if err != nil {
		return nil, err
	}
	defer k.Close()
	vault, err := c.vault(ctx, k)
	if err != nil {
		return nil, err
	}
	e := &evidence{words: c.words, agenda: c.agenda, now: c.clock.now(), accepted: c.pairings, log: c.prog.log(),
		secrets: []string{c.server.Token(), "CANARY", "Zenobi", "canarino", "347559", "347 559", "7300000", "7400000"}}
	erased := map[store.Person]bool{}
	erasures, err := k.Erasures(ctx, time.Time{}, 1_000_000)
	for _, x := range erasures {
		erased[x.Person] = true
	}
	if err != nil {
		return nil, err
	}
	for _, p := range c.citizens {
		w := witness{chat: p.ID, person: vault.Person("telegram", p.ID), turns: p.turns, left: p.left}
		w.erased = erased[w.person]
		if w.kept, err = turns(ctx, k, vault, w.person); err != nil {
			return nil, err
		}
		e.accepted += p.turns + p.left
		e.people = append(e.people, w)
	}
	for _, w := range c.workers {
		e.presses += w.presses
		e.desk = append(e.desk, w.private.ID)
		e.workers = append(e.workers, vault.Person("telegram", w.private.ID))
	}
	if e.callbacks, err = k.Callbacks(ctx, store.Query{}); err != nil {
		return nil, err
	}
	for i, cb := range e.callbacks { // where a call stands follows from when it begins, whatever cells its row says
		for n := range cb.Cells {
			e.callbacks[i].Cells[n] = booking.CellOf(cb.Start) + booking.Cell(n)
		}
	}
	if e.audit, err = c.keeps.audit(); err != nil {
		return nil, err
	}
	if e.dues, err = k.Due(ctx, farFuture, 1_000_000); err != nil {
		return nil, err
	}
	letters, err := k.Letters(ctx, farFuture, 1_000_000, nil)
	if err != nil {
		return nil, err
	}
	e.letters = len(letters)
	for _, call := range c.server.Calls("sendMessage", "editMessageText") {
		if call.Effect {
			e.shown = append(e.shown, line{call.Chat, plain(call.Params["text"])})
		}
	}
	e.marks, err = c.keeps.marks()
	return e, err
}

// turns opens a person's session and reads how many turns it went through.
func turns(ctx context.Context, k store.Keeper, v *store.Vault, who store.Person) (int, error) {
	rec, err := k.Load(ctx, who)
	if err != nil || rec.Version == 0 {
		return 0, err
	}
	key, err := v.Open(rec.Key)
	if err != nil {
		return 0, err
	}
	text, err := key.Open(rec.Session, "session "+string(who))
	if err != nil {
		return 0, err
	}
	var s dialogs.Session
	return s.Turn, json.Unmarshal(text, &s)
}

// told lists what appeared in one chat, in order.
func (e *evidence) told(chat int64) []string { return e.chats[chat] }

// sort puts what was shown by chat, for told.
func (e *evidence) sort() {
	e.chats = map[int64][]string{}
	for _, l := range e.shown {
		e.chats[l.chat] = append(e.chats[l.chat], l.text)
	}
}

// history is what happened to one callback, as the audit has it; that somebody read its details or sent a message is no event
// of its life.
func (e *evidence) history() map[booking.Code][]store.Entry {
	out := map[booking.Code][]store.Entry{}
	for _, a := range e.audit {
		if a.What != "read" && a.What != "erase" && !strings.HasPrefix(a.What, "send ") {
			out[booking.Code(a.Subject)] = append(out[booking.Code(a.Subject)], a)
		}
	}
	return out
}

// sums is what a campaign came to, for people.
func (e *evidence) sums() string {
	states := map[booking.State]int{}
	for _, c := range e.callbacks {
		states[c.State]++
	}
	does := map[string]int{}
	for _, a := range e.audit {
		does[a.What]++
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d updates accepted and %d presses of the desk, %d messages shown, %d callbacks %v, audit %v", e.accepted, e.presses, len(e.shown), len(e.callbacks), states, does)
	return b.String()
}
