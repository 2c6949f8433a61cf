package dialogs

import (
	"slices"
	"strings"
	"time"

	"bussola/booking"
	"bussola/knowledge"
)

// offered is how many days or hours one screen offers.
const offered = 6

// query is what the agenda is asked for this draft: what is urgent or fragile by the written order sees the kept hours.
func (t *turn) query() (booking.Query, booking.UrgencyRule) {
	r, _ := t.d.Agenda.Reason(t.s.Draft.Reason)
	rule := t.d.Agenda.UrgencyOf(t.flags())
	own := booking.WorkerID("")
	if r.OwnWorkerOnly {
		var err error
		if own, err = t.w.Own(); err != nil {
			t.err = err
		}
	}
	return booking.Query{Reason: t.s.Draft.Reason, Lang: t.callLang(), Urgent: rule.Urgent, Fragile: rule.Fragile, Worker: own}, rule
}

// flags are the signs that the order of urgency reads, of this person and this draft.
func (t *turn) flags() map[string]bool {
	flags := map[string]bool{}
	for _, f := range t.orientation().Flags {
		flags[f] = true
	}
	r, _ := t.d.Agenda.Reason(t.s.Draft.Reason)
	for _, f := range r.Flags {
		flags[f] = true
	}
	if t.minorAlone() {
		flags["minor-alone"] = true
	}
	if t.s.Alarm.Calls(t.now) {
		flags[DangerFlag] = true
	}
	return flags
}

// free lists the free slots for the draft, and what is taken meanwhile.
func (t *turn) free() ([]booking.Slot, booking.Busy) {
	r, _ := t.d.Agenda.Reason(t.s.Draft.Reason)
	until := t.now.AddDate(0, 0, r.HorizonDays+2)
	busy, err := t.w.Busy(t.now, until)
	if err != nil {
		t.err = err
		return nil, nil
	}
	own, err := t.ownTime()
	if err != nil {
		t.err = err
		return nil, nil
	}
	if own.Occupies() {
		busy = without{busy, own}
	}
	q, _ := t.query()
	slots := t.d.Agenda.Slots(q, busy, t.now)
	if t.s.Draft.Moving {
		slots = slices.DeleteFunc(slots, func(s booking.Slot) bool { return s.Start.Equal(own.Start) })
	}
	return slots, busy
}

func (t *turn) pickDay(day string) {
	if !t.draft() {
		return
	}
	t.s.Draft.Day, t.s.Draft.List = day, false
	t.move(toHour)
}

// dayInWords reads "giovedì pomeriggio", "dopo le 17", "domattina".
func (t *turn) dayInWords(text string) {
	if !t.draft() {
		return
	}
	w, ok := t.parseWhen(text)
	if t.anyTime(text) {
		if slots, _ := t.free(); len(slots) > 0 && t.err == nil {
			t.pickDay(slots[0].Day)
		}
		return
	}
	if !ok {
		if early(text) {
			t.elseAsk(text, "when_first")
			return
		}
		t.elseAsk(text, "day_unclear")
		return
	}
	slots, _ := t.free()
	if t.err != nil {
		return
	}
	fits := w.Filter(slots)
	if len(fits) == 0 {
		t.note("day_none_wish")
		t.s.Draft.Wish = nil
		t.move(toDay)
		return
	}
	t.s.Draft.Wish = &w
	days := booking.Days(fits)
	if len(days) == 1 || len(w.Weekdays) == 1 { // "giovedì" is the next one; another can be chosen from there
		t.pickDay(days[0].Day)
		return
	}
	t.s.Draft.Page = 0
}

// hourInWords reads an hour among those of the day, or another day.
func (t *turn) hourInWords(text string) {
	if !t.draft() {
		return
	}
	slots := t.hours()
	if t.err != nil {
		return
	}
	if t.anyTime(text) && len(slots) > 0 {
		t.pickHour(slots[0].Start.Unix())
		return
	}
	if h, m, ok := hourMinute(text); ok {
		var hits []booking.Slot
		for _, s := range slots {
			if s.Minute == h*60+m {
				hits = append(hits, s)
			}
		}
		switch len(hits) {
		case 1:
			t.pickHour(hits[0].Start.Unix())
		case 0:
			t.note("hour_unclear")
		default:
			t.note("hour_two")
		}
		return
	}
	if _, ok := t.parseWhen(text); ok {
		t.dayInWords(text)
		return
	}
	if early(text) {
		t.elseAsk(text, "when_first")
		return
	}
	t.elseAsk(text, "hour_unclear")
}

// early says that words answer a step which comes later: a number to call, or a name, said while the time is being chosen.
func early(text string) bool {
	_, phone := booking.PhoneAmong(text)
	return phone || !strings.ContainsAny(text, "0123456789") && len(strings.Fields(text)) < fewestAsked
}

// fewestAsked is from how many words on a text without a question mark may be a question.
const fewestAsked = 4

// elseAsk takes words that do not answer the booking step as a question, when they are one.
func (t *turn) elseAsk(text, key string) {
	f, question := t.find(text), asks(text) || t.d.Texts.holds("asking", text) || len(strings.Fields(text)) >= fewestAsked
	switch {
	case f.Kind == knowledge.Smalltalk,
		f.Kind == knowledge.Answer && (question || f.Confidence >= sureInStory && strings.Contains(text, " ")),
		f.Kind == knowledge.Clarify && question: // a name, or a slip, is no question
		t.answerAside(text, f)
	default:
		t.note(key)
	}
}

// hourMinute reads "10", "10:30", "alle 10 e 30", "10.30".
func hourMinute(text string) (h, m int, ok bool) {
	digits := strings.FieldsFunc(text, func(r rune) bool { return r < '0' || r > '9' })
	if len(digits) == 0 || len(digits) > 2 || len([]rune(text)) > 24 {
		return 0, 0, false
	}
	h = int(atoi(digits[0]))
	if len(digits) == 2 {
		m = int(atoi(digits[1]))
	}
	return h, m, h < 24 && m < 60 && len(digits[0]) <= 2
}

// hours lists the slots of the chosen day.
func (t *turn) hours() []booking.Slot {
	slots, _ := t.free()
	var out []booking.Slot
	for _, s := range slots {
		if s.Day == t.s.Draft.Day && (t.s.Draft.Wish == nil || t.s.Draft.Wish.Allows(s)) {
			out = append(out, s)
		}
	}
	if len(out) == 0 && t.s.Draft.Wish != nil { // the part of the day asked for has filled up: the rest of the day
		t.s.Draft.Wish = nil
		return t.hours()
	}
	return out
}

// pickHour keeps a slot for the person: held for a new callback, taken in exchange for the old one in a move.
func (t *turn) pickHour(unix int64) {
	if !t.draft() {
		return
	}
	start := time.Unix(unix, 0).UTC()
	_, busy := t.free()
	if t.err != nil {
		return
	}
	q, rule := t.query()
	candidates := t.d.Agenda.Candidates(q, start, busy, t.now)
	if len(candidates) == 0 {
		t.note("hour_taken")
		return
	}
	d := t.s.Draft
	if d.Moving {
		t.moveTo(candidates)
		return
	}
	if !t.hold(rule, candidates) {
		return
	}
	t.note("held", "minutes", number(int(booking.HoldFor.Minutes())))
	if d.Phone != "" && d.Named {
		t.afterPhone()
		return
	}
	t.move(toName)
}
