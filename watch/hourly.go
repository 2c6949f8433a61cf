package watch

import (
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// hourly is a counter that moves at the full hour only: what happened in an hour is published when it is over.
type hourly struct {
	now func() time.Time

	mu     sync.Mutex
	hour   time.Time // the one that pending belongs to
	shown  int
	hidden int
}

func newHourly(now func() time.Time) *hourly { return &hourly{now: now} }

func (h *hourly) add() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.turnOver()
	h.hidden++
}

func (h *hourly) turnOver() {
	if hour := h.now().Truncate(time.Hour); !hour.Equal(h.hour) {
		h.shown += h.hidden
		h.hour, h.hidden = hour, 0
	}
}

var crises = prometheus.NewDesc("bussola_crises_total", "Cries for help that were answered with the number, up to the last full hour.", nil, nil)

func (h *hourly) Describe(ch chan<- *prometheus.Desc) { ch <- crises }

func (h *hourly) Collect(ch chan<- prometheus.Metric) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.turnOver()
	ch <- prometheus.MustNewConstMetric(crises, prometheus.CounterValue, float64(h.shown))
}
