package knowledge

import (
	"slices"
	"time"
)

// checkDates: a card knows when it was gathered and when it must be looked at again; the periods of a figure follow each
// other without meeting and without a hole.
func checkDates(b *Base, s *Service, say sayer) {
	if s.CollectedOn == "" {
		say(at("collected_on"), "collected_on is missing; write the day the facts were gathered")
	}
	if s.ReviewBy == "" {
		say(at("review_by"), "review_by is missing; write the day by which somebody reads the card again")
	} else if s.ReviewBy <= s.CollectedOn {
		say(at("review_by"), "review_by is not after collected_on; nobody would ever see the card. One that is right no more is deleted, with asks/%s.tsv; one that must wait is held back by bussola switch off card:%s", s.Slug, s.Slug)
	}
	if s.CheckedOn != "" && s.CheckedOn < s.CollectedOn {
		say(at("checked_on"), "checked_on is before collected_on; an office confirms what was already gathered")
	}
	for _, name := range keys(s.Figures) {
		checkPeriods(name, s.Figures[name], say)
	}
}

func checkPeriods(name string, periods []Period, say sayer) {
	if len(periods) == 0 {
		say(at("figures", name), "figure %q has no period; write its value and dates, or take it away", name)
	}
	order := make([]int, len(periods))
	for i, p := range periods {
		order[i] = i
		if p.From == "" {
			say(at("figures", name, i), "figure %q has no from; write the first day it holds", name)
		}
		if p.Until != "" && p.Until < p.From {
			say(at("figures", name, i, "until"), "figure %q ends before it begins; look at from and until", name)
		}
		if p.CollectedOn == "" {
			say(at("figures", name, i), "figure %q has no collected_on; write the day it was read", name)
		}
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmpDate(periods[i].From, periods[j].From) })
	for k := 1; k < len(order); k++ {
		before, now := periods[order[k-1]], periods[order[k]]
		switch where := at("figures", name, order[k], "from"); {
		case before.Until == "" || now.From <= before.Until:
			say(where, "figure %q has two values on %s; end the older one the day before", name, now.From.Words())
		case now.From > before.Until.next():
			say(where, "figure %q has no value from %s on; begin the newer one that day, or say why under to_confirm and give it another name", name, before.Until.next().Words())
		}
	}
}

func cmpDate(a, b Date) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// next is the day after; a Date that is no day stays as it is.
func (d Date) next() Date { return d.plus(1) }

// plus is the day so many days later.
func (d Date) plus(days int) Date {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return d
	}
	return Date(t.AddDate(0, 0, days).Format(time.DateOnly))
}
