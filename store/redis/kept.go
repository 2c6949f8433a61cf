package redis

import (
	"cmp"
	"context"
	"errors"
	"slices"

	goredis "github.com/redis/go-redis/v9"

	"bussola/store"
)

// Kept gives everything that is kept of a person, in one script.
func (k *Keeper) Kept(ctx context.Context, p store.Person) (store.Kept, error) {
	all := store.Kept{Record: store.Record{Person: p}}
	if p == "" {
		return all, k.ready(ctx)
	}
	parts, err := k.list(ctx, k.listKept, string(p))
	if err != nil {
		return all, err
	}
	if len(parts) != 7 {
		return all, k.explain(errors.New("a script answered in another form than was asked"))
	}
	all.Record = record(p, parts[0])
	for _, v := range rows(parts[1]) {
		cb, err := readCallback(v)
		if err != nil {
			return all, err
		}
		all.Callbacks = append(all.Callbacks, cb)
	}
	for _, v := range rows(parts[2]) {
		all.Letters = append(all.Letters, letter(v))
	}
	for _, v := range rows(parts[3]) {
		all.Deliveries = append(all.Deliveries, delivery(word(v, 0), v[1:]))
	}
	for i := 0; i+1 < len(parts[4]); i += 2 {
		all.Dues = append(all.Dues, due(word(parts[4], i), string(p), word(parts[4], i+1)))
	}
	for i := 0; i+1 < len(parts[6]); i += 2 {
		all.Traces = append(all.Traces, store.Trace{Message: number(word(parts[6], i)), At: instant(word(parts[6], i+1))})
	}
	byTime(all.Traces)
	if v := word(parts[5], 0); v != "" {
		w := worker(string(p), v)
		all.Worker = &w
	}
	all.Unreachable = instant(word(parts[5], 1))
	slices.SortFunc(all.Callbacks, func(a, b store.StoredCallback) int {
		return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.Code, b.Code))
	})
	slices.SortFunc(all.Deliveries, func(a, b store.Delivery) int { return cmp.Compare(a.Place, b.Place) })
	slices.SortFunc(all.Dues, func(a, b store.Due) int { return cmp.Compare(a.Kind, b.Kind) })
	return all, nil
}

// rows are the lists within a list.
func rows(list []any) (out [][]any) {
	for _, v := range list {
		if row, ok := v.([]any); ok {
			out = append(out, row)
		}
	}
	return out
}

// People lists records by pseudonym.
func (k *Keeper) People(ctx context.Context, after store.Person, n int) ([]store.Record, error) {
	if err := k.ready(ctx); err != nil || n <= 0 {
		return nil, err
	}
	names, err := k.client.ZRangeByLex(ctx, k.key("people"), &goredis.ZRangeBy{Min: "(" + string(after), Max: "+", Count: int64(n)}).Result()
	if err != nil {
		return nil, k.failed(ctx, err)
	}
	cmds, err := k.client.Pipelined(ctx, func(p goredis.Pipeliner) error {
		for _, name := range names {
			p.HMGet(ctx, k.key("person:"+name), recordFields...)
		}
		return nil
	})
	if err != nil {
		return nil, k.failed(ctx, err)
	}
	var list []store.Record
	for i, cmd := range cmds {
		if r := record(store.Person(names[i]), cmd.(*goredis.SliceCmd).Val()); r.Version != 0 { // erased between the two
			list = append(list, r)
		}
	}
	return list, nil
}

// Rekey puts another wrapping of a data key in the place of the one given.
func (k *Keeper) Rekey(ctx context.Context, p store.Person, was, key []byte) (bool, error) {
	reply, err := k.do(ctx, k.rekey, string(p), was, key)
	return err == nil && reply[0] == "1", err
}
