package knowledge

import "fmt"

// A check is one thing that must hold of a content pack. Each lives in a file of its own, check_<name>.go, and has a broken
// pack under testdata/broken with the message that an editor then reads.
type check struct {
	name string
	// slow checks ask many questions or read all the ways of asking: they run when an editor asks for it, not at every start.
	slow bool
	// learns: it learns from the ways of asking first. With a mistake among them that is half a minute for nothing.
	learns  bool
	service func(b *Base, s *Service, say sayer) // looks at one service
	pack    func(b *Base, say func(file string, at trail, format string, args ...any))
}

// sayer tells a mistake of one service: where in its file, what, and after a semicolon what to do.
type sayer func(at trail, format string, args ...any)

// trail leads to a value in a YAML file: keys and positions.
type trail []any

func at(steps ...any) trail { return steps }

// checks are in the order an editor would mend them: what stands, what it points at, what it says, how it is found.
var checks = []check{
	{name: "vocabulary", service: checkVocabulary, pack: checkPlaces},
	{name: "complete", service: checkComplete, pack: checkShared},
	{name: "references", service: checkReferences},
	{name: "dates", service: checkDates},
	{name: "sources", service: checkSources},
	{name: "amounts", service: checkAmounts},
	{name: "numbers", service: checkNumbers},
	{name: "unsettled", service: checkUnsettled},
	{name: "words", service: checkWords},
	{name: "readable", service: checkReadable},
	{name: "length", service: checkLength},
	{name: "links", service: checkLinks},
	{name: "names", service: checkOwnNames, pack: checkSharedNames},
	{name: "asks", pack: checkAskLines},
	{name: "enough-asks", slow: true, pack: checkEnoughAsks},
	{name: "twice-asked", slow: true, pack: checkTwiceAsked},
	{name: "found", slow: true, learns: true, pack: checkFound},
}

// Check runs every check, the slow ones too, and gives all mistakes: file:line: check: mistake; hint.
func (b *Base) Check() []error { return b.check(true) }

// check runs the checks. The pack is read again only to find the lines of mistakes.
func (b *Base) check(slow bool) []error {
	var errs []error
	for _, c := range checks {
		if c.slow && !slow || c.learns && len(errs) > 0 {
			continue
		}
		say := func(file string, at trail, format string, args ...any) {
			line := 0
			if words, ok := at.words(); ok {
				line = textLine(b.from, file, words)
			} else {
				line = Line(b.from, file, at...)
			}
			errs = append(errs, fmt.Errorf("%s:%d: %s: %s", file, line, c.name, fmt.Sprintf(format, args...)))
		}
		if c.service != nil {
			for _, slug := range b.slugs {
				file := b.files[slug]
				c.service(b, b.services[slug], func(at trail, format string, args ...any) { say(file, at, format, args...) })
			}
		}
		if c.pack != nil {
			c.pack(b, say)
		}
	}
	return errs
}

// within is a trail into a file that is no YAML: the line that holds these words.
type within string

func (p trail) words() (string, bool) {
	if len(p) != 1 {
		return "", false
	}
	w, ok := p[0].(within)
	return string(w), ok
}

// said is one sentence that people read, with where it stands.
type said struct {
	at         trail
	lang, text string
}

// said lists everything of a service that a person reads: names, card, conditions, first steps, what is to be confirmed.
func (s *Service) said() []said {
	if s.all != nil { // several checks read them
		return s.all
	}
	out := []said{{at("provider"), "it", s.Provider}}
	for _, lang := range keys(s.Names) {
		n := s.Names[lang]
		out = append(out, said{at("names", lang, "official"), lang, n.Official})
	}
	for _, lang := range keys(s.Card) {
		for _, p := range s.Card[lang].parts() {
			for i, sentence := range p.Sentences {
				out = append(out, said{at("card", lang, cardKeys[p.Facet], i), lang, sentence})
			}
		}
	}
	for i, c := range s.Rules.Conditions {
		for _, lang := range keys(c.Says) {
			out = append(out, said{at("rules", "conditions", i, "says", lang), lang, c.Says[lang]})
		}
	}
	for i, p := range s.Rules.Prerequisites {
		for _, lang := range keys(p.Step) {
			out = append(out, said{at("rules", "prerequisites", i, "step", lang), lang, p.Step[lang]})
		}
	}
	for i, text := range s.ToConfirm {
		out = append(out, said{at("to_confirm", i), "it", text})
	}
	s.all = out
	return out
}

// cardKeys are the parts of a card as a file names them.
var cardKeys = map[Facet]string{What: "what", Who: "who", Amount: "amount", Documents: "documents", How: "how", Where: "where",
	When: "when", NotThis: "not", SpecialCases: "special"}
