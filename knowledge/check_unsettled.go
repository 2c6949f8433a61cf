package knowledge

import "regexp"

// valued finds what looks like a value: money, a percentage, a span, decimals, thousands. A year alone is none.
var valued = regexp.MustCompile(money.String() + `|` + span.String() + `|\d+[.,]\d`)

// checkUnsettled: what no source settled is said in words. A number there would be read as a fact.
func checkUnsettled(b *Base, s *Service, say sayer) {
	for i, text := range s.ToConfirm {
		if m := valued.FindString(text); m != "" {
			say(at("to_confirm", i), "%q is a figure, and nothing confirms it; say in words what the office must confirm", m)
		}
	}
}
