package store

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"
)

// ErrRotating: a change of the master key began and did not end; both keys are needed until it has.
var ErrRotating = errors.New("a change of the master key was interrupted: give the old key beside the new one and run the change again")

// The notes of a vault. The first holds the key of pseudonyms, wrapped with the master: a body that changes its master keeps its
// people, and a wrong master is known at once, before anybody writes. The second stands while keys are being wrapped anew.
const (
	peopleNote   = "vault/people"
	rotatingNote = "vault/rotating"
)

// OpenVault makes the vault of what a keeper keeps. old are masters that wrapped some of it before, the oldest first. ErrMaster
// when none of the masters is the one of these data: without it nothing personal in them can be read again, by anybody.
func OpenVault(ctx context.Context, k Keeper, body string, master []byte, old ...[]byte) (*Vault, error) {
	all := append(append([][]byte(nil), old...), master)
	v, err := NewVault(all[0], body)
	for _, m := range all[1:] {
		if err == nil {
			v, err = v.Rotated(m, body)
		}
	}
	if err != nil {
		return nil, err
	}
	rotating, err := k.Noted(ctx, rotatingNote)
	if err != nil {
		return nil, err
	}
	if rotating != "" && len(old) == 0 {
		return nil, ErrRotating
	}
	value, err := k.Noted(ctx, peopleNote)
	if err != nil {
		return nil, err
	}
	if value == "" {
		return v, v.begin(ctx, k)
	}
	wrapped, err := hex.DecodeString(value)
	if err != nil {
		return nil, fmt.Errorf("note %s: %w", peopleNote, err)
	}
	if v.people, err = v.unwrap(wrapped); err != nil {
		return nil, err
	}
	return v, nil
}

// Sealed says whether a vault was ever opened on what a keeper keeps: then one master key belongs to it.
func Sealed(ctx context.Context, k Keeper) (bool, error) {
	value, err := k.Noted(ctx, peopleNote)
	return value != "", err
}

// begin writes the key of pseudonyms down, unless people are kept already whom this master does not open.
func (v *Vault) begin(ctx context.Context, k Keeper) error {
	list, err := k.People(ctx, "", 2)
	if err != nil {
		return err
	}
	for _, r := range list {
		if _, err := v.Open(r.Key); errors.Is(err, ErrMaster) {
			return err
		}
	}
	return k.Note(ctx, peopleNote, hex.EncodeToString(v.wrap(v.people)))
}

// rotateAtOnce is how many keys are written side by side: a keeper that syncs in groups takes them in one sync.
const rotateAtOnce = 64

// Rotate wraps every data key that an older master wrapped with the present one, and returns how many. It may run beside turns,
// if whoever does them knows both masters; killed, it is run again and goes on. What the keys sealed is not touched. Afterwards
// the older masters open nothing.
func Rotate(ctx context.Context, k Keeper, v *Vault) (int, error) {
	fail := func(err error) error { return fmt.Errorf("changing the master key: %w", err) }
	if err := k.Note(ctx, rotatingNote, "yes"); err != nil {
		return 0, fail(err)
	}
	if err := k.Note(ctx, peopleNote, hex.EncodeToString(v.wrap(v.people))); err != nil {
		return 0, fail(err)
	}
	done := 0
	for {
		n, err := rewrapAll(ctx, k, v)
		done += n
		if err != nil {
			return done, fail(err)
		}
		if n == 0 { // nothing was written meanwhile with an older master
			break
		}
	}
	if err := k.Note(ctx, rotatingNote, ""); err != nil {
		return done, fail(err)
	}
	return done, nil
}

// rewrapAll goes once through all records.
func rewrapAll(ctx context.Context, k Keeper, v *Vault) (done int, err error) {
	after := Person("")
	for {
		list, err := k.People(ctx, after, rotateAtOnce*8)
		if err != nil || len(list) == 0 {
			return done, err
		}
		after = list[len(list)-1].Person
		var wg sync.WaitGroup
		var mu sync.Mutex
		var errs []error
		turn := make(chan struct{}, rotateAtOnce)
		for _, r := range list {
			if !v.Stale(r.Key) {
				continue
			}
			turn <- struct{}{}
			wg.Go(func() {
				defer func() { <-turn }()
				anew, err := v.Rewrap(r.Key)
				stood := false
				if err == nil {
					stood, err = k.Rekey(ctx, r.Person, r.Key, anew)
				}
				mu.Lock()
				defer mu.Unlock()
				if stood {
					done++
				}
				if err != nil {
					errs = append(errs, err)
				}
			})
		}
		wg.Wait()
		if err := errors.Join(errs...); err != nil {
			return done, err
		}
	}
}
