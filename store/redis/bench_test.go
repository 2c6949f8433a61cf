package redis

import (
	"fmt"
	"testing"

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
