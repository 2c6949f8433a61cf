package redis

import (
	"cmp"
	"context"
	"slices"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"bussola/store"
)

// Traces lists the messages of a person's chat.
func (k *Keeper) Traces(ctx context.Context, p store.Person, after time.Time) ([]store.Trace, error) {
	if err := k.ready(ctx); err != nil {
		return nil, err
	}
	rows, err := k.client.ZRangeByScoreWithScores(ctx, k.key("traces:"+string(p)), &goredis.ZRangeBy{Min: "(" + micro(after), Max: "+inf"}).Result()
	if err != nil {
		return nil, k.failed(ctx, err)
	}
	var list []store.Trace
	for _, z := range rows {
		m, _ := z.Member.(string)
		list = append(list, store.Trace{Message: number(m), At: scored(z)})
	}
	byTime(list)
	return list, nil
}

// Untrace forgets messages that are gone.
func (k *Keeper) Untrace(ctx context.Context, p store.Person, messages []int64) error {
	a := asked{string(p), len(messages)}
	for _, m := range messages {
		a.put(m)
	}
	_, err := k.do(ctx, k.untrace, a...)
	return err
}

func (a *asked) traces(list []store.Trace) {
	a.put(len(list))
	for _, t := range list {
		a.put(t.Message, micro(t.At))
	}
}

// byTime orders as the contract does: the server orders equal times by the digits of the message.
func byTime(list []store.Trace) {
	slices.SortFunc(list, func(a, b store.Trace) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Message, b.Message)) })
}
