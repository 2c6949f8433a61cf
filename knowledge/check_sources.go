package knowledge

// checkSources: what is told was read somewhere, and where it was not, that is said.
func checkSources(b *Base, s *Service, say sayer) {
	if len(s.Sources) == 0 {
		say(at("sources"), "sources is empty; write {kind: none, ref: \"\"} when nothing was read")
	}
	for i, src := range s.Sources {
		checkSource(src, at("sources", i), say)
	}
	for _, name := range keys(s.Figures) {
		for i, p := range s.Figures[name] {
			if p.Source.Kind == "none" || p.Source.Kind == "" {
				say(at("figures", name, i), "figure %q has no source, and is not told without one; name the source, or move it to to_confirm in words", name)
				continue
			}
			checkSource(p.Source, at("figures", name, i, "source"), say)
		}
	}
}

func checkSource(src Source, where trail, say sayer) {
	switch src.Kind {
	case "act", "press", "office":
		if src.Ref == "" {
			say(where, "a source of kind %q has no ref; write which one", src.Kind)
		}
	case "none":
		if src.Ref != "" {
			say(where, "a source of kind none names %q; say its kind: act, press or office", src.Ref)
		}
	default:
		say(where, "source kind is %q; use act, press, office or none", src.Kind)
	}
}
