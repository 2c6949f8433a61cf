package knowledge

import "slices"

// lifeEvents is how many life events CPSV-AP_IT lists.
const lifeEvents = 19

var (
	levels = []string{"nazionale", "regionale", "comunale"}
	trusts = []string{"alta", "media", "bassa"}
	places = []string{"pas", "punto-insieme", "office", "national", "regional", "third"}

	counted = []Unit{Euro, EuroPerYear, EuroPerMonth, Years, Months, Days, Hours, Percent, Number}
)

// checkVocabulary: words that the program reads are words it knows, so that every service stands in a menu.
func checkVocabulary(b *Base, s *Service, say sayer) {
	if !slices.Contains(Areas, s.Area) {
		say(at("area"), "area %q is not one of the seven, and no menu would show the service; use one of %v", s.Area, Areas)
	}
	if s.Priority != 1 && s.Priority != 2 {
		say(at("priority"), "priority is %d; it is 1 or 2", s.Priority)
	}
	if !slices.Contains(levels, s.Level) {
		say(at("level"), "level is %q; use one of %v", s.Level, levels)
	}
	if !slices.Contains(trusts, s.Confidence) {
		say(at("confidence"), "confidence is %q; use one of %v", s.Confidence, trusts)
	}
	if s.LifeEvent < 0 || s.LifeEvent > lifeEvents {
		say(at("life_event"), "life_event is %d; they go from 1 to %d, 0 when none fits", s.LifeEvent, lifeEvents)
	}
	for _, name := range keys(s.Figures) {
		for i, p := range s.Figures[name] {
			if !slices.Contains(counted, p.Unit) {
				say(at("figures", name, i, "unit"), "figure %q is counted in %q; use one of %v", name, p.Unit, counted)
			}
			if p.Confidence != "alta" && p.Confidence != "media" {
				say(at("figures", name, i, "confidence"), "figure %q has the confidence %q; it is alta or media, and what is less sure goes under to_confirm", name, p.Confidence)
			}
		}
	}
}

// checkPlaces: the same for access points.
func checkPlaces(b *Base, say func(string, trail, string, ...any)) {
	for _, name := range keys(b.access) {
		if kind := b.access[name].Kind; !slices.Contains(places, kind) {
			say("access.yaml", at(name, "kind"), "%q is of the kind %q; use one of %v", name, kind, places)
		}
	}
}
