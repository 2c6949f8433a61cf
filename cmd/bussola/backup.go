package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"bussola/store"
	"bussola/store/redis"
	"bussola/store/sqlite"
)

// BackupCmd copies what is remembered, while the bot serves or not. The copy holds no key; a second file lists who was erased, so
// that restoring an older copy does not bring anybody back.
type BackupCmd struct {
	To   string `arg:"" help:"A folder, made when it is not there, in which a file is named after the moment; or a new file, NAME.db."`
	Keys string `help:"Copy the master key too, to this new file: on another disk, apart from the data." placeholder:"FILE"`
	Data string `help:"Where everything is kept: a folder, or an address of Redis that nobody writes to meanwhile." env:"BUSSOLA_DATA" placeholder:"PLACE"`
}

func (c *BackupCmd) Run(m *Main) (err error) {
	where := dataPlace(c.Data)
	file, err := backupFile(c.To, time.Now())
	if err != nil {
		return err
	}
	folder := where
	if redis.IsAddress(where) {
		if folder, err = m.carried(where, filepath.Dir(filepath.Clean(file))); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	}
	n, err := sqlite.Backup(folder, file)
	if err != nil {
		return err
	}
	list, err := erasuresOf(folder)
	if err != nil {
		return err
	}
	if err := writeErasures(file+".erasures", list); err != nil {
		return err
	}
	fmt.Fprintf(m.out, "%s\n  read back and whole: people %d, calls %d, letters %d, erasures %d\n", file, n.People, n.Callbacks, n.Letters, n.Erasures)
	if c.Keys == "" {
		fmt.Fprintln(m.out, "  the master key is not in it: keep a copy apart (--keys), or nobody reads this again")
		return nil
	}
	return m.copyKey(where, folder, c.Keys)
}

// backupFile is the file of a backup at a moment: the one that is said, which ends in .db, or one in the folder that is said. A folder that
// is not there is made, for its owner alone: taken for a file, it would be written once and be in the way of the next backup.
func backupFile(said string, now time.Time) (string, error) {
	at, err := os.Stat(said)
	if err == nil && !at.IsDir() || err != nil && filepath.Ext(said) == ".db" {
		return said, nil // one that is there is never written over, which is said later
	}
	if err != nil {
		if err := os.Mkdir(said, 0o700); err != nil {
			return "", fmt.Errorf("a folder for backups (a file has a name that ends in .db): %w", err)
		}
	}
	return filepath.Join(said, "bussola-"+now.UTC().Format("20060102T150405Z")+".db"), nil
}

// carried is a folder, beside where a backup goes, with all that a server keeps. A server that people write to meanwhile has no one
// moment that could be read: what was read then is thrown away.
func (m *Main) carried(server, beside string) (folder string, err error) {
	if folder, err = os.MkdirTemp(beside, ".bussola-backup-"); err != nil {
		return "", err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(folder))
		}
	}()
	from, err := m.mover(server, m.beside)
	if err != nil {
		return folder, err
	}
	to, err := m.mover(folder, m.keep)
	if err != nil {
		return folder, errors.Join(err, from.Close())
	}
	_, err = store.Copy(context.Background(), from, to)
	if errors.Is(err, store.ErrMoved) {
		err = fmt.Errorf("%w; back up a server of its own that was given a copy of one moment: docs/operations.md, Backup and restore, says how", err)
	}
	return folder, errors.Join(err, from.Close(), to.Close())
}

// copyKey writes the master key of a place to a new file, for its owner alone, if it opens what is kept in the folder that was copied:
// another one, found out on the day of the restore, would be found out too late.
func (m *Main) copyKey(where, folder, to string) error {
	master, err := m.master(where)
	if err != nil {
		return err
	}
	lib, err := m.read()
	if err != nil {
		return err
	}
	vault, err := m.opener(where, lib)
	if err != nil {
		return err
	}
	k, err := sqlite.Open(folder, sqlite.Options{})
	if err != nil {
		return err
	}
	if err := errors.Join(fits(context.Background(), k, vault), k.Close()); err != nil {
		return fmt.Errorf("no copy of the master key is made: %w", err)
	}
	f, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("the copy of the master key: %w", err)
	}
	_, err = fmt.Fprintf(f, "%x\n", master)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("the copy of the master key: %w", err)
	}
	fmt.Fprintf(m.out, "%s\n  the master key: keep it apart from the data\n", to)
	return nil
}

// RestoreCmd puts a backup into a data folder that nobody serves, and erases again whom somebody erased since.
type RestoreCmd struct {
	From     string   `arg:"" help:"File of a backup." type:"existingfile"`
	Erasures []string `help:"Lists of erasures of newer backups; the one beside the file and the one of the folder are read by themselves." type:"existingfile" placeholder:"FILE"`
	Replace  bool     `help:"Put it in place of what is there, which is kept under another name."`
	Data     string   `help:"Folder to restore into." env:"BUSSOLA_DATA" placeholder:"DIR"`
}

func (c *RestoreCmd) Run(m *Main) error {
	folder, err := ownFolder(c.Data, "a backup is restored into a folder, and copied to Redis from there")
	if err != nil {
		return err
	}
	lib, err := m.read()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	var all []store.Erasure
	newer := len(c.Erasures) > 0
	if _, err := os.Stat(filepath.Join(folder, "bussola.db")); err == nil {
		list, err := erasuresOf(folder)
		switch {
		case errors.Is(err, sqlite.ErrDamaged): // that may be why one restores
			fmt.Fprintln(m.err, "who was erased cannot be read from what is there:", err)
		case err != nil:
			return err
		default:
			newer = true
		}
		all = append(all, list...)
	}
	lists := c.Erasures
	if beside := c.From + ".erasures"; exists(beside) {
		lists = append(lists, beside)
	}
	for _, path := range lists {
		list, err := readErasures(path)
		if err != nil {
			return err
		}
		all = append(all, list...)
	}
	// Prepared beside the folder, so that it is whole, erased again and tried with the key before anything is touched.
	stage, err := os.MkdirTemp(filepath.Dir(filepath.Clean(folder)), ".bussola-restore-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(stage)
	gone, err := m.prepare(lib, c.From, stage, folder, all)
	if err != nil {
		return err
	}
	aside, err := sqlite.Restore(filepath.Join(stage, "bussola.db"), folder, c.Replace)
	if errors.Is(err, sqlite.ErrThere) {
		return fmt.Errorf("%w; --replace keeps it aside and goes on", err)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(m.out, "restored into %s; erased again: %d; the master key opens it\n", folder, gone)
	if !newer {
		fmt.Fprintln(m.out, "no list of who was erased after this backup was at hand: they are back. Give the newest .erasures file with --erasures, if there is one")
	}
	if aside != "" {
		fmt.Fprintf(m.out, "what was there is kept as %s: delete it when all is well, it still holds whom the restored data forget\n", aside)
	}
	return nil
}

// prepare puts a backup into a folder of its own, erases again, and tries the master key of the folder that it is for.
func (m *Main) prepare(lib *library, file, stage, folder string, erased []store.Erasure) (gone int, err error) {
	if _, err := sqlite.Restore(file, stage, false); err != nil {
		return 0, err
	}
	k, err := sqlite.Open(stage, sqlite.Options{})
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, k.Close()) }()
	ctx := context.Background()
	if gone, err = store.Replay(ctx, k, erased); err != nil {
		return gone, err
	}
	if path, own := m.masterPath(folder); own && !exists(path) {
		return gone, fmt.Errorf("no master key is here: put the one of these data into %s, or say where it is with BUSSOLA_MASTER_KEY_FILE", path)
	}
	vault, err := m.opener(folder, lib)
	if err != nil {
		return gone, err
	}
	return gone, fits(ctx, k, vault)
}

// opener is a vault that opens what the master key, or one of before, has wrapped. It writes nothing; it does not know pseudonyms.
func (m *Main) opener(where string, lib *library) (*store.Vault, error) {
	master, err := m.master(where)
	if err != nil {
		return nil, err
	}
	old, err := m.oldMasters()
	if err != nil {
		return nil, err
	}
	body := lib.agenda.Body.Name.In("it")
	v, err := store.NewVault(master, body)
	for _, k := range old {
		if err == nil {
			v, err = v.Rotated(k, body)
		}
	}
	return v, err
}

// fits tries the master key on the first person found; nobody there is no mistake.
func fits(ctx context.Context, k store.Keeper, v *store.Vault) error {
	for after := store.Person(""); ; {
		list, err := k.People(ctx, after, 64)
		if err != nil || len(list) == 0 {
			return err
		}
		for _, r := range list {
			after = r.Person
			if pseudonym(r.Person) && len(r.Key) > 0 {
				_, err := v.Open(r.Key)
				return err
			}
		}
	}
}

// pseudonym tells people from the program's own records (the agenda's changes, the lease), which have short names.
func pseudonym(p store.Person) bool { return len(p) == 64 }

func ownFolder(said, otherwise string) (string, error) {
	where := dataPlace(said)
	if redis.IsAddress(where) {
		return "", errors.New("the data are on a server: " + otherwise)
	}
	return where, nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// erasuresOf reads who was erased from a data folder.
func erasuresOf(folder string) ([]store.Erasure, error) {
	k, err := sqlite.Open(folder, sqlite.Options{})
	if err != nil {
		return nil, err
	}
	defer k.Close()
	return k.Erasures(context.Background(), time.Time{}, 1<<30)
}

// writeErasures writes pseudonyms and times, one a line: it tells nobody who they were.
func writeErasures(path string, list []store.Erasure) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("the list of erasures: %w", err)
	}
	w := bufio.NewWriter(f)
	enc := json.NewEncoder(w)
	for _, e := range list {
		err = errors.Join(err, enc.Encode(e))
	}
	if err := errors.Join(err, w.Flush(), f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("the list of erasures: %w", err)
	}
	return nil
}

func readErasures(path string) (list []store.Erasure, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("the list of erasures: %w", err)
	}
	defer f.Close()
	for dec := json.NewDecoder(f); ; {
		var e store.Erasure
		switch err := dec.Decode(&e); {
		case errors.Is(err, io.EOF):
			return list, nil
		case err != nil || e.Person == "" || e.At.IsZero():
			return nil, fmt.Errorf("the list of erasures: %s: entry %d is not one of a backup", path, len(list)+1)
		}
		list = append(list, e)
	}
}
