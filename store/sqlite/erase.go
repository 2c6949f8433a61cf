package sqlite

import (
	"context"
	"time"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"bussola/store"
)

// Erase removes a person. What is deleted is overwritten with zeros in the database, and the log that still tells of it is
// emptied before the answer.
func (k *Keeper) Erase(ctx context.Context, p store.Person, now time.Time) error {
	if p == "" {
		return nil // nobody: callbacks without a person are not theirs
	}
	_, err := k.Commit(ctx, store.Commit{Now: now, Erase: p})
	return err
}

// erase takes away all that is a person's, and keeps that it did.
//
//	erasures   person -> at; listed by at
func (db *conn) erase(p store.Person, now time.Time) error {
	if p == "" {
		return nil
	}
	for _, sql := range []string{
		"DELETE FROM people WHERE person = ?",
		"DELETE FROM unreachable WHERE person = ?",
		"DELETE FROM letters WHERE person = ?",
		"DELETE FROM deliveries WHERE person = ?",
		"DELETE FROM traces WHERE person = ?",
		"DELETE FROM dues WHERE subject = ?",
		"DELETE FROM workers WHERE person = ?",
		"UPDATE callbacks SET person = '', draft = '', details = NULL, erased = 1 WHERE person = ?",
	} {
		if err := db.run(sql, string(p)); err != nil {
			return err
		}
	}
	return db.run("INSERT INTO erasures (person, at) VALUES (?, ?) ON CONFLICT DO UPDATE SET at = max(at, excluded.at)", string(p), now)
}

// Erasures lists who was erased.
func (k *Keeper) Erasures(ctx context.Context, since time.Time, n int) (list []store.Erasure, err error) {
	err = k.read(ctx, func(db *conn) error {
		return db.each("SELECT person, at FROM erasures WHERE at >= ? ORDER BY at, person LIMIT ?", []any{since, max(n, 0)}, func(s *sqlite3.Stmt) error {
			list = append(list, store.Erasure{Person: store.Person(s.ColumnText(0)), At: instant(s, 1)})
			return nil
		})
	})
	return list, err
}

// Forget deletes what is too old of audit and erasures.
func (k *Keeper) Forget(ctx context.Context, o store.Old) (int, error) {
	gone := int64(0)
	err := k.hand(&job{ctx: ctx, scrub: true, answer: make(chan struct{}), do: func(db *conn) error {
		gone = 0
		for sql, before := range map[string]time.Time{"DELETE FROM audit WHERE at < ?": o.Audit, "DELETE FROM erasures WHERE at < ?": o.Erasures} {
			if before.IsZero() {
				continue
			}
			if err := db.run(sql, before); err != nil {
				return err
			}
			gone += db.Changes()
		}
		return nil
	}})
	return int(gone), err
}
