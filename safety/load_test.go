package safety

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

// broken copies the content and changes one file of it.
func broken(t *testing.T, name, old, change string) fs.FS {
	t.Helper()
	out := fstest.MapFS{}
	err := filepath.WalkDir("../content/safety", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		out[strings.TrimPrefix(filepath.ToSlash(path), "../content/")] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile("../content/hotlines.yaml")
	if err != nil {
		t.Fatal(err)
	}
	out["hotlines.yaml"] = &fstest.MapFile{Data: data}
	if old == "" {
		delete(out, name)
		return out
	}
	text := string(out[name].Data)
	if !strings.Contains(text, old) {
		t.Fatalf("%s has no %q", name, old)
	}
	out[name].Data = []byte(strings.Replace(text, old, change, 1))
	return out
}

func TestMistakesOfAnEditor(t *testing.T) {
	for _, c := range []struct{ name, file, old, change, want string }{
		{"unknown key", "hotlines.yaml", "owner:", "oner:", "hotlines.yaml:10: field oner not found"},
		{"letters in a number", "hotlines.yaml", `number: "1522"`, `number: "1522x"`, "something else than digits"},
		{"no source", "hotlines.yaml", "    source: livornopress.it 24/12/2025; okfirenze.com 2024\n", "", "no owner, source or checked_on"},
		{"bad date", "hotlines.yaml", "checked_on: 2025-12-24", "checked_on: 24/12/2025", "checked_on is not a date"},
		{"bad hour", "hotlines.yaml", `from: "20:00"`, `from: "8 di sera"`, "is not like 09:30"},
		{"unknown line", "safety/patterns.yaml", `lines: ["1522"]`, `lines: ["1523"]`, `names the line "1523"`},
		{"unknown class", "safety/it/C3.yaml", "@partner + !@hit", "@partenr + !@hit", `there is no class "@partenr"`},
		{"unknown category", "safety/it/C1.yaml", "category: C1\n", "category: C77\n", `there is no category "C77"`},
		{"rule without a why", "safety/it/C1.yaml", "    why: non respira, respira male, non riesce a respirare, soffoca\n", "", "has no why"},
		{"stem too short", "safety/it/C1.yaml", "@non respir*|respira", "@non re*|respira", "too short"},
		{"two signs", "safety/it/C3.yaml", "@partner + !@hit", "@partner + !@hit .. male", "cannot stand in one pattern"},
		{"everyday unless", "safety/it/C1.yaml", `"incinta|gravidanza|mese_di"`, `"incinta|sonno"`, "every message"},
		{"unknown effect", "safety/it/modi-di-dire.yaml", "effect: idiom", "effect: idiot", "unknown effect"},
		{"no file of categories", "safety/patterns.yaml", "", "", "patterns.yaml:1"},
		{"a file in another language's folder", "safety/it/C9.yaml", "lang: it", "lang: en", "safety/it/C9.yaml:1: lang is \"en\" in the folder of \"it\"; write lang: it"},
		{"no Italian", "safety/replies.it.yaml", "", "", "replies.it.yaml:1: missing"},
		{"wrong language", "safety/replies.en.yaml", "lang: en", "lang: de", "write lang: en"},
		{"category without words", "safety/replies.en.yaml", "    text: Call 112 now. It answers", "    close: Call 112 now. It answers", "mapping key"},
		{"no traps", "safety/traps.tsv", "", "", "traps.tsv:1: missing"},
		{"a trap that sounds", "safety/traps.tsv", "id\tlang", "id\tlang\ttext\nq1\tit\tmio marito mi picchia\tnone\t\t\nid\tlang", `traps.tsv:2: "mio marito mi picchia" sounds an alarm`},
		{"a voice unheard", "safety/voices.tsv", "id\tlang", "id\tlang\ttext\nq1\tit\tbuongiorno a tutti\tcrisis\tC1\t112\nid\tlang", "voices.tsv:2"},
		{"too long", "safety/replies.it.yaml", "Risponde giorno e notte. È gratis. Di' dove sei", strings.Repeat("Risponde a chi sta male. ", 12) + "Di' dove sei", "words, at most 60"},
		{"hard to read", "safety/replies.it.yaml", "    text: Chiama subito il 112. Risponde giorno e notte. È gratis. Di' dove sei e che cosa succede. Poi fai quello che ti dicono.", "    text: Contattare immediatamente telefonicamente l'organizzazione emergenziale territorialmente competente.", "Gulpease"},
		{"a number that is no record", "safety/replies.it.yaml", "Chiama subito il 112. Risponde", "Chiama subito il 800 999 000. Risponde", "which is no open line"},
		{"a promise that is not kept", "safety/replies.it.yaml", "Risponde giorno e notte. È gratis. Di' dove sei", "Ho avvisato i soccorsi. Di' dove sei", "nobody is told by the bot"},
	} {
		t.Run(c.name, func(t *testing.T) {
			errs := Check(broken(t, c.file, c.old, c.change))
			for _, err := range errs {
				if strings.Contains(err.Error(), c.want) {
					return
				}
			}
			t.Errorf("no error says %q: %v", c.want, errs)
		})
	}
}
