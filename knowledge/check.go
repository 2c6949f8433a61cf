package knowledge

import (
	"fmt"
	"regexp"
	"strings"
)

// A check looks at one service and says what is wrong with it, each time with what to do.
type check struct {
	name string
	run  func(b *Base, s *Service, say func(format string, args ...any))
}

// checks are run on every service when a pack is loaded: a pack that fails one is refused whole.
var checks = []check{
	{"complete", checkComplete},
	{"references", checkReferences},
	{"figures", checkFigures},
	{"readable", checkReadable},
	{"numbers", checkNumbers},
	{"rules", checkRuleWords},
}

// Check runs every check on every service, then on the ways of asking. The messages are file: mistake; hint.
func (b *Base) Check() []error {
	var errs []error
	for _, slug := range b.slugs {
		s, file := b.services[slug], b.files[slug]
		for _, c := range checks {
			c.run(b, s, func(format string, args ...any) {
				errs = append(errs, fmt.Errorf("%s: %s: %s", file, c.name, fmt.Sprintf(format, args...)))
			})
		}
	}
	return append(errs, b.checkAsks()...)
}

func checkComplete(b *Base, s *Service, say func(string, ...any)) {
	known := false
	for _, a := range Areas {
		known = known || a == s.Area
	}
	if !known {
		say("area %q is not one of the seven; use one of %v", s.Area, Areas)
	}
	if s.Priority != 1 && s.Priority != 2 {
		say("priority is %d; it is 1 or 2", s.Priority)
	}
	if s.Level != "nazionale" && s.Level != "regionale" && s.Level != "comunale" {
		say("level %q; it is nazionale, regionale or comunale", s.Level)
	}
	if s.Provider == "" {
		say("provider is missing; say who gives this service")
	}
	if len(s.Access) == 0 {
		say("access is empty; say where one goes with a name of access.yaml")
	}
	if s.CollectedOn == "" {
		say("collected_on is missing; write the day the facts were gathered")
	}
	for _, lang := range []string{"it", "en"} {
		if s.Names[lang].Official == "" {
			say("names.%s.official is missing", lang)
		}
		c, ok := s.Card[lang]
		if !ok {
			say("card.%s is missing; every card is in Italian and English", lang)
			continue
		}
		for _, p := range c.parts() {
			needed := p.Facet != Documents && p.Facet != SpecialCases
			if needed && len(p.Sentences) == 0 {
				say("card.%s has nothing for %q; write at least one sentence", lang, p.Facet)
			}
			if lang == "en" && len(s.Card["it"].part(p.Facet)) > 0 != (len(p.Sentences) > 0) {
				say("card.en and card.it do not both have %q", p.Facet)
			}
		}
	}
	if len(s.Sources) == 0 {
		say("sources is empty; write {kind: none, ref: \"\"} when there is none")
	}
	for _, src := range s.Sources {
		checkSource(src, say)
	}
}

func checkSource(src Source, say func(string, ...any)) {
	switch src.Kind {
	case "act", "press", "office":
		if src.Ref == "" {
			say("a source of kind %q needs its ref", src.Kind)
		}
	case "none":
	default:
		say("source kind %q; it is act, press, office or none", src.Kind)
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

func checkReferences(b *Base, s *Service, say func(string, ...any)) {
	for _, a := range s.Access {
		if _, ok := b.access[a]; !ok {
			say("access %q is not in access.yaml", a)
		}
	}
	for _, d := range s.Documents {
		if _, ok := b.documents[d]; !ok {
			say("document %q is not in documents.yaml", d)
		}
	}
}

func checkFigures(b *Base, s *Service, say func(string, ...any)) {
	for name, periods := range s.Figures {
		for i, p := range periods {
			if _, ok := units["it"][p.Unit]; !ok {
				say("figure %q: unit %q is not known", name, p.Unit)
			}
			if p.From == "" {
				say("figure %q has no from; write the first day it holds", name)
			}
			if p.Until != "" && p.Until < p.From {
				say("figure %q ends before it begins", name)
			}
			if p.CollectedOn == "" {
				say("figure %q has no collected_on", name)
			}
			if p.Source.Kind == "none" || p.Source.Kind == "" {
				say("figure %q has no source; a figure without source is not told: move it to to_confirm", name)
			} else {
				checkSource(p.Source, say)
			}
			for _, q := range periods[i+1:] {
				if (p.Until == "" || q.From <= p.Until) && (q.Until == "" || p.From <= q.Until) {
					say("figure %q has two values on the same day", name)
				}
			}
		}
	}
	use := func(sentence string) {
		for _, name := range figuresIn(s.Slug, sentence) {
			slug, short, _ := strings.Cut(name, ".")
			if o, ok := b.services[slug]; !ok || len(o.Figures[short]) == 0 {
				say("figure %q is used and defined nowhere; add it under figures: with source and dates", name)
			}
		}
	}
	for _, c := range s.Card {
		use(c.text())
	}
	for _, c := range s.Rules.Conditions {
		for _, says := range c.Says {
			use(says)
		}
	}
}

func checkReadable(b *Base, s *Service, say func(string, ...any)) {
	for _, p := range s.Card["it"].parts() {
		if len(p.Sentences) == 0 {
			continue
		}
		text := slot.ReplaceAllString(strings.Join(p.Sentences, "\n"), "10 anni")
		if g := Gulpease(text); g < 60 {
			say("card.it %q reads at %.0f on the Gulpease scale; 60 is the least: shorter sentences, shorter words", p.Facet, g)
		}
	}
	for lang, c := range s.Card {
		for _, p := range c.parts() {
			for _, sentence := range p.Sentences {
				if len([]rune(sentence)) > 220 {
					say("card.%s %q has a sentence of %d characters; cut it in two", lang, p.Facet, len([]rune(sentence)))
				}
			}
		}
	}
}

// money and phone find figures typed straight into a sentence.
var (
	money = regexp.MustCompile(`(?i)\d[\d.,]*\s*(euro|€|per cento|%)`)
	phone = regexp.MustCompile(`\b(\+?\d[\d ]{7,}\d|1522|19696|116117|116000)\b`)
)

func checkNumbers(b *Base, s *Service, say func(string, ...any)) {
	for lang, c := range s.Card {
		for _, p := range c.parts() {
			for _, sentence := range p.Sentences {
				bare := slot.ReplaceAllString(sentence, "")
				if m := money.FindString(bare); m != "" {
					say("card.%s %q has %q typed in the sentence; make it a figure with source and dates", lang, p.Facet, m)
				}
				if m := phone.FindString(bare); m != "" {
					say("card.%s %q has the phone number %q; numbers come from hotlines.yaml or the body's offices", lang, p.Facet, m)
				}
			}
		}
	}
}

func checkRuleWords(b *Base, s *Service, say func(string, ...any)) {
	for i, c := range s.Rules.Conditions {
		if c.Says["it"] == "" || c.Says["en"] == "" {
			say("condition %d has no words in it and en under says", i+1)
		}
	}
	for i, p := range s.Rules.Prerequisites {
		if p.Step["it"] == "" || p.Step["en"] == "" {
			say("prerequisite %d has no words in it and en under step", i+1)
		}
	}
}
