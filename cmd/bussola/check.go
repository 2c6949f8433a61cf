package main

import (
	"errors"
	"fmt"

	"bussola/safety"
)

// CheckCmd reads a content pack as the program would at start, asks it every name of every service, walks its menus, and says
// everything that is wrong with it.
type CheckCmd struct{}

func (c *CheckCmd) Run(m *Main) error {
	lib, errs := gather(m.pack())
	switch {
	case lib.pack != nil:
		errs = append(errs, lib.slowly())
	case lib.base != nil: // another room has the mistakes
		errs = append(errs, lib.base.Check()...)
	}
	if lib.net != nil {
		errs = append(errs, safety.Check(m.pack())...)
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	fmt.Fprintf(m.out, "%d services, %d ways of asking: all checks passed.\n", len(lib.base.Slugs()), len(lib.base.Asks()))
	return nil
}

// slowly runs the checks that a start does not wait for.
func (l *library) slowly() error {
	if errs := append(l.base.Check(), l.menu()...); len(errs) > 0 {
		return errors.Join(errs...)
	}
	l.base.Ready() // so that the first question need not wait
	return nil
}
