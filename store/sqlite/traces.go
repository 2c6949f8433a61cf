package sqlite

import (
	"context"
	"time"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"bussola/store"
)

// Table of this file:
//
//	traces   person, message -> at: what stands in a person's chat and can still be deleted there

// Traces lists the messages of a person's chat.
func (k *Keeper) Traces(ctx context.Context, p store.Person, after time.Time) (list []store.Trace, err error) {
	err = k.read(ctx, func(db *conn) error {
		return db.each("SELECT message, at FROM traces WHERE person = ? AND at > ? ORDER BY at, message", []any{string(p), after}, func(s *sqlite3.Stmt) error {
			list = append(list, trace(s))
			return nil
		})
	})
	return list, err
}

func trace(s *sqlite3.Stmt) store.Trace {
	return store.Trace{Message: s.ColumnInt64(0), At: instant(s, 1)}
}

// Untrace forgets messages that are gone.
func (k *Keeper) Untrace(ctx context.Context, p store.Person, messages []int64) error {
	return k.do(ctx, func(db *conn) error {
		for _, m := range messages {
			if err := db.run("DELETE FROM traces WHERE person = ? AND message = ?", string(p), m); err != nil {
				return err
			}
		}
		return nil
	})
}

// trace remembers messages of a person's chat; one that is known keeps its time.
func (db *conn) trace(person string, list []store.Trace) error {
	for _, t := range list {
		if err := db.run("INSERT OR IGNORE INTO traces (person, message, at) VALUES (?, ?, ?)", person, t.Message, t.At); err != nil {
			return err
		}
	}
	return nil
}

// shown remembers what a letter became, for the person it was for.
func (db *conn) shown(letter int64, list []store.Trace) error {
	for _, t := range list {
		if err := db.run("INSERT OR IGNORE INTO traces (person, message, at) SELECT person, ?, ? FROM letters WHERE id = ?", t.Message, t.At, letter); err != nil {
			return err
		}
	}
	return nil
}
