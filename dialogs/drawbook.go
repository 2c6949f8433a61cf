package dialogs

import (
	"errors"
	"slices"
	"strings"
	"time"

	"bussola/booking"
	"bussola/knowledge"
)

// drawBooking draws the screens of making, moving and cancelling a callback. A screen whose draft is gone (another
// version, another device) is the menu.
func (t *turn) drawBooking() string {
	if t.s.Draft == nil && t.s.Mode != Mine {
		t.move(toMenu)
		return t.drawMenu()
	}
	switch t.s.Mode {
	case Reason:
		return t.drawReason()
	case Day:
		return t.drawDay()
	case Hour:
		return t.drawHour()
	case Name:
		t.choose(t.say("choice_no_name"), "no-name")
		t.choose(t.say("choice_drop_draft"), "drop-draft")
		return t.say("name")
	case Phone:
		t.share = t.say("choice_share")
		if t.s.Draft.Number {
			t.choose(t.say("choice_leave_number"), "drop-draft")
			return t.say("phone_new")
		}
		t.choose(t.say("choice_drop_draft"), "drop-draft")
		if t.minorAlone() {
			return t.say("phone_minor", "emergency", t.d.Lines.Emergency())
		}
		return t.say("phone_ask")
	case Calling:
		return t.drawCalling()
	case Sharing:
		return t.drawSharing()
	case Confirm:
		return t.drawConfirm()
	case Booked:
		return t.drawBooked()
	case Dropping:
		t.choose(t.say("choice_drop_yes"), "drop-yes")
		t.choose(t.say("choice_drop_no"), "mine")
		if t.s.Draft.List {
			return t.say("dropping_list")
		}
		return t.say("dropping", "when", t.when(time.Unix(t.s.Draft.Start, 0)))
	}
	return t.drawMine()
}

// drawReason lists the reasons, the one that fits the situation first, and says when a person will read.
func (t *turn) drawReason() string {
	o := t.orientation()
	own, err := t.w.Own()
	if err != nil {
		t.err = err
		return ""
	}
	named := t.reasonNamed(t.s.Story)
	var ranked [5][]booking.Reason
	for _, r := range t.d.Agenda.Reasons {
		switch {
		case r.OwnWorkerOnly && t.makes(own, r.ID):
			ranked[0] = append(ranked[0], r)
		case r.OwnWorkerOnly:
		case t.factsSay(r):
			ranked[1] = append(ranked[1], r)
		case o.Door == r.Door && o.Door != "pas":
			ranked[2] = append(ranked[2], r)
		case r.ID == named:
			ranked[3] = append(ranked[3], r)
		default:
			ranked[4] = append(ranked[4], r)
		}
	}
	for _, r := range slices.Concat(ranked[:]...) {
		t.choose(r.Label.In(t.s.Lang), "reason:"+r.ID)
	}
	t.choose(t.say("choice_drop_draft"), "drop-draft")
	office := t.doorOffice("pas")
	text := t.say("reason")
	if t.d.Agenda.OfficeOpen(office.ID, t.now) {
		return text + "\n" + t.say("reason_open", "phone", office.Phone)
	}
	if from, _, ok := t.d.Agenda.NextOpening(office.ID, t.now); ok {
		text += "\n" + t.say("reason_closed", "when", t.when(from))
	}
	return text + "\n" + t.say("reason_night", "emergency", t.d.Lines.Emergency())
}

func (t *turn) drawDay() string {
	slots, _ := t.free()
	if t.err != nil {
		return ""
	}
	r, _ := t.d.Agenda.Reason(t.s.Draft.Reason)
	if t.s.Draft.Wish != nil {
		if fits := t.s.Draft.Wish.Filter(slots); len(fits) > 0 {
			slots = fits
		}
	}
	days := booking.Days(slots)
	from := t.s.Draft.Page * offered
	if from >= len(days) {
		from, t.s.Draft.Page = 0, 0
	}
	for i := from; i < len(days) && i < from+offered; i++ {
		t.choose(t.day(days[i].Slots[0].Start), "day:"+days[i].Day)
	}
	if len(days) > offered {
		t.choose(t.say("day_more"), "days")
	}
	t.halves(slots)
	leave := "choice_drop_draft"
	if t.s.Draft.Moving {
		leave = "choice_leave_time"
	}
	if len(days) == 0 {
		key := "day_none"
		if q, _ := t.query(); !t.s.Draft.Moving && t.d.Agenda.Lists(q) {
			key = "day_none_list"
			t.choose(t.say("choice_list"), "list")
		}
		t.choose(t.say(leave), "drop-draft")
		return t.say(key, "office", t.callLine(t.doorOffice(r.Door)), "days", number(r.HorizonDays))
	}
	t.choose(t.say(leave), "drop-draft")
	if t.s.Draft.Moving {
		return t.movingWords()
	}
	text := t.say("day", "length", t.say("day_length", "minutes", number(r.Cells*15)))
	if before := r.Before.In(t.s.Lang); before != "" && !t.s.Quiet {
		text = before + "\n" + text
	}
	return text
}

// movingWords say which call is being moved, and that it stands until another time is chosen.
func (t *turn) movingWords() string {
	own, err := t.ownTime()
	if err != nil {
		t.err = err
		return ""
	}
	return t.say("day_moving", "when", t.when(own.Start))
}

// maxHours is how many hours one screen offers; all of a day fit in three to a row.
const maxHours = 24

func (t *turn) drawHour() string {
	slots := t.hours()
	if t.err != nil {
		return ""
	}
	if len(slots) == 0 {
		t.move(toDay)
		t.note("hour_taken")
		return t.drawDay()
	}
	for i, s := range slots {
		if i == maxHours {
			break
		}
		if i == 0 {
			t.choose(clock(s.Start), "hour:"+unix(s.Start))
		} else {
			t.chooseIn(clock(s.Start), "hour:"+unix(s.Start), 3)
		}
	}
	t.choose(t.say("choice_other_time"), "newtime")
	text := t.say("hour", "day", t.day(slots[0].Start))
	if !t.s.Draft.Moving {
		return text
	}
	own, err := t.ownTime()
	if err != nil {
		t.err = err
		return ""
	}
	return t.say("hour_moving", "when", t.when(own.Start)) + "\n" + text
}

func (t *turn) drawConfirm() string {
	d := t.s.Draft
	r, _ := t.d.Agenda.Reason(d.Reason)
	name := d.Name
	if name == "" {
		name = t.say("no_name")
	}
	_, spoken, _ := booking.Phone(d.Phone)
	if d.List {
		t.choose(t.say("choice_list_confirm"), "confirm")
	} else {
		t.choose(t.say("choice_confirm"), "confirm")
		t.choose(t.say("choice_other_time"), "newtime")
	}
	t.choose(t.say("choice_rename"), "rename")
	t.chooseIn(t.say("choice_rephone"), "rephone", 2)
	t.choose(t.say("choice_calling"), "call-ask:")
	if !t.card().Empty() {
		t.chooseIn(t.say("choice_sharing"), "share:", 2)
	}
	t.choose(t.say("choice_drop_draft"), "drop-draft")
	text := t.say("confirm", "when", t.when(time.Unix(d.Start, 0)), "reason", r.Label.In(t.s.Lang), "name", oneLine(name),
		"phone", spoken, "shows", t.shows())
	switch {
	case d.List:
		text = t.say("confirm_list", "reason", r.Label.In(t.s.Lang), "name", oneLine(name), "phone", spoken, "shows", t.shows(),
			"emergency", t.d.Lines.Emergency(), "days", number(r.HorizonDays))
	case t.minorAlone():
		text = t.say("confirm_minor", "when", t.when(time.Unix(d.Start, 0)), "name", oneLine(name), "phone", spoken, "shows", t.shows(),
			"emergency", t.d.Lines.Emergency())
	}
	for _, line := range t.callLines() {
		text += "\n" + line
	}
	return text
}

// shows says what the citizen's phone will show.
func (t *turn) shows() string {
	if t.d.Agenda.Body.Calls.Private || t.d.Agenda.Body.Calls.Number == "" {
		return t.say("shows_private")
	}
	return t.say("shows_number", "number", t.d.Agenda.Body.Calls.Number)
}

func (t *turn) drawBooked() string {
	d := t.s.Draft
	if len(t.out.Changes)+len(t.out.Holds) == 0 { // nothing just happened: is it still promised?
		c, err := t.w.Callback(d.Code)
		if err != nil && !errors.Is(err, ErrNoCallback) {
			t.err = err
			return ""
		}
		d.List = c.Listed()
		if !c.Open() && !d.List {
			t.s.Draft = nil
			t.move(toMenu)
			return t.drawMenu()
		}
		d.Start = c.Start.Unix()
		if text := t.drawCalled(c); text != "" {
			return text
		}
	}
	r, _ := t.d.Agenda.Reason(d.Reason)
	t.choose(t.say("choice_mine"), "mine")
	if d.List {
		return t.say("listed", "code", string(d.Code), "office", t.callLine(t.doorOffice(r.Door)))
	}
	t.choose(t.say("choice_calendar"), "calendar:"+string(d.Code))
	when := t.when(time.Unix(d.Start, 0))
	switch {
	case d.Moving:
		return t.say("moved", "when", when, "code", string(d.Code))
	case r.DeskConfirms:
		return t.say("requested", "when", when, "code", string(d.Code))
	}
	return t.say("booked", "when", when, "code", string(d.Code), "after", r.After.In(t.s.Lang), "shows", t.shows())
}

// drawCalled is the promise when its hour has come; "" before.
func (t *turn) drawCalled(c booking.Callback) string {
	if c.Listed() || c.Start.After(t.now) && c.State != booking.Attempted {
		return ""
	}
	t.choose(t.say("choice_mine"), "mine")
	if c.State == booking.Attempted {
		return t.say("booked_tried", "when", t.when(c.Start), "code", string(c.Code))
	}
	return t.say("booked_past", "when", t.when(c.Start), "code", string(c.Code), "office", t.callLine(t.doorOffice(c.Door)))
}

func (t *turn) drawMine() string {
	mine, err := t.w.Mine()
	if err != nil {
		t.err = err
		return ""
	}
	var items []string
	for _, c := range mine {
		if c.Listed() {
			items = append(items, t.drawListed(c))
			continue
		}
		items = append(items, t.say("mine_item", "when", t.when(c.Start), "reason", c.ReasonWords, "code", string(c.Code),
			"state", t.say("state_"+string(c.State))))
		t.choose(t.say("choice_move", "when", t.when(c.Start)), "move:"+string(c.Code))
		t.choose(t.say("choice_drop", "when", t.when(c.Start)), "drop:"+string(c.Code))
		t.choose(t.say("choice_renumber", "when", t.when(c.Start)), "renumber:"+string(c.Code))
	}
	if len(items) == 0 {
		t.choose(t.say("choice_book"), "person")
		return t.say("mine_none")
	}
	return t.say("mine", "items", strings.Join(items, "\n"))
}

func (t *turn) day(at time.Time) string { return t.d.Texts.day(t.s.Lang, at.In(knowledge.Rome), t.now) }

func unix(at time.Time) string { return number(int(at.Unix())) }
