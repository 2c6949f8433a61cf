package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"bussola/dialogs"
	"bussola/knowledge"
	"bussola/safety"
	"bussola/turn"
)

// AskCmd answers questions outside a conversation: one on the command line, or many as JSON Lines on standard input.
type AskCmd struct {
	JSON     bool     `name:"json" help:"Read JSON Lines {id,text,now,lang} on standard input, write one finding a line."`
	Explain  bool     `help:"Say which evidence made a card win."`
	AsOf     string   `name:"as-of" help:"Answer as on that day (YYYY-MM-DD)." placeholder:"DAY"`
	Data     string   `help:"Where a running bot keeps everything: what is switched off there is not told here either." env:"BUSSOLA_DATA" placeholder:"PLACE"`
	Subject  string   `help:"The service spoken of before, for a question that goes on." placeholder:"SLUG"`
	Question []string `arg:"" optional:"" help:"The question."`
}

// asked is one line in.
type asked struct {
	ID   string `json:"id"`
	Text string `json:"text"`
	Now  string `json:"now"`
	Lang string `json:"lang"`
}

// found is one line out.
type found struct {
	ID         string          `json:"id"`
	Kind       string          `json:"kind"`
	Services   []string        `json:"services"`
	Facet      knowledge.Facet `json:"facet"`
	Confidence float64         `json:"confidence"`
	Lang       string          `json:"lang"`
	Numbers    []string        `json:"numbers"`
	Text       string          `json:"text"`
}

func (c *AskCmd) Run(m *Main) error {
	a, err := newAnswerer(m)
	if err != nil {
		return err
	}
	if a.off, err = m.switches(c.Data); err != nil {
		return err
	}
	now, err := moment("", c.AsOf)
	if err != nil {
		return err
	}
	if !c.JSON {
		return c.one(m, a, now)
	}
	return jsonLines(m.in, m.out, func(q asked) (found, error) {
		at, err := momentOf(q.Now, now)
		if err != nil {
			return found{}, err
		}
		r := a.answer(q.Text, q.Lang, knowledge.Hint{Subject: c.Subject}, at)
		r.ID = q.ID
		return r, nil
	})
}

func (c *AskCmd) one(m *Main, a *answerer, now time.Time) error {
	text := strings.Join(c.Question, " ")
	if strings.TrimSpace(text) == "" {
		return fmt.Errorf("there is no question; write it after the command, or use --json")
	}
	if now.IsZero() {
		now = time.Now()
	}
	r := a.answer(text, "", knowledge.Hint{Subject: c.Subject}, now)
	if c.Explain {
		fmt.Fprintf(m.out, "%s  part %q  confidence %.2f  language %s\n", r.Kind, r.Facet, r.Confidence, r.Lang)
		for _, why := range a.base.Find(text, "", knowledge.Hint{Subject: c.Subject, Explain: true}).Why {
			fmt.Fprintln(m.out, "  "+why)
		}
		for _, why := range a.net.Explain(text) {
			fmt.Fprintln(m.out, "  safety: "+why)
		}
		fmt.Fprintln(m.out)
	}
	fmt.Fprintln(m.out, r.Text)
	return nil
}

// answerer is what answers a single question: the crisis net first, then the cards.
type answerer struct {
	base  *knowledge.Base
	net   *safety.Net
	texts *dialogs.Texts
	off   map[string]turn.Switch // what is switched off, by part
}

// isOff says whether a part is switched off at a time.
func (a *answerer) isOff(part string, now time.Time) bool {
	s, ok := a.off[part]
	return ok && s.Holds(now)
}

// switches reads what is off at a place where a bot keeps everything; nothing when no place is named.
func (m *Main) switches(place string) (map[string]turn.Switch, error) {
	if place == "" {
		return nil, nil
	}
	k, err := m.beside(place, false)
	if err != nil {
		return nil, err
	}
	defer k.Close()
	return turn.Switches(context.Background(), k)
}

func newAnswerer(m *Main) (*answerer, error) {
	lib, err := m.read()
	if err != nil {
		return nil, err
	}
	_ = lib.ready()
	return &answerer{base: lib.base, net: lib.net, texts: lib.texts}, nil
}

func (a *answerer) answer(text, lang string, hint knowledge.Hint, now time.Time) found {
	danger, heard := a.net.Heed(text, func(vague bool) bool { return a.texts.AsksOfUs(text) || a.base.Settles(text, lang, vague) })
	if heard && danger.Crisis {
		f := found{Kind: "crisis", Lang: danger.Lang, Services: []string{}, Confidence: 1}
		if strings.TrimSpace(danger.Rest) != "" {
			if rest := a.base.Find(danger.Rest, lang, hint); rest.Kind == knowledge.Answer {
				f.Services = rest.Services[:1]
			}
		}
		if f.Lang == "" {
			f.Lang = a.base.Find(text, lang, hint).Lang
		}
		said := a.net.Answer(danger, f.Lang, now, safety.Place{})
		f.Text, f.Numbers = said.Text, said.Numbers
		return f
	}
	got := a.base.Find(text, lang, hint)
	if got.Kind != knowledge.Smalltalk && a.isOff("answers", now) {
		said := knowledge.Finding{Kind: knowledge.Abstain, Lang: got.Lang}
		return found{Kind: string(said.Kind), Lang: said.Lang, Services: []string{}, Numbers: []string{}, Text: a.words(said, now)}
	}
	f := found{Kind: string(got.Kind), Services: got.Services, Facet: got.Facet, Confidence: got.Confidence, Lang: got.Lang, Numbers: []string{}}
	if f.Services == nil {
		f.Services = []string{}
	}
	f.Text = a.words(got, now)
	if heard {
		f.Text += "\n\n" + a.net.Answer(danger, got.Lang, now, safety.Place{}).Text
	}
	return f
}

// words is what a citizen would read for a finding.
func (a *answerer) words(f knowledge.Finding, now time.Time) string {
	lang := f.Lang
	if lang != "en" {
		lang = "it"
	}
	if f.Kind != knowledge.Smalltalk && a.isOff("answers", now) {
		return strings.TrimSpace(a.texts.Say(lang, "switch_answers", "office", ""))
	}
	var lines []string
	titles := func() {
		for _, slug := range f.Services[:min(3, len(f.Services))] {
			if s, ok := a.base.Service(slug); ok {
				lines = append(lines, "• "+s.Title(lang))
			}
		}
	}
	switch f.Kind {
	case knowledge.Smalltalk:
		return a.texts.Say(lang, "talk_"+f.Talk)
	case knowledge.Clarify:
		lines = append(lines, a.texts.Say(lang, "choose_service"))
		titles()
	case knowledge.Answer:
		shown, _ := a.base.Show(f.Services[0], lang, knowledge.Day(now))
		lines = append(lines, shown.Title)
		if a.isOff("card:"+f.Services[0], now) {
			place := ""
			if len(shown.Places) > 0 {
				place = shown.Places[0].In(lang)
			}
			return strings.Join(append(lines, a.texts.Say(lang, "switch_card", "place", place)), "\n")
		}
		part := f.Facet
		if part == knowledge.Whole {
			part = knowledge.What
		}
		if p, ok := shown.Part(part); ok {
			lines = append(lines, p.Sentences...)
		}
		switch part {
		case knowledge.Documents:
			for _, d := range shown.Documents {
				lines = append(lines, "• "+d.In(lang))
			}
		case knowledge.Where:
			for _, p := range shown.Places {
				lines = append(lines, "• "+p.In(lang))
			}
		}
	default:
		lines = append(lines, a.texts.Say(lang, "abstain"))
		titles()
	}
	return strings.Join(lines, "\n")
}
