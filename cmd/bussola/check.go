package main

import (
	"fmt"
)

// CheckCmd reads a content pack as the program would at start, and says everything that is wrong with it.
type CheckCmd struct{}

func (c *CheckCmd) Run(m *Main) error {
	lib, err := read(m.pack())
	if err != nil {
		return err
	}
	fmt.Fprintf(m.out, "%d services, %d ways of asking: all checks passed.\n", len(lib.base.Slugs()), len(lib.base.Asks()))
	return nil
}
