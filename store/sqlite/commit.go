package sqlite

import (
	"context"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"bussola/store"
)

// Commit does a whole turn, in a savepoint of the writer's transaction: a refusal at any point leaves nothing.
func (k *Keeper) Commit(ctx context.Context, c store.Commit) (store.Given, error) {
	if err := c.Check(); err != nil {
		return store.Given{}, err
	}
	var given store.Given
	plain := len(c.Holds) == 0 && len(c.Changes) == 0 // these look for places while they take them
	err := k.hand(&job{ctx: ctx, plain: plain, scrub: c.Scrub || c.Erase != "", answer: make(chan struct{}), do: func(db *conn) (err error) {
		given, err = db.commit(c)
		return err
	}})
	if err != nil {
		return store.Given{}, err
	}
	return given, nil
}

// commit checks in the order of the contract; only cells are taken while they are checked.
func (db *conn) commit(c store.Commit) (store.Given, error) {
	if err := db.unseen(c); err != nil {
		return store.Given{}, err
	}
	if err := db.unchanged(c); err != nil {
		return store.Given{}, err
	}
	if err := db.changeable(c); err != nil {
		return store.Given{}, err
	}
	if err := db.done(c); err != nil {
		return store.Given{}, err
	}
	if err := db.mark(c); err != nil {
		return store.Given{}, err
	}
	if err := db.erase(c.Erase, c.Now); err != nil {
		return store.Given{}, err
	}
	if err := db.putRecord(c); err != nil {
		return store.Given{}, err
	}
	if err := db.rows(c); err != nil {
		return store.Given{}, err
	}
	workers, err := db.place(c)
	if err != nil {
		return store.Given{}, err
	}
	letters, err := db.post(c.Letters)
	if err != nil {
		return store.Given{}, err
	}
	if c.Record != nil {
		if err := db.trace(string(c.Record.Person), c.Traces); err != nil {
			return store.Given{}, err
		}
	}
	for _, e := range c.Audit {
		if err := db.run("INSERT INTO audit (at, actor, what, subject) VALUES (?, ?, ?, ?)", e.At, e.Actor, e.What, e.Subject); err != nil {
			return store.Given{}, err
		}
	}
	return store.Given{Workers: workers, Letters: letters}, nil
}

// unseen wants that the update left no mark lately; mark leaves it.
//
//	marks   mark -> at: when it was last kept
func (db *conn) unseen(c store.Commit) error {
	if c.Update == "" {
		return nil
	}
	seen, err := db.is("SELECT 1 FROM marks WHERE mark = ? AND at > ?", c.Update, c.Now.Add(-store.MarkLife))
	if err != nil {
		return err
	}
	if seen {
		return store.ErrSeen
	}
	return nil
}

func (db *conn) mark(c store.Commit) error {
	if c.Update == "" {
		return nil
	}
	return db.run("INSERT OR REPLACE INTO marks VALUES (?, ?)", c.Update, c.Now)
}

// unchanged wants the stored version to be the one that the record was made from.
func (db *conn) unchanged(c store.Commit) error {
	r := c.Record
	if r == nil {
		return nil
	}
	version := int64(0)
	err := db.each("SELECT version FROM people WHERE person = ?", []any{string(r.Person)}, func(s *sqlite3.Stmt) error {
		version = s.ColumnInt64(0)
		return nil
	})
	if err == nil && version != r.Version {
		err = store.ErrConflict
	}
	return err
}

// putRecord writes the session over the version it was made from.
//
//	people        person -> version, session (sealed), key (wrapped), address (sealed), touched
//	unreachable   person -> at: the channel said that the person is gone
func (db *conn) putRecord(c store.Commit) (err error) {
	r := c.Record
	if r == nil {
		return nil
	}
	if r.Version == 0 || r.Person == c.Erase {
		err = db.run("INSERT INTO people (person, version, session, key, address, touched) VALUES (?, ?, ?, ?, ?, ?)",
			string(r.Person), r.Version+1, r.Session, r.Key, r.Address, c.Now)
	} else {
		err = db.run("UPDATE people SET version = ?, session = ?, key = coalesce(?, key), address = coalesce(?, address), touched = ? WHERE person = ?",
			r.Version+1, r.Session, r.Key, r.Address, c.Now, string(r.Person))
	}
	if err != nil {
		return err
	}
	return db.run("DELETE FROM unreachable WHERE person = ?", string(r.Person))
}

// done deletes the due row that the commit handles, if it is as it was listed.
func (db *conn) done(c store.Commit) error {
	d := c.Done
	if d == nil {
		return nil
	}
	err := db.run("DELETE FROM dues WHERE kind = ? AND subject = ? AND at = ? AND revision = ?", d.Kind, d.Subject, d.At, d.Revision)
	if err == nil && db.Changes() == 0 {
		err = store.ErrGone
	}
	return err
}

// rows does the due rows of a commit.
//
//	dues   kind, subject -> at, revision; listed by at
func (db *conn) rows(c store.Commit) error {
	for _, key := range c.Undue {
		if err := db.run("DELETE FROM dues WHERE kind = ? AND subject = ?", key.Kind, key.Subject); err != nil {
			return err
		}
	}
	for _, d := range c.Dues {
		if err := db.run("INSERT OR REPLACE INTO dues (kind, subject, at, revision) VALUES (?, ?, ?, ?)", d.Kind, d.Subject, d.At, d.Revision); err != nil {
			return err
		}
	}
	return nil
}
