package dialogs

import (
	"strings"
	"time"

	"bussola/booking"
	"bussola/chat"
)

// Notice is a message about a callback for its citizen, outside any turn of theirs: a reminder, what the desk did. Everything
// in it is taken from the callback as it is when it is sent. Its buttons say what can be done about it in one tap.
func (d *Dialog) Notice(s Session, key string, c booking.Callback, now time.Time) chat.Reply {
	t := d.aside(s, now)
	text := t.say(key, "when", t.when(c.Start), "code", string(c.Code), "shows", t.shows(), "times", number(c.Attempts), "left", number(booking.MaxAttempts-c.Attempts),
		"office", t.noticeOffice(key, c), "until", t.day(c.OutcomeAt), "visit", t.when(c.OutcomeAt),
		"kept", t.when(c.HeldUntil), "offers", number(booking.MaxOffers-len(c.Passed)))
	return chat.Reply{Text: text, Buttons: t.noticeButtons(key, c)}
}

// noticeOffice is the office of a notice. Of an appointment it says where and not whether it is open now.
func (t *turn) noticeOffice(key string, c booking.Callback) string {
	o := t.doorOffice(t.outcomeDoor(c))
	if key == "notice_visit" {
		return strings.TrimSpace(t.say("office_line", "name", o.Name.In(t.s.Lang), "address", o.Address, "phone", o.Phone, "hours", ""))
	}
	return t.officeLine(o)
}

// Unkept is the message for a citizen whose time the office cannot keep: the nearest other times, each one tap away.
func (d *Dialog) Unkept(s Session, c booking.Callback, slots []booking.Slot, now time.Time) chat.Reply {
	t := d.aside(s, now)
	key := "notice_unkept"
	if !c.Start.After(now) {
		key = "notice_unkept_past"
	}
	r := chat.Reply{Text: t.say(key, "when", t.when(c.Start), "code", string(c.Code), "office", t.officeLine(t.doorOffice(c.Door)))}
	for _, slot := range slots {
		r.Buttons = append(r.Buttons, []chat.Button{{Label: t.when(slot.Start), Token: tapToken("at", c.Code, unix(slot.Start))}})
	}
	r.Buttons = append(r.Buttons, []chat.Button{t.tapButton("choice_other_times", "move", c, ""), t.tapButton("choice_drop_it", "drop", c, "")})
	return r
}

// Message is a message of the desk for a citizen, with its answers.
func (d *Dialog) Message(s Session, m booking.Message, c booking.Callback, now time.Time) chat.Reply {
	t := d.aside(s, now)
	if t.s.Quiet { // its words say what the call is about
		return chat.Reply{Text: t.say("message_waits"), Buttons: [][]chat.Button{{t.tapButton("choice_read", "read", c, m.ID)}}}
	}
	return t.message(m, c)
}

func (d *Dialog) aside(s Session, now time.Time) *turn {
	t := &turn{d: d, s: s, now: now}
	if t.s.Lang == "" {
		t.s.Lang = "it"
	}
	return t
}

func (t *turn) tapButton(key, verb string, c booking.Callback, arg string) chat.Button {
	return chat.Button{Label: t.say(key), Token: tapToken(verb, c.Code, arg)}
}

func (t *turn) noticeButtons(key string, c booking.Callback) [][]chat.Button {
	change := []chat.Button{t.tapButton("choice_move_it", "move", c, ""), t.tapButton("choice_drop_it", "drop", c, "")}
	switch key {
	case "reminder", "reminder_soon":
		out := [][]chat.Button{{t.tapButton("choice_keep", "keep", c, "")}}
		if t.d.Agenda.MayChange(c, t.now) {
			out = append(out, change)
		}
		return out
	case "notice_offer":
		return [][]chat.Button{{t.tapButton("choice_take_offer", "take", c, unix(c.Start))},
			{t.tapButton("choice_pass_offer", "pass", c, unix(c.Start)), t.tapButton("choice_leave_list", "drop", c, "")}}
	case "notice_offer_expired":
		return [][]chat.Button{{t.tapButton("choice_leave_list", "drop", c, "")}}
	case "notice_confirmed", "notice_missed", "notice_undone":
		if t.d.Agenda.MayChange(c, t.now) {
			return [][]chat.Button{change}
		}
	case "notice_missed_last", "notice_cancelled", "notice_hold_expired", "notice_list_over":
		return [][]chat.Button{{{Label: t.say("choice_book"), Token: UrgentToken}}}
	case "notice_done", "notice_in_charge", "notice_oriented", "notice_papers", "notice_visit":
		if t.now.Before(c.Start) { // there may have been no call yet to judge
			return nil
		}
		return [][]chat.Button{{t.tapButton("choice_useful_yes", "useful", c, "yes"), t.tapButton("choice_useful_partly", "useful", c, "partly"),
			t.tapButton("choice_useful_no", "useful", c, "no")}}
	}
	return nil
}

// outcomeDoor is the door whose office a text about an outcome names.
func (t *turn) outcomeDoor(c booking.Callback) string {
	if c.Outcome == booking.Oriented {
		return c.OutcomeTo
	}
	return c.Door
}
