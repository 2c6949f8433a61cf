package booking

import "fmt"

// longestCall in quarter-hours: nobody is on the phone for more than two hours.
const longestCall = 8

func (a *Agenda) checkReasons(ms *mistakes, s source) {
	a.reasons = map[string]*Reason{}
	if len(a.Reasons) == 0 {
		ms.add(s.file, s.line("reasons"), "there is no reason to call", "add one under reasons:")
	}
	flags := a.Flags()
	for i := range a.Reasons {
		r := &a.Reasons[i]
		at := func(key string) int { return s.line("reasons", i, key) }
		ms.id(s, r.ID, a.reasons[r.ID] != nil, "reasons", i, "id")
		a.reasons[r.ID] = r
		ms.text(s, r.Label, "reasons", i, "label")
		ms.text(s, r.Before, "reasons", i, "before")
		ms.text(s, r.After, "reasons", i, "after")
		ms.id(s, r.Door, false, "reasons", i, "door")
		if r.Cells < 1 || r.Cells > longestCall {
			ms.add(s.file, at("cells"), fmt.Sprintf("a call of %d quarter-hours", r.Cells), fmt.Sprintf("give cells: from 1 to %d", longestCall))
		}
		if r.Every < 0 || r.Every > longestCall {
			ms.add(s.file, at("every"), fmt.Sprintf("calls every %d quarter-hours", r.Every), fmt.Sprintf("give every: from 1 to %d", longestCall))
		}
		if r.HorizonDays < 1 || r.HorizonDays > 365 {
			ms.add(s.file, at("horizon_days"), fmt.Sprintf("bookable for %d days", r.HorizonDays), "give horizon_days: from 1 to 365")
		}
		for k, f := range r.Flags {
			if !has(flags, f) {
				ms.add(s.file, s.line("reasons", i, "flags", k), fmt.Sprintf("no urgency rule reads the flag %q", f), "use a flag of urgency:, or add it there")
			}
		}
	}
	c := a.Clocks
	at := s.line("clocks")
	if c.Awake.From >= c.Awake.To {
		ms.add(s.file, at, "nothing says when people may be written to", "add awake: 08:00-20:00 under clocks:")
	}
	if c.ReminderAt == 0 || !c.Awake.Holds(int(c.ReminderAt)) {
		ms.add(s.file, s.line("clocks", "reminder_at"), "the reminder would go out at night", "give reminder_at: an hour inside awake:")
	}
	if c.AcknowledgeWithin <= 0 || c.OutcomeBy == 0 {
		ms.add(s.file, at, "nothing says when a callback is late", "add acknowledge_within: and outcome_by: under clocks:")
	}
}

func (a *Agenda) checkUrgency(ms *mistakes, s source) {
	seen := map[string]bool{}
	if len(a.Urgency) == 0 {
		ms.add(s.file, s.line("urgency"), "there is no order of urgency", "add rules under urgency:, the last without any_of:")
	}
	for i, u := range a.Urgency {
		ms.id(s, u.ID, seen[u.ID], "urgency", i, "id")
		seen[u.ID] = true
		ms.text(s, u.Name, "urgency", i, "name")
		ms.text(s, u.Why, "urgency", i, "why")
		last := i == len(a.Urgency)-1
		switch {
		case last && len(u.AnyOf) > 0:
			ms.add(s.file, s.line("urgency", i, "any_of"), "the last rule does not fit everybody", "add a last rule without any_of:")
		case !last && len(u.AnyOf) == 0:
			ms.add(s.file, s.line("urgency", i), fmt.Sprintf("rule %q fits everybody and hides the rules after it", u.ID), "add any_of:, or make it the last")
		}
	}
}

// checkDoors: a reason nobody can take would offer no time, ever.
func (a *Agenda) checkDoors(ms *mistakes, s source) {
	for i := range a.Reasons {
		r := &a.Reasons[i]
		some := false
		for k := range a.Workers {
			w := &a.Workers[k]
			if !w.may(Query{Reason: r.ID}, r) {
				continue
			}
			for _, spans := range w.week {
				some = some || longest(spans) >= r.Cells*cellMinutes
			}
		}
		if !some {
			ms.add(s.file, s.line("reasons", i, "id"), fmt.Sprintf("no social worker at door %q can take %q", r.Door, r.ID), "give it to somebody in "+workersFile+" with shifts long enough, or remove it")
		}
	}
}

// longest stretch of work in a day, in minutes; shifts that touch are one.
func longest(spans []Span) (n int) {
	length := 0
	for i, s := range spans {
		if i == 0 || spans[i-1].To != s.From {
			length = 0
		}
		length += s.To - s.From
		n = max(n, length)
	}
	return n
}
