package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"bussola/store"
	"bussola/turn"
)

// SwitchCmd switches parts of the running bot off and on, within seconds and without stopping it.
type SwitchCmd struct {
	Off  SwitchOffCmd  `cmd:"" help:"Switch a part off."`
	On   SwitchOnCmd   `cmd:"" help:"Switch a part on again."`
	List SwitchListCmd `cmd:"" help:"Say what is off."`
}

// SwitchOffCmd stops one part; the person who meets it is told where to ask.
type SwitchOffCmd struct {
	Part  string `arg:"" help:"answers, bookings, or card:SLUG."`
	Until string `help:"Switched on again by itself at this moment, or after so long (2h)." placeholder:"TIME"`
	Data  string `help:"Where the running bot keeps everything: a folder, or an address of Redis." env:"BUSSOLA_DATA" placeholder:"PLACE"`
}

// SwitchOnCmd lets one part work again.
type SwitchOnCmd struct {
	Part string `arg:"" help:"answers, bookings, or card:SLUG."`
	Data string `help:"Where the running bot keeps everything: a folder, or an address of Redis." env:"BUSSOLA_DATA" placeholder:"PLACE"`
}

// SwitchListCmd lists what is off.
type SwitchListCmd struct {
	Data string `help:"Where the running bot keeps everything: a folder, or an address of Redis." env:"BUSSOLA_DATA" placeholder:"PLACE"`
}

func (c *SwitchOffCmd) Run(m *Main) error {
	return m.atPanel(c.Data, func(ctx context.Context, lib *library, k store.Keeper, now time.Time) error {
		if err := lib.part(c.Part); err != nil {
			return err
		}
		s := turn.Switch{Since: now}
		if c.Until != "" {
			until, err := time.Parse(time.RFC3339, c.Until)
			if long, bad := time.ParseDuration(c.Until); bad == nil {
				until, err = now.Add(long), nil
			}
			if err != nil || !until.After(now) {
				return fmt.Errorf("--until %s is no moment to come; write it as 2h or 2026-11-24T11:00:00+01:00", c.Until)
			}
			s.Until = until
		}
		return turn.SwitchOff(ctx, k, c.Part, s, now)
	})
}

func (c *SwitchOnCmd) Run(m *Main) error {
	return m.atPanel(c.Data, func(ctx context.Context, lib *library, k store.Keeper, now time.Time) error {
		if !strings.HasPrefix(c.Part, "card:") { // a card that left the content can still be switched on
			if err := lib.part(c.Part); err != nil {
				return err
			}
		}
		if err := turn.SwitchOn(ctx, k, c.Part, now); err != nil {
			return err
		}
		fmt.Fprintln(m.out, lib.texts.Say("it", "switch_on", "part", c.Part))
		return nil
	})
}

func (c *SwitchListCmd) Run(m *Main) error {
	return m.atPanel(c.Data, func(context.Context, *library, store.Keeper, time.Time) error { return nil })
}

// part says whether something of this name can be switched.
func (l *library) part(name string) error {
	slug, card := strings.CutPrefix(name, "card:")
	if name == "answers" || name == "bookings" {
		return nil
	}
	if _, ok := l.base.Service(slug); card && ok {
		return nil
	}
	return fmt.Errorf("%s cannot be switched; use answers, bookings, or card: and the name of a file in services/", name)
}

// atPanel does something to the switches of a data folder and shows what is off then.
func (m *Main) atPanel(folder string, do func(context.Context, *library, store.Keeper, time.Time) error) error {
	lib, err := m.read()
	if err != nil {
		return err
	}
	k, err := m.beside(dataPlace(folder), false)
	if err != nil {
		return err
	}
	defer k.Close()
	ctx, now := context.Background(), time.Now()
	if err := do(ctx, lib, k, now); err != nil {
		return err
	}
	all, err := turn.Switches(ctx, k)
	if err != nil {
		return err
	}
	off := 0
	for _, part := range slices.Sorted(maps.Keys(all)) {
		s := all[part]
		if !s.Holds(now) {
			continue
		}
		off++
		if s.Until.IsZero() {
			fmt.Fprintln(m.out, lib.texts.Say("it", "switch_off", "part", part, "since", lib.texts.When("it", s.Since, now)))
		} else {
			fmt.Fprintln(m.out, lib.texts.Say("it", "switch_off_until", "part", part, "since", lib.texts.When("it", s.Since, now), "until", lib.texts.When("it", s.Until, now)))
		}
	}
	if off == 0 {
		fmt.Fprintln(m.out, lib.texts.Say("it", "switch_none"))
	}
	return nil
}
