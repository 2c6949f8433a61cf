package booking

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

// ids may become part of a button, a key or a file name.
var idForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

func (ms *mistakes) id(s source, id string, taken bool, path ...any) {
	switch {
	case id == "":
		ms.add(s.file, s.line(path...), "there is no id", "add id: with a short name in small letters, like pas-centro")
	case !idForm.MatchString(id):
		ms.add(s.file, s.line(path...), fmt.Sprintf("id %q has signs that an id may not have", id), "use small letters, digits and dashes")
	case taken:
		ms.add(s.file, s.line(path...), fmt.Sprintf("id %q is used twice", id), "give each one its own id")
	}
}

func (a *Agenda) checkBody(ms *mistakes, s source) {
	ms.text(s, a.Body.Name, "name")
	if len(a.Body.Territory) == 0 {
		ms.add(s.file, s.line("territory"), "the body serves no comune", "list them under territory:")
	}
	d, err := time.Parse(time.DateOnly, "2000-"+a.Body.Patron.Day) // a leap year: 29 February has its saint too
	if err != nil {
		ms.add(s.file, s.line("patron", "day"), fmt.Sprintf("the patron's day %q is not a day", a.Body.Patron.Day), `write month and day, like "06-24"`)
	}
	a.Body.Patron.month, a.Body.Patron.day = d.Month(), d.Day()
	ms.text(s, a.Body.Patron.Name, "patron", "name")
	if (a.Body.Calls.Number == "") != a.Body.Calls.Private {
		ms.add(s.file, s.line("calls"), "people must know which number will call", "give number:, or private: true when it is hidden")
	}
	known := map[HolidayName]bool{}
	for _, h := range Holidays(2026) {
		known[h.Name] = true
		ms.text(s, a.Body.Holidays[h.Name], "holidays", string(h.Name))
	}
	for name := range a.Body.Holidays {
		if !known[name] {
			ms.add(s.file, s.line("holidays", string(name)), fmt.Sprintf("%q is not a national holiday", name), "write local days as closures: of the office")
		}
	}
}

func (a *Agenda) checkOffices(ms *mistakes, s source) {
	a.offices = map[string]*Office{}
	if len(a.Offices) == 0 {
		ms.add(s.file, 1, "there is no office", "add one under offices:")
	}
	for i := range a.Offices {
		o := &a.Offices[i]
		ms.id(s, o.ID, a.offices[o.ID] != nil, "offices", i, "id")
		a.offices[o.ID] = o
		ms.id(s, o.Door, false, "offices", i, "door")
		ms.text(s, o.Name, "offices", i, "name")
		if o.Phone == "" || o.Address == "" {
			ms.add(s.file, s.line("offices", i), fmt.Sprintf("office %q has no phone or no address", o.ID), "add phone: and address:, people need both")
		}
		ms.week(s, &o.Hours, "offices", i, "hours")
		if o.Hours.empty() {
			ms.add(s.file, s.line("offices", i, "hours"), fmt.Sprintf("office %q is never open", o.ID), "write hours like mon: [09:00-13:00, 15:00-17:00]")
		}
		o.closed = map[civil]Text{}
		for k, c := range o.Closures {
			first, last := ms.stretch(s, c.From, c.To, "offices", i, "closures", k)
			ms.text(s, c.Why, "offices", i, "closures", k, "why")
			for d := first; d <= last; d++ {
				o.closed[d] = c.Why
			}
		}
	}
}

func (w Week) empty() bool {
	for d := time.Sunday; d <= time.Saturday; d++ {
		if len(w.On(d)) > 0 {
			return false
		}
	}
	return true
}

// week wants the shifts of each day in order and apart.
func (ms *mistakes) week(s source, w *Week, path ...any) {
	for d := time.Sunday; d <= time.Saturday; d++ {
		key := strings.ToLower(d.String()[:3])
		shifts := w.On(d)
		for i := 1; i < len(shifts); i++ {
			if shifts[i].From < shifts[i-1].To {
				ms.add(s.file, s.line(append(path, key)...), fmt.Sprintf("the shifts of %s overlap or are out of order", key), "write them from the earliest, each beginning after the one before has ended")
			}
		}
	}
}

// longestStretch keeps a slip of the year (2062 for 2026) from closing an office for a generation.
const longestStretch = 366

// stretch reads two days, both included; last < first when something is wrong.
func (ms *mistakes) stretch(s source, from, to string, path ...any) (first, last civil) {
	if to == "" {
		to = from
	}
	first, err1 := parseCivil(from)
	last, err2 := parseCivil(to)
	line := s.line(path...)
	switch {
	case err1 != nil || err2 != nil:
		ms.add(s.file, line, fmt.Sprintf("from %q to %q are not two days", from, to), "write days like 2026-12-24")
	case last < first:
		ms.add(s.file, line, fmt.Sprintf("%s is before %s", to, from), "write the earlier day in from:")
	case last-first >= longestStretch:
		ms.add(s.file, line, fmt.Sprintf("from %s to %s is more than a year", from, to), "check the year")
	default:
		return first, last
	}
	return 0, -1
}

func (a *Agenda) checkWorkers(ms *mistakes, s source) {
	a.workers = map[WorkerID]*Worker{}
	for i := range a.Workers {
		w := &a.Workers[i]
		ms.id(s, string(w.ID), a.workers[w.ID] != nil, "workers", i, "id")
		a.workers[w.ID] = w
		if w.Display == "" {
			ms.add(s.file, s.line("workers", i), fmt.Sprintf("social worker %q has no display", w.ID), "add display: with the words the citizen reads")
		}
		if w.Ceiling < 1 {
			ms.add(s.file, s.line("workers", i, "ceiling"), fmt.Sprintf("social worker %q takes no callbacks", w.ID), "give a ceiling: of at least 1, or remove them from the file")
		}
		if len(w.Languages) == 0 || len(w.Reasons) == 0 {
			ms.add(s.file, s.line("workers", i), fmt.Sprintf("social worker %q has no languages or no reasons", w.ID), "list both, Italian too")
		}
		for k, id := range w.Reasons {
			if a.reasons[id] == nil {
				ms.add(s.file, s.line("workers", i, "reasons", k), fmt.Sprintf("reason %q does not exist", id), "use an id of "+reasonsFile)
			}
		}
		for k, id := range w.BestAt {
			if !has(w.Reasons, id) {
				ms.add(s.file, s.line("workers", i, "best_at", k), fmt.Sprintf("%q is not one of their reasons", id), "add it to reasons: too")
			}
		}
		for k := range w.Absences {
			abs := &w.Absences[k]
			abs.first, abs.last = ms.stretch(s, abs.From, abs.To, "workers", i, "absences", k)
		}
		o := a.offices[w.Office]
		if o == nil {
			ms.add(s.file, s.line("workers", i, "office"), fmt.Sprintf("office %q does not exist", w.Office), "use an id of "+officesFile)
			continue
		}
		w.door = o.Door
		a.weave(ms, s, w, o, i)
	}
	if id := a.Body.Coordinator; id != "" && a.workers[id] == nil {
		ms.add(bodyFile, 1, fmt.Sprintf("coordinator: social worker %q does not exist", id), "use an id of "+workersFile)
	}
}

// weave lays the hours of a social worker over those of their office, and tells the editor of hours that would vanish.
func (a *Agenda) weave(ms *mistakes, s source, w *Worker, o *Office, i int) {
	if w.Hours != nil {
		ms.week(s, w.Hours, "workers", i, "hours")
	}
	for d := time.Sunday; d <= time.Saturday; d++ {
		if w.Hours == nil {
			w.week[d] = o.Hours.On(d)
			continue
		}
		w.week[d] = overlap(w.Hours.On(d), o.Hours.On(d))
		if minutes(w.week[d]) < minutes(w.Hours.On(d)) {
			key := strings.ToLower(d.String()[:3])
			ms.add(s.file, s.line("workers", i, "hours", key), fmt.Sprintf("the hours of %s go beyond those of office %q", key, o.ID), "nobody could be called then: shorten them, or lengthen the office's")
		}
	}
}

func minutes(spans []Span) (n int) {
	for _, s := range spans {
		n += s.To - s.From
	}
	return n
}
