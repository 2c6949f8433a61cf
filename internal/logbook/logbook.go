// Package logbook is a log that goroutines write and somebody else reads.
package logbook

import (
	"bytes"
	"sync"
)

// Book keeps what is written to it. Its zero value is empty and ready; it is safe for concurrent use.
type Book struct {
	mu sync.Mutex
	b  bytes.Buffer
}

// Write is part of io.Writer; it never fails.
func (l *Book) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

// String is everything written so far.
func (l *Book) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
