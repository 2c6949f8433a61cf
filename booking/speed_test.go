package booking

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// big is a body of fifty social workers, half of whose time is taken, bookable for sixty days.
func big(t testing.TB) (*Agenda, *Ledger, time.Time) {
	t.Helper()
	p := plan{office: []string{"09:00-13:00", "14:00-18:00"}, daysOff: map[time.Weekday]bool{time.Sunday: true}, patron: "06-24",
		cells: 2, every: 1, notice: time.Hour, horizon: 60}
	for range 50 {
		p.workers = append(p.workers, planWorker{ceiling: 16})
	}
	a, err := Load(p.yaml())
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 25, 8, 0, 0, 0, time.UTC)
	var busy Ledger
	for i, s := range a.Slots(Query{Reason: "prova"}, &busy, now) {
		for w := range 50 {
			if (i+w)%4 < 2 {
				busy.Mark(WorkerID(fmt.Sprintf("w%d", w)), CellOf(s.Start))
			}
		}
	}
	return a, &busy, now
}

func BenchmarkNextSlots(b *testing.B) {
	a, busy, now := big(b)
	took := make([]time.Duration, 0, 1<<12)
	for b.Loop() {
		begin := time.Now()
		if len(a.Slots(Query{Reason: "prova"}, busy, now)) == 0 {
			b.Fatal("nothing is free")
		}
		took = append(took, time.Since(begin))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
}

// TestNextSlotsAreQuick holds the half that must be quick to less than 5 ms, with room for a busy machine and the race detector:
// the median of a hundred, not the p99, which the benchmark measures.
func TestNextSlotsAreQuick(t *testing.T) {
	a, busy, now := big(t)
	var took []time.Duration
	for range 100 {
		begin := time.Now()
		if len(a.Slots(Query{Reason: "prova"}, busy, now)) < 1000 {
			t.Fatal("the body has not as many free times as it should")
		}
		took = append(took, time.Since(begin))
	}
	slices.Sort(took)
	if half := took[50]; half > 50*time.Millisecond {
		t.Errorf("the median is %v", half)
	}
}
