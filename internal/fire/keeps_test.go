package fire

import (
	"context"
	"fmt"
	"path/filepath"
	"strconv"
	"testing"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"bussola/store"
	"bussola/store/redis"
	"bussola/store/redis/redistest"
	"bussola/store/sqlite"
)

// keeps is what a program under fire keeps everything in, and how the checker looks into it.
type keeps interface {
	place() string // as the program is told
	open(serving bool) (store.Keeper, error)
	marks() (int, error) // dedup marks kept; the contract does not list them
}

// folder keeps in SQLite.
type folder string

func (f folder) place() string { return string(f) }

func (f folder) open(serving bool) (store.Keeper, error) {
	return sqlite.Open(string(f), sqlite.Options{Serving: serving})
}

func (f folder) marks() (n int, err error) {
	db, err := sqlite3.OpenFlags("file:"+filepath.Join(string(f), "bussola.db"), sqlite3.OPEN_READWRITE|sqlite3.OPEN_URI)
	if err != nil {
		return 0, err
	}
	defer db.Close()
	s, _, err := db.Prepare("SELECT count(*) FROM marks")
	if err != nil {
		return 0, err
	}
	defer s.Close()
	if s.Step() {
		n = s.ColumnInt(0)
	}
	return n, s.Err()
}

// server keeps in Redis, behind a network that may fail. The program goes through the network; the checker looks directly.
type server struct {
	*redistest.Server
	net      *redistest.Proxy
	replicas int
}

func newServer(t testing.TB) *server {
	s := redistest.Start(t)
	return &server{Server: s, net: redistest.Between(t, s)}
}

func (s *server) place() string { return s.net.URL() }

func (s *server) open(serving bool) (store.Keeper, error) {
	where := s.URL()
	if serving {
		where = s.place() + fmt.Sprintf("?replicas=%d", s.replicas)
	}
	return redis.Open(context.Background(), where, redis.Options{})
}

// marksOn counts the marks that a server keeps.
func marksOn(s *redistest.Server) (int, error) {
	text, err := s.Try("ZCARD", "{bussola}:marks")
	if err != nil {
		return 0, err
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0, fmt.Errorf("marks: %w", err)
	}
	return n, nil
}

func (s *server) marks() (int, error) { return marksOn(s.Server) }
