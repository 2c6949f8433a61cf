package booking

import (
	"encoding/json"
	"testing"
	"time"
)

func TestOverridesAreLaidOver(t *testing.T) {
	a := content(t)
	now := local(t, "2026-11-25 08:00")
	count := func(a *Agenda, w WorkerID, day string) (n int) {
		for _, s := range a.Slots(Query{Reason: "casa", Worker: w}, &Ledger{}, now) {
			if s.Day == day {
				n++
			}
		}
		return n
	}
	if count(a, "as-bruno", "2026-11-26") == 0 || count(a, "as-anna", "2026-11-27") == 0 {
		t.Fatal("the example body works on other days than this test believes")
	}
	span, err := ParseSpan("09:00-11:00")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name    string
		entry   any
		worker  WorkerID
		day     string
		nothing bool
	}{
		{"absent a day", Away{Worker: "as-bruno", From: "2026-11-26"}, "as-bruno", "2026-11-26", true},
		{"absent for days, seen on the last", Away{Worker: "as-bruno", From: "2026-11-20", To: "2026-11-26"}, "as-bruno", "2026-11-26", true},
		{"absent, the others are not", Away{Worker: "as-bruno", From: "2026-11-26"}, "as-anna", "2026-11-26", false},
		{"absent, the day after is there", Away{Worker: "as-bruno", From: "2026-11-26"}, "as-bruno", "2026-11-30", false},
		{"absent for two hours", Away{Worker: "as-bruno", From: "2026-11-26", Hours: &span}, "as-bruno", "2026-11-26", false},
		{"the office is closed", Shut{Office: "pas-centro", From: "2026-11-27", Why: "la disinfestazione"}, "as-anna", "2026-11-27", true},
		{"no work on Thursdays", Worked{Worker: "as-anna", Day: time.Thursday}, "as-anna", "2026-11-26", true},
		{"the office opens on no Thursday", Opened{Office: "pas-centro", Day: time.Thursday}, "as-anna", "2026-11-26", true},
		{"another office opens on no Thursday", Opened{Office: "punto-insieme-centro", Day: time.Thursday}, "as-anna", "2026-11-26", false},
		{"hours outside the office's count for nothing", Worked{Worker: "as-anna", Day: time.Saturday, Shifts: []Span{span}}, "as-anna", "2026-11-28", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := count(a, c.worker, c.day)
			var o Overrides
			n, err := o.Add(a, c.entry)
			if err != nil {
				t.Fatal(err)
			}
			raw, _ := json.Marshal(o)
			var back Overrides
			if err := json.Unmarshal(raw, &back); err != nil {
				t.Fatal(err)
			}
			if got := count(a.With(back), c.worker, c.day); (got == 0) != c.nothing {
				t.Errorf("%d slots", got)
			}
			if got := count(a, c.worker, c.day); got != before {
				t.Errorf("the agenda itself changed: %d slots, %d before", got, before)
			}
			if !o.Remove(n) || o.Remove(n) || count(a.With(o), c.worker, c.day) != before {
				t.Error("taken away, it still counts")
			}
		})
	}
	t.Run("mistakes", func(t *testing.T) {
		var o Overrides
		for _, e := range []any{Away{Worker: "nobody", From: "2026-11-26"}, Away{Worker: "as-anna", From: "26/11"}, Away{Worker: "as-anna", From: "2026-11-26", To: "2026-11-25"},
			Away{Worker: "as-anna", From: "2026-11-26", To: "2062-11-26"}, Shut{Office: "pas-centro", From: "2026-11-26"}, Shut{Office: "x", From: "2026-11-26", Why: "y"},
			Worked{Worker: "as-anna", Shifts: []Span{{600, 660}, {540, 570}}}, 7} {
			if _, err := o.Add(a, e); err == nil || o.Last != 0 {
				t.Errorf("%+v was taken", e)
			}
		}
		for _, s := range []string{"", "9-13", "13:00-09:00", "09:00-13:07", "09:00"} {
			if _, err := ParseSpan(s); err == nil {
				t.Errorf("%q was read", s)
			}
		}
	})
	t.Run("what falls", func(t *testing.T) {
		c := Callback{State: Confirmed}.Place(place("as-bruno", local(t, "2026-11-26 10:00")))
		past := Callback{State: Confirmed}.Place(place("as-bruno", local(t, "2026-11-24 10:00")))
		gone := c
		gone.State = Cancelled
		var o Overrides
		if _, err := o.Add(a, Away{Worker: "as-bruno", From: "2026-11-20", To: "2026-11-30"}); err != nil {
			t.Fatal(err)
		}
		if !a.Stands(c) || len(a.Fallen([]Callback{c}, now)) != 0 {
			t.Error("it stood before")
		}
		if f := a.With(o).Fallen([]Callback{c, past, gone}, now); len(f) != 1 {
			t.Errorf("fallen: %v", f)
		}
		taken := c
		taken.State, taken.TakenBy = Taken, "as-anna"
		if len(a.With(o).Fallen([]Callback{taken}, now)) != 0 {
			t.Error("a colleague has it: who is absent does not make the call")
		}
		if _, err := o.Add(a, Away{Worker: "as-anna", From: "2026-11-26", Hours: &Span{9 * 60, 10*60 + 15}}); err != nil {
			t.Fatal(err)
		}
		if len(a.With(o).Fallen([]Callback{taken}, now)) != 1 || a.With(o).Stands(taken) {
			t.Error("whoever took it is absent, and nobody was told")
		}
		monday := taken
		monday.TakenBy = "as-chiara" // she does not work on Monday, and said that she will phone
		monday = monday.Place(place("as-bruno", local(t, "2026-11-30 16:00")))
		if !a.Stands(monday) {
			t.Error("taken outside one's own hours, it does not stand")
		}
	})
}
