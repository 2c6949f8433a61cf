package main

import (
	"bytes"
	"context"
	"encoding/json"
	"reflect"
	"slices"
	"testing"

	"bussola/booking"
	"bussola/store"
)

// faulty is a keeper that does, now and then, what no keeper may.
type faulty struct {
	store.Keeper
	n     int
	spoil func(n int, c *store.Commit)
}

func (f *faulty) Commit(ctx context.Context, c store.Commit) (store.Given, error) {
	f.n++
	f.spoil(f.n, &c)
	return f.Keeper.Commit(ctx, c)
}

func simulate(t *testing.T, spoil func(int, *store.Commit)) *officeReport {
	t.Helper()
	o, err := newOffice(shelved(Main{}), &SimulateOffice{Days: 3, Seed: 7, Requests: 30, Workers: 4})
	if err != nil {
		t.Fatal(err)
	}
	defer o.keeper.Close()
	if spoil != nil {
		o.keeper = &faulty{Keeper: o.keeper, spoil: spoil}
		o.runner.Keeper = o.keeper
	}
	if err := o.live(); err != nil {
		t.Fatal(err)
	}
	r, err := o.report()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestSimulatedOffice: nothing is lost and nothing double, and where a keeper is made to lose or to double, it is counted.
func TestSimulatedOffice(t *testing.T) {
	t.Run("as it is", func(t *testing.T) {
		r := simulate(t, nil)
		if again := simulate(t, nil); !reflect.DeepEqual(again, r) {
			t.Errorf("the same seed is another month:\n%+v\n%+v", again, r)
		}
		if r.Citizens != 90 || r.Requested < 30 || r.Kept != r.Requested || r.Lost != 0 || r.Double != 0 || len(r.Load) == 0 {
			t.Errorf("%+v", r)
		}
	})
	t.Run("a promise is shown and not kept", func(t *testing.T) {
		r := simulate(t, func(n int, c *store.Commit) {
			c.Changes = slices.DeleteFunc(c.Changes, func(ch store.Change) bool { return n%3 == 0 && ch.Callback.State == booking.Confirmed })
		})
		if r.Lost == 0 || r.Kept+r.Lost != r.Requested {
			t.Errorf("%+v", r)
		}
	})
	t.Run("the cells of a call are not its time", func(t *testing.T) {
		r := simulate(t, func(n int, c *store.Commit) {
			for i := range c.Holds {
				for k := range c.Holds[i].Candidates {
					to := &c.Holds[i].Candidates[k]
					to.Cells = slices.Clone(to.Cells)
					for x := range to.Cells {
						to.Cells[x] += booking.Cell(10_000 + 10*n)
					}
				}
			}
		})
		if r.Double == 0 {
			t.Errorf("%+v", r)
		}
	})
}

func TestSimulateWritesJSON(t *testing.T) {
	var out bytes.Buffer
	if err := (&SimulateOffice{Days: 1, Seed: 2, Requests: 5, Workers: 4, JSON: true}).Run(shelved(Main{out: &out})); err != nil {
		t.Fatal(err)
	}
	var r officeReport
	if err := json.Unmarshal(out.Bytes(), &r); err != nil || r.Days != 1 || r.Citizens != 5 {
		t.Errorf("%s: %v", out.String(), err)
	}
}
