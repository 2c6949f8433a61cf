package safety

import (
	"fmt"
	"io/fs"
	"strings"
)

// A lesson is one invented sentence from which the ear learns: the category of the danger in it, or "" when there is none.
type lesson struct{ text, category string }

// How many times a sentence of the two lists counts, and how many more a trap: the check holds every one of them to the letter.
const (
	listed  = 2
	heavier = 6
)

// lessons reads safety/lessons/*.txt, where a line in brackets says what the following ones are ([C3], [calm]), the two lists
// that guard the patterns, voices.tsv and traps.tsv, and the ways of asking.
func (n *Net) lessons(fsys fs.FS) ([]lesson, error) {
	names, err := fs.Glob(fsys, "safety/lessons/*.txt")
	if err != nil {
		return nil, err
	}
	var out []lesson
	for _, name := range names {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("%s:1: cannot be read; put the file back: %w", name, err)
		}
		is := "?"
		for i, l := range strings.Split(string(data), "\n") {
			l = strings.TrimSpace(l)
			if l == "" || l[0] == '#' {
				continue
			}
			if l[0] == '[' {
				is = strings.Trim(l, "[]")
				if is == "calm" {
					is = ""
				} else if n.categories[is] == nil {
					return nil, fmt.Errorf("%s:%d: there is no category %q; write [C1] ... [C18] or [calm]", name, i+1, is)
				}
				continue
			}
			if is == "?" {
				return nil, fmt.Errorf("%s:%d: a sentence before any line in brackets; write [C3] or [calm] above it", name, i+1)
			}
			out = append(out, lesson{l, is})
		}
	}
	for _, name := range []string{"safety/voices.tsv", "safety/traps.tsv"} {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("%s:1: cannot be read; put the file back: %w", name, err)
		}
		for i, l := range strings.Split(string(data), "\n") {
			f := strings.Split(l, "\t")
			if i == 0 || l == "" || l[0] == '#' || len(f) < 4 {
				continue
			}
			is := ""
			if f[3] == "crisis" && len(f) > 4 {
				is = f[4]
			}
			times := listed
			if is == "" {
				times += heavier
			}
			for range times {
				out = append(out, lesson{f[2], is})
			}
		}
	}
	calm, err := asked(fsys)
	return append(out, calm...), err
}
