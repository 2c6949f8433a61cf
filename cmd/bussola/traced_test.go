package main

import (
	"cmp"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/encoding/prototext"
	"google.golang.org/protobuf/proto"

	"bussola/bot/bottest"
)

// collector is a receiver of OTLP over HTTP.
type collector struct {
	t    *testing.T
	mu   sync.Mutex
	got  []*tracepb.TracesData
	head http.Header
	came chan struct{}
}

// collecting starts one, and has what this test serves send to it.
func collecting(t *testing.T) *collector {
	t.Helper()
	c := &collector{t: t, came: make(chan struct{}, 1)}
	s := httptest.NewServer(c)
	t.Cleanup(s.Close)
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", s.URL)
	t.Setenv("OTEL_EXPORTER_OTLP_HEADERS", "x-key=a%20b")
	t.Setenv("OTEL_BSP_SCHEDULE_DELAY", "50")
	return c
}

func (c *collector) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	raw, err := io.ReadAll(r.Body)
	var d tracepb.TracesData
	if err == nil {
		err = proto.Unmarshal(raw, &d)
	}
	if err != nil || r.URL.Path != "/v1/traces" || r.Header.Get("Content-Type") != "application/x-protobuf" {
		c.t.Errorf("the collector was sent to %s: %v", r.URL.Path, err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.got, c.head = append(c.got, &d), r.Header
	select {
	case c.came <- struct{}{}:
	default:
	}
}

// everything is all that came, as text.
func (c *collector) everything() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var b strings.Builder
	for _, d := range c.got {
		b.WriteString(prototext.Format(d))
	}
	return b.String()
}

// spans are all that came, by their beginning.
func (c *collector) spans() (out []*tracepb.Span) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, d := range c.got {
		for _, r := range d.ResourceSpans {
			for _, s := range r.ScopeSpans {
				out = append(out, s.Spans...)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b *tracepb.Span) int { return cmp.Compare(a.StartTimeUnixNano, b.StartTimeUnixNano) })
	return out
}

func (c *collector) count(name string) (n int) {
	for _, s := range c.spans() {
		if s.Name == name || name == "other" && strings.HasSuffix(s.Name, name) {
			n++
		}
	}
	return n
}

// shapes are the traces, each as its parts with where they belong and what else is told of them. Whether a part began before the one
// that ended before it shows too.
func (c *collector) shapes() (out [][]string) {
	var ids []string
	traces := map[string][]*tracepb.Span{}
	for _, s := range c.spans() {
		id := string(s.TraceId)
		if traces[id] == nil {
			ids = append(ids, id)
		}
		traces[id] = append(traces[id], s)
	}
	for _, id := range ids {
		names := map[string]string{}
		for _, s := range traces[id] {
			names[string(s.SpanId)] = s.Name
		}
		var parts []string
		ended := map[string]uint64{} // in each part, when what was in it last ended
		for _, s := range traces[id] {
			order := "after"
			if s.StartTimeUnixNano < ended[string(s.ParentSpanId)] {
				order = "BEFORE"
			}
			ended[string(s.ParentSpanId)] = s.EndTimeUnixNano
			parts = append(parts, fmt.Sprintf("%s in %q %s the last, %v %v %v %v", s.Name, names[string(s.ParentSpanId)], order, s.Kind, s.Attributes, s.Status, s.Events))
		}
		out = append(out, parts)
	}
	return out
}

// TestACryLooksAsAnyOtherTrace: nobody who sees the traces can tell which was a cry for help.
func TestACryLooksAsAnyOtherTrace(t *testing.T) {
	say := func(t *testing.T, text, answer string) (*collector, []string) {
		tg := bottest.New(bottest.Options{})
		t.Cleanup(tg.Close)
		t.Setenv("BUSSOLA_TELEGRAM_TOKEN", "42:TEST")
		traces := collecting(t)
		r := serving(t, &ServeCmd{Data: t.TempDir(), API: tg.URL()})
		ctx := r.lives
		ada := tg.Citizen(bottest.Person{ID: 7788990011, FirstName: "Ada", Lang: "it"})
		ada.Say(text)
		if _, err := ada.WaitText(ctx, answer); err != nil {
			t.Fatalf("%v\n%s", err, r.log)
		}
		for traces.count("show") == 0 {
			select {
			case <-traces.came:
			case <-ctx.Done():
				t.Fatalf("no reply is followed:\n%s", traces.everything())
			}
		}
		if err := r.halt(); err != nil {
			t.Fatal(err)
		}
		all := traces.shapes()
		if len(all) != 1 {
			t.Fatalf("%d traces of one message:\n%s", len(all), traces.everything())
		}
		if s := traces.spans(); s[0].Name != "turn" || s[0].EndTimeUnixNano-s[0].StartTimeUnixNano > uint64(time.Minute) {
			t.Errorf("the turn: %v", s[0])
		}
		if traces.head.Get("X-Key") != "a b" {
			t.Errorf("the headers: %v", traces.head)
		}
		return traces, all[0]
	}
	_, ordinary := say(t, "cos'è l'isee", "ISEE")
	cried, cry := say(t, "voglio morire", "112")
	if !reflect.DeepEqual(ordinary, cry) {
		t.Errorf("a cry is followed as\n%s\nand a question as\n%s", strings.Join(cry, "\n"), strings.Join(ordinary, "\n"))
	}
	for _, s := range cried.spans() { // the wait for Telegram, before all else, is seen nowhere
		if s.Name == "load" && s.StartTimeUnixNano-cried.spans()[0].StartTimeUnixNano > uint64(5*time.Second) {
			t.Error("the turn waits at its beginning")
		}
	}
}
