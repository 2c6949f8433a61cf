package sqlite

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"testing"

	"bussola/store"
)

func masterKey(b byte) []byte { return bytes.Repeat([]byte{b}, store.MasterSize) }

// people fills a folder with n records under one master.
func people(t testing.TB, k *Keeper, v *store.Vault, n int) {
	t.Helper()
	errs := make(chan error, n)
	for i := range n {
		go func() {
			key, wrapped, err := v.NewKey()
			if err == nil {
				p := v.Person("test", int64(i))
				_, err = k.Commit(ctx, store.Commit{Now: now, Record: &store.Record{Person: p, Key: wrapped, Session: key.Seal([]byte("told"), "session "+string(p))}})
			}
			errs <- err
		}()
	}
	for range n {
		if err := <-errs; err != nil {
			t.Fatal(err)
		}
	}
}

func TestRotate(t *testing.T) {
	k := open(t, folder(t), Options{Serving: true})
	old, err := store.OpenVault(ctx, k, "ente", masterKey(1))
	if err != nil {
		t.Fatal(err)
	}
	const n = 1200 // more than two pages
	people(t, k, old, n)
	commit(t, k, "nobody's record, sealed with nothing", 0)

	t.Run("a wrong master is known at once", func(t *testing.T) {
		if _, err := store.OpenVault(ctx, k, "ente", masterKey(9)); !errors.Is(err, store.ErrMaster) {
			t.Errorf("got %v", err)
		}
		if _, err := store.OpenVault(ctx, k, "ente", masterKey(9), masterKey(8)); !errors.Is(err, store.ErrMaster) {
			t.Errorf("got %v", err)
		}
	})
	both, err := store.OpenVault(ctx, k, "ente", masterKey(2), masterKey(1))
	if err != nil {
		t.Fatal(err)
	}
	t.Run("killed in the middle", func(t *testing.T) {
		half := &dying{Keeper: k, left: n / 2}
		if done, err := store.Rotate(ctx, half, both); err == nil || done == 0 || done >= n {
			t.Fatalf("%d done, %v: it did not die", done, err)
		}
		for _, m := range []byte{1, 2} {
			if _, err := store.OpenVault(ctx, k, "ente", masterKey(m)); !errors.Is(err, store.ErrRotating) {
				t.Errorf("with one of the two keys, %d: %v", m, err)
			}
		}
		if err := opens(k, both, n); err != nil {
			t.Errorf("with both keys everything opens: %v", err)
		}
	})
	t.Run("and again", func(t *testing.T) {
		if done, err := store.Rotate(ctx, k, both); done == 0 || err != nil {
			t.Fatal(done, err)
		}
		if done, err := store.Rotate(ctx, k, both); done != 0 || err != nil {
			t.Errorf("nothing was left: %d, %v", done, err)
		}
	})
	t.Run("the new one alone", func(t *testing.T) {
		anew, err := store.OpenVault(ctx, k, "ente", masterKey(2))
		if err != nil {
			t.Fatal(err)
		}
		if anew.Person("test", 5) != old.Person("test", 5) {
			t.Error("people were lost")
		}
		if err := opens(k, anew, n); err != nil {
			t.Error(err)
		}
	})
	t.Run("the old one opens nothing", func(t *testing.T) {
		if _, err := store.OpenVault(ctx, k, "ente", masterKey(1)); !errors.Is(err, store.ErrMaster) {
			t.Errorf("got %v", err)
		}
		r, err := k.Load(ctx, old.Person("test", 5))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := old.Open(r.Key); !errors.Is(err, store.ErrMaster) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("and the next change", func(t *testing.T) {
		third, err := store.OpenVault(ctx, k, "ente", masterKey(3), masterKey(2))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := store.Rotate(ctx, k, third); err != nil {
			t.Fatal(err)
		}
		if v, err := store.OpenVault(ctx, k, "ente", masterKey(3)); err != nil || v.Person("test", 5) != old.Person("test", 5) {
			t.Errorf("people were lost: %v", err)
		}
	})
}

// opens opens the session of each of the first n.
func opens(k *Keeper, v *store.Vault, n int) error {
	for i := range n {
		p := v.Person("test", int64(i))
		r, err := k.Load(ctx, p)
		if err != nil {
			return err
		}
		key, err := v.Open(r.Key)
		if err != nil {
			return fmt.Errorf("person %d: %w", i, err)
		}
		if got, err := key.Open(r.Session, "session "+string(p)); err != nil || string(got) != "told" {
			return fmt.Errorf("person %d: %q, %w", i, got, err)
		}
	}
	return nil
}

// dying is a keeper that ends with its program after so many keys.
type dying struct {
	*Keeper
	left int
}

var errDied = errors.New("killed")

func (d *dying) People(_ context.Context, after store.Person, n int) ([]store.Record, error) {
	if d.left <= 0 {
		return nil, errDied
	}
	list, err := d.Keeper.People(ctx, after, min(n, d.left))
	d.left -= len(list)
	return list, err
}

// BenchmarkRotate measures changing the master key of ten thousand people, on the disk.
//
//	go test -run '^$' -bench Rotate -benchtime 3x ./store/sqlite
func BenchmarkRotate(b *testing.B) {
	const n = 10_000
	k := open(b, folder(b), Options{Serving: true})
	v, err := store.OpenVault(ctx, k, "ente", masterKey(1))
	if err != nil {
		b.Fatal(err)
	}
	people(b, k, v, n)
	b.ResetTimer()
	for i := range b.N {
		both, err := store.OpenVault(ctx, k, "ente", masterKey(byte(i+2)), masterKey(byte(i+1)))
		if err != nil {
			b.Fatal(err)
		}
		if done, err := store.Rotate(ctx, k, both); done != n || err != nil {
			b.Fatal(done, err)
		}
	}
	b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "keys/s")
}
