package situation

import (
	"sync"
	"testing"
	"time"

	"bussola/content"
	"bussola/knowledge"
)

var now = time.Date(2026, 11, 24, 11, 0, 0, 0, rome)

// loaded is the pack inside the program: it never changes, so the tests share it.
var loaded = sync.OnceValues(func() (*Guide, error) {
	base, err := knowledge.Load(content.Files)
	if err != nil {
		return nil, err
	}
	return Load(content.Files, base)
})

func shipped(t testing.TB) *Guide {
	t.Helper()
	g, err := loaded()
	if err != nil {
		t.Fatalf("the shipped pack does not load:\n%v", err)
	}
	return g
}

func TestShippedRulesLoad(t *testing.T) {
	g := shipped(t)
	if len(g.services) < 124 || len(g.facts) != 47 {
		t.Fatalf("%d services and %d facts", len(g.services), len(g.facts))
	}
}
