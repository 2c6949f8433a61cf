package dialogs

import (
	"slices"

	"bussola/booking"
	"bussola/situation"
)

// What may matter about how to be called. Each is asked only of whom it may matter to; the others find it on the screen that
// confirms.
const (
	askTimes = "times" // when it is safe
	askHide  = "hide"  // may whoever answers learn who is calling
	askFor   = "for"   // whom to ask for
	askLang  = "lang"
)

// maxTimes bounds the words about safe times, in runes.
const maxTimes = 120

// minorAlone says that who writes is a minor and writes for themselves.
func (t *turn) minorAlone() bool {
	facts := t.d.Guide.Facts(t.s.Log, t.now)
	age, told := facts["eta"]
	if !told && t.s.Alarm.minor() {
		return true
	}
	return told && age.IsNumber() && age.Max < 18 && t.relation(facts) == "se_stesso"
}

// relation is for whom the person writes, "" when they have not said.
func (t *turn) relation(facts situation.Facts) string { return facts["per_chi"].Word }

// callLang is the language to call the person in: the one they chose, or the one they write in, also when nobody who calls is known to
// speak it.
func (t *turn) callLang() string {
	switch {
	case t.s.Draft != nil && t.s.Draft.Speak != "":
		return t.s.Draft.Speak
	case t.s.Tongue != "":
		return t.s.Tongue
	}
	return t.s.Lang
}

// callMatters lists what should be asked of this person, in order.
func (t *turn) callMatters() (asks []string) {
	facts := t.d.Guide.Facts(t.s.Log, t.now)
	if r := t.relation(facts); r != "" && r != "se_stesso" && r != "figlio" && !t.minorAlone() {
		asks = append(asks, askFor)
	}
	if t.s.Quiet {
		asks = append(asks, askTimes, askHide)
	}
	if r := t.s.Draft.Reason; (t.s.Lang != "it" || t.s.Tongue != "" || r == "immigrazione") && t.s.Draft.Speak == "" && len(t.spoken()) > 1 {
		asks = append(asks, askLang)
	}
	return asks
}

// spoken lists the languages that somebody who may make this call speaks.
func (t *turn) spoken() (langs []string) {
	for _, w := range t.d.Agenda.Workers {
		for _, l := range w.Languages {
			if slices.Contains(w.Reasons, t.s.Draft.Reason) && !slices.Contains(langs, l) && t.d.Texts.Say("it", "lang_"+l) != "lang_"+l {
				langs = append(langs, l)
			}
		}
	}
	return langs
}

// afterPhone asks what still matters, then shows the card to approve, then what is about to be confirmed.
func (t *turn) afterPhone() {
	d := t.s.Draft
	if !d.Called {
		asks := t.callMatters()
		if i := slices.Index(asks, d.Ask); i < len(asks)-1 {
			d.Ask = asks[i+1]
			t.move(toCalling)
			return
		}
		d.Called, d.Ask = true, ""
	}
	if d.Share == "" && !t.card().Empty() {
		t.move(toShare)
		return
	}
	t.move(toConfirm)
}

// askCall opens one of the questions, or the list of them.
func (t *turn) askCall(which string) {
	if !t.draft() {
		return
	}
	t.s.Draft.Called, t.s.Draft.Ask = true, which
	t.move(toCalling)
}

// callAnswer takes a choice of the screen: "skip", "hide", "tell", a language.
func (t *turn) callAnswer(arg string) {
	if !t.draft() || t.s.Mode != Calling {
		t.note("stale")
		return
	}
	d := t.s.Draft
	switch {
	case arg == "hide" || arg == "tell":
		d.Hide = arg == "hide"
	case arg == "skip" && d.Ask == askTimes:
		d.Times = ""
	case arg == "skip" && d.Ask == askFor:
		d.For = ""
	case d.Ask == askLang && slices.Contains(t.languages(), arg):
		t.speak(arg)
	}
	if t.err == nil && t.s.Mode == Calling {
		t.afterPhone()
	}
}

// languages are those that can be asked for: the spoken ones, and the person's own, for which the desk may find an interpreter.
func (t *turn) languages() []string {
	langs := t.spoken()
	if t.s.Tongue != "" && !slices.Contains(langs, t.s.Tongue) {
		langs = append(langs, t.s.Tongue)
	}
	return langs
}

// callerSpeaks says whether who is to call speaks the language of the call.
func (t *turn) callerSpeaks() bool {
	c, err := t.ownTime()
	if err != nil {
		t.err = err
		return false
	}
	for _, h := range t.out.Holds { // made just now
		if h.Callback.Code == t.s.Draft.Code {
			c = h.Callback
		}
	}
	for _, ch := range t.out.Changes {
		if ch.Callback.Code == t.s.Draft.Code {
			c = ch.Callback
		}
	}
	if c.Worker == "" { // on the waiting list: nobody yet
		return slices.Contains(t.spoken(), t.callLang())
	}
	return slices.Contains(t.d.Agenda.Speakers(t.callLang()), c.Worker)
}

// speak sets the language of the call. Somebody who speaks it calls at the same time, when there is one who is free.
func (t *turn) speak(lang string) {
	d := t.s.Draft
	d.Speak = lang
	if !slices.Contains(t.spoken(), lang) {
		return // said where the call is read back
	}
	c, err := t.ownTime()
	if err != nil || c.State != booking.Held {
		t.err = err
		return
	}
	if w, ok := t.d.Agenda.Worker(c.Worker); ok && slices.Contains(w.Languages, lang) {
		return
	}
	_, busy := t.free()
	if t.err != nil {
		return
	}
	q, rule := t.query()
	candidates := t.d.Agenda.Candidates(q, c.Start, busy, t.now)
	if len(candidates) == 0 {
		return
	}
	if w, ok := t.d.Agenda.Worker(candidates[0].Worker); ok && slices.Contains(w.Languages, lang) {
		t.hold(rule, candidates)
		return
	}
	t.note("lang_other_time")
}

func (t *turn) drawCalling() string {
	switch t.s.Draft.Ask {
	case askTimes:
		t.choose(t.say("choice_any_time"), "call:skip")
		return t.say("call_times")
	case askHide:
		t.choose(t.say("choice_hide"), "call:hide")
		t.choose(t.say("choice_tell_who"), "call:tell")
		return t.say("call_hide")
	case askFor:
		t.choose(t.say("choice_call_me"), "call:skip")
		return t.say("call_for")
	case askLang:
		for _, l := range t.languages() {
			t.choose(t.say("lang_"+l), "call:"+l)
		}
		return t.say("call_lang")
	}
	t.choose(t.say("choice_call_times"), "call-ask:"+askTimes)
	t.choose(t.say("choice_call_hide"), "call-ask:"+askHide)
	t.choose(t.say("choice_call_for"), "call-ask:"+askFor)
	t.choose(t.say("choice_call_lang"), "call-ask:"+askLang)
	t.choose(t.say("choice_call_done"), "call:skip")
	return t.say("call_which")
}

// callLines say back what was asked about how to be called.
func (t *turn) callLines() (lines []string) {
	d := t.s.Draft
	if d.Times != "" {
		lines = append(lines, t.say("line_times", "times", oneLine(d.Times)))
	}
	if d.For != "" {
		lines = append(lines, t.say("line_for", "name", oneLine(d.For)))
	}
	if d.Hide {
		lines = append(lines, t.say("line_hide"))
	}
	if d.Speak != "" {
		lines = append(lines, t.say("line_lang", "lang", t.say("lang_"+d.Speak)))
		if d.Speak != "it" && !t.callerSpeaks() {
			lines = append(lines, t.say("line_interpreter"))
		}
	}
	switch d.Share {
	case "whole":
		lines = append(lines, t.say("line_card"))
	case "bare":
		lines = append(lines, t.say("line_bare"))
	}
	return lines
}

// ownTime is the callback whose time the draft has already: held for it, or promised and being moved.
func (t *turn) ownTime() (booking.Callback, error) {
	if t.s.Draft == nil || t.s.Draft.Code == "" {
		return booking.Callback{}, nil
	}
	c, err := t.w.Callback(t.s.Draft.Code)
	if err == ErrNoCallback {
		err = nil
	}
	return c, err
}

// without is what is taken, but for one callback of the person's own: its time may be chosen again, or overlapped.
type without struct {
	booking.Busy
	own booking.Callback
}

func (w without) Taken(who booking.WorkerID, c booking.Cell) bool {
	return w.Busy.Taken(who, c) && !(who == w.own.Worker && slices.Contains(w.own.Cells, c))
}

func (w without) Load(who booking.WorkerID, day string) int {
	n := w.Busy.Load(who, day)
	if who == w.own.Worker && day == w.own.Day {
		n--
	}
	return n
}
