package archtest

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	quoted = regexp.MustCompile("`([^`]+)`")
	named  = regexp.MustCompile(`^([a-z/]+)\.((Test|Fuzz)[A-Za-z]+)$`)
)

// threat is one line of docs/security.md.
type threat struct {
	name         string
	line         int
	files, tests []string // of the control, and what shows it
}

// threats reads the table.
func threats(t *testing.T) (list []threat) {
	t.Helper()
	page, err := os.ReadFile(filepath.Join(root, "docs/security.md"))
	if err != nil {
		t.Fatal(err)
	}
	names := func(cell string) (out []string) {
		for _, m := range quoted.FindAllStringSubmatch(cell, -1) {
			out = append(out, m[1])
		}
		return out
	}
	for n, line := range strings.Split(string(page), "\n") {
		if !strings.HasPrefix(line, "| ") || strings.HasPrefix(line, "| threat ") {
			continue
		}
		cells := strings.Split(strings.Trim(line, "| "), "|")
		if len(cells) != 5 {
			t.Errorf("docs/security.md:%d: %d cells, want threat, ASVS, control, where, shown by", n+1, len(cells))
			continue
		}
		for i, cell := range cells {
			if strings.TrimSpace(cell) == "" {
				t.Errorf("docs/security.md:%d: cell %d is empty", n+1, i+1)
			}
		}
		list = append(list, threat{strings.TrimSpace(cells[0]), n + 1, names(cells[3]), names(cells[4])})
	}
	return list
}

// TestSecurity holds docs/security.md to what there is: every threat has a control, a file that exists and a test that exists.
func TestSecurity(t *testing.T) {
	list := threats(t)
	for _, l := range list {
		if len(l.files) == 0 || len(l.tests) == 0 {
			t.Errorf("docs/security.md:%d: names no file or no test", l.line)
		}
		for _, f := range l.files {
			if _, err := os.Stat(filepath.Join(root, f)); err != nil {
				t.Errorf("docs/security.md:%d: there is no file %s", l.line, f)
			}
		}
		for _, name := range l.tests {
			m := named.FindStringSubmatch(name)
			if m == nil {
				t.Errorf("docs/security.md:%d: %q is not the name of a test: write it as room.TestName", l.line, name)
				continue
			}
			if !hasTest(t, m[1], m[2]) {
				t.Errorf("docs/security.md:%d: %s has no %s", l.line, m[1], m[2])
			}
		}
	}
	if len(list) < 30 {
		t.Errorf("%d threats were read from docs/security.md: is the table written in another way?", len(list))
	}
}

// hasTest says whether a room has a test of that name.
func hasTest(t *testing.T, room, name string) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, room, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		code, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(code), "\nfunc "+name+"(") {
			return true
		}
	}
	return false
}
