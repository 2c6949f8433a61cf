package sqlite

import (
	"context"
	"time"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"bussola/store"
)

// Load gives the record of a person.
func (k *Keeper) Load(ctx context.Context, p store.Person) (r store.Record, err error) {
	r.Person = p
	err = k.read(ctx, func(db *conn) error {
		return db.each("SELECT "+recordColumns+", (SELECT count(*) FROM callbacks c WHERE c.person = people.person) FROM people WHERE person = ?", []any{string(p)},
			func(s *sqlite3.Stmt) error { r = record(s); r.Callbacks = s.ColumnInt(6); return nil })
	})
	return r, err
}

// Unreachable marks a person whom the channel no longer reaches.
func (k *Keeper) Unreachable(ctx context.Context, p store.Person, at time.Time) error {
	return k.do(ctx, func(db *conn) error {
		if err := db.run("INSERT OR REPLACE INTO unreachable (person, at) VALUES (?, ?)", string(p), at); err != nil {
			return err
		}
		return db.run("DELETE FROM letters WHERE person = ?", string(p))
	})
}

// Reachable says whether the channel still reaches a person.
func (k *Keeper) Reachable(ctx context.Context, p store.Person) (bool, error) {
	gone := false
	err := k.read(ctx, func(db *conn) (err error) {
		gone, err = db.is("SELECT 1 FROM unreachable WHERE person = ?", string(p))
		return err
	})
	return !gone, err
}

// Sweep forgets what is too old to matter.
func (k *Keeper) Sweep(ctx context.Context, now time.Time) (int, error) {
	gone := int64(0)
	err := k.do(ctx, func(db *conn) error {
		gone = 0
		if err := db.run("DELETE FROM marks WHERE at <= ?", now.Add(-store.MarkLife)); err != nil {
			return err
		}
		gone += db.Changes()
		if err := db.run("DELETE FROM traces WHERE at <= ?", now.Add(-store.TraceLife)); err != nil {
			return err
		}
		gone += db.Changes()
		if err := db.run("DELETE FROM pairings WHERE until <= ?", now); err != nil {
			return err
		}
		gone += db.Changes()
		return nil
	})
	return int(gone), err
}

// Note keeps a small value of the program itself.
//
//	notes   name -> value
func (k *Keeper) Note(ctx context.Context, name, value string) error {
	return k.do(ctx, func(db *conn) error {
		return db.run("INSERT OR REPLACE INTO notes (name, value) VALUES (?, ?)", name, value)
	})
}

// Noted gives a noted value back.
func (k *Keeper) Noted(ctx context.Context, name string) (value string, err error) {
	err = k.read(ctx, func(db *conn) error {
		return db.each("SELECT value FROM notes WHERE name = ?", []any{name}, func(s *sqlite3.Stmt) error { value = s.ColumnText(0); return nil })
	})
	return value, err
}
