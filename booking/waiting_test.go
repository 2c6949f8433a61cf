package booking

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// waits is somebody on the list for a reason.
func waits(a *Agenda, code, urgency string, since time.Time) Callback {
	c, err := Apply(Callback{Code: Code(code), Reason: "casa", Door: "pas", Urgency: urgency, Person: "p"}, Event{Do: Wait, By: Citizen}, since)
	if err != nil {
		panic(err)
	}
	return c
}

func nobody(Callback) (WorkerID, error) { return "", nil }

func TestQueueIsByUrgencyThenByWhoCameFirst(t *testing.T) {
	a := content(t)
	first, last := a.Urgency[0].ID, a.Urgency[len(a.Urgency)-1].ID
	list := []Callback{waits(a, "C", last, wed()), waits(a, "B", first, wed().Add(2*time.Hour)), waits(a, "D", last, wed().Add(-time.Hour)), waits(a, "A", first, wed().Add(time.Hour)),
		waits(a, "E", "gone", wed().Add(-9*time.Hour))}
	var got []string
	for _, c := range a.Queue(list) {
		got = append(got, string(c.Code))
	}
	if s := strings.Join(got, ""); s != "ABDCE" {
		t.Errorf("the queue is %s", s)
	}
}

func TestNextOffer(t *testing.T) {
	a := content(t)
	now := local(t, "2026-11-25 15:00")
	last := a.Urgency[len(a.Urgency)-1].ID
	one, two := waits(a, "A", last, wed()), waits(a, "B", last, wed())
	lucky, offer, found, err := a.NextOffer([]Callback{one, two}, nobody, &Ledger{}, now)
	if err != nil || !found || lucky.Code != "A" {
		t.Fatalf("got %v, %v, %v", lucky.Code, found, err)
	}
	soonest := a.Slots(Query{Reason: "casa", From: now.Add(offerLead)}, &Ledger{}, now)[0]
	if !offer.To.Start.Equal(soonest.Start) {
		t.Errorf("offered %v, the soonest is %v", offer.To.Start, soonest.Start)
	}
	next, err := Apply(lucky, offer, now)
	if err != nil || next.State != Offered || !next.Occupies() || next.Open() || !next.HeldUntil.Equal(offer.Until) {
		t.Fatalf("%+v, %v", next, err)
	}
	t.Run("a time let pass is not offered again", func(t *testing.T) {
		c := next
		var starts []string
		for range MaxOffers {
			starts = append(starts, c.Start.String())
			c, err = Apply(c, Event{Do: Decline, By: Citizen}, now)
			if err != nil {
				t.Fatal(err)
			}
			_, again, found, _ := a.NextOffer([]Callback{c}, nobody, &Ledger{}, now)
			if c.State == Expired {
				if found || len(c.Passed) != MaxOffers || !c.Start.IsZero() {
					t.Fatalf("after the last: %+v", c)
				}
				break
			}
			if !found || strings.Contains(fmt.Sprint(starts), again.To.Start.String()) {
				t.Fatalf("offered %v after %v", again.To.Start, starts)
			}
			if c, err = Apply(c, again, now); err != nil {
				t.Fatal(err)
			}
		}
		if len(starts) != MaxOffers {
			t.Errorf("%d offers", len(starts))
		}
	})
	t.Run("what the office takes back does not count", func(t *testing.T) {
		c, err := Apply(next, Event{Do: Decline, By: Desk}, now)
		if err != nil || len(c.Passed) != 0 || c.State != Waiting {
			t.Errorf("%+v, %v", c, err)
		}
	})
	t.Run("the clock only when the time to answer is over", func(t *testing.T) {
		if _, err := Apply(next, Event{Do: Decline, By: Clock}, offer.Until.Add(-time.Second)); err == nil {
			t.Error("taken away early")
		}
		if c, err := Apply(next, Event{Do: Decline, By: Clock}, offer.Until); err != nil || len(c.Passed) != 1 {
			t.Errorf("%+v, %v", c, err)
		}
	})
	t.Run("own social worker only", func(t *testing.T) {
		c := one
		c.Reason, c.Door = "seguito", "servizio-sociale-professionale"
		own := WorkerID("")
		for _, w := range a.Workers {
			if has(w.Reasons, "seguito") {
				own = w.ID
			}
		}
		_, _, found, _ := a.NextOffer([]Callback{c}, nobody, &Ledger{}, now)
		if found {
			t.Error("offered to one whom nobody follows")
		}
		_, offer, found, _ := a.NextOffer([]Callback{c}, func(Callback) (WorkerID, error) { return own, nil }, &Ledger{}, now)
		if !found || offer.To.Worker != own {
			t.Errorf("offered with %v, %v", offer.To.Worker, found)
		}
	})
}

func TestAnOfferLastsWakingHoursAndEndsBeforeTheCall(t *testing.T) {
	r := rules()
	for _, c := range []struct {
		now  string
		d    time.Duration
		want string
	}{
		{"2026-11-25 10:00", 4 * time.Hour, "2026-11-25 14:00"},
		{"2026-11-25 18:00", 4 * time.Hour, "2026-11-26 10:00"},
		{"2026-11-25 23:00", 4 * time.Hour, "2026-11-26 12:00"},
		{"2026-10-24 18:00", 4 * time.Hour, "2026-10-25 10:00"}, // the night the clocks go back
		{"2026-11-25 10:00", 30 * time.Hour, "2026-11-27 16:00"},
	} {
		if got := awakeFor(local(t, c.now), c.d, r).In(rome()).Format("2006-01-02 15:04"); got != c.want {
			t.Errorf("%s and %v: %s, want %s", c.now, c.d, got, c.want)
		}
	}
	a := content(t)
	for h := range 24 * 7 {
		now := local(t, "2026-11-25 00:10").Add(time.Duration(h) * time.Hour)
		_, e, found, _ := a.NextOffer([]Callback{waits(a, "A", "", now)}, nobody, &Ledger{}, now)
		if !found || !e.Until.After(now.Add(30*time.Minute)) || e.Until.After(e.To.Start.Add(-offerMargin)) {
			t.Fatalf("at %v: offered %v until %v", now.In(rome()), e.To.Start, e.Until)
		}
	}
}

func TestPapersAreRemindedTheEveningBefore(t *testing.T) {
	c := in(Done)
	c.Outcome, c.OutcomeAt, c.Changed = DocumentsAwaited, local(t, "2026-12-09 00:00"), wed()
	for _, s := range []struct {
		name, until, want string
		warned            DueKind
	}{
		{"in two weeks", "2026-12-09 00:00", "2026-12-08 17:00", ""},
		{"reminded", "2026-12-09 00:00", "", PapersSoon},
		{"tomorrow: it was just said", "2026-11-25 23:00", "", ""},
	} {
		c.OutcomeAt, c.Warned = local(t, s.until), s.warned
		got := ""
		for _, d := range Dues(c, rules()) {
			got = d.At.In(rome()).Format("2006-01-02 15:04")
			if d.Kind != PapersSoon {
				t.Errorf("%s: %s", s.name, d.Kind)
			}
		}
		if got != s.want {
			t.Errorf("%s: %q, want %q", s.name, got, s.want)
		}
	}
}
