package knowledge

// languages are those in which every card is whole.
var languages = []string{"it", "en"}

// checkComplete: nothing is missing, and every language says the same parts.
func checkComplete(b *Base, s *Service, say sayer) {
	if s.Provider == "" {
		say(at("provider"), "provider is missing; say who gives this service")
	}
	if len(s.Access) == 0 {
		say(at("access"), "access is empty; say where one goes, with a name of access.yaml")
	}
	for _, lang := range languages {
		if s.Names[lang].Official == "" {
			say(at("names", lang), "there is no official name in %q; write names.%s.official", lang, lang)
		}
		c, ok := s.Card[lang]
		if !ok {
			say(at("card"), "the card is not in %q; every card is in %v", lang, languages)
			continue
		}
		for _, p := range c.parts() {
			key, it := cardKeys[p.Facet], len(s.Card["it"].part(p.Facet))
			switch {
			case lang != "it" && it > 0 != (len(p.Sentences) > 0):
				say(at("card", lang, key), "card.it and card.%s do not both have %q; write it in both or in neither", lang, key)
			case len(p.Sentences) > 0 || p.Facet == Documents || p.Facet == SpecialCases:
			default:
				say(at("card", lang, key), "card.%s has nothing under %q; write at least one sentence", lang, key)
			}
		}
	}
	if n := len(s.Card["it"].What); n > 3 {
		say(at("card", "it", "what"), "%d sentences say what it is; two are enough, the rest belongs to other parts", n)
	}
}

// checkShared: papers and doors have their words in every language.
func checkShared(b *Base, say func(string, trail, string, ...any)) {
	for _, name := range keys(b.documents) {
		d := b.documents[name]
		if d.It == "" || d.En == "" {
			say("documents.yaml", at(name), "%q has no words in it and en; write both", name)
		}
		for key, m := range map[string]map[string]string{"ask": d.Ask, "expires": d.Expires} {
			if len(m) > 0 && (m["it"] == "" || m["en"] == "") {
				say("documents.yaml", at(name, key), "%s of %q is not in it and en; write both", key, name)
			}
		}
	}
	for _, name := range keys(b.access) {
		if a := b.access[name]; a.It == "" || a.En == "" {
			say("access.yaml", at(name), "%q has no words in it and en; write both", name)
		}
	}
}

func (c Card) part(f Facet) []string {
	for _, p := range c.parts() {
		if p.Facet == f {
			return p.Sentences
		}
	}
	return nil
}
