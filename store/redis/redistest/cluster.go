package redistest

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// Join makes a Cluster of servers, each of which keeps a share of the places. They must have been started with
// "cluster-enabled", "yes".
func Join(t testing.TB, servers ...*Server) {
	t.Helper()
	const places = 16384
	for i, s := range servers {
		from, to := places*i/len(servers), places*(i+1)/len(servers)-1
		s.Ask("CLUSTER", "ADDSLOTSRANGE", fmt.Sprint(from), fmt.Sprint(to))
		s.Ask("CLUSTER", "SET-CONFIG-EPOCH", fmt.Sprint(i+1))
		if i > 0 {
			s.Ask("CLUSTER", "MEET", "127.0.0.1", servers[0].Port)
		}
	}
	Eventually(t, "the Cluster is one", func() bool {
		for _, s := range servers {
			text, err := s.Try("CLUSTER", "INFO")
			if err != nil || !strings.Contains(text, "cluster_state:ok") || !strings.Contains(text, fmt.Sprintf("cluster_known_nodes:%d", len(servers))) {
				return false
			}
		}
		return true
	})
}

// Second makes a server, started with "cluster-enabled", "yes", the replica of one that is part of a Cluster.
func Second(t testing.TB, s, master *Server) {
	t.Helper()
	s.Ask("CLUSTER", "MEET", "127.0.0.1", master.Port)
	id := master.Ask("CLUSTER", "MYID")
	Eventually(t, "the replica follows", func() bool {
		if text, err := s.Try("ROLE"); err == nil && strings.HasPrefix(text, "slave\n") && strings.Contains(text, "\nconnected\n") {
			return true
		}
		if s.Role() != "slave" { // told again while it fetches what there is, it would begin anew
			_, _ = s.Try("CLUSTER", "REPLICATE", id) // refused until it knows that one
		}
		return false
	})
}

// ErrNowhere: no server of a Cluster keeps a key.
var ErrNowhere = errors.New("no server has it")

// Home is the server of a Cluster that keeps what lies in the place of a key.
func Home(key string, servers ...*Server) (*Server, error) {
	for _, s := range servers {
		place, err := s.Try("CLUSTER", "KEYSLOT", key)
		if err != nil || s.Role() != "master" {
			continue
		}
		if n, err := s.Try("CLUSTER", "COUNTKEYSINSLOT", place); err == nil && n != "0" {
			return s, nil
		}
	}
	return nil, fmt.Errorf("%w: %s", ErrNowhere, key)
}

// Move carries the place of a key from the server that has it to another, as a Cluster is made greater while it serves.
func Move(key string, from, to *Server) error {
	var failed error
	ask := func(s *Server, command ...string) string {
		if failed != nil {
			return ""
		}
		answer, err := s.Try(command...)
		if err != nil {
			failed = fmt.Errorf("redis %s: %w", strings.Join(command, " "), err)
		}
		return answer
	}
	place := ask(from, "CLUSTER", "KEYSLOT", key)
	fromID, toID := ask(from, "CLUSTER", "MYID"), ask(to, "CLUSTER", "MYID")
	ask(to, "CLUSTER", "SETSLOT", place, "IMPORTING", fromID)
	ask(from, "CLUSTER", "SETSLOT", place, "MIGRATING", toID)
	for failed == nil {
		keys := ask(from, "CLUSTER", "GETKEYSINSLOT", place, "1")
		if keys == "" {
			break
		}
		ask(from, append([]string{"MIGRATE", "127.0.0.1", to.Port, "", "0", "5000", "KEYS"}, strings.Split(keys, "\n")...)...)
	}
	ask(to, "CLUSTER", "SETSLOT", place, "NODE", toID)
	ask(from, "CLUSTER", "SETSLOT", place, "NODE", toID)
	return failed
}
