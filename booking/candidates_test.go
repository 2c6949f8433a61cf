package booking

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"
)

func ids(list []Candidate) (out []WorkerID) {
	for _, c := range list {
		out = append(out, c.Worker)
	}
	return out
}

func TestCandidatesComeInAFairOrder(t *testing.T) {
	a := content(t)
	thu := local(t, "2026-12-03 10:30").UTC() // Anna, Bruno and Chiara all work
	with := func(loads map[WorkerID]int) *Ledger {
		var l Ledger
		for w, n := range loads {
			l.Count(w, "2026-12-03", n)
		}
		return &l
	}
	for _, c := range []struct {
		name  string
		q     Query
		loads map[WorkerID]int
		want  []WorkerID
	}{
		{"language first", Query{Reason: "immigrazione", Lang: "fr"}, nil, []WorkerID{"as-bruno", "as-chiara", "as-anna"}},
		{"language beats load", Query{Reason: "immigrazione", Lang: "fr"}, map[WorkerID]int{"as-bruno": 7}, []WorkerID{"as-bruno", "as-chiara", "as-anna"}},
		{"then who is best at it", Query{Reason: "disabilita", Lang: "it"}, map[WorkerID]int{"as-chiara": 3, "as-bruno": 2}, []WorkerID{"as-chiara", "as-anna", "as-bruno"}},
		{"then the least loaded", Query{Reason: "disabilita", Lang: "it"}, map[WorkerID]int{"as-anna": 4, "as-bruno": 2}, []WorkerID{"as-chiara", "as-bruno", "as-anna"}},
		{"under the ceiling only", Query{Reason: "disabilita", Lang: "it"}, map[WorkerID]int{"as-chiara": 6, "as-bruno": 8}, []WorkerID{"as-anna"}},
		{"a language nobody speaks excludes nobody", Query{Reason: "minori-famiglia", Lang: "zh"}, nil, []WorkerID{"as-anna", "as-chiara"}},
		{"one's own only", Query{Reason: "disabilita", Worker: "as-bruno"}, nil, []WorkerID{"as-bruno"}},
		{"another door has nobody", Query{Reason: "disabilita", Door: "punto-insieme"}, nil, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := a.Candidates(c.q, thu, with(c.loads), wed())
			if !reflect.DeepEqual(ids(got), c.want) {
				t.Errorf("got %v, want %v", ids(got), c.want)
			}
			if again := a.Candidates(c.q, thu, with(c.loads), wed()); !reflect.DeepEqual(got, again) {
				t.Error("the same question has another answer")
			}
		})
	}
	t.Run("whole call, cells and ceiling are told to the store", func(t *testing.T) {
		c := a.Candidates(Query{Reason: "minori-famiglia", Lang: "sq"}, thu, &Ledger{}, wed())[0]
		x := CellOf(thu)
		want := Candidate{"as-chiara", thu, []Cell{x, x + 1, x + 2}, "2026-12-03", 6}
		if !reflect.DeepEqual(c, want) {
			t.Errorf("got %+v", c)
		}
	})
	t.Run("no more than the notice and the horizon allow", func(t *testing.T) {
		for _, now := range []time.Time{thu.Add(-time.Hour), thu, thu.Add(time.Hour), thu.AddDate(0, 0, -22)} {
			if got := a.Candidates(Query{Reason: "disabilita"}, thu, &Ledger{}, now); got != nil {
				t.Errorf("at %v: %v", now, ids(got))
			}
		}
	})
	t.Run("between quarter-hours there is no call", func(t *testing.T) {
		if got := a.Candidates(Query{Reason: "disabilita"}, thu.Add(time.Minute), &Ledger{}, wed()); got != nil {
			t.Errorf("got %v", ids(got))
		}
	})
}

// Booking one call after another fills equal workers evenly, whatever their names.
func TestLoadSpreadsEvenly(t *testing.T) {
	p := plan{office: []string{"09:00-13:00", "14:00-18:00"}, patron: "06-24", cells: 2, every: 2, horizon: 20}
	for range 5 {
		p.workers = append(p.workers, planWorker{ceiling: 16})
	}
	a, err := Load(p.yaml())
	if err != nil {
		t.Fatal(err)
	}
	var l Ledger
	firsts := map[WorkerID]int{}
	now := wed()
	for n := range 800 {
		q := Query{Reason: "prova"}
		slots := a.Slots(q, &l, now)
		if len(slots) == 0 {
			t.Fatalf("no slot for the citizen number %d", n)
		}
		c := a.Candidates(q, slots[n%len(slots)].Start, &l, now)[0]
		l.Add(Callback{State: Confirmed}.Place(c))
		firsts[c.Worker]++
	}
	for w, n := range firsts {
		if n < 150 || n > 170 {
			t.Errorf("%s got %d of 800, a fifth is 160", w, n)
		}
	}
	if len(firsts) != 5 {
		t.Errorf("load: %v", firsts)
	}
}

func TestTwoColleaguesTwoCallsAtOneTime(t *testing.T) {
	p := plan{office: []string{"09:00-13:00"}, patron: "06-24", cells: 2, every: 2, horizon: 5, workers: []planWorker{{ceiling: 9}, {ceiling: 9}}}
	a, err := Load(p.yaml())
	if err != nil {
		t.Fatal(err)
	}
	var l Ledger
	q, at := Query{Reason: "prova"}, local(t, "2026-11-26 10:00")
	for _, want := range []int{2, 1, 0} {
		c := a.Candidates(q, at, &l, wed())
		if len(c) != want {
			t.Fatalf("%d candidates, want %d", len(c), want)
		}
		if want > 0 {
			l.Add(Callback{State: Held}.Place(c[0]))
		}
	}
	for _, s := range a.Slots(q, &l, wed()) {
		if s.Start.Equal(at) {
			t.Error("a third call is offered at that time")
		}
	}
}

func TestUrgency(t *testing.T) {
	a := content(t)
	for _, c := range []struct {
		flags []string
		want  string
	}{
		{nil, "ordinario"},
		{[]string{"never-heard-of"}, "ordinario"},
		{[]string{"pregnant"}, "fragile"},
		{[]string{"pregnant", "eviction-dated"}, "presto"},
		{[]string{"utilities-cut", "violence", "pregnant"}, "subito"},
	} {
		flags := map[string]bool{"child-at-risk": false}
		for _, f := range c.flags {
			flags[f] = true
		}
		if got := a.UrgencyOf(flags); got.ID != c.want || got.Why["it"] == "" {
			t.Errorf("%v: %s", c.flags, got.ID)
		}
	}
	for _, r := range a.Reasons {
		for _, f := range r.Flags {
			if !has(a.Flags(), f) {
				t.Errorf("%s: %s", r.ID, f)
			}
		}
	}
}

func TestMayChange(t *testing.T) {
	a := content(t)
	c := in(Confirmed)
	c.Reason = "primo-contatto"
	for _, k := range []struct {
		before time.Duration
		want   bool
	}{{2 * time.Hour, true}, {time.Hour, true}, {59 * time.Minute, false}, {0, false}, {-time.Hour, false}} {
		if got := a.MayChange(c, c.Start.Add(-k.before)); got != k.want {
			t.Errorf("%v before: %v", k.before, got)
		}
	}
	c.State = Cancelled
	if a.MayChange(c, wed()) {
		t.Error("a cancelled call was changed")
	}
}

func BenchmarkSlots(b *testing.B) {
	p := plan{office: []string{"08:00-13:00", "14:00-18:00"}, patron: "06-24", cells: 2, every: 1, horizon: 60}
	for range 50 {
		p.workers = append(p.workers, planWorker{ceiling: 36})
	}
	a, err := Load(p.yaml())
	if err != nil {
		b.Fatal(err)
	}
	for name, full := range map[string]int{"empty": 0, "half": 50, "full": 100} {
		b.Run(name, func(b *testing.B) {
			var l Ledger
			for i := range 50 {
				for x := range Cell(61 * 96) {
					if (int(x)*7+i*13)%100 < full {
						l.Mark(WorkerID(fmt.Sprintf("w%d", i)), CellOf(wed())+x)
					}
				}
			}
			var worst []time.Duration
			for b.Loop() {
				begin := time.Now()
				a.Slots(Query{Reason: "prova"}, &l, wed())
				worst = append(worst, time.Since(begin))
			}
			b.ReportMetric(float64(p99(worst).Microseconds())/1000, "p99-ms")
		})
	}
}

func p99(d []time.Duration) time.Duration {
	slices.Sort(d)
	return d[len(d)*99/100]
}
