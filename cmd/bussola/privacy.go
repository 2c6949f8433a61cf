package main

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"bussola/store"
)

// PrivacyCmd is what a privacy officer asks.
type PrivacyCmd struct {
	Report PrivacyReportCmd `cmd:"" help:"Count what is kept of each kind, since when, and what should have gone."`
}

// PrivacyReportCmd counts, and opens nothing: it needs no key.
type PrivacyReportCmd struct {
	Data string `help:"Where everything is kept: a folder, or an address of Redis." env:"BUSSOLA_DATA" placeholder:"PLACE"`
	Now  string `help:"As if it were this moment." placeholder:"TIME"`
	Lang string `help:"Language of the report (it, en)." enum:"it,en" default:"en"`
}

// lateness is how long after its time something may still be there: what comes due is looked for all the time, what has no due row
// once an hour.
const lateness = 2 * time.Hour

func (c *PrivacyReportCmd) Run(m *Main) error {
	start, err := moment(c.Now, "")
	if err != nil {
		return err
	}
	now := clock(start)()
	lib, err := m.read()
	if err != nil {
		return err
	}
	k, err := m.beside(dataPlace(c.Data), false)
	if err != nil {
		return err
	}
	defer k.Close()
	r, err := count(context.Background(), k, lib, now)
	if err != nil {
		return err
	}
	keep := lib.notice.Retention
	when := func(at time.Time) string {
		if at.IsZero() {
			return lib.texts.Say(c.Lang, "report_never")
		}
		return lib.texts.When(c.Lang, at, now)
	}
	n := strconv.Itoa
	for _, line := range []string{
		lib.texts.Say(c.Lang, "report_people", "n", n(r.people), "idle", n(r.idle), "days", n(int(keep.Answers)), "when", when(r.oldest)),
		lib.texts.Say(c.Lang, "report_calls", "n", n(r.calls), "details", n(r.details), "nobody", n(r.nobody)),
		lib.texts.Say(c.Lang, "report_audit", "n", n(r.audit), "when", when(r.auditSince), "days", n(int(keep.Audit))),
		lib.texts.Say(c.Lang, "report_erasures", "n", n(r.erasures), "when", when(r.erasedSince), "days", n(int(keep.Erasures))),
	} {
		fmt.Fprintln(m.out, line)
	}
	if r.late > 0 {
		fmt.Fprintln(m.out, lib.texts.Say(c.Lang, "report_late", "n", n(r.late)))
		return fmt.Errorf("things kept longer than they may be: %d; is the program serving?", r.late)
	}
	fmt.Fprintln(m.out, lib.texts.Say(c.Lang, "report_in_time"))
	return nil
}

// census is how much is kept.
type census struct {
	people, idle, calls, details, nobody, audit, erasures, late int
	oldest, auditSince, erasedSince                             time.Time
}

func count(ctx context.Context, k store.Keeper, lib *library, now time.Time) (c census, err error) {
	keep := lib.notice.Retention
	for after := store.Person(""); ; {
		list, err := k.People(ctx, after, 1000)
		if err != nil {
			return c, err
		}
		for _, r := range list {
			after = r.Person
			if !pseudonym(r.Person) {
				continue
			}
			c.people++
			if r.Touched.Before(now.Add(-keep.Answers.Duration())) {
				c.idle++
			}
			if c.oldest.IsZero() || r.Touched.Before(c.oldest) {
				c.oldest = r.Touched
			}
		}
		if len(list) == 0 {
			break
		}
	}
	calls, err := k.Callbacks(ctx, store.Query{})
	if err != nil {
		return c, err
	}
	for _, cb := range calls {
		c.calls++
		if len(cb.Details) > 0 {
			c.details++
			if !cb.Occupies() && !cb.Listed() && now.Sub(cb.Changed) > keep.Calls.Duration()+lateness {
				c.late++
			}
		}
		if cb.Person == "" {
			c.nobody++
		}
	}
	dues, err := k.Due(ctx, now.Add(-lateness), 1_000_000)
	if err != nil {
		return c, err
	}
	for _, d := range dues {
		if d.Kind == "retention" || d.Kind == "erase-left" {
			c.late++
		}
	}
	audit, err := k.AuditSince(ctx, time.Time{}, 10_000_000)
	if err != nil {
		return c, err
	}
	if c.audit = len(audit); c.audit > 0 {
		c.auditSince = audit[0].At
	}
	for _, e := range audit {
		if now.Sub(e.At) > keep.Audit.Duration()+lateness {
			c.late++
		}
	}
	erasures, err := k.Erasures(ctx, time.Time{}, 10_000_000)
	if c.erasures = len(erasures); c.erasures > 0 {
		c.erasedSince = erasures[0].At
	}
	for _, e := range erasures {
		if now.Sub(e.At) > keep.Erasures.Duration()+lateness {
			c.late++
		}
	}
	return c, err
}
