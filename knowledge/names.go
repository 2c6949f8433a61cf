package knowledge

import "strings"

// names knows every name of every service, to hear it inside a question.
type names struct {
	byFirst map[string][]name
}

// name is one way of calling one or more services. More than one: it is ambiguous.
type name struct {
	words []string
	slugs []string
}

func newNames(slugs []string, services map[string]*Service) names {
	all := map[string]*name{}
	var order []string
	add := func(slug, text string) {
		words := fold(text)
		key := strings.Join(words, " ")
		if key == "" {
			return
		}
		n, ok := all[key]
		if !ok {
			n = &name{words: words}
			all[key] = n
			order = append(order, key)
		}
		for _, s := range n.slugs {
			if s == slug {
				return
			}
		}
		n.slugs = append(n.slugs, slug)
	}
	for _, slug := range slugs {
		s := services[slug]
		for _, lang := range keys(s.Names) {
			n := s.Names[lang]
			add(slug, bracket(n.Official))
			for _, e := range append(append([]string(nil), n.Everyday...), n.Ambiguous...) {
				add(slug, e)
			}
		}
	}
	out := names{byFirst: map[string][]name{}}
	for _, key := range order {
		n := *all[key]
		out.byFirst[n.words[0]] = append(out.byFirst[n.words[0]], n)
	}
	return out
}

// bracket leaves out what an official name adds in brackets.
func bracket(official string) string {
	before, _, _ := strings.Cut(official, "(")
	return before
}

// in lists the names said in a text, the longest at each place; a name inside a longer one is not heard.
func (n names) in(words []string) []name {
	var out []name
	for i := 0; i < len(words); {
		var best name
		for _, c := range n.byFirst[words[i]] {
			if len(c.words) > len(best.words) && len(c.words) <= len(words)-i && equal(c.words, words[i:i+len(c.words)]) {
				best = c
			}
		}
		if len(best.words) == 0 {
			i++
			continue
		}
		out = append(out, best)
		i += len(best.words)
	}
	return out
}

func equal(a, b []string) bool {
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// longer says that the words of a question from one place to another are inside a longer name that belongs to one service alone.
func (n names) longer(words []string, from, to int) bool {
	for i := range from + 1 {
		for _, c := range n.byFirst[words[i]] {
			end := i + len(c.words)
			if len(c.slugs) == 1 && end > to && len(c.words) > to-from+1 && end <= len(words) && equal(c.words, words[i:end]) {
				return true
			}
		}
	}
	return false
}
