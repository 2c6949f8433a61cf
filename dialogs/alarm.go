package dialogs

import (
	"slices"
	"strings"
	"time"

	"bussola/booking"
)

// Heard is what the crisis net heard in a message, as far as a conversation may know it: never which danger.
type Heard struct {
	Rest     string // what the message asked besides
	Discreet bool   // neutral words from here on
	Urgent   bool   // a danger for which the desk calls at once
	Minor    bool   // a child or a teenager seems to write
	Lang     string // of the words that were heard; "" when it was a picture or a number
}

// Alarm is what stays of a danger in a session: that the desk should call at once, and nothing of what it was.
type Alarm struct {
	At     int64 `json:"at"`               // unix seconds of the last one
	Turn   int   `json:"turn,omitempty"`   // of the last one; 0 when the person said since that they are safe
	Urgent bool  `json:"urgent,omitempty"` // the desk calls at once
	Minor  bool  `json:"minor,omitempty"`  // who writes seems to be a minor
}

// DangerFlag is the flag of reasons.yaml for a danger that was told.
const DangerFlag = "danger-told"

// alarmLasts is how long a danger makes a call urgent: whoever asks three weeks later tells how things are then.
const alarmLasts = 7 * 24 * time.Hour

// stillAlarmed is after how many messages "I am safe" is no longer about the danger.
const stillAlarmed = 6

// after is the alarm once one more danger was heard.
func (a *Alarm) after(h Heard, turn int, now time.Time) *Alarm {
	next := Alarm{At: now.Unix(), Turn: turn, Urgent: h.Urgent, Minor: h.Minor}
	if a != nil {
		next.Minor = next.Minor || a.Minor
		next.Urgent = next.Urgent || a.Calls(now)
	}
	return &next
}

// calmed is the alarm of somebody who said that they are safe: a call stays urgent.
func (a *Alarm) calmed() *Alarm {
	if a == nil {
		return nil
	}
	next := *a
	next.Turn = 0
	return &next
}

// Calls says whether the desk should call at once for a danger that was told.
func (a *Alarm) Calls(now time.Time) bool {
	return a != nil && a.Urgent && now.Sub(time.Unix(a.At, 0)) < alarmLasts
}

func (a *Alarm) minor() bool { return a != nil && a.Minor }

// urgent asks for a call from under an emergency answer: whoever wanted it at once is called at once.
func (t *turn) urgent() {
	if t.s.Alarm != nil {
		next := *t.s.Alarm
		next.Urgent = true
		t.s.Alarm = &next
	}
	if t.s.Alarm.Calls(t.now) && t.raisePromised() {
		return
	}
	t.act("person")
}

// raisePromised puts first in the order of urgency what is promised already; false when nothing is, or when it is there.
func (t *turn) raisePromised() bool {
	mine, err := t.w.Mine()
	if err != nil {
		t.err = err
		return true
	}
	first, _, ok := t.d.Agenda.Ranks()
	raised := false
	for _, c := range mine {
		if ok && !t.d.Agenda.Pressing(c) {
			next := c.Rank(first)
			next.Sign, next.Lowered = t.d.Agenda.SignOf(first, map[string]bool{DangerFlag: true}), ""
			t.out.Changes = append(t.out.Changes, Change{Do: "raise", Callback: next})
			raised = true
		}
	}
	if raised {
		t.s.Wants = true
		t.note("one_urgent", "emergency", t.d.Lines.Emergency())
		t.digress(toMine)
	}
	return raised
}

// raised is a callback with the language and the urgency of what is known now, when a danger told meanwhile made it more urgent. It is never lowered.
func (t *turn) raised(c booking.Callback) booking.Callback {
	c.Lang = t.callLang() // chosen after the time, perhaps
	_, rule := t.query()
	place := func(id string) int {
		return slices.IndexFunc(t.d.Agenda.Urgency, func(u booking.UrgencyRule) bool { return u.ID == id })
	}
	if was := place(c.Urgency); was >= 0 && place(rule.ID) < was {
		c.Urgency, c.Fragile, c.Sign = rule.ID, c.Fragile || rule.Fragile, t.d.Agenda.SignOf(rule, t.flags())
	}
	return c
}

// safeMost is the longest message, in words, that only says that somebody is safe.
const safeMost = 9

// safeInWords hears "adesso sono al sicuro" in a short message soon after a danger. One that denies it, asks or goes on with a
// "but" is not that.
func (t *turn) safeInWords(text string) bool {
	a := t.s.Alarm
	if a == nil || a.Turn == 0 || t.s.Turn-a.Turn > stillAlarmed || len(strings.Fields(text)) > safeMost || asks(text) {
		return false
	}
	rest, found := t.d.Texts.without("safe", text)
	if !found || t.d.Texts.holds("not", rest) || t.d.Texts.holds("but", rest) {
		return false
	}
	t.act("safe")
	return true
}
