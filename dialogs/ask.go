package dialogs

import (
	"slices"
	"strings"

	"bussola/knowledge"
)

// find looks a text up, once a turn.
func (t *turn) find(text string) knowledge.Finding {
	if t.looked != text || t.found.Kind == "" {
		t.looked, t.found = text, t.d.Know.Find(text, t.s.Lang, knowledge.Hint{Subject: t.subject()})
		if t.found.Kind == knowledge.Smalltalk && t.found.Talk == "mourning" && !t.d.Texts.holds("death", text) {
			t.found.Kind, t.found.Services = knowledge.Abstain, nil // "chi devo chiamare adesso" is asked by the living too
		}
	}
	return t.found
}

// subject is the service that a question without a name speaks of. Among several that were offered it is any of them: see askFirst.
func (t *turn) subject() string {
	if t.s.Mode == Choosing && len(t.s.Offer) > 0 {
		return t.s.Offer[0]
	}
	return t.s.Subject
}

// asksOfNothing hears "quanto costa?" when nothing was spoken of that could cost: it is no need that nobody meets, it only lacks its subject.
func (t *turn) asksOfNothing(f knowledge.Finding) bool {
	if f.Kind != knowledge.Abstain || !f.Bare || t.subject() != "" {
		return false
	}
	if t.s.Mode.underway() && !t.s.Mode.drafting() && t.s.Mode != Outcome {
		t.note("of_nothing_yet")
	} else {
		t.note("of_nothing")
	}
	return true
}

// ask answers words that are no choice and no answer: a question, a story, small talk, or nothing we know.
func (t *turn) ask(text string) {
	if t.answersOff() {
		return
	}
	if t.asksWhich(text) || t.hollow(text) {
		return
	}
	f := t.find(text)
	if t.askFirst(f) || t.asksOfNothing(f) || t.chooseByWords(text, f) {
		return
	}
	if t.s.Mode.underway() || t.s.Mode == Booked || t.s.Mode == Mine || t.s.Mode == Dropping {
		t.answerAside(text, f)
		return
	}
	if f.Kind != knowledge.Smalltalk && !asks(text) && t.tellsAStory(text) {
		t.story(text)
		return
	}
	if (f.Kind == knowledge.Answer || f.Kind == knowledge.Clarify) && len(strings.Fields(text)) >= longQuestion && t.tellsAStory(text) { // a story that ends in a question: both are heard
		if f.Kind == knowledge.Answer && f.Confidence >= sureInStory {
			t.answerAside(text, f)
		}
		t.story(text)
		return
	}
	switch f.Kind {
	case knowledge.Answer:
		t.happened("answered", f.Services[0])
		t.s.Subject = f.Services[0]
		t.keepAsked(text)
		if (f.Facet == knowledge.Whole || f.Facet == knowledge.What) && t.d.Texts.holds("number", text) {
			f.Facet = knowledge.Where
		}
		t.openCard(f.Services[0], string(f.Facet))
		t.noteTongue(f.Services[0])
	case knowledge.Clarify:
		offer := t.offer(f.Services, text)
		if len(offer) == 0 {
			t.abstain(f)
			return
		}
		t.happened("clarified", "")
		t.chooseAmong(offer, f.Facet, false)
		t.move(toChoose)
		t.noteNear()
	case knowledge.Smalltalk:
		t.smalltalk(f)
	default:
		if t.tellsAStory(text) {
			t.story(text)
			return
		}
		t.abstain(f)
	}
}

// keepAsked keeps the facts that a question tells beside what it asks, and says so: the card can then be weighed for this person.
func (t *turn) keepAsked(text string) {
	before := len(t.s.Log)
	if t.tellsAStory(text) && t.learn(text) > 0 {
		t.note("noted", "facts", t.factsIn(t.s.Log[min(before, len(t.s.Log)):]))
	}
}

// longQuestion is how many words a question has at least that may tell a situation too.
const longQuestion = 14

// sureInStory is how sure a card must be to be shown beside a story: among many words the finder is surer than it should be.
const sureInStory = 0.5

// tellsAStory says that the words hold at least two facts about a person, or one and a sign of orient.yaml: then a card alone would
// not be an answer.
func (t *turn) tellsAStory(text string) bool {
	n := len(t.d.Guide.Understand(text, t.s.Lang, t.now))
	return n >= 2 || n == 1 && len(t.d.Guide.Hear(text)) > 0
}

// answerAside answers in the middle of something: the answer in its own message, then the screen of the moment again.
func (t *turn) answerAside(text string, f knowledge.Finding) {
	switch f.Kind {
	case knowledge.Answer:
		slug := f.Services[0]
		t.happened("answered", slug)
		t.s.Subject = slug
		t.tell(t.inTongue(slug))
		card := t.cardText(slug, f.Facet)
		if t.harmful(slug) {
			card = t.say("card_not_for_you") + "\n\n" + card
		}
		t.tell(card)
	case knowledge.Clarify:
		offer := t.offer(f.Services, text)
		if len(offer) == 0 {
			t.abstained(f.Services)
			t.tell(t.abstainText(f))
			return
		}
		t.happened("clarified", "")
		t.chooseAmong(offer, f.Facet, false)
		t.digress(toChoose)
		t.noteNear()
	case knowledge.Smalltalk:
		t.smalltalk(f)
	default:
		t.abstained(f.Services)
		t.tell(t.abstainText(f))
	}
}

// nearEnough is the probability from which a card that was not sure enough to be the answer is still worth offering: under it a
// guess is noise, and three noisy guesses look like an answer.
const nearEnough = 0.2

// abstain says that there is no sure answer, with the nearest cards when there are any, and the desk.
func (t *turn) abstain(f knowledge.Finding) {
	t.abstained(f.Services)
	t.lead = append(t.lead, t.abstainText(f))
	t.brief = true
	if t.s.Quiet {
		return // a guess may name what nobody should read over a shoulder
	}
	if near := t.harmless(f.Services); len(near) > 0 && f.Confidence >= nearEnough {
		t.note("abstain_near")
		t.chooseAmong(near, f.Facet, true)
		t.digress(toChoose)
	}
}

// abstainText says that there is no sure answer, and where to ask: once, in the language the person writes in.
func (t *turn) abstainText(f knowledge.Finding) string {
	if words := t.inTongue(""); words != "" {
		return words
	}
	return t.say("abstain") + "\n" + t.say("abstain_desk", "office", t.officeLine(t.doorOffice("pas")))
}

// abstained counts a need that was not met; the nearest service, when there is one, tells its area.
func (t *turn) abstained(near []string) {
	slug := ""
	if len(near) > 0 {
		slug = near[0]
	}
	t.happened("abstained", slug)
}

// openCard shows one service, from the part asked about.
func (t *turn) openCard(slug, part string) {
	if _, ok := t.d.Know.Service(slug); !ok {
		t.note("stale")
		return
	}
	t.s.Subject = slug
	if t.s.Mode != Card {
		if t.s.Mode == Browsing && t.s.Return == "" {
			t.s.Return = Browsing // back leads to the list again
		}
		t.digress(toCard)
	}
	t.s.Offer = []string{slug, part}
	if t.harmful(slug) {
		t.note("card_not_for_you")
	}
}

// cardText is one part of a card with its title, source and dates; the whole of what matters first when no part is asked.
func (t *turn) cardText(slug string, part knowledge.Facet) string {
	c, ok := t.d.Know.Show(slug, t.s.Lang, knowledge.Day(t.now))
	if !ok {
		return ""
	}
	lines := []string{t.say("card_title", "title", c.Title)}
	place := t.doorOffice("pas").Name.In(t.s.Lang)
	if len(c.Places) > 0 {
		place = c.Places[0].In(t.s.Lang)
	}
	switch {
	case t.cardOff(slug):
		return strings.Join(append(lines, t.say("switch_card", "place", place)), "\n")
	case c.Stale:
		return strings.Join(append(lines, t.say("card_stale", "place", place)), "\n")
	case part == knowledge.Whole || part == knowledge.What:
		lines = append(lines, t.partText(c, knowledge.What, place, false), t.partText(c, knowledge.Who, place, true))
	default:
		lines = append(lines, t.partText(c, part, place, true))
	}
	if part == knowledge.Whole || part == knowledge.How {
		if s, _ := t.d.Know.Service(slug); s.Assessment {
			lines = append(lines, t.say("card_assessment"))
		}
	}
	lines = append(lines, "", t.warrant(c, place))
	return strings.Join(lines, "\n")
}

// partText is one part under its heading, with the papers and places that belong to it.
func (t *turn) partText(c knowledge.Shown, f knowledge.Facet, place string, heading bool) string {
	p, _ := c.Part(f)
	sentences := append([]string(nil), p.Sentences...)
	if f == knowledge.How {
		for i := range sentences {
			sentences[i] = number(i+1) + ". " + sentences[i]
		}
	}
	if f == knowledge.Documents {
		spared := t.spared()
		for _, d := range c.Documents {
			if contains(spared, d.Name) {
				continue // what this person certainly does not need
			}
			if where := d.Ask[t.s.Lang]; where != "" {
				sentences = append(sentences, t.say("document_line_where", "name", d.In(t.s.Lang), "where", where))
			} else {
				sentences = append(sentences, t.say("document_line", "name", d.In(t.s.Lang)))
			}
		}
	}
	if f == knowledge.Where {
		for _, a := range c.Places {
			line := "• " + a.In(t.s.Lang)
			if o, ok := t.d.Agenda.OfficeAt(a.Door); a.Door != "" && ok {
				line = "• " + t.officeLine(o)
			}
			sentences = append(sentences, line)
		}
	}
	if p.Withheld {
		sentences = append(sentences, t.say("card_withheld", "place", place))
	}
	text := strings.Join(sentences, "\n")
	if heading {
		return t.say("card_part", "part", t.say("part_"+string(f)), "text", text)
	}
	return text
}

// refs lists where a card was read, at most two of the kinds given.
func refs(sources []knowledge.Source, kinds ...string) (out []string) {
	for _, s := range sources {
		if contains(kinds, s.Kind) && s.Ref != "" && len(out) < 2 {
			out = append(out, s.Ref)
		}
	}
	return out
}

// warrant says where the card comes from, how old it is, and who to ask.
func (t *turn) warrant(c knowledge.Shown, place string) string {
	from := refs(c.Sources, "act")
	if len(from) == 0 {
		from = refs(c.Sources, "office", "press")
	}
	key := "card_source"
	switch {
	case len(from) == 0:
		key = "card_source_none"
	case slices.ContainsFunc(c.Sources, func(s knowledge.Source) bool { return s.Kind == "none" }): // the act is known by name alone
		key = "card_source_unread"
	}
	out := []string{t.say(key, "sources", strings.Join(from, "; "), "collected", c.Collected.Words())}
	if c.Checked == "" {
		out = append(out, t.say("card_unchecked"))
	} else {
		out = append(out, t.say("card_checked", "checked", c.Checked.Words()))
	}
	if place != "" {
		out = append(out, t.say("card_ask", "place", place))
	}
	return strings.Join(out, " ")
}

func atMost(list []string, n int) []string {
	if len(list) > n {
		return list[:n]
	}
	return list
}

// asks says that a text has a question mark, of any script.
func asks(text string) bool { return strings.ContainsAny(text, "?？؟") }
