package knowledge

// Part is one part of a card, ready to read.
type Part struct {
	Facet     Facet // also "not" and "special", which nobody asks for by name
	Sentences []string
	Withheld  bool // a sentence was left out because its figure is not in force
}

// Shown is a card on a day, in a language.
type Shown struct {
	Slug      string
	Title     string
	Parts     []Part
	Documents []Document
	Places    []Access
	Sources   []Source
	ToConfirm []string // Italian only: what the office must confirm
	Collected Date
	Checked   Date
	Stale     bool // past review_by: nothing of it may be told as true; Parts is empty
}

const (
	// NotThis and SpecialCases are the parts of a card beside the seven facets.
	NotThis      Facet = "not"
	SpecialCases Facet = "special"
)

// Show fills a card with the figures of the day. False: there is no such service.
func (b *Base) Show(slug, lang string, day Date) (Shown, bool) {
	s, ok := b.services[slug]
	if !ok {
		return Shown{}, false
	}
	card, ok := s.Card[lang]
	if !ok {
		lang, card = "it", s.Card["it"]
	}
	out := Shown{Slug: slug, Title: s.Title(lang), Sources: s.Sources, ToConfirm: s.ToConfirm, Collected: s.CollectedOn,
		Checked: s.CheckedOn, Stale: s.ReviewBy != "" && day > s.ReviewBy}
	for _, a := range s.Access {
		out.Places = append(out.Places, b.access[a])
	}
	if out.Stale {
		return out, true
	}
	for _, d := range s.Documents {
		out.Documents = append(out.Documents, b.documents[d])
	}
	for _, p := range card.parts() {
		part := Part{Facet: p.Facet}
		for _, sentence := range p.Sentences {
			if filled, ok := b.Fill(slug, sentence, lang, day); ok {
				part.Sentences = append(part.Sentences, filled)
			} else {
				part.Withheld = true
			}
		}
		if len(part.Sentences) > 0 || part.Withheld {
			out.Parts = append(out.Parts, part)
		}
	}
	return out, true
}

// Title is the official name in a language; Italian when there is none.
func (s *Service) Title(lang string) string {
	if n, ok := s.Names[lang]; ok && n.Official != "" {
		return n.Official
	}
	return s.Names["it"].Official
}

// Part gives one part of a shown card.
func (s Shown) Part(f Facet) (Part, bool) {
	for _, p := range s.Parts {
		if p.Facet == f {
			return p, true
		}
	}
	return Part{}, false
}

// parts lists the parts of a card in the order they are read.
func (c Card) parts() []Part {
	return []Part{{Facet: What, Sentences: c.What}, {Facet: Who, Sentences: c.Who}, {Facet: Amount, Sentences: c.Amount},
		{Facet: Documents, Sentences: c.Documents}, {Facet: How, Sentences: c.How}, {Facet: Where, Sentences: c.Where},
		{Facet: When, Sentences: c.When}, {Facet: NotThis, Sentences: c.Not}, {Facet: SpecialCases, Sentences: c.Special}}
}
