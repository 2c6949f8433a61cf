package booking

import (
	"errors"
	"flag"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write the golden files anew")

var (
	states = []State{Draft, Held, Waiting, Offered, Requested, Confirmed, Taken, Attempted, Done, NoAnswer, Cancelled, Expired}
	verbs  = []Do{Hold, Wait, Offer, Decline, Request, Confirm, Expire, Take, Release, Miss, Close, Cancel, Move, Give, Undo}
)

func place(worker WorkerID, start time.Time) Candidate {
	return Candidate{worker, start, cellsFrom(CellOf(start), 2), civilOf(start).String(), 8}
}

// in is a callback that stands in a state, on a Thursday at ten.
func in(s State) Callback {
	thu := time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC)
	c := Callback{State: s, Revision: 7, Created: wed(), Agreed: wed(), Changed: wed()}
	if s == Draft {
		return Callback{}
	}
	c = c.Place(place("as-anna", thu))
	switch s {
	case Held, Offered:
		c.HeldUntil = wed().Add(HoldFor)
	case Waiting:
		c = c.Place(Candidate{})
	case Taken:
		c.TakenBy = "anna"
	case Attempted:
		c.TakenBy, c.Attempts = "anna", 1
	case NoAnswer:
		c.TakenBy, c.Attempts = "anna", 3
	case Done:
		c.TakenBy, c.Outcome = "anna", Oriented
	}
	return c
}

// fresh is an event that is complete and asks for something new.
func fresh(do Do) Event {
	fri := time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)
	return Event{Do: do, By: Desk, Actor: "bruno", To: place("as-bruno", fri), Until: fri.Add(-time.Hour), Outcome: InformationGiven, OutTo: "carla"}
}

// life is every (state, event) pair and what comes of it: a state, "again" for ErrAlready, "-" for ErrNotNow.
const lifeTable = `
           hold       wait       offer      decline    request    confirm    expire     take       release    miss       close      cancel     move       give       undo
draft      held       waiting    -          -          -          -          -          -          -          -          -          -          -          -          -
held       -          -          -          -          requested  confirmed  expired    -          -          -          -          cancelled  held       -          -
waiting    -          again      offered    -          -          -          -          -          -          -          -          cancelled  -          -          -
offered    -          -          -          waiting    requested  confirmed  -          -          -          -          -          cancelled  -          -          -
requested  -          -          -          -          again      confirmed  -          taken      -          -          -          cancelled  requested  -          -
confirmed  -          -          -          -          again      again      -          taken      again      -          -          cancelled  confirmed  -          -
taken      -          -          -          -          again      again      -          -          confirmed  attempted  done       cancelled  confirmed  taken      -
attempted  -          -          -          -          again      again      -          -          confirmed  attempted  done       cancelled  confirmed  attempted  -
done       -          -          -          -          -          -          -          -          -          -          -          -          -          -          -
noanswer   -          -          -          -          -          -          -          -          -          -          -          -          -          -          -
cancelled  -          -          -          -          -          -          -          -          -          -          -          again      -          -          -
expired    -          -          -          -          -          -          again      -          -          -          -          -          -          -          -
`

func TestLifeIsWhatTheTableSays(t *testing.T) {
	rows := strings.Split(strings.TrimSpace(lifeTable), "\n")
	heads := strings.Fields(rows[0])
	if len(rows)-1 != len(states) || len(heads) != len(verbs) {
		t.Fatal("the table of the test is not whole")
	}
	for _, row := range rows[1:] {
		f := strings.Fields(row)
		for i, do := range heads {
			t.Run(f[0]+" "+do, func(t *testing.T) {
				before := in(State(f[0]))
				now := wed().Add(time.Minute)
				if Do(do) == Expire {
					now = wed().Add(HoldFor)
				}
				after, err := Apply(before, fresh(Do(do)), now)
				want := f[i+1]
				switch want {
				case "-", "again":
					sentinel := map[string]error{"-": ErrNotNow, "again": ErrAlready}[want]
					var r *Refused
					if !errors.Is(err, sentinel) || !errors.As(err, &r) || r.State != State(f[0]) {
						t.Fatalf("got %v", err)
					}
					before.State = State(f[0])
					if !reflect.DeepEqual(after, before) {
						t.Error("a refusal changed the callback")
					}
				default:
					if err != nil || after.State != State(want) {
						t.Fatalf("got %s, %v; want %s", after.State, err, want)
					}
					if after.Revision != before.Revision+1 || !after.Changed.Equal(now) {
						t.Error("the change left no trace in Revision and Changed")
					}
					if (after.State == Held || after.State == Offered) != !after.HeldUntil.IsZero() {
						t.Error("HeldUntil is for held and offered callbacks")
					}
				}
			})
		}
	}
}

func TestSecondTapsChangeNothing(t *testing.T) {
	for _, c := range []struct {
		name   string
		state  State
		event  Event
		wanted error
	}{
		{"hold the same time", Held, Event{Do: Hold, To: place("as-anna", in(Held).Start)}, ErrAlready},
		{"move to the same time", Confirmed, Event{Do: Move, To: place("as-anna", in(Held).Start)}, ErrAlready},
		{"take what is mine", Taken, Event{Do: Take, Actor: "anna"}, ErrAlready},
		{"take what somebody else took", Taken, Event{Do: Take, Actor: "bruno"}, ErrNotNow},
		{"miss the same call again", Attempted, Event{Do: Miss, Attempt: 1}, ErrAlready},
		{"miss from a screen too old", Attempted, Event{Do: Miss, Attempt: 3}, ErrNotNow},
		{"the third miss again", NoAnswer, Event{Do: Miss, Attempt: 3}, ErrAlready},
		{"close the same way", Done, Event{Do: Close, Outcome: Oriented}, ErrAlready},
		{"close in another way", Done, Event{Do: Close, Outcome: NotNeeded}, ErrNotNow},
		{"the verb of the third miss cannot be asked for", Attempted, Event{Do: lastMiss}, ErrNotNow},
		{"an outcome nobody wrote", Taken, Event{Do: Close, Outcome: "fine"}, ErrNotNow},
		{"take as nobody", Confirmed, Event{Do: Take}, ErrNotNow},
		{"cancelled by nobody", Confirmed, Event{Do: Cancel}, ErrNotNow},
		{"hold nothing", Draft, Event{Do: Hold}, ErrNotNow},
		{"a verb nobody knows", Confirmed, Event{Do: "dance"}, ErrNotNow},
		{"a state nobody knows", State("lost"), Event{Do: Confirm}, ErrNotNow},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := in(c.state)
			after, err := Apply(before, c.event, wed().Add(time.Minute))
			if !errors.Is(err, c.wanted) || after.Revision != before.Revision {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestTimeHasItsSay(t *testing.T) {
	start := in(Held).Start
	if _, err := Apply(in(Held), Event{Do: Expire, By: Clock}, wed().Add(HoldFor-time.Second)); !errors.Is(err, ErrNotNow) {
		t.Errorf("expired early: %v", err)
	}
	if _, err := Apply(in(Held), Event{Do: Confirm}, wed().Add(HoldFor+time.Hour)); err != nil {
		t.Errorf("still held and its own, yet not confirmed: %v", err)
	}
	for _, do := range []Do{Confirm, Request} {
		if _, err := Apply(in(Held), Event{Do: do}, start); !errors.Is(err, ErrPast) {
			t.Errorf("%s when the call should have begun: %v", do, err)
		}
	}
	if _, err := Apply(in(Confirmed), Event{Do: Move, To: place("as-bruno", wed())}, wed()); !errors.Is(err, ErrPast) {
		t.Errorf("moved into the past: %v", err)
	}
	if _, err := Apply(in(Confirmed), Event{Do: Take, Actor: "anna"}, start.Add(time.Hour)); err != nil {
		t.Errorf("a late call is better than none: %v", err)
	}
}

func TestAWholeLife(t *testing.T) {
	now := wed()
	c := Callback{Code: "K7PQ-3M9T-XW2D-8FHR"}
	do := func(e Event) {
		t.Helper()
		now = now.Add(time.Minute)
		next, err := Apply(c, e, now)
		if err != nil {
			t.Fatal(err)
		}
		c = next
	}
	thu := time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC)
	do(Event{Do: Hold, To: place("as-anna", thu)})
	do(Event{Do: Confirm, By: Citizen})
	do(Event{Do: Take, Actor: "anna"})
	do(Event{Do: Miss, Attempt: 1})
	do(Event{Do: Move, To: place("as-bruno", thu.Add(24*time.Hour))})
	if c.TakenBy != "" || c.Attempts != 0 || c.Worker != "as-bruno" || c.Day != "2026-11-27" || len(c.Cells) != 2 {
		t.Fatalf("moved: %+v", c)
	}
	do(Event{Do: Take, Actor: "bruno"})
	do(Event{Do: Miss, Attempt: 1})
	do(Event{Do: Miss, Attempt: 2})
	if !c.Occupies() || c.State != Attempted {
		t.Fatalf("after two calls: %s", c.State)
	}
	end, err := Apply(c, Event{Do: Miss, Attempt: 3}, now)
	if err != nil || end.State != NoAnswer || end.Attempts != MaxAttempts || end.Occupies() {
		t.Fatalf("after three calls: %+v, %v", end, err)
	}
	do(Event{Do: Close, Outcome: TakenInCharge})
	if c.OutcomeTo != "bruno" || c.Occupies() || c.Revision != 9 {
		t.Fatalf("closed: %+v", c)
	}
}

func TestOccupies(t *testing.T) {
	var got []string
	for _, s := range states {
		if (Callback{State: s}).Occupies() {
			got = append(got, string(s))
		}
	}
	if strings.Join(got, " ") != "held offered requested confirmed taken attempted" {
		t.Errorf("got %v", got)
	}
}

func TestLifeDiagram(t *testing.T) {
	const golden = "testdata/life.mmd"
	if *update {
		if err := os.WriteFile(golden, []byte(LifeDiagram()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got := LifeDiagram(); got != string(want) {
		t.Errorf("the life has changed; look at it and run go test ./booking -update\n%s", got)
	}
}

func TestTheTableIsWellWritten(t *testing.T) {
	seen := map[string]bool{}
	known := map[string]bool{}
	for _, s := range states {
		known[string(s)] = true
	}
	for _, e := range table() {
		for _, s := range e.Src {
			if seen[e.Name+" "+s] || !known[s] || !known[e.Dst] {
				t.Errorf("%s from %s: written twice, or a state nobody knows", e.Name, s)
			}
			seen[e.Name+" "+s] = true
		}
	}
}

// TestThirdMissAfterHandingBack: two misses, handed back, taken again: the third miss closes, as it would have without.
func TestThirdMissAfterHandingBack(t *testing.T) {
	now := time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)
	c := Callback{State: Taken, TakenBy: "anna", Attempts: 2, Start: now}
	c, err := Apply(c, Event{Do: Miss, By: Desk, Attempt: 3}, now)
	if err != nil || c.State != NoAnswer || c.Attempts != MaxAttempts {
		t.Errorf("the third miss leaves it %s with %d attempts (%v)", c.State, c.Attempts, err)
	}
}
