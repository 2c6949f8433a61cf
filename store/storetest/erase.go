package storetest

import (
	"bytes"
	"fmt"
	"reflect"
	"testing"
	"time"

	"bussola/booking"
	"bussola/store"
)

func testErase(t *testing.T, m Maker) {
	k := m.Open(t)
	p, other := person(1), person(2)
	secret := func(i int) []byte { return fmt.Appendf(nil, "wrapped key and sealed canary %d of the person", i) }
	for _, who := range []store.Person{p, other} {
		r := rec(who, 0, "session")
		if who == p {
			r.Key, r.Session, r.Address = secret(1), secret(2), secret(3)
		}
		must(t, k, store.Commit{Update: "u-" + string(who[:4]) + string(who[60:]), Record: r})
	}
	h, h2 := hold("A", slot("anna", 1, 0, 2)), hold("B", slot("anna", 1, 4, 1))
	h.Details, h.Callback.Draft, h2.Callback.Person = secret(4), "draft/"+string(p), string(other)
	must(t, k, store.Commit{
		Holds: []store.Hold{h, h2},
		Dues: []store.Due{
			{DueKey: store.DueKey{Kind: "retention", Subject: string(p)}, At: now, Revision: 1},
			{DueKey: store.DueKey{Kind: "retention", Subject: string(other)}, At: now, Revision: 1},
			{DueKey: store.DueKey{Kind: "expire", Subject: "A"}, At: now, Revision: 1},
		},
		Letters: []store.Letter{
			{Person: p, Sealed: secret(5), Place: "screen/" + string(p)}, {Person: p, Sealed: secret(6)},
			{Person: other, Sealed: []byte("stays")},
		},
		Audit: []store.Entry{{At: now, Actor: "citizen", What: "held", Subject: "A"}},
	})
	first := get[[]store.Listed](t)(k.Letters(ctx, now, 9, nil))[0]
	for place, id := range map[string]int64{"screen/" + string(p): first.ID} {
		if err := k.Sent(ctx, id, &store.Delivery{Place: place, Person: p, Message: 7, Sent: now}, store.Trace{Message: 7, At: now}); err != nil {
			t.Fatal(err)
		}
	}
	if err := k.PutPairing(ctx, store.Pairing{Hash: "h", Worker: "anna", Until: now.Add(time.Hour)}); err != nil {
		t.Fatal(err)
	}
	if _, err := k.Pair(ctx, "h", p, now); err != nil {
		t.Fatal(err)
	}
	if raw := m.Raw(t, k); !bytes.Contains(raw, []byte(p)) || !bytes.Contains(raw, secret(1)) {
		t.Fatal("the scan would not find the person even when they are there")
	}
	late := after(stored(t, k, "A"), booking.Confirmed)
	stale := get[[]store.Listed](t)(k.Letters(ctx, now, 9, nil))[0]

	for range 2 {
		if err := k.Erase(ctx, p, now); err != nil {
			t.Fatal(err)
		}
	}
	raw := m.Raw(t, k)
	for i := range 7 {
		if bytes.Contains(raw, secret(i)) {
			t.Errorf("secret %d is still in what is kept", i)
		}
	}
	if list := get[[]store.Erasure](t)(k.Erasures(ctx, time.Time{}, 9)); len(list) != 1 || list[0] != (store.Erasure{Person: p, At: now}) {
		t.Errorf("that they were erased is kept once: %+v", list)
	}
	if all := get[store.Kept](t)(k.Kept(ctx, p)); !reflect.DeepEqual(all, store.Kept{Record: store.Record{Person: p}}) {
		t.Errorf("still kept: %+v", all)
	}
	if r := get[store.Record](t)(k.Load(ctx, p)); r.Version != 0 || r.Key != nil || r.Session != nil {
		t.Errorf("got %+v", r)
	}
	cb := stored(t, k, "A")
	if cb.Person != "" || cb.Draft != "" || cb.Details != nil || cb.State != booking.Held || cb.Revision != 1 {
		t.Errorf("got %+v", cb)
	}
	if list := get[[]store.Due](t)(k.Due(ctx, now, 9)); len(list) != 2 {
		t.Errorf("the callback's and the other's rows stay: %+v", list)
	}
	if list := get[[]store.Listed](t)(k.Letters(ctx, now, 9, nil)); len(list) != 1 || list[0].Person != other {
		t.Errorf("letters: %+v", list)
	}
	if d := get[store.Delivery](t)(k.Delivery(ctx, "screen/"+string(p))); d.Message != 0 {
		t.Errorf("delivery: %+v", d)
	}
	if _, err := k.Worker(ctx, p); err != store.ErrNotFound {
		t.Errorf("pairing: %v", err)
	}
	t.Run("what was under way does not bring them back", func(t *testing.T) {
		refused(t, k, store.Commit{Record: rec(p, 1, "late")}, store.ErrConflict)
		must(t, k, store.Commit{Changes: []store.Change{{Callback: late, Details: secret(4)}}})
		if cb := stored(t, k, "A"); cb.Person != "" || cb.Details != nil || cb.State != booking.Confirmed {
			t.Errorf("got %+v", cb)
		}
		if err := k.Sent(ctx, stale.ID, &store.Delivery{Place: "screen/" + string(p), Person: p, Message: 9, Sent: now}, store.Trace{Message: 9, At: now}); err != nil {
			t.Fatal(err)
		}
		if all := get[store.Kept](t)(k.Kept(ctx, p)); !reflect.DeepEqual(all, store.Kept{Record: store.Record{Person: p}}) || bytes.Contains(m.Raw(t, k), secret(4)) {
			t.Errorf("they are back: %+v", all)
		}
	})
	t.Run("others stay", func(t *testing.T) {
		if r := get[store.Record](t)(k.Load(ctx, other)); string(r.Session) != "session" {
			t.Errorf("got %+v", r)
		}
		if cb := stored(t, k, "B"); cb.Person != string(other) || cb.Details == nil {
			t.Errorf("got %+v", cb)
		}
		if err := k.Erase(ctx, "", now); err != nil {
			t.Error(err)
		}
		wantCells(t, k, "anna 26 08:00 A", "anna 26 08:15 A", "anna 26 09:00 B")
	})
	t.Run("when the erasure is forgotten, so is the pseudonym", func(t *testing.T) {
		if n := get[int](t)(k.Forget(ctx, store.Old{Erasures: now.Add(time.Microsecond)})); n != 1 {
			t.Errorf("%d rows went", n)
		}
		if bytes.Contains(m.Raw(t, k), []byte(p)) {
			t.Error("the pseudonym is still in what is kept")
		}
	})
	t.Run("and may come again", func(t *testing.T) { must(t, k, store.Commit{Record: rec(p, 0, "anew")}) })
}

// testErasingTurn: a turn may erase its own person and leave them a last word.
func testErasingTurn(t *testing.T, m Maker) {
	k := m.Open(t)
	p, other := person(1), person(2)
	secret := []byte("wrapped key of before, as a canary")
	r := rec(p, 0, "told")
	r.Key = secret
	must(t, k, store.Commit{Record: r, Holds: []store.Hold{hold("A", slot("anna", 1, 0, 2)), hold("B", slot("anna", 1, 4, 1))},
		Letters: []store.Letter{{Person: p, Sealed: []byte("before")}, {Person: other, Sealed: []byte("stays")}},
		Dues:    []store.Due{{DueKey: store.DueKey{Kind: "retention", Subject: string(p)}, At: now, Revision: 1}}})
	cancelled, again := after(stored(t, k, "A"), booking.Cancelled), rec(p, 1, "nothing")
	again.Key, again.Address = []byte("another key"), []byte("another address")
	row := store.Due{DueKey: store.DueKey{Kind: "erase", Subject: string(p)}, At: now.Add(time.Minute), Revision: 2}
	c := store.Commit{Update: "u", Record: again, Erase: p, Changes: []store.Change{{Callback: cancelled, Details: secret}}, Dues: []store.Due{row},
		Letters: []store.Letter{{Person: p, Sealed: []byte("last word")}}, Audit: []store.Entry{{At: now, Actor: "citizen", What: "erase"}}}

	for name, bad := range map[string]func(*store.Commit){
		"a record without a new key": func(c *store.Commit) { r := *again; r.Key = nil; c.Record = &r },
		"a letter without a record":  func(c *store.Commit) { c.Record = nil },
		"a hold beside it":           func(c *store.Commit) { c.Holds = []store.Hold{hold("C", slot("anna", 2, 0, 1))} },
		"a move beside it": func(c *store.Commit) {
			c.Changes = []store.Change{{Callback: after(stored(t, k, "B"), booking.Held), Candidates: []booking.Candidate{slot("anna", 2, 0, 1)}}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			try := c
			bad(&try)
			refused(t, k, try, store.ErrInvalid)
		})
	}
	stale := c
	stale.Record = rec(p, 0, "of an older session")
	stale.Record.Key = []byte("k")
	refused(t, k, stale, store.ErrConflict)
	if all := get[store.Kept](t)(k.Kept(ctx, p)); string(all.Record.Session) != "told" || len(all.Callbacks) != 2 || len(all.Letters) != 1 {
		t.Fatalf("a refusal erased: %+v", all)
	}

	must(t, k, c)
	all := get[store.Kept](t)(k.Kept(ctx, p))
	if got := all.Record; got.Version != 2 || string(got.Session) != "nothing" || string(got.Key) != "another key" || string(got.Address) != "another address" {
		t.Errorf("begun anew: %+v", got)
	}
	if len(all.Callbacks) != 0 || len(all.Letters) != 1 || string(all.Letters[0].Sealed) != "last word" || len(all.Dues) != 1 || all.Dues[0].DueKey != row.DueKey {
		t.Errorf("kept: %+v", all)
	}
	if cb := stored(t, k, "A"); cb.State != booking.Cancelled || cb.Person != "" || cb.Details != nil {
		t.Errorf("got %+v", cb)
	}
	if cb := stored(t, k, "B"); cb.State != booking.Held || cb.Person != "" || cb.Draft != "" {
		t.Errorf("got %+v", cb)
	}
	wantCells(t, k, "anna 26 09:00 B")
	if bytes.Contains(m.Raw(t, k), secret) {
		t.Error("the key of before can still be read")
	}
	t.Run("the row it left erases what it left", func(t *testing.T) {
		must(t, k, store.Commit{Now: now.Add(time.Minute), Done: &row, Erase: p})
		if all := get[store.Kept](t)(k.Kept(ctx, p)); !reflect.DeepEqual(all, store.Kept{Record: store.Record{Person: p}}) {
			t.Errorf("still kept: %+v", all)
		}
		refused(t, k, store.Commit{Now: now.Add(time.Minute), Done: &row, Erase: p}, store.ErrGone)
		if list := get[[]store.Erasure](t)(k.Erasures(ctx, now.Add(time.Second), 9)); len(list) != 1 || list[0].Person != p || !list[0].At.Equal(now.Add(time.Minute)) {
			t.Errorf("the last time counts: %+v", list)
		}
		if list := get[[]store.Listed](t)(k.Letters(ctx, now, 9, nil)); len(list) != 1 || list[0].Person != other {
			t.Errorf("letters: %+v", list)
		}
	})
}

func testKept(t *testing.T, m Maker) {
	k := m.Open(t)
	p := person(1)
	place := "screen/" + string(p)
	must(t, k, store.Commit{Record: rec(p, 0, "told"), Holds: []store.Hold{hold("B", slot("anna", 1, 4, 1)), hold("A", slot("anna", 1, 0, 2))},
		Letters: []store.Letter{{Person: p, Place: place, Sealed: []byte("1")}, {Person: person(2), Sealed: []byte("other's")}, {Person: p, Sealed: []byte("2")},
			{Person: p, Sealed: []byte("3"), NotBefore: now.Add(time.Hour)}},
		Dues: []store.Due{{DueKey: store.DueKey{Kind: "retention", Subject: string(p)}, At: now, Revision: 1},
			{DueKey: store.DueKey{Kind: "erase", Subject: string(p)}, At: now, Revision: 1}, {DueKey: store.DueKey{Kind: "expire", Subject: "A"}, At: now}}})
	first := get[[]store.Listed](t)(k.Letters(ctx, now, 1, nil))[0]
	if err := k.Sent(ctx, first.ID, &store.Delivery{Place: place, Person: p, Message: 7, Sent: now}); err != nil {
		t.Fatal(err)
	}
	if err := k.PutPairing(ctx, store.Pairing{Hash: "h", Worker: "anna", Until: now.Add(time.Hour)}); err != nil {
		t.Fatal(err)
	}
	if _, err := k.Pair(ctx, "h", p, now); err != nil {
		t.Fatal(err)
	}
	all := get[store.Kept](t)(k.Kept(ctx, p))
	if all.Record.Person != p || string(all.Record.Session) != "told" || all.Record.Version != 1 || !all.Unreachable.IsZero() {
		t.Errorf("record: %+v", all)
	}
	if len(all.Callbacks) != 2 || all.Callbacks[0].Code != "A" || string(all.Callbacks[1].Details) != "sealed details of B" {
		t.Errorf("callbacks by start: %+v", all.Callbacks)
	}
	if len(all.Letters) != 2 || string(all.Letters[0].Sealed) != "2" || string(all.Letters[1].Sealed) != "3" {
		t.Errorf("letters: %+v", all.Letters)
	}
	if len(all.Deliveries) != 1 || all.Deliveries[0] != (store.Delivery{Place: place, Person: p, Message: 7, Sent: now}) {
		t.Errorf("deliveries: %+v", all.Deliveries)
	}
	if len(all.Dues) != 2 || all.Dues[0].Kind != "erase" || all.Dues[1].Kind != "retention" {
		t.Errorf("due rows by kind: %+v", all.Dues)
	}
	if all.Worker == nil || *all.Worker != (store.Worker{Person: p, Worker: "anna", Since: now}) {
		t.Errorf("worker: %+v", all.Worker)
	}
	if err := k.Unreachable(ctx, p, now.Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	if all := get[store.Kept](t)(k.Kept(ctx, p)); !all.Unreachable.Equal(now.Add(time.Minute)) || len(all.Letters) != 0 {
		t.Errorf("unreachable: %+v", all)
	}
	for _, nobody := range []store.Person{"", person(9)} {
		if all := get[store.Kept](t)(k.Kept(ctx, nobody)); !reflect.DeepEqual(all, store.Kept{Record: store.Record{Person: nobody}}) {
			t.Errorf("of nobody: %+v", all)
		}
	}
}

func testPeople(t *testing.T, m Maker) {
	k := m.Open(t)
	for _, i := range []int{3, 1, 2} {
		must(t, k, store.Commit{Record: rec(person(i), 0, fmt.Sprint("session ", i))})
	}
	list := func(after store.Person, n int) (out string) {
		for _, r := range get[[]store.Record](t)(k.People(ctx, after, n)) {
			out += string(r.Person[63:]) + ":" + string(r.Session) + ":" + string(r.Key[:6]) + " "
		}
		return out
	}
	for _, c := range []struct {
		after store.Person
		n     int
		want  string
	}{
		{"", 9, "1:session 1:key of 2:session 2:key of 3:session 3:key of "}, {"", 2, "1:session 1:key of 2:session 2:key of "},
		{person(2), 9, "3:session 3:key of "}, {person(3), 9, ""}, {"", 0, ""},
	} {
		if got := list(c.after, c.n); got != c.want {
			t.Errorf("after %q, at most %d: got %q, want %q", c.after, c.n, got, c.want)
		}
	}
	was := get[store.Record](t)(k.Load(ctx, person(1)))
	if stood := get[bool](t)(k.Rekey(ctx, person(1), []byte("another"), []byte("new"))); stood {
		t.Error("the key was another")
	}
	if stood := get[bool](t)(k.Rekey(ctx, person(9), nil, []byte("new"))); stood {
		t.Error("there is nobody there")
	}
	if stood := get[bool](t)(k.Rekey(ctx, person(1), was.Key, []byte("new"))); !stood {
		t.Error("the key stood there")
	}
	now := get[store.Record](t)(k.Load(ctx, person(1)))
	was.Key = []byte("new")
	if !reflect.DeepEqual(now, was) {
		t.Errorf("got %+v, want %+v", now, was)
	}
	must(t, k, store.Commit{Record: &store.Record{Person: person(1), Version: 1, Session: []byte("a turn that was under way")}})
	if r := get[store.Record](t)(k.Load(ctx, person(1))); string(r.Key) != "new" {
		t.Errorf("it brought the old key back: %+v", r)
	}
}

func testForget(t *testing.T, m Maker) {
	k := m.Open(t)
	for i := range 4 {
		at := now.Add(time.Duration(i) * time.Hour)
		must(t, k, store.Commit{Now: at, Audit: []store.Entry{{At: at, Actor: "anna", What: "read", Subject: fmt.Sprint("canary ", i)}}})
		if err := k.Erase(ctx, person(i), at); err != nil {
			t.Fatal(err)
		}
	}
	if n := get[int](t)(k.Forget(ctx, store.Old{})); n != 0 {
		t.Errorf("without times all stays, %d rows went", n)
	}
	for _, want := range []int{4, 0} {
		if n := get[int](t)(k.Forget(ctx, store.Old{Audit: now.Add(time.Hour), Erasures: now.Add(3 * time.Hour)})); n != want {
			t.Errorf("%d rows went, want %d", n, want)
		}
	}
	if list := get[[]store.Entry](t)(k.AuditSince(ctx, time.Time{}, 9)); len(list) != 3 || list[0].Subject != "canary 1" {
		t.Errorf("audit: %+v", list)
	}
	for n, want := range map[int]int{9: 1, 0: 0} {
		if list := get[[]store.Erasure](t)(k.Erasures(ctx, time.Time{}, n)); len(list) != want || want > 0 && list[0].Person != person(3) {
			t.Errorf("erasures, at most %d: %+v", n, list)
		}
	}
	raw := m.Raw(t, k)
	if bytes.Contains(raw, []byte("canary 0")) || bytes.Contains(raw, []byte(person(2))) || !bytes.Contains(raw, []byte("canary 1")) {
		t.Error("what was forgotten can still be read, or what was not cannot")
	}
	t.Run("details that go, go from the files too", func(t *testing.T) {
		h := hold("A", slot("anna", 1, 0, 2))
		h.Details = []byte("sealed canary of details")
		must(t, k, store.Commit{Holds: []store.Hold{h}})
		cb := stored(t, k, "A")
		cb.Revision++
		must(t, k, store.Commit{Scrub: true, Changes: []store.Change{{Callback: cb.Callback, Details: []byte{}}}})
		if got := stored(t, k, "A"); got.Details != nil || got.Person != string(person(1)) || bytes.Contains(m.Raw(t, k), h.Details) {
			t.Errorf("got %+v", got)
		}
	})
}

// testReplay: what a backup brings back goes again, who came back by themselves stays.
func testReplay(t *testing.T, m Maker) {
	k := m.Open(t)
	must(t, k, store.Commit{Now: now, Record: rec(person(1), 0, "from the backup"), Holds: []store.Hold{hold("A", slot("anna", 1, 0, 1))}})
	must(t, k, store.Commit{Now: now.Add(2 * time.Hour), Record: rec(person(2), 0, "came back after the erasure")})
	must(t, k, store.Commit{Now: now, Record: rec(person(3), 0, "never erased")})
	list := []store.Erasure{{Person: person(1), At: now.Add(time.Hour)}, {Person: person(2), At: now.Add(time.Hour)}, {Person: person(4), At: now}}
	for _, want := range []int{1, 0} {
		if n := get[int](t)(store.Replay(ctx, k, list)); n != want {
			t.Errorf("%d went, want %d", n, want)
		}
	}
	if list := get[[]store.Record](t)(k.People(ctx, "", 9)); len(list) != 2 || list[0].Person != person(2) || list[1].Person != person(3) {
		t.Errorf("still there: %+v", list)
	}
	if cb := stored(t, k, "A"); cb.Person != "" || cb.Details != nil {
		t.Errorf("got %+v", cb)
	}
	if list := get[[]store.Erasure](t)(k.Erasures(ctx, time.Time{}, 9)); len(list) != 2 || list[1] != (store.Erasure{Person: person(1), At: now.Add(time.Hour)}) {
		t.Errorf("the time is that of the first erasure: %+v", list)
	}
}
