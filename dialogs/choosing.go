package dialogs

import (
	"strings"

	"bussola/knowledge"
)

// chooseAmong keeps the services to choose among, three at most, and the part that was asked of them. counted: their need was counted as
// unmet already.
func (t *turn) chooseAmong(slugs []string, part knowledge.Facet, counted bool) {
	t.s.Offer, t.s.Part, t.s.Counted = atMost(slugs, 3), string(part), counted
}

// choosing says that several services were offered and none is chosen yet.
func (t *turn) choosing() bool { return t.s.Mode == Choosing && len(t.s.Offer) > 1 }

// askFirst hears "quanto costa?" while it is not said yet which service is meant: that part is kept, and told as soon as one is chosen.
func (t *turn) askFirst(f knowledge.Finding) bool {
	if !f.Follow || !t.choosing() {
		return false
	}
	t.s.Part = string(f.Facet)
	t.note("choosing_first")
	return true
}

// asksWhich hears "boh" and "che differenza c'è?" among the services offered.
func (t *turn) asksWhich(text string) bool {
	return t.choosing() && t.d.Texts.whole("tell-apart", text) && t.tellApart()
}

// tellApart tells each service offered in a sentence, and the choice stays.
func (t *turn) tellApart() bool {
	var each []string
	for _, slug := range t.s.Offer {
		if c, ok := t.d.Know.Show(slug, t.s.Lang, knowledge.Day(t.now)); ok {
			if p, ok := c.Part(knowledge.What); ok && len(p.Sentences) > 0 && !c.Stale {
				each = append(each, t.say("choosing_each", "title", c.Title, "what", p.Sentences[0]))
			}
		}
	}
	if len(each) == 0 {
		return false
	}
	t.note("choosing_apart", "each", strings.Join(each, "\n"))
	return true
}

// describing is how many words have a service chosen by what it is: more may tell something else.
const describing = 8

// pointed is the part of a description that a service must have among those offered.
const pointed = 0.75

// chooseByWords hears "quello per la scuola" among the services offered: words that speak of one of them and of no other choose it, and a part
// asked before is told.
func (t *turn) chooseByWords(text string, f knowledge.Finding) bool {
	if !t.choosing() || f.Bare || len(strings.Fields(text)) > describing {
		return false
	}
	if sure := f.Kind == knowledge.Answer && f.Confidence >= pointed && !contains(t.s.Offer, f.Services[0]); !sure && t.d.Texts.opens("points", text) {
		if slug, part := t.d.Know.Among(text, t.s.Lang, t.s.Offer); part >= pointed && !t.d.Texts.holds("not", text) {
			t.act("card:" + slug)
			return true
		}
		return t.tellApart()
	}
	var meant []string
	for _, slug := range atMost(f.Services, 3) {
		if contains(t.s.Offer, slug) {
			meant = append(meant, slug)
		}
	}
	if len(meant) != 1 {
		return false
	}
	answered := f.Kind == knowledge.Answer && f.Services[0] == meant[0] && f.Facet == knowledge.Whole // and is no question of its own
	if !answered && f.Kind != knowledge.Clarify {
		return false
	}
	t.act("card:" + meant[0])
	return true
}

// noneOfThese leaves a choice among services without taking one.
func (t *turn) noneOfThese() {
	if !t.s.Counted {
		t.abstained(t.s.Offer)
	}
	t.s.Offer = nil
	t.goBack()
	t.note("abstain_desk", "office", t.officeLine(t.doorOffice("pas")))
}
