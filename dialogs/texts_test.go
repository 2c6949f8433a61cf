package dialogs

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"bussola/booking"
	"bussola/content"
	"bussola/knowledge"
)

func shipped(t *testing.T) *Texts {
	t.Helper()
	texts, err := LoadTexts(content.Files)
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

func TestTextsLoad(t *testing.T) {
	texts := shipped(t)
	if got := texts.Langs(); !slices.Equal(got, []string{"en", "it"}) {
		t.Errorf("languages %v", got)
	}
	for lang, m := range texts.byLang {
		for key, text := range m {
			if strings.TrimSpace(text) == "" {
				t.Errorf("%s: %s says nothing", lang, key)
			}
			if strings.Count(text, "{") != len(name.FindAllString(text, -1)) || strings.Count(text, "}") != strings.Count(text, "{") {
				t.Errorf("%s: %s has a brace that is not a {name}", lang, key)
			}
			if it := texts.byLang["it"][key]; strings.Count(it, "\n") != strings.Count(text, "\n") || strings.Count(it, "# ") != strings.Count(text, "# ") {
				t.Errorf("%s: %s has other lines or headings than Italian", lang, key)
			}
		}
	}
	for _, list := range []struct {
		key string
		n   int
	}{{"weekdays", 7}, {"months", 12}} {
		for lang, m := range texts.byLang {
			if got := strings.Split(m[list.key], "|"); len(got) != list.n {
				t.Errorf("%s: %s lists %d, want %d", lang, list.key, len(got), list.n)
			}
		}
	}
}

func TestTextsMistakes(t *testing.T) {
	words := &fstest.MapFile{Data: []byte("menu: [menu]\n")}
	inside := &fstest.MapFile{Data: []byte("safe: [a]\nnot: [a]\nbut: [a]\nhide: [a]\ntell: [a]\ntimes: [a]\nunname: [a]\nname-lead: [a]\n")}
	for _, c := range []struct {
		name, it, en, words, want string
	}{
		{"a key not translated", "a: uno\nb: due\n", "a: one\n", "", `texts/en.yaml: "b" is missing`},
		{"a key nobody says", "a: uno\n", "a: one\nb: two\n", "", `texts/en.yaml: "b" is not in texts/it.yaml`},
		{"other names", "a: uno {x}\n", "a: one {y}\n", "", `"a" has the names [{y}], Italian has [{x}]`},
		{"a word that means two things", "a: uno\n", "a: one\n", "menu: [Casa]\nback: [casa!]\n", `means both`},
		{"not a text", "a: [uno]\n", "a: one\n", "", `texts/it.yaml:1`},
	} {
		t.Run(c.name, func(t *testing.T) {
			fsys := fstest.MapFS{"texts/it.yaml": {Data: []byte(c.it)}, "texts/en.yaml": {Data: []byte(c.en)}, "texts/words.yaml": words, "texts/inside.yaml": inside}
			if c.words != "" {
				fsys["texts/words.yaml"] = &fstest.MapFile{Data: []byte(c.words)}
			}
			if _, err := LoadTexts(fsys); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
	if _, err := LoadTexts(fstest.MapFS{"texts/words.yaml": words, "texts/inside.yaml": inside}); err == nil {
		t.Error("no Italian, and no error")
	}
}

// families are the keys that the code builds from a beginning and a value: every value it can have.
func families(t *testing.T) map[string][]string {
	var open, shown, phones, outcomes, areas []string
	for _, s := range constants(t, "../booking", "State") {
		if (booking.Callback{State: booking.State(s)}).Open() {
			open = append(open, s)
		}
		if s != string(booking.Draft) {
			shown = append(shown, s)
		}
	}
	for _, p := range booking.PhoneProblems() {
		phones = append(phones, strings.ReplaceAll(string(p), "-", "_"))
	}
	for _, o := range booking.Outcomes() {
		outcomes = append(outcomes, strings.ReplaceAll(string(o), "-", "_"))
	}
	for _, a := range knowledge.Areas {
		areas = append(areas, string(a))
	}
	part := []string{string(knowledge.What)}
	for _, f := range parts {
		part = append(part, string(f))
	}
	dues := []string{"retention", "call_details", "erase_left", "unassured"} // those of turn
	for _, k := range booking.DueKinds() {
		dues = append(dues, strings.ReplaceAll(string(k), "-", "_"))
	}
	return map[string][]string{
		"part_":         part,
		"odd_":          {"photo", "voice", "sticker", "document", "location"}, // the others are odd_other
		"talk_":         {"greeting", "thanks", "who", "bye", "insult", "howareyou", "sorry", "test", "data", "data_delete", "data_police", "data_children", "data_parents", "mourning"},
		"area_":         areas,
		"neutral_":      {"violenza", "minore_a_rischio", "sfruttamento"},                                                                                                                                           // facts that tell too much over a shoulder
		"aside_":        {"offer", "phone_why", "cannot", "pause", "ai", "missed", "again", "wait", "refused", "nobody", "not_yet", "office", "someone", "free", "shows", "when", "start", "recorded", "real_name"}, // named in texts/frames.yaml
		"phone_":        phones,
		"state_":        open,
		"desk_state_":   shown,
		"mydata_state_": shown,
		"mydata_due_":   dues,
		"desk_outcome_": outcomes,
		"lang_":         {"it", "en", "fr", "es", "ro", "sq", "ar", "zh", "uk", "ru"}, // the languages that a social worker may be said to speak
		"why_":          {string(Name), string(Phone), string(Calling)},
		"why_call_":     {askTimes, askHide, askFor, askLang},
		"deadline_":     {"eviction", "discharge", "hearing", "other"},
	}
}

// TestSmallTalkHasAnAnswer: whatever kind of small talk the editors add examples for, there is something to say.
func TestSmallTalkHasAnAnswer(t *testing.T) {
	data, err := content.Files.ReadFile("asks/_smalltalk.tsv")
	if err != nil {
		t.Fatal(err)
	}
	kinds := 0
	for line := range strings.Lines(string(data)) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		if len(f) < 3 || strings.HasPrefix(line, "#") {
			continue
		}
		kinds++
		if kind := f[1]; kind != "ok" && !slices.Contains(families(t)["talk_"], kind) {
			t.Errorf("asks/_smalltalk.tsv: nothing answers %q; write talk_%s in the texts and list it in families", kind, kind)
		}
	}
	if kinds == 0 {
		t.Error("asks/_smalltalk.tsv has no examples")
	}
}

func TestEveryKeySaidIsWritten(t *testing.T) {
	it := shipped(t).byLang["it"]
	said := map[string]bool{}
	families := families(t)
	for _, u := range usedKeys(t) {
		keys := []string{u.key}
		if u.prefix {
			keys = nil
			for _, value := range families[u.key] {
				keys = append(keys, u.key+value)
			}
			if keys == nil {
				t.Errorf("%s: nobody lists the values after %q; add them to families", u.at, u.key)
			}
		}
		for _, key := range keys {
			if it[key+quietForm] != "" {
				keys = append(keys, key+quietForm)
			}
		}
		for _, key := range keys {
			said[key] = true
			text, ok := it[key]
			if !ok && key != "" {
				t.Errorf("%s: %q is not in texts/it.yaml", u.at, key)
			}
			for _, m := range name.FindAllStringSubmatch(text, -1) {
				if !slices.Contains(u.names, m[1]) {
					t.Errorf("%s: %q has {%s}, and the code does not fill it in", u.at, key, m[1])
				}
			}
		}
	}
	for _, key := range sorted(it) {
		if !said[key] {
			t.Errorf("texts/it.yaml: nobody says %q", key)
		}
	}
}

// TestTextsReadEasily holds the words to what a tired person can read: 60 on the Gulpease scale is easy for who left school
// at fourteen, and where there may be danger 70 is the least.
func TestTextsReadEasily(t *testing.T) {
	for key, text := range shipped(t).byLang["it"] {
		if key == "weekdays" || key == "months" { // lists, never read as they are
			continue
		}
		least := 60.0
		if strings.Contains(text, "{emergency}") {
			least = 70
		}
		if g := knowledge.Gulpease(name.ReplaceAllString(text, "parola")); g < least {
			t.Errorf("%s reads at %.0f on the Gulpease scale, %.0f is the least: shorter sentences, shorter words", key, g, least)
		}
	}
}

// typed finds a phone number: those of the hotlines, or five digits and more however they are spaced.
var typed = regexp.MustCompile(`\b(112|113|114|115|118|1500|1522|1518|19696)\b|\d([ ./-]?\d){4,}`)

func TestNoNumberIsTyped(t *testing.T) {
	for lang, m := range shipped(t).byLang {
		for key, text := range m {
			if n := typed.FindString(text); n != "" {
				t.Errorf("%s: %s has the number %s typed in; numbers come from hotlines.yaml and from the body's offices", lang, key, n)
			}
		}
	}
	for _, n := range []string{"chiama il 112.", "055 000 0000", "800-290-290", "+393331234567"} {
		if !typed.MatchString(n) {
			t.Errorf("%q is not seen as a number", n)
		}
	}
}

func TestFold(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"capitals", "MENU", "menu"},
		{"an accent", "Perché", "perche"},
		{"an accent in two pieces", "perche\u0301", "perche"},
		{"a curly apostrophe", "l’assistente", "l'assistente"},
		{"a modifier apostrophe", "lʼassistente", "l'assistente"},
		{"a backtick", "l`assistente", "l'assistente"},
		{"a lone accent", "l´assistente", "l'assistente"},
		{"marks at the end", "basta!!!", "basta"},
		{"mixed marks at the end", "Ok, grazie ?!.", "ok, grazie"},
		{"marks inside stay", "10:30, va bene", "10:30, va bene"},
		{"spaces and breaks", "  non \n\t so ", "non so"},
		{"a hard space", "non\u00a0so", "non so"},
		{"only a mark", "?", "?"},
		{"nothing", " \n", ""},
		{"another script", "ДОМ", "дом"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := fold(c.in); got != c.want {
				t.Errorf("fold(%q) = %q, want %q", c.in, got, c.want)
			}
			if again := fold(fold(c.in)); again != fold(c.in) {
				t.Errorf("folding twice gives %q, once %q", again, fold(c.in))
			}
		})
	}
}

func TestCommandsAreHeardHoweverTyped(t *testing.T) {
	texts := shipped(t)
	for in, want := range map[string]string{"Menù": "menu", "PERCHÉ?": "why", "parlare con l’assistente sociale": "person",
		"non lo so...": "unsure", "Basta così!": "enough", "?": "help", "ho una domanda sulla casa": ""} {
		if got, _ := texts.Command(in); got != want {
			t.Errorf("%q is heard as %q, want %q", in, got, want)
		}
	}
}
