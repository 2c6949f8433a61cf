package redis

import (
	"context"
	"errors"
	"sync"
	"time"

	goredis "github.com/redis/go-redis/v9"
)

// together asks the server at once what several turns ask at the same moment. A question that comes while others are on their way
// waits for them, with all who come meanwhile, and leaves with those in one pipeline: the busier the program, the fewer the
// packets, for it and for the server. One that finds nobody before it leaves at once and alone, by the hand of whoever asks: waking
// another to do it takes longer than the way.
//
// A Cluster is asked one by one: only then does the driver follow what moves to another server, and try again what is on its way.
type together struct {
	client goredis.UniversalClient
	asks   chan *question
	free   chan struct{} // a token while nobody is on the way
	late   chan struct{} // a token for each way that takes so long that another was opened beside it
	stop   chan struct{}
	wait   sync.WaitGroup
}

// question is what one caller asks at once. A caller whose time is over leaves, and its commands are nobody's.
type question struct {
	ctx      context.Context
	cmds     []goredis.Cmder
	answered chan struct{}
}

const (
	// inOne bounds what leaves in one pipeline, so that the first answer is not kept waiting for the last.
	inOne = 128
	// ways is how many pipelines are on their way at once, at most. Usually it is one: what comes meanwhile leaves together, and the
	// server does one after the other anyway. Another is opened beside one that takes longer than lateAfter, as where the server
	// waits for its disk at each answer, or a connection broke.
	ways      = 2
	lateAfter = 5 * time.Millisecond
	// aloneWithin is how long one is waited for by the hand of who asks, who cannot leave meanwhile. Then it is asked again by
	// another: every command can be.
	aloneWithin = time.Second
)

func newTogether(client goredis.UniversalClient) *together {
	t := &together{client: client, asks: make(chan *question, inOne), free: make(chan struct{}, 1), late: make(chan struct{}, ways-1), stop: make(chan struct{})}
	if _, cluster := client.(*goredis.ClusterClient); !cluster {
		t.free <- struct{}{}
		for range ways {
			t.wait.Go(t.run)
		}
	}
	return t
}

// ask puts commands to the server and gives the first error. After one the commands are not to be looked at: they may still be on
// their way.
func (t *together) ask(ctx context.Context, cmds ...goredis.Cmder) error {
	if _, cluster := t.client.(*goredis.ClusterClient); cluster {
		for _, cmd := range cmds {
			if err := t.client.Process(ctx, cmd); err != nil {
				return err
			}
		}
		return nil
	}
	select {
	case <-t.free:
		back := t.lend()
		answered := t.alone(ctx, cmds)
		back()
		if answered {
			return (&question{cmds: cmds}).err()
		}
	default:
	}
	q := &question{ctx, cmds, make(chan struct{})}
	select {
	case t.asks <- q:
	case <-ctx.Done():
		return ctx.Err()
	case <-t.stop:
		return goredis.ErrClosed
	}
	select {
	case <-q.answered:
		return q.err()
	case <-ctx.Done():
		return ctx.Err()
	case <-t.stop:
		select {
		case <-q.answered:
			return q.err()
		default:
			return goredis.ErrClosed
		}
	}
}

// alone asks without others. False: there was no answer in time, and nothing of the commands is to be used.
func (t *together) alone(ctx context.Context, cmds []goredis.Cmder) bool {
	once, cancel := context.WithTimeout(ctx, aloneWithin)
	defer cancel()
	t.put(once, []*question{{ctx: once, cmds: cmds}})
	if once.Err() == nil || ctx.Err() != nil {
		return true
	}
	for _, cmd := range cmds {
		cmd.SetErr(nil)
	}
	return false
}

func (q *question) err() error {
	for _, cmd := range q.cmds {
		if err := cmd.Err(); err != nil {
			return err
		}
	}
	return nil
}

func (t *together) run() {
	for {
		var group []*question
		select {
		case q := <-t.asks:
			group = append(group, q)
		case <-t.stop:
			return
		}
		select {
		case <-t.free:
		case <-t.stop:
			return
		}
		for more := true; more && len(group) < inOne; {
			select {
			case q := <-t.asks:
				group = append(group, q)
			default:
				more = false
			}
		}
		back := t.lend()
		t.put(context.Background(), group)
		back()
		for _, q := range group {
			close(q.answered)
		}
	}
}

// lend is called by who has taken the way and gives what brings it back. When that takes long, another may go meanwhile.
func (t *together) lend() (back func()) {
	lent := make(chan bool, 1)
	timer := time.AfterFunc(lateAfter, func() {
		select {
		case t.late <- struct{}{}:
			t.free <- struct{}{}
			lent <- true
		default:
			lent <- false
		}
	})
	return func() {
		if !timer.Stop() && <-lent {
			<-t.late
			return
		}
		t.free <- struct{}{}
	}
}

// put asks a group. What the server itself answers with an error is asked once more alone, as the driver does with a single
// command that may be tried again: every script can be asked twice.
func (t *together) put(ctx context.Context, group []*question) {
	if len(group) == 1 && len(group[0].cmds) == 1 {
		_ = t.client.Process(group[0].ctx, group[0].cmds[0]) // the command has the error
		return
	}
	pipe := t.client.Pipeline()
	for _, q := range group {
		for _, cmd := range q.cmds {
			_ = pipe.Process(ctx, cmd) // put in the queue: no error
		}
	}
	_, _ = pipe.Exec(ctx) // each command has its own error
	for _, q := range group {
		for _, cmd := range q.cmds {
			if again(cmd.Err()) && q.ctx.Err() == nil {
				cmd.SetErr(nil)
				_ = t.client.Process(q.ctx, cmd)
			}
		}
	}
}

// again says that the server was there and would not do it now: it loads, it has just become a replica.
func again(err error) bool {
	_, told := errors.AsType[goredis.Error](err)
	return told && !errors.Is(err, goredis.Nil) && !goredis.HasErrorPrefix(err, "NOSCRIPT")
}

// close waits for what is on its way.
func (t *together) close() {
	close(t.stop)
	t.wait.Wait()
	if _, cluster := t.client.(*goredis.ClusterClient); !cluster {
		<-t.free // who asks alone brings it back
		for range ways - 1 {
			t.late <- struct{}{}
		}
	}
}

// fields reads fields of a hash.
func (t *together) fields(ctx context.Context, key string, names ...string) ([]any, error) {
	cmd := hmget(ctx, key, names...)
	if err := t.ask(ctx, cmd); err != nil {
		return nil, err
	}
	return cmd.Val(), nil
}

func hmget(ctx context.Context, key string, names ...string) *goredis.SliceCmd {
	args := make([]any, 0, 2+len(names))
	args = append(args, "hmget", key)
	for _, n := range names {
		args = append(args, n)
	}
	return goredis.NewSliceCmd(ctx, args...)
}

// script runs a script, and brings its text where the server does not know it.
func (t *together) script(ctx context.Context, s *goredis.Script, keys []string, first string, args []any) *goredis.Cmd {
	all := make([]any, 0, 4+len(keys)+len(args))
	all = append(all, "evalsha", s.Hash(), len(keys))
	for _, k := range keys {
		all = append(all, k)
	}
	all = append(append(all, first), args...)
	cmd := goredis.NewCmd(ctx, all...)
	cmd.SetFirstKeyPos(3)
	err := t.ask(ctx, cmd)
	if goredis.HasErrorPrefix(err, "NOSCRIPT") {
		return s.Eval(ctx, t.client, keys, all[3+len(keys):]...)
	}
	if err != nil {
		cmd = goredis.NewCmd(ctx) // the other may still be on its way
		cmd.SetErr(err)
	}
	return cmd
}
