package situation

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"bussola/knowledge"
)

// TestGuessesMoveNoVerdict: whatever is learned from words (which services a text is near to, which signs it holds) no condition of
// any service is met or failed by it, nothing is ruled out or let back in, and nothing that is not certain becomes likely. A guess counts as
// asking, and no more (what is asked for may bring others with it, by a written order).
func TestGuessesMoveNoVerdict(t *testing.T) {
	g := shipped(t)
	now := time.Date(2026, 11, 25, 10, 0, 0, 0, knowledge.Rome)
	rng := rand.New(rand.NewPCG(7, 7))
	signs := []string{"discreet", "crisis", "tired", "anger"}
	asked, barred := 0, 0
	for _, who := range people(t, "people.yaml") {
		log := who.log(t, g)
		plain := g.Orient(Request{Log: log, Needs: who.Needs}, now)
		for range 12 {
			s := plain.All[rng.IntN(len(plain.All))].Slug
			r := Request{Log: log, Needs: who.Needs, Near: []Near{{Slug: s, Sure: 1}}, Heard: signs[:rng.IntN(len(signs))]}
			guessed := g.Orient(r, now)
			if alone := g.Never(r, now); !slices.Equal(alone, guessed.Never) {
				t.Fatalf("%s: %v are never shown, and asked alone it is %v", who.ID, guessed.Never, alone)
			}
			barred += len(guessed.Never)
			for i, a := range plain.All {
				b := guessed.All[i]
				if a.Slug != b.Slug || !slices.Equal(a.Met, b.Met) || !slices.Equal(a.Failed, b.Failed) || !slices.Equal(a.Open, b.Open) || a.Need != b.Need {
					t.Fatalf("%s: a guess that they mean %s changes the conditions of %s", who.ID, s, a.Slug)
				}
				switch {
				case a.Verdict == b.Verdict:
				case a.Verdict == Unknown && b.Verdict == Likely && len(b.Failed)+len(b.Open) == 0:
					asked++
				default:
					t.Errorf("%s: a guess that they mean %s turns %s from %s to %s", who.ID, s, a.Slug, a.Verdict, b.Verdict)
				}
			}
		}
	}
	if barred == 0 {
		t.Error("nobody of the tests has a service that is never shown")
	}
	if asked == 0 {
		t.Error("no guess counted as asking: the test moves nothing")
	}
}
