package situation

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"testing"

	"go.yaml.in/yaml/v3"
)

// somebody is a named person with the outcome they should get: testdata/people.yaml, written before the rules, and
// testdata/people-aside.yaml, written after them and measured once untouched.
type somebody struct {
	ID         string         `yaml:"id"`
	Story      string         `yaml:"story"`
	Facts      map[string]any `yaml:"facts"`
	Needs      []string       `yaml:"needs"`
	First      []string       `yaml:"first"`
	Shown      []string       `yaml:"shown"`
	Never      []string       `yaml:"never"`
	Nothing    bool           `yaml:"nothing"`
	Door       string         `yaml:"door"`
	Assessment *bool          `yaml:"assessment"`
	Urgent     *bool          `yaml:"urgent"`
}

func people(t testing.TB, file string) []somebody {
	t.Helper()
	data, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	var list []somebody
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(&list); err != nil {
		t.Fatal(err)
	}
	return list
}

// log tells every fact of a person, as read back from JSON.
func (s somebody) log(t testing.TB, g *Guide) Log {
	t.Helper()
	var l Log
	for _, name := range g.Names() {
		x, ok := s.Facts[name]
		if !ok {
			continue
		}
		data, err := json.Marshal(x)
		if err != nil {
			t.Fatal(err)
		}
		var v Value
		if err := json.Unmarshal(data, &v); err != nil {
			t.Fatal(err)
		}
		l = append(l, Entry{Fact: name, Value: v, Way: Told, At: now})
	}
	return l
}

func TestPeopleGetTheOutcomeTheyShould(t *testing.T) {
	g := shipped(t)
	for _, file := range []string{"people.yaml", "people-aside.yaml"} {
		for _, s := range people(t, file) {
			t.Run(s.ID, func(t *testing.T) {
				l := s.log(t, g)
				if known := g.Facts(l, now); len(known) < len(s.Facts) {
					t.Fatalf("some facts are not of the schema: %v gave %v", s.Facts, known)
				}
				o := g.Orient(Request{Log: l, Needs: s.Needs, Heard: g.Hear(s.Story)}, now)
				var shown []string
				for _, a := range o.Shown {
					shown = append(shown, a.Slug)
				}
				if s.Nothing && len(shown) > 0 {
					t.Errorf("nothing calls for anything, and %v is shown", shown)
				}
				if len(s.First) > 0 && !slices.ContainsFunc(shown[:min(3, len(shown))], func(x string) bool { return has(s.First, x) }) {
					t.Errorf("first %v, none of %v", shown[:min(3, len(shown))], s.First)
				}
				for _, slug := range s.Shown {
					if !has(shown, slug) {
						t.Errorf("%s is not shown: %v", slug, shown)
					}
				}
				for _, slug := range s.Never {
					if has(shown, slug) {
						t.Errorf("%s would mislead and is shown: %v", slug, shown)
					}
				}
				if s.Door != "" && o.Door != s.Door {
					t.Errorf("door %s, not %s", o.Door, s.Door)
				}
				if s.Assessment != nil && o.Assessment != *s.Assessment {
					t.Errorf("assessment %v: %v", o.Assessment, o.WhyAssessed)
				}
				if s.Urgent != nil && o.Urgent != *s.Urgent {
					t.Errorf("urgent %v: %v", o.Urgent, o.WhyUrgent)
				}
			})
		}
	}
}

// others are people described by other hands: floors, not certainties, because some of it is debatable.
func TestPeopleByOtherHands(t *testing.T) {
	g := shipped(t)
	data, err := os.ReadFile("testdata/people.dev.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var n, first, likely, likelyShown, wrong, wronglyShown, rest, right float64
	for _, line := range bytes.Split(bytes.TrimSpace(data), []byte("\n")) {
		var s struct {
			ID, Story, Door    string
			Facts              map[string]any
			First, Likely      []string
			NotLikely          []string `json:"not_likely"`
			Assessment, Urgent bool
		}
		if err := json.Unmarshal(line, &s); err != nil {
			t.Fatal(err)
		}
		o := g.Orient(Request{Log: somebody{Facts: s.Facts}.log(t, g), Heard: g.Hear(s.Story)}, now)
		var shown []string
		for _, a := range o.Shown {
			shown = append(shown, a.Slug)
		}
		n++
		if slices.ContainsFunc(shown[:min(3, len(shown))], func(x string) bool { return has(s.First, x) }) {
			first++
		}
		for _, slug := range s.Likely {
			likely++
			if has(shown, slug) {
				likelyShown++
			}
		}
		for _, slug := range s.NotLikely {
			wrong++
			if has(shown, slug) {
				wronglyShown++
			}
		}
		for _, ok := range []bool{o.Door == s.Door, o.Assessment == s.Assessment, o.Urgent == s.Urgent} {
			rest++
			if ok {
				right++
			}
		}
	}
	// Facts alone, without the words: mediation and nursery questions need the words, so the floors are lower than with them.
	for _, f := range []struct {
		what       string
		got, floor float64
	}{
		{"their need among the first three", first / n, 0.90}, {"what they should be told of, shown", likelyShown / likely, 0.90},
		{"what would mislead them, not shown", 1 - wronglyShown/wrong, 0.97}, {"door, assessment, urgency", right / rest, 0.93},
	} {
		if f.got < f.floor {
			t.Errorf("%s: %.3f, the floor is %.2f", f.what, f.got, f.floor)
		}
	}
}
