package fire

import (
	"context"
	"flag"
	"testing"
	"time"

	"bussola/store"
	"bussola/store/redis"
	"bussola/store/redis/redistest"
)

var (
	moves = flag.Int("fire.moves", 1, "how often the body goes round a Cluster under people's load; the long form is 25")
	kills = flag.Int("fire.kills", 0, "how often the server that has the body is killed, in between; the long form is 25")
)

// clustered keeps in a Cluster of three; the server that has the body has a replica as well.
type clustered []*redistest.Server

const bodyKey = "{bussola}:count"

func newClustered(t *testing.T) clustered {
	t.Helper()
	var all clustered
	for range 4 {
		all = append(all, redistest.Start(t, "cluster-enabled", "yes", "cluster-node-timeout", "1500", "cluster-replica-validity-factor", "0"))
	}
	redistest.Join(t, all[:3]...)
	redistest.Second(t, all[3], all[0]) // the body lies elsewhere or here: it is carried to where there are two
	return all
}

func (c clustered) place() string {
	return "redis+cluster://" + c[0].Host() + "," + c[1].Host() + "," + c[2].Host()
}

func (c clustered) open(bool) (store.Keeper, error) {
	return redis.Open(context.Background(), c.place(), redis.Options{})
}

func (c clustered) marks() (int, error) {
	s, err := redistest.Home(bodyKey, c...)
	if err != nil {
		return 0, err
	}
	return marksOn(s)
}

func (c clustered) audit() ([]store.Entry, error) {
	s, err := redistest.Home(bodyKey, c...)
	if err != nil {
		return nil, err
	}
	return auditOn(s)
}

// TestClusterMoves: the place of the body goes from server to server while people use the built program; nobody's turn is lost.
// With -fire.kills its server is killed, too, and a replica takes its place: then turns may be lost with it, and no promise.
func TestClusterMoves(t *testing.T) {
	if testing.Short() {
		return // see doc.go
	}
	t.Parallel()
	rounds := *moves + *kills
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute+time.Duration(rounds)*time.Minute)
	defer cancel()
	in := newClustered(t)
	c := newCampaign(t, *seed, size{citizens: 6, turns: max(60, 40*rounds)}, in, built)
	if *kills > 0 {
		for _, p := range c.citizens {
			p.patience = 5 * time.Second
		}
	}
	failed := make(chan error, 1)
	moved, killed := 0, 0
	go func() {
		failed <- func() error {
			for n := range rounds {
				if err := c.reach(ctx, (n+1)*c.size.turns/(rounds+2), 0); err != nil {
					return err
				}
				home, err := redistest.Home(bodyKey, in...)
				if err != nil {
					return err
				}
				if killed < *kills && (n%2 == 1 || rounds-n <= *kills-killed) { // by turns, and at the end what is left of them
					if err := in.lose(ctx, home); err != nil {
						return err
					}
					killed++
					continue
				}
				for _, to := range in { // from server to server, and at the end to one of the two that stand for each other
					if home, err = redistest.Home(bodyKey, in...); err != nil {
						return err
					}
					if to.Role() != "master" || to == home {
						continue
					}
					if err := redistest.Move(bodyKey, home, to); err != nil {
						return err
					}
					moved++
				}
				if pair, err := in.pair(); err != nil {
					return err
				} else if home, err = redistest.Home(bodyKey, in...); err == nil && home != pair {
					if err := redistest.Move(bodyKey, home, pair); err != nil {
						return err
					}
					moved++
				}
			}
			return nil
		}()
	}()
	c.mended = func() error { return <-failed }
	e := c.run(ctx)
	e.broken = true
	t.Logf("%d turns, %.0f s under load; moved %d times, its server killed %d times; confirming shown %d", c.done, c.load.Seconds(), moved, killed, e.count("notice_confirming"))
	if killed > 0 {
		judgePromises(t, e)
		return
	}
	judge(t, e)
}

// pair is the master that has a replica.
func (c clustered) pair() (*redistest.Server, error) {
	for _, s := range []*redistest.Server{c[0], c[3]} {
		if s.Role() == "master" {
			return s, nil
		}
	}
	return nil, redistest.ErrNowhere
}

// lose kills the server that has the body, and starts it again when its replica has taken its place.
func (c clustered) lose(ctx context.Context, home *redistest.Server) error {
	other := c[0]
	if home == c[0] {
		other = c[3]
	}
	if err := until(ctx, "the replica follows", func() bool { return follows(other) }); err != nil {
		return err
	}
	home.Kill()
	err := until(ctx, "the replica takes its place", func() bool { return other.Role() == "master" })
	home.Up()
	if err != nil {
		return err
	}
	return until(ctx, "the dead one follows", func() bool { return follows(home) })
}
