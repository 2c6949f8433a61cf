package booking

import "time"

// Query is what a citizen needs from the agenda.
type Query struct {
	Reason  string
	Door    string    // empty is the reason's own
	Lang    string    // preferred language of the call
	Urgent  bool      // sees the kept hours
	Fragile bool      // sees them too
	Worker  WorkerID  // only this social worker: a follow-up
	From    time.Time // nothing earlier; zero is now
}

// Busy says what is already promised. It is asked thousands of times for one list of slots: an answer is a look into memory.
type Busy interface {
	// Taken says whether some callback occupies the worker's cell.
	Taken(WorkerID, Cell) bool
	// Load counts the worker's callbacks of a local day (2006-01-02), for the ceiling.
	Load(w WorkerID, day string) int
}

// Slot is a time at which at least one social worker is free.
type Slot struct {
	Start  time.Time // UTC
	Day    string    // local civil day
	Minute int       // what the clock shows, in minutes after midnight
}

// DaySlots are the slots of one local day.
type DaySlots struct {
	Day   string
	Slots []Slot
}

// Slots lists the free times for a query, soonest first: in the future by the reason's notice, within its horizon, in hours
// that are worked, long enough, not taken, under the ceiling. An unknown reason has none.
func (a *Agenda) Slots(q Query, taken Busy, now time.Time) []Slot {
	r, workers := a.eligible(q)
	if len(workers) == 0 {
		return nil
	}
	first, last := a.window(q, r, now)
	var out []Slot
	for d := civilOf(first.Time()); d <= last; d++ {
		out = a.daySlots(out, q, r, workers, d, first, taken)
	}
	return out
}

// Days groups slots, which are in order, by local day.
func Days(slots []Slot) (out []DaySlots) {
	for _, s := range slots {
		if n := len(out); n == 0 || out[n-1].Day != s.Day {
			out = append(out, DaySlots{Day: s.Day})
		}
		d := &out[len(out)-1]
		d.Slots = append(d.Slots, s)
	}
	return out
}

// window is the first cell and the last day that may be offered.
func (a *Agenda) window(q Query, r *Reason, now time.Time) (first Cell, last civil) {
	earliest := now.Add(time.Duration(r.Notice))
	if !earliest.After(now) {
		earliest = now.Add(1) // only what has not begun
	}
	if q.From.After(earliest) {
		earliest = q.From
	}
	first = CellOf(earliest)
	if first.Time().Before(earliest) {
		first++
	}
	return first, civilOf(now) + civil(r.HorizonDays)
}

// eligible are the social workers who may make the call at all.
func (a *Agenda) eligible(q Query) (*Reason, []*Worker) {
	r := a.reasons[q.Reason]
	if r == nil || r.OwnWorkerOnly && q.Worker == "" {
		return r, nil
	}
	var out []*Worker
	for i := range a.Workers {
		if w := &a.Workers[i]; w.may(q, r) {
			out = append(out, w)
		}
	}
	return r, out
}

func (w *Worker) may(q Query, r *Reason) bool {
	door := q.Door
	if door == "" {
		door = r.Door
	}
	if w.door != door || q.Worker != "" && q.Worker != w.ID {
		return false
	}
	for _, id := range w.Reasons {
		if id == r.ID {
			return true
		}
	}
	return false
}

// daySlots appends the slots of one day. A start once found free is not looked at again for the other workers.
func (a *Agenda) daySlots(out []Slot, q Query, r *Reason, workers []*Worker, d civil, first Cell, taken Busy) []Slot {
	if _, closed := a.everywhere(d); closed {
		return out
	}
	var asked, free [maxDayCells]bool // a start still looked for, a start found
	cells := newDayCells(d)
	day := d.String()
	any := false
	for x := max(first, cells.start); x < cells.end; x++ {
		asked[x-cells.start] = r.begins(q, cells.wall(x))
	}
	var room [8]run
	for _, w := range workers {
		runs := a.worked(room[:0], w, cells)
		if len(runs) == 0 || taken.Load(w.ID, day) >= w.Ceiling {
			continue
		}
		for _, run := range runs {
			until := run.from // cells in [x, until) are known to be free
			for x := run.from; x+Cell(r.Cells) <= run.end; x++ {
				i := x - cells.start
				if !asked[i] {
					continue
				}
				until = max(until, x)
				for until < x+Cell(r.Cells) && !taken.Taken(w.ID, until) {
					until++
				}
				if until >= x+Cell(r.Cells) {
					asked[i], free[i], any = false, true, true
				}
			}
		}
	}
	if !any {
		return out
	}
	for i, ok := range free {
		if x := cells.start + Cell(i); ok {
			out = append(out, Slot{x.Time(), day, cells.wall(x)})
		}
	}
	return out
}

// begins says whether a call for this reason may start when the clock shows this minute.
func (r *Reason) begins(q Query, minute int) bool {
	if r.Every > 1 && minute%(r.Every*cellMinutes) != 0 {
		return false
	}
	if q.Urgent || q.Fragile {
		return true
	}
	for _, kept := range r.KeptForUrgent {
		if kept.Holds(minute) {
			return false
		}
	}
	return true
}

// worked appends the stretches a social worker works on a day on which not everything is closed: shifts, minus the closures
// of their office, minus absences.
func (a *Agenda) worked(out []run, w *Worker, cells dayCells) []run {
	spans := w.week[cells.day.weekday()]
	if len(spans) == 0 {
		return out
	}
	if _, closed := a.offices[w.Office].closed[cells.day]; closed {
		return out
	}
	for _, abs := range w.Absences {
		if cells.day < abs.first || cells.day > abs.last {
			continue
		}
		if abs.Hours == nil {
			return out
		}
		spans = without(spans, *abs.Hours)
	}
	return cells.runs(out, spans)
}
