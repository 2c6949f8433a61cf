package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"bussola/knowledge"
	"bussola/turn"
)

// within and lately are how many days ahead and back the tasks look.
const (
	within = 60
	lately = 90
)

// TasksCmd lists what there is to do for the editors: what expired or will, what is to be asked, what people called wrong.
type TasksCmd struct {
	AsOf string `name:"as-of" help:"As on that day." placeholder:"DATE"`
	JSON bool   `name:"json" help:"Write JSON."`
	Data string `help:"Where the running bot keeps everything, a folder or an address of Redis: adds the answers called wrong and the needs not met." placeholder:"PLACE"`
	Done string `help:"With --data: the card was looked at, forget the reports about it." placeholder:"SLUG"`
	Lang string `help:"Language of the list (it, en)." enum:"it,en" default:"en"`
}

// todo is everything that the command tells.
type todo struct {
	knowledge.Tasks
	Wrong []wrongCard    `json:"wrong,omitempty"` // cards that people called wrong
	Unmet map[string]int `json:"unmet,omitempty"` // by area, the last days
}

type wrongCard struct {
	At      string         `json:"at"`
	Service string         `json:"service"`
	Times   int            `json:"times"`
	Last    knowledge.Date `json:"last"`
}

func (c *TasksCmd) Run(m *Main) error {
	start, err := moment("", c.AsOf)
	if err != nil {
		return err
	}
	now := clock(start)()
	lib, err := m.read()
	if err != nil {
		return err
	}
	all := todo{Tasks: lib.base.Tasks(knowledge.Day(now), within)}
	if c.Data != "" {
		if err := c.told(m, &all, lib, now); err != nil {
			return err
		}
	}
	if c.JSON {
		e := json.NewEncoder(m.out)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		return e.Encode(all)
	}
	c.list(m, lib, all)
	return nil
}

// told reads what the bot counted.
func (c *TasksCmd) told(m *Main, all *todo, lib *library, now time.Time) error {
	ctx := context.Background()
	k, err := m.beside(c.Data, false)
	if err != nil {
		return err
	}
	defer k.Close()
	if c.Done != "" {
		if _, ok := lib.base.Service(c.Done); !ok {
			return fmt.Errorf("--done %s: there is no such service", c.Done)
		}
		if err := turn.Righted(ctx, k, c.Done); err != nil {
			return err
		}
	}
	for _, slug := range lib.base.Slugs() {
		w, err := turn.WrongOf(ctx, k, slug)
		if err != nil {
			return err
		}
		if w.Times > 0 {
			all.Wrong = append(all.Wrong, wrongCard{"services/" + slug + ".yaml:1", slug, w.Times, knowledge.Date(w.Last)})
		}
	}
	all.Unmet = map[string]int{}
	for back := range lately {
		day := string(knowledge.Day(now.AddDate(0, 0, -back)))
		for _, area := range knowledge.Areas {
			n, err := turn.UnmetOn(ctx, k, day, string(area))
			if err != nil {
				return err
			}
			if n > 0 {
				all.Unmet[string(area)] += n
			}
		}
	}
	return nil
}

// list prints the tasks as text, what is most pressing first.
func (c *TasksCmd) list(m *Main, lib *library, all todo) {
	say := func(text string) { fmt.Fprintln(m.out, text) }
	texts, lang := lib.texts, c.Lang
	title := func(slug string) string {
		s, _ := lib.base.Service(slug)
		return s.Title(lang)
	}
	n := func(list []knowledge.Task) string { return strconv.Itoa(len(list)) }
	days := strconv.Itoa(within)
	if len(all.Wrong) > 0 {
		say(texts.Say(lang, "tasks_wrong", "n", strconv.Itoa(len(all.Wrong))))
		for _, w := range all.Wrong {
			say(texts.Say(lang, "tasks_wrong_card", "at", w.At, "title", title(w.Service), "n", strconv.Itoa(w.Times), "day", w.Last.Words()))
		}
	}
	if len(all.Expired) > 0 {
		say(texts.Say(lang, "tasks_expired", "n", n(all.Expired)))
	}
	figures := func(list []knowledge.Task) {
		for _, t := range list {
			say(texts.Say(lang, "tasks_figure", "at", t.At, "figure", t.Figure, "until", t.Until.Words()))
		}
	}
	figures(all.Expired)
	if len(all.Stale) > 0 {
		say(texts.Say(lang, "tasks_stale", "n", n(all.Stale)))
	}
	cards := func(list []knowledge.Task) {
		for _, t := range list {
			say(texts.Say(lang, "tasks_card", "at", t.At, "title", title(t.Service), "until", t.Until.Words()))
		}
	}
	cards(all.Stale)
	if len(all.Expiring) > 0 {
		say(texts.Say(lang, "tasks_expiring", "n", n(all.Expiring), "days", days))
	}
	figures(all.Expiring)
	if len(all.Review) > 0 {
		say(texts.Say(lang, "tasks_review", "n", n(all.Review), "days", days))
	}
	cards(all.Review)
	if len(all.Unsettled) > 0 {
		say(texts.Say(lang, "tasks_unsettled", "n", n(all.Unsettled)))
	}
	for _, t := range all.Unsettled {
		say(texts.Say(lang, "tasks_unsettled_item", "at", t.At, "text", t.Text))
	}
	if len(all.Unread) > 0 {
		say(texts.Say(lang, "tasks_unread", "n", n(all.Unread)))
	}
	for _, t := range all.Unread {
		say(texts.Say(lang, "tasks_unread_card", "at", t.At, "title", title(t.Service)))
	}
	say(texts.Say(lang, "tasks_unchecked", "n", strconv.Itoa(all.Unchecked), "of", strconv.Itoa(all.Figures)))
	c.unmet(m, lib, all)
}

func (c *TasksCmd) unmet(m *Main, lib *library, all todo) {
	sum := 0
	for _, n := range all.Unmet {
		sum += n
	}
	if sum == 0 {
		return
	}
	fmt.Fprintln(m.out, lib.texts.Say(c.Lang, "tasks_unmet", "days", strconv.Itoa(lately), "n", strconv.Itoa(sum)))
	for _, area := range knowledge.Areas {
		if n := all.Unmet[string(area)]; n > 0 {
			fmt.Fprintln(m.out, lib.texts.Say(c.Lang, "tasks_unmet_line", "area", lib.texts.Say(c.Lang, "area_"+string(area)), "n", strconv.Itoa(n)))
		}
	}
}
