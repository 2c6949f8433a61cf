package knowledge

import (
	"slices"
	"strings"
)

// checkReferences: whatever a service names by name exists.
func checkReferences(b *Base, s *Service, say sayer) {
	for i, a := range s.Access {
		if _, ok := b.access[a]; !ok {
			say(at("access", i), "access %q is not in access.yaml; add it there or use one that is", a)
		}
	}
	for i, d := range s.Documents {
		if _, ok := b.documents[d]; !ok {
			say(at("documents", i), "document %q is not in documents.yaml; add it there or use one that is", d)
		}
		if slices.Index(s.Documents, d) < i {
			say(at("documents", i), "document %q stands twice; keep one", d)
		}
	}
	for i, r := range s.Related {
		if _, ok := b.services[r]; !ok || r == s.Slug {
			say(at("related", i), "related %q is no other service; use the name of a file in services/", r)
		}
	}
	for _, t := range s.said() {
		if !strings.Contains(t.text, "{{") {
			continue
		}
		for _, name := range figuresIn(s.Slug, t.text) {
			slug, short, _ := strings.Cut(name, ".")
			if o, ok := b.services[slug]; !ok || len(o.Figures[short]) == 0 {
				say(t.at, "figure %q is used here and defined nowhere; add it under figures: with source and dates", name)
			}
		}
		if strings.Contains(slot.ReplaceAllString(t.text, ""), "{{") {
			say(t.at, "a figure's name is not written well; it is {{small-letters}}, or {{other-service.small-letters}}")
		}
	}
}
