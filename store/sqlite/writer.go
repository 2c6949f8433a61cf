package sqlite

import (
	"context"
	"errors"
	"time"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"bussola/store"
)

// job is one write that waits for its turn. do runs in a savepoint: what it refuses leaves nothing.
type job struct {
	ctx    context.Context
	do     func(*conn) error
	plain  bool // it refuses before it writes, so that it needs no savepoint; any other error is everybody's
	scrub  bool // what it deletes must not stay in the log either
	err    error
	answer chan struct{}
}

// groupAtMost bounds how many jobs share one transaction, and so how long the first of them waits for the last.
const groupAtMost = 256

// do hands a write to the writer and waits until the disk has it. A context that ends before its turn is an error and
// nothing is written; once it has begun its outcome is waited for, for it takes one fsync.
func (k *Keeper) do(ctx context.Context, do func(*conn) error) error {
	return k.hand(&job{ctx: ctx, do: do, answer: make(chan struct{})})
}

func (k *Keeper) hand(j *job) error {
	select {
	case <-k.closing:
		return store.ErrClosed
	default:
	}
	select {
	case k.jobs <- j:
	case <-j.ctx.Done():
		return j.ctx.Err()
	case <-k.closing:
		return store.ErrClosed
	}
	select {
	case <-j.answer:
		return j.err
	case <-k.done: // put in the queue while the keeper closed: it was answered before the writer left, or never seen
		select {
		case <-j.answer:
			return j.err
		default:
			return store.ErrClosed
		}
	}
}

// write is the only goroutine that writes.
func (k *Keeper) write(c *conn) {
	defer close(k.done)
	scrub := false
	for {
		var first *job
		select {
		case first = <-k.jobs:
		case <-k.closing:
			select { // what was accepted before is still done
			case first = <-k.jobs:
			default:
				_, _, err := c.WALCheckpoint("main", sqlite3.CHECKPOINT_TRUNCATE)
				if errors.Is(err, sqlite3.BUSY) || errors.Is(err, sqlite3.LOCKED) {
					err = nil // another process reads: it folds the log when it closes
				}
				k.closed = k.explain(errors.Join(err, c.shut()))
				return
			}
		}
		group := k.group(c, first)
		for _, j := range group {
			scrub = scrub || j.scrub && j.err == nil
		}
		if scrub {
			scrub = !c.truncateLog()
		}
		for _, j := range group {
			close(j.answer)
		}
	}
}

// group does the first job and all that wait behind it in one transaction.
func (k *Keeper) group(c *conn, first *job) []*job {
	group := []*job{first}
	err := c.run("BEGIN IMMEDIATE")
	if err == nil {
		for j := first; j != nil; j = k.next(&group) {
			if err = c.attempt(j); err != nil {
				break
			}
		}
		if err == nil {
			err = c.run("COMMIT")
		}
		if err != nil && !c.GetAutocommit() {
			err = errors.Join(err, c.run("ROLLBACK"))
		}
	}
	for _, j := range group {
		if err != nil { // refusals too: they may have been judged by what did not happen
			j.err = err
		}
		j.err = k.explain(j.err)
	}
	return group
}

// next takes a waiting job into the group, or says that nobody waits.
func (k *Keeper) next(group *[]*job) *job {
	if len(*group) == groupAtMost {
		return nil
	}
	select {
	case j := <-k.jobs:
		*group = append(*group, j)
		return j
	default:
		return nil
	}
}

// attempt runs a job in a savepoint. Its own error is the job's; the one returned is the transaction's.
func (c *conn) attempt(j *job) error {
	if j.err = j.ctx.Err(); j.err != nil {
		return nil
	}
	if j.plain {
		if j.err = j.do(c); j.err == nil || answer(j.err) {
			return nil
		}
		return j.err
	}
	if err := c.run("SAVEPOINT job"); err != nil {
		return err
	}
	if j.err = j.do(c); j.err == nil {
		return c.run("RELEASE job")
	}
	if c.GetAutocommit() { // a full disk rolls the whole transaction back by itself
		return j.err
	}
	if err := c.run("ROLLBACK TO job"); err != nil {
		return err
	}
	return c.run("RELEASE job")
}

// truncateLog empties the write-ahead log, where erased rows would live on. It says whether it could: a long reader in
// another process prevents it, and then the next commit tries again.
func (c *conn) truncateLog() bool {
	if c.BusyTimeout(scrubPatience) != nil {
		return false
	}
	_, _, err := c.WALCheckpoint("main", sqlite3.CHECKPOINT_TRUNCATE)
	return c.BusyTimeout(busyPatience) == nil && err == nil
}

const (
	busyPatience  = 5 * time.Second        // for a lock that another process holds
	scrubPatience = 200 * time.Millisecond // commits wait meanwhile
)
