package sqlite

import (
	"context"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"bussola/booking"
	"bussola/store"
)

var _ store.Mover = (*Keeper)(nil)

// Dump gives every row, in one snapshot.
func (k *Keeper) Dump(ctx context.Context, row func(store.Row) error) error {
	person := func(s *sqlite3.Stmt) store.Person { return store.Person(s.ColumnText(0)) }
	return k.readAlone(ctx, func(db *conn) error {
		for _, table := range []struct {
			sql  string
			read func(*sqlite3.Stmt) (store.Row, error)
		}{
			{"SELECT " + recordColumns + " FROM people", func(s *sqlite3.Stmt) (store.Row, error) {
				r := record(s)
				return store.Row{Record: &r}, nil
			}},
			{"SELECT person, at FROM unreachable", func(s *sqlite3.Stmt) (store.Row, error) {
				return store.Row{Unreachable: &store.Unreachable{Person: person(s), At: instant(s, 1)}}, nil
			}},
			{"SELECT person, at FROM erasures", func(s *sqlite3.Stmt) (store.Row, error) {
				return store.Row{Erasure: &store.Erasure{Person: person(s), At: instant(s, 1)}}, nil
			}},
			{"SELECT mark, at FROM marks", func(s *sqlite3.Stmt) (store.Row, error) {
				return store.Row{Mark: &store.Mark{Update: s.ColumnText(0), At: instant(s, 1)}}, nil
			}},
			{"SELECT " + columns + ", erased FROM callbacks", func(s *sqlite3.Stmt) (store.Row, error) {
				cb, err := scan(s)
				return store.Row{Callback: &store.Lasting{StoredCallback: cb, Erased: s.ColumnBool(4)}}, err
			}},
			{"SELECT kind, subject, at, revision FROM dues", func(s *sqlite3.Stmt) (store.Row, error) {
				d := due(s)
				return store.Row{Due: &d}, nil
			}},
			{"SELECT seq FROM sqlite_sequence WHERE name = 'letters'", func(s *sqlite3.Stmt) (store.Row, error) {
				n := s.ColumnInt64(0)
				return store.Row{LastLetter: &n}, nil
			}},
			{"SELECT " + letterColumns + " FROM letters ORDER BY id", func(s *sqlite3.Stmt) (store.Row, error) {
				l := letter(s)
				return store.Row{Letter: &l}, nil
			}},
			{"SELECT place, person, message, sent FROM deliveries", func(s *sqlite3.Stmt) (store.Row, error) {
				d := delivery(s)
				return store.Row{Delivery: &d}, nil
			}},
			{"SELECT message, at, person FROM traces", func(s *sqlite3.Stmt) (store.Row, error) {
				return store.Row{Stands: &store.Stands{Person: store.Person(s.ColumnText(2)), Trace: trace(s)}}, nil
			}},
			{"SELECT at, actor, what, subject FROM audit ORDER BY at, id", func(s *sqlite3.Stmt) (store.Row, error) {
				return store.Row{Entry: &store.Entry{At: instant(s, 0), Actor: s.ColumnText(1), What: s.ColumnText(2), Subject: s.ColumnText(3)}}, nil
			}},
			{"SELECT hash, worker, until FROM pairings", func(s *sqlite3.Stmt) (store.Row, error) {
				return store.Row{Pairing: &store.Pairing{Hash: s.ColumnText(0), Worker: booking.WorkerID(s.ColumnText(1)), Until: instant(s, 2)}}, nil
			}},
			{"SELECT person, worker, since FROM workers", func(s *sqlite3.Stmt) (store.Row, error) {
				return store.Row{Worker: &store.Worker{Person: person(s), Worker: booking.WorkerID(s.ColumnText(1)), Since: instant(s, 2)}}, nil
			}},
			{"SELECT name, value FROM notes", func(s *sqlite3.Stmt) (store.Row, error) {
				return store.Row{Note: &store.Note{Name: s.ColumnText(0), Value: s.ColumnText(1)}}, nil
			}},
		} {
			if err := db.each(table.sql, nil, func(s *sqlite3.Stmt) error {
				r, err := table.read(s)
				if err != nil {
					return err
				}
				return row(r)
			}); err != nil {
				return err
			}
		}
		return nil
	})
}

// Restore writes rows in one transaction.
func (k *Keeper) Restore(ctx context.Context, rows []store.Row) error {
	return k.do(ctx, func(db *conn) error {
		for _, r := range rows {
			if err := db.restore(r); err != nil {
				return err
			}
		}
		return nil
	})
}

func (db *conn) restore(row store.Row) error {
	switch {
	case row.Record != nil:
		r := row.Record
		return db.run("INSERT INTO people ("+recordColumns+") VALUES (?, ?, ?, ?, ?, ?)", string(r.Person), r.Version, r.Session, r.Key, r.Address, r.Touched)
	case row.Unreachable != nil:
		return db.run("INSERT INTO unreachable (person, at) VALUES (?, ?)", string(row.Unreachable.Person), row.Unreachable.At)
	case row.Erasure != nil:
		return db.run("INSERT INTO erasures (person, at) VALUES (?, ?)", string(row.Erasure.Person), row.Erasure.At)
	case row.Mark != nil:
		return db.run("INSERT INTO marks (mark, at) VALUES (?, ?)", row.Mark.Update, row.Mark.At)
	case row.Callback != nil:
		cb := row.Callback
		if err := db.insert(cb.Callback, cb.Details); err != nil {
			return err
		}
		return db.run("UPDATE callbacks SET erased = ? WHERE code = ?", cb.Erased, string(cb.Code))
	case row.Due != nil:
		return db.run("INSERT INTO dues (kind, subject, at, revision) VALUES (?, ?, ?, ?)", row.Due.Kind, row.Due.Subject, row.Due.At, row.Due.Revision)
	case row.LastLetter != nil: // the sequence remembers the greatest id that ever was
		if err := db.run("INSERT INTO letters (id, person, place, not_before) VALUES (?, '', '', 0)", *row.LastLetter); err != nil {
			return err
		}
		return db.run("DELETE FROM letters WHERE id = ?", *row.LastLetter)
	case row.Letter != nil:
		l := row.Letter
		return db.run("INSERT INTO letters ("+letterColumns+") VALUES (?, ?, ?, ?, ?, ?)", l.ID, string(l.Person), l.Place, l.Sealed, l.NotBefore, l.Attempts)
	case row.Delivery != nil:
		d := row.Delivery
		return db.run("INSERT INTO deliveries (place, person, message, sent) VALUES (?, ?, ?, ?)", d.Place, string(d.Person), d.Message, d.Sent)
	case row.Stands != nil:
		return db.run("INSERT INTO traces (person, message, at) VALUES (?, ?, ?)", string(row.Stands.Person), row.Stands.Message, row.Stands.At)
	case row.Entry != nil:
		e := row.Entry
		return db.run("INSERT INTO audit (at, actor, what, subject) VALUES (?, ?, ?, ?)", e.At, e.Actor, e.What, e.Subject)
	case row.Pairing != nil:
		return db.run("INSERT INTO pairings (hash, worker, until) VALUES (?, ?, ?)", row.Pairing.Hash, string(row.Pairing.Worker), row.Pairing.Until)
	case row.Worker != nil:
		return db.run("INSERT INTO workers (person, worker, since) VALUES (?, ?, ?)", string(row.Worker.Person), string(row.Worker.Worker), row.Worker.Since)
	case row.Note != nil:
		return db.run("INSERT INTO notes (name, value) VALUES (?, ?)", row.Note.Name, row.Note.Value)
	}
	return nil
}
