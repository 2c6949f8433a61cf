package fire

import (
	"context"
	"errors"
	"testing"
)

// restless is a place whose leader is another one each time that it is asked, until it has settled.
type restless struct{ leaders []string }

func (r *restless) leader(context.Context) (any, error) {
	now := r.leaders[0]
	if len(r.leaders) > 1 {
		r.leaders = r.leaders[1:]
	}
	return now, nil
}

// TestEvidenceIsOfOneLeader: what is read while the leader changes, or while it does not answer to the end, is read again.
func TestEvidenceIsOfOneLeader(t *testing.T) {
	away := errors.New("redis: EOF")
	for _, tc := range []struct {
		name    string
		in      any
		failing int // readings that break
		reads   int
		err     error
	}{
		{"it stays", &restless{[]string{"a"}}, 0, 1, nil},
		{"another leads before the end", &restless{[]string{"a", "b"}}, 0, 2, nil},
		{"it broke, and another leads", &restless{[]string{"a", "b"}}, 1, 2, nil},
		{"it broke, and the same leads again", &restless{[]string{"a"}}, 1, 2, nil},
		{"it never answers to the end", &restless{[]string{"a"}}, 99, 5, away},
		{"a place that nobody leads is read once", folder("x"), 1, 1, away},
	} {
		t.Run(tc.name, func(t *testing.T) {
			reads := 0
			got, err := steady(t.Context(), tc.in, func() (int, error) {
				if reads++; reads <= tc.failing {
					return 0, away
				}
				return reads, nil
			})
			if reads != tc.reads || !errors.Is(err, tc.err) || tc.err == nil && got != reads {
				t.Errorf("read %d times, want %d; got %d, %v", reads, tc.reads, got, err)
			}
		})
	}
}
