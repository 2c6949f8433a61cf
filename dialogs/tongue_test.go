package dialogs

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"bussola/content"
)

// TestTonguesSayTheSame: whoever writes in a language that is not spoken finds the same ways as in every other.
func TestTonguesSayTheSame(t *testing.T) {
	texts := shipped(t)
	if got := slices.Sorted(maps.Keys(texts.tongues)); !slices.Equal(got, []string{"ar", "es", "fr", "ro", "ru", "sq", "uk", "zh"}) {
		t.Fatalf("languages %v", got)
	}
	fr := texts.tongues["fr"]
	for lang, words := range texts.tongues {
		for command := range fr.Words {
			if len(words.Words[command]) == 0 {
				t.Errorf("%s: no whole message means %q", lang, command)
			}
		}
		for group := range fr.Groups {
			if len(words.Groups[group]) == 0 {
				t.Errorf("%s: no words in the group %q", lang, group)
			}
		}
		for key := range fr.Says {
			if words.Says[key] == "" {
				t.Errorf("%s: nothing is said for %q", lang, key)
			}
		}
		for _, day := range fr.When {
			if !slices.Contains(slices.Collect(maps.Values(words.When)), day) {
				t.Errorf("%s: no word is the Italian %q", lang, day)
			}
		}
	}
}

func TestTonguesMistakes(t *testing.T) {
	files := func(edit func(string) string) fstest.MapFS {
		out := fstest.MapFS{}
		for _, name := range []string{"texts/it.yaml", "texts/en.yaml", "texts/words.yaml", "texts/inside.yaml", "texts/frames.yaml", "texts/tongues/fr.yaml"} {
			raw, err := content.Files.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			data := string(raw)
			if strings.HasPrefix(name, "texts/tongues") {
				data = edit(data)
			}
			out[name] = &fstest.MapFile{Data: []byte(data)}
		}
		return out
	}
	for _, c := range []struct{ name, from, to, want string }{
		{"a place that is not filled", "{title}", "{titre}", "texts/tongues/fr.yaml:2: card: it has the names [{call} {emergency} {office} {phone} {titre}]"},
		{"nothing said of an interpreter", "  interpreter: ", "  spoken_too: ", "spoken_too"},
		{"a text that is said nowhere", "  talk_thanks: ", "  talk_merci: ", "talk_merci: texts/it.yaml has no text of this name"},
		{"a text with a name of its own", "appelle le {emergency}", "appelle le {urgence}", "it has the names"},
		{"no way out", "leave: Sortir\n", "", "leave: missing; see the other languages"},
		{"a screen that asks nothing", "  phone: ", "  # phone: ", `steps: nothing says what the screen "phone" asks`},
		{"a group that no frame reads", "  meeting: ", "  meetings: ", `texts/tongues/fr.yaml: there is no group "meetings"`},
		{"a word that means two things", "  leave: [sortir", "  leave: [menu, sortir", `texts/tongues/fr.yaml: "menu" means both menu and leave`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := LoadTexts(files(func(s string) string { return strings.Replace(s, c.from, c.to, 1) }))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
	if _, err := LoadTexts(files(func(s string) string { return s })); err != nil {
		t.Errorf("nothing is wrong, and yet: %v", err)
	}
}

// TestDaysInTheirOwnWords: a day is read in the language that the person writes in, in scripts without spaces too.
func TestDaysInTheirOwnWords(t *testing.T) {
	texts := shipped(t)
	for lang, c := range map[string][2]string{
		"fr": {"jeudi après-midi", "giovedi pomeriggio"}, "es": {"el jueves por la tarde", "el giovedi pomeriggio"},
		"ro": {"joi după-amiază", "giovedi pomeriggio"}, "sq": {"të enjten pasdite", "giovedi pomeriggio"},
		"uk": {"у четвер після обіду", "у giovedi pomeriggio"}, "ar": {"الخميس مساء", "giovedi sera"}, "zh": {"星期四下午3点", "giovedi pomeriggio 3 点"},
	} {
		if got := texts.tongues[lang].italian(c[0]); got != c[1] {
			t.Errorf("%s: %q is %q, want %q", lang, c[0], got, c[1])
		}
	}
}

// TestTuscanIsNoSpanish: what only shares small words with another language is not taken for it.
func TestTuscanIsNoSpanish(t *testing.T) {
	texts := shipped(t)
	for _, c := range []struct {
		lang, text string
		want       bool
	}{
		{"es", "no un prende niente", false}, {"es", "no", false}, {"es", "la mi mamma no", false}, {"es", "necesito ayuda con el alquiler", true}, {"es", "no tengo dinero", true},
		{"ro", "am nevoie de ajutor", true}, {"ro", "nu am bani", true}, {"ro", "la casa da me", false}, {"fr", "aide logement", true}, {"fr", "je suis seule", true},
		{"sq", "kam nevojë", true}, {"uk", "допоможіть", true}, {"zh", "没有钱", true}, {"ar", "ليس عندي مال", true},
	} {
		if got := texts.tongues[c.lang].wrote(c.text); got != c.want {
			t.Errorf("%s: %q: %v", c.lang, c.text, got)
		}
	}
}

func TestAsksOfUs(t *testing.T) {
	texts := shipped(t)
	for text, want := range map[string]bool{
		"parlez-vous français ?": true, "أريد أن أتكلم مع شخص بالعربية": true, "你说中文吗": true, "I want to talk to someone in English": true,
		"voglio parlare con qualcuno": false, "sono albanese": false, "non parlo italiano": false, "non voglio più essere chiamata": true,
		"non mi serve più la telefonata": true, "no me han llamado": true, "domani non posso": true, "sposta la telefonata a venerdì": true, "non ce la faccio più": false, "non voglio più vivere": false, "basta, non ci sono più": false, "aiuto, parlate francese? mi vuole ammazzare": false,
	} {
		if got := texts.AsksOfUs(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
