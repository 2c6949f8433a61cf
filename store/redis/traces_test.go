package redis

import (
	"fmt"
	"testing"
	"time"

	"bussola/store"
	"bussola/store/redis/redistest"
)

// TestTracesOfBefore: what programs from before kept of everybody in one set is found where it is now, forgotten by age, carried to
// another keeper, and goes with its person.
func TestTracesOfBefore(t *testing.T) {
	s := redistest.Start(t)
	before := func(p store.Person, message int64, at time.Time) {
		s.Ask("ZADD", "{bussola}:traces:"+string(p), micro(at), fmt.Sprint(message))
		s.Ask("ZADD", "{bussola}:traces", micro(at), fmt.Sprintf("%s\x00%d", p, message))
	}
	old, fresh := now.Add(-store.TraceLife-time.Hour), now.Add(-time.Hour)
	traces := func(k *Keeper, p store.Person) (list []int64) {
		all, err := k.Traces(ctx, p, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		for _, tr := range all {
			list = append(list, tr.Message)
		}
		return list
	}
	k := open(t, s.URL(), Options{})
	fill := func() {
		s.Ask("FLUSHALL")
		before("ada", 1, old)
		before("ada", 2, fresh)
		before("bob", 3, fresh)
	}
	fill()
	if n, err := k.Sweep(ctx, now); n != 1 || err != nil {
		t.Errorf("%d went, %v", n, err)
	}
	if a, b := traces(k, "ada"), traces(k, "bob"); fmt.Sprint(a, b) != "[2] [3]" {
		t.Errorf("left are %v and %v", a, b)
	}
	if n, err := k.Sweep(ctx, now.Add(store.TraceLife)); n != 2 || err != nil {
		t.Errorf("%d went when all were old, %v", n, err)
	}
	fill()
	carried := ""
	err := k.Dump(ctx, func(r store.Row) error {
		if r.Stands != nil {
			carried += fmt.Sprintf("%s %d; ", r.Stands.Person, r.Stands.Message)
		}
		return nil
	})
	if carried != "ada 1; ada 2; bob 3; " && carried != "bob 3; ada 1; ada 2; " || err != nil {
		t.Errorf("carried were %s%v", carried, err)
	}
	fill()
	if err := k.Erase(ctx, "ada", now); err != nil {
		t.Fatal(err)
	}
	if keys := s.Ask("KEYS", "*trace*"); len(traces(k, "ada")) != 0 || s.Ask("ZRANGE", "{bussola}:traced", "0", "-1") != "bob" {
		t.Errorf("something of who was erased is left in %s", keys)
	}
}
