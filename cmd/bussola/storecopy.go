package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"syscall"

	"bussola/store"
	"bussola/store/redis"
)

// StoreCmd handles what is kept as a whole.
type StoreCmd struct {
	Copy StoreCopy `cmd:"" help:"Carry everything to another place, and read it back."`
}

// StoreCopy carries everything from one place to another that is empty: a folder to a server, a server to a folder.
type StoreCopy struct {
	From string `arg:"" help:"Where everything is kept: a folder, or an address of Redis. Nothing may serve it meanwhile."`
	To   string `arg:"" help:"An empty place: a folder, or an address of Redis."`
}

func (c *StoreCopy) Run(m *Main) (err error) {
	if c.From == c.To {
		return errors.New("both places are the same")
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	from, err := m.mover(c.From, m.beside)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	to, err := m.mover(c.To, m.keep)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, to.Close()) }()
	tally, err := store.Copy(ctx, from, to)
	if err != nil {
		return err
	}
	for _, kind := range slices.Sorted(maps.Keys(tally)) {
		sum := tally[kind]
		fmt.Fprintf(m.out, "%-12s %8d  %x\n", kind, sum.Rows, sum.Digest[:6])
	}
	fmt.Fprintln(m.out, "Copied, and read back the same.")
	key := "the master key in use now"
	if path := filepath.Join(c.From, "master.key"); !redis.IsAddress(c.From) {
		if _, err := os.Stat(path); err == nil {
			key = path
		}
	}
	fmt.Fprintf(m.out, "The master key was not copied. Open the copy with %s (BUSSOLA_MASTER_KEY_FILE): with another one, nobody's words can be read.\n", key)
	return nil
}

// mover opens a place for this process alone, as far as a folder can be claimed.
func (m *Main) mover(where string, open func(where string, alone bool) (store.Keeper, error)) (store.Mover, error) {
	k, err := open(where, true)
	if err != nil {
		return nil, err
	}
	all, ok := k.(store.Mover)
	if !ok {
		return nil, errors.Join(errors.New("what is kept there cannot be carried"), k.Close())
	}
	return all, nil
}
