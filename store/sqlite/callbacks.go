package sqlite

import (
	"encoding/json"
	"fmt"
	"slices"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"bussola/booking"
	"bussola/store"
)

// Tables of this file:
//
//	callbacks   code -> what is compared and searched (revision, state, occupies, worker, start, day, person, draft), body
//	            (the whole callback as JSON, without person and draft), details (sealed), erased (no details any more)
//	cells       worker, quarter-hour -> code of the callback that occupies it
//
// That no worker has two callbacks in one cell is the primary key of cells, and that a draft has one living callback is a
// unique index: a mistake in the code above them is an error, not a double booking.

// changeable refuses changes that cannot follow from what is kept, and holds whose code is.
func (db *conn) changeable(c store.Commit) error {
	for _, ch := range c.Changes {
		was, err := db.callback(ch.Callback.Code)
		if err == store.ErrNotFound {
			return store.ErrConflict
		}
		if err != nil {
			return err
		}
		now := ch.Callback
		stays := now.Worker == was.Worker && now.Start.Equal(was.Start) && slices.Equal(now.Cells, was.Cells) && now.Day == was.Day
		switch {
		case now.Revision != was.Revision+1:
			return store.ErrConflict
		case now.Occupies() && !was.Occupies() && len(ch.Candidates) == 0:
			return fmt.Errorf("%w: a closed callback occupies again", store.ErrInvalid)
		case now.Occupies() && len(ch.Candidates) == 0 && !stays:
			return fmt.Errorf("%w: a callback moves without candidates", store.ErrInvalid)
		}
	}
	for _, h := range c.Holds {
		exists, err := db.is("SELECT 1 FROM callbacks WHERE code = ?", string(h.Callback.Code))
		if err != nil {
			return err
		}
		if exists {
			return store.ErrConflict
		}
	}
	return nil
}

// place frees what the changes free, then gives each hold and each move its place, and writes the callbacks.
func (db *conn) place(c store.Commit) ([]booking.WorkerID, error) {
	for _, ch := range c.Changes {
		if !ch.Callback.Occupies() {
			if err := db.lift(ch.Callback.Code, false); err != nil {
				return nil, err
			}
		}
	}
	for _, ch := range c.Changes {
		if len(ch.Candidates) == 0 {
			continue
		}
		code := string(ch.Callback.Code)
		twice, err := db.is("SELECT 1 FROM callbacks WHERE draft = (SELECT draft FROM callbacks WHERE code = ?) AND draft <> '' AND occupies AND code <> ?", code, code)
		if err != nil {
			return nil, err
		}
		if twice {
			return nil, store.ErrDraft
		}
		if err := db.lift(ch.Callback.Code, true); err != nil {
			return nil, err
		}
	}
	for _, h := range c.Holds {
		twice, err := db.is("SELECT 1 FROM callbacks WHERE draft = ? AND occupies AND draft <> ''", h.Callback.Draft)
		if err != nil {
			return nil, err
		}
		if twice {
			return nil, store.ErrDraft
		}
	}
	var taken []booking.WorkerID
	for _, h := range c.Holds {
		if h.Callback.State == booking.Waiting {
			if err := db.insert(h.Callback, h.Details); err != nil {
				return nil, err
			}
			continue
		}
		to, err := db.choose(h.Candidates)
		if err != nil {
			return nil, err
		}
		taken = append(taken, to.Worker)
		if err := db.insert(h.Callback.Place(to), h.Details); err != nil {
			return nil, err
		}
	}
	for _, ch := range c.Changes {
		now := ch.Callback
		if len(ch.Candidates) > 0 {
			to, err := db.choose(ch.Candidates)
			if err != nil {
				return nil, err
			}
			taken = append(taken, to.Worker)
			now = now.Place(to)
		}
		if err := db.update(now, ch); err != nil {
			return nil, err
		}
	}
	return taken, nil
}

// lift takes a callback off its cells. With no day it loads nobody's day while it waits for its new place; one that moves
// keeps its draft meanwhile.
func (db *conn) lift(code booking.Code, moves bool) error {
	if err := db.run("DELETE FROM cells WHERE code = ?", string(code)); err != nil {
		return err
	}
	return db.run("UPDATE callbacks SET occupies = ?, day = '' WHERE code = ?", moves, string(code))
}

// choose gives the first candidate that is free and under its ceiling.
func (db *conn) choose(candidates []booking.Candidate) (booking.Candidate, error) {
next:
	for _, to := range candidates {
		load := 0
		err := db.each("SELECT count(*) FROM callbacks WHERE worker = ? AND day = ? AND occupies", []any{string(to.Worker), to.Day},
			func(s *sqlite3.Stmt) error { load = s.ColumnInt(0); return nil })
		if err != nil {
			return to, err
		}
		if load >= to.Ceiling {
			continue
		}
		for _, cell := range to.Cells {
			busy, err := db.is("SELECT 1 FROM cells WHERE worker = ? AND cell = ?", string(to.Worker), int64(cell))
			if err != nil {
				return to, err
			}
			if busy {
				continue next
			}
		}
		return to, nil
	}
	return booking.Candidate{}, store.ErrTaken
}

func (db *conn) insert(cb booking.Callback, details []byte) error {
	text, err := store.Body(cb)
	if err != nil {
		return err
	}
	err = db.run("INSERT INTO callbacks (code, revision, state, occupies, worker, start, day, person, draft, body, details) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		string(cb.Code), cb.Revision, string(cb.State), cb.Occupies(), string(cb.Worker), cb.Start, cb.Day, cb.Person, cb.Draft, string(text), details)
	if err != nil || !cb.Occupies() {
		return err
	}
	return db.occupy(cb)
}

// update writes a changed callback. Person and draft are not touched: a change computed before Erase must not bring them back.
func (db *conn) update(cb booking.Callback, ch store.Change) error {
	text, err := store.Body(cb)
	if err != nil {
		return err
	}
	err = db.run("UPDATE callbacks SET revision = ?, state = ?, occupies = ?, worker = ?, start = ?, day = ?, body = ?, details = CASE WHEN erased THEN NULL ELSE nullif(coalesce(?, details), x'') END WHERE code = ?",
		cb.Revision, string(cb.State), cb.Occupies(), string(cb.Worker), cb.Start, cb.Day, string(text), ch.Details, string(cb.Code))
	if err != nil || len(ch.Candidates) == 0 {
		return err
	}
	return db.occupy(cb)
}

func (db *conn) occupy(cb booking.Callback) error {
	for _, cell := range cb.Cells {
		if err := db.run("INSERT INTO cells (worker, cell, code) VALUES (?, ?, ?)", string(cb.Worker), int64(cell), string(cb.Code)); err != nil {
			return err
		}
	}
	return nil
}

// callback loads one as it is kept, or store.ErrNotFound.
func (db *conn) callback(code booking.Code) (cb store.StoredCallback, err error) {
	found := false
	err = db.each("SELECT "+columns+" FROM callbacks WHERE code = ?", []any{string(code)}, func(s *sqlite3.Stmt) error {
		found = true
		cb, err = scan(s)
		return err
	})
	if err == nil && !found {
		err = store.ErrNotFound
	}
	return cb, err
}

const columns = "body, person, draft, details"

func scan(s *sqlite3.Stmt) (cb store.StoredCallback, err error) {
	if err := json.Unmarshal(s.ColumnRawText(0), &cb.Callback); err != nil {
		return cb, fmt.Errorf("a callback does not read: %w", err)
	}
	cb.Person, cb.Draft, cb.Details = s.ColumnText(1), s.ColumnText(2), blob(s, 3)
	return cb, nil
}
