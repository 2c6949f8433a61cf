package redis

import (
	"context"
	"time"

	"bussola/store"
)

// Letters lists what may leave: the oldest letter of each person, when its time has come.
func (k *Keeper) Letters(ctx context.Context, now time.Time, n int, busy map[store.Person]bool) ([]store.Listed, error) {
	var a asked
	a.put(micro(now), n, len(busy))
	for p := range busy {
		a.put(string(p))
	}
	rows, err := k.list(ctx, k.listLetters, a...)
	if err != nil {
		return nil, err
	}
	var list []store.Listed
	for _, row := range rows {
		list = append(list, store.Listed{Letter: letter(row), Key: sealed(row, 6), Address: sealed(row, 7), Stands: number(word(row, 8))})
	}
	return list, nil
}

// Sent forgets a letter and keeps where its message stands, and what it became.
func (k *Keeper) Sent(ctx context.Context, id int64, d *store.Delivery, shown ...store.Trace) error {
	a := asked{id, "0"}
	if d != nil {
		a = asked{id, "1", d.Place, string(d.Person), d.Message, micro(d.Sent)}
	}
	a.traces(shown)
	if err := k.ready(ctx); err != nil {
		return err
	}
	return k.sents.put(ctx, a)
}

// Postpone keeps a letter for later.
func (k *Keeper) Postpone(ctx context.Context, id int64, notBefore time.Time) error {
	_, err := k.do(ctx, k.postpone, id, micro(notBefore))
	return err
}

// Delivery is what stands at a place.
func (k *Keeper) Delivery(ctx context.Context, place string) (store.Delivery, error) {
	if err := k.ready(ctx); err != nil {
		return store.Delivery{}, err
	}
	v, err := k.shared.fields(ctx, k.key("place:"+place), "person", "message", "sent")
	if err != nil || v[0] == nil {
		return store.Delivery{}, k.failed(ctx, err)
	}
	return delivery(place, v), nil
}

func letter(v []any) store.Letter {
	return store.Letter{ID: number(word(v, 0)), Person: store.Person(word(v, 1)), Place: word(v, 2), Sealed: sealed(v, 3),
		NotBefore: instant(word(v, 4)), Attempts: int(number(word(v, 5)))}
}

func delivery(place string, v []any) store.Delivery {
	return store.Delivery{Place: place, Person: store.Person(word(v, 0)), Message: number(word(v, 1)), Sent: instant(word(v, 2))}
}
