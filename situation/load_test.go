package situation

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"bussola/content"
	"bussola/knowledge"
)

func knowledgeDate(s string) knowledge.Date { return knowledge.Date(s) }

// broken gives the shipped pack with one file changed.
func broken(t *testing.T, file, old, new string) fs.FS {
	t.Helper()
	pack := fstest.MapFS{}
	err := fs.WalkDir(content.Files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(content.Files, name)
		pack[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	text := string(pack[file].Data)
	if !strings.Contains(text, old) {
		t.Fatalf("%s does not hold %q any more: change the test", file, old)
	}
	pack[file] = &fstest.MapFile{Data: []byte(strings.Replace(text, old, new, 1))}
	return pack
}

// Each mistake an editor can make is named with its line and what to do.
func TestMistakesAreNamedWithTheirLine(t *testing.T) {
	const file = "services/antiusura.yaml"
	const rule = `debiti == "usura"`
	base, err := knowledge.Load(content.Files)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, file, old, new, want string }{
		{"unknown fact", file, rule, `debito == "usura"`, `there is no fact "debito"; did you mean "debiti"?`},
		{"impossible value", file, rule, `debiti == "usurra"`, `debiti is never "usurra"; did you mean "usura"?`},
		{"impossible value in a list", file, rule, `debiti in ["usura", "mutuo"]`, `debiti is never "mutuo"; its values are`},
		{"wrong type", file, rule, `debiti >= 3`, `cannot be used between (string, int); a number is compared with a number`},
		{"threshold without a date", file, rule, `isee <= 10000.0`, `the threshold 10000 of isee has no date; put it in figures:`},
		{"age without a date", file, rule, `eta >= 65`, `the threshold 65 of eta has no date; put it in figures:`},
		{"unknown figure", file, rule, `isee <= figura["assegno-di-inclusione.isee-mass"]`, `there is no figure "assegno-di-inclusione.isee-mass"; did you mean "isee-max"?`},
		{"figure of nobody", file, rule, `isee <= figura["boh.isee-max"]`, `there is no service "boh"`},
		{"not a truth", file, rule, `figli_minori + 1`, `it gives a int, not a yes or no`},
		{"unreadable", file, rule, `debiti == `, `it cannot be read`},
		{"only for the orders", file, rule, `wants_person`, `there is no fact "wants_person"; only orient.yaml may look at it`},
		{"order about a service that is not there", ordersFile, `"mediazione-familiare" in top`, `"mediazione-famigliare" in top`, `there is no service "mediazione-famigliare"`},
		{"weight of a service that is not there", ordersFile, `antiusura: 98`, `antiusure: 98`, `there is no service "antiusure"; did you mean "antiusura"?`},
		{"order with an undated sum", ordersFile, `isee > ultima["morosita-incolpevole.isee-ultimo"]`, "isee > 26000.0", `the threshold 26000 of isee has no date; put it in figures:`},
		{"order with a figure nobody knows", ordersFile, `ultima["morosita-incolpevole.isee-ultimo"]`, `ultima["morosita-incolpevole.isee-vecchio"]`, `there is no figure "morosita-incolpevole.isee-vecchio"`},
		{"rule on a figure out of its period", file, rule, `isee <= ultima["carta-acquisti.isee-max"]`, `the last known figure rules on nothing`},
		{"supposition of a fact", supposeFile, "fact: isee,", "fact: ise_e,", `there is no fact "ise_e"`},
		{"supposition of a value", supposeFile, "word: servito", "word: servita", `"servita" is no answer of "residenza_comune"`},
		{"fact without frequencies", oddsFile, "fact: convivente", "fact: conviventi", `there is no fact "conviventi"`},
		{"answers without their words", "situation/answers.yaml", "income: [reddito, redditi, pensione, stipendio, guadagno, guadagna, guadagniamo, prendo, prende, prendiamo, busta, paga,\n  income, salary, wage, wages, pension, earn, earns]", "income: []", `situation/answers.yaml:1: income has no words`},
		{"two words in one answer", "situation/answers.yaml", "purtroppo,", "per fortuna,", `"per fortuna" is not one word`},
		{"question of an unknown type", "facts.yaml", "type: money", "type: soldi", `has type "soldi"; types are enum, list, int, money, bool`},
		{"question asked when", "facts.yaml", `needs: figli_minori >= 1`, `needs: figli_minor >= 1`, `there is no fact "figli_minor"; did you mean "figli_minori"?`},
	} {
		t.Run(c.name, func(t *testing.T) {
			pack := broken(t, c.file, c.old, c.new)
			b := base
			if c.file == file {
				if b, err = knowledge.Load(pack); err != nil {
					t.Fatal(err)
				}
			}
			_, err := Load(pack, b)
			if err == nil {
				t.Fatal("loaded without a word")
			}
			var line string
			for _, l := range strings.Split(err.Error(), "\n") {
				if strings.Contains(l, c.want) {
					line = l
				}
			}
			if line == "" {
				t.Fatalf("want %q in:\n%v", c.want, err)
			}
			if name, rest, _ := strings.Cut(line, ":"); name != c.file || !(rest[0] >= '0' && rest[0] <= '9') && c.file != "facts.yaml" {
				t.Errorf("no file and line: %s", line)
			}
		})
	}
}

// What people read in a question is short and plain.
func TestQuestionsArePlain(t *testing.T) {
	g := shipped(t)
	for _, f := range g.facts {
		t.Run(f.Name, func(t *testing.T) {
			for _, lang := range []string{"it", "en"} {
				if f.Ask[lang] == "" || f.Why[lang] == "" || f.Label[lang] == "" {
					t.Fatalf("no question, reason or label in %q", lang)
				}
				if n := len(strings.Fields(f.Label[lang])); n > 4 {
					t.Errorf("the label %q has %d words", f.Label[lang], n)
				}
			}
			for _, text := range []string{f.Ask["it"], f.AskOther["it"], f.Why["it"]} {
				if g := knowledge.Gulpease(text); text != "" && g < 60 {
					t.Errorf("%q reads at %.0f, 60 is the least", text, g)
				}
			}
			if len(f.Options) < 2 || len(f.Options) > 7 {
				t.Errorf("%d choices", len(f.Options))
			}
			for _, o := range f.Options {
				if o.Label["it"] == "" || o.Label["en"] == "" || !f.accepts(o.Value(f.Type)) {
					t.Errorf("choice %+v has no words or no value of the fact", o)
				}
				if v, ok := g.Read(f.Name, o.Label["it"], "it", now); !ok || !v.Equal(o.Value(f.Type)) {
					t.Errorf("typing the choice %q gives %v %+v", o.Label["it"], ok, v)
				}
			}
		})
	}
}
