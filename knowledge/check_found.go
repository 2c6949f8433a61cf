package knowledge

import "slices"

// checkFound: whoever says a name is shown its service first; whoever says a name that several services share is asked which.
func checkFound(b *Base, say func(string, trail, string, ...any)) {
	for _, slug := range b.slugs {
		s := b.services[slug]
		for _, lang := range keys(s.Names) {
			n := s.Names[lang]
			b.leads(slug, lang, bracket(n.Official), at("names", lang, "official"), say)
			for i, e := range n.Everyday {
				b.leads(slug, lang, e, at("names", lang, "everyday", i), say)
			}
			for i, e := range n.Ambiguous {
				if f := b.Find(e, lang, Hint{}); f.Kind != Clarify || !slices.Contains(f.Services, slug) {
					say(b.files[slug], at("names", lang, "ambiguous", i), "%q does not ask whether this service is meant (%s %v); add it to asks/_ambiguous.tsv with the services it may mean", e, f.Kind, f.Services)
				}
			}
		}
	}
}

func (b *Base) leads(slug, lang, name string, where trail, say func(string, trail, string, ...any)) {
	f := b.Find(name, lang, Hint{})
	switch {
	case len(f.Services) == 0:
		say(b.files[slug], where, "%q finds no service; write it as a way of asking in asks/%s.tsv too", name, slug)
	case f.Services[0] != slug:
		say(b.files[slug], where, "%q leads to %s first; declare it ambiguous in both, or leave it to that one", name, f.Services[0])
	}
}
