package dialogs

import (
	"errors"
	"strings"
	"unicode"

	"bussola/booking"
	"bussola/knowledge"
)

// What is typed at the steps of booking that take free words: the name, and how to be called. Whoever calls reads them, so what is
// no answer (a question, a number, a "tell nobody") is not kept as one.

// maxName bounds the name to be called by, in runes; nameWords in words: more is a sentence.
const (
	maxName   = 60
	nameWords = 6
)

// named takes the name that the person wishes to be called by.
func (t *turn) named(text string) {
	if !t.draft() {
		return
	}
	if word, _ := t.d.Texts.Command(text); word == "no" {
		t.act("no-name")
		return
	}
	if t.numberHere(text, "phone_before_name") {
		return
	}
	name, ok := t.aName(text)
	switch {
	case ok:
		t.s.Draft.Name = name
		t.afterName()
	case len([]rune(text)) > maxName && !asks(text):
		t.note("name_long")
	default:
		t.notAName(text)
	}
}

// aName takes a text as a name, without "mi chiamo" before it. A question, a number and a sentence are no names.
func (t *turn) aName(text string) (string, bool) {
	name := t.d.Texts.afterLead("name-lead", text)
	digits, letters := 0, 0
	for _, r := range name {
		switch {
		case unicode.IsDigit(r):
			digits++
		case unicode.IsLetter(r):
			letters++
		}
	}
	word, _ := t.d.Texts.Command(name)
	_, when := t.parseWhen(name)
	if t.anyTime(name) {
		return name, false
	}
	ok := letters > 0 && !(when && digits > 0) && digits < 4 && !asks(name) && len([]rune(name)) <= maxName && len(strings.Fields(name)) <= nameWords &&
		word != "yes" && word != "no" && word != "why" && !t.d.Texts.holds("unname", name)
	return name, ok
}

// notAName answers words that are no name, and asks for it again.
func (t *turn) notAName(text string) {
	if f := t.find(text); f.Kind == knowledge.Answer || f.Kind == knowledge.Clarify {
		t.answerAside(text, f)
		return
	}
	t.note("name_unclear")
}

// afterLead is a text without the words of a list at its beginning: "mi chiamo Luca" is "Luca".
func (t *Texts) afterLead(list, text string) string {
	for _, p := range t.inside[list] {
		lead := strings.Fields(p)
		words := strings.Fields(text)
		if len(words) > len(lead) && strings.Join(strings.Fields(bare(strings.Join(words[:len(lead)], " "))), " ") == strings.Join(lead, " ") {
			return strings.Join(words[len(lead):], " ")
		}
	}
	return text
}

// numberHere takes a telephone number, typed where something else is asked, as the number to call; the question stays.
func (t *turn) numberHere(text, key string) bool {
	e164, spoken, err := booking.Phone(text)
	var refused *booking.PhoneError
	switch {
	case err == nil:
		t.s.Draft.Phone = e164
		t.note(key, "phone", spoken)
	case errors.As(err, &refused) && refused.Problem == booking.PhoneEmergency:
		t.note("phone_emergency", "emergency", t.d.Lines.Emergency())
	default:
		return false
	}
	return true
}

// callTyped says that what is asked about the call is answered with words of one's own, not with a line of the screen.
func (t *turn) callTyped() bool {
	return t.s.Draft != nil && (t.s.Draft.Ask == askTimes || t.s.Draft.Ask == askFor)
}

// callInWords takes typed words as what was asked about the call.
func (t *turn) callInWords(text string) {
	if !t.draft() {
		return
	}
	d := t.s.Draft
	switch {
	case t.numberHere(text, "phone_changed"):
	case asks(text):
		t.elseAsk(text, "call_choose")
	case d.Ask == askHide && (t.d.Texts.holds("hide", text) || t.d.Texts.holds("not", text)): // any "no" in doubt: nobody is told
		t.callAnswer("hide")
	case d.Ask == askHide && t.d.Texts.holds("tell", text):
		t.callAnswer("tell")
	case d.Ask == askTimes && t.anyTime(text):
		t.callAnswer("skip")
	case d.Ask == askTimes && t.aTime(text):
		if len([]rune(text)) > maxTimes {
			t.note("call_long")
			return
		}
		d.Times = text
		d.Hide = d.Hide || t.d.Texts.holds("hide", text)
		t.afterPhone()
	case t.d.Texts.holds("hide", text):
		d.Hide = true
		t.note("hide_noted")
	case d.Ask == askTimes:
		t.elseAsk(text, "times_unclear")
	case d.Ask == askFor:
		t.calledFor(text)
	default:
		t.elseAsk(text, "call_choose")
	}
}

// anyTime says that words mean every day and every hour, and nothing else: "va bene sempre", "quando volete".
func (t *turn) anyTime(text string) bool { return t.d.Texts.whole("any-time", text) }

// calledFor takes the name of whom to ask for.
func (t *turn) calledFor(text string) {
	name, ok := t.aName(text)
	switch {
	case ok:
		t.s.Draft.For = name
		t.afterPhone()
	case len([]rune(text)) > maxName:
		t.note("call_long")
	default:
		t.elseAsk(text, "name_unclear")
	}
}

// aTime says that a text says when: a day, an hour, a part of the day, or "when he is at work".
func (t *turn) aTime(text string) bool {
	if _, ok := t.parseWhen(text); ok {
		return true
	}
	_, _, hour := hourMinute(text)
	return hour || t.d.Texts.holds("times", text)
}

// whyStep says why a step of booking asks, and asks again.
func (t *turn) whyStep() {
	key := "why_" + string(t.s.Mode)
	if t.s.Mode == Calling && t.s.Draft != nil && t.s.Draft.Ask != "" {
		key = "why_call_" + t.s.Draft.Ask
	}
	t.note(key)
}
