package storetest

import (
	"fmt"
	"testing"
	"time"

	"bussola/store"
)

func testDues(t *testing.T, m Maker) {
	k := m.Open(t)
	due := func(kind, subject string, in time.Duration, rev int64) store.Due {
		return store.Due{DueKey: store.DueKey{Kind: kind, Subject: subject}, At: now.Add(in), Revision: rev}
	}
	list := func(in time.Duration, n int) string {
		t.Helper()
		s := ""
		for _, d := range get[[]store.Due](t)(k.Due(ctx, now.Add(in), n)) {
			s += fmt.Sprintf("%s/%s@%v r%d; ", d.Kind, d.Subject, d.At.Sub(now), d.Revision)
		}
		return s
	}
	if at := get[time.Time](t)(k.NextDue(ctx)); !at.IsZero() {
		t.Errorf("nothing is due, got %v", at)
	}
	must(t, k, store.Commit{Dues: []store.Due{due("remind", "A", 3*time.Hour, 1), due("expire", "A", time.Hour, 1), due("remind", "B", 2*time.Hour, 7)}})
	for _, c := range []struct {
		in   time.Duration
		n    int
		want string
	}{
		{time.Hour - time.Microsecond, 9, ""},
		{time.Hour, 9, "expire/A@1h0m0s r1; "},
		{5 * time.Hour, 2, "expire/A@1h0m0s r1; remind/B@2h0m0s r7; "},
		{5 * time.Hour, 9, "expire/A@1h0m0s r1; remind/B@2h0m0s r7; remind/A@3h0m0s r1; "},
		{5 * time.Hour, 0, ""},
	} {
		if got := list(c.in, c.n); got != c.want {
			t.Errorf("at %v, at most %d: got %q, want %q", c.in, c.n, got, c.want)
		}
	}
	if at := get[time.Time](t)(k.NextDue(ctx)); !at.Equal(now.Add(time.Hour)) {
		t.Errorf("next is %v", at)
	}
	t.Run("put again replaces", func(t *testing.T) {
		must(t, k, store.Commit{Dues: []store.Due{due("remind", "A", 30*time.Minute, 2)}})
		if got, want := list(9*time.Hour, 9), "remind/A@30m0s r2; expire/A@1h0m0s r1; remind/B@2h0m0s r7; "; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
	t.Run("done", func(t *testing.T) {
		row := due("remind", "A", 30*time.Minute, 2)
		old := due("remind", "A", 3*time.Hour, 1)
		refused(t, k, store.Commit{Done: &old}, store.ErrGone)
		won := race(t, 20, func(int) error { _, err := k.Commit(ctx, store.Commit{Now: now, Done: &row}); return err }, store.ErrGone)
		if won != 1 {
			t.Errorf("%d handled it", won)
		}
	})
	t.Run("done and put again", func(t *testing.T) {
		row := due("expire", "A", time.Hour, 1)
		must(t, k, store.Commit{Done: &row, Dues: []store.Due{due("expire", "A", 4*time.Hour, 1)}})
		refused(t, k, store.Commit{Done: &row}, store.ErrGone) // same revision, another time
		if got, want := list(9*time.Hour, 9), "remind/B@2h0m0s r7; expire/A@4h0m0s r1; "; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
	t.Run("undue", func(t *testing.T) {
		must(t, k, store.Commit{Undue: []store.DueKey{{Kind: "remind", Subject: "B"}, {Kind: "remind", Subject: "nobody"}}})
		must(t, k, store.Commit{Undue: []store.DueKey{{Kind: "expire", Subject: "A"}}, Dues: []store.Due{due("expire", "A", 5*time.Hour, 3)}})
		if got, want := list(9*time.Hour, 9), "expire/A@5h0m0s r3; "; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

func testLetters(t *testing.T, m Maker) {
	k := m.Open(t)
	write := func(p int, texts ...string) {
		t.Helper()
		c := store.Commit{}
		for _, s := range texts {
			c.Letters = append(c.Letters, store.Letter{Person: person(p), Place: "screen/" + string(person(p)), Sealed: []byte(s), ID: 99, Attempts: 9})
		}
		must(t, k, c)
	}
	ids := map[string]int64{}
	list := func(in time.Duration, n int, busy ...int) (s string) {
		t.Helper()
		b := map[store.Person]bool{}
		for _, i := range busy {
			b[person(i)] = true
		}
		for _, l := range get[[]store.Listed](t)(k.Letters(ctx, now.Add(in), n, b)) {
			ids[string(l.Sealed)] = l.ID
			s += fmt.Sprintf("%s*%d ", l.Sealed, l.Attempts)
		}
		return s
	}
	want := func(got, want string) {
		t.Helper()
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	write(1, "a1", "a2")
	write(2, "b1")
	write(1, "a3")
	write(3, "c1")
	want(list(0, 9), "a1*0 b1*0 c1*0 ")
	want(list(0, 2), "a1*0 b1*0 ")
	want(list(0, 2, 1), "b1*0 c1*0 ")
	want(list(0, 9, 1, 2, 3), "")

	t.Run("postponed holds back the later ones of its person", func(t *testing.T) {
		if err := k.Postpone(ctx, ids["a1"], now.Add(time.Minute)); err != nil {
			t.Fatal(err)
		}
		want(list(59*time.Second, 9), "b1*0 c1*0 ")
		want(list(time.Minute, 9), "a1*1 b1*0 c1*0 ")
	})
	t.Run("sent, with where it stands", func(t *testing.T) {
		place := "screen/" + string(person(1))
		if d := get[store.Delivery](t)(k.Delivery(ctx, place)); d.Message != 0 {
			t.Errorf("nothing stands there, got %+v", d)
		}
		for _, message := range []int64{70, 71} { // the second time it is gone already
			if err := k.Sent(ctx, ids["a1"], &store.Delivery{Place: place, Person: person(1), Message: message, Sent: now}); err != nil {
				t.Fatal(err)
			}
		}
		if d := get[store.Delivery](t)(k.Delivery(ctx, place)); d != (store.Delivery{Place: place, Person: person(1), Message: 70, Sent: now}) {
			t.Errorf("got %+v", d)
		}
		want(list(0, 9), "a2*0 b1*0 c1*0 ")
		if err := k.Sent(ctx, ids["a2"], nil); err != nil {
			t.Fatal(err)
		}
		if d := get[store.Delivery](t)(k.Delivery(ctx, place)); d.Message != 70 {
			t.Errorf("a letter without delivery moved it: %+v", d)
		}
		want(list(0, 9), "b1*0 a3*0 c1*0 ")
		if err := k.Postpone(ctx, ids["a1"], now); err != nil {
			t.Errorf("postponing what is gone: %v", err)
		}
	})
	t.Run("not before", func(t *testing.T) {
		must(t, k, store.Commit{Letters: []store.Letter{{Person: person(0), Sealed: []byte("z"), NotBefore: now.Add(time.Hour)}}})
		want(list(time.Hour-time.Second, 1, 1, 2, 3), "")
		want(list(time.Hour, 1, 1, 2, 3), "z*0 ")
	})
	t.Run("unreachable", func(t *testing.T) {
		reach := func() bool { t.Helper(); return get[bool](t)(k.Reachable(ctx, person(2))) }
		if !reach() {
			t.Error("reachable until told otherwise")
		}
		if err := k.Unreachable(ctx, person(2), now); err != nil {
			t.Fatal(err)
		}
		if reach() {
			t.Error("still reachable")
		}
		want(list(0, 9, 1), "c1*0 ")
		write(2, "b2") // a reminder written meanwhile is tried and told again
		want(list(0, 9, 1), "c1*0 b2*0 ")
		if reach() {
			t.Error("a letter does not make them reachable")
		}
		must(t, k, store.Commit{Record: rec(person(2), 0, "back")})
		if !reach() {
			t.Error("the person wrote and is still unreachable")
		}
	})
	t.Run("ids are never used again", func(t *testing.T) {
		list(0, 9, 1)
		last := ids["b2"]
		for _, text := range []string{"c1", "b2"} {
			if err := k.Sent(ctx, ids[text], nil); err != nil {
				t.Fatal(err)
			}
		}
		write(2, "b3")
		list(0, 9)
		if ids["b3"] <= last {
			t.Errorf("id %d after %d", ids["b3"], last)
		}
	})
}

// testPosted: a commit says what became of its letters.
func testPosted(t *testing.T, m Maker) {
	k := m.Open(t)
	p, q := store.Letter{Person: person(1), Place: "screen/p"}, store.Letter{Person: person(2)}
	one := must(t, k, store.Commit{Letters: []store.Letter{p, q, p}}).Letters
	if len(one) != 3 || !one[0].First || !one[1].First || !one[2].First || one[0].Stands != 0 || one[2].ID <= one[0].ID {
		t.Errorf("the first letters of two people: %+v", one)
	}
	if list := get[[]store.Listed](t)(k.Letters(ctx, now, 9, nil)); list[0].ID != one[0].ID || list[1].ID != one[1].ID {
		t.Errorf("listed as %d and %d, given as %+v", list[0].ID, list[1].ID, one)
	}
	for i, l := range one {
		if err := k.Sent(ctx, l.ID, &store.Delivery{Place: "screen/p", Person: person(1), Message: int64(70 + i), Sent: now}); err != nil {
			t.Fatal(err)
		}
		two := must(t, k, store.Commit{Letters: []store.Letter{p, q}}).Letters
		if two[0].First != (i == 2) || two[0].Stands != int64(70+i) || two[1].Stands != 0 {
			t.Errorf("after %d of three: %+v", i+1, two)
		}
		for _, l := range two {
			if err := k.Sent(ctx, l.ID, nil); err != nil {
				t.Fatal(err)
			}
		}
	}
	must(t, k, store.Commit{Record: rec(person(1), 0, "s"), Letters: []store.Letter{p}})
	anew := rec(person(1), 1, "anew")
	anew.Key = []byte("another")
	last := must(t, k, store.Commit{Record: anew, Erase: person(1), Letters: []store.Letter{p}}).Letters
	if len(last) != 1 || !last[0].First || last[0].Stands != 0 {
		t.Errorf("after an erasure nothing waits and nothing stands: %+v", last)
	}
}
