package turn

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"time"

	"bussola/booking"
	"bussola/chat"
	"bussola/store"
)

// Outgoing is one letter opened for the channel.
type Outgoing struct {
	ID       int64
	Chat     int64
	Reply    chat.Reply
	Edits    int64   // the message that Reply.Edit replaces, 0: none
	Screen   int64   // the screen before, which loses its buttons when a new one is shown; 0: not known
	Wipe     []int64 // these messages go away instead, when there are any
	Delete   int64   // this message goes away instead
	Attempts int

	promises []booking.Code
	envelope envelope
}

// Post is the outbox as a channel sees it: letters opened with their person's key, and where they stood written down.
type Post struct {
	Runner *Runner

	mu   sync.Mutex
	open map[int64]envelope // letters given out and not yet settled
}

type envelope struct {
	person store.Person
	place  string
	pack   bool // the message keeps standing at its place
	trace  bool // it stands in a citizen's chat, and goes when they ask for it
	wipe   []int64
	sure   []booking.Code // what it promises cannot be lost any more: nobody waits for it who has read this
}

// Next opens the letters that may leave now: for each chat its oldest, at most n, leaving out the chats in busy. A letter that
// nobody can open any more (its person was erased) is dropped.
func (p *Post) Next(ctx context.Context, now time.Time, n int, busy map[int64]bool) ([]Outgoing, error) {
	doubt := false // a promise was not on every copy: neither will the next be
	out, desk := map[store.Person]bool{}, p.Runner.Person(p.Runner.Desk)
	for id := range busy {
		out[p.Runner.Person(id)] = true
	}
	for {
		letters, err := p.Runner.Keeper.Letters(ctx, now, n, out)
		if err != nil {
			return nil, err
		}
		var list []Outgoing
		others, dropped := 0, 0
		for _, l := range letters {
			o, is, err := p.unfold(ctx, l, l.Person == desk)
			if err != nil {
				return list, err
			}
			switch is {
			case ours:
				o, err := p.assured(ctx, l.Letter, o, &doubt)
				if err != nil {
					return list, err
				}
				p.keep(o)
				list = append(list, o)
			case another: // the other channel of this store delivers it
				out[l.Person] = true
				others++
			case nothing:
				if err := p.Runner.Keeper.Sent(ctx, l.ID, nil); err != nil {
					return list, err
				}
				dropped++ // the one behind it may leave
			}
		}
		if len(list) > 0 || others+dropped == 0 {
			return list, nil
		}
	}
}

// whose says what to do with a letter.
type whose int

const (
	ours    whose = iota
	another       // it leaves through another channel
	nothing       // it says nothing any more
)

// unfold opens one letter with what it was listed with: only few kinds need a question to the store.
func (p *Post) unfold(ctx context.Context, l store.Listed, desk bool) (Outgoing, whose, error) {
	if l.Key == nil {
		return Outgoing{}, nothing, nil // erased
	}
	who, err := p.Runner.unsealAddress(store.Record{Person: l.Person, Key: l.Key, Address: l.Address})
	switch {
	case errors.Is(err, store.ErrSealed): // damaged: nobody opens it any more, and nobody else waits behind it
		p.Runner.count("record_unreadable")
		return Outgoing{}, nothing, nil
	case errors.Is(err, store.ErrMaster): // a copy of the program that has the other master key delivers it
		return Outgoing{}, another, nil
	case err != nil:
		return Outgoing{}, nothing, err
	}
	if who.channel != p.Runner.Channel {
		return Outgoing{}, another, nil
	}
	plain, err := who.key.Open(l.Sealed, "letter "+string(l.Person))
	if errors.Is(err, store.ErrSealed) {
		return Outgoing{}, nothing, nil // sealed with a key that was destroyed
	}
	if err != nil {
		return Outgoing{}, nothing, err
	}
	var in letter
	if err := json.Unmarshal(plain, &in); err != nil {
		return Outgoing{}, nothing, err
	}
	if !in.Delete {
		if gone, err := p.erasedCard(ctx, l.Place); gone || err != nil {
			return Outgoing{}, nothing, err
		}
	}
	o := outgoing(l.Letter, in, who.chat, l.Stands, desk)
	switch {
	case in.Wipe:
		if o.Wipe = in.Gone; len(o.Wipe) == 0 {
			o.Wipe, err = p.Runner.wipeable(ctx, l.Person)
		}
		if err != nil || len(o.Wipe) == 0 {
			return Outgoing{}, nothing, err
		}
	case in.Delete:
		if o.Delete = l.Stands; o.Delete == 0 {
			return Outgoing{}, nothing, nil
		}
	}
	o.envelope.pack, o.envelope.wipe = !in.Delete, o.Wipe
	return o, ours, nil
}

func (p *Post) keep(o Outgoing) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.open == nil {
		p.open = map[int64]envelope{}
	}
	p.open[o.ID] = o.envelope
}

// erasedCard says that a letter is the private card of a call whose citizen was erased since it was written: the social worker's
// key seals it, so erasing did not reach it.
func (p *Post) erasedCard(ctx context.Context, place string) (bool, error) {
	rest, ok := strings.CutPrefix(place, privatePlace(""))
	if !ok {
		return false, nil
	}
	code, _, _ := strings.Cut(rest, "/")
	cb, err := p.Runner.Keeper.Callback(ctx, booking.Code(code))
	if errors.Is(err, store.ErrNotFound) {
		return true, nil
	}
	return err == nil && cb.Person == "", err
}

// Sent says that a letter was shown as messages, the last of which now stands at the letter's place.
func (p *Post) Sent(ctx context.Context, id int64, shown ...int64) error {
	e := p.settle(id)
	if len(e.wipe) > 0 {
		if err := p.Runner.Keeper.Untrace(ctx, e.person, e.wipe); err != nil {
			return err
		}
	}
	if len(shown) > 0 {
		for _, code := range e.sure {
			p.Runner.unsure.drop(code)
		}
	}
	now := p.Runner.Now()
	message := int64(0)
	var traces []store.Trace
	for _, message = range shown {
		if message > 0 && e.trace {
			traces = append(traces, store.Trace{Message: message, At: now})
		}
	}
	var d *store.Delivery
	if e.place != "" && (message != 0 || !e.pack) {
		d = &store.Delivery{Place: e.place, Person: e.person, Message: message, Sent: now}
	}
	return p.Runner.Keeper.Sent(ctx, id, d, traces...)
}

// Postpone keeps a letter for later.
func (p *Post) Postpone(ctx context.Context, id int64, until time.Time) error {
	p.settle(id)
	return p.Runner.Keeper.Postpone(ctx, id, until)
}

// Unreachable says that a letter's chat is closed to us: its letters are dropped, and the desk is told to phone.
func (p *Post) Unreachable(ctx context.Context, id int64) error {
	e := p.settle(id)
	if e.person == "" {
		return nil
	}
	return p.Runner.unreachable(ctx, e.person, "")
}

// Moved says that a group has another id. Its record takes the new address; the letter stays and leaves for there.
func (p *Post) Moved(ctx context.Context, id, to int64) error {
	e := p.settle(id)
	if e.person == "" {
		return nil
	}
	return p.Runner.readdress(ctx, e.person, to)
}

// readdress writes down where a record's chat is from now on.
func (r *Runner) readdress(ctx context.Context, p store.Person, to int64) error {
	who, err := r.known(ctx, p)
	if err != nil || who == nil {
		return err
	}
	rec, err := who.record(who.session)
	if err != nil {
		return err
	}
	where, err := json.Marshal(address{r.Channel, to})
	if err != nil {
		return err
	}
	rec.Address = who.key.Seal(where, "address "+string(p))
	_, err = r.Keeper.Commit(ctx, store.Commit{Now: r.Now(), Record: rec})
	return err
}

func (p *Post) settle(id int64) envelope {
	p.mu.Lock()
	defer p.mu.Unlock()
	e := p.open[id]
	delete(p.open, id)
	return e
}
