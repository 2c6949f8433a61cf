package sqlite

import (
	"context"
	"time"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"bussola/booking"
	"bussola/store"
)

// Tables of this file:
//
//	pairings   hash of a one-time code -> worker, until
//	workers    person -> worker, since
//	audit      id -> at, actor, what, subject; listed by at

// PutPairing keeps a one-time code.
func (k *Keeper) PutPairing(ctx context.Context, p store.Pairing) error {
	return k.do(ctx, func(db *conn) error {
		return db.run("INSERT OR REPLACE INTO pairings (hash, worker, until) VALUES (?, ?, ?)", p.Hash, string(p.Worker), p.Until)
	})
}

// Pair uses a one-time code up.
func (k *Keeper) Pair(ctx context.Context, hash string, who store.Person, now time.Time) (w booking.WorkerID, err error) {
	err = k.do(ctx, func(db *conn) error {
		w = ""
		err := db.each("DELETE FROM pairings WHERE hash = ? AND until > ? RETURNING worker", []any{hash, now}, func(s *sqlite3.Stmt) error {
			w = booking.WorkerID(s.ColumnText(0))
			return nil
		})
		if err != nil {
			return err
		}
		if w == "" {
			return store.ErrNotFound
		}
		return db.run("INSERT OR REPLACE INTO workers (person, worker, since) VALUES (?, ?, ?)", string(who), string(w), now)
	})
	return w, err
}

// Worker is who a person is paired as.
func (k *Keeper) Worker(ctx context.Context, who store.Person) (store.Worker, error) {
	list, err := k.workers(ctx, " WHERE person = ?", string(who))
	if err == nil && len(list) == 0 {
		err = store.ErrNotFound
	}
	if err != nil {
		return store.Worker{}, err
	}
	return list[0], nil
}

// Workers lists the paired social workers, by name and then by the time of their pairing.
func (k *Keeper) Workers(ctx context.Context) ([]store.Worker, error) { return k.workers(ctx, "") }

func (k *Keeper) workers(ctx context.Context, where string, args ...any) (list []store.Worker, err error) {
	err = k.read(ctx, func(db *conn) error {
		return db.each("SELECT person, worker, since FROM workers"+where+" ORDER BY worker, since, person", args, func(s *sqlite3.Stmt) error {
			list = append(list, store.Worker{Person: store.Person(s.ColumnText(0)), Worker: booking.WorkerID(s.ColumnText(1)), Since: instant(s, 2)})
			return nil
		})
	})
	return list, err
}

// AuditSince lists the audit from a time on.
func (k *Keeper) AuditSince(ctx context.Context, since time.Time, n int) (list []store.Entry, err error) {
	err = k.read(ctx, func(db *conn) error {
		return db.each("SELECT at, actor, what, subject FROM audit WHERE at >= ? ORDER BY at, id LIMIT ?", []any{since, max(n, 0)}, func(s *sqlite3.Stmt) error {
			list = append(list, store.Entry{At: instant(s, 0), Actor: s.ColumnText(1), What: s.ColumnText(2), Subject: s.ColumnText(3)})
			return nil
		})
	})
	return list, err
}
