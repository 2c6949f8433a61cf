package safety

import (
	"os"
	"strings"
	"testing"
)

func TestExplainDev(t *testing.T) {
	n := load(t)
	for _, s := range strings.Split(os.Getenv("SAFETY_SAY"), "|") {
		d, ok := n.Find(s)
		t.Logf("%q %v %+v\n   %s", s, ok, d, strings.Join(n.Explain(s), "\n   "))
	}
}
