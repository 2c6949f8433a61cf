package dialogs

import (
	"fmt"
	"sort"
	"strings"
)

// Diagram draws the table of modes as Mermaid, sorted, so that it can be kept in docs and compared. What every mode hears is
// said once in a note instead of drawn from everywhere.
func Diagram() string {
	var b strings.Builder
	b.WriteString("stateDiagram-v2\n    [*] --> menu\n")
	var lines []string
	for _, e := range table() {
		if _, every := anywhere[event(e.Name)]; every || strings.HasPrefix(e.Name, string(resume)) {
			continue
		}
		for _, src := range e.Src {
			lines = append(lines, fmt.Sprintf("    %s --> %s: %s\n", src, e.Dst, e.Name))
		}
	}
	sort.Strings(lines)
	for _, l := range lines {
		b.WriteString(l)
	}
	var every []string
	for e, to := range anywhere {
		every = append(every, fmt.Sprintf("    %s --> %s", e, to))
	}
	sort.Strings(every)
	b.WriteString("    note right of menu\n    every mode hears:\n" + strings.Join(every, "\n"))
	b.WriteString("\n    and a digression returns to where it was opened\n    end note\n")
	return b.String()
}
