package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"runtime/pprof"
	"strings"
	"sync"
	"syscall"
	"time"

	"bussola/trace/otlp"
	"bussola/watch"
)

// ServeCmd is the bot on Telegram. Everything it is told comes from the environment, so that no secret stands in a process list.
type ServeCmd struct {
	Data    string        `help:"Where everything is kept: a folder, or an address of Redis." env:"BUSSOLA_DATA" placeholder:"PLACE"`
	Bodies  string        `help:"File that lists several bodies to serve, each with its token, content and data." env:"BUSSOLA_BODIES" placeholder:"FILE"`
	API     string        `help:"Telegram's address." env:"BUSSOLA_TELEGRAM_API" default:"https://api.telegram.org"`
	Desk    int64         `help:"Chat id of the social workers' group." env:"BUSSOLA_DESK_CHAT"`
	Webhook string        `help:"Public https address under which Telegram reaches this program; without it updates are fetched." env:"BUSSOLA_WEBHOOK" placeholder:"URL"`
	Listen  string        `help:"Where to listen for the webhook." env:"BUSSOLA_LISTEN" default:"127.0.0.1:8443" placeholder:"ADDR"`
	TLSCert string        `help:"Certificate for the webhook, when no proxy stands before it." env:"BUSSOLA_TLS_CERT" placeholder:"FILE"`
	TLSKey  string        `help:"Key of that certificate." env:"BUSSOLA_TLS_KEY" placeholder:"FILE"`
	Metrics string        `help:"Where to show /metrics, /healthz and /readyz; a port alone is on this machine only." env:"BUSSOLA_METRICS" placeholder:"ADDR"`
	Stop    time.Duration `help:"How long a stop may take." env:"BUSSOLA_STOP" default:"10s"`
	Every   time.Duration `help:"How often to look for what has come due." env:"BUSSOLA_DUE_EVERY" default:"1s"`
	Now     string        `help:"Serve as if it were this moment: for tests." hidden:""`
	Lease   time.Duration `help:"How long one of several copies leads without being heard of." hidden:"" default:"12s"`
	Profile string        `help:"Write a processor profile here until the stop: for who looks where time goes." hidden:"" placeholder:"FILE"`
	Hurry   bool          `help:"Send as fast as the server takes it: for a test server." hidden:""`
}

func (c *ServeCmd) Run(m *Main) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return c.run(ctx, m)
}

// run serves every body until ctx ends. A body that cannot be opened keeps all from starting; one whose token is refused
// later ends alone, and the others go on.
func (c *ServeCmd) run(ctx context.Context, m *Main) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	if c.Profile != "" {
		f, err := os.Create(c.Profile)
		if err != nil {
			return err
		}
		defer f.Close()
		if err := pprof.StartCPUProfile(f); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	if os.Getenv("GOGC") == "" { // content lies outside what is collected: what is left is so small that it would be gone through all the time
		debug.SetGCPercent(200)
	}
	list, err := c.tenants(m)
	if err != nil {
		return err
	}
	secrets := make([]string, len(list))
	for i, t := range list {
		secrets[i] = t.token
	}
	log := watch.Log(m.err, secrets...)
	traces, err := otlp.Open(ctx, log)
	if err != nil {
		return err
	}
	defer func() {
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		if err := traces.Close(last); err != nil {
			log.Warn("the last traces were not taken", "error", err)
		}
	}()
	var all []*served
	defer func() {
		for _, s := range all {
			s.close()
		}
	}()
	for _, t := range list {
		s, err := c.open(m, t, log, traces.Tracer(t.name))
		if err != nil {
			return t.named(err)
		}
		all = append(all, s)
	}
	doors, err := c.listen(all, log)
	if err != nil {
		return err
	}
	defer doors.close()

	ended := make([]error, len(all))
	var wait sync.WaitGroup
	for i, s := range all {
		wait.Go(func() {
			if ended[i] = s.run(ctx); ended[i] != nil && len(all) > 1 {
				s.log.Error("this body is not served any more", "error", ended[i])
			}
		})
	}
	wait.Wait()
	log.Info("stopped")
	return errors.Join(ended...)
}

// secret reads a value from the environment, or from the file that NAME_FILE names.
func secret(name string) (string, error) {
	if v := os.Getenv(name); v != "" {
		return strings.TrimSpace(v), nil
	}
	path := os.Getenv(name + "_FILE")
	if path == "" {
		return "", nil
	}
	v, err := secretFile(path)
	if err != nil {
		return "", fmt.Errorf("%s_FILE: %w", name, err)
	}
	return v, nil
}

func secretFile(path string) (string, error) {
	data, err := os.ReadFile(path)
	return strings.TrimSpace(string(data)), err
}
