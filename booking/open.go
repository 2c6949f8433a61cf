package booking

import "time"

// yearAhead is how far NextOpening looks: an office closed for longer has no next opening to promise.
const yearAhead = 400

// ClosedOn says whether an office is closed for a whole day by a holiday, the patron or a closure, and how people call it.
// The weekly day off is not a closure. An unknown office is closed and has nothing to say.
func (a *Agenda) ClosedOn(office, day string) (why Text, closed bool) {
	d, err := parseCivil(day)
	o := a.offices[office]
	if err != nil || o == nil {
		return nil, true
	}
	return a.closedOn(o, d)
}

func (a *Agenda) closedOn(o *Office, d civil) (Text, bool) {
	if why, ok := a.everywhere(d); ok {
		return why, true
	}
	why, ok := o.closed[d]
	return why, ok
}

// everywhere says whether all offices are closed: a national holiday or the patron.
func (a *Agenda) everywhere(d civil) (Text, bool) {
	if name, ok := holidayOn(d); ok {
		return a.Body.Holidays[name], true
	}
	if _, m, n := d.date(); m == a.Body.Patron.month && n == a.Body.Patron.day {
		return a.Body.Patron.Name, true
	}
	return nil, false
}

// OfficeOpen says whether an office is open at an instant.
func (a *Agenda) OfficeOpen(office string, now time.Time) bool {
	o := a.offices[office]
	if o == nil {
		return false
	}
	d := civilOf(now)
	if _, closed := a.closedOn(o, d); closed {
		return false
	}
	for _, s := range o.Hours.On(d.weekday()) {
		if s.Holds(wallMinute(now)) {
			return true
		}
	}
	return false
}

// NextOpening is the stretch in which the office is open now, or else the next one, UTC. ok is false when there is none in
// the coming year.
func (a *Agenda) NextOpening(office string, now time.Time) (from, until time.Time, ok bool) {
	o := a.offices[office]
	if o == nil {
		return
	}
	first := civilOf(now)
	for d := first; d < first+yearAhead; d++ {
		for _, r := range a.openRuns(o, d) {
			if r.end.Time().After(now) {
				return r.from.Time(), r.end.Time(), true
			}
		}
	}
	return
}

// WorkingTime is the instant at which so much opening time of an office has gone by. ok is false when the coming year has not
// so much of it.
func (a *Agenda) WorkingTime(office string, from time.Time, d time.Duration) (at time.Time, ok bool) {
	o := a.offices[office]
	if o == nil {
		return
	}
	first := civilOf(from)
	for day := first; day < first+yearAhead; day++ {
		for _, r := range a.openRuns(o, day) {
			begin, end := r.from.Time(), r.end.Time()
			if begin.Before(from) {
				begin = from
			}
			if !end.After(begin) {
				continue
			}
			if open := end.Sub(begin); d <= open {
				return begin.Add(d).UTC(), true
			} else {
				d -= open
			}
		}
	}
	return
}

func (a *Agenda) openRuns(o *Office, d civil) []run {
	if _, closed := a.closedOn(o, d); closed {
		return nil
	}
	return newDayCells(d).runs(nil, o.Hours.On(d.weekday()))
}
