package situation

import "testing"

// TestRehearse: whoever tells what they need most is asked little, and is told of it among the first.
func TestRehearse(t *testing.T) {
	g := shipped(t)
	r := g.Rehearse(30, 1, true, now)
	if r.First < 0.95 || r.Wrong > 0.05 || r.Mean > 6 || r.P90 > 8 {
		t.Errorf("with a story: %+v", r)
	}
	if n := g.Rehearse(30, 1, false, now); n.Mean <= r.Mean || n.P90 > 8 {
		t.Errorf("with nothing %+v, with a story %+v", n, r)
	}
}
