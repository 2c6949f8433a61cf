package storetest

import (
	"fmt"
	"testing"
	"time"

	"bussola/store"
)

// testTraces: what stands in a chat is remembered for as long as it can be deleted, and no longer.
func testTraces(t *testing.T, m Maker) {
	k := m.Open(t)
	p, other := person(1), person(2)
	must(t, k, store.Commit{Record: rec(p, 0, "x"), Traces: []store.Trace{{Message: 10, At: now.Add(-47 * time.Hour)}, {Message: 12, At: now}},
		Letters: []store.Letter{{Person: p, Sealed: []byte("one")}}})
	must(t, k, store.Commit{Record: rec(other, 0, "y"), Traces: []store.Trace{{Message: 10, At: now}}})
	wants := func(why string, who store.Person, after time.Time, want string) {
		t.Helper()
		got := ""
		for _, tr := range get[[]store.Trace](t)(k.Traces(ctx, who, after)) {
			got += fmt.Sprint(tr.Message, " ")
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", why, got, want)
		}
	}
	first := get[[]store.Listed](t)(k.Letters(ctx, now, 9, nil))[0]
	for range 2 { // told twice: the second time the letter is gone
		if err := k.Sent(ctx, first.ID, nil, store.Trace{Message: 13, At: now.Add(time.Second)}, store.Trace{Message: 12, At: now.Add(time.Hour)}); err != nil {
			t.Fatal(err)
		}
	}
	wants("both sides, in the order of time", p, time.Time{}, "10 12 13 ")
	wants("only the younger ones", p, now.Add(-time.Hour), "12 13 ")
	wants("another person's", other, time.Time{}, "10 ")
	refused(t, k, store.Commit{Traces: []store.Trace{{Message: 1, At: now}}}, store.ErrInvalid)
	refused(t, k, store.Commit{Record: rec(p, 0, "z"), Traces: []store.Trace{{Message: 99, At: now}}}, store.ErrConflict)
	wants("a refused commit leaves none", p, time.Time{}, "10 12 13 ")
	k = m.Reopen(t, k)
	if err := k.Untrace(ctx, p, []int64{12, 77}); err != nil {
		t.Fatal(err)
	}
	wants("what is gone is forgotten", p, time.Time{}, "10 13 ")
	if n := get[int](t)(k.Sweep(ctx, now.Add(2*time.Hour))); n != 1 {
		t.Errorf("%d rows went, want the one that can no longer be deleted", n)
	}
	wants("too old to delete, not remembered", p, time.Time{}, "13 ")
	if err := k.Erase(ctx, p, now); err != nil {
		t.Fatal(err)
	}
	wants("erased", p, time.Time{}, "")
	wants("others stay", other, time.Time{}, "10 ")
}
