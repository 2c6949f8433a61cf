package main

import (
	"log/slog"
	"sync"
)

// counter counts what happened since the start, without who or what words, and tells it when the program stops.
type counter struct {
	mu  sync.Mutex
	n   map[string]int
	log *slog.Logger
}

func newCounter(log *slog.Logger) *counter { return &counter{n: map[string]int{}, log: log} }

func (c *counter) add(what string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n[what]++
}

func (c *counter) tell() {
	c.mu.Lock()
	defer c.mu.Unlock()
	args := make([]any, 0, len(c.n)*2)
	for what, n := range c.n {
		args = append(args, what, n)
	}
	c.log.Info("counts since the start", args...)
}
