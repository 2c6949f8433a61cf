package knowledge

import (
	"slices"
	"strings"
)

// checkOwnNames: within a service each name is written once.
func checkOwnNames(b *Base, s *Service, say sayer) {
	for _, lang := range keys(s.Names) {
		n := s.Names[lang]
		seen := map[string]bool{}
		for _, list := range []struct {
			key   string
			names []string
		}{{"everyday", n.Everyday}, {"ambiguous", n.Ambiguous}} {
			for i, name := range list.names {
				key := strings.Join(fold(name), " ")
				if key == "" {
					say(at("names", lang, list.key, i), "the name %q has no letters; take it away", name)
				} else if seen[key] {
					say(at("names", lang, list.key, i), "the name %q stands twice; keep one", name)
				}
				seen[key] = true
			}
		}
	}
}

// checkSharedNames: a name that several services go by is declared ambiguous by all of them, so that hearing it alone asks
// which is meant; a name declared ambiguous is shared.
func checkSharedNames(b *Base, say func(string, trail, string, ...any)) {
	type use struct {
		slug, lang, key string
		i               int
		text            string
	}
	uses := map[string][]use{}
	for _, slug := range b.slugs {
		s := b.services[slug]
		for _, lang := range keys(s.Names) {
			n := s.Names[lang]
			add := func(key string, i int, text string) {
				k := strings.Join(fold(text), " ")
				uses[k] = append(uses[k], use{slug, lang, key, i, text})
			}
			add("official", 0, bracket(n.Official))
			for i, e := range n.Everyday {
				add("everyday", i, e)
			}
			for i, e := range n.Ambiguous {
				add("ambiguous", i, e)
			}
		}
	}
	for _, key := range keys(uses) {
		var slugs []string
		for _, u := range uses[key] {
			if !slices.Contains(slugs, u.slug) {
				slugs = append(slugs, u.slug)
			}
		}
		for _, u := range uses[key] {
			where := at("names", u.lang, u.key, u.i)
			switch {
			case len(slugs) > 1 && u.key == "official":
				say(b.files[u.slug], at("names", u.lang, "official"), "the official name %q is a name of %s too; one of them needs another", u.text, strings.Join(others(slugs, u.slug), ", "))
			case len(slugs) > 1 && u.key == "everyday":
				say(b.files[u.slug], where, "%q is a name of %s too; move it under ambiguous in each of them", u.text, strings.Join(others(slugs, u.slug), ", "))
			case len(slugs) == 1 && u.key == "ambiguous":
				say(b.files[u.slug], where, "%q is declared ambiguous and no other service has it; move it under everyday, or declare it in the other", u.text)
			}
		}
	}
}

func others(slugs []string, but string) []string {
	return slices.DeleteFunc(slices.Clone(slugs), func(s string) bool { return s == but })
}
