package safety

import (
	"os"
	"strings"
	"testing"
)

func TestForeignDev(t *testing.T) {
	n := load(t)
	for _, f := range strings.Fields(os.Getenv("SAFETY_FILE")) {
		for _, s := range samples(t, f) {
			v := n.read(s.text, false)
			for _, h := range v.hits {
				if l := n.rules[h.rule].lang; l != s.lang && l != "" && !n.rules[h.rule].Soft && s.label == "none" || (s.lang == "it" && n.rules[h.rule].lang != "it") {
					t.Logf("%s %s %q: %s", s.lang, n.rules[h.rule].ID, h.text, s.text)
				}
			}
		}
	}
}
