package redis

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"bussola/booking"
	"bussola/store"
)

// PutPairing keeps a one-time code.
func (k *Keeper) PutPairing(ctx context.Context, p store.Pairing) error {
	_, err := k.do(ctx, k.pairing, p.Hash, string(p.Worker), micro(p.Until))
	return err
}

// Pair uses a one-time code up.
func (k *Keeper) Pair(ctx context.Context, hash string, who store.Person, now time.Time) (booking.WorkerID, error) {
	reply, err := k.do(ctx, k.pair, hash, string(who), micro(now))
	if err != nil {
		return "", err
	}
	return booking.WorkerID(reply[0]), nil
}

// Worker is who a person is paired as.
func (k *Keeper) Worker(ctx context.Context, who store.Person) (store.Worker, error) {
	v, err := k.field(ctx, "workers", string(who))
	if err == nil && v == "" {
		err = store.ErrNotFound
	}
	if err != nil {
		return store.Worker{}, err
	}
	return worker(string(who), v), nil
}

// Workers lists the paired social workers, by name and then by the time of their pairing.
func (k *Keeper) Workers(ctx context.Context) ([]store.Worker, error) {
	if err := k.ready(ctx); err != nil {
		return nil, err
	}
	all, err := k.client.HGetAll(ctx, k.key("workers")).Result()
	if err != nil {
		return nil, k.failed(ctx, err)
	}
	var list []store.Worker
	for who, v := range all {
		list = append(list, worker(who, v))
	}
	slices.SortFunc(list, func(a, b store.Worker) int {
		return cmp.Or(cmp.Compare(a.Worker, b.Worker), a.Since.Compare(b.Since), cmp.Compare(a.Person, b.Person))
	})
	return list, nil
}

func worker(who, value string) store.Worker {
	since, id := split(value)
	return store.Worker{Person: store.Person(who), Worker: booking.WorkerID(id), Since: instant(since)}
}

// AuditSince lists the audit from a time on.
func (k *Keeper) AuditSince(ctx context.Context, since time.Time, n int) ([]store.Entry, error) {
	if err := k.ready(ctx); err != nil || n <= 0 {
		return nil, err
	}
	rows, err := k.client.ZRangeByScoreWithScores(ctx, k.key("audit"), &goredis.ZRangeBy{Min: micro(since), Max: "+inf", Count: int64(n)}).Result()
	if err != nil {
		return nil, k.failed(ctx, err)
	}
	var list []store.Entry
	for _, z := range rows {
		text, _ := z.Member.(string)
		list = append(list, entry(text, scored(z)))
	}
	return list, nil
}

// entry reads a member of the audit.
func entry(text string, at time.Time) store.Entry {
	e := store.Entry{At: at}
	parts := strings.SplitN(text[min(lineNumber, len(text)):], "\x00", 3)
	for i, to := range []*string{&e.Actor, &e.What, &e.Subject} {
		if i < len(parts) {
			*to = parts[i]
		}
	}
	return e
}

// lineNumber is how many digits come before an entry, so that entries of one moment stay in their order and equal ones apart.
const lineNumber = 16

func line(e store.Entry) string { return e.Actor + "\x00" + e.What + "\x00" + e.Subject }
