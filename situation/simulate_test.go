package situation

import (
	"math/rand/v2"
	"reflect"
	"testing"
)

// Whatever the order of the questions, who is asked everything gets the same outcome; and our order gets there first.
func TestEveryOrderEndsAlike(t *testing.T) {
	g := shipped(t)
	const people = 30
	trials := g.Simulate(people, 1, true, now)
	for _, x := range trials {
		if x.Same != people {
			t.Errorf("%s: %d of %d people end with the same outcome", x.Planner, x.Same, people)
		}
	}
	if gain, blocked, written := trials[0].Mean, trials[1].Mean, trials[2].Mean; gain > 0.9*blocked || gain > 0.8*written {
		t.Errorf("questions to the last change: %.1f, most blocked first %.1f, written order %.1f", gain, blocked, written)
	}
}

// The same seed invents the same people, and nobody invented contradicts the schema.
func TestInventedPeopleAreOfTheSchema(t *testing.T) {
	g := shipped(t)
	for k := range 500 {
		who := g.Invent(rand.New(rand.NewPCG(9, uint64(k))))
		for name, v := range who {
			if f, ok := g.Fact(name); !ok || !f.accepts(v) {
				t.Fatalf("%s cannot be %+v", name, v)
			}
		}
		if again := g.Invent(rand.New(rand.NewPCG(9, uint64(k)))); !reflect.DeepEqual(who, again) {
			t.Fatal("the same seed gave somebody else")
		}
	}
}

// Signs are heard in rows of words, with at most two others between one and the next.
func TestSignsAreHeard(t *testing.T) {
	g := shipped(t)
	for text, want := range map[string]string{
		"Non ce la faccio più, mi devo operare":            "carer-exhausted",
		"dieci giorni e dovete uscire":                     "out-in-days",
		"mi hanno staccato la luce ieri":                   "utilities-cut",
		"ho paura di lui":                                  "fear",
		"sono esaurita":                                    "carer-exhausted",
		"Ce la faccio benissimo":                           "",
		"la luce della cucina l'hanno messa, poi staccato": "",
	} {
		got := g.Hear(text)
		if want == "" && len(got) > 0 || want != "" && !has(got, want) {
			t.Errorf("%q: heard %v, want %q", text, got, want)
		}
	}
}
