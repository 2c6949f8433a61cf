package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"bussola/booking"
	"bussola/store"
)

// officeReport is what a simulation came to. Requested, Kept, Lost and Double are counted by reading the store afterwards and what
// citizens were shown, never by the program under test.
type officeReport struct {
	Days      int                 `json:"days"`
	Citizens  int                 `json:"citizens"`  // who came
	NoTime    int                 `json:"no_time"`   // found no free time
	Listed    int                 `json:"listed"`    // joined the waiting list instead
	FromList  int                 `json:"from_list"` // and took a time that became free
	Requested int                 `json:"requested"` // were shown a promise
	Kept      int                 `json:"kept"`      // called, called in vain three times, cancelled by themselves, or still to be called
	Lost      int                 `json:"lost"`      // promised or on the list, and gone, or over without anybody having called
	Double    int                 `json:"double"`    // pairs of calls of one social worker at one time
	Absences  int                 `json:"absences"`
	Late      map[string]int      `json:"late"` // told to the group or the coordinator, by kind
	Outcomes  map[string]int      `json:"outcomes"`
	Load      map[string]int      `json:"load"`          // calls by social worker
	Waiting   map[string]waitTime `json:"waiting_hours"` // from asking to the time of the call, by urgency
	Doors     map[string]waitTime `json:"door_hours"`    // the same by door
}

type waitTime struct {
	Calls  int     `json:"calls"`
	Median float64 `json:"median"`
	P90    float64 `json:"p90"`
}

// grace is how long after its time a call may still be without an outcome before it counts as lost: the next two working days.
const grace = 5 * 24 * time.Hour

func (o *office) report() (*officeReport, error) {
	list, err := o.keeper.Callbacks(o.ctx, store.Query{})
	if err != nil {
		return nil, err
	}
	audit, err := o.keeper.AuditSince(o.ctx, time.Time{}, 1<<30)
	if err != nil {
		return nil, err
	}
	r := &officeReport{Days: o.how.Days, Citizens: int(o.people - citizenChats), NoTime: o.refused, Requested: len(o.promised), Absences: o.away,
		Late: map[string]int{}, Outcomes: map[string]int{}, Load: map[string]int{}, Waiting: map[string]waitTime{}, Doors: map[string]waitTime{}, Listed: len(o.listed)}
	for _, a := range audit {
		switch booking.DueKind(a.What) {
		case booking.AcknowledgeLate, booking.OutcomeLate, booking.RetryLate, booking.WaitingLate, booking.Escalate:
			r.Late[a.What]++
		}
	}
	found := map[booking.Code]booking.Callback{}
	hours, doors := map[string][]float64{}, map[string][]float64{}
	for _, c := range list {
		found[c.Code] = c.Callback
	}
	for code := range o.listed {
		if _, there := found[code]; !there {
			r.Lost++
		}
		if _, promised := o.promised[code]; promised {
			r.FromList++
		}
	}
	for code, asked := range o.promised {
		c, there := found[code]
		over := c.Open() && c.Start.Before(o.end.Add(-grace))
		if !there || c.State == booking.Held || c.State == booking.Expired || over {
			r.Lost++
			continue
		}
		r.Kept++
		r.Outcomes[string(c.State)]++
		if c.State != booking.Cancelled {
			r.Load[string(c.Worker)]++
			hours[c.Urgency] = append(hours[c.Urgency], c.Start.Sub(asked).Hours())
			doors[c.Door] = append(doors[c.Door], c.Start.Sub(asked).Hours())
		}
	}
	r.Double = doubles(list)
	summed(r.Waiting, hours)
	summed(r.Doors, doors)
	return r, nil
}

func summed(into map[string]waitTime, hours map[string][]float64) {
	for k, h := range hours {
		slices.Sort(h)
		into[k] = waitTime{len(h), h[len(h)/2], h[len(h)*9/10]}
	}
}

// doubles counts pairs of calls of one social worker whose times touch, by the clock and not by the cells the store keeps.
func doubles(list []store.StoredCallback) (n int) {
	by := map[booking.WorkerID][]booking.Callback{}
	for _, c := range list {
		if c.State != booking.Cancelled && c.State != booking.Expired {
			by[c.Worker] = append(by[c.Worker], c.Callback)
		}
	}
	for _, calls := range by {
		slices.SortFunc(calls, func(a, b booking.Callback) int { return a.Start.Compare(b.Start) })
		for i := 1; i < len(calls); i++ {
			before := calls[i-1]
			if calls[i].Start.Before(before.Start.Add(time.Duration(len(before.Cells)) * 15 * time.Minute)) {
				n++
			}
		}
	}
	return n
}

func (r *officeReport) print(w io.Writer) {
	fmt.Fprintf(w, "%d days, %d citizens, %d found no free time and did not wait, %d absences\n", r.Days, r.Citizens, r.NoTime, r.Absences)
	fmt.Fprintf(w, "waiting list: %d joined, %d took a time that became free\n", r.Listed, r.FromList)
	fmt.Fprintf(w, "requested %d  kept %d  lost %d  double %d\n", r.Requested, r.Kept, r.Lost, r.Double)
	for _, k := range slices.Sorted(maps.Keys(r.Outcomes)) {
		fmt.Fprintf(w, "  %-18s %d\n", k, r.Outcomes[k])
	}
	waits := func(by string, times map[string]waitTime) {
		fmt.Fprintf(w, "hours from asking to the call, by %s:\n", by)
		for _, k := range slices.Sorted(maps.Keys(times)) {
			fmt.Fprintf(w, "  %-18s %5d calls  median %.0f  p90 %.0f\n", k, times[k].Calls, times[k].Median, times[k].P90)
		}
	}
	waits("urgency", r.Waiting)
	waits("door", r.Doors)
	fmt.Fprintln(w, "calls by social worker:")
	for _, k := range slices.Sorted(maps.Keys(r.Load)) {
		fmt.Fprintf(w, "  %-18s %d\n", k, r.Load[k])
	}
	fmt.Fprintln(w, "told late:")
	for _, k := range slices.Sorted(maps.Keys(r.Late)) {
		fmt.Fprintf(w, "  %-18s %d\n", k, r.Late[k])
	}
}
