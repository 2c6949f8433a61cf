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

// TestSecurity holds docs/security.md to what there is: every threat has a control, a file that exists and a test that exists.
func TestSecurity(t *testing.T) {
	page, err := os.ReadFile("../../docs/security.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	for n, line := range strings.Split(string(page), "\n") {
		cells := strings.Split(strings.Trim(line, "| "), "|")
		if !strings.HasPrefix(line, "| ") || strings.HasPrefix(line, "| threat ") {
			continue
		}
		rows++
		if len(cells) != 5 {
			t.Errorf("docs/security.md:%d: %d cells, want threat, ASVS, control, where, shown by", n+1, len(cells))
			continue
		}
		for i, cell := range cells {
			if strings.TrimSpace(cell) == "" {
				t.Errorf("docs/security.md:%d: cell %d is empty", n+1, i+1)
			}
		}
		files, tests := quoted.FindAllStringSubmatch(cells[3], -1), quoted.FindAllStringSubmatch(cells[4], -1)
		if len(files) == 0 || len(tests) == 0 {
			t.Errorf("docs/security.md:%d: names no file or no test", n+1)
		}
		for _, f := range files {
			if _, err := os.Stat(filepath.Join("../..", f[1])); err != nil {
				t.Errorf("docs/security.md:%d: there is no file %s", n+1, f[1])
			}
		}
		for _, name := range tests {
			m := named.FindStringSubmatch(name[1])
			if m == nil {
				t.Errorf("docs/security.md:%d: %q is not the name of a test: write it as room.TestName", n+1, name[1])
				continue
			}
			if !hasTest(t, m[1], m[2]) {
				t.Errorf("docs/security.md:%d: %s has no %s", n+1, m[1], m[2])
			}
		}
	}
	if rows < 30 {
		t.Errorf("%d threats were read from docs/security.md: is the table written in another way?", rows)
	}
}

// hasTest says whether a room has a test of that name.
func hasTest(t *testing.T, room, name string) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("../..", room, "*_test.go"))
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
