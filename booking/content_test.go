package booking

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

func content(t testing.TB) *Agenda {
	t.Helper()
	a, err := Load(os.DirFS("../content"))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestExampleBody(t *testing.T) {
	a := content(t)
	if !a.Body.Example || a.Body.Name.In("it") != "Comune di esempio" {
		t.Fatalf("body: %+v", a.Body)
	}
	t.Run("no number of it belongs to anybody", func(t *testing.T) {
		number := regexp.MustCompile(`\b\d[\d ]{6,}\d\b`)
		made := regexp.MustCompile(`^055 000 00\d\d$`)
		for _, name := range []string{bodyFile, officesFile, workersFile, reasonsFile} {
			raw, err := fs.ReadFile(os.DirFS("../content"), name)
			if err != nil {
				t.Fatal(err)
			}
			for _, n := range number.FindAllString(string(raw), -1) {
				if !made.MatchString(n) {
					t.Errorf("%s: %q is not an invented number", name, n)
				}
			}
		}
	})
	t.Run("the Italian words are easy", func(t *testing.T) {
		for _, r := range a.Reasons {
			for _, words := range []string{r.Before["it"], r.After["it"]} {
				if g := gulpease(words); g < 60 {
					t.Errorf("%s: gulpease %.0f: %s", r.ID, g, words)
				}
			}
		}
		for _, u := range a.Urgency {
			if g := gulpease(u.Why["it"]); g < 60 {
				t.Errorf("%s: gulpease %.0f: %s", u.ID, g, u.Why["it"])
			}
		}
	})
	t.Run("everything is found by its id", func(t *testing.T) {
		for _, w := range a.Workers {
			o, ok := a.Office(w.Office)
			at, found := a.OfficeAt(o.Door)
			if again, known := a.Worker(w.ID); !ok || !found || !known || again.Display != w.Display || at.Door != o.Door {
				t.Errorf("%s: office %v, door %v, worker %v", w.ID, ok, found, known)
			}
		}
		_, office := a.Office("boh")
		_, door := a.OfficeAt("boh")
		_, worker := a.Worker("boh")
		_, reason := a.Reason("boh")
		if office || door || worker || reason {
			t.Error("found what is not there")
		}
	})
	t.Run("words nobody has translated are shown in Italian", func(t *testing.T) {
		r, ok := a.Reason("casa")
		if !ok || r.Label.In("en") != "Home and eviction" || r.Label.In("zh") != "Casa e sfratto" {
			t.Errorf("%v", r.Label)
		}
	})
	t.Run("every word is in English too", func(t *testing.T) {
		for _, r := range a.Reasons {
			for _, w := range []Text{r.Label, r.Before, r.After} {
				if w["en"] == "" {
					t.Errorf("%s has no English: %v", r.ID, w)
				}
			}
		}
	})
}

// gulpease is 89 + (300 sentences - 10 letters) / words, at most 100.
func gulpease(s string) float64 {
	letters, sentences := 0, 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			letters++
		}
		if strings.ContainsRune(".!?", r) {
			sentences++
		}
	}
	words := len(strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }))
	return min(100, 89+float64(300*max(sentences, 1)-10*letters)/float64(words))
}
