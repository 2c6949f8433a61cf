package booking

import (
	"fmt"
	"sort"
	"strings"
	"testing"
	"time"
)

func rules() Rules {
	return Rules{Awake: Span{8 * 60, 20 * 60}, ReminderAt: 17 * 60, NoReminderWithin: 3 * time.Hour, AcknowledgeWithin: 2 * time.Hour, OutcomeBy: 19 * 60, WaitingLateAfter: 8 * time.Hour}
}

func local(t testing.TB, s string) time.Time {
	t.Helper()
	x, err := time.ParseInLocation("2006-01-02 15:04", s, rome())
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func booked(t testing.TB, agreed, start string) Callback {
	c := Callback{State: Confirmed, Revision: 3, Agreed: local(t, agreed), Changed: local(t, agreed)}
	return c.Place(place("as-anna", local(t, start)))
}

func TestReminderIsSentAtADecentHour(t *testing.T) {
	for _, c := range []struct{ name, agreed, start, want string }{
		{"the day before", "2026-11-23 10:00", "2026-11-26 10:00", "2026-11-25 17:00"},
		{"agreed in the evening for the next morning", "2026-11-25 21:00", "2026-11-26 10:00", "2026-11-26 08:00"},
		{"agreed in the evening for the next afternoon", "2026-11-25 21:00", "2026-11-26 15:00", "2026-11-26 13:00"},
		{"agreed in the morning for the afternoon", "2026-11-26 09:00", "2026-11-26 15:00", "2026-11-26 13:00"},
		{"agreed less than three hours before", "2026-11-26 09:00", "2026-11-26 11:45", ""},
		{"agreed in the evening for a call at half past eight", "2026-11-25 21:00", "2026-11-26 08:15", ""},
		{"the day before is the day of the spring change", "2026-03-27 10:00", "2026-03-30 10:00", "2026-03-29 17:00"},
		{"the day before is the day of the autumn change", "2026-10-20 10:00", "2026-10-26 10:00", "2026-10-25 17:00"},
		{"the day of the call is the day of the change", "2026-10-20 10:00", "2026-10-25 10:00", "2026-10-24 17:00"},
		{"the day before is in the year before", "2026-12-29 10:00", "2027-01-01 10:00", "2026-12-31 17:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			at, ok := reminderAt(booked(t, c.agreed, c.start), rules())
			got := ""
			if ok {
				got = at.In(rome()).Format("2006-01-02 15:04")
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
	t.Run("never at night, whatever is booked when", func(t *testing.T) {
		for h := range 24 * 9 {
			for start := range 24 * 9 {
				agreed := local(t, "2026-10-20 00:20").Add(time.Duration(h) * time.Hour)
				c := Callback{State: Confirmed, Agreed: agreed}.Place(place("x", local(t, "2026-10-20 00:15").Add(time.Duration(start)*time.Hour)))
				at, ok := reminderAt(c, rules())
				if ok && (!rules().Awake.Holds(wallMinute(at)) || !at.Before(c.Start) || !at.After(agreed)) {
					t.Fatalf("agreed %v for %v: reminder %v", agreed, c.Start, at)
				}
			}
		}
	})
}

func TestDuesOfEachState(t *testing.T) {
	for s, want := range map[State]string{
		Held:      "hold-expiry 2026-11-25 10:10",
		Offered:   "hold-expiry 2026-11-25 10:10",
		Waiting:   "waiting-late 2026-11-25 18:00, waiting-look 2026-11-25 10:15",
		Requested: "acknowledge-late 2026-11-25 12:00, reminder 2026-11-25 17:00",
		Confirmed: "acknowledge-late 2026-11-25 12:00, reminder 2026-11-25 17:00",
		Taken:     "outcome-late 2026-11-26 19:00, reminder 2026-11-25 17:00",
		Attempted: "outcome-late 2026-11-26 19:00, reminder 2026-11-25 17:00",
		Done:      "", NoAnswer: "", Cancelled: "", Expired: "", Draft: "",
	} {
		t.Run(string(s), func(t *testing.T) {
			var got []string
			for _, d := range Dues(in(s), rules()) {
				got = append(got, fmt.Sprintf("%s %s", d.Kind, d.At.In(rome()).Format("2006-01-02 15:04")))
				if d.Revision != 7 {
					t.Errorf("%s is of revision %d", d.Kind, d.Revision)
				}
			}
			sort.Strings(got)
			if strings.Join(got, ", ") != want {
				t.Errorf("got %v", got)
			}
		})
	}
	t.Run("what was handled is not owed again", func(t *testing.T) {
		c := in(Confirmed).Handled(Reminder).Handled(AcknowledgeLate)
		if d := Dues(c, rules()); len(d) != 0 || c.Revision != 9 {
			t.Errorf("still owed: %v", d)
		}
	})
	t.Run("a moved callback is reminded of its new time", func(t *testing.T) {
		c, err := Apply(in(Confirmed).Handled(Reminder), Event{Do: Move, To: place("as-anna", local(t, "2026-12-03 10:00"))}, wed())
		if at, ok := reminderAt(c, rules()); err != nil || !ok || !at.Equal(local(t, "2026-12-02 17:00")) {
			t.Errorf("reminder %v, %v", at, err)
		}
	})
	t.Run("a new stay in a state is a new clock", func(t *testing.T) {
		c := in(Confirmed).Handled(AcknowledgeLate)
		c, _ = Apply(c, Event{Do: Take, Actor: "anna"}, wed())
		c, _ = Apply(c, Event{Do: Release}, wed())
		if d := Dues(c, rules()); len(d) != 2 {
			t.Errorf("owed: %v", d)
		}
	})
}

func TestJudgeAfresh(t *testing.T) {
	c := booked(t, "2026-11-23 10:00", "2026-11-26 10:00") // reminder on the 25th at 17:00
	moved := booked(t, "2026-11-25 16:00", "2026-12-10 10:00")
	for _, k := range []struct {
		name, now string
		c         Callback
		kind      DueKind
		want      Verdict
		at        string
	}{
		{"in time", "2026-11-25 17:00", c, Reminder, DoNow, "2026-11-25 17:00"},
		{"after a short stop", "2026-11-25 19:30", c, Reminder, DoNow, "2026-11-25 19:30"},
		{"at night it waits for the morning", "2026-11-25 23:00", c, Reminder, Later, "2026-11-26 08:00"},
		{"before dawn too", "2026-11-26 05:00", c, Reminder, Later, "2026-11-26 08:00"},
		{"too near to the call", "2026-11-26 09:45", c, Reminder, Drop, ""},
		{"the call has passed", "2026-11-27 09:00", c, Reminder, Drop, ""},
		{"the row is older than a move", "2026-11-25 17:00", moved, Reminder, Later, "2026-12-09 17:00"},
		{"already reminded", "2026-11-25 17:00", c.Handled(Reminder), Reminder, Drop, ""},
		{"cancelled", "2026-11-25 17:00", in(Cancelled), Reminder, Drop, ""},
		{"a hold that ran out long ago", "2026-12-25 17:00", in(Held), HoldExpiry, DoNow, "2026-12-25 17:00"},
		{"a hold that was confirmed", "2026-11-25 17:00", c, HoldExpiry, Drop, ""},
		{"nobody took it", "2026-11-25 23:00", c, AcknowledgeLate, DoNow, "2026-11-25 23:00"},
	} {
		t.Run(k.name, func(t *testing.T) {
			got, at := Judge(k.kind, k.c, rules(), local(t, k.now))
			if got != k.want || k.at != "" && !at.Equal(local(t, k.at)) {
				t.Errorf("got %s at %v", got, at)
			}
		})
	}
}

func TestRulesOfTheExampleBody(t *testing.T) {
	a := content(t)
	c := booked(t, "2026-11-25 12:00", "2026-12-10 10:00")
	for urgency, want := range map[string]string{"subito": "2026-11-25 12:30", "presto": "2026-11-25 15:00", "gone": "2026-11-26 16:00"} {
		c.Urgency = urgency
		for _, d := range Dues(c, a.Rules(c)) {
			if d.Kind == AcknowledgeLate && !d.At.Equal(local(t, want)) {
				t.Errorf("%s: late at %v", urgency, d.At.In(rome()))
			}
		}
	}
}
