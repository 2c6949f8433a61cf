package knowledge

import (
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"testing"
	"time"
)

func BenchmarkBuild(b *testing.B) {
	m := shipped(b).materials()
	for b.Loop() {
		build(m)
	}
}

func BenchmarkFind(b *testing.B) {
	base := shipped(b)
	base.Ready()
	var times []time.Duration
	for i := 0; b.Loop(); i++ {
		a := base.asks[i*37%len(base.asks)]
		if a.Lang != "it" && a.Lang != "en" {
			a.Text = "quanto costa la casa di riposo per mia madre?"
		}
		start := time.Now()
		base.Find(a.Text, "", Hint{})
		times = append(times, time.Since(start))
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Microseconds()), "p50-us")
	b.ReportMetric(float64(times[len(times)*99/100].Microseconds()), "p99-us")
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
		var times []time.Duration
		for range 500 {
			q := text(9)
			start := time.Now()
			x.Search(q, "it", 10)
			times = append(times, time.Since(start))
		}
		slices.Sort(times)
		b.ReportMetric(float64(times[len(times)*99/100].Microseconds()), "p99-us")
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
