//go:build unix

package situation

import (
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// worked is the processor's time this thread has used: what a turn costs, whatever else the machine is doing.
func worked(b *testing.B) time.Duration {
	var t unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &t); err != nil {
		b.Fatal(err)
	}
	return time.Duration(t.Nano())
}

// report runs something as often as the benchmark wants and tells its median and its 99th percentile.
func report(b *testing.B, do func(i int)) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var took []time.Duration
	b.ResetTimer()
	for i := 0; b.Loop(); i++ {
		start := worked(b)
		do(i)
		took = append(took, worked(b)-start)
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "µs-median")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "µs-p99")
}

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
	report(b, func(i int) { g.Orient(Request{Log: logs[i%len(logs)]}, now) })
}

func BenchmarkRule(b *testing.B) {
	g := shipped(b)
	who := g.Invent(rand.New(rand.NewPCG(3, 3)))
	report(b, func(int) { g.Rule(who, "2026-11-24") })
}
