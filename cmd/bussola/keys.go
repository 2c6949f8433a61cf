package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"bussola/store"
)

// KeysCmd is what can be done with the master key.
type KeysCmd struct {
	Rotate RotateCmd `cmd:"" help:"Change the master key: wrap every data key with a new one."`
}

// RotateCmd changes the master key. Killed, it is run again the same way and goes on.
type RotateCmd struct {
	Data string `help:"Where everything is kept: a folder, or an address of Redis." env:"BUSSOLA_DATA" placeholder:"PLACE"`
	To   string `help:"File with the new master key; it is made when it is not there. Without it, the key of the data folder is changed in its place, or the present key takes over from BUSSOLA_OLD_MASTER_KEY." type:"path" placeholder:"FILE"`
}

func (c *RotateCmd) Run(m *Main) error {
	where := dataPlace(c.Data)
	lib, err := m.read()
	if err != nil {
		return err
	}
	// Nobody may serve the folder meanwhile with the old key alone. Copies on a server are given both keys first.
	keeper, err := m.beside(where, true)
	if err != nil {
		return err
	}
	defer keeper.Close()
	change, err := m.change(where, c.To)
	if err != nil {
		return err
	}
	ctx := context.Background()
	vault, err := store.OpenVault(ctx, keeper, lib.agenda.Body.Name.In("it"), change.anew, change.old...)
	if err != nil {
		return err
	}
	n, err := store.Rotate(ctx, keeper, vault)
	if err != nil {
		return fmt.Errorf("%w; keys wrapped anew so far: %d, run it again", err, n)
	}
	if err := change.end(); err != nil {
		return err
	}
	fmt.Fprintf(m.out, "keys wrapped with the new master key: %d. %s\n", n, change.says)
	return nil
}

// keyChange is from which masters to which, and what is left to do when all is wrapped.
type keyChange struct {
	anew []byte
	old  [][]byte
	end  func() error
	says string
}

// change finds out which key takes over from which.
func (m *Main) change(where, to string) (keyChange, error) {
	nothing := func() error { return nil }
	old, err := m.oldMasters()
	if err != nil {
		return keyChange{}, err
	}
	if path, own := m.masterPath(where); own && to == "" && len(old) == 0 {
		return swapInFolder(path)
	}
	present, err := m.present(where, to == "" && len(old) > 0)
	switch {
	case err != nil:
		return keyChange{}, err
	case to != "":
		anew, err := store.LoadMaster(to)
		return keyChange{anew, append(old, present), nothing, "From now on give the key of " + to + "; keep the old one only for as long as you keep backups from before."}, err
	case len(old) > 0:
		return keyChange{present, old, nothing, "BUSSOLA_OLD_MASTER_KEY is needed no more."}, nil
	}
	return keyChange{}, errors.New("which key is the new one? Give its file with --to; or set the new one as BUSSOLA_MASTER_KEY_FILE and the old one as BUSSOLA_OLD_MASTER_KEY_FILE")
}

// present is the master key that is given now. One that takes over from an older key may be new: its file is made.
func (m *Main) present(where string, takesOver bool) ([]byte, error) {
	if path, own := m.masterPath(where); takesOver && path != "" && !own {
		return store.LoadMaster(path)
	}
	return m.master(where)
}

// swapInFolder changes the key that lies in a data folder. The new one is made beside it and takes its name at the end, so that a
// program killed in between finds both.
func swapInFolder(own string) (keyChange, error) {
	from := own
	if !exists(own) && exists(own+".new") { // killed between the two new names
		from = own + ".old"
	}
	if !exists(from) {
		return keyChange{}, keyMissing(from)
	}
	old, err := store.LoadMaster(from)
	if err != nil {
		return keyChange{}, err
	}
	anew, err := store.LoadMaster(own + ".new")
	return keyChange{anew, [][]byte{old}, func() error {
		if err := os.Rename(from, own+".old"); err != nil {
			return fmt.Errorf("the new key lies in %s.new; name it %s by hand: %w", own, own, err)
		}
		return os.Rename(own+".new", own)
	}, "It lies in " + own + "; the old one is " + own + ".old: take it away, apart, and keep it only for as long as you keep backups from before."}, err
}

// oldMasters are keys that wrapped some of the data before, while a change is under way.
func (m *Main) oldMasters() ([][]byte, error) {
	text, err := secret("BUSSOLA_OLD_MASTER_KEY")
	if err != nil || text == "" {
		return nil, err
	}
	k, err := store.ParseMaster([]byte(text))
	if err != nil {
		return nil, fmt.Errorf("BUSSOLA_OLD_MASTER_KEY: %w", err)
	}
	return [][]byte{k}, nil
}
