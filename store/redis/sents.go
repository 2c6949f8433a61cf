package redis

import (
	"context"
	"sync"
	"time"

	"bussola/store"
)

// sents tells the server in one script what was shown at one moment. The first to come leaves at once; who comes while it is on its
// way leaves after it, together.
type sents struct {
	k    *Keeper
	asks chan sentAsk
	free chan struct{} // a token while none is on its way
	stop chan struct{}
	wait sync.WaitGroup
	end  chan struct{} // nothing is on its way any more
}

// sentAsk is one letter that was shown, as sent.lua takes it.
type sentAsk struct {
	args     asked
	answered chan error
}

// sentWithin bounds one script: who asked may have given up long before.
const sentWithin = 10 * time.Second

func newSents(k *Keeper) *sents {
	s := &sents{k: k, asks: make(chan sentAsk, inOne), free: make(chan struct{}, 1), stop: make(chan struct{}), end: make(chan struct{})}
	s.free <- struct{}{}
	s.wait.Go(s.run)
	return s
}

// put waits until a letter is marked, or ctx is done: then it is not known whether it was.
func (s *sents) put(ctx context.Context, args asked) error {
	select {
	case <-s.free:
		_, err := s.k.do(ctx, s.k.sent, append(asked{1}, args...)...)
		s.free <- struct{}{}
		return err
	default:
	}
	one := sentAsk{args, make(chan error, 1)}
	select {
	case s.asks <- one:
	case <-ctx.Done():
		return ctx.Err()
	case <-s.stop:
		return store.ErrClosed
	}
	select {
	case err := <-one.answered:
		return err
	case <-ctx.Done():
		return ctx.Err()
	case <-s.end:
		select {
		case err := <-one.answered:
			return err
		default:
			return store.ErrClosed // nobody took it
		}
	}
}

func (s *sents) run() {
	for {
		var group []sentAsk
		select {
		case one := <-s.asks:
			group = append(group, one)
		case <-s.stop:
			return
		}
		select {
		case <-s.free:
		case <-s.stop:
			return
		}
		for more := true; more && len(group) < inOne; {
			select {
			case one := <-s.asks:
				group = append(group, one)
			default:
				more = false
			}
		}
		args := asked{len(group)}
		for _, one := range group {
			args.put(one.args...)
		}
		ctx, cancel := context.WithTimeout(context.Background(), sentWithin)
		_, err := s.k.do(ctx, s.k.sent, args...)
		cancel()
		s.free <- struct{}{}
		for _, one := range group {
			one.answered <- err
		}
	}
}

// close waits for what is on its way.
func (s *sents) close() {
	close(s.stop)
	s.wait.Wait()
	<-s.free
	close(s.end)
}
