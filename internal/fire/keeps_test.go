package fire

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
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
	marks() (int, error)           // dedup marks kept; the contract does not list them
	audit() ([]store.Entry, error) // in the order in which it was written; the contract lists it by the clock, which may be set back
}

// folder keeps in SQLite.
type folder string

func (f folder) place() string { return string(f) }

func (f folder) open(serving bool) (store.Keeper, error) {
	return sqlite.Open(string(f), sqlite.Options{Serving: serving})
}

func (f folder) marks() (n int, err error) {
	err = f.each("SELECT count(*) FROM marks", func(s *sqlite3.Stmt) { n = s.ColumnInt(0) })
	return n, err
}

func (f folder) audit() (list []store.Entry, err error) {
	err = f.each("SELECT actor, what, subject FROM audit ORDER BY id", func(s *sqlite3.Stmt) {
		list = append(list, store.Entry{Actor: s.ColumnText(0), What: s.ColumnText(1), Subject: s.ColumnText(2)})
	})
	return list, err
}

// each reads rows past the contract.
func (f folder) each(query string, row func(*sqlite3.Stmt)) error {
	db, err := sqlite3.OpenFlags("file:"+filepath.Join(string(f), "bussola.db"), sqlite3.OPEN_READWRITE|sqlite3.OPEN_URI)
	if err != nil {
		return err
	}
	defer db.Close()
	s, _, err := db.Prepare(query)
	if err != nil {
		return err
	}
	defer s.Close()
	for s.Step() {
		row(s)
	}
	return s.Err()
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

// auditOn reads the audit of a server: each entry begins with its number, and a number is given once.
func auditOn(s *redistest.Server) (list []store.Entry, err error) {
	text, err := s.Try("ZRANGE", "{bussola}:audit", "0", "-1")
	if err != nil || text == "" {
		return nil, err
	}
	lines := strings.Split(text, "\n")
	slices.Sort(lines)
	for _, l := range lines {
		words := strings.Split(l, "\x00")
		if len(words) != 3 || len(words[0]) < 16 {
			return nil, fmt.Errorf("audit: %d words in an entry", len(words))
		}
		list = append(list, store.Entry{Actor: words[0][16:], What: words[1], Subject: words[2]})
	}
	return list, nil
}

func (s *server) audit() ([]store.Entry, error) { return auditOn(s.Server) }
