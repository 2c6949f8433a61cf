package sqlite

import (
	"context"
	"errors"
	"fmt"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"bussola/store"
)

// What an operator may have to put right. The text that comes with them names the folder.
var (
	ErrServed     = errors.New("another process serves this data folder; stop it, or give this one another --data")
	ErrNewer      = errors.New("these data were written by a newer Bussola; run that one, or go back to a backup")
	ErrUnwritable = errors.New("cannot be written; check that it exists and belongs to the user who runs Bussola")
	ErrFull       = errors.New("no space is left; free some, nothing that was answered is lost")
	ErrBusy       = errors.New("another process has kept the database locked; try again")
	ErrDamaged    = errors.New("the database is damaged; keep a copy and go back to a backup")
)

// explain adds the folder and what to do to an error of SQLite. Answers of the contract pass as they are. SQLite's messages
// name tables and columns, never values.
func (k *Keeper) explain(err error) error {
	switch {
	case err == nil, answer(err), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	}
	where := "data folder " + k.folder
	if k.folder == "" {
		where = "store in memory"
	}
	for kind, codes := range map[error][]sqlite3.ErrorCode{
		ErrUnwritable: {sqlite3.READONLY, sqlite3.CANTOPEN, sqlite3.PERM, sqlite3.AUTH},
		ErrFull:       {sqlite3.FULL},
		ErrBusy:       {sqlite3.BUSY, sqlite3.LOCKED},
		ErrDamaged:    {sqlite3.CORRUPT, sqlite3.NOTADB},
	} {
		for _, code := range codes {
			if errors.Is(err, code) {
				return fmt.Errorf("%s: %w: %w", where, kind, err)
			}
		}
	}
	return fmt.Errorf("%s: %w", where, err)
}

func answer(err error) bool {
	for _, e := range []error{store.ErrInvalid, store.ErrSeen, store.ErrConflict, store.ErrGone, store.ErrDraft, store.ErrTaken, store.ErrNotFound, store.ErrClosed} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}
