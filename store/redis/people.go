package redis

import (
	"context"
	"errors"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"bussola/store"
)

// Load gives the record of a person.
func (k *Keeper) Load(ctx context.Context, p store.Person) (store.Record, error) {
	if err := k.ready(ctx); err != nil {
		return store.Record{Person: p}, err
	}
	kept, callbacks := hmget(ctx, k.key("person:"+string(p)), recordFields...), goredis.NewIntCmd(ctx, "scard", k.key("of:"+string(p)))
	if err := k.shared.ask(ctx, kept, callbacks); err != nil {
		return store.Record{Person: p}, k.failed(ctx, err)
	}
	r := record(p, kept.Val())
	if r.Version != 0 {
		r.Callbacks = int(callbacks.Val())
	}
	return r, nil
}

var recordFields = []string{"version", "session", "key", "address", "touched"}

func record(p store.Person, v []any) store.Record {
	return store.Record{Person: p, Version: number(word(v, 0)), Session: sealed(v, 1), Key: sealed(v, 2), Address: sealed(v, 3), Touched: instant(word(v, 4))}
}

// Unreachable marks a person whom the channel no longer reaches.
func (k *Keeper) Unreachable(ctx context.Context, p store.Person, at time.Time) error {
	_, err := k.do(ctx, k.unreachable, string(p), micro(at))
	return err
}

// Reachable says whether the channel still reaches a person.
func (k *Keeper) Reachable(ctx context.Context, p store.Person) (bool, error) {
	if err := k.ready(ctx); err != nil {
		return false, err
	}
	err := k.client.ZScore(ctx, k.key("unreachable"), string(p)).Err()
	if errors.Is(err, goredis.Nil) {
		return true, nil
	}
	return false, k.failed(ctx, err)
}

// Sweep forgets what is too old to matter, and cleans the server's log when an erasure could not.
func (k *Keeper) Sweep(ctx context.Context, now time.Time) (int, error) {
	reply, err := k.do(ctx, k.sweep, micro(now.Add(-store.MarkLife)), micro(now), micro(now.Add(-store.TraceLife)))
	if err != nil {
		return 0, err
	}
	if err := k.scrubLeft(ctx); err != nil {
		return 0, err
	}
	return int(number(reply[0])), nil
}

// Note keeps a small value of the program itself.
func (k *Keeper) Note(ctx context.Context, name, value string) error {
	_, err := k.do(ctx, k.note, name, value)
	return err
}

// Noted gives a noted value back.
func (k *Keeper) Noted(ctx context.Context, name string) (string, error) {
	return k.field(ctx, "notes", name)
}

// field is one field of a hash, "" when there is none.
func (k *Keeper) field(ctx context.Context, key, name string) (string, error) {
	if err := k.ready(ctx); err != nil {
		return "", err
	}
	v, err := k.client.HGet(ctx, k.key(key), name).Result()
	if errors.Is(err, goredis.Nil) {
		return "", nil
	}
	return v, k.failed(ctx, err)
}
