package sqlite

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"bussola/store"
)

// BenchmarkCommit measures a whole ordinary turn (session of 2 kB, mark, due row, letter, audit) that is on the disk when
// it is answered. Each writes bytes that were not there before: SQLite skips the fsync of what does not change.
//
//	go test -run '^$' -bench Commit -benchtime 5s ./store/sqlite
func BenchmarkCommit(b *testing.B) {
	for _, at := range []int{1, 64} {
		b.Run(fmt.Sprintf("%d at once", at), func(b *testing.B) {
			k := open(b, folder(b), Options{Serving: true})
			var next atomic.Int64
			var wg sync.WaitGroup
			took := make([]time.Duration, b.N)
			b.ResetTimer()
			for w := range at {
				wg.Go(func() {
					p, version := store.Person(fmt.Sprintf("%064d", w)), int64(0)
					for i := next.Add(1) - 1; i < int64(b.N); i = next.Add(1) - 1 {
						start := time.Now()
						if _, err := k.Commit(ctx, turn(p, version, i)); err != nil {
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
		})
	}
}

// BenchmarkLoad measures reading a session beside nobody.
//
//	go test -run '^$' -bench Load ./store/sqlite
func BenchmarkLoad(b *testing.B) {
	k := open(b, folder(b), Options{Serving: true})
	if _, err := k.Commit(ctx, turn("p", 0, 1)); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := k.Load(ctx, "p"); err != nil {
			b.Fatal(err)
		}
	}
}

func turn(p store.Person, version, i int64) store.Commit {
	text := fmt.Sprintf("%020d", i)
	session := make([]byte, 2000)
	copy(session, text)
	return store.Commit{
		Now: now, Update: text,
		Record:  &store.Record{Person: p, Version: version, Session: session, Key: []byte("key")},
		Dues:    []store.Due{{DueKey: store.DueKey{Kind: "retention", Subject: string(p)}, At: now.Add(time.Duration(i) * time.Second), Revision: version}},
		Letters: []store.Letter{{Person: p, Place: "screen/" + string(p), Sealed: session[:500]}},
		Audit:   []store.Entry{{At: now, Actor: "citizen", What: text}},
	}
}
