package bottest

import (
	"fmt"
	"math/rand/v2"
	"net"
)

// FreeAddress is a loopback host and port that nobody uses now, below the ports from which the system gives one to every call: it is free
// again whenever a program that listened there is killed. It panics when there is none, as [New] does.
func FreeAddress() string {
	for range 1000 {
		at := fmt.Sprintf("127.0.0.1:%d", 30_000+rand.IntN(2_700))
		if l, err := net.Listen("tcp", at); err == nil {
			l.Close()
			return at
		}
	}
	panic("bottest: no free port")
}
