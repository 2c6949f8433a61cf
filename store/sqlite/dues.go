package sqlite

import (
	"context"
	"time"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"bussola/store"
)

// Due lists the rows whose time has come.
func (k *Keeper) Due(ctx context.Context, now time.Time, n int) (list []store.Due, err error) {
	err = k.read(ctx, func(db *conn) error {
		return db.each("SELECT kind, subject, at, revision FROM dues WHERE at <= ? ORDER BY at, kind, subject LIMIT ?", []any{now, max(n, 0)},
			func(s *sqlite3.Stmt) error {
				list = append(list, due(s))
				return nil
			})
	})
	return list, err
}

// NextDue is when the next row is due.
func (k *Keeper) NextDue(ctx context.Context) (at time.Time, err error) {
	err = k.read(ctx, func(db *conn) error {
		return db.each("SELECT at FROM dues ORDER BY at LIMIT 1", nil, func(s *sqlite3.Stmt) error { at = instant(s, 0); return nil })
	})
	return at, err
}

func due(s *sqlite3.Stmt) store.Due {
	return store.Due{DueKey: store.DueKey{Kind: s.ColumnText(0), Subject: s.ColumnText(1)}, At: instant(s, 2), Revision: s.ColumnInt64(3)}
}
