package storetest

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"bussola/store"
)

// Commits measures b.N commits of a keeper, each of a person of its own, so many at once. turn makes the i-th of all: the next of a
// person, on the version it left. Reported are commits a second, and how long 99 of 100 took at most, in milliseconds.
func Commits(b *testing.B, k store.Keeper, at int, turn func(p store.Person, version, i int64) store.Commit) {
	var next atomic.Int64
	var wg sync.WaitGroup
	took := make([]time.Duration, b.N)
	b.ResetTimer()
	for w := range at {
		wg.Go(func() {
			p, version := store.Person(fmt.Sprintf("%064d", w)), int64(0)
			for i := next.Add(1) - 1; i < int64(b.N); i = next.Add(1) - 1 {
				c := turn(p, version, i)
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
