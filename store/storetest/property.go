package storetest

import (
	"errors"
	"flag"
	"fmt"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"bussola/booking"
	"bussola/store"
)

// testModel lets the model and the keeper live the same random life among few people, workers and hours, where they often
// get in each other's way, and compares every answer.
func testModel(t *testing.T, m Maker) {
	if f := flag.Lookup("rapid.checks"); m.Lives > 0 && f.Value.String() == f.DefValue { // unless asked for on the command line
		if err := f.Value.Set(strconv.Itoa(m.Lives)); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { f.Value.Set(f.DefValue) })
	}
	rapid.Check(t, func(r *rapid.T) {
		k, want := m.Open(t), newModel()
		defer k.Close()
		l := life{r, want, now}
		step := 0
		compare := func(r *rapid.T) {
			r.Helper()
			if got, want := look(r, k), look(r, want); got != want {
				r.Fatalf("got:\n%s\nwant:\n%s", got, want)
			}
		}
		r.Repeat(map[string]func(*rapid.T){
			"commit": func(r *rapid.T) {
				l.r = r
				c := l.commit()
				given, err := k.Commit(ctx, c)
				wanted, wantErr := want.Commit(ctx, c)
				if !errors.Is(err, kind(wantErr)) || fmt.Sprint(given) != fmt.Sprint(wanted) {
					r.Fatalf("got %v, %v; want %v, %v\n%+v", given, err, wanted, wantErr, c)
				}
			},
			"send": func(r *rapid.T) {
				list := get[[]store.Listed](r)(want.Letters(ctx, l.now, 3, nil))
				if len(list) == 0 {
					return
				}
				letter := rapid.SampledFrom(list).Draw(r, "letter")
				if rapid.Bool().Draw(r, "later") {
					at := l.now.Add(time.Hour)
					same(r, k.Postpone(ctx, letter.ID, at), want.Postpone(ctx, letter.ID, at))
					return
				}
				d := &store.Delivery{Place: "screen/" + string(letter.Person), Person: letter.Person, Message: letter.ID, Sent: l.now}
				shown := store.Trace{Message: letter.ID, At: l.now}
				same(r, k.Sent(ctx, letter.ID, d, shown), want.Sent(ctx, letter.ID, d, shown))
			},
			"person": func(r *rapid.T) {
				p := person(rapid.IntRange(0, 3).Draw(r, "person"))
				switch rapid.IntRange(0, 5).Draw(r, "what") {
				case 5:
					gone := []int64{int64(rapid.IntRange(1, 9).Draw(r, "gone")), int64(rapid.IntRange(1, 9).Draw(r, "gone"))}
					same(r, k.Untrace(ctx, p, gone), want.Untrace(ctx, p, gone))
				case 0:
					same(r, k.Erase(ctx, p, l.now), want.Erase(ctx, p, l.now))
				case 1:
					was, key := want.people[p].Key, fmt.Appendf(nil, "key %d", rapid.IntRange(0, 9).Draw(r, "key"))
					got, err := k.Rekey(ctx, p, was, key)
					if stood, _ := want.Rekey(ctx, p, was, key); got != stood || err != nil {
						r.Fatalf("rekeyed %v, %v; want %v", got, err, stood)
					}
				default:
					same(r, k.Unreachable(ctx, p, l.now), want.Unreachable(ctx, p, l.now))
				}
			},
			"time": func(r *rapid.T) {
				l.now = l.now.Add(time.Duration(rapid.IntRange(1, 40).Draw(r, "hours")) * time.Hour)
			},
			"sweep": func(r *rapid.T) {
				got, err := k.Sweep(ctx, l.now)
				n, _ := want.Sweep(ctx, l.now)
				if got != n || err != nil {
					r.Fatalf("swept %d, %v; want %d", got, err, n)
				}
				old := store.Old{Audit: l.now.Add(-50 * time.Hour), Erasures: l.now.Add(-70 * time.Hour)}
				got, err = k.Forget(ctx, old)
				if n, _ = want.Forget(ctx, old); got != n || err != nil {
					r.Fatalf("forgot %d, %v; want %d", got, err, n)
				}
			},
			"": func(r *rapid.T) { // after every step; looking at everything is what takes the time
				if step++; step%8 == 0 {
					compare(r)
				}
			},
		})
		compare(r)
	})
}

func same(r *rapid.T, got, want error) {
	if got != nil || want != nil {
		r.Fatalf("got %v, want %v", got, want)
	}
}

// kind is the error of the contract within an error.
func kind(err error) error {
	for _, e := range []error{store.ErrInvalid, store.ErrSeen, store.ErrConflict, store.ErrGone, store.ErrDraft, store.ErrTaken} {
		if errors.Is(err, e) {
			return e
		}
	}
	return err
}

// life draws commits that make sense for what the model holds, and some that do not.
type life struct {
	r   *rapid.T
	m   *model
	now time.Time
}

func (l *life) n(name string, below int) int { return rapid.IntRange(0, below-1).Draw(l.r, name) }

func (l *life) commit() store.Commit {
	c := store.Commit{Now: l.now}
	if l.n("update", 2) == 0 {
		c.Update = fmt.Sprint("u", l.n("mark", 6))
	}
	if l.n("record", 2) == 0 {
		p := person(l.n("person", 4))
		version := max(l.m.people[p].Version-int64(l.n("behind", 6)/5), 0)
		c.Record = rec(p, version, fmt.Sprint("session ", l.n("session", 100)))
		c.Traces = []store.Trace{{Message: 1 + int64(l.n("trace", 20)), At: l.now.Add(-time.Duration(l.n("hours", 60)) * time.Hour)}}
	}
	for range l.n("holds", 3) {
		h := hold(fmt.Sprint("C", l.n("code", 30)), l.candidates()...)
		h.Callback.Person = string(person(l.n("person", 4)))
		h.Callback.Draft = fmt.Sprint("d", l.n("draft", 12))
		h.Callback.State = rapid.SampledFrom([]booking.State{booking.Held, booking.Requested, booking.Confirmed, booking.Waiting}).Draw(l.r, "state")
		if h.Callback.State == booking.Waiting {
			h = waits(h)
		}
		c.Holds = append(c.Holds, h)
	}
	all, _ := l.m.Callbacks(ctx, store.Query{})
	for range min(l.n("changes", 3), len(all)) {
		was := rapid.SampledFrom(all).Draw(l.r, "callback")
		ch := store.Change{Callback: after(was, rapid.SampledFrom([]booking.State{
			booking.Confirmed, booking.Confirmed, booking.Taken, booking.Cancelled, booking.Done, booking.Expired,
			booking.Waiting,
		}).Draw(l.r, "to"))}
		ch.Callback.Revision -= int64(l.n("stale", 8) / 7)
		switch l.n("details", 4) {
		case 0:
			ch.Details = []byte("new details")
		case 1:
			ch.Details = []byte{}
		}
		if ch.Callback.Occupies() && l.n("move", 2) == 0 {
			ch.Candidates = l.candidates()
		}
		c.Changes = append(c.Changes, ch)
	}
	l.rows(&c)
	if l.n("erases", 8) == 7 { // mostly their own turn; what it holds or moves beside is refused
		c.Erase, c.Scrub = person(l.n("person", 4)), true
		if c.Record != nil && l.n("theirs", 4) > 0 {
			c.Erase = c.Record.Person
			anew := rec(c.Erase, 0, "begun anew")
			c.Record.Key, c.Record.Address = anew.Key, anew.Address
		}
		if l.n("moves", 8) > 0 {
			c.Holds = nil
			for i := range c.Changes {
				c.Changes[i].Candidates = nil
			}
		}
	}
	return c
}

func (l *life) candidates() (list []booking.Candidate) {
	for range 1 + l.n("candidates", 3) {
		to := slot(rapid.SampledFrom([]string{"anna", "bruno"}).Draw(l.r, "worker"), l.n("day", 2), l.n("quarter", 6), 1+l.n("cells", 3))
		to.Ceiling = 1 + l.n("ceiling", 4)
		list = append(list, to)
	}
	return list
}

func (l *life) rows(c *store.Commit) {
	key := func() store.DueKey {
		return store.DueKey{Kind: rapid.SampledFrom([]string{"remind", "expire"}).Draw(l.r, "kind"), Subject: rapid.SampledFrom([]string{"C1", "C2", string(person(1))}).Draw(l.r, "subject")}
	}
	for range l.n("dues", 3) {
		c.Dues = append(c.Dues, store.Due{DueKey: key(), At: l.now.Add(time.Duration(l.n("in", 5)) * time.Hour), Revision: int64(l.n("rev", 3))})
	}
	if list, _ := l.m.Due(ctx, l.now.AddDate(1, 0, 0), 9); len(list) > 0 && l.n("done", 3) == 0 {
		d := rapid.SampledFrom(list).Draw(l.r, "done row")
		d.Revision += int64(l.n("changed", 6) / 5)
		c.Done = &d
	}
	if l.n("undue", 3) == 0 {
		c.Undue = append(c.Undue, key())
	}
	for range l.n("letters", 3) {
		c.Letters = append(c.Letters, store.Letter{
			Person: person(l.n("person", 4)), Place: "screen/" + string(person(l.n("place", 4))), Sealed: []byte{byte(l.n("text", 256))}, NotBefore: l.now.Add(time.Duration(l.n("not before", 3)) * time.Hour),
		})
	}
	for range l.n("audit", 2) {
		c.Audit = append(c.Audit, store.Entry{At: l.now, Actor: "citizen", What: fmt.Sprint("what ", l.n("what", 9)), Subject: "C1"})
	}
}
