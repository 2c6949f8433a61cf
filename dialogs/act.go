package dialogs

import (
	"strconv"
	"strings"
)

// act does what a choice or a command means. Acts come from our own screens and word lists; one from an older content that
// nobody knows any more shows the screen again.
func (t *turn) act(act string) {
	verb, arg, _ := strings.Cut(act, ":")
	switch verb {
	case "menu":
		t.s.Return, t.s.Area, t.s.Offer = "", "", nil
		t.move(toMenu)
	case "back":
		t.goBack()
	case "help":
		t.note("help", "emergency", t.d.Lines.Emergency())
	case "emergency":
		t.digress(toEmergency)
	case "safe":
		t.safe()
	case "urgent":
		t.urgent()
	case "leave":
		t.leave()
	case "discreet":
		t.discreet(true)
	case "discreet-off":
		t.discreet(false)
	case "privacy":
		t.digress(toPrivacy)
	case "my-data":
		t.askMyData()
	case "my-data-yes":
		t.sendMyData()
	case "erase":
		t.digress(toErase)
	case "erase-yes":
		t.erase()
	case "renew":
		t.note("renewed", "days", number(int(t.d.Privacy.Retention.Answers)))
	case "language":
		t.digress(toLanguage)
	case "lang":
		t.setLanguage(arg)
	case "restart":
		t.restart()
	case "tell":
		t.s.Return = ""
		t.move(toTell)
	case "question":
		t.digress(toQuestion)
	case "browse":
		t.s.Area = ""
		t.digress(toBrowse)
	case "area":
		t.s.Area = arg
	case "card":
		if t.s.Mode != Choosing {
			t.s.Part = ""
		}
		t.openCard(arg, t.s.Part)
	case "part":
		slug, part, _ := strings.Cut(arg, "/")
		t.openCard(slug, part)
	case "wrong":
		t.happened("wrong-answer", arg)
		t.note("wrong_thanks")
	case "none-of-these":
		t.noneOfThese()
	case "turn":
		t.turnTo()
	case "right":
		t.right()
	case "take-off":
		t.takeOff(arg)
	case "option":
		t.answerOption(arg)
	case "unsure":
		t.answerWithout(unsure)
	case "decline":
		t.answerWithout(declined)
	case "why":
		t.why()
	case "lost":
		t.lost()
	case "recap":
		t.recap()
	case "enough":
		t.s.Asked = ""
		t.settle()
	case "orient":
		t.carryOn()
	case "others":
		t.showOthers()
	case "ruled-out":
		t.showRuledOut()
	case "weigh":
		t.weigh(arg)
	case "explain":
		t.explain(arg)
	case "keep-outcome":
		t.keepOutcome(arg)
	case "keep-weighed":
		t.keepWeighed()
	case "review":
		t.move(toReview)
	case "change":
		t.change(arg)
	default:
		if !t.bookingAct(verb, arg) {
			t.note("stale")
		}
	}
}

// setLanguage changes the language of the conversation, and nothing else.
func (t *turn) setLanguage(lang string) {
	if t.d.Texts.Has(lang) {
		t.s.Lang = lang
		t.s.Tongue = ""
		t.note("language_set")
	}
	if t.s.Mode == Language { // else the words alone asked for it, and nothing else changes
		t.goBack()
	}
}

// restart forgets what was told. A promised callback stays: it is cancelled by itself.
func (t *turn) restart() {
	t.dropHeld()
	t.s = Session{Format: format, Content: t.s.Content, Lang: t.s.Lang, Mode: Menu, Turn: t.s.Turn, Screen: t.s.Screen, Greeted: true, Quiet: t.s.Quiet, QuietTold: t.s.QuietTold}
	t.note("restarted")
}

func atoi(s string) int64 {
	n, _ := strconv.ParseInt(s, 10, 64)
	return n
}
