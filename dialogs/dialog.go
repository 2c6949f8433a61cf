package dialogs

import (
	"fmt"
	"strings"
	"time"

	"bussola/booking"
	"bussola/chat"
	"bussola/knowledge"
	"bussola/privacy"
	"bussola/situation"
)

// Dialog is everything a conversation needs that does not change while it goes on. It may serve many people at once.
type Dialog struct {
	Know    Knowledge
	Guide   Situation
	Agenda  *booking.Agenda
	Lines   Lines
	Texts   *Texts
	Version string // of the content, kept in sessions
	Privacy privacy.Notice

	machine *machine
}

// Lines are the emergency and help numbers.
type Lines interface {
	Emergency() string // the number for danger
	Open(lang string, now time.Time) []Line
}

// Line is one number as a person reads it.
type Line struct{ Number, What, Hours string }

// New makes a dialog ready.
func New(d Dialog) *Dialog {
	d.machine = newMachine()
	return &d
}

// With is the dialog on another agenda: the same conversation, other free times.
func (d *Dialog) With(a *booking.Agenda) *Dialog {
	other := *d
	other.Agenda = a
	return &other
}

// Step is what one thing that a person did leads to. Nothing in it has happened yet.
type Step struct {
	Session  Session
	Replies  []chat.Reply
	Holds    []Hold
	Changes  []Change
	Answers  []Told
	Uncalled []booking.Code // calls whose hour has passed, and the person says that nobody called
	Erase    bool           // everything kept of the person goes in the same commit; Session is what begins anew
	Wipe     bool           // before the replies, all that both wrote in this chat goes away
	Happened []Happening
}

// Told is a citizen's answer to a message of the desk.
type Told struct {
	Code    booking.Code
	To      string // the social worker who has the call; empty: nobody
	Message booking.Message
	Answer  booking.Answer
}

// Happening is something worth counting, without who or what words.
type Happening struct {
	What    string // abstained, answered, clarified, oriented, wrong-answer, booked, cancelled, moved, exported, erased
	Service string // of abstained: the nearest one, only good for guessing the area
}

// turn is one Advance at work.
type turn struct {
	d   *Dialog
	s   Session
	in  chat.Message
	w   World
	now time.Time

	before    []chat.Reply // messages of their own, shown before the screen
	lead      []string     // lines put on top of the screen
	out       Step
	letters   bool // the screen of the moment takes typed numbers as answers
	share     string
	shown     bool // the card is read out, although somebody else may see it
	choices   []Choice
	rows      []int    // how many choices each row of buttons has
	beside    []string // choices that small talk leads to
	offerFile bool     // the outcome as a file was asked for, and has to be asked for once more
	fresh     bool     // the button pressed stands outside any screen, and stays as it is
	brief     bool     // a short answer stands above: the long text of the screen, read a moment ago, is not repeated
	looked    string
	found     knowledge.Finding // of looked

	oriented   bool
	orientedBy orientedBy
	outcome    situation.Outcome // of orientedBy
	barred     bool
	barredBy   orientedBy
	barredHere []string // services, of barredBy
	offDesk    bool     // what is erased was a social worker's chat of work
	err        error
}

// Advance computes one turn: what a person did, in a session, at a time.
func (d *Dialog) Advance(s Session, in chat.Message, w World, now time.Time) (Step, error) {
	was := s.Mode
	t := &turn{d: d, s: s.Fit(d.Version), in: in, w: w, now: now}
	if t.s.Lang == "" {
		t.s.Lang, t.s.Tongue = d.firstLang(in)
	}
	t.s.Turn++
	t.hear()
	t.tellQuiet()
	if t.err != nil {
		return Step{}, t.err
	}
	if t.out.Erase {
		return t.farewell(), nil
	}
	t.out.Replies = t.before
	screen := t.screen()
	if t.err != nil {
		return Step{}, t.err
	}
	screen.Edit = in.Kind == chat.Press && len(t.before) == 0 && !t.fresh && !t.out.Wipe
	screen.EndContact = was == Phone && t.s.Mode != Phone
	t.out.Replies = append(t.out.Replies, screen)
	t.out.Session = t.s
	return t.out, nil
}

// firstLang is the language a conversation starts in: the channel's hint when Bussola speaks it, Italian otherwise; with the hint beside
// it when that is a language it only understands.
func (d *Dialog) firstLang(in chat.Message) (lang, tongue string) {
	hint, _, _ := strings.Cut(strings.ToLower(in.Lang), "-")
	if d.Texts.Has(hint) {
		return hint, ""
	}
	if _, ok := d.Texts.tongues[hint]; ok {
		return "it", hint
	}
	return "it", ""
}

func (t *turn) say(key string, pairs ...string) string {
	key = t.form(key)
	if said, ok := t.d.Texts.tongues[t.s.Tongue].Says[key]; ok {
		return fill(said, pairs)
	}
	return t.d.Texts.Say(t.s.Lang, key, pairs...)
}

// note puts a text on top of the next screen.
func (t *turn) note(key string, pairs ...string) { t.lead = append(t.lead, t.say(key, pairs...)) }

// tell sends a text as a message of its own, before the screen.
func (t *turn) tell(text string) {
	if text != "" {
		t.before = append(t.before, chat.Reply{Text: text})
	}
}

// move changes the mode by an event. An event that the mode does not hear changes nothing: the table is the last word.
func (t *turn) move(e event) bool {
	to, ok := t.d.machine.next(t.s.Mode, e)
	if ok {
		t.s.Mode = to
	}
	return ok
}

// digress opens a mode that will return to the present one, when the present one is in the middle of something.
func (t *turn) digress(e event) {
	if t.s.Mode.underway() {
		t.s.Return = t.s.Mode
	}
	t.move(e)
}

// goBack returns from a digression, or takes the step that the table calls back.
func (t *turn) goBack() {
	if t.s.Return != "" && isDigression(t.s.Mode) {
		to := t.s.Return
		t.s.Return = ""
		t.move(resume + event("_"+string(to)))
		return
	}
	if d := t.s.Draft; d != nil && d.Editing {
		t.shareAgain()
		return
	}
	if t.renumbering() {
		t.leaveNumber()
		return
	}
	if t.s.Mode == Asking || t.s.Mode == Outcome {
		t.backFromAnswers()
		return
	}
	t.move(back)
}

func isDigression(m Mode) bool {
	for _, d := range digressions {
		if d == m {
			return true
		}
	}
	return false
}

func (t *turn) happened(what, service string) {
	t.out.Happened = append(t.out.Happened, Happening{what, service})
}

// choose adds one choice to the screen, on a row of its own; chooseIn adds it to the row before when there is room.
func (t *turn) choose(label, act string) {
	if label == "" || act == "" {
		return
	}
	t.choices = append(t.choices, Choice{oneLine(label), act})
	t.rows = append(t.rows, 1)
}

func (t *turn) chooseIn(label, act string, most int) {
	if n := len(t.rows); n > 0 && t.rows[n-1] < most && t.rows[n-1] > 0 {
		t.choices = append(t.choices, Choice{oneLine(label), act})
		t.rows[n-1]++
		return
	}
	t.choose(label, act)
}

// screen builds the message of the mode, numbers it and keeps its choices.
func (t *turn) screen() chat.Reply {
	t.choices, t.rows = nil, nil
	text := t.draw()
	if line := t.stepInTongue(); line != "" {
		t.lead = append(t.lead, line)
	}
	t.drawBeside()
	t.footer()
	if len(t.lead) > 0 {
		text = strings.Join(t.lead, "\n") + "\n\n" + text
	}
	return t.framed(text)
}

// framed numbers a screen and keeps its choices.
func (t *turn) framed(text string) chat.Reply {
	t.s.Screen++
	t.s.Choices = t.choices
	reply := chat.Reply{Text: strings.TrimSpace(text), Screen: true, AskContact: t.share, Letters: t.letters}
	i := 0
	for _, n := range t.rows {
		var row []chat.Button
		for range n {
			row = append(row, chat.Button{Label: t.choices[i].Label, Token: fmt.Sprintf("%d.%d", t.s.Screen, i)})
			i++
		}
		reply.Buttons = append(reply.Buttons, row)
	}
	return reply
}

// footer adds the ways that every screen has: back, the menu, a person.
func (t *turn) footer() {
	first := len(t.rows)
	add := func(label, act string) {
		if len(t.rows) == first {
			t.choose(label, act)
		} else {
			t.chooseIn(label, act, 3)
		}
	}
	if t.s.Quiet && t.s.Mode != Away {
		t.choose(t.d.Texts.Leave(t.s.Lang, t.s.Tongue), "leave")
		first = len(t.rows)
	}
	if t.s.Mode == Menu {
		return
	}
	add(t.say("choice_back"), "back")
	add(t.say("choice_menu"), "menu")
	if !t.s.Mode.booking() && t.s.Mode != Away {
		if label := t.say("choice_human"); t.s.Tongue == "" {
			add(label, "person")
		} else { // two languages need a row
			t.choose(t.humanLabel(label), "person")
		}
	}
}
