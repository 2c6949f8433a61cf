package booking

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Overrides are what was changed in the agenda while the program runs: by command, or by a social worker from their chat. They
// are laid over the files of the content pack and survive a new version of it.
type Overrides struct {
	Last     int      `json:"last"` // number given to the newest entry
	Absences []Away   `json:"absences,omitempty"`
	Closures []Shut   `json:"closures,omitempty"`
	Hours    []Worked `json:"hours,omitempty"`
	Openings []Opened `json:"openings,omitempty"`
}

// Away is a social worker who is absent, both days included; with Hours only for that part of each day.
type Away struct {
	N      int      `json:"n"` // names the entry in commands
	Worker WorkerID `json:"worker"`
	From   string   `json:"from"`
	To     string   `json:"to"`
	Hours  *Span    `json:"hours,omitempty"`
}

// Shut is an office that is closed, both days included.
type Shut struct {
	N      int    `json:"n"`
	Office string `json:"office"`
	From   string `json:"from"`
	To     string `json:"to"`
	Why    string `json:"why"` // in Italian, as people read it
}

// Worked replaces the shifts of a social worker on one weekday; none: they do not work on it.
type Worked struct {
	N      int          `json:"n"`
	Worker WorkerID     `json:"worker"`
	Day    time.Weekday `json:"day"`
	Shifts []Span       `json:"shifts"`
}

// Opened replaces the hours of an office on one weekday; none: it does not open on it. Its social workers work at most then.
type Opened struct {
	N      int          `json:"n"`
	Office string       `json:"office"`
	Day    time.Weekday `json:"day"`
	Hours  []Span       `json:"hours"`
}

// ParseSpan reads 09:00-13:00, on quarter-hours.
func ParseSpan(s string) (Span, error) {
	from, to, ok := strings.Cut(s, "-")
	a, ok1 := parseWall(from)
	b, ok2 := parseWall(to)
	if !ok || !ok1 || !ok2 || a >= b || a%cellMinutes != 0 || b%cellMinutes != 0 {
		return Span{}, fmt.Errorf("%q is not a stretch of hours; write it like 09:00-13:00, on quarter-hours", s)
	}
	return Span{a, b}, nil
}

// String writes 09:00-13:00.
func (s Span) String() string {
	return fmt.Sprintf("%02d:%02d-%02d:%02d", s.From/60, s.From%60, s.To/60, s.To%60)
}

// stretchOf checks two days, both included.
func stretchOf(from, to string) (first, last civil, err error) {
	if to == "" {
		to = from
	}
	first, err1 := parseCivil(from)
	last, err2 := parseCivil(to)
	switch {
	case err1 != nil || err2 != nil:
		return 0, -1, fmt.Errorf("from %q to %q are not two days; write days like 2026-12-24", from, to)
	case last < first:
		return 0, -1, fmt.Errorf("%s is before %s; write the earlier day first", to, from)
	case last-first >= longestStretch:
		return 0, -1, fmt.Errorf("from %s to %s is more than a year; check the year", from, to)
	}
	return first, last, nil
}

// Add puts an entry in, checked against the agenda, and gives it its number. The entry is an [Away], a [Shut], a
// [Worked] or an [Opened].
func (o *Overrides) Add(a *Agenda, entry any) (int, error) {
	n := o.Last + 1
	switch e := entry.(type) {
	case Away:
		if a.workers[e.Worker] == nil {
			return 0, fmt.Errorf("no social worker %q; use an id of %s", e.Worker, workersFile)
		}
		if e.To == "" {
			e.To = e.From
		}
		if _, _, err := stretchOf(e.From, e.To); err != nil {
			return 0, err
		}
		e.N = n
		o.Absences = append(o.Absences, e)
	case Shut:
		if a.offices[e.Office] == nil {
			return 0, fmt.Errorf("no office %q; use an id of %s", e.Office, officesFile)
		}
		if e.To == "" {
			e.To = e.From
		}
		if _, _, err := stretchOf(e.From, e.To); err != nil {
			return 0, err
		}
		if e.Why == "" {
			return 0, errors.New("people want to know why an office is closed; say it in a few Italian words")
		}
		e.N = n
		o.Closures = append(o.Closures, e)
	case Worked:
		if a.workers[e.Worker] == nil {
			return 0, fmt.Errorf("no social worker %q; use an id of %s", e.Worker, workersFile)
		}
		if err := inOrder(e.Shifts); err != nil {
			return 0, err
		}
		e.N = n
		o.Hours = append(slices.DeleteFunc(o.Hours, func(w Worked) bool { return w.Worker == e.Worker && w.Day == e.Day }), e)
	case Opened:
		if a.offices[e.Office] == nil {
			return 0, fmt.Errorf("no office %q; use an id of %s", e.Office, officesFile)
		}
		if err := inOrder(e.Hours); err != nil {
			return 0, err
		}
		e.N = n
		o.Openings = append(slices.DeleteFunc(o.Openings, func(w Opened) bool { return w.Office == e.Office && w.Day == e.Day }), e)
	default:
		return 0, fmt.Errorf("%T is no entry of the agenda", entry)
	}
	o.Last = n
	return n, nil
}

func inOrder(spans []Span) error {
	for i := 1; i < len(spans); i++ {
		if spans[i].From < spans[i-1].To {
			return fmt.Errorf("the shifts %v overlap or are out of order; write the earlier one first", spans)
		}
	}
	return nil
}

// Remove takes an entry away; false when there is none with this number.
func (o *Overrides) Remove(n int) bool {
	count := func() int { return len(o.Absences) + len(o.Closures) + len(o.Hours) + len(o.Openings) }
	was := count()
	o.Absences = slices.DeleteFunc(o.Absences, func(e Away) bool { return e.N == n })
	o.Closures = slices.DeleteFunc(o.Closures, func(e Shut) bool { return e.N == n })
	o.Hours = slices.DeleteFunc(o.Hours, func(e Worked) bool { return e.N == n })
	o.Openings = slices.DeleteFunc(o.Openings, func(e Opened) bool { return e.N == n })
	return count() < was
}

// With is the agenda with the overrides laid over it. The agenda itself is not touched: conversations may be reading it.
// Entries for offices and social workers who left the pack change nothing.
func (a *Agenda) With(o Overrides) *Agenda {
	b := *a
	b.Offices, b.Workers = slices.Clone(a.Offices), slices.Clone(a.Workers)
	b.offices, b.workers = map[string]*Office{}, map[WorkerID]*Worker{}
	for i := range b.Offices {
		office := &b.Offices[i]
		office.closed = maps.Clone(office.closed)
		b.offices[office.ID] = office
	}
	for i := range b.Workers {
		w := &b.Workers[i]
		w.Absences = slices.Clone(w.Absences)
		b.workers[w.ID] = w
	}
	for _, e := range o.Closures {
		office := b.offices[e.Office]
		first, last, err := stretchOf(e.From, e.To)
		if office == nil || err != nil {
			continue
		}
		for d := first; d <= last; d++ {
			office.closed[d] = Text{"it": e.Why}
		}
	}
	for _, e := range o.Absences {
		w := b.workers[e.Worker]
		if first, last, err := stretchOf(e.From, e.To); w != nil && err == nil {
			w.Absences = append(w.Absences, Absence{From: e.From, To: e.To, Hours: e.Hours, first: first, last: last})
		}
	}
	for _, e := range o.Openings {
		if office := b.offices[e.Office]; office != nil {
			office.Hours = office.Hours.with(e.Day, e.Hours)
		}
		for i := range b.Workers {
			if w := &b.Workers[i]; w.Office == e.Office {
				w.week[e.Day] = e.Hours
				if w.Hours != nil {
					w.week[e.Day] = overlap(w.Hours.On(e.Day), e.Hours)
				}
			}
		}
	}
	for _, e := range o.Hours {
		if w := b.workers[e.Worker]; w != nil && b.offices[w.Office] != nil {
			w.week[e.Day] = overlap(e.Shifts, b.offices[w.Office].Hours.On(e.Day))
		}
	}
	return &b
}

// Stands says whether somebody will make a callback at its time: its social worker works then, for all of it. Whoever took it from
// a colleague's hours said that they will phone: then only their absence, or a closed office, takes the time away.
func (a *Agenda) Stands(c Callback) bool {
	w := a.workers[c.Worker]
	if w == nil || len(c.Cells) == 0 {
		return false
	}
	d := civilOf(c.Start)
	if _, closed := a.everywhere(d); closed {
		return false
	}
	if taker := a.workers[c.Caller()]; taker != nil && taker != w {
		return !a.away(taker, d, c.Cells)
	}
	for _, run := range a.worked(nil, w, newDayCells(d)) {
		if c.Cells[0] >= run.from && c.Cells[len(c.Cells)-1] < run.end {
			return true
		}
	}
	return false
}

// away says whether a social worker is absent, or their office closed, in some cell of a day.
func (a *Agenda) away(w *Worker, d civil, cells []Cell) bool {
	if _, closed := a.offices[w.Office].closed[d]; closed {
		return true
	}
	day := newDayCells(d)
	for _, abs := range w.Absences {
		if d < abs.first || d > abs.last {
			continue
		}
		for _, x := range cells {
			if abs.Hours == nil || abs.Hours.Holds(day.wall(x)) {
				return true
			}
		}
	}
	return false
}

// Away says whether the social worker is absent at the time of a callback: then it is not handed to them.
func (a *Agenda) Away(id WorkerID, c Callback) bool {
	w := a.workers[id]
	return w == nil || len(c.Cells) > 0 && a.away(w, civilOf(c.Start), c.Cells)
}

// Fallen are the open callbacks, of a list, whose time is not worked any more: each needs another one.
func (a *Agenda) Fallen(list []Callback, now time.Time) (out []Callback) {
	for _, c := range list {
		if c.Open() && c.Start.After(now) && !a.Stands(c) {
			out = append(out, c)
		}
	}
	return out
}
