package safety

import (
	"sort"
	"strings"
	"testing"
	"time"
)

// ordinary is what most people write; long is a story of a screenful.
const ordinary = "buongiorno, mio marito ha perso il lavoro e siamo indietro con l'affitto: come si chiede il contributo e quali documenti servono?"

func BenchmarkFind(b *testing.B) {
	n := load(b)
	for name, text := range map[string]string{"ordinary": ordinary, "danger": "mio marito mi ha picchiato ieri sera davanti ai bimbi e ho paura", "long": strings.Repeat(ordinary+" ", 8)} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for range b.N {
				n.Find(text)
			}
		})
	}
}

// TestSpeed measures every message of the labelled sets. The limit is loose here, because a shared machine is slow under -race;
// the figures are in docs/safety.md with the command that prints them.
func TestSpeed(t *testing.T) {
	n := load(t)
	var took []time.Duration
	for _, s := range append(samples(t, "../content/safety/voices.tsv"), samples(t, "../content/safety/traps.tsv")...) {
		best := time.Hour
		for range 5 { // the best of five: other programs share the machine
			begin := time.Now()
			n.Find(s.text)
			best = min(best, time.Since(begin))
		}
		took = append(took, best)
	}
	sort.Slice(took, func(i, j int) bool { return took[i] < took[j] })
	p99 := took[len(took)*99/100]
	t.Logf("messages %d, median %v, p99 %v", len(took), took[len(took)/2], p99)
	if p99 > 20*time.Millisecond {
		t.Errorf("p99 %v: the net must never be felt", p99)
	}
}

func TestHugeTextsAreBounded(t *testing.T) {
	n := load(t)
	for name, unit := range map[string]string{"nonsense": "qwrtpsdf ", "danger": "mio marito mi picchia ", "letters": "a", "apostrophes": "'", "quotes": "«", "stems": "ammazzarlo picchiarlo bruciarlo ", "han": "打", "newlines": "\n"} {
		text := strings.Repeat(unit, (1<<20)/len(unit))
		begin := time.Now()
		n.Find(text)
		if d := time.Since(begin); d > 2*time.Second {
			t.Errorf("%s: %v for 1 MB", name, d)
		} else {
			t.Logf("%s: %v", name, d)
		}
	}
	t.Run("both ends are read, and not what lies between", func(t *testing.T) {
		const cry = "mio marito mi picchia. "
		filler := func(bytes int) string { return strings.Repeat("il nido apre alle otto. ", bytes/24) }
		for name, c := range map[string]struct {
			text  string
			heard bool
		}{
			"at the beginning": {cry + filler(60_000), true},
			"at the end":       {filler(60_000) + ". " + cry, true},
			"in the middle":    {filler(14_000) + ". " + cry + filler(46_000), false},
		} {
			if d, ok := n.Find(c.text); (ok && d.Crisis) != c.heard {
				t.Errorf("%s: heard %v, want %v", name, ok, c.heard)
			}
		}
	})
}
