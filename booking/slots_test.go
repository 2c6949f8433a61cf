package booking

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"
)

// plan is a body as the slow generator understands it. The agenda under test reads the same plan as YAML.
type plan struct {
	office, kept []string // shifts, the same every day but the days off
	daysOff      map[time.Weekday]bool
	closures     []string
	patron       string
	workers      []planWorker
	cells, every int
	notice       time.Duration
	horizon      int
}

type planWorker struct {
	hours    []string // nil is the office's
	absences []string
	part     string // of the absences, "" is whole days
	ceiling  int
}

func (p plan) yaml() fstest.MapFS {
	week := func(shifts []string, indent string) string {
		var b strings.Builder
		for d := time.Sunday; d <= time.Saturday; d++ {
			if !p.daysOff[d] {
				fmt.Fprintf(&b, "%s%s: [%s]\n", indent, strings.ToLower(d.String()[:3]), strings.Join(shifts, ", "))
			}
		}
		return b.String()
	}
	var body, offices, workers, reasons strings.Builder
	fmt.Fprintf(&body, "name: {it: Prova}\nterritory: [Prova]\npatron: {day: %q, name: {it: il patrono}}\ncalls: {private: true}\nholidays:\n", p.patron)
	for _, h := range Holidays(2026) {
		fmt.Fprintf(&body, "  %s: {it: festa}\n", h.Name)
	}
	fmt.Fprintf(&offices, "offices:\n  - id: uno\n    door: pas\n    name: {it: Uno}\n    address: Via\n    phone: \"055 000 0000\"\n    hours:\n%s    closures:\n", week(p.office, "      "))
	for _, c := range p.closures {
		fmt.Fprintf(&offices, "      - {from: %s, why: {it: chiuso}}\n", c)
	}
	workers.WriteString("workers:\n")
	for i, w := range p.workers {
		fmt.Fprintf(&workers, "  - id: w%d\n    display: W\n    office: uno\n    reasons: [prova]\n    languages: [it]\n    ceiling: %d\n", i, w.ceiling)
		if w.hours != nil {
			fmt.Fprintf(&workers, "    hours:\n%s", week(w.hours, "      "))
		}
		workers.WriteString("    absences:\n")
		for _, a := range w.absences {
			part := ""
			if w.part != "" {
				part = ", hours: " + w.part
			}
			fmt.Fprintf(&workers, "      - {from: %s%s}\n", a, part)
		}
	}
	fmt.Fprintf(&reasons, "reasons:\n  - id: prova\n    label: {it: Prova}\n    before: {it: Prima}\n    after: {it: Dopo}\n    door: pas\n    cells: %d\n    every: %d\n    notice: %s\n    horizon_days: %d\n    kept_for_urgent: [%s]\n",
		p.cells, p.every, p.notice, p.horizon, strings.Join(p.kept, ", "))
	reasons.WriteString("urgency:\n  - {id: tutti, name: {it: tutti}, why: {it: tutti}}\nclocks: {awake: 08:00-20:00, reminder_at: \"17:00\", acknowledge_within: 8h, outcome_by: \"19:00\"}\n")
	return fstest.MapFS{
		bodyFile: {Data: []byte(body.String())}, officesFile: {Data: []byte(offices.String())},
		workersFile: {Data: []byte(workers.String())}, reasonsFile: {Data: []byte(reasons.String())},
	}
}

// easters are read from an almanac, not computed.
const easters = "2026-04-05 2027-03-28 2028-04-16 2029-04-01 2030-04-21 2031-04-13 2032-03-28 2033-04-17 2034-04-09 2035-03-25 2036-04-13 2037-04-05 2038-04-25 2039-04-10 2040-04-01"

const fixedDays = " 01-01 01-06 04-25 05-01 06-02 08-15 10-04 11-01 12-08 12-25 12-26 "

// works asks, of one quarter-hour, with strings and the clock on the wall alone, whether worker i could be on the phone.
func (p plan) works(i int, t time.Time, zone *time.Location) bool {
	l := t.In(zone)
	day, clock := l.Format("2006-01-02"), l.Format("15:04")
	inside := func(shifts []string) bool {
		for _, s := range shifts {
			if from, to, _ := strings.Cut(s, "-"); from <= clock && clock < to {
				return true
			}
		}
		return false
	}
	yesterday := l.AddDate(0, 0, -1).Format("2006-01-02")
	if p.daysOff[l.Weekday()] || strings.Contains(easters, day) || strings.Contains(easters, yesterday) ||
		strings.Contains(fixedDays, day[5:]) || day[5:] == p.patron || has(p.closures, day) {
		return false
	}
	w := p.workers[i]
	if has(w.absences, day) && (w.part == "" || inside([]string{w.part})) {
		return false
	}
	return inside(p.office) && (w.hours == nil || inside(w.hours))
}

// slow lists the slots by asking every quarter-hour.
func (p plan) slow(taken Busy, urgent bool, now time.Time, zone *time.Location) (out []string) {
	last := now.In(zone).AddDate(0, 0, p.horizon).Format("2006-01-02")
	for t := now.Truncate(15 * time.Minute); t.In(zone).Format("2006-01-02") <= last; t = t.Add(15 * time.Minute) {
		l := t.In(zone)
		kept := false
		for _, k := range p.kept {
			from, to, _ := strings.Cut(k, "-")
			kept = kept || from <= l.Format("15:04") && l.Format("15:04") < to
		}
		if !t.After(now) || t.Before(now.Add(p.notice)) || kept && !urgent || (l.Hour()*4+l.Minute()/15)%p.every != 0 {
			continue
		}
		for i := range p.workers {
			id := WorkerID(fmt.Sprintf("w%d", i))
			free := taken.Load(id, l.Format("2006-01-02")) < p.workers[i].ceiling
			for k := range p.cells {
				c := t.Add(time.Duration(k) * 15 * time.Minute)
				// A call stays within its day: nobody works across midnight.
				free = free && p.works(i, c, zone) && !taken.Taken(id, CellOf(c)) && c.In(zone).Format("2006-01-02") == l.Format("2006-01-02")
			}
			if free {
				out = append(out, t.UTC().Format(time.RFC3339)+l.Format(" 15:04"))
				break
			}
		}
	}
	return out
}

func drawShifts(t *rapid.T, label string) []string {
	// Cuts of the day in quarter-hours, kept far enough apart; nights are there for the clock changes at two and three.
	cuts := rapid.SliceOfNDistinct(rapid.IntRange(0, 96), 2, 8, rapid.ID).Draw(t, label)
	if rapid.Bool().Draw(t, label+" night") {
		cuts = []int{rapid.IntRange(2, 9).Draw(t, "a"), rapid.IntRange(10, 14).Draw(t, "b"), 36, 52}
	}
	for i := range cuts {
		for k := i + 1; k < len(cuts); k++ {
			if cuts[k] < cuts[i] {
				cuts[i], cuts[k] = cuts[k], cuts[i]
			}
		}
	}
	touch := rapid.Bool().Draw(t, label+" touching")
	wall := func(c int) string { return fmt.Sprintf("%02d:%02d", c/4, c%4*15) }
	var out []string
	for i := 0; i+1 < len(cuts); i += 2 {
		out = append(out, wall(cuts[i])+"-"+wall(cuts[i+1]))
		if touch && i+2 < len(cuts) {
			out = append(out, wall(cuts[i+1])+"-"+wall(cuts[i+2]))
		}
	}
	return out
}

func TestSlotsAgainstSlowGenerator(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		t.Fatal(err)
	}
	compared, change := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		year := rapid.IntRange(2026, 2040).Draw(t, "year")
		// Days around which calendars go wrong, and any other.
		anchor := rapid.SampledFrom([]string{"any", "03-29", "03-25", "10-26", "10-31", "12-23", "04-01", "04-20", "10-03", "06-01"}).Draw(t, "anchor")
		base := time.Date(year, 1, 1+rapid.IntRange(0, 364).Draw(t, "day"), 0, 0, 0, 0, time.UTC)
		if anchor != "any" {
			base, _ = time.Parse("2006-01-02", fmt.Sprint(year, "-", anchor))
			base = base.AddDate(0, 0, -rapid.IntRange(0, 3).Draw(t, "before"))
		}
		now := base.Add(time.Duration(rapid.IntRange(0, 24*3600).Draw(t, "second")) * time.Second)
		near := func(label string) string {
			return base.AddDate(0, 0, rapid.IntRange(0, 9).Draw(t, label)).Format("2006-01-02")
		}
		p := plan{
			office: drawShifts(t, "office"), daysOff: map[time.Weekday]bool{}, patron: near("patron")[5:],
			cells: rapid.IntRange(1, 3).Draw(t, "cells"), every: rapid.IntRange(1, 4).Draw(t, "every"),
			notice:  time.Duration(rapid.SampledFrom([]int{0, 20, 120, 2880}).Draw(t, "notice")) * time.Minute,
			horizon: rapid.IntRange(1, 9).Draw(t, "horizon"),
		}
		if rapid.Bool().Draw(t, "keep") {
			p.kept = p.office[:1]
		}
		if rapid.Bool().Draw(t, "closes") {
			p.closures = []string{near("closure")}
		}
		if rapid.Bool().Draw(t, "rests") {
			p.daysOff[time.Weekday(rapid.IntRange(0, 6).Draw(t, "off"))] = true
		}
		var taken Ledger
		for i := range rapid.IntRange(1, 3).Draw(t, "workers") {
			w := planWorker{ceiling: rapid.IntRange(1, 3).Draw(t, "ceiling")}
			if rapid.Bool().Draw(t, "own hours") {
				w.hours = p.office[rapid.IntRange(0, len(p.office)-1).Draw(t, "from shift"):]
			}
			if rapid.Bool().Draw(t, "away") {
				w.absences = []string{near("absence")}
				w.part = rapid.SampledFrom([]string{"", "09:30-11:00", "00:00-02:30"}).Draw(t, "part")
			}
			p.workers = append(p.workers, w)
			id := WorkerID(fmt.Sprintf("w%d", i))
			for range rapid.IntRange(0, 40).Draw(t, "busy") {
				taken.Mark(id, CellOf(base)+Cell(rapid.IntRange(0, 400).Draw(t, "cell")))
			}
			taken.Count(id, near("loaded"), rapid.IntRange(0, 3).Draw(t, "load"))
		}
		a, err := Load(p.yaml())
		if err != nil {
			if strings.Contains(err.Error(), "no social worker at door") {
				return // shifts too short for the call: refused when content loads
			}
			t.Fatal(err)
		}
		urgent := rapid.Bool().Draw(t, "urgent")
		want := p.slow(&taken, urgent, now, zone)
		q := Query{Reason: "prova", Urgent: urgent}
		slots := a.Slots(q, &taken, now)
		var got []string
		for _, s := range slots {
			got = append(got, fmt.Sprintf("%s %02d:%02d", s.Start.Format(time.RFC3339), s.Minute/60, s.Minute%60))
			if len(a.Candidates(q, s.Start, &taken, now)) == 0 {
				t.Fatalf("%v is offered and nobody can take it", s.Start)
			}
			if s.Day != s.Start.In(zone).Format("2006-01-02") {
				t.Fatalf("%v is on %s", s.Start, s.Day)
			}
		}
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Fatalf("now %v\nplan %+v\ngot  %v\nwant %v", now, p, got, want)
		}
		for range 20 { // and nothing that is not a slot has a candidate
			at := CellOf(base).Time().Add(time.Duration(rapid.IntRange(0, 96*10).Draw(t, "try")) * 15 * time.Minute)
			offered := has(want, at.Format(time.RFC3339)+at.In(zone).Format(" 15:04"))
			if (len(a.Candidates(q, at, &taken, now)) > 0) != offered {
				t.Fatalf("%v: candidates %v, offered %v", at, !offered, offered)
			}
		}
		compared += len(got)
		if _, before := now.In(zone).Zone(); true {
			if _, after := now.AddDate(0, 0, p.horizon).In(zone).Zone(); before != after && len(got) > 0 {
				change++
			}
		}
	})
	t.Logf("%d slots compared, %d plans across a clock change", compared, change)
	if compared == 0 || change == 0 {
		t.Error("the plans drawn prove nothing")
	}
}

func TestSlotsOfTheExampleBody(t *testing.T) {
	a := content(t)
	days := Days(a.Slots(Query{Reason: "primo-contatto"}, &Ledger{}, wed()))
	t.Run("the next free day comes first", func(t *testing.T) {
		if len(days) == 0 || days[0].Day != "2026-11-25" {
			t.Fatalf("days: %v", days)
		}
		// It is ten: with two hours' notice the morning has two times left, then lunch, then the afternoon.
		if got := wallTimes(days[0].Slots); got != "12:00 12:30 14:00 14:30 15:00 15:30" {
			t.Errorf("today: %s", got)
		}
	})
	t.Run("the first hour is kept for whoever needs it most", func(t *testing.T) {
		if got := wallTimes(days[1].Slots); !strings.HasPrefix(got, "10:00") {
			t.Errorf("ordinary: %s", got)
		}
		fragile := Days(a.Slots(Query{Reason: "primo-contatto", Fragile: true}, &Ledger{}, wed()))
		if got := wallTimes(fragile[1].Slots); !strings.HasPrefix(got, "09:00 09:30 10:00") {
			t.Errorf("fragile: %s", got)
		}
	})
	t.Run("the Immaculate Conception is closed", func(t *testing.T) {
		for _, d := range days {
			if d.Day == "2026-12-08" {
				t.Error("a call on a holiday")
			}
		}
	})
	t.Run("a follow-up is only with one's own social worker", func(t *testing.T) {
		if s := a.Slots(Query{Reason: "seguito"}, &Ledger{}, wed()); s != nil {
			t.Error("offered without knowing with whom")
		}
		s := a.Slots(Query{Reason: "seguito", Worker: "as-franca"}, &Ledger{}, wed())
		if c := a.Candidates(Query{Reason: "seguito", Worker: "as-franca"}, s[0].Start, &Ledger{}, wed()); len(c) != 1 || c[0].Worker != "as-franca" {
			t.Errorf("candidates: %v", c)
		}
	})
	t.Run("an unknown reason has no times", func(t *testing.T) {
		if s := a.Slots(Query{Reason: "boh"}, &Ledger{}, wed()); s != nil {
			t.Errorf("slots: %v", s)
		}
	})
}

func wallTimes(slots []Slot) string {
	var out []string
	for _, s := range slots {
		out = append(out, fmt.Sprintf("%02d:%02d", s.Minute/60, s.Minute%60))
	}
	return strings.Join(out, " ")
}
