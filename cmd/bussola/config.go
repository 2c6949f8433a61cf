package main

import (
	"fmt"
	"os"
	"strings"

	"bussola/trace/otlp"
)

// ConfigCmd shows how the program is set, with what is secret hidden.
type ConfigCmd struct{}

func (c *ConfigCmd) Run(m *Main) error {
	known := map[string]bool{}
	for _, s := range settings {
		known[s.name] = true
		known[s.name+"_FILE"] = s.secret
		shown, ok := s.from()
		switch {
		case !ok:
			shown = "CANNOT BE USED: " + shown
		case shown == "":
			shown = "not set: " + strings.ReplaceAll(s.otherwise, "`", "")
		}
		fmt.Fprintf(m.out, "%-30s %s\n", s.name, shown)
	}
	for _, s := range followed {
		known[s.name] = true
		if shown, _ := s.from(); shown != "" {
			fmt.Fprintf(m.out, "%-30s %s\n", s.name, shown)
		}
	}
	if !otlp.On() {
		fmt.Fprintf(m.out, "%-30s traces are off\n", "OTEL_EXPORTER_OTLP_ENDPOINT")
	}
	for _, pair := range os.Environ() {
		name, _, _ := strings.Cut(pair, "=")
		if strings.HasPrefix(name, "BUSSOLA_") && !known[name] {
			fmt.Fprintf(m.out, "%-30s is nothing that Bussola reads; is it misspelt?\n", name)
		}
	}
	path := os.Getenv("BUSSOLA_BODIES")
	if path == "" {
		return nil
	}
	list, err := readBodies(path)
	for _, t := range list {
		fmt.Fprintf(m.out, "body %s\n  token    %s\n  content  %s\n  data     %s\n  desk     %d\n", t.name, hidden(t.token), t.content, t.data, t.desk)
	}
	return err
}
