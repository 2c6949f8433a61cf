package situation

import "strings"

// framed writes out a rule that is said in frames: every frame with every thing that the rule names. "l'accompagnamento non ce l'ha",
// "la 104 non ce l'ha", "debiti non ne ho" are one way of speaking.
func (c *phrasing) framed(r rule, frames map[string]frame) rule {
	if r.Frame == "" {
		return r
	}
	if len(r.Of) == 0 {
		c.wrong(1, "a rule of %s has a frame and nothing to put into it; add of:", r.Fact)
		return r
	}
	r.Say, r.Unless = append([]phrase{}, r.Say...), append([]phrase{}, r.Unless...)
	for _, name := range strings.Fields(r.Frame) {
		f, known := frames[name]
		if !known {
			c.wrong(r.Of[0].line, "there is no frame %q; add it to frames:", name)
		}
		for _, of := range r.Of {
			r.Say = append(r.Say, filled(f.Say, of)...)
			r.Unless = append(r.Unless, filled(f.Unless, of)...)
		}
	}
	return r
}

// filled puts a thing into the phrases of a frame. A mistake in them is told where the thing is written.
func filled(list []phrase, of phrase) []phrase {
	out := make([]phrase, len(list))
	for i, p := range list {
		out[i] = phrase{text: strings.ReplaceAll(p.text, "#", of.text), line: of.line}
	}
	return out
}
