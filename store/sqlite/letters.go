package sqlite

import (
	"context"
	"time"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"bussola/store"
)

// Tables of this file:
//
//	letters      id -> person, place, sealed, not_before, attempts; ids are never used twice
//	deliveries   place -> person (whose chat it is in), message, sent

// Letters lists what may leave: the oldest letter of each person, when its time has come.
func (k *Keeper) Letters(ctx context.Context, now time.Time, n int, busy map[store.Person]bool) (list []store.Listed, err error) {
	err = k.read(ctx, func(db *conn) error {
		// One letter for each person, so that those left out are at most as many as the busy ones.
		return db.each(`SELECT `+letterColumns+`,
			(SELECT key FROM people WHERE person = l.person), (SELECT address FROM people WHERE person = l.person),
			coalesce((SELECT message FROM deliveries WHERE place = l.place), 0) FROM letters l
			WHERE not_before <= ? AND id = (SELECT min(id) FROM letters WHERE person = l.person) ORDER BY id LIMIT ?`,
			[]any{now, max(n, 0) + len(busy)},
			func(s *sqlite3.Stmt) error {
				if l := letter(s); !busy[l.Person] && len(list) < n {
					list = append(list, store.Listed{Letter: l, Key: blob(s, 6), Address: blob(s, 7), Stands: s.ColumnInt64(8)})
				}
				return nil
			})
	})
	return list, err
}

// post puts letters at the end of the outbox.
func (db *conn) post(list []store.Letter) (posted []store.Posted, err error) {
	if len(list) == 0 {
		return nil, nil
	}
	last := int64(0) // of the commits before
	for i, l := range list {
		var p store.Posted
		if err := db.run("INSERT INTO letters (person, place, sealed, not_before) VALUES (?, ?, ?, ?)", string(l.Person), l.Place, l.Sealed, l.NotBefore); err != nil {
			return nil, err
		}
		p.ID = db.LastInsertRowID()
		if i == 0 {
			last = p.ID - 1
		}
		err := db.each(`SELECT (SELECT min(id) FROM letters WHERE person = ?) > ?, coalesce((SELECT message FROM deliveries WHERE place = ?), 0)`,
			[]any{string(l.Person), last, l.Place}, func(s *sqlite3.Stmt) error {
				p.First, p.Stands = s.ColumnBool(0), s.ColumnInt64(1)
				return nil
			})
		if err != nil {
			return nil, err
		}
		posted = append(posted, p)
	}
	return posted, nil
}

// Sent forgets a letter and keeps where its message stands, and what it became.
func (k *Keeper) Sent(ctx context.Context, id int64, d *store.Delivery, shown ...store.Trace) error {
	return k.hand(&job{ctx: ctx, plain: true, answer: make(chan struct{}), do: func(db *conn) error {
		if err := db.shown(id, shown); err != nil {
			return err
		}
		if err := db.run("DELETE FROM letters WHERE id = ?", id); err != nil || d == nil || db.Changes() == 0 {
			return err
		}
		return db.run("INSERT OR REPLACE INTO deliveries (place, person, message, sent) VALUES (?, ?, ?, ?)", d.Place, string(d.Person), d.Message, d.Sent)
	}})
}

// Postpone keeps a letter for later.
func (k *Keeper) Postpone(ctx context.Context, id int64, notBefore time.Time) error {
	return k.do(ctx, func(db *conn) error {
		return db.run("UPDATE letters SET not_before = ?, attempts = attempts + 1 WHERE id = ?", notBefore, id)
	})
}

// Delivery is what stands at a place.
func (k *Keeper) Delivery(ctx context.Context, place string) (d store.Delivery, err error) {
	err = k.read(ctx, func(db *conn) error {
		return db.each("SELECT place, person, message, sent FROM deliveries WHERE place = ?", []any{place}, func(s *sqlite3.Stmt) error { d = delivery(s); return nil })
	})
	return d, err
}

const letterColumns = "id, person, place, sealed, not_before, attempts"

func letter(s *sqlite3.Stmt) store.Letter {
	return store.Letter{ID: s.ColumnInt64(0), Person: store.Person(s.ColumnText(1)), Place: s.ColumnText(2), Sealed: blob(s, 3),
		NotBefore: instant(s, 4), Attempts: s.ColumnInt(5)}
}

func delivery(s *sqlite3.Stmt) store.Delivery {
	return store.Delivery{Place: s.ColumnText(0), Person: store.Person(s.ColumnText(1)), Message: s.ColumnInt64(2), Sent: instant(s, 3)}
}
