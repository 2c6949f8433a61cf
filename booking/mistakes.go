package booking

import (
	"errors"
	"fmt"
	"regexp"
	"sort"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Mistake is one thing wrong in a file an editor wrote: where, what, and what to do about it.
type Mistake struct {
	File string
	Line int
	What string
	Hint string
}

func (m *Mistake) Error() string {
	s := fmt.Sprintf("%s:%d: %s", m.File, m.Line, m.What)
	if m.Hint != "" {
		s += "; " + m.Hint
	}
	return s
}

// mistakes gathers everything wrong, so that an editor mends it in one go.
type mistakes []*Mistake

func (ms *mistakes) add(file string, line int, what, hint string) {
	*ms = append(*ms, &Mistake{file, max(line, 1), what, hint})
}

func (ms mistakes) join() error {
	sort.SliceStable(ms, func(i, j int) bool {
		if ms[i].File != ms[j].File {
			return ms[i].File < ms[j].File
		}
		return ms[i].Line < ms[j].Line
	})
	errs := make([]error, len(ms))
	for i, m := range ms {
		errs[i] = m
	}
	return errors.Join(errs...)
}

// wrong is the error of a single value. "what; hint" in the format survives as such.
func wrong(n *yaml.Node, format string, args ...any) error {
	return &yaml.TypeError{Errors: []string{fmt.Sprintf("line %d: "+format, append([]any{n.Line}, args...)...)}}
}

var (
	yamlLine    = regexp.MustCompile(`^(?:yaml: )?line (\d+): (.*)$`)
	yamlUnknown = regexp.MustCompile(`^field (.+) not found in type .*$`)
	yamlKind    = regexp.MustCompile("^cannot unmarshal (!!\\w+)(?: `(.*)`)? into (.*)$")
	yamlTwice   = regexp.MustCompile(`^mapping key "(.*)" already defined at line (\d+)$`)
)

// addYAML turns what the YAML library says into words for an editor.
func (ms *mistakes) addYAML(file string, err error) {
	lines := []string{err.Error()}
	if t := (*yaml.TypeError)(nil); errors.As(err, &t) {
		lines = t.Errors
	}
	for _, l := range lines {
		line, what, hint := 1, strings.TrimPrefix(l, "yaml: "), ""
		if m := yamlLine.FindStringSubmatch(l); m != nil {
			line, _ = strconv.Atoi(m[1])
			what = m[2]
		}
		if m := yamlUnknown.FindStringSubmatch(what); m != nil {
			what, hint = fmt.Sprintf("unknown key %q", m[1]), "check its spelling, or remove it"
		} else if m := yamlTwice.FindStringSubmatch(what); m != nil {
			what, hint = fmt.Sprintf("%q is written twice", m[1]), "it is already on line "+m[2]
		} else if m := yamlKind.FindStringSubmatch(what); m != nil {
			what, hint = kindMistake(m[1], m[2], m[3])
		}
		ms.add(file, line, what, hint)
	}
}

func kindMistake(got, value, want string) (what, hint string) {
	value = strings.TrimSpace(value)
	switch {
	case strings.HasPrefix(want, "[]"):
		return "a list was expected here", "write it between square brackets, or one item a line after a dash"
	case want == "int":
		return fmt.Sprintf("%q is not a whole number", value), "write digits only"
	case want == "bool":
		return fmt.Sprintf("%q is neither true nor false", value), "write true or false"
	case want == "string":
		return "a single value was expected here", "write it between quotes"
	case got == "!!str" || got == "!!int" || got == "!!seq":
		return "a group of keys was expected here", "write key: value, one a line and indented"
	}
	return "this value is not of the right kind", ""
}

// source finds lines in a file that was read: [source.line]("offices", 2, "hours").
type source struct {
	file string
	root *yaml.Node
}

// line is where a path of keys and positions leads, or the nearest line above it that exists.
func (s source) line(path ...any) int {
	n := s.root
	if n == nil {
		return 1
	}
	if n.Kind == yaml.DocumentNode && len(n.Content) > 0 {
		n = n.Content[0]
	}
	line := n.Line
	for _, p := range path {
		n = step(n, p)
		if n == nil {
			break
		}
		line = n.Line
	}
	return max(line, 1)
}

func step(n *yaml.Node, p any) *yaml.Node {
	switch p := p.(type) {
	case int:
		if n.Kind == yaml.SequenceNode && p < len(n.Content) {
			return n.Content[p]
		}
	case string:
		for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == p {
				if v := n.Content[i+1]; v.Kind == yaml.ScalarNode {
					return v
				}
				return &yaml.Node{Kind: n.Content[i+1].Kind, Line: n.Content[i].Line, Content: n.Content[i+1].Content}
			}
		}
	}
	return nil
}
