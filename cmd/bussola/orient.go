package main

import (
	"errors"
	"sort"
	"time"

	"bussola/knowledge"
	"bussola/situation"
)

// OrientCmd orients people outside a conversation: one JSON object a line in, one a line out, in the same order.
type OrientCmd struct {
	JSON bool `name:"json" help:"Read JSON Lines {id,facts,text,needs,wants_person,now} on standard input, write one orientation a line."`
}

// orientable is one line in.
type orientable struct {
	ID          string                     `json:"id"`
	Facts       map[string]situation.Value `json:"facts"`
	Text        string                     `json:"text"`
	Lang        string                     `json:"lang"`
	Needs       []string                   `json:"needs"`
	WantsPerson bool                       `json:"wants_person"`
	Now         string                     `json:"now"`
}

// oriented is one line out.
type oriented struct {
	ID         string    `json:"id"`
	Services   []advised `json:"services"`
	Shown      []string  `json:"shown"`
	RuledOut   []string  `json:"ruled_out"`
	Next       string    `json:"next"`
	Door       string    `json:"door"`
	Assessment bool      `json:"assessment"`
	Urgent     bool      `json:"urgent"`
	Flags      []string  `json:"flags"`
	Documents  []string  `json:"documents"`
}

type advised struct {
	Slug    string            `json:"slug"`
	Verdict situation.Verdict `json:"verdict"`
	Because []string          `json:"because"`
	Missing []string          `json:"missing"`
}

// Run reads to the end of the input. A line that is not understood stops the command and is named by its number.
func (c *OrientCmd) Run(m *Main) error {
	if !c.JSON {
		return errors.New("orient reads JSON Lines: call it with --json")
	}
	base, err := knowledge.Load(m.pack())
	if err != nil {
		return err
	}
	guide, err := situation.Load(m.pack(), base)
	if err != nil {
		return err
	}
	return jsonLines(m.in, m.out, func(q orientable) (oriented, error) {
		now, err := momentOf(q.Now, time.Time{})
		if err != nil {
			return oriented{}, err
		}
		return q.orient(base, guide, now), nil
	})
}

// orient puts what was written first into the log before the facts given: those win.
func (q orientable) orient(base *knowledge.Base, guide *situation.Guide, now time.Time) oriented {
	r := situation.Request{Needs: q.Needs, WantsPerson: q.WantsPerson}
	if q.Text != "" {
		r.Heard = guide.Hear(q.Text)
		for _, f := range guide.Understand(q.Text, q.Lang, now) {
			if _, given := q.Facts[f.Fact]; !given {
				r.Log = append(r.Log, situation.Entry{Fact: f.Fact, Value: f.Value, Way: situation.Told, At: now})
			}
		}
		r.Near = situation.NearTo(base.Find(q.Text, q.Lang, knowledge.Hint{}), q.Text)
	}
	for _, f := range guide.Names() {
		if v, ok := q.Facts[f]; ok {
			r.Log = append(r.Log, situation.Entry{Fact: f, Value: v, Way: situation.Told, At: now})
		}
	}
	o := guide.Orient(r, now)
	out := oriented{ID: q.ID, Services: []advised{}, Shown: []string{}, RuledOut: []string{}, Next: o.Next, Door: o.Door,
		Assessment: o.Assessment, Urgent: o.Urgent, Flags: o.Flags, Documents: o.Documents}
	for _, a := range o.Shown {
		out.Shown = append(out.Shown, a.Slug)
	}
	for _, a := range o.RuledOut {
		out.RuledOut = append(out.RuledOut, a.Slug)
	}
	sort.SliceStable(o.All, func(i, j int) bool { return o.All[i].Score > o.All[j].Score })
	for _, a := range o.All {
		out.Services = append(out.Services, advised{a.Slug, a.Verdict, append([]string{}, a.Because...), append([]string{}, a.Missing...)})
	}
	return out
}
