package dialogs

import (
	"strings"
	"time"

	"bussola/booking"
	"bussola/chat"
	"bussola/feed"
)

// tap is a button under a message that stands outside any screen: a reminder, what the desk did. It names the callback by its
// code, which is checked against the person's own.
type tap struct {
	verb string
	code booking.Code
	arg  string
}

const tapPrefix = "c."

func tapToken(verb string, code booking.Code, arg string) string {
	s := tapPrefix + verb + "." + strings.ReplaceAll(string(code), "-", "")
	if arg != "" {
		s += "." + arg
	}
	return s
}

func readTap(token string) (tap, bool) {
	rest, ok := strings.CutPrefix(token, tapPrefix)
	if !ok {
		return tap{}, false
	}
	parts := strings.SplitN(rest, ".", 3)
	if len(parts) < 2 {
		return tap{}, false
	}
	code, ok := booking.ParseCode(parts[1])
	t := tap{verb: parts[0], code: code}
	if len(parts) == 3 {
		t.arg = parts[2]
	}
	return t, ok
}

// tapped does what the button asks, if the callback is this person's.
func (t *turn) tapped(b tap) {
	t.fresh = true
	switch b.verb {
	case "keep":
		t.keep(b.code)
	case "move":
		if !t.bookingOff("move") {
			t.startMove(b.code)
		}
	case "drop":
		t.askDropFromAnywhere(b.code)
	case "at":
		if t.bookingOff("move") {
			return
		}
		t.startMove(b.code)
		if t.s.Mode == Day && t.s.Draft != nil && t.s.Draft.Code == b.code {
			t.pickHour(atoi(b.arg))
		}
	case "take":
		t.takeOffer(b.code, b.arg)
	case "pass":
		t.passOffer(b.code, b.arg)
	case "useful":
		t.useful(b.code, b.arg)
	case "read":
		t.read(b.code, b.arg)
	case "say":
		t.answerDesk(b.code, b.arg)
	default:
		t.note("press_unknown")
	}
}

// answerDesk passes an answer to a message of the desk on.
func (t *turn) answerDesk(code booking.Code, arg string) {
	id, which, _ := strings.Cut(arg, ".")
	c, ok := t.mineOf(code)
	if t.err != nil {
		return
	}
	m, known := t.d.Agenda.Message(id)
	for _, a := range m.Answers {
		if ok && known && a.ID == which {
			t.out.Answers = append(t.out.Answers, Told{Code: code, To: c.TakenBy, Message: m, Answer: a})
			t.note("answer_passed")
			return
		}
	}
	t.note("stale")
}

// keep writes down that the person will be there.
func (t *turn) keep(code booking.Code) {
	c, ok := t.mineOf(code)
	switch {
	case t.err != nil:
	case !ok:
		t.note("stale")
	case c.Kept.Equal(c.Start):
		t.note("kept", "when", t.when(c.Start))
	default:
		t.out.Changes = append(t.out.Changes, Change{Do: "keep", Callback: c.Keep()})
		t.happened("kept", "")
		t.note("kept", "when", t.when(c.Start))
	}
}

// askDropFromAnywhere asks whether to cancel, whatever the screen of the moment is.
func (t *turn) askDropFromAnywhere(code booking.Code) {
	t.move(toMine)
	t.askDrop(code)
}

// useful counts whether the call was of use: once for each call, without whose answer it was.
func (t *turn) useful(code booking.Code, how string) {
	c, err := t.w.Callback(code)
	switch {
	case err == ErrNoCallback, how != "yes" && how != "partly" && how != "no":
		t.note("press_unknown")
		return
	case err != nil:
		t.err = err
		return
	}
	if c.State == booking.Done && !c.Answered {
		t.out.Changes = append(t.out.Changes, Change{Do: "answer", Callback: c.Answer(), Unseen: true})
		t.happened("useful-"+how, c.Reason)
	}
	t.note("useful_thanks")
}

// calendar gives the calendar file of a call: when it is, and nothing else.
func (t *turn) calendar(code booking.Code) {
	c, ok := t.mineOf(code)
	if !ok {
		t.note("stale")
		return
	}
	t.before = append(t.before, chat.Reply{Text: t.say("calendar"), Doc: &chat.File{Name: t.say("calendar_file"), Type: feed.Type, Data: feed.Write([]feed.Event{{
		Key: string(c.Code), Start: c.Start, End: c.Start.Add(time.Duration(len(c.Cells)) * 15 * time.Minute), Summary: t.say("calendar_summary"),
		Sequence: int(c.Revision)}}, t.now)}})
}

// pickHalf keeps to the morning or to the afternoon.
func (t *turn) pickHalf(half string) {
	if !t.draft() {
		return
	}
	d := t.s.Draft
	d.Page, d.Wish = 0, nil
	switch half {
	case "am":
		d.Wish = &booking.Wish{From: 0, To: noon}
	case "pm":
		d.Wish = &booking.Wish{From: noon, To: 24 * 60}
	}
	t.move(toDay)
}

// noon is where the morning ends, in minutes: offices close for lunch at one.
const noon = 13 * 60

// halves offers the two parts of the day when there is a choice, or all of it again.
func (t *turn) halves(slots []booking.Slot) {
	if w := t.s.Draft.Wish; w != nil {
		t.choose(t.say("day_any"), "half:")
		return
	}
	am, pm := false, false
	for _, s := range slots {
		am, pm = am || s.Minute < noon, pm || s.Minute >= noon
	}
	if am && pm {
		t.choose(t.say("day_morning"), "half:am")
		t.chooseIn(t.say("day_afternoon"), "half:pm", 2)
	}
}
