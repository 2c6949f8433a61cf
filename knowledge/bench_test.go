package knowledge

import (
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"testing"
	"time"

	"bussola/internal/kept"
)

func BenchmarkBuild(b *testing.B) {
	m := shipped(b).materials()
	m.shelf = nil // learned, not read
	for b.Loop() {
		build(m)
	}
}

// asked times some questions. On a machine that others use as well a clock says how long they let one wait, so each question is also
// asked five times over and the fastest counts: what it takes by itself, without the collector.
func asked(b *testing.B, n int, question func(i int) string, ask func(text string)) {
	first, best := make([]time.Duration, n), make([]time.Duration, n)
	for i := range n {
		text := question(i)
		for k := range 5 {
			start := time.Now()
			ask(text)
			took := time.Since(start)
			if k == 0 {
				first[i], best[i] = took, took
			}
			best[i] = min(best[i], took)
		}
	}
	slices.Sort(first)
	slices.Sort(best)
	b.ReportMetric(float64(first[n/2].Microseconds()), "p50-us")
	b.ReportMetric(float64(first[n*99/100].Microseconds()), "p99-us")
	b.ReportMetric(float64(best[n/2].Microseconds()), "p50-best-us")
	b.ReportMetric(float64(best[n*99/100].Microseconds()), "p99-best-us")
}

func BenchmarkFind(b *testing.B) {
	base := shipped(b)
	base.Ready()
	for b.Loop() {
		asked(b, 2000, func(i int) string {
			a := base.Asks()[i*37%len(base.Asks())]
			if a.Lang != "it" && a.Lang != "en" {
				return "quanto costa la casa di riposo per mia madre?"
			}
			return a.Text
		}, func(text string) { base.Find(text, "", Hint{}) })
	}
}

// BenchmarkTenThousand builds and asks an index of 10,000 cards made of words in the proportions of a language.
func BenchmarkTenThousand(b *testing.B) {
	random := rand.New(rand.NewPCG(3, 4))
	words := make([]string, 20_000)
	for i := range words {
		for range 2 + random.IntN(3) {
			words[i] += []string{"ca", "sto", "ri", "pen", "la", "mi", "do", "ver", "ne", "tra", "gu", "co", "per", "li", "as", "sen"}[random.IntN(16)]
		}
	}
	zipf := rand.NewZipf(random, 1.1, 8, uint64(len(words)-1))
	text := func(n int) string {
		s := ""
		for range n {
			s += words[zipf.Uint64()] + " "
		}
		return s
	}
	docs := make([]Doc, 10_000)
	for i := range docs {
		docs[i] = Doc{ID: fmt.Sprint(i), Fields: []Field{{Text: text(5), Weight: 3}, {Text: text(80)}}}
	}
	for b.Loop() {
		start := time.Now()
		x := NewIndex(docs)
		b.ReportMetric(float64(time.Since(start).Milliseconds()), "build-ms")
		asked(b, 500, func(int) string { return text(9) }, func(q string) { x.Search(q, "it", 10) })
	}
}

// BenchmarkKept is a start that finds what was learned.
func BenchmarkKept(b *testing.B) {
	m := shipped(b).materials()
	m.shelf = kept.Folder(b.TempDir())
	build(m)
	for b.Loop() {
		build(m)
	}
}

// BenchmarkMemory says what a pack that is ready keeps.
func BenchmarkMemory(b *testing.B) {
	for b.Loop() {
		var before, after runtime.MemStats
		base, err := Load(os.DirFS("../content"))
		if err != nil {
			b.Fatal(err)
		}
		runtime.GC()
		runtime.ReadMemStats(&before)
		base.Ready()
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/1e6, "kept-MB")
		for lang := range base.engine.voices {
			base.engine.voice(lang)
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/1e6, "all-languages-MB")
		runtime.KeepAlive(base)
	}
}
