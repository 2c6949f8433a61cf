package main

import (
	"fmt"
	"io"
	"strings"

	"bussola/export"
	"bussola/knowledge"
)

// ExportCmd writes the catalogue for other systems, as a person would read it that day.
type ExportCmd struct {
	Format string `help:"hsds (Open Referral 3.0, JSON), cpsv (CPSV-AP_IT, JSON-LD) or csv." enum:"hsds,cpsv,csv" default:"hsds"`
	AsOf   string `name:"as-of" help:"As on that day." placeholder:"DATE"`
	Lang   string `help:"Language of the texts (it, en); cpsv holds all of them." default:"it"`
}

func (c *ExportCmd) Run(m *Main) error {
	start, err := moment("", c.AsOf)
	if err != nil {
		return err
	}
	lib, err := m.read()
	if err != nil {
		return err
	}
	if !lib.texts.Has(c.Lang) {
		return fmt.Errorf("--lang %s: there are no texts in it; use one of %v", c.Lang, lib.texts.Langs())
	}
	say := func(text string) string { return strings.Join(strings.Fields(text), " ") }
	all := export.Catalogue{Base: lib.base, Agenda: lib.agenda, Day: knowledge.Day(clock(start)()), Lang: c.Lang,
		Withheld:  say(lib.texts.Say(c.Lang, "export_withheld")),
		Unchecked: say(lib.texts.Say(c.Lang, "card_unchecked")), Example: say(lib.texts.Say(c.Lang, "example_body"))}
	write := map[string]func(io.Writer) error{"hsds": all.HSDS, "cpsv": all.CPSV, "csv": all.CSV}[c.Format]
	if err := write(m.out); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	if n := all.Stale(); n > 0 {
		fmt.Fprintf(m.err, "bussola: %d cards are left out, past their review day; bussola tasks lists them\n", n)
	}
	return nil
}
