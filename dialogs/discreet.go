package dialogs

import (
	"cmp"
	"strings"

	"bussola/booking"
	"bussola/chat"
	"bussola/situation"
)

// A discreet conversation is one that somebody else may read: the one with whom the telephone is shared, or who takes it. It
// begins with the first sign of violence that is heard, or when the person asks. From then on
//
//   - a text that has a neutral form (its key with "_quiet") is said in that form: all that comes by itself, and every promise;
//   - what was told of violence, of a child in danger or of exploitation is shown back by a neutral name, without its value;
//   - no file, no reminder and no notice names a service, an office or a profession;
//   - every screen offers the way out, which takes away what both sides wrote and leaves a screen that says nothing;
//   - safe times, the name to use and what to say to whoever answers are asked before a call is promised;
//   - what may harm in a couple where there is fear is not offered, and says so when it is asked for.
//
// What the person asks for is still answered by its name: a card that does not say what it is about helps nobody.

// quietForm is what the key of a neutral text ends with.
const quietForm = "_quiet"

// discreetSign is what orientations hear of a discreet conversation, beside the signs of the story.
const discreetSign = "discreet"

// form is the key of the form of a text that fits this conversation.
func (t *turn) form(key string) string {
	if t.s.Quiet && t.d.Texts.Written(t.s.Lang, key+quietForm) {
		return key + quietForm
	}
	return key
}

// quietLabel is the name of a fact that tells nothing to whoever reads over a shoulder; "" where its own does, or nobody may.
func (t *turn) quietLabel(fact string) string {
	if key := "neutral_" + fact; t.s.Quiet && t.d.Texts.Written(t.s.Lang, key) {
		return t.d.Texts.Say(t.s.Lang, key)
	}
	return ""
}

// label names a fact on a screen.
func (t *turn) label(f situation.Fact) string {
	return cmp.Or(t.quietLabel(f.Name), in(f.Label, t.s.Lang))
}

// backWords is the value of a fact on a screen. Where the fact has a neutral name the value is not repeated: who told it knows.
func (t *turn) backWords(f situation.Fact, v situation.Value) string {
	if t.quietLabel(f.Name) != "" {
		return t.say("value_told")
	}
	return t.valueWords(f, v)
}

// discreet turns neutral words on, or off. Asked for twice they stay on: whoever asks again wants to be sure of them.
func (t *turn) discreet(on bool) {
	was := t.s.Quiet
	t.s.Quiet, t.s.QuietTold = on, on
	switch {
	case on && was:
		t.note("discreet_stays")
	case on:
		t.note("discreet_on")
	default:
		t.note("discreet_off")
	}
}

// tellQuiet says once, when neutral words began by themselves, how to leave.
func (t *turn) tellQuiet() {
	if t.s.Quiet && !t.s.QuietTold {
		t.s.QuietTold = true
		t.note("discreet_now")
	}
}

// leave forgets what was told, takes away what both sides wrote, and leaves a screen that says nothing. A promised call stands.
func (t *turn) leave() {
	t.dropHeld()
	t.s = Session{Format: format, Content: t.s.Content, Lang: t.s.Lang, Mode: t.s.Mode, Turn: t.s.Turn, Screen: t.s.Screen, Greeted: true,
		Quiet: true, QuietTold: true}
	t.before, t.lead = nil, nil
	t.out.Wipe = true
	t.move(toAway)
}

// read shows a message of the desk that was announced without its words.
func (t *turn) read(code booking.Code, id string) {
	c, ok := t.mineOf(code)
	m, known := t.d.Agenda.Message(id)
	switch {
	case t.err != nil:
	case !ok || !known:
		t.note("stale")
	default:
		t.before = append(t.before, t.message(m, c))
	}
}

// message is a message of the desk with its answers.
func (t *turn) message(m booking.Message, c booking.Callback) chat.Reply {
	var row []chat.Button
	for _, a := range m.Answers {
		row = append(row, chat.Button{Label: a.Label.In(t.s.Lang), Token: tapToken("say", c.Code, m.ID+"."+a.ID)})
	}
	return chat.Reply{Text: m.Text.In(t.s.Lang), Buttons: [][]chat.Button{row}}
}

// harmful says that a service is not for somebody in this situation, whatever they ask.
func (t *turn) harmful(slug string) bool { return contains(t.never(), slug) }

// harmless leaves out of what is offered what is never offered in this situation. When nothing else was meant, it stays, and says
// so when it is opened.
func (t *turn) harmless(slugs []string) []string {
	var out []string
	for _, s := range slugs {
		if !t.harmful(s) {
			out = append(out, s)
		}
	}
	if len(out) == 0 {
		return slugs
	}
	return out
}

// offer is what may be named among several services that a text may mean: in a discreet conversation only those that the text
// names itself, in part. Words so few that they can only be a name are not looked at.
func (t *turn) offer(slugs []string, text string) []string {
	slugs = t.harmless(slugs)
	if !t.s.Quiet || len(strings.Fields(text)) <= nameOnly {
		return slugs
	}
	var out []string
	for _, slug := range slugs {
		if s, ok := t.d.Know.Service(slug); ok && shareWord(s.Title(t.s.Lang), text) {
			out = append(out, slug)
		}
	}
	return out
}

// nameOnly is the most words of a text that asks for something by its name alone.
const nameOnly = 2

// stem is how many letters two words share when they are taken for one; shorter words say nothing of a service.
const stem = 5

// shareWord says whether two texts have a word in common, but for its end.
func shareWord(a, b string) bool {
	for _, x := range strings.Fields(bare(a)) {
		for _, y := range strings.Fields(bare(b)) {
			if rx, ry := []rune(x), []rune(y); len(rx) >= stem && len(ry) >= stem && string(rx[:stem]) == string(ry[:stem]) {
				return true
			}
		}
	}
	return false
}
