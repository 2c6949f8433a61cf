package knowledge

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

// TestEveryNameLeadsToItsService says every name of every service alone, as somebody in a hurry would.
func TestEveryNameLeadsToItsService(t *testing.T) {
	b := shipped(t)
	for _, slug := range b.Slugs() {
		s, _ := b.Service(slug)
		for _, lang := range keys(s.Names) {
			n := s.Names[lang]
			for _, name := range append([]string{n.Official, bracket(n.Official)}, n.Everyday...) {
				f := b.Find(name, lang, Hint{})
				if f.Kind == Clarify && contains(b.engine.unclear[exact(fold(name))], slug) {
					continue // asks/_ambiguous.tsv says that it is shared
				}
				if len(f.Services) == 0 || f.Services[0] != slug || f.Kind != Answer {
					t.Errorf("%q leads to %s %v, not to %s", name, f.Kind, f.Services[:min(2, len(f.Services))], slug)
				}
			}
			for _, name := range n.Ambiguous {
				f := b.Find(name, lang, Hint{})
				if f.Kind != Clarify && f.Kind != Answer {
					t.Errorf("%q, shared by several services, gets %s", name, f.Kind)
				}
			}
		}
	}
}

// TestSharedNamesAsk says the words that several services share.
func TestSharedNamesAsk(t *testing.T) {
	b := shipped(t)
	for _, text := range []string{"adi", "ADI?", "accompagnamento", "badante", "bonus", "104", "legge 104", "invalidità", "invalidita", "centro diurno",
		"casa famiglia", "permesso", "contributo", "assegno", "sportello sociale", "buongiorno, vorrei informazioni sul centro diurno", "come funziona la 104?"} {
		f := b.Find(text, "it", Hint{})
		if f.Kind != Clarify || len(f.Services) < 2 {
			t.Errorf("%q gets %s %v; it is shared and must ask which", text, f.Kind, f.Services)
		}
	}
}

// TestSearches runs the files that editors keep in testdata/searches: a question, "=>", what it must get.
func TestSearches(t *testing.T) {
	b := shipped(t)
	files, err := os.ReadDir("testdata/searches")
	if err != nil || len(files) == 0 {
		t.Fatal("testdata/searches is empty:", err)
	}
	for _, file := range files {
		data, err := os.ReadFile("testdata/searches/" + file.Name())
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(data), "\n") {
			if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			question, want, ok := strings.Cut(line, "=>")
			if !ok {
				t.Errorf("%s:%d: no =>", file.Name(), i+1)
				continue
			}
			var hint Hint
			if before, rest, follows := strings.Cut(question, ">>"); follows {
				hint.Subject, question = strings.TrimSpace(before), rest
			}
			f := b.Find(strings.TrimSpace(question), "", hint)
			wants := strings.Fields(want)
			got := string(f.Kind)
			switch f.Kind {
			case Answer:
				got = f.Services[0]
			case Smalltalk:
				got = "smalltalk:" + f.Talk
			}
			if !contains(strings.Split(wants[0], "|"), got) {
				t.Errorf("%s:%d: %q gets %s (%s %v %.2f), not %s", file.Name(), i+1, question, got, f.Kind, f.Services, f.Confidence, wants[0])
			} else if len(wants) > 1 && !contains(strings.Split(wants[1], "|"), string(f.Facet)) {
				t.Errorf("%s:%d: %q asks %s, not %s", file.Name(), i+1, question, f.Facet, wants[1])
			}
		}
	}
}

func TestAskFilesSayWhatIsWrong(t *testing.T) {
	for _, c := range []struct{ file, text, want string }{
		{"asks/isee.tsv", "it\tcosa\n", "asks/isee.tsv:1: a line has three columns with a tab between, the last one the sentence; this one has 2"},
		{"asks/_odd.tsv", "it\tx\tciao\n", "asks/_odd.tsv:1: nobody reads a file of this name; it is _smalltalk, _outofscope, _ambiguous, _words or _lang.<xx>"},
	} {
		_, _, err := loadAsks(fstest.MapFS{c.file: {Data: []byte(c.text)}})
		if err == nil || err.Error() != c.want {
			t.Errorf("%s: got %v, want %s", c.file, err, c.want)
		}
	}
}

func TestIndexOfOtherTexts(t *testing.T) {
	x := NewIndex([]Doc{
		{ID: "pisa", Fields: []Field{{Text: "La torre di Pisa pende da secoli"}}},
		{ID: "siena", Fields: []Field{{Text: "Il palio di Siena si corre due volte l'anno", Weight: 2}}},
	})
	for query, want := range map[string]string{"quando si corre il palio": "siena", "tore pendente": "pisa", "i pali": "siena"} {
		if hits := x.Search(query, "it", 1); len(hits) != 1 || hits[0].ID != want {
			t.Errorf("%q finds %v, not %s", query, hits, want)
		}
	}
	if hits := x.Search("zzz", "it", 3); len(hits) != 0 {
		t.Errorf("nonsense finds %v", hits)
	}
}

func FuzzFind(f *testing.F) {
	b := shipped(f)
	for _, s := range []string{"", " ", "ciao", "è", "'", "\x00", "\xff\xfe", "🙏", "你好", "السلام", "104", "e e e e", strings.Repeat("bonus ", 2000)} {
		f.Add(s, "it", "isee")
	}
	f.Fuzz(func(t *testing.T, text, lang, subject string) {
		got := b.Find(text, lang, Hint{Subject: subject})
		if got.Kind == Answer && len(got.Services) == 0 || got.Kind == Clarify && len(got.Services) < 2 || got.Confidence < 0 || got.Confidence > 1 {
			t.Errorf("%q: %+v", text, got)
		}
	})
}
