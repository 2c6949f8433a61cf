package knowledge

import (
	"io/fs"
	"regexp"
	"strings"
)

// A sum of money rarely becomes so many times larger or smaller from one period to the next, and is rarely so small for a year: more
// often a digit is missing. On 2026-11-26 no figure of the pack had a second period yet, and the least for a year was 5,852.21.
const (
	farApart  = 5
	yearLeast = 500 // euro
)

// dotted is a value written with a point before three digits: 52.500, which Italians read as thousands and YAML as 52 and a half.
var dotted = regexp.MustCompile(`\bvalue:\s*["']?(\d+(?:\.\d{3})+)\b`)

// checkAmounts: a figure is written in digits alone, and is not far from what it was.
func checkAmounts(b *Base, s *Service, say sayer) {
	if len(s.Figures) == 0 {
		return
	}
	if text, err := fs.ReadFile(b.from, b.files[s.Slug]); err == nil {
		for _, m := range dotted.FindAllSubmatch(text, -1) {
			plain := strings.ReplaceAll(string(m[1]), ".", "")
			say(at(within(string(m[0]))), "the value %s would be read as a number with three decimals; write %s, without a point for thousands (cents have two digits)", m[1], plain)
		}
	}
	for _, name := range keys(s.Figures) {
		var last *Period // the file's order is that of time; where it is not, what is far apart is so either way
		for i, p := range s.Figures[name] {
			if p.Unit == EuroPerYear && p.Value > 0 && p.Value < yearLeast {
				say(at("figures", name, i, "value"), "figure %q is %s in a whole year; write the number whole, or another unit", name, p.Words("it"))
			}
			if last != nil && last.Unit != p.Unit {
				say(at("figures", name, i, "unit"), "figure %q is counted in %s here and in %s before; give it another name, it is another figure", name, p.Unit, last.Unit)
			} else if last != nil && p.Unit.money() && last.Value > 0 && p.Value > 0 && (p.Value >= last.Value*farApart || p.Value <= last.Value/farApart) {
				say(at("figures", name, i, "value"), "figure %q is %s here and %s before; a digit may be missing. Where it is right, give it another name: it is another figure", name, p.Words("it"), last.Words("it"))
			}
			last = &s.Figures[name][i]
		}
	}
}

func (u Unit) money() bool { return u == Euro || u == EuroPerYear || u == EuroPerMonth }
