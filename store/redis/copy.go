package redis

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"bussola/booking"
	"bussola/store"
)

// dumpAtOnce is how many things one question to the server asks for.
const dumpAtOnce = 500

// Dump gives every row. The server has no snapshot of more than one question, so nothing may write meanwhile.
func (k *Keeper) Dump(ctx context.Context, row func(store.Row) error) error {
	if err := k.ready(ctx); err != nil {
		return err
	}
	for _, part := range []func(context.Context, func(store.Row) error) error{
		k.dumpPeople, k.dumpCallbacks, k.dumpLetters, k.dumpSets, k.dumpTraces, k.dumpHashes,
	} {
		if err := part(ctx, row); err != nil {
			return k.failed(ctx, err)
		}
	}
	return nil
}

func (k *Keeper) dumpPeople(ctx context.Context, row func(store.Row) error) error {
	for after := store.Person(""); ; {
		list, err := k.People(ctx, after, dumpAtOnce)
		if err != nil || len(list) == 0 {
			return err
		}
		for _, r := range list {
			if err := row(store.Row{Record: &r}); err != nil {
				return err
			}
		}
		after = list[len(list)-1].Person
	}
}

// each asks for a hash of every member of a zset, some hundred at once.
func (k *Keeper) each(ctx context.Context, names []string, key func(string) string, fields []string, row func(name string, v []any) error) error {
	for len(names) > 0 {
		some := names[:min(dumpAtOnce, len(names))]
		names = names[len(some):]
		cmds, err := k.client.Pipelined(ctx, func(p goredis.Pipeliner) error {
			for _, n := range some {
				p.HMGet(ctx, key(n), fields...)
			}
			return nil
		})
		if err != nil {
			return err
		}
		for i, c := range cmds {
			if err := row(some[i], c.(*goredis.SliceCmd).Val()); err != nil {
				return err
			}
		}
	}
	return nil
}

func (k *Keeper) dumpCallbacks(ctx context.Context, row func(store.Row) error) error {
	codes, err := k.client.ZRange(ctx, k.key("starts"), 0, -1).Result()
	if err != nil {
		return err
	}
	return k.each(ctx, codes, func(c string) string { return k.key("callback:" + c) }, append(fields[:len(fields):len(fields)], "erased"), func(_ string, v []any) error {
		cb, err := readCallback(v)
		if err != nil {
			return err
		}
		return row(store.Row{Callback: &store.Lasting{StoredCallback: cb, Erased: word(v, len(fields)) == "1"}})
	})
}

func (k *Keeper) dumpLetters(ctx context.Context, row func(store.Row) error) error {
	last, err := k.field(ctx, "count", "letter")
	if err != nil {
		return err
	}
	if n := number(last); n > 0 {
		if err := row(store.Row{LastLetter: &n}); err != nil {
			return err
		}
	}
	people, err := k.client.ZRange(ctx, k.key("heads"), 0, -1).Result()
	if err != nil {
		return err
	}
	for _, p := range people { // the order that counts is each person's own
		ids, err := k.client.LRange(ctx, k.key("out:"+p), 0, -1).Result()
		if err != nil {
			return err
		}
		err = k.each(ctx, ids, func(id string) string { return k.key("letter:" + id) }, []string{"place", "sealed", "before", "attempts"}, func(id string, v []any) error {
			l := letter(append([]any{id, p}, v...))
			return row(store.Row{Letter: &l})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// dumpSets gives what lies in sorted sets, by time.
func (k *Keeper) dumpSets(ctx context.Context, row func(store.Row) error) error {
	for _, set := range []struct {
		name string
		read func(member string, z goredis.Z) (store.Row, error)
	}{
		{"unreachable", func(m string, z goredis.Z) (store.Row, error) {
			return store.Row{Unreachable: &store.Unreachable{Person: store.Person(m), At: scored(z)}}, nil
		}},
		{"erasures", func(m string, z goredis.Z) (store.Row, error) {
			return store.Row{Erasure: &store.Erasure{Person: store.Person(m), At: scored(z)}}, nil
		}},
		{"marks", func(m string, z goredis.Z) (store.Row, error) {
			return store.Row{Mark: &store.Mark{Update: m, At: scored(z)}}, nil
		}},
		{"dues", func(m string, z goredis.Z) (store.Row, error) {
			kind, subject, _ := strings.Cut(m, "\x00")
			v, err := k.field(ctx, "due:"+subject, kind)
			d := due(kind, subject, v)
			return store.Row{Due: &d}, err
		}},
		{"audit", func(m string, z goredis.Z) (store.Row, error) {
			e := entry(m, scored(z))
			return store.Row{Entry: &e}, nil
		}},
	} {
		for from := int64(0); ; from += dumpAtOnce {
			list, err := k.client.ZRangeWithScores(ctx, k.key(set.name), from, from+dumpAtOnce-1).Result()
			if err != nil {
				return err
			}
			for _, z := range list {
				member, _ := z.Member.(string)
				r, err := set.read(member, z)
				if err == nil {
					err = row(r)
				}
				if err != nil {
					return err
				}
			}
			if len(list) < dumpAtOnce {
				break
			}
		}
	}
	return nil
}

// dumpTraces gives what stands in the chats of those who have something there.
func (k *Keeper) dumpTraces(ctx context.Context, row func(store.Row) error) error {
	if _, err := k.do(ctx, k.adopt); err != nil {
		return err
	}
	people, err := k.client.ZRange(ctx, k.key("traced"), 0, -1).Result()
	if err != nil {
		return err
	}
	for _, p := range people {
		list, err := k.Traces(ctx, store.Person(p), time.Time{})
		if err != nil {
			return err
		}
		for _, t := range list {
			if err := row(store.Row{Stands: &store.Stands{Person: store.Person(p), Trace: t}}); err != nil {
				return err
			}
		}
	}
	return nil
}

// dumpHashes gives what lies in hashes.
func (k *Keeper) dumpHashes(ctx context.Context, row func(store.Row) error) error {
	for name, read := range map[string]func(field, value string) store.Row{
		"pairings": func(f, v string) store.Row {
			until, id := split(v)
			return store.Row{Pairing: &store.Pairing{Hash: f, Worker: booking.WorkerID(id), Until: instant(until)}}
		},
		"workers": func(f, v string) store.Row { w := worker(f, v); return store.Row{Worker: &w} },
		"notes":   func(f, v string) store.Row { return store.Row{Note: &store.Note{Name: f, Value: v}} },
	} {
		all, err := k.client.HGetAll(ctx, k.key(name)).Result()
		if err != nil {
			return err
		}
		for f, v := range all {
			if err := row(read(f, v)); err != nil {
				return err
			}
		}
	}
	places, err := k.client.SMembers(ctx, k.key("places")).Result()
	if err != nil {
		return err
	}
	return k.each(ctx, places, func(p string) string { return k.key("place:" + p) }, []string{"person", "message", "sent"}, func(p string, v []any) error {
		d := delivery(p, v)
		return row(store.Row{Delivery: &d})
	})
}

// Restore writes rows in one script. What a row needs besides itself (indexes, cells, loads) is made from it.
func (k *Keeper) Restore(ctx context.Context, list []store.Row) error {
	var c commands
	for i, r := range list {
		if err := k.restoring(&c, r); err != nil {
			return fmt.Errorf("row %d of %d: %w", i+1, len(list), err)
		}
	}
	_, err := k.do(ctx, k.restore, append([]any{c.n}, c.asked...)...)
	return err
}

// commands are commands of Redis, as restore.lua takes them.
type commands struct {
	asked
	n int
}

func (c *commands) give(words ...any) {
	c.n++
	c.put(len(words))
	c.put(words...)
}

var errNothing = errors.New("a row without anything in it")

func (k *Keeper) restoring(c *commands, row store.Row) error {
	switch {
	case row.Record != nil:
		r := row.Record
		c.give("HSET", k.key("person:"+string(r.Person)), "version", r.Version, "touched", micro(r.Touched))
		for name, value := range map[string][]byte{"session": r.Session, "key": r.Key, "address": r.Address} {
			if value != nil {
				c.give("HSET", k.key("person:"+string(r.Person)), name, value)
			}
		}
		c.give("ZADD", k.key("people"), 0, string(r.Person))
	case row.Unreachable != nil:
		c.give("ZADD", k.key("unreachable"), micro(row.Unreachable.At), string(row.Unreachable.Person))
	case row.Erasure != nil:
		c.give("ZADD", k.key("erasures"), micro(row.Erasure.At), string(row.Erasure.Person))
	case row.Mark != nil:
		c.give("ZADD", k.key("marks"), micro(row.Mark.At), row.Mark.Update)
	case row.Callback != nil:
		return k.restoringCallback(c, row.Callback)
	case row.Due != nil:
		d := row.Due
		c.give("HSET", k.key("due:"+d.Subject), d.Kind, micro(d.At)+"|"+strconv.FormatInt(d.Revision, 10))
		c.give("ZADD", k.key("dues"), micro(d.At), d.Kind+"\x00"+d.Subject)
	case row.LastLetter != nil:
		c.give("HSET", k.key("count"), "letter", *row.LastLetter)
	case row.Letter != nil:
		l := row.Letter
		key := k.key("letter:" + strconv.FormatInt(l.ID, 10))
		c.give("HSET", key, "person", string(l.Person), "place", l.Place, "before", micro(l.NotBefore), "attempts", l.Attempts)
		if l.Sealed != nil {
			c.give("HSET", key, "sealed", l.Sealed)
		}
		c.give("RPUSH", k.key("out:"+string(l.Person)), l.ID)
		c.give("ZADD", k.key("heads"), "NX", l.ID, string(l.Person)) // the first of a person is the oldest
		c.give("ZADD", k.key("ready"), "NX", micro(l.NotBefore), string(l.Person))
	case row.Delivery != nil:
		d := row.Delivery
		c.give("HSET", k.key("place:"+d.Place), "person", string(d.Person), "message", d.Message, "sent", micro(d.Sent))
		c.give("SADD", k.key("places:"+string(d.Person)), d.Place)
		c.give("SADD", k.key("places"), d.Place)
	case row.Stands != nil:
		s := row.Stands
		c.give("ZADD", k.key("traces:"+string(s.Person)), micro(s.At), s.Message)
		c.give("ZADD", k.key("traced"), "LT", micro(s.At), string(s.Person))
	case row.Entry != nil:
		c.give("AUDIT", micro(row.Entry.At), line(*row.Entry))
	case row.Pairing != nil:
		c.give("HSET", k.key("pairings"), row.Pairing.Hash, micro(row.Pairing.Until)+"|"+string(row.Pairing.Worker))
	case row.Worker != nil:
		c.give("HSET", k.key("workers"), string(row.Worker.Person), micro(row.Worker.Since)+"|"+string(row.Worker.Worker))
	case row.Note != nil:
		c.give("HSET", k.key("notes"), row.Note.Name, row.Note.Value)
	default:
		return errNothing
	}
	return nil
}

func (k *Keeper) restoringCallback(c *commands, cb *store.Lasting) error {
	text, err := store.Body(cb.Callback)
	if err != nil {
		return err
	}
	key := k.key("callback:" + string(cb.Code))
	var to asked
	to.place(at(cb.Callback))
	c.give("HSET", key, "rev", cb.Revision, "occ", bit(cb.Occupies()), "state", string(cb.State), "body", text, "draft", cb.Draft,
		"person", cb.Person, "erased", bit(cb.Erased), "worker", to[0], "start", to[1], "day", to[2], "cells", to[3])
	if cb.Details != nil {
		c.give("HSET", key, "details", cb.Details)
	}
	c.give("ZADD", k.key("starts"), to[1], string(cb.Code))
	if cb.Person != "" {
		c.give("SADD", k.key("of:"+cb.Person), string(cb.Code))
	}
	if !cb.Occupies() {
		return nil
	}
	for _, cell := range cb.Cells {
		c.give("HSET", k.key("cells"), string(cb.Worker)+"|"+strconv.FormatInt(int64(cell), 10), string(cb.Code))
	}
	c.give("HINCRBY", k.key("load"), string(cb.Worker)+"|"+cb.Day, 1)
	if cb.Draft != "" {
		c.give("HSET", k.key("drafts"), cb.Draft, string(cb.Code))
	}
	return nil
}
