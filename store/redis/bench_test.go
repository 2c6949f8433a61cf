package redis

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"bussola/store"
	"bussola/store/redis/redistest"
)

// BenchmarkCommit measures a whole ordinary turn (session of 2 kB, mark, due row, letter, audit) on a server whose file is on
// the disk when it answers, and on one that syncs each second.
//
//	go test -run '^$' -bench Commit -benchtime 3s ./store/redis
func BenchmarkCommit(b *testing.B) {
	for _, sync := range []string{"always", "everysec"} {
		for _, at := range []int{1, 64} {
			b.Run(fmt.Sprintf("%s, %d at once", sync, at), func(b *testing.B) { commits(b, sync, at) })
		}
	}
}

func commits(b *testing.B, fsync string, at int) {
	k := open(b, redistest.Start(b, "appendfsync", fsync).URL(), Options{})
	var next atomic.Int64
	var wg sync.WaitGroup
	took := make([]time.Duration, b.N)
	b.ResetTimer()
	for w := range at {
		wg.Go(func() {
			p, version := store.Person(fmt.Sprintf("%064d", w)), int64(0)
			for i := next.Add(1) - 1; i < int64(b.N); i = next.Add(1) - 1 {
				c := turn(p, version, fmt.Sprintf("%020d", i))
				c.Record.Session = append(c.Record.Session, make([]byte, 2000)...)
				start := time.Now()
				if _, err := k.Commit(ctx, c); err != nil {
					b.Error(err)
					return
				}
				took[i] = time.Since(start)
				version++
			}
		})
	}
	wg.Wait()
	b.StopTimer()
	slices.Sort(took)
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "commits/s")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
}
