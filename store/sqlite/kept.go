package sqlite

import (
	"context"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"bussola/booking"
	"bussola/store"
)

// Kept gives everything that is kept of a person, in one snapshot.
func (k *Keeper) Kept(ctx context.Context, p store.Person) (all store.Kept, err error) {
	err = k.read(ctx, func(db *conn) error {
		all = store.Kept{Record: store.Record{Person: p}}
		if p == "" {
			return nil
		}
		for _, part := range []struct {
			sql string
			row func(*sqlite3.Stmt) error
		}{
			{"SELECT " + recordColumns + " FROM people WHERE person = ?", func(s *sqlite3.Stmt) error { all.Record = record(s); return nil }},
			{"SELECT " + columns + " FROM callbacks WHERE person = ? ORDER BY start, code", func(s *sqlite3.Stmt) error {
				cb, err := scan(s)
				all.Callbacks = append(all.Callbacks, cb)
				return err
			}},
			{"SELECT " + letterColumns + " FROM letters WHERE person = ? ORDER BY id", func(s *sqlite3.Stmt) error {
				all.Letters = append(all.Letters, letter(s))
				return nil
			}},
			{"SELECT place, person, message, sent FROM deliveries WHERE person = ? ORDER BY place", func(s *sqlite3.Stmt) error {
				all.Deliveries = append(all.Deliveries, delivery(s))
				return nil
			}},
			{"SELECT message, at FROM traces WHERE person = ? ORDER BY at, message", func(s *sqlite3.Stmt) error {
				all.Traces = append(all.Traces, trace(s))
				return nil
			}},
			{"SELECT kind, subject, at, revision FROM dues WHERE subject = ? ORDER BY kind", func(s *sqlite3.Stmt) error {
				all.Dues = append(all.Dues, due(s))
				return nil
			}},
			{"SELECT person, worker, since FROM workers WHERE person = ?", func(s *sqlite3.Stmt) error {
				all.Worker = &store.Worker{Person: p, Worker: booking.WorkerID(s.ColumnText(1)), Since: instant(s, 2)}
				return nil
			}},
			{"SELECT at FROM unreachable WHERE person = ?", func(s *sqlite3.Stmt) error { all.Unreachable = instant(s, 0); return nil }},
		} {
			if err := db.each(part.sql, []any{string(p)}, part.row); err != nil {
				return err
			}
		}
		return nil
	})
	return all, err
}

// People lists records by pseudonym.
func (k *Keeper) People(ctx context.Context, after store.Person, n int) (list []store.Record, err error) {
	err = k.read(ctx, func(db *conn) error {
		return db.each("SELECT "+recordColumns+" FROM people WHERE person > ? ORDER BY person LIMIT ?", []any{string(after), max(n, 0)}, func(s *sqlite3.Stmt) error {
			list = append(list, record(s))
			return nil
		})
	})
	return list, err
}

// Rekey puts another wrapping of a data key in the place of the one given.
func (k *Keeper) Rekey(ctx context.Context, p store.Person, was, key []byte) (stood bool, err error) {
	err = k.do(ctx, func(db *conn) error {
		err := db.run("UPDATE people SET key = ? WHERE person = ? AND key = ?", key, string(p), was)
		stood = err == nil && db.Changes() > 0
		return err
	})
	return stood && err == nil, err
}

const recordColumns = "person, version, session, key, address, touched"

func record(s *sqlite3.Stmt) store.Record {
	return store.Record{Person: store.Person(s.ColumnText(0)), Version: s.ColumnInt64(1), Session: blob(s, 2), Key: blob(s, 3), Address: blob(s, 4), Touched: instant(s, 5)}
}
