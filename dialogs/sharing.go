package dialogs

import (
	"encoding/json"
	"strings"

	"bussola/access"
	"bussola/booking"
)

// deskLang is the language that social workers read.
const deskLang = "it"

// shareAnswer takes what the person says of the card: "whole", "bare", "show", "change", "no-story"; empty shows it again.
func (t *turn) shareAnswer(arg string) {
	if !t.draft() {
		return
	}
	d := t.s.Draft
	switch arg {
	case "whole", "bare":
		d.Share = arg
		t.afterPhone()
	case "show":
		t.shown = true
	case "change":
		d.Editing = true
		t.move(toReview)
	case "no-story":
		t.s.Story = ""
		t.note("story_taken_off")
		t.shareAgain()
	default:
		d.Share = ""
		t.move(toShare)
	}
}

// shareAgain shows the card after an answer of it was changed.
func (t *turn) shareAgain() {
	t.s.Draft.Editing, t.s.Draft.Share = false, ""
	t.move(toShare)
	if t.card().Empty() { // everything was taken off
		t.afterPhone()
	}
}

func (t *turn) drawSharing() string {
	t.choose(t.say("choice_share_whole"), "share:whole")
	t.choose(t.say("choice_share_bare"), "share:bare")
	t.choose(t.say("choice_share_change"), "share:change")
	if t.s.Story != "" {
		t.choose(t.say("choice_share_no_story"), "share:no-story")
	}
	if t.s.Quiet && !t.shown {
		t.choose(t.say("choice_share_show"), "share:show")
		return t.say("share_hidden")
	}
	return t.say("share", "card", t.cardWords(t.card(), t.s.Lang))
}

// card is the access card as the person's words make it now, in the language of the desk.
func (t *turn) card() access.Card {
	lang := t.s.Lang
	t.s.Lang = deskLang
	defer func() { t.s.Lang = lang }()
	o := t.orientation()
	facts := t.d.Guide.Facts(t.s.Log, t.now)
	c := access.Card{Made: t.now.UTC(), Details: true, Language: lang}
	c.Speaks.Relation = t.relation(facts)
	c.Concerns.Informed = "to ask"
	if c.Speaks.Relation == "" || c.Speaks.Relation == "se_stesso" {
		c.Concerns.Informed = "yes"
	}
	for _, name := range t.told() {
		if v, ok := facts[name]; ok {
			f, _ := t.d.Guide.Fact(name)
			raw, _ := json.Marshal(v)
			c.Concerns.Facts = append(c.Concerns.Facts, access.Fact{Code: name, Label: in(f.Label, deskLang), Words: t.valueWords(f, v), Value: raw})
		}
	}
	c.Needs.Story, c.Needs.Flags = t.s.Story, o.Flags
	c.Needs.Deadlines = t.terms()
	for _, slug := range t.wanted() {
		if s, ok := t.d.Know.Service(slug); ok {
			c.Asked = append(c.Asked, access.Item{Code: slug, Words: s.Title(deskLang)})
		}
	}
	if len(t.s.Log) > 0 {
		c.Oriented.Door = o.Door
		for _, a := range o.Shown[:min(o.Top, len(o.Shown))] {
			if s, ok := t.d.Know.Service(a.Slug); ok {
				c.Oriented.Services = append(c.Oriented.Services, access.Item{Code: a.Slug, Words: s.Title(deskLang)})
			}
		}
	}
	return c
}

// details are what the social worker who takes the call will read.
func (t *turn) details(c booking.Callback) (*booking.Details, error) {
	d := t.s.Draft
	card := t.card()
	card.Language, card.Urgency = t.callLang(), c.Urgency
	card.Needs.Reason = access.Item{Code: c.Reason, Words: c.ReasonWords}
	card.Speaks.Anonymous, card.Speaks.Minor = d.Name == "", t.minorAlone()
	card.Reference = access.Reference{Name: d.Name, AskFor: d.For, Times: d.Times, DoNotSay: d.Hide}
	if d.Share == "bare" {
		card = card.Bare()
	}
	raw, err := card.JSON()
	if err != nil {
		return nil, err
	}
	return &booking.Details{Name: d.Name, Phone: d.Phone, Lang: card.Language, Times: d.Times, For: d.For, DoNotSay: d.Hide,
		Minor: card.Speaks.Minor, Card: t.cardWords(card, deskLang), Access: raw}, nil
}

// cardWords is the card as it is read.
func (t *turn) cardWords(c access.Card, lang string) string {
	if c.Empty() {
		return ""
	}
	was, tongue := t.s.Lang, t.s.Tongue
	t.s.Lang, t.s.Tongue = lang, ""
	defer func() { t.s.Lang, t.s.Tongue = was, tongue }()
	var lines []string
	add := func(line string) { lines = append(lines, line) }
	if c.Needs.Story != "" {
		add(t.say("access_story", "story", oneLine(c.Needs.Story)))
	}
	for _, f := range c.Concerns.Facts {
		known, _ := t.d.Guide.Fact(f.Code)
		if v, ok := t.d.Guide.Facts(t.s.Log, t.now)[f.Code]; ok {
			add(t.say("fact_line", "label", in(known.Label, lang), "value", t.valueWords(known, v)))
		}
	}
	for _, d := range c.Needs.Deadlines {
		add(t.say("access_deadline", "what", t.say("deadline_"+d.Kind), "day", d.Day[8:]+"/"+d.Day[5:7]+"/"+d.Day[:4]))
	}
	if c.Concerns.Informed == "to ask" {
		add(t.say("access_informed"))
	}
	words := func(items []access.Item) string {
		var out []string
		for _, i := range items {
			if s, ok := t.d.Know.Service(i.Code); ok {
				out = append(out, s.Title(lang))
			}
		}
		return strings.Join(out, "; ")
	}
	if len(c.Asked) > 0 {
		add(t.say("access_asked", "titles", words(c.Asked)))
	}
	if len(c.Oriented.Services) > 0 {
		add(t.say("access_oriented", "titles", words(c.Oriented.Services)))
	}
	return strings.Join(lines, "\n")
}
