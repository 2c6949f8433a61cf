package situation

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"bussola/knowledge"
)

// Supposed is one thing that a person supposes about themselves. With an empty Value the fact was only named ("e se avessi
// l'ISEE?") and each of its answers has to be tried.
type Supposed struct {
	Fact  string `json:"fact"`
	Value Value  `json:"value,omitzero"`
}

// supposing is suppose.yaml: how people ask about an orientation that they have just read.
type supposing struct {
	Suppose []string          `yaml:"suppose"`
	Why     []string          `yaml:"why"`
	Verbs   map[string]string `yaml:"verbs"`
	Names   []named           `yaml:"names"`
	Denied  []string          `yaml:"denied"`
	Mine    []string          `yaml:"mine"` // whole messages that ask whether the service being spoken of is for this person

	suppose, why [][]string
	verbs        []respelt // longest first: "mi licenziassero" before "licenziassero"
}

// named is a fact that can be supposed by name alone.
type named struct {
	Fact  string   `yaml:"fact"`
	Word  string   `yaml:"word"`
	Yes   *bool    `yaml:"yes"`
	Words []string `yaml:"words"`
}

type respelt struct{ from, to []string }

const supposeFile = "situation/suppose.yaml"

// loadSupposing reads suppose.yaml; a pack without it understands no such question.
func loadSupposing(fsys fs.FS, l *language) (*supposing, error) {
	s := &supposing{}
	if _, err := fs.Stat(fsys, supposeFile); err != nil {
		return s, nil
	}
	if err := knowledge.Strict(fsys, supposeFile, s); err != nil {
		return nil, err
	}
	for i, n := range s.Names {
		f, ok := l.facts[n.Fact]
		v := n.value(f)
		switch {
		case !ok:
			return nil, fmt.Errorf("%s:%d: there is no fact %q; facts are listed in facts.yaml", supposeFile, lineOf(fsys, supposeFile, "names", i), n.Fact)
		case !v.IsZero() && !f.accepts(v):
			return nil, fmt.Errorf("%s:%d: %q is no answer of %q; use one of its values", supposeFile, lineOf(fsys, supposeFile, "names", i), n.Word, n.Fact)
		}
	}
	for _, o := range s.Suppose {
		s.suppose = append(s.suppose, strings.Fields(o))
	}
	for _, o := range s.Why {
		s.why = append(s.why, strings.Fields(o))
	}
	for from, to := range s.Verbs {
		s.verbs = append(s.verbs, respelt{strings.Fields(from), strings.Fields(to)})
	}
	slices.SortFunc(s.verbs, func(a, b respelt) int {
		if len(a.from) != len(b.from) {
			return len(b.from) - len(a.from)
		}
		return strings.Compare(strings.Join(a.from, " "), strings.Join(b.from, " "))
	})
	return s, nil
}

func (n named) value(f Fact) Value {
	switch {
	case n.Yes != nil:
		return Yes(*n.Yes)
	case n.Word != "" && f.Type == "list":
		return Words(n.Word)
	case n.Word != "":
		return Word(n.Word)
	}
	return Value{}
}

// Suppose reads words that suppose something: "e se avessi l'ISEE?", "what if I lived alone". Nothing when they suppose
// nothing that can be tried; what is supposed exactly as it is known already is left out.
func (g *Guide) Suppose(text, lang string, known Facts, now time.Time) []Supposed {
	rest, ok := opened(text, g.suppose.suppose)
	if !ok {
		return nil
	}
	said := g.suppose.asTold(rest)
	var out []Supposed
	for _, r := range g.Understand(said, lang, now) {
		if r.Fact == "per_chi" || r.Fact == "lingua" || known[r.Fact].Equal(r.Value) {
			continue
		}
		out = append(out, Supposed{r.Fact, r.Value})
	}
	if len(out) > 0 {
		return out
	}
	a := answer{words: plainWords(spaced(plainText(rest))), with: &g.answers}
	for _, d := range g.suppose.Denied {
		if a.has(plainWords(d)) >= 0 {
			return nil
		}
	}
	for _, n := range g.suppose.Names {
		for _, w := range n.Words {
			if a.has(plainWords(w)) < 0 {
				continue
			}
			if v := n.value(g.byName[n.Fact]); v.IsZero() || !known[n.Fact].Equal(v) {
				return []Supposed{{n.Fact, v}}
			}
		}
	}
	return nil
}

// WhyOf reads words that ask why something is shown or is not ("perché non la carta acquisti?"), and gives those that name it.
func (g *Guide) WhyOf(text string) (string, bool) { return opened(text, g.suppose.why) }

// AsksIfMine says that the words, whole, ask whether the service being spoken of is for this person: "mi spetta?", "fa per me?".
func (g *Guide) AsksIfMine(text string) bool {
	said := strings.Join(plainWords(text), " ")
	for _, m := range g.suppose.Mine {
		if strings.Join(plainWords(m), " ") == said {
			return true
		}
	}
	return false
}

// asTold turns the verbs of a supposition into those of a story, so that it is understood like one.
func (s *supposing) asTold(rest string) string {
	words := strings.Fields(rest)
	var out []string
	for i := 0; i < len(words); {
		n := 0
		for _, v := range s.verbs {
			if startsWith(words[i:], v.from) {
				out, n = append(out, v.to...), len(v.from)
				break
			}
		}
		if n == 0 {
			out, n = append(out, words[i]), 1
		}
		i += n
	}
	return strings.Join(out, " ")
}

// opened says whether a text begins with one of the openings (the longest counts), and gives what follows.
func opened(text string, openings [][]string) (rest string, ok bool) {
	words := strings.Fields(strings.Trim(text, " ¿?!.,"))
	most := 0
	for _, o := range openings {
		if len(o) > most && len(o) < len(words) && startsWith(words, o) {
			most = len(o)
		}
	}
	return strings.Join(words[most:], " "), most > 0
}

// startsWith compares words as they are read: small, without accents, without the marks around them.
func startsWith(words, row []string) bool {
	if len(words) < len(row) {
		return false
	}
	for i, w := range row {
		if strings.Trim(plainText(words[i]), " ,.;:?!-\"") != w {
			return false
		}
	}
	return true
}
