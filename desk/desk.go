// Package desk is what social workers read and press: the card of a callback in their group, the private card with the
// phone number for the one who took it, and what each button does.
//
// It is pure: it turns callbacks into cards and presses into events of a callback's life. Where the cards are shown (a
// Telegram group, a terminal, later a web page) is decided elsewhere, so that all of them do the same thing.
//
// The group sees code, time, door, kind of reason, urgency and the language to call in. Name, phone and story go to one person only, and only while
// the call is theirs.
package desk

import (
	"strconv"
	"strings"
	"time"

	"bussola/booking"
	"bussola/chat"
)

// Lang is the language of the desk.
const Lang = "it"

// Words gives the desk's texts.
type Words interface {
	Say(lang, key string, pairs ...string) string
	When(lang string, at, now time.Time) string
	Day(lang string, day, now time.Time) string
}

// Desk draws cards and reads presses.
type Desk struct {
	Agenda *booking.Agenda
	Words  Words
}

// Card is what the group sees of a callback.
func (d Desk) Card(c booking.Callback, now time.Time) chat.Reply {
	r := chat.Reply{Text: d.say("desk_card", "code", string(c.Code), "when", d.when(c.Start, now), "door", d.door(c.Door),
		"reason", d.reason(c), "urgency", d.urgency(c), "state", d.state(c)), Edit: true}
	if l := d.language(c.Lang, c.Worker); l != "" {
		r.Text += "\n" + l
	}
	for _, l := range d.why(c) {
		r.Text += "\n" + l
	}
	if c.Kept.Equal(c.Start) && c.Open() {
		r.Text += "\n" + d.say("desk_kept")
	}
	if c.Unkept.Equal(c.Start) && c.Open() {
		r.Text += "\n" + d.say("desk_unkept")
	}
	if c.Uncalled.Equal(c.Start) && c.Open() {
		r.Text += "\n" + d.say("desk_says_uncalled")
	}
	switch c.State {
	case booking.Requested:
		r.Buttons = rows(append([]chat.Button{d.button("desk_accept", Accept, c), d.button("desk_take", Take, c), d.button("desk_cancel", AskDrop, c)}, d.rank(c)...)...)
	case booking.Confirmed:
		r.Buttons = rows(append([]chat.Button{d.button("desk_take", Take, c), d.button("desk_cancel", AskDrop, c)}, d.rank(c)...)...)
	case booking.Taken, booking.Attempted:
		if d.Agenda.Forsaken(c, now) {
			r.Buttons = rows(d.button("desk_take", Take, c))
		}
	}
	return r
}

// why says what made a call urgent, or that the desk lowered it.
func (d Desk) why(c booking.Callback) []string {
	if sign, ok := d.Agenda.Sign(c.Sign); ok && d.Agenda.Pressing(c) {
		return []string{d.say("desk_why", "why", sign.Words.In(Lang))}
	}
	for _, u := range d.Agenda.Urgency {
		if u.ID == c.Lowered {
			return []string{d.say("desk_lowered", "urgency", u.Name.In(Lang))}
		}
	}
	return nil
}

// rank is the button that changes how urgent a call is: what the rules and the crisis net heard is a guess, and a person judges.
func (d Desk) rank(c booking.Callback) []chat.Button {
	switch _, _, ok := d.Agenda.Ranks(); {
	case !ok:
		return nil
	case d.Agenda.Pressing(c):
		return []chat.Button{d.button("desk_lower", Lower, c)}
	}
	return []chat.Button{d.button("desk_raise", Raise, c)}
}

// Cancelling is the group's card asking whether to cancel: the citizen is told at once.
func (d Desk) Cancelling(c booking.Callback, now time.Time) chat.Reply {
	r := d.Card(c, now)
	if len(r.Buttons) > 0 {
		r.Text += "\n" + d.say("desk_cancel_sure")
		r.Buttons = rows(d.button("desk_cancel_yes", Drop, c), d.button("desk_back", Show, c))
	}
	return r
}

// Private is what the social worker who took a callback sees, and nobody else; menu says which of its buttons, "" the first.
func (d Desk) Private(c booking.Callback, details booking.Details, menu string, now time.Time) chat.Reply {
	name := details.Name
	if name == "" {
		name = d.say("no_name")
	}
	_, phone, err := booking.Phone(details.Phone)
	if err != nil {
		phone = d.say("desk_no_phone")
	}
	text := d.say("desk_private", "code", string(c.Code), "when", d.when(c.Start, now), "name", line(name), "phone", phone,
		"reason", d.reason(c), "urgency", d.urgency(c), "attempts", strconv.Itoa(c.Attempts))
	for _, l := range append(d.why(c), d.mind(c, details)...) {
		text += "\n" + l
	}
	if details.Card != "" {
		text += "\n\n" + details.Card
	} else {
		text += "\n\n" + d.say("desk_no_card")
	}
	r := chat.Reply{Text: text, Edit: true}
	if c.Open() {
		r.Buttons = d.buttons(c, menu, now)
	}
	return r
}

// Closed tells a social worker what they closed or gave away, with the way to take it back. The private card is gone by then.
func (d Desk) Closed(c booking.Callback, now time.Time) chat.Reply {
	if c.Before == nil { // it was taken back just now, or cannot be
		return d.Gone(c, now)
	}
	r := chat.Reply{Text: d.say("desk_closed", "code", string(c.Code), "state", d.state(c))}
	r.Buttons = rows(d.button("desk_undo", Undo, c))
	return r
}

// Gone tells a social worker what became of a call that is not theirs any more.
func (d Desk) Gone(c booking.Callback, now time.Time) chat.Reply {
	return chat.Reply{Text: d.say("desk_closed_now", "code", string(c.Code), "state", d.state(c))}
}

// Uncalled tells the desk that, says the citizen, nobody called at the hour. In the group whoever can may take it.
func (d Desk) Uncalled(c booking.Callback, by booking.WorkerID, now time.Time) chat.Reply {
	r := chat.Reply{Text: d.say("desk_uncalled", "code", string(c.Code), "when", d.when(c.Start, now), "urgency", d.urgency(c), "state", d.state(c))}
	switch {
	case by != "" && c.TakenBy == string(by):
		r.Buttons = rows(named(d.say("desk_open", "when", d.brief(c.Start, now), "code", string(c.Code)[:4]), Open, c, mainMenu), d.OfferButton(c))
	default:
		r.Buttons = d.reach(c, by, now)
	}
	return r
}

// OfferButton offers other times for a callback.
func (d Desk) OfferButton(c booking.Callback) chat.Button {
	return named(d.say("desk_offer_code", "code", string(c.Code)[:4]), Offer, c, "")
}

// mind lists what to know before dialling.
func (d Desk) mind(c booking.Callback, details booking.Details) (lines []string) {
	add := func(yes bool, key string, pairs ...string) {
		if yes {
			lines = append(lines, d.Words.Say(Lang, key, pairs...))
		}
	}
	if l := d.language(details.Lang, booking.WorkerID(c.TakenBy)); l != "" {
		lines = append(lines, l)
	}
	add(details.Minor, "desk_minor")
	add(details.DoNotSay, "desk_hide")
	add(details.Times != "", "desk_times", "times", line(details.Times))
	add(details.For != "", "desk_for", "name", line(details.For))
	add(c.Uncalled.Equal(c.Start) && !c.Start.IsZero(), "desk_says_uncalled")
	add(c.Kept.Equal(c.Start) && !c.Start.IsZero(), "desk_kept")
	for _, n := range details.Notes {
		add(true, "desk_note", "text", line(n.Text))
	}
	return lines
}

// language says in what language to call, when it is not that of the desk, and who speaks it if who has the call does not: an interpreter
// must be found when nobody does.
func (d Desk) language(lang string, who booking.WorkerID) string {
	if lang == "" || lang == Lang {
		return ""
	}
	word := strings.ToLower(d.say("lang_" + lang))
	var names []string
	for _, id := range d.Agenda.Speakers(lang) {
		if id == who {
			return d.say("desk_lang", "lang", word)
		}
		if w, ok := d.Agenda.Worker(id); ok {
			names = append(names, w.Display)
		}
	}
	if len(names) == 0 {
		return d.say("desk_lang_nobody", "lang", word)
	}
	return d.say("desk_lang_other", "lang", word, "who", strings.Join(names, "; "))
}

func (d Desk) say(key string, pairs ...string) string { return d.Words.Say(Lang, key, pairs...) }

func (d Desk) when(at, now time.Time) string { return d.Words.When(Lang, at, now) }

func (d Desk) door(id string) string {
	if o, ok := d.Agenda.OfficeAt(id); ok {
		return o.Name.In(Lang)
	}
	return id
}

func (d Desk) reason(c booking.Callback) string {
	if r, ok := d.Agenda.Reason(c.Reason); ok {
		return r.Label.In(Lang)
	}
	return c.ReasonWords
}

func (d Desk) urgency(c booking.Callback) string {
	for _, u := range d.Agenda.Urgency {
		if u.ID == c.Urgency {
			return u.Name.In(Lang)
		}
	}
	return c.Urgency
}

// state says where the callback is in its life, with the social worker who has it.
func (d Desk) state(c booking.Callback) string {
	who := c.TakenBy
	if w, ok := d.Agenda.Worker(booking.WorkerID(c.TakenBy)); ok {
		who = w.Display
	}
	slot := string(c.Worker)
	if w, ok := d.Agenda.Worker(c.Worker); ok {
		slot = w.Display
	}
	outcome := ""
	if c.Outcome != "" {
		outcome = d.say("desk_outcome_" + strings.ReplaceAll(string(c.Outcome), "-", "_"))
	}
	return d.say("desk_state_"+string(c.State), "who", who, "slot", slot, "attempts", strconv.Itoa(c.Attempts), "outcome", outcome)
}

func rows(buttons ...chat.Button) (out [][]chat.Button) {
	for i, b := range buttons {
		if i%2 == 0 {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], b)
	}
	return out
}

// line keeps a value a person typed on one line, so that it cannot become a heading.
func line(s string) string { return strings.Join(strings.Fields(s), " ") }
