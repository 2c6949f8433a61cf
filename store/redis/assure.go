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

var _ store.Assurer = (*Keeper)(nil)

// assurePatience is how long replicas may take to say that they have it. They take milliseconds, or are away.
const assurePatience = 200 * time.Millisecond

// errNoSentinel: nobody says how many replicas there are.
var errNoSentinel = errors.New("no Sentinel answers")

// Assure says whether callbacks are on every replica that could become the master.
//
// WAIT counts replicas that have what its own connection has written, and nothing else: so a claim is written first, on the
// same connection and after what is asked about, and the replicas that have the claim have that, too. Between the two the
// server may have been made a replica, or have restarted: its run id and role must be the same before and after. The
// callbacks are read again last, and the letter that tells of them: who took over between the reading of that letter and now may
// have the callback as it was before, and then it has no such letter. All of it is one pipeline, which is one connection; when it breaks, the driver sends the whole
// again.
//
// How many replicas there must be: as many as Sentinel or the Cluster know, those that are away included, and never fewer than
// the address says. A single server knows only those that are connected: its address has to say replicas=N.
func (k *Keeper) Assure(ctx context.Context, codes []booking.Code, carried *store.Letter) (bool, error) {
	if err := k.ready(ctx); err != nil {
		return false, err
	}
	home, err := k.home(ctx)
	if moving(err) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	need, err := k.replicas(ctx, home)
	if errors.Is(err, errNoSentinel) {
		return false, nil // who cannot be counted may not have it
	}
	if err != nil {
		return false, k.failed(ctx, err)
	}
	need = max(need, k.address.Replicas)
	var before, after *goredis.StringCmd
	var have *goredis.Cmd
	var there []*goredis.StringCmd
	var letter *goredis.StringCmd
	_, err = home.Pipelined(ctx, func(p goredis.Pipeliner) error {
		before = p.Info(ctx, "everything")
		p.Incr(ctx, k.key("claim"))
		have = p.Do(ctx, "WAIT", need, assurePatience.Milliseconds())
		after = p.Info(ctx, "everything")
		if carried != nil {
			letter = p.HGet(ctx, k.key("letter:"+strconv.FormatInt(carried.ID, 10)), "sealed")
		}
		for _, c := range codes {
			there = append(there, p.HGet(ctx, k.key("callback:"+string(c)), "state"))
		}
		return nil
	})
	if errors.Is(err, goredis.Nil) || moving(err) {
		return false, nil // a callback or the letter is not there, or all of them are on their way to another server
	}
	if err != nil {
		return false, k.failed(ctx, err)
	}
	was, is := told(before.Val()), told(after.Val())
	if was["role"] != "master" || is["role"] != "master" || was["run_id"] != is["run_id"] {
		return false, nil
	}
	if k.address.Mode == Single && need < int(number(was["connected_slaves"])) {
		return false, nil // one joined meanwhile: asked again, it counts
	}
	if letter != nil && letter.Val() != string(carried.Sealed) {
		return false, nil
	}
	for _, state := range there {
		if state.Val() == "" {
			return false, nil
		}
	}
	n, err := have.Int()
	return n >= need, k.failed(ctx, err)
}

// moving says whether a server of a Cluster answered that what it was asked for lies elsewhere.
func moving(err error) bool {
	said, ok := errors.AsType[goredis.Error](err)
	return ok && (strings.HasPrefix(said.Error(), "MOVED ") || strings.HasPrefix(said.Error(), "ASK ") || strings.HasPrefix(said.Error(), "TRYAGAIN "))
}

// replicas is how many replicas the server has, as whoever may promote one knows it.
func (k *Keeper) replicas(ctx context.Context, home node) (int, error) {
	switch k.address.Mode {
	case Sentinel:
		return k.watched(ctx)
	case Cluster:
		id, err := home.ClusterMyID(ctx).Result()
		if err != nil {
			return 0, err
		}
		nodes, err := home.ClusterNodes(ctx).Result()
		n := 0
		for line := range strings.Lines(nodes) { // id, address, flags, master, ...
			if words := strings.Fields(line); len(words) > 3 && words[3] == id {
				n++
			}
		}
		return n, err
	}
	info, err := home.info(ctx, "replication")
	return int(number(info["connected_slaves"])), err
}

// watched asks the Sentinels, one after the other, how many replicas they know.
func (k *Keeper) watched(ctx context.Context) (int, error) {
	var last error
	for _, host := range k.address.Hosts {
		o := k.watchers
		o.Addr = host
		s := goredis.NewSentinelClient(&o)
		list, err := s.Replicas(ctx, k.address.Master).Result()
		if err = errors.Join(err, s.Close()); err == nil {
			return len(list), nil
		}
		last = err
	}
	return 0, fmt.Errorf("%w: %w", errNoSentinel, last)
}
