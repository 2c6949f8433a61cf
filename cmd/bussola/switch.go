package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"bussola/booking"
	"bussola/knowledge"
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
	Until string `help:"Switched on again by itself when this day begins (2026-12-01), at this moment, or after so long (2h)." placeholder:"TIME"`
	panel
}

// SwitchOnCmd lets one part work again.
type SwitchOnCmd struct {
	Part string `arg:"" help:"answers, bookings, or card:SLUG."`
	panel
}

// SwitchListCmd lists what is off.
type SwitchListCmd struct{ panel }

// panel is where the switches are, and how they are told.
type panel struct {
	Data string `help:"Where the running bot keeps everything: a folder, or an address of Redis." env:"BUSSOLA_DATA" placeholder:"PLACE"`
	Lang string `help:"Language of what is shown (it, en)." enum:"it,en" default:"en"`
}

func (c *SwitchOffCmd) Run(m *Main) error {
	return c.at(m, func(ctx context.Context, lib *library, k store.Keeper, now time.Time) error {
		if err := lib.part(c.Part); err != nil {
			return err
		}
		s := turn.Switch{Since: now}
		if c.Until != "" {
			var err error
			if s.Until, err = untilWhen(c.Until, now); err != nil {
				return err
			}
		}
		return turn.SwitchOff(ctx, k, c.Part, s, now)
	})
}

// untilWhen reads --until: a day, which ends the switch as it begins in Rome, a moment, or how long.
func untilWhen(said string, now time.Time) (time.Time, error) {
	until, err := time.Parse(time.RFC3339, said)
	if day, bad := booking.Instant(said, 0); bad == nil {
		until, err = day, nil
	}
	if long, bad := time.ParseDuration(said); bad == nil {
		until, err = now.Add(long), nil
	}
	switch {
	case err != nil:
		return until, fmt.Errorf("--until %s is no time; write it as 2026-12-01, 2026-12-01T13:00:00+01:00 or 2h", said)
	case !until.After(now):
		return until, fmt.Errorf("--until %s has passed: it is %s", said, now.In(knowledge.Rome).Format(time.RFC3339))
	}
	return until, nil
}

func (c *SwitchOnCmd) Run(m *Main) error {
	return c.at(m, func(ctx context.Context, lib *library, k store.Keeper, now time.Time) error {
		if !strings.HasPrefix(c.Part, "card:") { // a card that left the content can still be switched on
			if err := lib.part(c.Part); err != nil {
				return err
			}
		}
		if err := turn.SwitchOn(ctx, k, c.Part, now); err != nil {
			return err
		}
		fmt.Fprintln(m.out, lib.texts.Say(c.Lang, "switch_on", "part", c.Part))
		return nil
	})
}

func (c *SwitchListCmd) Run(m *Main) error {
	return c.at(m, func(context.Context, *library, store.Keeper, time.Time) error { return nil })
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

// at does something to the switches of a data folder and shows what is off then.
func (p *panel) at(m *Main, do func(context.Context, *library, store.Keeper, time.Time) error) error {
	lib, err := m.read()
	if err != nil {
		return err
	}
	k, err := m.beside(dataPlace(p.Data), false)
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
			fmt.Fprintln(m.out, lib.texts.Say(p.Lang, "switch_off", "part", part, "since", lib.texts.When(p.Lang, s.Since, now)))
		} else {
			fmt.Fprintln(m.out, lib.texts.Say(p.Lang, "switch_off_until", "part", part, "since", lib.texts.When(p.Lang, s.Since, now), "until", lib.texts.When(p.Lang, s.Until, now)))
		}
	}
	if off == 0 {
		fmt.Fprintln(m.out, lib.texts.Say(p.Lang, "switch_none"))
	}
	return nil
}
