package situation

import (
	"testing"
	"time"

	"bussola/content"
	"bussola/knowledge"
)

var now = time.Date(2026, 11, 24, 11, 0, 0, 0, rome)

// shipped loads the pack inside the program.
func shipped(t testing.TB) *Guide {
	t.Helper()
	base, err := knowledge.Load(content.Files)
	if err != nil {
		t.Fatalf("the shipped services do not load: %v", err)
	}
	g, err := Load(content.Files, base)
	if err != nil {
		t.Fatalf("the shipped rules do not load:\n%v", err)
	}
	return g
}

func TestShippedRulesLoad(t *testing.T) {
	g := shipped(t)
	if len(g.services) < 124 || len(g.facts) != 47 {
		t.Fatalf("%d services and %d facts", len(g.services), len(g.facts))
	}
}
