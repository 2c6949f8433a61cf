package safety

import (
	"fmt"
	"io/fs"
	"path"
	"strings"
	"unicode/utf8"
)

// The ways of asking for services are calm lessons: who asks what the nursery costs is in no danger. Those for a service that people
// in danger ask for (danger: true in its file) teach nothing here, since they may be either.

// fewestWords is how many words a way of asking must have to teach: the ear alone hears no shorter message.
const fewestWords = shortest

// asked reads the ways of asking, what nobody here answers and small talk (asks/*.tsv) as calm lessons. A pack without any has none.
func asked(fsys fs.FS) ([]lesson, error) {
	names, err := fs.Glob(fsys, "asks/*.tsv")
	if err != nil {
		return nil, err
	}
	var out []lesson
	danger := map[string]bool{}
	for _, name := range names {
		slug := strings.TrimSuffix(path.Base(name), ".tsv")
		if slug == "_words" {
			continue // a dictionary
		}
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("%s:1: cannot be read; put the file back: %w", name, err)
		}
		for _, l := range strings.Split(string(data), "\n") {
			f := strings.Split(strings.TrimSpace(l), "\t")
			text := f[len(f)-1]
			if l == "" || l[0] == '#' || len(f) < 2 || text == "" || few(text) {
				continue
			}
			of := []string{slug}
			switch {
			case strings.HasPrefix(slug, "_lang."):
				of = f[:1]
			case slug == "_ambiguous":
				of = strings.Split(f[1], "|")
			}
			calm := true
			for _, slug := range of {
				if _, known := danger[slug]; !known {
					card, _ := fs.ReadFile(fsys, "services/"+slug+".yaml") // what is no service has no file
					danger[slug] = strings.Contains(string(card), "\ndanger: true")
				}
				calm = calm && !danger[slug]
			}
			if calm {
				out = append(out, lesson{text, ""})
			}
		}
	}
	return out, nil
}

// few says that a sentence is too short to teach. Where words are not parted (Chinese) none is.
func few(text string) bool {
	return len(strings.Fields(text)) < fewestWords && text[0] < utf8.RuneSelf
}
