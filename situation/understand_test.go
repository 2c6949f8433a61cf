package situation

import (
	"bufio"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// story is one line of testdata/understand: what somebody wrote, what follows from it, and what must not be concluded.
type story struct {
	ID        string           `json:"id"`
	Split     string           `json:"split"`
	Text      string           `json:"text"`
	Facts     map[string]Value `json:"facts"`
	Forbidden []string         `json:"forbidden"`
	Optional  []string         `json:"optional"`
}

func stories(t testing.TB, file string) []story {
	t.Helper()
	f, err := os.Open("testdata/understand/" + file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []story
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var s story
		if err := json.Unmarshal(lines.Bytes(), &s); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		out = append(out, s)
	}
	return out
}

func shippedReader(t testing.TB) *Reader {
	t.Helper()
	r, err := LoadReader(os.DirFS("../content"))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

var tellingDay = time.Date(2026, 11, 24, 11, 0, 0, 0, rome)

// implied facts follow by rule from those told: they may be read or not.
func implied(s story, fact string) bool {
	_, told := s.Facts["per_chi"]
	switch fact {
	case "per_chi":
		return !told
	case "over60_nel_nucleo":
		return s.Facts["eta"].Min >= 60
	case "disabile_nel_nucleo":
		return s.Facts["invalidita_pct"].Min > 0 || s.Facts["legge104"].Word != "" || s.Facts["accompagnamento"].Word == "si" || s.Facts["minore_disabile"].Yes != nil
	case "titolo_soggiorno":
		return s.Facts["cittadinanza"].Word == "italiana" || s.Facts["cittadinanza"].Word == "ue"
	case "prestazioni_in_corso":
		return s.Facts["lavoro"].Word == "pensionato"
	case "eta_figlio_piu_piccolo_mesi":
		_, ok := s.Facts["giorni_da_nascita_o_adozione"]
		return ok
	case "lavoro":
		_, ok := s.Facts["perdita_lavoro_involontaria"]
		return ok
	case "autosufficienza":
		return s.Facts["aiuto_a_casa"].Word == "badante"
	}
	for _, o := range s.Optional {
		if o == fact {
			return true
		}
	}
	return false
}

// TestStories holds the floors of precision and recall over stories in many voices: no fact that must not be concluded is.
func TestStories(t *testing.T) {
	r := shippedReader(t)
	for _, set := range []struct {
		file, split       string
		precision, recall float64
	}{
		{"dev.jsonl", "", 0.99, 0.99},
		{"own.jsonl", "tune", 0.98, 0.97},
		{"own.jsonl", "aside", 0.98, 0.97},
		{"own.jsonl", "second", 0.98, 0.97},
		{"own.jsonl", "third", 0.98, 0.95},
		{"own.jsonl", "fourth", 0.98, 0.95},
		{"own.jsonl", "breath", 0.94, 0.88},
	} {
		t.Run(set.file+set.split, func(t *testing.T) {
			right, wrong, expected, n := 0, 0, 0, 0
			for _, s := range stories(t, set.file) {
				if set.split != s.Split {
					continue
				}
				n++
				expected += len(s.Facts)
				got := map[string]Value{}
				for _, x := range r.Read(s.Text, "", tellingDay) {
					got[x.Fact] = x.Value
					want, ok := s.Facts[x.Fact]
					switch {
					case ok && (want.Equal(x.Value) || x.Value.kind == words && Words(want.Word).Equal(x.Value)):
						right++
					case ok || !implied(s, x.Fact):
						wrong++
						t.Logf("%s: %s = %+v from %q, wanted %+v\n\t%s", s.ID, x.Fact, x.Value, x.Words, want, s.Text)
					}
				}
				for _, name := range s.Forbidden {
					if v, ok := got[name]; ok {
						t.Errorf("%s: %s = %+v must not be concluded from: %s", s.ID, name, v, s.Text)
					}
				}
			}
			if n == 0 {
				t.Fatal("no stories")
			}
			precision, recall := float64(right)/float64(right+wrong), float64(right)/float64(expected)
			t.Logf("%d stories: precision %.4f, recall %.4f", n, precision, recall)
			if precision < set.precision || recall < set.recall {
				t.Errorf("precision %.4f and recall %.4f; at least %.2f and %.2f", precision, recall, set.precision, set.recall)
			}
		})
	}
}

// TestReading shows, one trap each, what changes the worth of the same words.
func TestReading(t *testing.T) {
	r := shippedReader(t)
	for _, c := range []struct{ name, text, fact, want string }{
		{"said", "Ho 46 anni", "eta", "46"},
		{"in letters", "ho quarantasei anni", "eta", "46"},
		{"in one word", "sono una quarantaseienne", "eta", "46"},
		{"put right", "Ho 45, anzi 46 anni", "eta", "46"},
		{"not this but that", "l'isee non è 8500 ma 9500", "isee", "9500"},
		{"supposed", "se avessi 46 anni", "eta", ""},
		{"of anybody", "uno che ha 46 anni può averlo?", "eta", ""},
		{"a stretch of time", "lavoro qui da 46 anni", "eta", ""},
		{"not yet", "compio 46 anni a maggio", "eta", ""},
		{"doubted", "credo di avere un isee di 9000 euro", "isee", ""},
		{"doubted after", "il mio isee è 9000 euro, credo", "isee", ""},
		{"bounded", "isee sotto i 10.000", "isee", `{"max":10000}`},
		{"between", "isee tra 5 e 6 mila euro", "isee", `{"max":6000,"min":5000}`},
		{"has it", "mia madre prende l'accompagnamento", "accompagnamento", `"si"`},
		{"has it not", "mia madre non prende l'accompagnamento", "accompagnamento", `"no"`},
		{"wants it", "vorrei l'accompagnamento per mia madre", "accompagnamento", ""},
		{"asks for it", "mia madre prende l'accompagnamento?", "accompagnamento", ""},
		{"is waiting for it", "abbiamo chiesto l'accompagnamento per mia madre", "accompagnamento", `"in_domanda"`},
		{"a ride", "cerco l'accompagnamento per portare mio padre alle visite", "accompagnamento", ""},
		{"was", "prima ero disoccupato, ora lavoro in fabbrica", "lavoro", `"dipendente"`},
		{"somebody else's", "Ho 50 anni, mia moglie è disoccupata", "lavoro", ""},
		{"the nephew's mother", "Chiedo per mio nipote, la madre beve", "dipendenza", ""},
		{"a carer by trade", "faccio la badante", "aiuto_a_casa", ""},
		{"no accent, no h", "o 46 anni", "eta", "46"},
		{"Tuscan", "un c'ho la residenza", "residenza_comune", `"nessuna"`},
		{"a slip", "sono disocupato", "lavoro", `"disoccupato"`},
		{"learning", "io no documenti", "titolo_soggiorno", `"scaduto_o_assente"`},
		{"a question answered", "Invalidità? No, mai chiesta. Chiedo per me", "invalidita_pct", "0"},
		{"a date", "nostra figlia è nata il 3 novembre", "giorni_da_nascita_o_adozione", "21"},
		{"since", "ho partorito da 3 settimane", "giorni_da_nascita_o_adozione", "21"},
		{"a birth in months", "ho partorito due mesi fa", "eta_figlio_piu_piccolo_mesi", "2"},
		{"somebody else's birth", "mio fratello è nato 3 mesi fa", "eta_figlio_piu_piccolo_mesi", ""},
		{"ages without years", "due figli di 10 e 14", "eta_figlio_piu_piccolo_mesi", "120"},
		{"a day to come", "il 2 dicembre mi sfrattano", "sfratto", `"esecuzione_fissata"`},
		{"a day of the week", "lunedì mi sfrattano", "sfratto", `"esecuzione_fissata"`},
		{"days to come", "mi sfrattano fra due settimane", "sfratto", `"esecuzione_fissata"`},
		{"a day of the court", "il 20 dicembre c'è l'udienza di sfratto", "sfratto", ""},
		{"a day supposed", "se mi sfrattano lunedì dove vado", "sfratto", ""},
		{"order and day", "il 2 dicembre devo lasciare casa, sfratto esecutivo", "sfratto", `"esecuzione_fissata"`},
		{"a carer who is gone", "la badante di mia madre è andata via stasera", "aiuto_a_casa", ""},
		{"a carer never had", "la badante la un c'è perché la costa troppo", "aiuto_a_casa", ""},
		{"a carer dear but there", "abbiamo la badante ma costa troppo", "aiuto_a_casa", `"badante"`},
		{"wants to move out", "vorrei andare a vivere da solo", "vive_solo", ""},
		{"ill, and who writes works", "mia moglie ha un tumore, lavoro in fabbrica", "per_chi", `"coniuge"`},
		{"her eviction, his job", "abbiamo lo sfratto, ho due bambini di 4 e 7 anni, mio marito è in cassa integrazione e l'isee è 7800", "per_chi", `"se_stesso"`},
		{"a month's pension", "prendo 650 euro al mese di pensione", "reddito_personale", `{"max":8450,"min":7800}`},
		{"a month's rent", "pago 600 euro al mese di affitto", "reddito_personale", ""},
		{"an invalidity pension", "prendo 780 di pensione di invalidità", "reddito_personale", ""},
		{"no income", "reddito zero", "reddito_personale", "0"},
		{"a town of the body", "abitiamo a Comune di esempio", "residenza_comune", `"servito"`},
		{"the landlord's lawyer", "il padrone ha mandato la lettera dell'avvocato", "sfratto", `"intimazione"`},
		{"one breath: the doubt is the second's", "ho 62 anni forse mi danno il 70 per cento di invalidità", "eta", "62"},
		{"one breath: the denial is the second's", "mi è arrivata l'intimazione di sfratto non ho mai visto un avvocato", "sfratto", `"intimazione"`},
		{"one breath: a husband acts", "vivo in una casa popolare mio marito non lavora più", "casa", `"erp"`},
		{"one breath: a noun is the verb", "ho un bimbo di 5 mesi lavoro come commessa", "lavoro", `"dipendente"`},
		{"one breath: a pension and a rent", "prendo 700 euro al mese pago 480 di affitto", "reddito_personale", `{"max":9100,"min":8400}`},
		{"a topic taken up again is no new clause", "mia madre ha 86 anni l'accompagnamento non lo prende", "accompagnamento", `"no"`},
		{"a household told one by one", "siamo io, mia moglie e due figli", "nucleo_componenti", "4"},
		{"a household not all counted", "siamo io, mia moglie e i figli", "nucleo_componenti", ""},
		{"a year of birth", "sono nata nel 1950", "eta", `{"max":76,"min":75}`},
		{"a year of arrival", "sono in Italia dal 2015", "anni_residenza_italia", `{"max":11,"min":10}`},
		{"a mother by what she is", "ragazza madre con una bimba di 3 anni", "figli_minori", "1"},
		{"washes alone, lives with us", "mia madre si lava da sola", "vive_solo", ""},
		{"English", "I'm 46 and unemployed", "lavoro", `"disoccupato"`},
		{"English, denied", "I don't have any debts", "debiti", `"nessuno"`},
		{"English, of another", "my brother is 46, I am 50. I'm asking for my brother", "eta", "46"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, said := "", ""
			for _, x := range r.Read(c.text, "", tellingDay) {
				if x.Fact == c.fact {
					b, err := json.Marshal(x.Value)
					if err != nil {
						t.Fatal(err)
					}
					got, said = string(b), x.Words
				}
			}
			if got != c.want {
				t.Errorf("%q: %s = %s, wanted %s", c.text, c.fact, got, c.want)
			}
			if got != "" && !strings.Contains(c.text, said) {
				t.Errorf("%q: the words %q are not the person's", c.text, said)
			}
		})
	}
}

// TestLexiconMistakes: an editor's slip is told with its file and line.
func TestLexiconMistakes(t *testing.T) {
	facts, err := os.ReadFile("../content/facts.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, lexicon, want string }{
		{"unknown key", "lang: it\nwords: x\n", `lexicon.it.yaml:2:`},
		{"unknown fact", "lang: it\nrules:\n  - {fact: etaa, value: 3, say: [\"tre\"]}\n", `lexicon.it.yaml:3: there is no fact "etaa"`},
		{"impossible value", "lang: it\nrules:\n  - {fact: lavoro, value: mago, say: [\"sono mago\"]}\n", "lexicon.it.yaml:3: lavoro: the value mago"},
		{"unknown class", "lang: it\nrules:\n  - {fact: eta, value: 3, say: [\"@chi tre\"]}\n", `no class "@chi"`},
		{"no number", "lang: it\nrules:\n  - {fact: eta, value: <n>, say: [\"anni\"]}\n", "holds no number"},
		{"gap at the end", "lang: it\nrules:\n  - {fact: eta, value: 3, say: [\"anni ..\"]}\n", "ends in nothing"},
		{"wrong language", "lang: en\n", `lang is "en"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := LoadReader(fstest.MapFS{"facts.yaml": {Data: facts}, "situation/lexicon.it.yaml": {Data: []byte(c.lexicon)}})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v; wanted %q", err, c.want)
			}
		})
	}
}

// FuzzRead: any text is read quickly, twice the same, with values that the schema accepts and words that were written.
func FuzzRead(f *testing.F) {
	for _, s := range stories(f, "own.jsonl") {
		f.Add(s.Text)
	}
	for _, s := range []string{"", "?", "45, anzi", "anzi 45", "non è 3 ma", "tra 5 e", "\xff\xfe", strings.Repeat("ho 45 anni e ", 500), "104comma3", "mia mia mia madre di mia di madre", "'''", "1.2.3,4", "due tre quattro figli di 1 2 3"} {
		f.Add(s)
	}
	r := shippedReader(f)
	schema := map[string]Fact{}
	for _, t := range r.tongues {
		for _, u := range t.rules {
			schema[u.Fact] = u.fact
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		begin := time.Now()
		got := r.Read(text, "it", tellingDay)
		if d := time.Since(begin); d > 500*time.Millisecond {
			t.Errorf("%d bytes took %v", len(text), d)
		}
		again := r.Read(text, "it", tellingDay)
		if len(got) != len(again) {
			t.Fatalf("read twice: %d facts, then %d", len(got), len(again))
		}
		for i, x := range got {
			if !x.Value.Equal(again[i].Value) || x.Fact != again[i].Fact {
				t.Errorf("read twice: %v, then %v", x, again[i])
			}
			if fact, ok := schema[x.Fact]; ok && !fact.accepts(x.Value) {
				t.Errorf("%s = %+v is not one of its values", x.Fact, x.Value)
			}
		}
	})
}

// BenchmarkRead reads every story. p99-us is over stories, each at its best of the rounds: how long a message takes, not how
// busy the machine was.
func BenchmarkRead(b *testing.B) {
	r := shippedReader(b)
	all := append(stories(b, "own.jsonl"), stories(b, "dev.jsonl")...)
	best := make([]time.Duration, len(all))
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		n := i % len(all)
		begin := time.Now()
		r.Read(all[n].Text, "", tellingDay)
		if d := time.Since(begin); best[n] == 0 || d < best[n] {
			best[n] = d
		}
	}
	b.StopTimer()
	slices.Sort(best)
	b.ReportMetric(float64(best[len(best)*99/100])/1e3, "p99-us")
	b.ReportMetric(float64(best[len(best)/2])/1e3, "median-us")
}
