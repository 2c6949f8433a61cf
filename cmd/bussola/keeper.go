package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	"bussola/store"
	"bussola/store/redis"
	"bussola/store/sqlite"
)

// keep opens what remembers: a data folder, or a Redis server by its address. serving claims a folder for this process; a
// server may be used by many at once.
func (m *Main) keep(where string, serving bool) (store.Keeper, error) {
	if !redis.IsAddress(where) {
		return sqlite.Open(where, sqlite.Options{Serving: serving})
	}
	o := redis.Options{Unsafe: m.RedisUnsafe}
	var err, also error
	o.Password, err = secret("BUSSOLA_REDIS_PASSWORD")
	o.SentinelPassword, also = secret("BUSSOLA_REDIS_SENTINEL_PASSWORD")
	if err := errors.Join(err, also); err != nil {
		return nil, err
	}
	k, err := redis.Open(context.Background(), where, o)
	if err != nil && canBeUnsafe(err) {
		err = fmt.Errorf("%w (for a trial whose data may be lost: --redis-unsafe)", err)
	}
	if err != nil {
		return nil, err
	}
	return k, nil
}

// place opens what remembers for who serves, who may be the first, or for who comes beside.
func (m *Main) place(where string, serving bool) (store.Keeper, error) {
	if serving {
		return m.keep(where, true)
	}
	return m.beside(where, false)
}

// beside opens what somebody serves or served, for a command; alone claims a folder meanwhile. A place where nobody ever served is
// refused: a mistyped one would be made, empty, and all would look well there.
func (m *Main) beside(where string, alone bool) (store.Keeper, error) {
	if !redis.IsAddress(where) && !exists(filepath.Join(where, "bussola.db")) {
		return nil, nothingAt(where)
	}
	k, err := m.keep(where, alone)
	if err != nil {
		return nil, err
	}
	some, err := begun(context.Background(), k)
	if err == nil && !some {
		err = nothingAt(where)
	}
	if err != nil {
		return nil, errors.Join(err, k.Close())
	}
	return k, nil
}

// errNothing: no bot ever served there.
var errNothing = errors.New("nothing is kept there")

// nothingAt says it, with what is not secret of the place.
func nothingAt(where string) error {
	return fmt.Errorf("%s: %w: no bot has served there yet. Give the place that serve uses, with --data or BUSSOLA_DATA", shownPlace(where), errNothing)
}

// begun says whether somebody ever served what a keeper keeps.
func begun(ctx context.Context, k store.Keeper) (bool, error) {
	if sealed, err := store.Sealed(ctx, k); sealed || err != nil {
		return sealed, err
	}
	list, err := k.People(ctx, "", 1)
	return len(list) > 0, err
}

func canBeUnsafe(err error) bool {
	return errors.Is(err, redis.ErrNoAOF) || errors.Is(err, redis.ErrNoSync) || errors.Is(err, redis.ErrEviction)
}

// masterPath is the file of the master key: the one given, or, where none is, the data folder's own. "" when the key itself is in the
// environment, or when nobody says where it is: on a server none is made, because every copy of the program needs the same one, and it
// must not lie beside what it opens.
func (m *Main) masterPath(where string) (path string, own bool) {
	switch {
	case m.masterFile != "":
		return m.masterFile, false
	case os.Getenv("BUSSOLA_MASTER_KEY") != "":
		return "", false
	case os.Getenv("BUSSOLA_MASTER_KEY_FILE") != "" || redis.IsAddress(where):
		return os.Getenv("BUSSOLA_MASTER_KEY_FILE"), false
	}
	return filepath.Join(where, "master.key"), true
}

// master is the key that everything personal hangs from, as it is given. It makes none: see sealedWith.
func (m *Main) master(where string) ([]byte, error) {
	path, _ := m.masterPath(where)
	if path != "" && !exists(path) {
		return nil, keyMissing(path)
	}
	if path != "" {
		return store.LoadMaster(path)
	}
	v := os.Getenv("BUSSOLA_MASTER_KEY")
	if v == "" {
		return nil, errors.New("no master key: what is kept on a server needs BUSSOLA_MASTER_KEY_FILE, the same file for every copy of the program; a file that is not there yet is made")
	}
	k, err := store.ParseMaster([]byte(v))
	if err != nil {
		return nil, fmt.Errorf("BUSSOLA_MASTER_KEY: %w", err)
	}
	return k, nil
}

// sealedWith is the master key of what a keeper keeps. One is made only where nothing was sealed yet, or where an older one is given
// beside its file, which begins a change of key: else a new key would open nothing and hide that the old one is missing.
func (m *Main) sealedWith(where string, k store.Keeper) ([]byte, error) {
	path, own := m.masterPath(where)
	if path == "" || exists(path) {
		return m.master(where)
	}
	sealed, err := store.Sealed(context.Background(), k)
	if err != nil {
		return nil, err
	}
	old, err := m.oldMasters()
	if err != nil {
		return nil, err
	}
	if sealed && (own || len(old) == 0) {
		return nil, keyMissing(path)
	}
	return store.LoadMaster(path)
}

// keyMissing says which file of a master key is not there, and how it comes back.
func keyMissing(path string) error {
	if exists(path + ".new") {
		return fmt.Errorf("%s is missing, and %[1]s.new is there: a change of the master key was interrupted; run `bussola keys rotate` again", path)
	}
	return fmt.Errorf("%s is missing: put it back from where it was kept apart, or say where it is with BUSSOLA_MASTER_KEY_FILE; without it nothing personal in these data can be read again, by anybody", path)
}

// dataPlace is where everything is kept when nobody says it: the address or folder of the environment, or a folder of this
// person's machine.
func dataPlace(said string) string {
	if said = cmp.Or(said, os.Getenv("BUSSOLA_DATA")); said != "" {
		return said
	}
	return dataFolder()
}

// shownPlace is a place as it may be told: an address of Redis may carry a password.
func shownPlace(where string) string {
	if u, err := url.Parse(where); err == nil && u.User != nil {
		return u.Redacted()
	}
	return where
}
