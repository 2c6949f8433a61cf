// Package otlp tells traces to a collector, in OpenTelemetry's form over HTTP, when the standard variables ask for it.
//
// The kit of OpenTelemetry keeps what its users know: samplers, batches, resources, limits, each by its variable. Its own way to HTTP
// links gRPC into the program, 3 MB that every start would carry; the one here posts the same bytes.
package otlp

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	ours "bussola/trace"
)

// Exporter sends what tracers give it. A nil one does nothing.
type Exporter struct {
	provider *sdk.TracerProvider
	tracer   trace.Tracer
}

// On says whether the variables ask for traces.
func On() bool {
	return (os.Getenv("OTEL_EXPORTER_OTLP_ENDPOINT") != "" || os.Getenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") != "") &&
		!strings.EqualFold(os.Getenv("OTEL_SDK_DISABLED"), "true") && os.Getenv("OTEL_TRACES_EXPORTER") != "none"
}

// Open makes an exporter when the variables ask for one, and gives nil when they do not. It calls nobody: a collector that does
// not answer costs its traces, and a line in the log.
func Open(ctx context.Context, log *slog.Logger) (*Exporter, error) {
	if !On() {
		return nil, nil
	}
	p, err := FromVariables()
	if err != nil {
		return nil, err
	}
	p.log = log
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { log.Warn("traces", "error", err) }))
	res, err := resource.New(ctx, resource.WithAttributes(attribute.String("service.name", "bussola")), resource.WithTelemetrySDK(), resource.WithFromEnv())
	if err != nil && !errors.Is(err, resource.ErrPartialResource) {
		return nil, fmt.Errorf("OTEL_RESOURCE_ATTRIBUTES: %w", err)
	}
	out, err := otlptrace.New(ctx, p)
	if err != nil {
		return nil, err
	}
	provider := sdk.NewTracerProvider(sdk.WithBatcher(out), sdk.WithResource(res))
	return &Exporter{provider, provider.Tracer("bussola")}, nil
}

// Tracer gives a body's tracer; nil where nothing is exported.
func (e *Exporter) Tracer(body string) *ours.Tracer {
	if e == nil {
		return nil
	}
	return &ours.Tracer{Body: body, Now: time.Now, Take: e.take}
}

// take puts traces into the batch that leaves next. What has a name and a time is told, and of which body; nothing else.
func (e *Exporter) take(list []ours.Trace) {
	for _, t := range list {
		within := make([]context.Context, len(t.Parts))
		spans := make([]trace.Span, len(t.Parts))
		for i, p := range t.Parts {
			in, kind := context.Background(), trace.SpanKindInternal
			if p.In >= 0 {
				in = within[p.In]
			}
			if strings.Contains(p.Name, " ") { // a call
				kind = trace.SpanKindClient
			}
			within[i], spans[i] = e.tracer.Start(in, p.Name, trace.WithTimestamp(p.Began), trace.WithSpanKind(kind))
			if t.Body != "" {
				spans[i].SetAttributes(attribute.String("bussola.body", t.Body))
			}
			if p.Failure != "" {
				spans[i].SetStatus(codes.Error, "")
				spans[i].SetAttributes(attribute.String("error.type", p.Failure))
			}
		}
		for i, p := range slices.Backward(t.Parts) {
			spans[i].End(trace.WithTimestamp(p.Ended))
		}
	}
}

// Close sends what is left, as long as ctx lasts.
func (e *Exporter) Close(ctx context.Context) error {
	if e == nil {
		return nil
	}
	return e.provider.Shutdown(ctx)
}
