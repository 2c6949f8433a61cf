package dialogs

import (
	"strings"

	"bussola/booking"
	"bussola/chat"
)

// What the buttons of the message before answers are forgotten carry: it stands outside any screen.
const (
	RenewToken = "renew"
	EraseToken = "erase"
)

// drawPrivacy is the notice, with the ways to see and to erase.
func (t *turn) drawPrivacy() string {
	t.choose(t.say("choice_mydata"), "my-data")
	t.choose(t.say("choice_erase"), "erase")
	n := t.d.Privacy
	return t.say("privacy", "body", t.d.Agenda.Body.Name.In(t.s.Lang), "days", number(int(n.Retention.Answers)), "calls", number(int(n.Retention.Calls)),
		"controller", n.Controller.Name, "reach", n.Controller.Reach(), "officer", n.Officer.Reach())
}

// drawErasing says what will go and what stays, and asks once.
func (t *turn) drawErasing() string {
	t.choose(t.say("choice_erase_yes"), "erase-yes")
	t.choose(t.say("choice_erase_no"), "back")
	mine, err := t.w.Mine()
	if err != nil {
		t.err = err
		return ""
	}
	var calls []string
	for _, c := range mine {
		if c.Listed() {
			calls = append(calls, t.say("erase_place"))
			continue
		}
		calls = append(calls, t.say("erase_call", "when", t.when(c.Start)))
	}
	if t.desk() {
		calls = append(calls, t.say("erase_desk"))
	}
	return strings.ReplaceAll(t.say("erase", "calls", strings.Join(calls, "\n")), "\n\n", "\n")
}

// desk says whether this is the chat in which a social worker gets the calls they took: erasing it takes them off the desk too.
func (t *turn) desk() bool {
	h, err := t.w.Holdings()
	if err != nil {
		t.err = err
	}
	return h.Worker != ""
}

// erase lets everything go. What is promised is cancelled: nobody can call without the number. The desk sees that it was, and
// not whose it was.
func (t *turn) erase() {
	if t.s.Mode != Erasing {
		t.digress(toErase)
		return
	}
	t.dropHeld()
	mine, err := t.w.Mine()
	if err != nil {
		t.err = err
		return
	}
	for _, c := range mine {
		next, err := booking.Apply(c, booking.Event{Do: booking.Cancel, By: booking.Citizen}, t.now)
		if err != nil {
			continue // closed a moment ago: the commit tells, and the turn is decided again
		}
		t.out.Changes = append(t.out.Changes, Change{Do: booking.Cancel, Callback: next})
		t.happened("cancelled", "")
	}
	t.happened("erased", "")
	t.out.Erase = true
	t.offDesk = t.desk()
}

// farewell is the step that erases: one last message, and a session of somebody who never wrote. Screens are counted on, so that
// the buttons of before are known as old; the language goes with the rest once the message has arrived.
func (t *turn) farewell() Step {
	text := t.say("erased", "emergency", t.d.Lines.Emergency(), "office", t.officeLine(t.doorOffice("pas")))
	if t.offDesk {
		text += "\n" + t.say("erased_desk")
	}
	t.s = Session{Format: format, Content: t.s.Content, Lang: t.s.Lang, Mode: Menu, Screen: t.s.Screen}
	t.choose(t.say("choice_menu"), "menu")
	t.chooseIn(t.say("choice_human"), "person", 2)
	t.out.Replies, t.out.Session = []chat.Reply{t.framed(text)}, t.s // never an edit: the pressed message goes
	return t.out
}

// Renewal is the message on the day before the answers of an idle conversation are forgotten. It says nothing of what they are:
// anybody may be looking at the phone.
func (d *Dialog) Renewal(s Session) chat.Reply {
	t := &turn{d: d, s: s}
	if t.s.Lang == "" {
		t.s.Lang = "it"
	}
	days := number(int(d.Privacy.Retention.Answers))
	return chat.Reply{Text: t.say("renewal", "days", days), Buttons: [][]chat.Button{
		{{Label: t.say("choice_renew", "days", days), Token: RenewToken}}, {{Label: t.say("choice_erase_now"), Token: EraseToken}}}}
}

// renewed takes the words of the renewal's button, typed.
func (t *turn) renewed(text string) bool {
	if fold(text) != fold(t.say("choice_renew", "days", number(int(t.d.Privacy.Retention.Answers)))) {
		return false
	}
	t.act("renew")
	return true
}

// Told says whether a session holds anything that a person told, and may want to keep.
func (s Session) Told() bool {
	return len(s.Log) > 0 || s.Story != "" || s.Draft != nil || len(s.Near) > 0 || len(s.Terms) > 0
}
