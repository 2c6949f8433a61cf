package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// HealthCmd asks a serving bot whether it is ready: for a supervisor in a container that has no other program.
type HealthCmd struct {
	At string `arg:"" optional:"" help:"Where it shows its metrics." env:"BUSSOLA_METRICS" default:":9464"`
}

func (c *HealthCmd) Run(m *Main) error {
	addr := c.At
	if host, port, ok := strings.Cut(addr, ":"); ok && (host == "" || host == "0.0.0.0") {
		addr = "127.0.0.1:" + port
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+addr+"/readyz", nil)
	if err != nil {
		return fmt.Errorf("%s is no address: %w", c.At, err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("nobody answers at %s; is serve running, with --metrics?", c.At)
	}
	defer res.Body.Close()
	says, err := io.ReadAll(io.LimitReader(res.Body, 4096))
	if err != nil {
		return fmt.Errorf("the answer at %s: %w", c.At, err)
	}
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("not ready:\n%s", strings.TrimSpace(string(says)))
	}
	fmt.Fprintln(m.out, "ready")
	return nil
}
