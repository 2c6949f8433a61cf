package situation

import "time"

// Presumed are facts that most likely follow from what was told, and may be otherwise: who lives alone is alone on the family's paper,
// who has children at home does not live alone. Nothing rules on them and they hold nobody's question back: they are shown with what was
// understood, and count from when the person says that it is right.
func (g *Guide) Presumed(l Log, now time.Time) []Reading {
	facts := g.Facts(l, now)
	var out []Reading
	presume := func(name string, v Value) {
		f, known := g.byName[name]
		if _, said := facts[name]; said || !known || l.Settled(name) || !f.accepts(v) {
			return
		}
		facts[name] = v
		out = append(out, Reading{Fact: name, Value: v})
	}
	kids := facts["figli_minori"]
	if alone := facts["vive_solo"]; alone.Yes != nil && *alone.Yes && !(kids.IsNumber() && kids.Max > 0) {
		presume("nucleo_componenti", Number(1))
	}
	if n := facts["nucleo_componenti"]; n.IsNumber() && n.Min >= 2 || kids.IsNumber() && kids.Min >= 1 {
		presume("vive_solo", Yes(false))
	}
	if a := facts["accompagnamento"]; a.Word == "si" {
		presume("invalidita_pct", Number(100)) // it is given with total disability; to the very old and to the blind by other words
	}
	return out
}
