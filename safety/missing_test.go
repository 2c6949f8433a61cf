package safety

import (
	"slices"
	"testing"
	"time"
)

// TestAMissingChild: who looks for a child reads 112 and 114, and no line for whoever needs to be listened to.
func TestAMissingChild(t *testing.T) {
	n := load(t)
	day := time.Date(2026, 11, 25, 15, 0, 0, 0, n.rome)
	for _, text := range []string{"mio figlio di 14 anni è sparito da ieri sera", "mio figlio non torna a casa da due giorni", "la bambina non è tornata a casa",
		"mia figlia è scomparsa, ha lasciato un biglietto"} {
		d, ok := n.Find(text)
		got := n.Answer(d, "it", day, Place{}).Numbers
		if !ok || !d.Crisis || len(got) < 2 || got[0] != "112" || got[1] != "114" || slices.ContainsFunc(got[2:], func(s string) bool { return s != "19696" }) {
			t.Errorf("%q: %v, %+v", text, got, d)
		}
	}
	t.Run("and a danger told beside it has its line", func(t *testing.T) {
		d, _ := n.Find("mio marito mi picchia e mio figlio è scappato di casa")
		if got := n.Answer(d, "it", day, Place{}).Numbers; !slices.Contains(got, "1522") || !slices.Contains(got, "114") {
			t.Errorf("%v, %+v", got, d)
		}
	})
}
