package turn

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"bussola/booking"
	"bussola/chat"
	"bussola/dialogs"
	"bussola/store"
)

// person is a record opened with its key.
type person struct {
	store.Record
	key     store.Key
	session dialogs.Session
	channel string
	chat    int64
}

// address is where the channel delivers, as sealed in a record.
type address struct {
	Channel string `json:"channel"` // who delivers there: two channels may share a store
	Chat    int64  `json:"chat"`
}

// letter is what is sealed in an outbox row.
type letter struct {
	Reply   chat.Reply `json:"reply"`
	Pressed int64      `json:"pressed,omitempty"` // the message that the reply edits
	Delete  bool       `json:"delete,omitempty"`  // take away what stands at the letter's place
	After   int64      `json:"after,omitempty"`   // the screen before, when its delivery row was erased
	Wipe    bool       `json:"wipe,omitempty"`    // take away all that can still be deleted in the chat
	Gone    []int64    `json:"gone,omitempty"`    // of Wipe: these messages, because what told them was erased
	// Promises are the callbacks that the reply tells a citizen to count on.
	Promises []booking.Code `json:"promises,omitempty"`
}

// Person is the pseudonym of a chat in this channel.
func (r *Runner) Person(chat int64) store.Person {
	return r.names.of(chat, func() store.Person { return r.Vault.Person(r.Channel, chat) })
}

// names are pseudonyms made lately: whoever looks past the busy chats asks for each of them again and again.
type names struct {
	mu   sync.Mutex
	made map[int64]store.Person
}

// namesAtMost bounds them: some kilobytes.
const namesAtMost = 1000

func (n *names) of(chat int64, make func() store.Person) store.Person {
	n.mu.Lock()
	defer n.mu.Unlock()
	p, ok := n.made[chat]
	if !ok {
		if p = make(); n.made == nil || len(n.made) >= namesAtMost {
			n.made = map[int64]store.Person{}
		}
		n.made[chat] = p
	}
	return p
}

// open loads a chat's record, or begins one: a new person gets a key and an address, written by their first commit.
func (r *Runner) open(ctx context.Context, chat int64) (*person, error) {
	rec, err := r.Keeper.Load(ctx, r.Person(chat))
	if err != nil {
		return nil, err
	}
	if rec.Version != 0 {
		return r.unseal(rec)
	}
	p := &person{Record: rec, channel: r.Channel, chat: chat}
	if p.key, p.Key, err = r.Vault.NewKey(); err != nil {
		return nil, err
	}
	where, err := json.Marshal(address{r.Channel, chat})
	if err != nil {
		return nil, err
	}
	p.Address = p.key.Seal(where, "address "+string(p.Person))
	return p, nil
}

// known loads a record by pseudonym; nil when there is none (never, or erased), and when it is damaged: nobody can be written to.
func (r *Runner) known(ctx context.Context, who store.Person) (*person, error) {
	rec, err := r.Keeper.Load(ctx, who)
	if err != nil || rec.Version == 0 {
		return nil, err
	}
	p, err := r.unseal(rec)
	if errors.Is(err, store.ErrSealed) {
		r.count("record_unreadable")
		return nil, nil
	}
	return p, err
}

// unsealAddress leaves the session sealed: enough to open a letter and to know where it goes.
func (r *Runner) unsealAddress(rec store.Record) (*person, error) {
	p := &person{Record: rec}
	var err error
	if p.key, err = r.Vault.Open(rec.Key); err != nil {
		return nil, err
	}
	where, err := p.key.Open(rec.Address, "address "+string(rec.Person))
	if err != nil {
		return nil, fmt.Errorf("address: %w", err)
	}
	var a address
	if err := json.Unmarshal(where, &a); err != nil {
		return nil, fmt.Errorf("address: %w", err)
	}
	p.channel, p.chat = a.Channel, a.Chat
	return p, nil
}

// unseal opens a stored record. A session that does not read is begun again: what was said is lost, the person is not.
func (r *Runner) unseal(rec store.Record) (*person, error) {
	p, err := r.unsealAddress(rec)
	if err != nil {
		return nil, err
	}
	if len(rec.Session) > 0 {
		plain, err := p.key.Open(rec.Session, "session "+string(rec.Person))
		if err != nil {
			return nil, fmt.Errorf("session: %w", err)
		}
		if err := json.Unmarshal(plain, &p.session); err != nil {
			r.count("session_unreadable")
			p.session = dialogs.Session{}
		}
	}
	p.Key, p.Address = nil, nil // already kept: a commit need not write them again
	return p, nil
}

// record is the record to commit with a session.
func (p *person) record(s dialogs.Session) (*store.Record, error) {
	plain, err := json.Marshal(s)
	if err != nil {
		return nil, err
	}
	return p.sealed(plain), nil
}

func (p *person) sealed(session []byte) *store.Record {
	rec := p.Record
	rec.Session = p.key.Seal(session, "session "+string(p.Person))
	return &rec
}

// letter seals a reply for this person. A screen stands at the person's screen place unless another is named.
func (p *person) letter(l letter, place string, notBefore time.Time) (store.Letter, error) {
	plain, err := json.Marshal(l)
	if err != nil {
		return store.Letter{}, err
	}
	if place == "" && l.Reply.Screen {
		place = screenPlace(p.Person)
	}
	return store.Letter{Person: p.Person, Place: place, Sealed: p.key.Seal(plain, "letter "+string(p.Person)), NotBefore: notBefore}, nil
}

// The places where messages stand that change later.
func screenPlace(p store.Person) string { return "screen/" + string(p) }
func cardPlace(code string) string      { return "card/" + code }
func privatePlace(code string) string   { return "private/" + code }
