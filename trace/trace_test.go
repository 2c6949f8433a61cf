package trace

import (
	"context"
	"fmt"
	"reflect"
	"testing"
	"time"
)

// tracing is a tracer by a clock that the test moves.
func tracing() (*Tracer, func(ms int), *[]Trace) {
	now, got := time.UnixMilli(0), []Trace{}
	return &Tracer{Body: "ente", Now: func() time.Time { return now }, Take: func(l []Trace) { got = append(got, l...) }},
		func(ms int) { now = now.Add(time.Duration(ms) * time.Millisecond) }, &got
}

func shape(t Trace) (out []string) {
	for _, p := range t.Parts {
		out = append(out, fmt.Sprintf("%s in %d, %d-%d %s", p.Name, p.In, p.Began.UnixMilli(), p.Ended.UnixMilli(), p.Failure))
	}
	return out
}

// turn is a turn of the program: with something to show aside before it, or something to show after it.
func turn(tr *Tracer, pass func(ms int), aside, after func(ctx context.Context)) {
	ctx, whole := tr.Begin(context.Background(), Turn)
	pass(1)
	aside(ctx)
	load := Start(ctx, Load)
	Call(ctx, "store", "Load").End("")
	pass(2)
	load.End("")
	commit := Start(ctx, Commit)
	pass(3)
	commit.End("")
	after(ctx)
	whole.End()
}

func TestACryLooksAsAnyOther(t *testing.T) {
	no := func(context.Context) {}
	var pass func(ms int)
	call := func(ctx context.Context, failure string) {
		c := Call(ctx, "telegram", "sendMessage")
		pass(10)
		c.End(failure)
	}
	tr, first, got := tracing()
	pass = first
	turn(tr, pass, no, func(ctx context.Context) { s := Start(ctx, Show); call(ctx, ""); s.End("") })
	want := []string{"turn in -1, 0-16 ", "load in 0, 1-3 ", "store Load in 1, 1-1 ", "commit in 0, 3-6 ", "show in 0, 6-16 ", "telegram sendMessage in 4, 6-16 "}
	if s := shape((*got)[0]); !reflect.DeepEqual(s, want) {
		t.Fatalf("a turn:\n%q", s)
	}
	ordinary := durations((*got)[0])

	tests := []struct {
		name  string
		here  bool
		tries []string
		want  int // traces
	}{
		{"at once", true, []string{""}, 1},
		{"after it failed twice", true, []string{"temporary", "too_many_requests", ""}, 1},
		{"by a copy that does not lead", false, []string{""}, 2},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			tr, clock, got := tracing()
			pass = clock
			turn(tr, pass, func(ctx context.Context) {
				s := Aside(ctx, Show, test.here)
				for _, f := range test.tries {
					call(ctx, f)
				}
				s.End("")
			}, no)
			if len(*got) != test.want {
				t.Fatalf("%d traces: %v", len(*got), *got)
			}
			if test.want == 1 {
				if d := durations((*got)[0]); !reflect.DeepEqual(d, ordinary) {
					t.Errorf("it can be told from another:\n%q\n%q", d, ordinary)
				}
				return
			}
			if d := durations((*got)[0]); !reflect.DeepEqual(d, []string{"turn in -1, 0+6", "load in 0, 1+2", "store Load in 1, 1+0", "commit in 0, 3+3"}) {
				t.Errorf("the turn: %q", d)
			}
			if d := durations((*got)[1]); !reflect.DeepEqual(d, []string{"show in -1, 0+10", "telegram sendMessage in 0, 0+10"}) {
				t.Errorf("what it showed: %q", d)
			}
		})
	}

	t.Run("when it never arrived", func(t *testing.T) {
		tr, clock, got := tracing()
		pass = clock
		turn(tr, pass, func(ctx context.Context) { s := Aside(ctx, Show, true); call(ctx, "temporary"); s.End("temporary") },
			func(ctx context.Context) { s := Start(ctx, Show); call(ctx, ""); s.End("") })
		if d := durations((*got)[0]); len(*got) != 1 || !reflect.DeepEqual(d, ordinary) {
			t.Errorf("it can be told from another:\n%q\n%q", d, ordinary)
		}
	})
	t.Run("with something shown besides", func(t *testing.T) {
		tr, clock, got := tracing()
		pass = clock
		turn(tr, pass, func(ctx context.Context) { s := Aside(ctx, Show, true); call(ctx, ""); s.End("") },
			func(ctx context.Context) { s := Start(ctx, Show); pass(1); call(ctx, ""); s.End("") })
		d := durations((*got)[0])
		want := append(ordinary[:4:4], "show in 0, 6+10", "telegram sendMessage in 4, 6+10", "show in 0, 16+11", "telegram sendMessage in 6, 17+10")
		want[0] = "turn in -1, 0+27"
		if !reflect.DeepEqual(d, want) {
			t.Errorf("%q\n%q", d, want)
		}
	})
}

// durations is a trace by its own beginning.
func durations(t Trace) (out []string) {
	for _, p := range t.Parts {
		out = append(out, fmt.Sprintf("%s in %d, %d+%d", p.Name, p.In, p.Began.Sub(t.Parts[0].Began).Milliseconds(), p.Ended.Sub(p.Began).Milliseconds()))
	}
	return out
}

func TestOnlyWhatIsOnTheList(t *testing.T) {
	tr, _, got := tracing()
	ctx, whole := tr.Begin(context.Background(), Turn)
	Start(ctx, "mi chiamo Ada").End("voglio morire")
	Call(ctx, "store", "Ada").Failed(context.Canceled)
	held := Keep(ctx)
	whole.End()
	if len(*got) != 0 {
		t.Error("it ended while somebody went on with it")
	}
	held.End()
	want := []string{"turn in -1, 0-0 ", "other in 0, 0-0 other", "store other in 0, 0-0 failed"}
	if s := shape((*got)[0]); !reflect.DeepEqual(s, want) || (*got)[0].Body != "ente" {
		t.Errorf("%v", *got)
	}
}

// TestOffCostsNothing: who is not followed pays a look into the context.
func TestOffCostsNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var off *Tracer
	n := testing.AllocsPerRun(100, func() {
		ctx, whole := off.Begin(ctx, Turn)
		part := Start(ctx, Load)
		Call(ctx, "store", "Load").End("")
		part.End("")
		Aside(ctx, Show, true).End("")
		Keep(ctx).End()
		whole.End()
	})
	if n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkOff(b *testing.B) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(context.Background()), time.Hour)
	defer cancel()
	var off *Tracer
	for b.Loop() {
		ctx, whole := off.Begin(ctx, Turn)
		for range 8 { // as many parts and calls as a turn has
			Call(ctx, "store", "Load").End("")
		}
		whole.End()
	}
}
