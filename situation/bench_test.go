package situation

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// halfTold invents people of whom a part is known, as in a conversation.
func halfTold(g *Guide, n int) []Log {
	rnd := rand.New(rand.NewPCG(3, 3))
	var logs []Log
	for range n {
		who := g.Invent(rnd)
		var l Log
		for _, name := range g.Names() {
			if v, ok := who[name]; ok && rnd.IntN(3) == 0 {
				l = append(l, Entry{Fact: name, Value: v, Way: Told, At: now})
			}
		}
		logs = append(logs, l)
	}
	return logs
}

func BenchmarkOrient(b *testing.B) {
	g := shipped(b)
	logs := halfTold(g, 200)
	var took []time.Duration
	b.ResetTimer()
	for i := 0; b.Loop(); i++ {
		start := time.Now()
		g.Orient(Request{Log: logs[i%len(logs)]}, now)
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "µs-p99")
}

func BenchmarkRule(b *testing.B) {
	g := shipped(b)
	who := g.Invent(rand.New(rand.NewPCG(3, 3)))
	var took []time.Duration
	b.ResetTimer()
	for b.Loop() {
		start := time.Now()
		g.Rule(who, "2026-11-24")
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "µs-p99")
}
