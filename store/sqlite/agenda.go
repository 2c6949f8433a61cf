package sqlite

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"bussola/booking"
	"bussola/store"
)

// Callback gives one callback.
func (k *Keeper) Callback(ctx context.Context, code booking.Code) (cb store.StoredCallback, err error) {
	err = k.read(ctx, func(db *conn) error {
		cb, err = db.callback(code)
		return err
	})
	return cb, err
}

// Callbacks lists callbacks by start, then code.
func (k *Keeper) Callbacks(ctx context.Context, q store.Query) (list []store.StoredCallback, err error) {
	sql, args := "SELECT "+columns+" FROM callbacks WHERE true", []any{}
	add := func(use bool, and string, arg any) {
		if use {
			sql += " AND " + and
			args = append(args, arg)
		}
	}
	states, err := json.Marshal(q.States)
	if err != nil {
		return nil, fmt.Errorf("states: %w", err)
	}
	add(q.Person != "", "person = ?", string(q.Person))
	add(q.Worker != "", "worker = ?", string(q.Worker))
	add(len(q.States) > 0, "state IN (SELECT value FROM json_each(?))", string(states))
	add(!q.From.IsZero(), "start >= ?", q.From)
	add(!q.Until.IsZero(), "start < ?", q.Until)
	sql += " ORDER BY start, code"
	if q.Limit > 0 {
		sql += " LIMIT ?"
		args = append(args, q.Limit)
	}
	err = k.read(ctx, func(db *conn) error {
		return db.each(sql, args, func(s *sqlite3.Stmt) error {
			cb, err := scan(s)
			list = append(list, cb)
			return err
		})
	})
	return list, err
}

// Occupied lists taken cells and loads. A local day is within a day of UTC's, whatever the zone, so that the days of the
// range are counted without knowing the zone.
func (k *Keeper) Occupied(ctx context.Context, from, until time.Time) (store.Occupied, error) {
	o := store.Occupied{Cells: map[booking.WorkerID]map[booking.Cell]booking.Code{}, Load: map[booking.WorkerID]map[string]int{}}
	last := booking.CellOf(until.Add(-1))
	day := func(t time.Time) string { return t.UTC().Format(time.DateOnly) }
	err := k.read(ctx, func(db *conn) error {
		err := db.each("SELECT worker, cell, code FROM cells WHERE cell BETWEEN ? AND ?", []any{int64(booking.CellOf(from)), int64(last)},
			func(s *sqlite3.Stmt) error {
				put(o.Cells, booking.WorkerID(s.ColumnText(0)), booking.Cell(s.ColumnInt64(1)), booking.Code(s.ColumnText(2)))
				return nil
			})
		if err != nil {
			return err
		}
		return db.each("SELECT worker, day, count(*) FROM callbacks WHERE occupies AND day BETWEEN ? AND ? GROUP BY worker, day",
			[]any{day(from.AddDate(0, 0, -1)), day(until.AddDate(0, 0, 1))},
			func(s *sqlite3.Stmt) error {
				put(o.Load, booking.WorkerID(s.ColumnText(0)), s.ColumnText(1), s.ColumnInt(2))
				return nil
			})
	})
	return o, err
}

func put[W, K comparable, V any](m map[W]map[K]V, w W, k K, v V) {
	if m[w] == nil {
		m[w] = map[K]V{}
	}
	m[w][k] = v
}
