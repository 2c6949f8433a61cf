package dialogs

import (
	"strconv"
	"strings"

	"bussola/chat"
)

// maxHeard bounds the text that is looked at, in bytes: more is not read, and said so.
const maxHeard = 4000

// hear decides what a message means here.
func (t *turn) hear() {
	first := !t.s.Greeted
	if first {
		t.s.Greeted = true
		if t.in.Kind == chat.Start || t.in.Kind == chat.Press {
			t.note("welcome", "emergency", t.d.Lines.Emergency())
		} else {
			t.note("welcome_short", "emergency", t.d.Lines.Emergency())
		}
		if t.d.Agenda.Body.Example {
			t.note("example_body")
		}
	}
	switch t.in.Kind {
	case chat.Start:
		t.start(first)
	case chat.Look: // the screen alone
	case chat.Press:
		t.press()
	case chat.Contact:
		t.contact()
	case chat.Text:
		t.text(t.in.Text)
	case chat.Photo, chat.Document:
		t.odd()
		if strings.TrimSpace(t.in.Text) != "" { // a caption is read like any text
			t.text(t.in.Text)
		}
	default:
		t.odd()
	}
}

// odd answers what cannot be read as words; the screen of the moment follows.
func (t *turn) odd() {
	key := "odd_" + string(t.in.Kind)
	switch t.in.Kind {
	case chat.Photo, chat.Voice, chat.Sticker, chat.Document, chat.Location:
	default:
		key = "odd_other"
	}
	t.note(key, "emergency", t.d.Lines.Emergency())
}

// start opens the chat, or a link into it. Only the payloads listed here do anything.
func (t *turn) start(first bool) {
	payload := strings.TrimSpace(t.in.Text)
	if slug, ok := strings.CutPrefix(payload, "servizio-"); ok {
		if _, known := t.d.Know.Service(slug); known {
			t.openCard(slug, "")
			return
		}
	}
	if payload == "prenota" {
		t.act("person")
		return
	}
	if !first && len(t.s.Log) > 0 {
		t.note("menu_resume")
	}
	t.act("menu")
}

// press finds the choice a button stood for. An old or a forged one changes nothing.
func (t *turn) press() {
	if tap, ok := readTap(t.in.Press); ok {
		t.tapped(tap)
		return
	}
	screen, index, ok := strings.Cut(t.in.Press, ".")
	n, err1 := strconv.Atoi(screen)
	i, err2 := strconv.Atoi(index)
	switch {
	case t.in.Press == SafeToken:
		t.act("safe")
	case t.in.Press == UrgentToken:
		t.act("urgent")
	case t.in.Press == RenewToken:
		t.fresh = true
		t.act("renew")
	case t.in.Press == EraseToken:
		t.fresh = true
		t.act("erase")
	case t.in.Press == LeaveToken:
		t.act("leave")
	case !ok || err1 != nil || err2 != nil || n > t.s.Screen || n < 1 || i < 0:
		t.note("press_unknown")
	case n < t.s.Screen:
		t.note("stale")
	case i >= len(t.s.Choices):
		t.note("press_unknown")
	default:
		t.act(t.s.Choices[i].Act)
	}
}

// What the buttons under an emergency answer carry: it is shown outside any screen. SafeToken goes on, UrgentToken asks for
// a call, LeaveToken leaves nothing behind.
const (
	SafeToken   = "safe"
	UrgentToken = "urgent"
	LeaveToken  = "leave"
)

// text reads typed words: a command, a choice of the screen, an answer to it, or anything else.
func (t *turn) text(raw string) {
	if t.in.Edited {
		t.note("edited")
	}
	text := clip(raw, maxHeard)
	if len(text) < len(raw) {
		t.note("too_long")
	}
	clean := oneLine(text)
	if clean == "" {
		t.note("odd_empty")
		return
	}
	if clean = t.withoutTaxCode(clean); clean == "" {
		return
	}
	if t.chosen(clean) || t.command(clean) || t.confirmsAside(clean) || t.renewed(clean) || t.safeInWords(clean) || t.numberOfOwn(clean) || t.inFrame(clean) {
		return
	}
	if t.s.Mode.answering() && t.answersOff() {
		return
	}
	if !t.s.Mode.drafting() {
		t.hearTongue(clean)
	}
	if t.asksOutcome(clean) {
		return
	}
	switch t.s.Mode {
	case Telling:
		t.story(clean)
	case Understood:
		t.addToStory(clean)
	case Asking:
		t.answer(clean)
	case Reviewing:
		if !t.takesElse(clean) {
			t.ask(clean)
		}
	case Reason, Day, Hour, Name, Phone, Calling, Confirm:
		if t.renumbering() || !t.bookingOff(inWords) {
			t.booked(clean)
		}
	default:
		t.ask(clean)
	}
}

// booked reads typed words as the answer to a step of booking.
func (t *turn) booked(clean string) {
	switch t.s.Mode {
	case Reason:
		t.reasonInWords(clean)
	case Confirm:
		t.confirmInWords(clean)
	case Day:
		t.dayInWords(clean)
	case Hour:
		t.hourInWords(clean)
	case Name:
		t.named(clean)
	case Phone:
		t.phoned(clean)
	case Calling:
		t.callInWords(clean)
	}
}

// clip cuts at a rune edge.
func clip(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for most > 0 && s[most]&0xC0 == 0x80 {
		most--
	}
	return s[:most]
}

// chosen takes a typed number, letter or label as the choice it names.
func (t *turn) chosen(text string) bool {
	f := fold(text)
	if len([]rune(f)) == 1 && t.lettered() {
		if i := int(f[0] - 'a'); i >= 0 && i < len(t.s.Choices) {
			t.act(t.s.Choices[i].Act)
			return true
		}
	}
	if n, err := strconv.Atoi(strings.TrimSuffix(f, ")")); err == nil && !t.lettered() && n >= 1 && n <= len(t.s.Choices) {
		t.act(t.s.Choices[n-1].Act)
		return true
	}
	match := -1
	for i, c := range t.s.Choices {
		label := fold(c.Label)
		if label == f {
			t.act(c.Act)
			return true
		}
		if len([]rune(f)) >= 4 && strings.HasPrefix(label, f) && t.s.Mode != Name {
			if match >= 0 {
				return false // two begin like that
			}
			match = i
		}
	}
	if match >= 0 {
		t.act(t.s.Choices[match].Act)
		return true
	}
	return t.yesOrNo(text)
}

// yesOrNo takes a yes or a no as the choice of this screen that says so.
func (t *turn) yesOrNo(text string) bool {
	word, _ := t.d.Texts.Command(text)
	if t.placed(word) {
		return true
	}
	if word == "yes" && t.toldWithDanger() {
		t.act("safe")
		return true
	}
	if word == "yes" && t.s.Mode == Card && t.d.Texts.whole("willing", text) { // the offer that a card ends with
		t.act("person")
		return true
	}
	if word == "yes" && t.s.Mode == Choosing && len(t.s.Offer) > 1 {
		t.note("choosing_which")
		t.noteNear()
		return true
	}
	if word != "yes" && word != "no" && word != "safe" {
		return false
	}
	act := map[Mode]map[string]string{
		Understood: {"yes": "right"},
		Confirm:    {"yes": "confirm", "no": "mend"},
		Sharing:    {"yes": "share:whole", "no": "share:bare"},
		Dropping:   {"yes": "drop-yes", "no": "mine"},
		Erasing:    {"yes": "erase-yes", "no": "back"},
		MyData:     {"yes": "my-data-yes", "no": "back"},
		Emergency:  {"safe": "back"},
		Weighing:   {"yes": "keep-weighed", "no": "back"},
	}[t.s.Mode][word]
	if t.s.Mode == Calling && t.s.Draft != nil && t.s.Draft.Ask == askHide {
		act = map[string]string{"yes": "call:tell", "no": "call:hide"}[word]
	}
	if act == "" {
		return false
	}
	t.act(act)
	return true
}

// lettered says whether numbers typed on the present screen are answers and not choices.
func (t *turn) lettered() bool {
	if t.s.Mode == Phone || t.s.Mode == Hour || t.s.Mode == Calling && t.callTyped() {
		return true
	}
	if t.s.Mode != Asking {
		return false
	}
	f, ok := t.d.Guide.Fact(t.s.Asked)
	return ok && (f.Type == "int" || f.Type == "money")
}

// command takes words that mean the same on every screen.
func (t *turn) command(text string) bool {
	c, ok := t.d.Texts.Command(text)
	if !ok {
		return t.commandWithCode(text)
	}
	if !t.s.Mode.drafting() {
		t.hearBeside(text)
	}
	if (c == "language" || strings.HasPrefix(c, "lang:")) && t.s.Mode == Asking {
		if _, answers := t.d.Guide.Read(t.s.Asked, text, t.s.Lang, t.now); answers {
			return false // "italiano" is a citizenship here
		}
	}
	if strings.HasPrefix(c, nth) {
		return false // of no list of this screen
	}
	switch c {
	case "unsure", "decline", "enough":
		if t.fromDigression(c) {
			return true
		}
		if t.s.Mode != Asking && !(c == "decline" && t.s.Mode == Name) {
			return false
		}
		if t.s.Mode == Name {
			c = "no-name"
		}
	case "yes", "no", "why":
		if c == "why" && (t.s.Mode == Calling || t.s.Mode == Name || t.s.Mode == Phone || t.s.Mode == Asking || t.s.Mode == Outcome || t.s.Mode == Weighing) {
			break
		}
		return false
	case "let-be": // what is being put together, or moved, is left
		t.leaveDraft(true)
		return true
	case "cancel":
		t.leaveDraft(false)
		return true
	}
	t.act(c)
	return true
}

// commandWithCode takes a booking code, alone or after a few words, as "show me that one"; one of the person's own, wherever it stands.
func (t *turn) commandWithCode(text string) bool {
	words := strings.Fields(text)
	for _, w := range words {
		if code, ok := readCode(w); ok {
			if _, mine := t.mineOf(code); !mine && len(words) > fewWords {
				continue // some other code in the middle of a story
			}
			t.showCode(code)
			return true
		}
	}
	return false
}
