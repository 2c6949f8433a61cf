package otlp

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"
)

// Post carries batches to a collector.
type Post struct {
	url     string
	headers map[string]string
	gzip    bool
	client  *http.Client
	log     *slog.Logger
	silent  atomic.Bool // it does not answer, and that was told
}

// FromVariables reads the standard variables and says which cannot be used. Those that name traces go before the others.
func FromVariables() (*Post, error) {
	p := &Post{url: os.Getenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"), headers: map[string]string{}}
	if p.url == "" {
		p.url = strings.TrimRight(os.Getenv("OTEL_EXPORTER_OTLP_ENDPOINT"), "/") + "/v1/traces"
	}
	if u, err := url.Parse(p.url); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, errors.New("OTEL_EXPORTER_OTLP_ENDPOINT is no address; it looks like http://127.0.0.1:4318")
	}
	if how := either("PROTOCOL"); how != "" && how != "http/protobuf" {
		return nil, fmt.Errorf("OTEL_EXPORTER_OTLP_PROTOCOL is %q: only http/protobuf is spoken; collectors listen for it at port 4318", how)
	}
	switch how := either("COMPRESSION"); how {
	case "", "none":
	case "gzip":
		p.gzip = true
	default:
		return nil, fmt.Errorf("OTEL_EXPORTER_OTLP_COMPRESSION is %q: give gzip or none", how)
	}
	for pair := range strings.SplitSeq(either("HEADERS"), ",") {
		name, value, ok := strings.Cut(pair, "=")
		value, err := url.PathUnescape(strings.TrimSpace(value))
		if name = strings.TrimSpace(name); name == "" && !ok {
			continue
		}
		if !ok || name == "" || err != nil {
			return nil, errors.New("OTEL_EXPORTER_OTLP_HEADERS cannot be read; it looks like authorization=Bearer%20KEY,name=value")
		}
		p.headers[name] = value
	}
	wait := 10 * time.Second
	if v := either("TIMEOUT"); v != "" {
		ms, err := strconv.Atoi(v)
		if err != nil || ms <= 0 {
			return nil, fmt.Errorf("OTEL_EXPORTER_OTLP_TIMEOUT is %q: give milliseconds", v)
		}
		wait = time.Duration(ms) * time.Millisecond
	}
	t := http.DefaultTransport.(*http.Transport).Clone()
	if path := either("CERTIFICATE"); path != "" {
		pem, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("OTEL_EXPORTER_OTLP_CERTIFICATE: %w", err)
		}
		pool := x509.NewCertPool()
		if !pool.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("OTEL_EXPORTER_OTLP_CERTIFICATE: there is no certificate in %s", path)
		}
		t.TLSClientConfig = &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}
	}
	p.client = &http.Client{Transport: t, Timeout: wait}
	return p, nil
}

// either is a variable of traces, or else of all that is exported.
func either(name string) string {
	if v := os.Getenv("OTEL_EXPORTER_OTLP_TRACES_" + name); v != "" {
		return v
	}
	return os.Getenv("OTEL_EXPORTER_OTLP_" + name)
}

func (p *Post) Start(context.Context) error { return nil }

func (p *Post) Stop(context.Context) error {
	p.client.CloseIdleConnections()
	return nil
}

// UploadTraces posts a batch. One that does not arrive is lost, and the first of them is told.
func (p *Post) UploadTraces(ctx context.Context, spans []*tracepb.ResourceSpans) error {
	err := p.upload(ctx, spans)
	switch {
	case err == nil && p.silent.CompareAndSwap(true, false):
		p.log.Info("traces are taken again")
	case err != nil && p.silent.CompareAndSwap(false, true):
		p.log.Warn("traces are not taken; they are lost until they are", "error", err)
	}
	return nil
}

func (p *Post) upload(ctx context.Context, spans []*tracepb.ResourceSpans) error {
	raw, err := proto.Marshal(&tracepb.TracesData{ResourceSpans: spans}) // the same bytes as the request of the collector's service
	if err != nil {
		return err
	}
	var body bytes.Buffer
	if p.gzip {
		z := gzip.NewWriter(&body)
		z.Write(raw) // into memory
		z.Close()
	} else {
		body.Write(raw)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, p.url, &body)
	if err != nil {
		return errors.New("the address of the collector cannot be used")
	}
	for name, value := range p.headers {
		req.Header.Set(name, value)
	}
	req.Header.Set("Content-Type", "application/x-protobuf")
	if p.gzip {
		req.Header.Set("Content-Encoding", "gzip")
	}
	resp, err := p.client.Do(req)
	if err != nil {
		if wrapped, ok := errors.AsType[*url.Error](err); ok {
			err = wrapped.Err // without the address, in which a password may stand
		}
		return err
	}
	defer resp.Body.Close()
	io.Copy(io.Discard, io.LimitReader(resp.Body, 1<<20)) // so that the connection is used again
	if resp.StatusCode/100 != 2 {
		return fmt.Errorf("the collector answers %d", resp.StatusCode)
	}
	return nil
}

// Try posts nothing to the collector, to see whether it answers.
func (p *Post) Try(ctx context.Context) error {
	defer p.client.CloseIdleConnections()
	return p.upload(ctx, nil)
}
