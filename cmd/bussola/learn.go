package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"bussola/safety"
)

// LearnCmd trains the second ear of the crisis net on the lessons of a content folder and writes its weights there. To be run
// after lessons, traps, voices or classes have changed; `bussola check` says when it was forgotten.
type LearnCmd struct{}

func (c *LearnCmd) Run(m *Main) error {
	if m.Content == "" {
		return errors.New("learning writes into a content folder; name it with --content DIR")
	}
	weights, err := safety.Learn(m.pack())
	if err != nil {
		return err
	}
	name := filepath.Join(m.Content, "safety", "ear.txt")
	if err := os.WriteFile(name, weights, 0o644); err != nil {
		return err
	}
	fmt.Fprintf(m.out, "%s: %d bytes.\n", name, len(weights))
	return nil
}
