package knowledge

import (
	"io/fs"
	"slices"
	"strings"
)

// fewestAsks is how many ways of asking a service has in Italian and English together: fewer, and people who do not know
// its name do not find it.
const fewestAsks = 20

// checkAskLines: every way of asking is for a service and about a part of its card.
func checkAskLines(b *Base, say func(string, trail, string, ...any)) {
	told := map[string]bool{}
	for _, a := range b.Asks() {
		if _, ok := b.services[a.Slug]; !ok {
			if file := b.askFile(a); !told[file+a.Slug] { // one card taken away is one thing to mend, not a hundred
				told[file+a.Slug] = true
				what := "take its lines away too"
				if file == "asks/"+a.Slug+".tsv" {
					what = "delete this file too"
				}
				say(file, at(a.line()), "there is no service %q; if its card was taken away, %s; if not, name one of services/", a.Slug, what)
			}
			continue
		}
		if !slices.Contains(askFacets, a.Facet) {
			say(b.askFile(a), at(a.line()), "the part %q is none of a card; use one of %v", a.Facet, askFacets)
		}
	}
	for _, a := range b.sentences().beside.ambiguous {
		for _, slug := range strings.Split(a.label, "|") {
			if _, ok := b.services[slug]; !ok {
				say("asks/_ambiguous.tsv", at(within(a.label+"\t"+a.text)), "there is no service %q; use names of files in services/ with | between; if its card was taken away, take it out of here", slug)
			}
		}
	}
}

// checkEnoughAsks: enough people were thought of.
func checkEnoughAsks(b *Base, say func(string, trail, string, ...any)) {
	n := map[string]int{}
	for _, a := range b.Asks() {
		if slices.Contains(languages, a.Lang) {
			n[a.Slug]++
		}
	}
	for _, slug := range b.slugs {
		if n[slug] < fewestAsks {
			say("asks/"+slug+".tsv", nil, "%d ways of asking, %d are the fewest; write how an old person would ask, a young one, somebody in a hurry", n[slug], fewestAsks)
		}
	}
}

// checkTwiceAsked: the same words do not lead to two services. Words that really may mean several are in _ambiguous.tsv.
func checkTwiceAsked(b *Base, say func(string, trail, string, ...any)) {
	first := map[string]Ask{}
	for _, a := range b.Asks() {
		key := strings.Join(fold(a.Text), " ")
		if had, ok := first[key]; ok {
			if had.Slug != a.Slug {
				say(b.askFile(a), at(a.line()), "%q is a way of asking for %s too; keep it where it belongs, or move it to _ambiguous.tsv", a.Text, had.Slug)
			}
			continue
		}
		first[key] = a
	}
}

// line is the end of the line that a way of asking stands on.
func (a Ask) line() within { return within("\t" + string(a.Facet) + "\t" + a.Text) }

// askFile is the file that a way of asking stands in: the service's own, or that of its language.
func (b *Base) askFile(a Ask) string {
	own := "asks/" + a.Slug + ".tsv"
	if data, err := fs.ReadFile(b.from, own); err == nil && strings.Contains(string(data), string(a.line())) {
		return own
	}
	return "asks/_lang." + a.Lang + ".tsv"
}
