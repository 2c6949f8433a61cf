package export

import (
	"regexp"
	"strings"

	"bussola/booking"
	"bussola/knowledge"
)

// Catalogue is what is exported, as it stands on a day.
type Catalogue struct {
	Base   *knowledge.Base
	Agenda *booking.Agenda
	Day    knowledge.Date
	Lang   string // of the texts
	// Withheld and Unchecked are what a record says when a sentence is left out, and when no office has confirmed the card.
	Withheld, Unchecked string
	// Example is what every record says while the body is an invented one: no number of it may be called.
	Example string
}

// card is one service as it may be told on the day.
type card struct {
	*knowledge.Service
	shown knowledge.Shown
}

// cards lists the services that may be told, and how many cards are past their review day.
func (c Catalogue) cards() (out []card, stale int) {
	for _, slug := range c.Base.Slugs() {
		s, _ := c.Base.Service(slug)
		shown, _ := c.Base.Show(slug, c.Lang, c.Day)
		if shown.Stale {
			stale++
			continue
		}
		out = append(out, card{s, shown})
	}
	return out, stale
}

// Stale is how many cards are left out because they are past their review day.
func (c Catalogue) Stale() int {
	_, n := c.cards()
	return n
}

// part joins the sentences of some parts, one a line; empty when nothing may be told of them.
func (k card) part(facets ...knowledge.Facet) string {
	var lines []string
	for _, f := range facets {
		if p, ok := k.shown.Part(f); ok {
			lines = append(lines, p.Sentences...)
		}
	}
	return strings.Join(lines, "\n")
}

// alert says what a reader of the record must know: that something is left out, that nobody at an office has confirmed it.
func (c Catalogue) alert(k card) string {
	var out []string
	if c.Agenda.Body.Example {
		out = append(out, c.Example)
	}
	for _, p := range k.shown.Parts {
		if p.Withheld {
			out = append(out, c.Withheld)
			break
		}
	}
	if k.CheckedOn == "" {
		out = append(out, c.Unchecked)
	}
	return strings.Join(out, " ")
}

// names are the other names of a service, without those that mean several.
func (k card) names(lang string) []string { return k.Names[lang].Everyday }

// offices are the body's own offices where a service is asked for.
func (c Catalogue) offices(k card) []booking.Office {
	var out []booking.Office
	seen := map[string]bool{}
	for _, p := range k.shown.Places {
		for _, o := range c.Agenda.Offices {
			if p.Door != "" && o.Door == p.Door && !seen[o.ID] {
				seen[o.ID] = true
				out = append(out, o)
			}
		}
	}
	return out
}

// age is a condition that compares the person's age with one figure and nothing else.
var age = regexp.MustCompile(`^eta (<=|>=) figura\["([a-z0-9.-]+)"\]$`)

// ages are the least and the most age that the written rules ask, where a rule asks nothing else and its figure is in force.
func (c Catalogue) ages(k card) (least, most *float64) {
	for _, r := range k.Rules.Conditions {
		m := age.FindStringSubmatch(strings.TrimSpace(r.If))
		if m == nil || r.Indicative {
			continue
		}
		p, ok := c.Base.Figure(knowledge.FullName(k.Slug, m[2]), c.Day)
		if !ok {
			continue
		}
		v := p.Value
		if m[1] == ">=" {
			least = &v
		} else {
			most = &v
		}
	}
	return least, most
}
