package main

import (
	"fmt"

	"bussola/knowledge"
)

// CheckCmd reads a content pack as the program would at start, and says everything that is wrong with it.
type CheckCmd struct{}

func (c *CheckCmd) Run(m *Main) error {
	base, err := knowledge.Load(m.pack())
	if err != nil {
		return err
	}
	fmt.Fprintf(m.out, "%d services, %d ways of asking: all checks passed.\n", len(base.Slugs()), len(base.Asks()))
	return nil
}
