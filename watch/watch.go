// Package watch lets an operator see how the bot does, and nobody see who uses it.
//
// A [Watch] counts what happened and answers Prometheus. What may be counted is a list in this file: a name that is not on it is
// counted as "other", so that no text, name or chat can ever become a label. Cries for help are published once an hour: beside a
// counter that moves at once, whoever sees the traffic would know whose message it was.
//
// [Log] is the same promise for the log: a list of the keys that may be written, and a last filter for what looks like a number
// of a person.
package watch

import (
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Watch counts for one body. Use New. It is safe for concurrent use.
type Watch struct {
	registry *prometheus.Registry
	events   *prometheus.CounterVec
	turns    prometheus.Histogram
	crises   *hourly
}

// State is what is asked of the store at each look, in the words of one body.
type State struct {
	OldestLetter time.Duration // how long the oldest unsent letter has been seen waiting; 0: none waits
	OldestDue    time.Duration // how long the first due row is overdue; 0: none is
	LateCalls    int           // callbacks that somebody should have taken, called or closed by now
	Stored       bool          // the store answered; when not, the others mean nothing
}

// New makes a Watch of a body; body is a label, "" where one alone is served. state is asked at every look, and bounds its own
// time; now tells the hour.
func New(body string, now func() time.Time, state func() State) *Watch {
	w := &Watch{registry: prometheus.NewRegistry(), crises: newHourly(now),
		events: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "bussola_events_total", Help: "What happened, by name. Operations has the list."}, []string{"what"}),
		turns: prometheus.NewHistogram(prometheus.HistogramOpts{Name: "bussola_turn_seconds", Help: "From an update in hand to the end of its turn, committed or not.",
			Buckets: []float64{.0005, .001, .002, .005, .01, .025, .05, .1, .25, .5, 1, 5, 15, 30}}),
	}
	for _, name := range Events() {
		w.events.WithLabelValues(name)
	}
	var into prometheus.Registerer = w.registry
	if body != "" {
		into = prometheus.WrapRegistererWith(prometheus.Labels{"body": body}, into)
	}
	into.MustRegister(w.events, w.turns, w.crises, &stateful{state})
	return w
}

// Count counts one thing that happened.
func (w *Watch) Count(what string) {
	if what == "crisis" {
		w.crises.add()
		return
	}
	if !known[what] {
		what = "other"
	}
	w.events.WithLabelValues(what).Inc()
}

// Turn notes how long a turn took, committed or not.
func (w *Watch) Turn(took time.Duration) { w.turns.Observe(took.Seconds()) }

// Handler shows all that the watches of a program saw, and how the program itself does, in Prometheus' text form.
func Handler(all ...*Watch) http.Handler {
	itself := prometheus.NewRegistry()
	itself.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	show := prometheus.Gatherers{itself}
	for _, w := range all {
		show = append(show, w.registry)
	}
	return promhttp.HandlerFor(show, promhttp.HandlerOpts{})
}

// stateful asks for a State once a look.
type stateful struct{ state func() State }

var (
	storeUp      = prometheus.NewDesc("bussola_store_up", "1 when the store answered just now.", nil, nil)
	oldestLetter = prometheus.NewDesc("bussola_outbox_oldest_seconds", "How long the oldest unsent reply has been seen waiting.", nil, nil)
	oldestDue    = prometheus.NewDesc("bussola_due_overdue_seconds", "How long the first thing that came due waits to be done.", nil, nil)
	lateCalls    = prometheus.NewDesc("bussola_callbacks_late", "Callbacks that somebody should have taken, called or closed by now.", nil, nil)
)

func (s *stateful) Describe(ch chan<- *prometheus.Desc) {
	ch <- storeUp
	ch <- oldestLetter
	ch <- oldestDue
	ch <- lateCalls
}

func (s *stateful) Collect(ch chan<- prometheus.Metric) {
	now := s.state()
	gauge := func(d *prometheus.Desc, v float64) { ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v) }
	if !now.Stored {
		gauge(storeUp, 0)
		return
	}
	gauge(storeUp, 1)
	gauge(oldestLetter, now.OldestLetter.Seconds())
	gauge(oldestDue, now.OldestDue.Seconds())
	gauge(lateCalls, float64(now.LateCalls))
}
