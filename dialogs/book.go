package dialogs

import (
	"errors"
	"slices"
	"strings"
	"time"

	"bussola/booking"
)

// maxName bounds the name to be called by, in runes.
const maxName = 60

// offered is how many days or hours one screen offers.
const offered = 6

// readCode reads a booking code among typed words.
func readCode(word string) (booking.Code, bool) { return booking.ParseCode(word) }

// bookingAct does the acts of the modes that make, move and cancel a callback; false when the verb is none of them.
func (t *turn) bookingAct(verb, arg string) bool {
	if t.bookingOff(verb) {
		return true
	}
	switch verb {
	case "person":
		t.wantPerson()
	case "reason":
		t.pickReason(arg)
	case "day":
		t.pickDay(arg)
	case "days":
		if t.draft() {
			t.s.Draft.Page++
		}
	case "newtime":
		if t.draft() {
			t.s.Draft.Wish, t.s.Draft.Page = nil, 0
			t.move(toDay)
		}
	case "hour":
		t.pickHour(atoi(arg))
	case "no-name":
		if t.draft() && t.s.Mode == Name {
			t.s.Draft.Name = ""
			t.afterName()
		}
	case "rename":
		if t.draft() {
			t.move(toName)
		}
	case "rephone":
		if t.draft() {
			t.move(toPhone)
		}
	case "half":
		t.pickHalf(arg)
	case "call-ask":
		t.askCall(arg)
	case "call":
		t.callAnswer(arg)
	case "share":
		t.shareAnswer(arg)
	case "calendar":
		t.calendar(booking.Code(arg))
	case "confirm":
		t.confirm()
	case "drop-draft":
		t.dropDraft()
	case "keep", "move-it":
		t.theOne(verb)
	case "mine":
		t.digress(toMine)
	case "show":
		t.showCode(booking.Code(arg))
	case "move":
		t.startMove(booking.Code(arg))
	case "drop":
		t.askDrop(booking.Code(arg))
	case "drop-yes":
		t.drop()
	default:
		return false
	}
	return true
}

// draft says whether a callback is being put together; when it is not (an old button), the way to start one is shown.
func (t *turn) draft() bool {
	if t.s.Draft != nil {
		return true
	}
	t.note("stale")
	return false
}

// wantPerson is the way to a person from everywhere.
func (t *turn) wantPerson() {
	mine, err := t.w.Mine()
	if err != nil {
		t.err = err
		return
	}
	t.s.Wants = true
	if len(mine) > 0 {
		t.note("one_open")
		t.digress(toMine)
		return
	}
	t.s.Return = ""
	t.dropHeld()
	t.s.Draft = &Draft{ID: t.w.NewID()}
	t.move(toReason)
}

func (t *turn) pickReason(id string) {
	if _, ok := t.d.Agenda.Reason(id); !ok || !t.draft() {
		t.note("stale")
		return
	}
	t.s.Draft.Reason, t.s.Draft.Wish, t.s.Draft.Page = id, nil, 0
	t.move(toDay)
}

// query is what the agenda is asked for this draft: what is urgent or fragile by the written order sees the kept hours.
func (t *turn) query() (booking.Query, booking.UrgencyRule) {
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
	rule := t.d.Agenda.UrgencyOf(flags)
	if r.OwnWorkerOnly {
		own, err := t.w.Own()
		if err != nil {
			t.err = err
		}
		return booking.Query{Reason: r.ID, Lang: t.callLang(), Urgent: rule.Urgent, Fragile: rule.Fragile, Worker: own}, rule
	}
	return booking.Query{Reason: t.s.Draft.Reason, Lang: t.callLang(), Urgent: rule.Urgent, Fragile: rule.Fragile}, rule
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
	t.s.Draft.Day = day
	t.move(toHour)
}

// dayInWords reads "giovedì pomeriggio", "dopo le 17", "domattina".
func (t *turn) dayInWords(text string) {
	if !t.draft() {
		return
	}
	w, ok := booking.ParseWhen(text, t.s.Lang, t.now)
	if !ok {
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
	if _, ok := booking.ParseWhen(text, t.s.Lang, t.now); ok {
		t.dayInWords(text)
		return
	}
	t.elseAsk(text, "hour_unclear")
}

// elseAsk takes words that do not answer the booking step as a question, when they are one.
func (t *turn) elseAsk(text, key string) {
	if f := t.find(text); f.Kind != "abstain" {
		t.answerAside(text, f)
		return
	}
	t.note(key)
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

// hold keeps a time for the person and lets go of the one that was kept before; false when it was not to be had.
func (t *turn) hold(rule booking.UrgencyRule, candidates []booking.Candidate) bool {
	t.dropHeld()
	d := t.s.Draft
	code, err := t.w.NewCode()
	if err != nil {
		t.err = err
		return false
	}
	r, _ := t.d.Agenda.Reason(d.Reason)
	c, err := booking.Apply(booking.Callback{
		Code: code, Reason: d.Reason, ReasonWords: r.Label.In(t.s.Lang), Door: r.Door, Urgency: rule.ID,
		Fragile: rule.Fragile, Lang: t.callLang(), Draft: d.ID + "/" + string(code), Created: t.now.UTC(),
	}, booking.Event{Do: booking.Hold, By: booking.Citizen, To: candidates[0]}, t.now)
	if err != nil {
		t.note("hour_taken")
		return false
	}
	t.out.Holds = append(t.out.Holds, Hold{c, candidates})
	d.Code, d.Start = code, c.Start.Unix()
	return true
}

// dropHeld lets go of the slot that the draft holds, if it still does.
func (t *turn) dropHeld() {
	if t.s.Draft == nil || t.s.Draft.Code == "" || t.s.Draft.Moving {
		return
	}
	c, err := t.w.Callback(t.s.Draft.Code)
	if err != nil || c.State != booking.Held {
		return
	}
	if c, err = booking.Apply(c, booking.Event{Do: booking.Cancel, By: booking.Citizen}, t.now); err == nil {
		t.out.Changes = append(t.out.Changes, Change{Do: booking.Cancel, Callback: c, Unseen: true})
	}
	t.s.Draft.Code, t.s.Draft.Start = "", 0
}

func (t *turn) dropDraft() {
	t.dropHeld()
	t.s.Draft = nil
	t.s.Return = ""
	t.note("draft_dropped")
	t.move(toMenu)
}

// named takes the name that the person wishes to be called by.
func (t *turn) named(text string) {
	if !t.draft() {
		return
	}
	if len([]rune(text)) > maxName || strings.Contains(text, "?") {
		if f := t.find(text); f.Kind == "answer" || f.Kind == "clarify" {
			t.answerAside(text, f)
			return
		}
		t.note("name_long")
		return
	}
	t.s.Draft.Name = text
	t.afterName()
}

func (t *turn) afterName() {
	t.s.Draft.Named = true
	if t.s.Draft.Phone != "" {
		t.afterPhone()
		return
	}
	t.move(toPhone)
}

// phoned reads the number to call.
func (t *turn) phoned(text string) {
	if !t.draft() {
		return
	}
	e164, _, err := booking.Phone(text)
	var refused *booking.PhoneError
	switch {
	case err == nil:
		t.s.Draft.Phone = e164
		t.afterPhone()
	case errors.As(err, &refused) && refused.Problem == booking.PhoneLetters && strings.Count(text, " ") > 1 && t.find(text).Kind != "abstain":
		t.answerAside(text, t.find(text))
	case errors.As(err, &refused):
		t.note("phone_"+strings.ReplaceAll(string(refused.Problem), "-", "_"), "emergency", t.d.Lines.Emergency())
	default:
		t.note("phone_unknown")
	}
}

// contact takes a shared number when a number is wanted.
func (t *turn) contact() {
	if t.s.Mode != Phone || t.in.Contact == nil || t.s.Draft == nil {
		t.note("odd_contact")
		return
	}
	if !t.in.Contact.Own && t.minorAlone() {
		t.note("phone_minor_other")
		return
	}
	t.phoned(t.in.Contact.Phone)
	if t.s.Mode != Phone && !t.in.Contact.Own {
		t.note("phone_other")
	}
}

// confirm makes the promise. A hold that ran out is tried again at the same time; repeated taps find the same callback.
func (t *turn) confirm() {
	d := t.s.Draft
	if d == nil || d.Code == "" || d.Phone == "" {
		t.note("stale")
		return
	}
	c, err := t.w.Callback(d.Code)
	if err != nil && !errors.Is(err, ErrNoCallback) {
		t.err = err
		return
	}
	if c.Open() {
		t.note("already_booked")
		t.move(toBooked)
		return
	}
	r, _ := t.d.Agenda.Reason(d.Reason)
	do := booking.Confirm
	if r.DeskConfirms {
		do = booking.Request
	}
	details, err := t.details(c)
	if err != nil {
		t.err = err
		return
	}
	if next, err := booking.Apply(c, booking.Event{Do: do, By: booking.Citizen}, t.now); err == nil {
		t.out.Changes = append(t.out.Changes, Change{Do: do, Callback: next, Details: details})
		t.happened("booked", "")
		t.move(toBooked)
		return
	}
	// The hold is over: take the same time again when it is still free.
	t.note("draft_expired", "minutes", number(int(booking.HoldFor.Minutes())))
	d.Code = ""
	t.move(toDay)
}
