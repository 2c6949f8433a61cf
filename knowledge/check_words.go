package knowledge

// checkWords: whoever is told that something is missing, or what to do first, reads it in their language.
func checkWords(b *Base, s *Service, say sayer) {
	for i, c := range s.Rules.Conditions {
		for _, lang := range languages {
			if c.Says[lang] == "" {
				say(at("rules", "conditions", i, "says"), "condition %d has no words in %q; write them under says", i+1, lang)
			}
		}
	}
	for i, p := range s.Rules.Prerequisites {
		for _, lang := range languages {
			if p.Step[lang] == "" {
				say(at("rules", "prerequisites", i, "step"), "prerequisite %d has no words in %q; write them under step", i+1, lang)
			}
		}
	}
}
