package turn_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"bussola/booking"
	"bussola/chat"
	"bussola/store"
	"bussola/turn"
)

// queue is several citizens of one stage, each in their own chat.
type queue struct {
	*stage
	offers map[int64]string // chat -> the token that takes what was offered last
	read   map[int64]int    // chat -> offers read
}

func newQueue(t *testing.T) *queue {
	return &queue{stage: newStage(t, time.Date(2026, 11, 25, 10, 0, 0, 0, rome)), offers: map[int64]string{}, read: map[int64]int{}}
}

func (q *queue) say(who int64, words ...string) {
	q.t.Helper()
	for _, w := range words {
		m := chat.Message{Kind: chat.Text, Text: w, At: q.now}
		if w == "take" {
			m = chat.Message{Kind: chat.Press, Press: q.offers[who], At: q.now}
		}
		q.update++
		if _, err := q.runner.Receive(context.Background(), turn.Inbound{Update: fmt.Sprint("q", q.update), Chat: who, User: who, Message: m}); err != nil {
			q.t.Fatal(err)
		}
		q.mail()
	}
}

// mail delivers, and remembers offers.
func (q *queue) mail() {
	q.t.Helper()
	if err := q.drain(func(o turn.Outgoing) {
		for _, row := range o.Reply.Buttons {
			for _, b := range row {
				if b.Label == "Va bene" && !o.Reply.Screen {
					q.offers[o.Chat] = b.Token
					q.read[o.Chat]++
				}
			}
		}
	}); err != nil {
		q.t.Fatal(err)
	}
}

func (q *queue) after(d time.Duration) {
	q.t.Helper()
	q.now = q.now.Add(d)
	for range 5 { // an offer has the list looked through again at once
		if _, err := q.runner.Due(context.Background(), 100); err != nil {
			q.t.Fatal(err)
		}
	}
	q.mail()
}

// change lays something over the agenda.
func (q *queue) change(f func(o *booking.Overrides, a *booking.Agenda) error) {
	q.t.Helper()
	if err := q.runner.Override(context.Background(), "test", "absent", f); err != nil {
		q.t.Fatal(err)
	}
}

// absent takes every social worker away until the end of the year, but for what is promised.
func (q *queue) absent() {
	q.t.Helper()
	q.change(func(o *booking.Overrides, a *booking.Agenda) error {
		for _, w := range a.Workers {
			if _, err := o.Add(a, booking.Away{Worker: w.ID, From: "2026-11-25", To: "2026-12-31"}); err != nil {
				return err
			}
		}
		return nil
	})
}

// back takes the absence of one social worker back.
func (q *queue) back(id booking.WorkerID) {
	q.t.Helper()
	q.change(func(o *booking.Overrides, _ *booking.Agenda) error {
		for _, e := range o.Absences {
			if e.Worker == id {
				o.Remove(e.N)
				return nil
			}
		}
		return fmt.Errorf("%s was not absent", id)
	})
}

func (q *queue) in(s booking.State) []store.StoredCallback {
	q.t.Helper()
	list, err := q.keeper.Callbacks(context.Background(), store.Query{States: []booking.State{s}})
	if err != nil {
		q.t.Fatal(err)
	}
	return list
}

var joins = []string{"prenota", "casa e sfratto", "mettimi in lista", "preferisco non dirlo", "3331234567", "confermo"}

func TestAFreedTimeGoesToWhoWaitsFirst(t *testing.T) {
	q := newQueue(t)
	q.say(1, "prenota", "casa e sfratto", "domani", "11:00", "Uno", "3331234567", "confermo")
	if n := len(q.in(booking.Confirmed)); n != 1 {
		t.Fatalf("%d confirmed", n)
	}
	promised := q.in(booking.Confirmed)[0]
	q.absent()
	q.say(2, joins...)
	q.now = q.now.Add(time.Minute)
	q.say(3, joins...)
	if n := len(q.in(booking.Waiting)); n != 2 {
		t.Fatalf("%d wait", n)
	}
	q.after(20 * time.Minute)
	if q.read[2]+q.read[3] != 0 {
		t.Fatal("something was offered, and nothing is free")
	}
	q.back(promised.Worker) // everything of theirs is free again but the promised time
	q.say(1, "annulla", "annulla", "sì")
	if n := len(q.in(booking.Cancelled)); n != 1 {
		t.Fatalf("%d cancelled", n)
	}
	q.after(time.Second) // not a quarter of an hour: what a person frees is offered at once
	if q.read[2] != 1 || q.read[3] != 1 {
		t.Fatalf("offers read: %v", q.read)
	}
	first, second := q.in(booking.Offered)[0], q.in(booking.Offered)[1]
	if first.Person != string(q.runner.Person(2)) || !first.Start.Before(second.Start) {
		t.Errorf("the sooner time went to the later: %v %v", first.Start, second.Start)
	}
	t.Run("what is offered is nobody else's", func(t *testing.T) {
		o, err := q.keeper.Occupied(context.Background(), q.now, q.now.AddDate(0, 1, 0))
		if err != nil || o.Cells[first.Worker][first.Cells[0]] != first.Code {
			t.Errorf("its cells are %v, %v", o.Cells[first.Worker], err)
		}
	})
	t.Run("taken twice is taken once", func(t *testing.T) {
		q.say(2, "take", "take")
		list := q.in(booking.Confirmed)
		if len(list) != 1 || list[0].Code != first.Code || !list[0].Start.Equal(first.Start) {
			t.Errorf("confirmed: %v", list)
		}
	})
	t.Run("somebody else's button does nothing", func(t *testing.T) {
		q.offers[4] = q.offers[3]
		q.say(4, "take")
		if list := q.in(booking.Offered); len(list) != 1 || list[0].Code != second.Code {
			t.Errorf("offered: %v", list)
		}
	})
	t.Run("whoever is erased leaves the list and frees the time", func(t *testing.T) {
		if err := q.keeper.Erase(context.Background(), q.runner.Person(3), q.now); err != nil {
			t.Fatal(err)
		}
		q.after(48 * time.Hour)
		q.after(time.Hour)
		if w, o := q.in(booking.Waiting), q.in(booking.Offered); len(w)+len(o) != 0 {
			t.Errorf("still there: %v %v", w, o)
		}
	})
}

func TestManyWaitAndNoTimeIsOfferedTwice(t *testing.T) {
	q := newQueue(t)
	q.absent()
	const people = 30
	for i := range people {
		q.say(int64(10+i), joins...)
	}
	if n := len(q.in(booking.Waiting)); n != people {
		t.Fatalf("%d wait", n)
	}
	q.back("as-anna")
	for range 60 { // minutes; each look offers one and has the list looked through again
		q.after(time.Minute)
	}
	seen := map[string]booking.Code{}
	list := q.in(booking.Offered)
	for _, c := range list {
		for _, x := range c.Cells {
			if other, twice := seen[fmt.Sprint(c.Worker, x)]; twice {
				t.Errorf("%s and %s are offered one cell", other, c.Code)
			}
			seen[fmt.Sprint(c.Worker, x)] = c.Code
		}
	}
	if len(list) != people {
		t.Errorf("%d of %d were offered a time", len(list), people)
	}
}
