package store

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// LoadMaster reads the master key from a file: 64 hex digits. When there is none it draws one and writes it, readable by
// its owner only and safe on the disk before it is used: a key that is lost takes every session with it.
func LoadMaster(path string) ([]byte, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return newMaster(path)
	}
	if err != nil {
		return nil, fmt.Errorf("master key: %w", err)
	}
	master, err := ParseMaster(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return master, nil
}

// ParseMaster reads a master key as it stands in a file or in the environment. Its errors do not repeat it.
func ParseMaster(text []byte) ([]byte, error) {
	master := make([]byte, MasterSize)
	text = bytes.TrimSpace(text)
	if n, err := hex.Decode(master[:min(MasterSize, len(text)/2)], text[:min(2*MasterSize, len(text))]); err != nil || n != MasterSize || len(text) != 2*MasterSize {
		return nil, fmt.Errorf("not a master key: want %d hex digits and nothing else", 2*MasterSize)
	}
	return master, nil
}

// newMaster writes under another name and links it into place, so that of two programs starting together both read the
// key of one, and a crash leaves either a whole key or none.
func newMaster(path string) ([]byte, error) {
	fail := func(err error) ([]byte, error) { return nil, fmt.Errorf("creating the master key: %w", err) }
	dir := filepath.Dir(path)
	f, err := os.CreateTemp(dir, ".master-*") // made with mode 0600
	if err != nil {
		return fail(err)
	}
	defer os.Remove(f.Name())
	raw := make([]byte, MasterSize)
	rand.Read(raw) // never fails: the program ends instead
	_, err = fmt.Fprintf(f, "%x\n", raw)
	if err == nil {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return fail(err)
	}
	if err := os.Link(f.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return fail(err)
	}
	d, err := os.Open(dir)
	if err != nil {
		return fail(err)
	}
	if err := errors.Join(d.Sync(), d.Close()); err != nil {
		return fail(err)
	}
	return LoadMaster(path)
}
