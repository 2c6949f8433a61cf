package sqlite

import (
	"errors"
	"fmt"

	sqlite3 "github.com/ncruces/go-sqlite3"
)

// schema is the history of the tables: entry n brings a database from version n to n+1. Entries are never changed once
// released, only added. The number stands in PRAGMA user_version. What a table holds is said above the code that uses it.
var schema = []string{
	`
	CREATE TABLE people (person TEXT PRIMARY KEY, version INTEGER NOT NULL, session BLOB, key BLOB NOT NULL, address BLOB, touched INTEGER NOT NULL) STRICT;
	CREATE TABLE unreachable (person TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
	CREATE TABLE marks (mark TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;

	CREATE TABLE callbacks (
		code TEXT PRIMARY KEY, revision INTEGER NOT NULL, state TEXT NOT NULL, occupies INTEGER NOT NULL,
		worker TEXT NOT NULL, start INTEGER NOT NULL, day TEXT NOT NULL, person TEXT NOT NULL, draft TEXT NOT NULL,
		erased INTEGER NOT NULL DEFAULT 0, body TEXT NOT NULL, details BLOB) STRICT;
	CREATE INDEX callbacks_start ON callbacks (start, code);
	CREATE INDEX callbacks_person ON callbacks (person);
	CREATE INDEX callbacks_load ON callbacks (worker, day) WHERE occupies;
	CREATE UNIQUE INDEX callbacks_draft ON callbacks (draft) WHERE occupies AND draft <> '';
	CREATE TABLE cells (worker TEXT NOT NULL, cell INTEGER NOT NULL, code TEXT NOT NULL REFERENCES callbacks (code), PRIMARY KEY (worker, cell)) STRICT, WITHOUT ROWID;
	CREATE INDEX cells_cell ON cells (cell);
	CREATE INDEX cells_code ON cells (code);

	CREATE TABLE dues (kind TEXT NOT NULL, subject TEXT NOT NULL, at INTEGER NOT NULL, revision INTEGER NOT NULL, PRIMARY KEY (kind, subject)) STRICT, WITHOUT ROWID;
	CREATE INDEX dues_at ON dues (at);
	CREATE INDEX dues_subject ON dues (subject);

	CREATE TABLE letters (id INTEGER PRIMARY KEY AUTOINCREMENT, person TEXT NOT NULL, place TEXT NOT NULL, sealed BLOB, not_before INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0) STRICT;
	CREATE INDEX letters_person ON letters (person, id);
	CREATE TABLE deliveries (place TEXT PRIMARY KEY, person TEXT NOT NULL, message INTEGER NOT NULL, sent INTEGER NOT NULL) STRICT, WITHOUT ROWID;
	CREATE INDEX deliveries_person ON deliveries (person);

	CREATE TABLE audit (id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, actor TEXT NOT NULL, what TEXT NOT NULL, subject TEXT NOT NULL) STRICT;
	CREATE INDEX audit_at ON audit (at);
	CREATE TABLE workers (person TEXT PRIMARY KEY, worker TEXT NOT NULL, since INTEGER NOT NULL) STRICT, WITHOUT ROWID;
	CREATE TABLE pairings (hash TEXT PRIMARY KEY, worker TEXT NOT NULL, until INTEGER NOT NULL) STRICT, WITHOUT ROWID;
	CREATE TABLE notes (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
	`,
	`
	CREATE TABLE erasures (person TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
	CREATE INDEX erasures_at ON erasures (at, person);
	`,
	`
	CREATE TABLE traces (person TEXT NOT NULL, message INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (person, message)) STRICT, WITHOUT ROWID;
	`,
}

// migrate brings the database to the last version of a history, each step whole or not at all. Two processes may open at
// once: the second waits and finds it done.
func (c *conn) migrate(history []string) error {
	for {
		if err := c.Exec("BEGIN IMMEDIATE"); err != nil {
			return err
		}
		version := 0
		err := c.each("PRAGMA user_version", nil, func(s *sqlite3.Stmt) error { version = s.ColumnInt(0); return nil })
		switch {
		case err != nil:
		case version > len(history):
			err = fmt.Errorf("%w (schema %d, this one knows %d)", ErrNewer, version, len(history))
		case version == len(history):
			return c.Exec("ROLLBACK")
		default:
			err = c.Exec(history[version])
			if err == nil {
				err = c.Exec(fmt.Sprintf("PRAGMA user_version = %d; COMMIT", version+1))
			}
		}
		if err != nil {
			if !c.GetAutocommit() {
				err = errors.Join(err, c.Exec("ROLLBACK"))
			}
			return fmt.Errorf("schema: %w", err)
		}
	}
}
