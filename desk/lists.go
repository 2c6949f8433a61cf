package desk

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"bussola/booking"
	"bussola/chat"
)

// mostListed is how many calls a list shows, each with its button: more would fill the screen of a phone twice.
const mostListed = 12

// Day lists the calls of a day for a social worker: those they took and those in their own hours, then those that nobody took and that
// they may. Every line has a button, so that a card that is far up in the chat, or gone with yesterday, is one tap away.
func (d Desk) Day(list []booking.Callback, by booking.WorkerID, day, now time.Time) chat.Reply {
	var mine, free []booking.Callback
	me, _ := d.Agenda.Worker(by)
	for _, c := range list {
		switch {
		case c.Caller() == by:
			mine = append(mine, c)
		case d.Takeable(c, by, now) && slices.Contains(me.Reasons, c.Reason):
			free = append(free, c)
		}
	}
	r := chat.Reply{Text: d.say("desk_day", "day", d.Words.Day(Lang, day, now))}
	if len(mine) == 0 {
		r.Text += "\n" + d.say("desk_day_empty")
	}
	r = d.listed(r, mine, by, now)
	if len(free) > 0 {
		r.Text += "\n\n" + d.say("desk_day_free")
		r = d.listed(r, free, by, now)
	}
	return r
}

// Takeable says that a social worker may take a call: nobody has it, or whoever has it does not make it.
func (d Desk) Takeable(c booking.Callback, by booking.WorkerID, now time.Time) bool {
	return c.TakenBy == "" || c.TakenBy != string(by) && d.Agenda.Forsaken(c, now)
}

// Free lists what nobody took yet, of any day: what is urgent first, then what comes first.
func (d Desk) Free(list []booking.Callback, by booking.WorkerID, now time.Time) chat.Reply {
	var free []booking.Callback
	for _, c := range list {
		if d.Takeable(c, by, now) {
			free = append(free, c)
		}
	}
	if len(free) == 0 {
		return chat.Reply{Text: d.say("desk_free_none")}
	}
	place := func(c booking.Callback) int { // what is not urgent waits in the order of the clock
		if i := slices.IndexFunc(d.Agenda.Urgency, func(u booking.UrgencyRule) bool { return u.ID == c.Urgency && u.Urgent }); i >= 0 {
			return i
		}
		return len(d.Agenda.Urgency)
	}
	slices.SortStableFunc(free, func(x, y booking.Callback) int {
		return cmp.Or(cmp.Compare(place(x), place(y)), x.Start.Compare(y.Start))
	})
	return d.listed(chat.Reply{Text: d.say("desk_free")}, free, by, now)
}

// Late lists what is late, the longest first.
func (d Desk) Late(list []booking.Callback, by booking.WorkerID, now time.Time) chat.Reply {
	var r chat.Reply
	var lines []string
	for _, l := range d.Agenda.LateOnes(list, now) {
		if l.State == booking.Waiting {
			lines = append(lines, d.say("desk_late_waiting", "since", d.when(l.Created, now), "code", string(l.Code), "reason", d.reason(l.Callback), "urgency", d.urgency(l.Callback)))
			continue
		}
		lines = append(lines, d.say("desk_late_item", "since", d.when(l.At, now), "code", string(l.Code), "when", d.when(l.Start, now), "urgency", d.urgency(l.Callback), "state", d.state(l.Callback)))
		r.Buttons = append(r.Buttons, d.reach(l.Callback, by, now)...)
	}
	if len(lines) == 0 {
		return chat.Reply{Text: d.say("desk_late_none")}
	}
	r.Text = strings.Join(lines, "\n")
	return r
}

// listed puts a line and a button for each call under a text.
func (d Desk) listed(r chat.Reply, list []booking.Callback, by booking.WorkerID, now time.Time) chat.Reply {
	for i, c := range list {
		if i == mostListed {
			r.Text += "\n" + d.say("desk_more", "n", strconv.Itoa(len(list)-i))
			break
		}
		r.Text += "\n" + d.item(c, now)
		r.Buttons = append(r.Buttons, d.reach(c, by, now)...)
	}
	return r
}

// item says what a call is, on one line of a list.
func (d Desk) item(c booking.Callback, now time.Time) string {
	line := d.say("desk_item", "when", d.when(c.Start, now), "code", string(c.Code), "reason", d.reason(c), "urgency", d.urgency(c), "state", d.state(c))
	if c.Unkept.Equal(c.Start) {
		line += " " + d.say("desk_unkept")
	}
	return line
}

// reach is the row of buttons that leads from a line of a list to the call: its card, or taking it. A colleague's has none, unless they do not make it.
func (d Desk) reach(c booking.Callback, by booking.WorkerID, now time.Time) [][]chat.Button {
	when, code := d.brief(c.Start, now), string(c.Code)[:4]
	switch {
	case c.TakenBy == string(by):
		return rows(named(d.say("desk_open", "when", when, "code", code), Open, c, mainMenu))
	case c.State == booking.Requested:
		return rows(named(d.say("desk_accept_code", "when", when, "code", code), Accept, c, ""), named(d.say("desk_take_code", "when", when, "code", code), Take, c, ""))
	case d.Takeable(c, by, now):
		return rows(named(d.say("desk_take_code", "when", when, "code", code), Take, c, ""))
	}
	return nil
}

// brief is an hour, with the day when it is another one.
func (d Desk) brief(at, now time.Time) string {
	at, now = d.Agenda.Local(at), d.Agenda.Local(now)
	if at.Format(time.DateOnly) == now.Format(time.DateOnly) {
		return at.Format("15:04")
	}
	return at.Format("2/1 15:04")
}

// Absent tells a social worker that an absence is in, with the calls that fall in it: each can be offered other times, and what they took
// can go to a colleague or back to the group.
func (d Desk) Absent(n int, from, to time.Time, fallen []booking.Callback, by booking.WorkerID, now time.Time) chat.Reply {
	days := d.say("desk_absent_day", "day", d.Words.Day(Lang, from, now))
	if !from.Equal(to) {
		days = d.say("desk_absent_days", "from", d.Words.Day(Lang, from, now), "to", d.Words.Day(Lang, to, now))
	}
	r := chat.Reply{Text: d.say("desk_absent", "days", days, "n", strconv.Itoa(n))}
	if len(fallen) == 0 {
		r.Text += "\n" + d.say("desk_absent_none")
		return r
	}
	r.Text += "\n" + d.say("desk_absent_fallen")
	for _, c := range fallen {
		r.Text += "\n" + d.item(c, now)
		if c.Unkept.Equal(c.Start) {
			continue
		}
		row := []chat.Button{d.OfferButton(c)}
		if c.TakenBy == string(by) {
			row = append(row, named(d.say("desk_give_code", "code", string(c.Code)[:4]), Open, c, giveMenu))
		}
		r.Buttons = append(r.Buttons, row)
	}
	return r
}
