package knowledge

import (
	"net/url"
	"regexp"
	"strings"
)

var (
	link   = regexp.MustCompile(`(?i)\b(https?:/*|www\.)\S*`)
	marked = regexp.MustCompile(`\]\(|<a\b`)
)

// checkLinks: an address is whole and safe, and stands in the text as it is. Whether it opens, only a person can tell.
func checkLinks(b *Base, s *Service, say sayer) {
	all := s.said()
	for i, src := range s.Sources {
		all = append(all, said{at("sources", i), "", src.Ref})
	}
	for _, t := range all {
		if !strings.ContainsAny(t.text, "/<]") && !strings.Contains(strings.ToLower(t.text), "www.") {
			continue
		}
		if marked.MatchString(t.text) {
			say(t.at, "a link is written with marks; write the bare address, https://...")
		}
		for _, m := range link.FindAllString(t.text, -1) {
			u, err := url.Parse(strings.TrimRight(m, ".,;:!?)"))
			if err != nil || u.Scheme != "https" || !strings.Contains(strings.Trim(u.Host, "."), ".") || u.User != nil {
				say(t.at, "%q is no good link; write it whole, https://name.it/page", m)
			}
		}
	}
}
