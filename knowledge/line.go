package knowledge

import (
	"io/fs"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Line is where a value stands in a YAML file of a content pack, for messages to editors: keys and positions lead to it,
// Line(fsys, "services/isee.yaml", "card", "it", "what", 0). Where the path ends early it is the nearest line above, and 1
// when the file cannot be read. The file is read again at each call: mistakes are rare and loading must stay fast.
func Line(fsys fs.FS, file string, path ...any) int { return linesOf(fsys, file).line(path...) }

// lines is a YAML file read again for its lines.
type lines struct{ root *yaml.Node } // nil: it cannot be read

func linesOf(fsys fs.FS, file string) lines {
	data, err := fs.ReadFile(fsys, file)
	var doc yaml.Node
	if err != nil || yaml.Unmarshal(data, &doc) != nil || len(doc.Content) == 0 {
		return lines{}
	}
	return lines{doc.Content[0]}
}

func (l lines) line(path ...any) int {
	if l.root == nil {
		return 1
	}
	n, line := l.root, l.root.Line
	for _, step := range path {
		key, next := below(n, step)
		if next == nil {
			break
		}
		n, line = next, key
	}
	return max(line, 1)
}

// below takes one step down a path, and gives the line to name: that of the key for a group, of the value for a scalar.
func below(n *yaml.Node, step any) (int, *yaml.Node) {
	switch step := step.(type) {
	case string:
		for i := 0; i+1 < len(n.Content) && n.Kind == yaml.MappingNode; i += 2 {
			if n.Content[i].Value == step {
				if v := n.Content[i+1]; v.Kind == yaml.ScalarNode {
					return v.Line, v
				}
				return n.Content[i].Line, n.Content[i+1]
			}
		}
	case int:
		if n.Kind == yaml.SequenceNode && step < len(n.Content) {
			return n.Content[step].Line, n.Content[step]
		}
	}
	return 0, nil
}

// textLine is the first line of a file that holds some words, 1 when none does: for files that are not YAML.
func textLine(fsys fs.FS, file, words string) int {
	data, err := fs.ReadFile(fsys, file)
	if err != nil {
		return 1
	}
	n := 0
	for line := range strings.Lines(string(data)) {
		n++
		if strings.Contains(line, words) {
			return n
		}
	}
	return 1
}
