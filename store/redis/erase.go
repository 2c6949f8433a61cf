package redis

import (
	"context"
	"fmt"
	"strings"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"bussola/store"
)

// Erase removes a person, then has the server write its append-only file anew, where every value that was ever written
// stands until then. A commit waits for that as long as scrubPatience; what takes longer goes on by itself, and Sweep looks
// after it. Replicas keep files of their own: the operator has them rewritten, too.
func (k *Keeper) Erase(ctx context.Context, p store.Person, now time.Time) error {
	if p == "" {
		return nil // nobody: callbacks without a person are not theirs
	}
	_, err := k.Commit(ctx, store.Commit{Now: now, Erase: p})
	return err
}

// Erasures lists who was erased.
func (k *Keeper) Erasures(ctx context.Context, since time.Time, n int) ([]store.Erasure, error) {
	if err := k.ready(ctx); err != nil || n <= 0 {
		return nil, err
	}
	rows, err := k.client.ZRangeByScoreWithScores(ctx, k.key("erasures"), &goredis.ZRangeBy{Min: micro(since), Max: "+inf", Count: int64(n)}).Result()
	if err != nil {
		return nil, k.failed(ctx, err)
	}
	var list []store.Erasure
	for _, z := range rows {
		who, _ := z.Member.(string)
		list = append(list, store.Erasure{Person: store.Person(who), At: scored(z)})
	}
	return list, nil
}

// Forget deletes what is too old of audit and erasures.
func (k *Keeper) Forget(ctx context.Context, o store.Old) (int, error) {
	reply, err := k.do(ctx, k.forget, "1", micro(o.Audit), micro(o.Erasures))
	if err != nil {
		return 0, err
	}
	return int(number(reply[0])), k.scrub(ctx)
}

const (
	scrubPatience = 3 * time.Second
	scrubLook     = 20 * time.Millisecond
)

// scrubLeft cleans the log when an erasure said that it must be and nobody has since.
func (k *Keeper) scrubLeft(ctx context.Context) error {
	n, err := k.client.Exists(ctx, k.key("scrub")).Result()
	if err != nil || n == 0 {
		return k.failed(ctx, err)
	}
	return k.scrub(ctx)
}

// scrub has the log rewritten, and waits for a rewriting that began after this call.
func (k *Keeper) scrub(ctx context.Context) error {
	since, err := k.client.Get(ctx, k.key("scrub")).Result()
	if err != nil {
		return k.failed(ctx, err)
	}
	look := time.NewTicker(scrubLook)
	defer look.Stop()
	enough := time.NewTimer(scrubPatience)
	defer enough.Stop()
	for began := false; k.scrubs; {
		home, err := k.home(ctx)
		if err != nil {
			return err
		}
		info, err := home.info(ctx, "persistence")
		if err != nil {
			return k.failed(ctx, err)
		}
		busy := info["aof_rewrite_in_progress"] == "1" || info["aof_rewrite_scheduled"] == "1" || info["rdb_bgsave_in_progress"] == "1"
		switch {
		case busy:
		case !began:
			err := home.BgRewriteAOF(ctx).Err()
			if err == nil {
				began = true
			} else if !strings.Contains(err.Error(), "in progress") {
				return fmt.Errorf("what was erased is still in the server's append-only file, have it rewritten (BGREWRITEAOF): %w", k.failed(ctx, err))
			}
		case info["aof_last_bgrewrite_status"] != "ok":
			return fmt.Errorf("redis at %s could not rewrite its append-only file (see its log), where something erased still stands", k.address)
		default:
			return k.scrubbed(ctx, since)
		}
		select {
		case <-look.C:
		case <-enough.C:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return k.scrubbed(ctx, since)
}

// scrubbed forgets that there is something to clean, unless somebody was erased meanwhile.
func (k *Keeper) scrubbed(ctx context.Context, since string) error {
	now, err := k.client.Get(ctx, k.key("scrub")).Result()
	if err == nil && now == since {
		err = k.client.Del(ctx, k.key("scrub")).Err()
	}
	if err != nil && !isNil(err) {
		return k.failed(ctx, err)
	}
	return nil
}
