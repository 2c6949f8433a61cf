package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

// DoctorCmd looks whether all that serving needs is there. It changes nothing, and may be run beside a serving bot.
type DoctorCmd struct {
	ServeCmd `kong:"embed"`
}

// finding is what one check saw. Do is empty when all is well.
type finding struct {
	what string
	says string
	do   string
	bad  bool // serving would fail, or harm; without it, a finding with something to do is a warning
}

// patient is what the checks look at: one body as it would be served.
type patient struct {
	m      *Main
	c      *ServeCmd
	tenant tenant
	now    func() time.Time
	disk   func(folder string) (free uint64, err error)
	lib    *library // nil when the content has mistakes

	reached bool // Telegram answered
}

// checks are made in this order, one after the other; each bounds its own time.
var checks = []func(context.Context, *patient) []finding{checkContent, checkStore, checkKey, checkDisk, checkClock, checkTelegram, checkDesk}

func (c *DoctorCmd) Run(m *Main) error {
	return c.examine(context.Background(), m, time.Now)
}

var errSick = errors.New("something has to be done before this can serve")

func (c *DoctorCmd) examine(ctx context.Context, m *Main, now func() time.Time) error {
	sick := false
	show := func(list []finding) {
		for _, f := range list {
			sick = sick || f.bad
			f.print(m.out)
		}
	}
	show(checkSettings(os.Environ()))
	show(checkTraces(context.Background()))
	list, err := c.tenants(m)
	if err != nil && c.Bodies != "" { // of a single body, the token is looked at with Telegram
		show([]finding{{"settings", err.Error(), "mend the file of bodies", true}})
	}
	for _, t := range list {
		if t.name != "" {
			fmt.Fprintf(m.out, "body %s\n", t.name)
		}
		mine := *m
		mine.masterFile = t.masterFile
		if t.content != "" {
			mine.Content = t.content
		}
		p := &patient{m: &mine, c: &c.ServeCmd, tenant: t, now: now, disk: freeSpace}
		for _, check := range checks {
			show(check(ctx, p))
		}
	}
	if sick {
		return errSick
	}
	return nil
}

func (f finding) print(w io.Writer) {
	state := "ok  "
	switch {
	case f.bad:
		state = "BAD "
	case f.do != "":
		state = "look"
	}
	fmt.Fprintf(w, "%s  %-9s %s\n", state, f.what, f.says)
	if f.do != "" {
		fmt.Fprintf(w, "      %-9s -> %s\n", "", f.do)
	}
}
