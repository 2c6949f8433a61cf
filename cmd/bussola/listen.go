package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"bussola/watch"
)

// doors are the two places where the program listens: one for Telegram, one for whoever runs it. Each is there only when asked for.
type doors struct {
	servers []*http.Server
}

// listen opens the doors. Telegram's leads to the webhooks alone; the operator's is on this machine unless an address says otherwise.
func (c *ServeCmd) listen(all []*served, slog *slog.Logger) (*doors, error) {
	d := &doors{}
	if c.Webhook != "" {
		mux := http.NewServeMux()
		for _, s := range all {
			u, err := url.Parse(s.tenant.webhook(c.Webhook))
			if err != nil {
				return nil, fmt.Errorf("--webhook %s is no address: %w", c.Webhook, err)
			}
			path := u.EscapedPath()
			if path == "" || path == "/" {
				path = "/{$}"
			}
			mux.Handle(path, s.bot.Hook())
		}
		at, err := d.open(c.Listen, mux, c.TLSCert, c.TLSKey)
		if err != nil {
			return nil, err
		}
		slog.Info("listening for Telegram", "listen", at, "way", "webhook")
	}
	if c.Metrics != "" {
		at, err := d.open(c.Metrics, operator(all), "", "")
		if err != nil {
			d.close()
			return nil, err
		}
		slog.Info("listening for the operator", "metrics", at)
	}
	return d, nil
}

// operator answers whoever runs the program.
//
//	/healthz   200 while the process answers: restart it when it does not
//	/readyz    200 while every body serves: its store answers and Telegram knows its bot. The body says which does not.
//	/metrics   counts and times, for Prometheus
func operator(all []*served) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "ok\n") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) {
		var not []string
		for _, s := range all {
			name := s.tenant.name
			if name == "" {
				name = "the body"
			}
			if !s.bot.Ready() {
				not = append(not, name+": Telegram has not answered yet, or it is stopping")
			}
			if !s.stored() {
				not = append(not, name+": the store does not answer")
			}
		}
		if len(not) > 0 {
			w.WriteHeader(http.StatusServiceUnavailable)
			io.WriteString(w, strings.Join(not, "\n")+"\n")
			return
		}
		io.WriteString(w, "ready\n")
	})
	watches := make([]*watch.Watch, len(all))
	for i, s := range all {
		watches[i] = s.watch
	}
	mux.Handle("GET /metrics", watch.Handler(watches...))
	return mux
}

// open listens at an address, of which the host may be left out: then it is this machine. Whoever is slow is cut off; a turn may
// take its time.
func (d *doors) open(addr string, h http.Handler, cert, key string) (at string, err error) {
	if strings.HasPrefix(addr, ":") {
		addr = "127.0.0.1" + addr
	}
	s := &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 20 * time.Second, WriteTimeout: time.Minute,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 16 << 10, ErrorLog: log.New(io.Discard, "", 0)}
	if (cert == "") != (key == "") {
		return "", errors.New("a certificate needs its key, and a key its certificate; give both or none")
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return "", fmt.Errorf("cannot listen at %s: %w; is another program there, or is the port below 1024?", addr, err)
	}
	at = l.Addr().String()
	if cert != "" {
		pair, err := tls.LoadX509KeyPair(cert, key)
		if err != nil {
			l.Close()
			return "", fmt.Errorf("the certificate of the webhook: %w", err)
		}
		l = tls.NewListener(l, &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12})
	}
	d.servers = append(d.servers, s)
	go s.Serve(l)
	return at, nil
}

// close gives answers under way a moment and shuts the doors.
func (d *doors) close() {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	for _, s := range d.servers {
		if s.Shutdown(ctx) != nil {
			s.Close()
		}
	}
}
