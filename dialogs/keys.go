package dialogs

import (
	"regexp"
	"sort"
	"strings"
)

// Keys lists the texts that a shown message was made of, by key, in the order they stand in it. Values that were filled in match
// anything. Very short texts (a word or two) are left out: they would be found everywhere.
func (t *Texts) Keys(shown string) []string {
	type hit struct {
		key string
		at  int
	}
	var hits []hit
	seen := map[string]bool{}
	for _, m := range t.byLang {
		for key, text := range m {
			if seen[key] || len(name.ReplaceAllString(text, "")) < 12 {
				continue
			}
			if loc := template(text).FindStringIndex(shown); loc != nil {
				hits = append(hits, hit{key, loc[0]})
				seen[key] = true
			}
		}
	}
	sort.Slice(hits, func(i, j int) bool {
		return hits[i].at < hits[j].at || hits[i].at == hits[j].at && hits[i].key < hits[j].key
	})
	out := make([]string, len(hits))
	for i, h := range hits {
		out[i] = h.key
	}
	return out
}

// Said lists the keys that begin with one of some words, in order.
func (t *Texts) Said(begins ...string) (keys []string) {
	for _, key := range sorted(t.byLang["it"]) {
		for _, b := range begins {
			if strings.HasPrefix(key, b) {
				keys = append(keys, key)
				break
			}
		}
	}
	return keys
}

// Matches says whether a shown message holds the text of a key, in any language.
func (t *Texts) Matches(key, shown string) bool {
	for _, m := range t.byLang {
		if text, ok := m[key]; ok && template(text).MatchString(shown) {
			return true
		}
	}
	return false
}

// template is a text as a pattern in which each {name} matches anything.
func template(text string) *regexp.Regexp {
	parts := name.Split(strings.TrimSpace(text), -1)
	for i := range parts {
		parts[i] = regexp.QuoteMeta(parts[i])
	}
	return regexp.MustCompile(`(?s)` + strings.Join(parts, `.*?`))
}
