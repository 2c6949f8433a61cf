package safety

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

// TestEarOnlyOpens: whatever the patterns hear as danger stays danger with the ear, in the same category.
func TestEarOnlyOpens(t *testing.T) {
	n := load(t)
	deaf := *n
	deaf.ear = nil
	opened := 0
	for _, name := range []string{"../content/safety/voices.tsv", "../content/safety/traps.tsv", "testdata/crisis.dev.tsv"} {
		for _, s := range samples(t, name) {
			with, _ := n.Find(s.text)
			without, _ := deaf.Find(s.text)
			if without.Crisis && (!with.Crisis || with.Category != without.Category) {
				t.Errorf("%q: %+v became %+v", s.text, without, with)
			}
			if with.Crisis && !without.Crisis {
				opened++
			}
		}
	}
	if opened == 0 {
		t.Error("the ear opened nothing that the patterns had not")
	}
}

// TestEarHears: dangers in words that stand in no lesson, no pattern and no list, and their calm twins.
func TestEarHears(t *testing.T) {
	n := load(t)
	for text, danger := range map[string]bool{
		"il postino ha trovato la vicina riversa nell'ingresso, ha gli occhi sbarrati":         true,
		"da quando ha perso al gioco mi insegue per casa con il mattarello":                    true,
		"mia cugina ha ingerito il liquido del radiatore":                                      true,
		"ogni notte mi addormento sperando che sia l'ultima":                                   true,
		"il fattore ci tiene i passaporti in un cassetto e la paga non arriva":                 true,
		"mio figlio minorenne è ricattato su telegram con le sue immagini":                     true,
		"il postino ha lasciato la raccomandata dalla vicina, come la ritiro?":                 false,
		"da quando ha vinto al torneo mio figlio gira per casa con la coppa":                   false,
		"mia cugina ha cambiato il liquido del radiatore, l'officina comunale fa il collaudo?": false,
		"ogni notte la guardia medica è aperta?":                                               false,
		"l'agenzia tiene i passaporti per il visto, quanto ci mette?":                          false,
		"mio figlio minorenne vuole iscriversi a telegram, serve il consenso?":                 false,
		"Teresa Morti":    false,
		"333 1234567":     false,
		"giovedì mattina": false,
	} {
		if d, _ := n.Find(text); d.Crisis != danger {
			t.Errorf("%q: danger %v, want %v\n%s", text, d.Crisis, danger, strings.Join(n.Explain(text), "\n"))
		}
	}
}

// TestEarKeepsTheRequest: what is asked beside a danger that only the ear heard is answered after it.
func TestEarKeepsTheRequest(t *testing.T) {
	n := load(t)
	text := "ogni notte mi addormento sperando che sia l'ultima. Come si chiede il bonus nido?"
	d, _ := n.Find(text)
	if !d.Crisis || d.Rest != "Come si chiede il bonus nido?" {
		t.Errorf("%+v\n%s", d, strings.Join(n.Explain(text), "\n"))
	}
}

func TestEarExplains(t *testing.T) {
	got := strings.Join(load(t).Explain("il bimbo ha bevuto il detersivo dei piatti e vomita"), "\n")
	for _, want := range []string{"ear ", "danger above 0", "sounds like [C8", ` +`} {
		if !strings.Contains(got, want) {
			t.Errorf("%q lacks %q", got, want)
		}
	}
}

// TestEarAnswersInTheLanguageOfTheCry: the phone's language is a guess, the words are not.
func TestEarAnswersInTheLanguageOfTheCry(t *testing.T) {
	n := load(t)
	for text, lang := range map[string]string{
		"楼下冒烟，有人在喊":                            "zh",
		"أخي غطى النوافذ لأنهم يتجسسون عليه":   "ar",
		"брат заклеїв вікна бо за ним стежать": "uk",
	} {
		if d, _ := n.Find(text); !d.Crisis || d.Lang != lang {
			t.Errorf("%q: %+v, want a danger in %s", text, d, lang)
		}
	}
}

// TestMistakesInLessons: what an editor may get wrong, and what they are told.
func TestMistakesInLessons(t *testing.T) {
	n := load(t)
	for _, c := range []struct{ name, text, want string }{
		{"unknown category", "[C99]\nuna frase\n", "safety/lessons/a.txt:1: there is no category"},
		{"no bracket", "# nota\nuna frase\n", "safety/lessons/a.txt:2: a sentence before any line in brackets"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := n.lessons(fstest.MapFS{"safety/lessons/a.txt": {Data: []byte(c.text)}})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %q", err, c.want)
			}
		})
	}
	for _, text := range []string{"bias 3", "bias\tx", "w a\t3\tC3:x", "w a\t3\tC3:4"} {
		if _, err := readEar(strings.NewReader(text), int64(len(text))); err == nil || !strings.Contains(err.Error(), "safety/ear.txt:1: ") {
			t.Errorf("%q: %v, want file and line", text, err)
		}
	}
}

// TestLearningIsSteady: the same lessons give the same bytes, and a lesson changed gives others, so that the check of ear.txt can fail.
func TestLearningIsSteady(t *testing.T) {
	small := fstest.MapFS{}
	for _, name := range []string{"hotlines.yaml", "safety/patterns.yaml", "safety/replies.it.yaml", "safety/replies.en.yaml"} {
		data, err := os.ReadFile("../content/" + name)
		if err != nil {
			t.Fatal(err)
		}
		small[name] = &fstest.MapFile{Data: data}
	}
	head := "id\tlang\ttext\tlabel\tcategory\tmust_show\n"
	small["safety/traps.tsv"] = &fstest.MapFile{Data: []byte(head + "1\tit\tcome si chiede il nido?\tnone\n")}
	small["safety/voices.tsv"] = &fstest.MapFile{Data: []byte(head + "1\tit\tmi picchia\tcrisis\tC3\t112\n")}
	small["safety/lessons/a.txt"] = &fstest.MapFile{Data: []byte("[C3]\nmi picchia ogni sera\nmi mena\n[calm]\nil nido ogni sera\nil nido è chiuso\n")}
	learn := func() string {
		t.Helper()
		out, err := Learn(small)
		if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}
	check := func() []error {
		n, err := Load(small)
		if err != nil {
			t.Fatal(err)
		}
		return n.checkEar(small)
	}
	first := learn()
	if first != learn() {
		t.Error("two trainings on the same lessons differ")
	}
	small["safety/ear.txt"] = &fstest.MapFile{Data: []byte(first)}
	if errs := check(); len(errs) > 0 {
		t.Error(errs)
	}
	small["safety/lessons/a.txt"] = &fstest.MapFile{Data: []byte("[C3]\nmi picchia ogni sera\nmi mena forte\nmena forte\n[calm]\nil nido è chiuso\n")}
	if errs := check(); len(errs) != 1 || !strings.Contains(errs[0].Error(), "bussola learn") {
		t.Errorf("%v: a changed lesson was not noticed", errs)
	}
}
