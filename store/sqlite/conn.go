package sqlite

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"time"

	sqlite3 "github.com/ncruces/go-sqlite3"
)

// conn is a connection with its prepared statements, for one goroutine at a time.
type conn struct {
	*sqlite3.Conn
	stmts map[string]*sqlite3.Stmt
}

// connect opens a connection. busy_timeout comes first: without it the next pragma fails when another process is just
// opening. FULL fsyncs the log at each commit; NORMAL would lose what was answered when the power goes. secure_delete
// writes zeros over what is deleted.
func connect(path string, o Options, reading bool) (*conn, error) {
	flags := sqlite3.OPEN_READWRITE | sqlite3.OPEN_CREATE
	if o.vfs != "" {
		path = "file:" + (&url.URL{Path: path}).EscapedPath() + "?vfs=" + o.vfs
		flags |= sqlite3.OPEN_URI
	}
	db, err := sqlite3.OpenFlags(path, flags)
	if err != nil {
		return nil, fmt.Errorf("opening: %w", err)
	}
	c := &conn{db, map[string]*sqlite3.Stmt{}}
	pragmas := []string{"busy_timeout=5000", "journal_mode=WAL", "synchronous=" + cmp.Or(o.synchronous, "FULL"), "foreign_keys=ON", "secure_delete=ON", "temp_store=MEMORY"}
	if reading {
		pragmas = append(pragmas, "query_only=ON")
	}
	for _, p := range pragmas {
		if err := patiently(func() error { return db.Exec("PRAGMA " + p) }); err != nil {
			return nil, errors.Join(fmt.Errorf("pragma %s: %w", p, err), db.Close())
		}
	}
	return c, nil
}

// Where SQLite itself does not wait: of several processes that turn a new database to WAL at once, all but one are told that it is
// busy at once, because two of them waiting for each other would wait for ever.
const (
	patience = 5 * time.Second // as busy_timeout
	between  = 5 * time.Millisecond
)

// patiently tries again while another process is just opening.
func patiently(try func() error) error {
	for began := time.Now(); ; time.Sleep(between) {
		if err := try(); !errors.Is(err, sqlite3.BUSY) || time.Since(began) > patience {
			return err
		}
	}
}

func (c *conn) shut() error {
	var errs []error
	for _, s := range c.stmts {
		errs = append(errs, s.Close())
	}
	return errors.Join(append(errs, c.Close())...)
}

// run executes a statement for its effect.
func (c *conn) run(sql string, args ...any) error { return c.each(sql, args, nil) }

// each executes a statement and shows every row to row. The statement is prepared once and kept.
func (c *conn) each(sql string, args []any, row func(*sqlite3.Stmt) error) (err error) {
	s := c.stmts[sql]
	if s == nil {
		if s, _, err = c.PrepareFlags(sql, sqlite3.PREPARE_PERSISTENT); err != nil {
			return err
		}
		c.stmts[sql] = s
	}
	for i, a := range args {
		if err := bind(s, i+1, a); err != nil {
			return errors.Join(err, s.ClearBindings())
		}
	}
	if row == nil {
		err = s.Exec()
	} else {
		for err == nil && s.Step() {
			err = row(s)
		}
		if err == nil {
			err = s.Err()
		}
		if again := s.Reset(); err == nil {
			err = again
		}
	}
	if len(args) > 0 {
		if clear := s.ClearBindings(); err == nil {
			err = clear
		}
	}
	return err
}

// is says whether a statement gives any row.
func (c *conn) is(sql string, args ...any) (found bool, err error) {
	err = c.each(sql, args, func(*sqlite3.Stmt) error { found = true; return nil })
	return found, err
}

func bind(s *sqlite3.Stmt, i int, a any) error {
	switch a := a.(type) {
	case string:
		return s.BindText(i, a)
	case []byte:
		return s.BindBlob(i, a) // nil: NULL
	case int:
		return s.BindInt(i, a)
	case int64:
		return s.BindInt64(i, a)
	case bool:
		return s.BindBool(i, a)
	case time.Time:
		return s.BindInt64(i, micro(a))
	}
	return fmt.Errorf("no column for a %T", a)
}

// Times are kept as microseconds since 1970 in UTC, and the zero time as 0: that instant itself is nobody's.
func micro(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func instant(s *sqlite3.Stmt, col int) time.Time {
	us := s.ColumnInt64(col)
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}

// blob copies a column; NULL is nil.
func blob(s *sqlite3.Stmt, col int) []byte {
	if s.ColumnType(col) == sqlite3.NULL {
		return nil
	}
	return s.ColumnBlob(col, []byte{})
}
