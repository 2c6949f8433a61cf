package fire

import (
	"context"
	"strings"
	"testing"
	"time"
)

// harm is one way in which a Redis server fails while the program uses it; it is well again when do returns.
type harm struct {
	name string
	do   func(ctx context.Context, s *server) error
}

// harms are done one after the other, again and again.
var harms = []harm{
	{"its scripts are forgotten", func(_ context.Context, s *server) error { _, err := s.Try("SCRIPT", "FLUSH"); return err }},
	{"killed and started again", func(ctx context.Context, s *server) error {
		s.Kill()
		err := wait(ctx, 200*time.Millisecond)
		s.Up()
		return err
	}},
	{"its memory is full", func(ctx context.Context, s *server) error {
		return s.meanwhile(ctx, []string{"CONFIG", "SET", "maxmemory", "1"}, []string{"CONFIG", "SET", "maxmemory", "0"})
	}},
	{"it became a replica", func(ctx context.Context, s *server) error {
		return s.meanwhile(ctx, []string{"REPLICAOF", "127.0.0.1", "1"}, []string{"REPLICAOF", "NO", "ONE"})
	}},
	{"it lets everybody wait", func(ctx context.Context, s *server) error {
		if _, err := s.Try("CLIENT", "PAUSE", "400", "ALL"); err != nil {
			return err
		}
		return wait(ctx, 500*time.Millisecond)
	}},
	{"it is frozen", func(ctx context.Context, s *server) error {
		s.Freeze()
		defer s.Thaw()
		return wait(ctx, 500*time.Millisecond)
	}},
	{"connections are reset", func(ctx context.Context, s *server) error {
		for range 10 {
			s.net.Break()
			if err := wait(ctx, 20*time.Millisecond); err != nil {
				return err
			}
		}
		return nil
	}},
	{"its disk is full", func(ctx context.Context, s *server) error {
		s.DiskFull()
		for !s.Ended() { // it answers nothing that is not on the disk, and ends at the first write that fails
			if _, err := s.Try("SET", "elsewhere", strings.Repeat("x", 8<<10)); err == nil {
				continue
			}
			if err := wait(ctx, 10*time.Millisecond); err != nil {
				return err
			}
		}
		s.Kill()
		s.Up()
		return nil
	}},
	{"replies are lost", func(ctx context.Context, s *server) error {
		s.net.Lose(6, "evalsha")
		return wait(ctx, 300*time.Millisecond)
	}},
}

func (s *server) meanwhile(ctx context.Context, begin, end []string) error {
	if _, err := s.Try(begin...); err != nil {
		return err
	}
	if err := wait(ctx, 300*time.Millisecond); err != nil {
		return err
	}
	_, err := s.Try(end...)
	return err
}

// TestKillOnRedis runs the built program on a Redis server that fails in every way there is, and kills the program as well.
func TestKillOnRedis(t *testing.T) {
	if testing.Short() {
		return // see doc.go
	}
	t.Parallel()
	s, limit := size{12, 192, 3}, 8*time.Minute
	if *long {
		s, limit = size{200, 10_000, 50}, 40*time.Minute
	}
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	in := newServer(t)
	c := newCampaign(t, *seed, s, in, built)
	done, n := map[string]int{}, 0
	c.harm = func(ctx context.Context) error {
		for range max(1, 2*len(harms)/s.kills) { // each at least once, whatever the size
			h := harms[n%len(harms)]
			n++
			done[h.name]++
			if err := h.do(ctx, in); err != nil {
				return err
			}
			if err := wait(ctx, 50*time.Millisecond); err != nil {
				return err
			}
		}
		return nil
	}
	e := c.run(ctx)
	e.broken = true
	t.Logf("%d citizens, %d turns, %d kills: %.0f s under load; done to the server: %v", s.citizens, c.done, c.kills, c.load.Seconds(), done)
	for _, h := range harms {
		if done[h.name] == 0 {
			t.Errorf("%s: never happened", h.name)
		}
	}
	judge(t, e)
}
