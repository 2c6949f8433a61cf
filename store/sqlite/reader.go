package sqlite

import (
	"context"
	"sync/atomic"

	"bussola/store"
)

// look is one read that waits for its turn.
type look struct {
	ctx   context.Context
	do    func(*conn) error
	begun atomic.Bool // somebody does it, or its caller has left
	err   error
	done  chan struct{}
}

// looksAtOnce bounds how many reads share one snapshot.
const looksAtOnce = 64

// read runs a read on a connection for reading, within one snapshot. Whoever gets a connection does what others wait for, too: to
// begin a snapshot on what was just written takes longer than to look at it.
func (k *Keeper) read(ctx context.Context, do func(*conn) error) error {
	if k.readers == nil {
		return k.do(ctx, do)
	}
	l := &look{ctx: ctx, do: do, done: make(chan struct{})}
	select {
	case k.looks <- l:
	case <-ctx.Done():
		return ctx.Err()
	case <-k.closing:
		return store.ErrClosed
	}
	for {
		select {
		case <-l.done:
			return l.err
		case c, open := <-k.readers:
			if !open {
				return store.ErrClosed
			}
			k.readers <- k.lookAll(c, k.waiting())
		case <-ctx.Done():
			if l.begun.CompareAndSwap(false, true) {
				return ctx.Err()
			}
			<-l.done // it listens to ctx, too
			return l.err
		}
	}
}

// readAlone is read for what takes long: nobody waits behind it.
func (k *Keeper) readAlone(ctx context.Context, do func(*conn) error) error {
	if k.readers == nil {
		return k.do(ctx, do)
	}
	select {
	case c, open := <-k.readers:
		if !open {
			return store.ErrClosed
		}
		l := &look{ctx: ctx, do: do, done: make(chan struct{})}
		k.readers <- k.lookAll(c, []*look{l})
		return l.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// waiting takes the reads that wait.
func (k *Keeper) waiting() (list []*look) {
	for len(list) < looksAtOnce {
		select {
		case l := <-k.looks:
			if l.begun.CompareAndSwap(false, true) {
				list = append(list, l)
			}
		default:
			return list
		}
	}
	return list
}

// lookAll does reads and gives the connection back: nil when there is none, because it did not open.
func (k *Keeper) lookAll(c *conn, list []*look) *conn {
	if len(list) == 0 {
		return c
	}
	var err error
	if c == nil {
		c, err = k.open(true)
	}
	if err == nil {
		err = c.run("BEGIN")
	}
	begun := err == nil
	for _, l := range list {
		if l.err = err; begun {
			c.SetInterrupt(l.ctx)
			l.err = l.do(c)
			c.SetInterrupt(context.Background())
		}
	}
	if begun {
		err = c.run("ROLLBACK")
	}
	for _, l := range list {
		switch {
		case l.err == nil:
			l.err = err
		case l.ctx.Err() != nil:
			l.err = l.ctx.Err()
		}
		l.err = k.explain(l.err)
		close(l.done)
	}
	return c
}
