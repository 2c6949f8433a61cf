package redis

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"bussola/store"
	"bussola/store/redis/redistest"
	"bussola/store/storetest"
)

// BenchmarkCommit measures a whole ordinary turn (session of 2 kB, mark, due row, letter, audit) on a server whose file is on
// the disk when it answers, and on one that syncs each second.
//
//	go test -run '^$' -bench Commit -benchtime 3s ./store/redis
func BenchmarkCommit(b *testing.B) {
	for _, sync := range []string{"always", "everysec"} {
		for _, at := range []int{1, 64} {
			b.Run(fmt.Sprintf("%s, %d at once", sync, at), func(b *testing.B) {
				k := open(b, redistest.Start(b, "appendfsync", sync).URL(), Options{})
				storetest.Commits(b, k, at, func(p store.Person, version, i int64) store.Commit {
					c := turn(p, version, fmt.Sprintf("%020d", i))
					c.Record.Session = append(c.Record.Session, make([]byte, 2000)...)
					return c
				})
			})
		}
	}
}

// BenchmarkCitizen is what most turns ask of the server: a session, a mark, a trace and a letter in one commit, then the letter marked
// as shown. Reported is the server's own processor time of a turn, 64 people at once.
//
//	go test -run '^$' -bench Citizen -benchtime 20000x ./store/redis
func BenchmarkCitizen(b *testing.B) {
	s := redistest.Start(b, "appendfsync", "everysec")
	k := open(b, s.URL(), Options{})
	spent := func() (us float64) {
		home, err := k.home(ctx)
		if err != nil {
			b.Fatal(err)
		}
		info, err := home.info(ctx, "cpu")
		if err != nil {
			b.Fatal(err)
		}
		for _, name := range []string{"used_cpu_sys", "used_cpu_user"} {
			n, err := strconv.ParseFloat(strings.TrimSpace(info[name]), 64)
			if err != nil {
				b.Fatal(err)
			}
			us += n * 1e6
		}
		return us
	}
	var next atomic.Int64
	var wait sync.WaitGroup
	before := spent()
	b.ResetTimer()
	for w := range 64 {
		wait.Go(func() {
			p := store.Person(fmt.Sprintf("%064d", w))
			place := "screen/" + string(p)
			for version := int64(0); ; version++ {
				i := next.Add(1)
				if i > int64(b.N) {
					return
				}
				at := now.Add(time.Duration(i) * time.Second)
				var key []byte
				if version == 0 {
					key = []byte("key")
				}
				given, err := k.Commit(ctx, store.Commit{
					Now: at, Update: fmt.Sprintf("tg:%d:m%d.1795675879", i, 2*i),
					Record:  &store.Record{Person: p, Version: version, Session: make([]byte, 340), Key: key},
					Letters: []store.Letter{{Person: p, Place: place, Sealed: make([]byte, 1300)}},
					Traces:  []store.Trace{{Message: 2 * i, At: at}},
				})
				if err != nil {
					b.Error(err)
					return
				}
				err = k.Sent(ctx, given.Letters[0].ID, &store.Delivery{Place: place, Person: p, Message: 2*i + 1, Sent: at}, store.Trace{Message: 2*i + 1, At: at})
				if err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wait.Wait()
	b.StopTimer()
	b.ReportMetric((spent()-before)/float64(b.N), "server-us/op")
}
