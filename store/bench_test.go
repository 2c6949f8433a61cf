package store

import (
	"bytes"
	"testing"
)

// BenchmarkTurnKeys measures what sealing adds to a turn: opening a person's key and session of 2 kB, and sealing the session and
// two replies of 500 bytes.
//
//	go test -run '^$' -bench TurnKeys ./store
func BenchmarkTurnKeys(b *testing.B) {
	v, err := NewVault(bytes.Repeat([]byte{1}, MasterSize), "ente")
	if err != nil {
		b.Fatal(err)
	}
	key, wrapped, err := v.NewKey()
	if err != nil {
		b.Fatal(err)
	}
	session, reply := make([]byte, 2000), make([]byte, 500)
	sealed := key.Seal(session, "session of p")
	for b.Loop() {
		k, err := v.Open(wrapped)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := k.Open(sealed, "session of p"); err != nil {
			b.Fatal(err)
		}
		k.Seal(session, "session of p")
		k.Seal(reply, "letter of p")
		k.Seal(reply, "letter of p")
	}
}
