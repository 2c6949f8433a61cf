package booking

import (
	"errors"
	"testing"
	"time"
)

func TestTheLastReminderIsShortlyBefore(t *testing.T) {
	r := rules()
	r.SoonBefore = time.Hour
	for _, c := range []struct{ name, agreed, start, first, soon string }{
		{"both", "2026-11-23 10:00", "2026-11-26 10:00", "2026-11-25 17:00", "2026-11-26 09:00"},
		{"agreed this morning: only the last", "2026-11-26 09:00", "2026-11-26 15:00", "", "2026-11-26 14:00"},
		{"agreed just before", "2026-11-26 10:00", "2026-11-26 11:00", "", ""},
		{"the hour before is night: the first is enough", "2026-11-23 10:00", "2026-11-26 08:30", "2026-11-25 17:00", ""},
		{"across the spring change", "2026-03-20 10:00", "2026-03-29 10:00", "2026-03-28 17:00", "2026-03-29 09:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			cb := booked(t, c.agreed, c.start)
			for kind, want := range map[DueKind]string{Reminder: c.first, SoonReminder: c.soon} {
				got := ""
				for _, d := range Dues(cb, r) {
					if d.Kind == kind {
						got = d.At.In(rome()).Format("2006-01-02 15:04")
					}
				}
				if got != want {
					t.Errorf("%s: got %q, want %q", kind, got, want)
				}
			}
		})
	}
	cb := booked(t, "2026-11-23 10:00", "2026-11-26 10:00")
	if v, _ := Judge(SoonReminder, cb, r, local(t, "2026-11-26 09:55")); v != Drop {
		t.Errorf("five minutes before it is no reminder any more: %s", v)
	}
	if v, _ := Judge(SoonReminder, cb.Handled(SoonReminder), r, local(t, "2026-11-26 09:05")); v != Drop {
		t.Errorf("sent twice: %s", v)
	}
}

func TestWhatStaysLateClimbs(t *testing.T) {
	r := rules()
	r.RetryWithin, r.EscalateAfter = 4*time.Hour, 2*time.Hour
	at := func(c Callback, k DueKind) string {
		for _, d := range Dues(c, r) {
			if d.Kind == k {
				return d.At.In(rome()).Format("15:04")
			}
		}
		return ""
	}
	c := booked(t, "2026-11-25 10:00", "2026-11-27 10:00")
	if got := at(c, AcknowledgeLate) + " " + at(c, Escalate); got != "12:00 " {
		t.Errorf("confirmed: %q", got)
	}
	told := c.Handled(AcknowledgeLate)
	if got := at(told, AcknowledgeLate) + at(told, Escalate); got != "14:00" {
		t.Errorf("told: %q", got)
	}
	if top := told.Handled(Escalate); at(top, AcknowledgeLate)+at(top, Escalate) != "" {
		t.Error("told to the coordinator and owed again")
	}
	if l, late := Late(told.Handled(Escalate), r, local(t, "2026-11-25 18:00")); !late || l.Kind != AcknowledgeLate {
		t.Error("whoever was told, it is still late")
	}
	tried := c
	tried.State, tried.TakenBy, tried.Attempts, tried.Changed = Attempted, "anna", 1, local(t, "2026-11-27 10:15")
	if got := at(tried, RetryLate) + " " + at(tried, OutcomeLate); got != "14:15 19:00" {
		t.Errorf("attempted: %q", got)
	}
	tried = tried.Handled(RetryLate)
	if got := at(tried, RetryLate) + " " + at(tried, OutcomeLate) + " " + at(tried, Escalate); got != " 19:00 16:15" {
		t.Errorf("attempted and told: %q", got)
	}
	t.Run("while the citizen chooses another time nobody is late", func(t *testing.T) {
		c := c
		c.Unkept = c.Start
		if d := lateness(c, r); len(d) != 1 || !d[0].At.Equal(c.Start) {
			t.Errorf("got %v", d)
		}
	})
}

func TestUndoGoesBackForFiveMinutes(t *testing.T) {
	now := wed()
	do := func(c Callback, e Event, after time.Duration) (Callback, error) {
		now = now.Add(after)
		e.By = Desk
		return Apply(c, e, now)
	}
	for _, c := range []struct {
		name string
		from State
		e    Event
	}{
		{"take", Confirmed, Event{Do: Take, Actor: "anna"}},
		{"release", Taken, Event{Do: Release, Actor: "anna"}},
		{"miss", Taken, Event{Do: Miss, Actor: "anna"}},
		{"close", Taken, Event{Do: Close, Actor: "anna", Outcome: NotNeeded}},
		{"close after an attempt", Attempted, Event{Do: Close, Actor: "anna", Outcome: TakenInCharge}},
		{"cancel", Requested, Event{Do: Cancel, Actor: "anna"}},
		{"accept", Requested, Event{Do: Confirm, Actor: "anna"}},
		{"give", Taken, Event{Do: Give, Actor: "anna", OutTo: "bruno"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			was := in(c.from)
			was.Person, was.Draft = "p", "d"
			done, err := do(was, c.e, time.Minute)
			if err != nil {
				t.Fatal(err)
			}
			if done.Before.Person != "" || done.Before.Draft != "" {
				t.Error("what was before names the citizen")
			}
			if _, err := do(done, Event{Do: Undo, Actor: "bruno"}, time.Minute); !errors.Is(err, ErrNotNow) {
				t.Errorf("somebody else took it back: %v", err)
			}
			back, err := do(done, Event{Do: Undo, Actor: "anna"}, time.Minute)
			if err != nil {
				t.Fatal(err)
			}
			if back.State != was.State || back.TakenBy != was.TakenBy || back.Attempts != was.Attempts || back.Outcome != "" || back.Person != "p" || back.Revision != was.Revision+2 {
				t.Errorf("got %+v", back)
			}
			if _, err := do(back, Event{Do: Undo, Actor: "anna"}, 0); !errors.Is(err, ErrNotNow) {
				t.Errorf("taken back twice: %v", err)
			}
			if _, err := do(done, Event{Do: Undo, Actor: "anna"}, UndoFor); !errors.Is(err, ErrNotNow) {
				t.Errorf("taken back after the five minutes: %v", err)
			}
		})
	}
	t.Run("what the citizen did meanwhile stands", func(t *testing.T) {
		taken, _ := do(in(Confirmed), Event{Do: Take, Actor: "anna"}, 0)
		gone, err := Apply(taken, Event{Do: Cancel, By: Citizen}, now)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := do(gone, Event{Do: Undo, Actor: "anna"}, 0); !errors.Is(err, ErrNotNow) {
			t.Errorf("undone: %v", err)
		}
	})
}
