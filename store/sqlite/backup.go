package sqlite

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	sqlite3 "github.com/ncruces/go-sqlite3"
)

// Counted is what a copy holds, for whoever compares it with what was expected.
type Counted struct {
	People, Callbacks, Letters, Erasures int64
}

var (
	// ErrThere: a file or a database stands where one was to be written.
	ErrThere = errors.New("is there already; it is not written over")
	// ErrNoData: the folder holds no database.
	ErrNoData = errors.New("holds no data of Bussola")
)

// Backup writes a copy of a data folder's database to a new file, as it is at one moment, also while another process serves. The
// file is there only when it was read back and found whole. It holds no key: everything personal in it is sealed.
func Backup(folder, file string) (n Counted, err error) {
	path := filepath.Join(folder, "bussola.db")
	if _, err := os.Stat(path); err != nil {
		return n, fmt.Errorf("data folder %s: %w: %w", folder, ErrNoData, err)
	}
	if _, err := os.Lstat(file); err == nil {
		return n, fmt.Errorf("%s: %w", file, ErrThere)
	}
	part := file + ".part"
	if err := os.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return n, err
	}
	// Made here, for its owner alone; SQLite fills an empty file.
	f, err := os.OpenFile(part, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return n, err
	}
	defer os.Remove(part)
	if err := f.Close(); err != nil {
		return n, err
	}
	c, err := connect(path, Options{}, false)
	if err != nil {
		return n, fmt.Errorf("data folder %s: %w", folder, err)
	}
	err = c.run("VACUUM INTO ?", part)
	if err := errors.Join(err, c.shut()); err != nil {
		return n, fmt.Errorf("copying %s: %w", path, err)
	}
	if n, err = Verify(part); err != nil {
		return n, err
	}
	if err := syncFile(part); err != nil {
		return n, err
	}
	if err := os.Rename(part, file); err != nil {
		return n, err
	}
	return n, syncFolder(filepath.Dir(file))
}

// Verify reads a copy from one end to the other: every page, every index, every reference. ErrNewer and ErrDamaged say what is wrong.
func Verify(file string) (n Counted, err error) {
	if _, err := os.Stat(file); err != nil {
		return n, err
	}
	db, err := sqlite3.OpenFlags(file, sqlite3.OPEN_READONLY)
	if err != nil {
		return n, fmt.Errorf("%s: %w: %w", file, ErrDamaged, err)
	}
	c := &conn{db, map[string]*sqlite3.Stmt{}}
	err = c.verify(&n)
	if err := errors.Join(err, c.shut()); err != nil {
		return n, fmt.Errorf("%s: %w", file, err)
	}
	return n, nil
}

func (c *conn) verify(n *Counted) error {
	version := 0
	if err := c.each("PRAGMA user_version", nil, func(s *sqlite3.Stmt) error { version = s.ColumnInt(0); return nil }); err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	switch {
	case version == 0:
		return ErrNoData
	case version > len(schema):
		return fmt.Errorf("%w (schema %d, this one knows %d)", ErrNewer, version, len(schema))
	}
	said := ""
	err := c.each("PRAGMA integrity_check(1)", nil, func(s *sqlite3.Stmt) error { said = s.ColumnText(0); return nil })
	if err != nil || said != "ok" {
		return errors.Join(ErrDamaged, err)
	}
	if broken, err := c.is("PRAGMA foreign_key_check"); broken || err != nil {
		return errors.Join(ErrDamaged, err)
	}
	tables := []struct {
		name string
		into *int64
	}{{"people", &n.People}, {"callbacks", &n.Callbacks}, {"letters", &n.Letters}, {"erasures", &n.Erasures}}
	for _, t := range tables {
		if t.name == "erasures" && version < 2 {
			continue // they came with the second version
		}
		if err := c.each("SELECT count(*) FROM "+t.name, nil, func(s *sqlite3.Stmt) error { *t.into = s.ColumnInt64(0); return nil }); err != nil {
			return fmt.Errorf("%w: %w", ErrDamaged, err)
		}
	}
	return nil
}

// Restore puts a verified copy into a data folder that nobody serves. A database that is there is kept aside under the name it
// returns, "" when there was none; without replace it is left alone, with ErrThere.
func Restore(file, folder string, replace bool) (aside string, err error) {
	if _, err := Verify(file); err != nil {
		return "", err
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", fmt.Errorf("data folder %s: %w: %w", folder, ErrUnwritable, err)
	}
	lock, err := claim(folder)
	if err != nil {
		return "", err
	}
	defer lock.Close()
	path := filepath.Join(folder, "bussola.db")
	_, err = os.Stat(path)
	there := err == nil
	if there && !replace {
		return "", fmt.Errorf("%s: %w", path, ErrThere)
	}
	part := path + ".part"
	if err := copyFile(file, part); err != nil {
		return "", errors.Join(err, os.Remove(part))
	}
	if there {
		if aside, err = setAside(path); err != nil {
			return "", err
		}
	}
	if err := os.Rename(part, path); err != nil {
		return aside, err
	}
	return aside, syncFolder(folder)
}

// setAside folds the log into a database and gives it another name.
func setAside(path string) (string, error) {
	c, err := connect(path, Options{}, false)
	if err == nil { // a damaged one is kept as it is, log and all
		_, _, err = c.WALCheckpoint("main", sqlite3.CHECKPOINT_TRUNCATE)
		err = errors.Join(err, c.shut())
	}
	for n := 1; ; n++ {
		aside := fmt.Sprintf("%s.before-%d", path, n)
		if _, there := os.Lstat(aside); there == nil {
			continue
		}
		for _, end := range []string{"", "-wal", "-shm"} {
			if moved := os.Rename(path+end, aside+end); moved != nil && !errors.Is(moved, fs.ErrNotExist) {
				return "", errors.Join(moved, err)
			}
		}
		return aside, nil
	}
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close())
}

func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
