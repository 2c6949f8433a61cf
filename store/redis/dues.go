package redis

import (
	"context"
	"time"

	"bussola/store"
)

// Due lists the rows whose time has come.
func (k *Keeper) Due(ctx context.Context, now time.Time, n int) ([]store.Due, error) {
	if n <= 0 {
		return nil, nil
	}
	rows, err := k.list(ctx, k.listDues, micro(now), n)
	if err != nil {
		return nil, err
	}
	var list []store.Due
	for _, row := range rows {
		list = append(list, due(word(row, 0), word(row, 1), word(row, 2)))
	}
	return list, nil
}

// NextDue is when the next row is due.
func (k *Keeper) NextDue(ctx context.Context) (time.Time, error) {
	if err := k.ready(ctx); err != nil {
		return time.Time{}, err
	}
	first, err := k.client.ZRangeWithScores(ctx, k.key("dues"), 0, 0).Result()
	if err != nil || len(first) == 0 {
		return time.Time{}, k.failed(ctx, err)
	}
	return scored(first[0]), nil
}

func due(kind, subject, value string) store.Due {
	at, revision := split(value)
	return store.Due{DueKey: store.DueKey{Kind: kind, Subject: subject}, At: instant(at), Revision: number(revision)}
}
