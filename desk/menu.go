package desk

import (
	"slices"
	"strconv"
	"time"

	"bussola/booking"
	"bussola/chat"
)

// The other rows of buttons of a private card, each shown in place of the first.
const (
	mainMenu    = "main"
	outcomeMenu = "outcome"
	doorMenu    = "door"
	chargeMenu  = "charge"
	papersMenu  = "papers"
	visitMenu   = "visit"
	giveMenu    = "give"
	sendMenu    = "send"
	dropMenu    = "drop"
)

// awaited are the days that documents may be awaited for.
var awaited = []int{7, 15, 30}

// visits is how many opening days of the office are offered for an appointment.
const visits = 5

// buttons are those of a private card under a menu.
func (d Desk) buttons(c booking.Callback, menu string, now time.Time) [][]chat.Button {
	back := named(d.say("desk_back"), Menu, c, mainMenu)
	to := func(key, menu string) chat.Button { return named(d.Words.Say(Lang, key), Menu, c, menu) }
	var list []chat.Button
	switch menu {
	case outcomeMenu:
		list = []chat.Button{to("desk_oriented", doorMenu), to("desk_papers", papersMenu),
			to("desk_visit", visitMenu), to("desk_charge", chargeMenu), d.button("desk_refer", Refer, c), d.button("desk_no_need", NoNeed, c), back}
	case doorMenu:
		var doors []string
		for _, o := range d.Agenda.Offices {
			if !slices.Contains(doors, o.Door) {
				doors = append(doors, o.Door)
				list = append(list, named(o.Name.In(Lang), Oriented, c, o.Door))
			}
		}
		list = append(list, back)
	case chargeMenu:
		for _, w := range d.Agenda.Workers {
			if string(w.ID) == c.TakenBy || d.follows(w) {
				list = append(list, named(d.say("desk_charge_with", "who", w.Display), Charge, c, string(w.ID)))
			}
		}
		list = append(list, back)
	case papersMenu:
		for _, n := range awaited {
			list = append(list, named(d.say("desk_papers_days", "days", strconv.Itoa(n)), Documents, c, strconv.Itoa(n)))
		}
		list = append(list, back)
	case visitMenu:
		for _, at := range d.openings(c.Door, now) {
			list = append(list, named(d.when(at, now), Visit, c, strconv.FormatInt(at.Unix(), 10)))
		}
		list = append(list, back)
	case dropMenu:
		list = []chat.Button{d.button("desk_cancel_yes", Drop, c), back}
	case giveMenu:
		for _, w := range d.colleagues(c) {
			list = append(list, named(w.Display, Give, c, string(w.ID)))
		}
		list = append(list, back)
	case sendMenu:
		for _, m := range d.Agenda.Messages {
			list = append(list, named(m.Label.In(Lang), Send, c, m.ID))
		}
		list = append(list, back)
	default:
		list = []chat.Button{d.button("desk_missed", Missed, c), d.button("desk_informed", Informed, c), to("desk_outcome", outcomeMenu), to("desk_send", sendMenu), to("desk_give", giveMenu),
			d.button("desk_offer", Offer, c), d.button("desk_release", Release, c), to("desk_cancel", dropMenu)}
		list = append(list, d.rank(c)...)
		if c.Before != nil && now.Sub(c.Changed) <= booking.UndoFor {
			list = append(list, d.button("desk_undo", Undo, c))
		}
	}
	return rows(list...)
}

// colleagues are those a call can be handed to: who makes such calls and is not absent then.
func (d Desk) colleagues(c booking.Callback) (out []booking.Worker) {
	for _, w := range d.Agenda.Workers {
		if string(w.ID) != c.TakenBy && slices.Contains(w.Reasons, c.Reason) && !d.Agenda.Away(w.ID, c) {
			out = append(out, w)
		}
	}
	return out
}

// follows says whether a social worker follows people after they are taken in charge.
func (d Desk) follows(w booking.Worker) bool {
	for _, r := range d.Agenda.Reasons {
		if r.OwnWorkerOnly && slices.Contains(w.Reasons, r.ID) {
			return true
		}
	}
	return false
}

// openings are the beginnings of the next openings of a door's office.
func (d Desk) openings(door string, now time.Time) (out []time.Time) {
	o, ok := d.Agenda.OfficeAt(door)
	for at := now; ok && len(out) < visits; {
		from, until, found := d.Agenda.NextOpening(o.ID, at)
		if !found {
			break
		}
		if from.After(now) {
			out = append(out, from)
		}
		at = until
	}
	return out
}
