package main

import (
	"fmt"
	"text/tabwriter"
	"time"

	"bussola/knowledge"
	"bussola/situation"
)

// PlanCmd tries the choice of questions on invented people.
type PlanCmd struct {
	Population int    `help:"How many people to invent." default:"1000"`
	Seed       uint64 `help:"The same seed invents the same people." default:"1"`
}

// Run prints, for each way of choosing questions, how many it takes until the outcome changes no more.
func (c *PlanCmd) Run(m *Main) error {
	if c.Population < 1 {
		return fmt.Errorf("--population %d: invent at least one person", c.Population)
	}
	base, err := knowledge.Load(m.pack())
	if err != nil {
		return err
	}
	guide, err := situation.Load(m.pack(), base)
	if err != nil {
		return err
	}
	now := time.Now()
	w := tabwriter.NewWriter(m.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "begins\tquestions chosen by\tmean\t90th percentile\tsame outcome at the end")
	for _, story := range []bool{false, true} {
		begins := map[bool]string{false: "with nothing", true: "with a story"}[story]
		for _, t := range guide.Simulate(c.Population, c.Seed, story, now) {
			fmt.Fprintf(w, "%s\t%s\t%.1f\t%d\t%.2f%%\n", begins, t.Planner, t.Mean, t.P90, 100*float64(t.Same)/float64(c.Population))
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(m.out)
	fmt.Fprintln(w, "begins\tquestions until the conversation stops\t90th percentile\tfirst service of the end among the first three\tshown of what is shown in the end\tshown and ruled out in the end")
	for _, story := range []bool{false, true} {
		begins := map[bool]string{false: "with nothing", true: "with a story"}[story]
		r := guide.Rehearse(c.Population, c.Seed, story, now)
		fmt.Fprintf(w, "%s\t%.1f\t%d\t%.0f%%\t%.0f%%\t%.1f%%\n", begins, r.Mean, r.P90, 100*r.First, 100*r.Shown, 100*r.Wrong)
	}
	return w.Flush()
}
