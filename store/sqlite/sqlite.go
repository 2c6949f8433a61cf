// Package sqlite keeps what Bussola remembers in one SQLite file of a data folder. It is the keeper of the program that
// runs alone: no server to install, nothing to configure, one folder to copy.
//
// One process serves a folder, and holds its serving.lock; commands (agenda, backup, pairing) work beside it through
// SQLite's own locks. All writes of a process go through one goroutine, which does as many commits as wait in one
// transaction and answers when the disk has them: one fsync for all. Readers have connections of their own and see what
// was answered.
//
//	bussola.db       the database; -wal and -shm beside it belong to it: copy with the backup command, not with cp
//	serving.lock     held by the process that serves, with its process number
package sqlite

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"bussola/store"
)

// Keeper is a [store.Keeper] on one SQLite file. Several processes may hold one on the same folder; one of them serves.
type Keeper struct {
	folder  string // "" in memory
	lock    *os.File
	jobs    chan *job
	closing chan struct{}
	done    chan struct{} // the writer has left
	close   sync.Once
	closed  error
	readers chan *conn // nil in memory: reads go through the writer
	looks   chan *look // reads that wait for one
	open    func(reading bool) (*conn, error)
}

var _ store.Keeper = (*Keeper)(nil)

// Options of [Open].
type Options struct {
	// Serving claims the folder for this process: a second one that claims it gets ErrServed. Commands leave it false.
	Serving bool

	vfs, synchronous string // another file system, and another pragma, for tests that cut the power
}

// readersAtMost is how many reads run at once in one process; each keeps a connection of about 2 MB.
const readersAtMost = 4

// Open opens the data folder, making it if absent, and brings its schema up to date. Its errors are made for the operator:
// ErrServed, ErrNewer, ErrUnwritable, ErrFull, ErrBusy and ErrDamaged name the folder and what to do.
func Open(folder string, o Options) (_ *Keeper, err error) {
	folder, err = filepath.Abs(folder)
	if err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("data folder %s: %w: %w", folder, ErrUnwritable, err)
	}
	k := &Keeper{folder: folder}
	if o.Serving {
		if k.lock, err = claim(folder); err != nil {
			return nil, err
		}
		defer func() {
			if err != nil {
				k.lock.Close()
			}
		}()
	}
	path := filepath.Join(folder, "bussola.db")
	// Made here, so that it is readable by its owner alone; what SQLite puts beside it stands in the same folder.
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("data folder %s: %w: %w", folder, ErrUnwritable, err)
	}
	if err := f.Close(); err != nil {
		return nil, k.explain(err)
	}
	k.open = func(reading bool) (*conn, error) { return connect(path, o, reading) }
	k.readers, k.looks = make(chan *conn, readersAtMost), make(chan *look, 4*looksAtOnce)
	for range readersAtMost {
		k.readers <- nil // opened when first needed
	}
	if err := k.start(); err != nil {
		return nil, err
	}
	return k, syncFolder(folder)
}

// OpenMemory keeps everything in memory, for conversations that nobody wants to keep.
func OpenMemory() (*Keeper, error) {
	k := &Keeper{open: func(bool) (*conn, error) { return connect(":memory:", Options{}, false) }}
	if err := k.start(); err != nil {
		return nil, err
	}
	return k, nil
}

func (k *Keeper) start() error {
	c, err := k.open(false)
	if err != nil {
		return k.explain(err)
	}
	if err := c.migrate(schema); err != nil {
		return k.explain(errors.Join(err, c.shut()))
	}
	k.jobs, k.closing, k.done = make(chan *job, groupAtMost), make(chan struct{}), make(chan struct{})
	go k.write(c)
	return nil
}

// Close waits for the commits that were accepted, folds the log into the database and frees the folder. Later calls give
// store.ErrClosed.
func (k *Keeper) Close() error {
	k.close.Do(func() {
		var errs []error
		if k.readers != nil { // first, for the last connection to close folds the log
			for range readersAtMost {
				if c := <-k.readers; c != nil {
					errs = append(errs, c.shut())
				}
			}
			close(k.readers)
		}
		close(k.closing)
		<-k.done
		if k.lock != nil {
			errs = append(errs, k.lock.Close())
		}
		k.closed = errors.Join(append(errs, k.closed)...)
	})
	return k.closed
}

// syncFolder makes the names of new files outlive a power cut.
func syncFolder(folder string) error {
	for _, f := range []string{folder, filepath.Dir(folder)} {
		d, err := os.Open(f)
		if err != nil {
			continue // a parent that may not be read was not made by us
		}
		err = d.Sync()
		d.Close()
		if err != nil && f == folder && !errors.Is(err, errors.ErrUnsupported) {
			return fmt.Errorf("data folder %s: %w", folder, err)
		}
	}
	return nil
}
