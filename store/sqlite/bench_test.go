package sqlite

import (
	"fmt"
	"testing"
	"time"

	"bussola/store"
	"bussola/store/storetest"
)

// BenchmarkCommit measures a whole ordinary turn (session of 2 kB, mark, due row, letter, audit) that is on the disk when
// it is answered. Each writes bytes that were not there before: SQLite skips the fsync of what does not change.
//
//	go test -run '^$' -bench Commit -benchtime 5s ./store/sqlite
func BenchmarkCommit(b *testing.B) {
	for _, at := range []int{1, 64} {
		b.Run(fmt.Sprintf("%d at once", at), func(b *testing.B) {
			storetest.Commits(b, open(b, folder(b), Options{Serving: true}), at, turn)
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
