package situation

import (
	"encoding/json"
	"sort"
	"strings"
	"testing"
)

// TestWhoseFacts: a story about somebody else told beside one's own facts. What is of the one in need, what is of the other, and what
// went to the wrong one.
func TestWhoseFacts(t *testing.T) {
	g := shipped(t)
	show := func(list []Reading) string {
		var out []string
		for _, r := range list {
			v, _ := json.Marshal(r.Value)
			out = append(out, r.Fact+"="+strings.Trim(string(v), `"`))
		}
		sort.Strings(out)
		return strings.Join(out, " ")
	}
	for _, c := range []struct{ text, has, beside, never string }{
		{"mio padre ha 84 anni, è caduto e non cammina più; io ho perso il lavoro e ho due figli piccoli, prendiamo 900 euro al mese",
			"eta=84 ridotta_deambulazione=true", "figli_minori=2 lavoro=disoccupato", "figli_minori"},
		{"io ho 45 anni e sono invalida al 80%, mio padre ha 82 anni con l'accompagnamento e vive con me", "eta=82 accompagnamento=si", "eta=45 invalidita_pct=80", "invalidita_pct=80"},
		{"mia sorella ha 40 anni e il permesso scaduto, io sono cittadina italiana, lei ha una bambina di 2 anni",
			"eta=40 titolo_soggiorno=scaduto_o_assente figli_minori=1 eta_figlio_piu_piccolo_mesi=24", "cittadinanza=italiana", "cittadinanza"},
		{"mia madre ha 70 anni e tre figli, io ho due bimbi di 3 e 5 anni", "eta=70", "figli_minori=2", "figli_minori"},
		{"mio babbo un ce la fa più a lavarsi, io ho 50 anni e sono disoccupato", "eta=50 lavoro=disoccupato", "per_chi=genitore autosufficienza=non_autosufficiente", "autosufficienza"},
		{"ho 34 anni e due bambini di 4 e 7 anni", "eta=34 figli_minori=2", "", "vive_solo"},
	} {
		t.Run(c.text, func(t *testing.T) {
			got, beside := show(g.Understand(c.text, "it", now)), show(g.Beside(c.text, "it", now))
			for _, want := range strings.Fields(c.has) {
				if !strings.Contains(got, want) {
					t.Errorf("%q is not of the one in need: %s", want, got)
				}
			}
			for _, want := range strings.Fields(c.beside) {
				if !strings.Contains(beside, want) {
					t.Errorf("%q is not told of the other: %s", want, beside)
				}
			}
			if c.beside == "" && beside != "" {
				t.Errorf("of nobody else is anything told, and yet: %s", beside)
			}
			if strings.Contains(got, c.never) {
				t.Errorf("%q went to the wrong one: %s", c.never, got)
			}
		})
	}
}

func TestHalfOfAQuestion(t *testing.T) {
	g := shipped(t)
	for text, want := range map[string]bool{
		"mia mamma ha 80 anni e ha la 104": true, "ha la 104 comma 3": true, "non ho la 104": false, "abbiamo fatto domanda per la 104": false, "ho 80 anni": false,
	} {
		if got := g.Half("legge104", text, "it", now); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
