package otlp

import (
	"compress/gzip"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"

	ours "bussola/trace"
)

func TestVariables(t *testing.T) {
	tests := []struct {
		name, value, want string
	}{
		{"OTEL_EXPORTER_OTLP_ENDPOINT", "127.0.0.1:4318", "is no address"},
		{"OTEL_EXPORTER_OTLP_ENDPOINT", "ftp://127.0.0.1", "is no address"},
		{"OTEL_EXPORTER_OTLP_PROTOCOL", "grpc", "only http/protobuf"},
		{"OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "http/json", "only http/protobuf"},
		{"OTEL_EXPORTER_OTLP_COMPRESSION", "zstd", "gzip or none"},
		{"OTEL_EXPORTER_OTLP_HEADERS", "SECRET", "OTLP_HEADERS cannot be read"},
		{"OTEL_EXPORTER_OTLP_HEADERS", "key=%SECRET", "OTLP_HEADERS cannot be read"},
		{"OTEL_EXPORTER_OTLP_TIMEOUT", "10s", "milliseconds"},
		{"OTEL_EXPORTER_OTLP_CERTIFICATE", "/absent", "CERTIFICATE"},
		{"OTEL_EXPORTER_OTLP_HEADERS", "", ""},
		{"OTEL_EXPORTER_OTLP_COMPRESSION", "gzip", ""},
	}
	for _, test := range tests {
		t.Run(test.name+"="+test.value, func(t *testing.T) {
			t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318")
			t.Setenv(test.name, test.value)
			switch _, err := FromVariables(); {
			case test.want == "" && err != nil:
				t.Error(err)
			case test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "SECRET")):
				t.Errorf("it says %v, want %q", err, test.want)
			}
		})
	}
}

func TestOffUnlessAsked(t *testing.T) {
	for _, test := range []struct {
		set  [2]string
		want bool
	}{
		{[2]string{"OTEL_SERVICE_NAME", "x"}, false},
		{[2]string{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://127.0.0.1:1/x"}, true},
		{[2]string{"OTEL_EXPORTER_OTLP_ENDPOINT", ""}, false},
	} {
		t.Run(test.set[0], func(t *testing.T) {
			t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "")
			t.Setenv(test.set[0], test.set[1])
			e, err := Open(t.Context(), slog.New(slog.DiscardHandler))
			if err != nil || (e != nil) != test.want || (e.Tracer("") != nil) != test.want {
				t.Errorf("%v, %v", e, err)
			}
			t.Setenv("OTEL_SDK_DISABLED", "true")
			if On() {
				t.Error("it is on although it is switched off")
			}
		})
	}
}

// TestACollectorThatIsAway costs its traces and one line of the log; when it is back, that is told too.
func TestACollectorThatIsAway(t *testing.T) {
	away, got := true, 0
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if away {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		z, err := gzip.NewReader(r.Body)
		if err != nil {
			t.Error(err)
			return
		}
		raw, err := io.ReadAll(z)
		var d tracepb.TracesData
		if err != nil || proto.Unmarshal(raw, &d) != nil || len(d.ResourceSpans) != 1 {
			t.Errorf("%v %v", err, &d)
			return
		}
		got += len(d.ResourceSpans[0].ScopeSpans[0].Spans)
	}))
	defer s.Close()
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", s.URL+"/")
	t.Setenv("OTEL_EXPORTER_OTLP_COMPRESSION", "gzip")
	var log strings.Builder
	e, err := Open(t.Context(), slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	follow := func() {
		ctx, whole := e.Tracer("ente").Begin(context.Background(), ours.Turn)
		ours.Start(ctx, ours.Load).End("temporary")
		whole.End()
		once, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		if err := e.provider.ForceFlush(once); err != nil {
			t.Fatal(err)
		}
	}
	follow()
	follow()
	away = false
	follow()
	if err := e.Close(t.Context()); err != nil {
		t.Error(err)
	}
	if got != 2 {
		t.Errorf("%d parts arrived, want 2", got)
	}
	if said := log.String(); strings.Count(said, "\n") != 2 || !strings.Contains(said, "the collector answers 503") || !strings.Contains(said, "taken again") {
		t.Errorf("the log:\n%s", said)
	}
}
