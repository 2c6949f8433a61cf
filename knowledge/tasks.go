package knowledge

import "fmt"

// Task is one thing for an editor to do.
type Task struct {
	At      string `json:"at"`               // file:line
	Service string `json:"service"`          // slug
	Figure  string `json:"figure,omitempty"` // its name, whole
	Text    string `json:"text,omitempty"`   // what an office must confirm
	Until   Date   `json:"until,omitempty"`  // the last day
}

// Tasks is what a pack asks of its editors on a day. Nothing of it is kept: it follows from the content and the calendar.
type Tasks struct {
	Day       Date   `json:"day"`
	Expired   []Task `json:"expired"`   // figures with no value in force: the sentences that use them are withheld
	Expiring  []Task `json:"expiring"`  // figures whose last value ends soon
	Stale     []Task `json:"stale"`     // cards past review_by: withheld whole
	Review    []Task `json:"review"`    // cards to read again soon
	Unsettled []Task `json:"unsettled"` // what the offices must confirm
	Unread    []Task `json:"unread"`    // cards for which no source was read: only the act is named
	Unchecked int    `json:"unchecked"` // figures in force that no office has confirmed
	Figures   int    `json:"figures"`   // figures in force
}

// Tasks lists what there is to do on a day, with what ends within so many days from it. Only finding the lines reads files again.
func (b *Base) Tasks(day Date, within int) Tasks {
	soon := day.plus(within)
	t := Tasks{Day: day}
	for _, slug := range b.slugs {
		s, file := b.services[slug], b.files[slug]
		var read lines
		task := func(where trail, more Task) Task {
			if read.root == nil {
				read = linesOf(b.from, file)
			}
			more.Service, more.At = slug, fmt.Sprintf("%s:%d", file, read.line(where...))
			return more
		}
		for _, name := range keys(s.Figures) {
			b.figureTask(&t, s, name, day, soon, task)
		}
		switch {
		case s.ReviewBy == "":
		case day > s.ReviewBy:
			t.Stale = append(t.Stale, task(at("review_by"), Task{Until: s.ReviewBy}))
		case s.ReviewBy <= soon:
			t.Review = append(t.Review, task(at("review_by"), Task{Until: s.ReviewBy}))
		}
		for i, text := range s.ToConfirm {
			t.Unsettled = append(t.Unsettled, task(at("to_confirm", i), Task{Text: text}))
		}
		for i, src := range s.Sources {
			if src.Kind == "none" {
				t.Unread = append(t.Unread, task(at("sources", i), Task{}))
			}
		}
	}
	return t
}

// figureTask looks at one figure on a day. A value that begins later counts as its end when none holds now.
func (b *Base) figureTask(t *Tasks, s *Service, name string, day, soon Date, task func(trail, Task) Task) {
	periods := s.Figures[name]
	last, where := periods[0], 0
	for i, p := range periods {
		if p.From > last.From {
			last, where = p, i
		}
	}
	of := Task{Figure: FullName(s.Slug, name), Until: last.Until}
	now, holds := in(periods, day)
	if holds {
		t.Figures++
		if now.CheckedOn == "" {
			t.Unchecked++
		}
	}
	switch {
	case !holds && last.From > day: // it begins later: nothing to do yet
	case !holds:
		t.Expired = append(t.Expired, task(at("figures", name, where), of))
	case last.Until != "" && last.Until <= soon:
		t.Expiring = append(t.Expiring, task(at("figures", name, where), of))
	}
}
