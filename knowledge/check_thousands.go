package knowledge

import (
	"io/fs"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
)

// grouped is a figure typed with a point between the thousands, as Italians write it: YAML reads 52.500 as fifty-two and a half.
var grouped = regexp.MustCompile(`^\d{1,3}(\.\d{3})+$`)

// checkThousands reads the files again as they were typed, because a number no longer shows how it was written.
func checkThousands(b *Base, say func(file string, at trail, format string, args ...any)) {
	for _, slug := range b.slugs {
		data, err := fs.ReadFile(b.from, b.files[slug])
		if err != nil {
			continue // it was read a moment ago: whoever took it away hears so at the next start
		}
		var typed struct {
			Figures map[string][]struct {
				Value string `yaml:"value"`
			} `yaml:"figures"`
		}
		if yaml.Unmarshal(data, &typed) != nil {
			continue
		}
		for _, name := range keys(typed.Figures) {
			for i, p := range typed.Figures[name] {
				if grouped.MatchString(p.Value) {
					say(b.files[slug], at("figures", name, i, "value"), "%s is read as a number with decimals; write %s", p.Value, strings.ReplaceAll(p.Value, ".", ""))
				}
			}
		}
	}
}
