package desk

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"bussola/booking"
	"bussola/chat"
)

// Said is the press that a command in words stands for. "Passa a Bruno" hands over at once, "passa" asks to whom.
func (d Desk) Said(c Command, cb booking.Callback) Press {
	p := Press{Verb: c.Verb, Code: cb.Code, Arg: c.Menu}
	if c.Verb == Missed {
		p.Attempt = cb.Attempts + 1
	}
	if c.Menu == giveMenu {
		for _, w := range d.colleagues(cb) {
			name, _, _ := strings.Cut(w.Display, ",")
			for _, said := range strings.Fields(c.Text) {
				if strings.EqualFold(strings.Trim(said, between), name) {
					p.Verb, p.Arg = Give, string(w.ID)
				}
			}
		}
	}
	return p
}

// Unclear says that a command may be about several calls, or about none, and how to say which. Where nothing but the call is missing, a
// button says it; a text is given to copy, so that nobody dictates it twice.
func (d Desk) Unclear(list []booking.Callback, c Command, now time.Time) chat.Reply {
	if len(list) == 0 {
		return chat.Reply{Text: d.say("desk_which_none")}
	}
	r := chat.Reply{Text: d.say("desk_which")}
	for i, cb := range list {
		if i == mostListed {
			break
		}
		label := d.say("desk_open", "when", d.brief(cb.Start, now), "code", string(cb.Code)[:4])
		switch c.Do {
		case PressIt:
			p := d.Said(c, cb)
			if p.Verb == Missed {
				p.Arg = strconv.Itoa(p.Attempt)
			}
			r.Buttons = append(r.Buttons, []chat.Button{named(label, p.Verb, cb, p.Arg)})
		case FreeSlot:
			r.Buttons = append(r.Buttons, []chat.Button{d.OfferButton(cb)})
		case SendCard:
			r.Buttons = append(r.Buttons, []chat.Button{named(label, Open, cb, mainMenu)})
		default:
			first, _, _ := strings.Cut(d.say(map[Do]string{WriteNote: "desk_word_note", Meet: "desk_word_meet"}[c.Do]), "|")
			again := first + " " + string(cb.Code)[:9] + " " + c.Text
			r.Text += "\n" + d.say("desk_which_item", "when", d.when(cb.Start, now), "code", string(cb.Code))
			if len([]rune(again)) <= longestCopy {
				r.Buttons = append(r.Buttons, []chat.Button{{Label: d.say("desk_copy", "when", d.brief(cb.Start, now), "code", string(cb.Code)[:4]), Copy: again}})
			}
		}
	}
	return r
}

// longestCopy is how much a button can put on the clipboard of a phone, in characters.
const longestCopy = 256

// codeStart reads at least four letters or digits of a code, with a digit among them: a word is no code.
func codeStart(s string) (string, bool) {
	s = plainCode(s)
	if len(s) < 4 || len(s) > 16 || !strings.ContainsAny(s, "0123456789") || strings.ContainsFunc(s, func(r rune) bool {
		return !(r >= '0' && r <= '9' || r >= 'A' && r <= 'Z')
	}) {
		return "", false
	}
	return s, true
}

func plainCode(s string) string { return strings.ToUpper(strings.ReplaceAll(s, "-", "")) }

// hour is one at the beginning of the words: "10:30", "delle 10.30", "alle 9". The minutes may be left out only after "delle" or "alle".
var hour = regexp.MustCompile(`^(?i:(?:(?:quella |la )?(?:delle|alle|ore) +)(\d{1,2})(?:[:.](\d{2}))?|(\d{1,2})[:.](\d{2}))(?:$|[ ,:;])`)

// Which finds the call that a command is about, among those it may be about: by letters of its code, by its hour, by the name of the
// person, or the only one there is. It gives the command without the words that named the call. False: none, or several. names gives
// the names of the people, asked only when it matters.
func (d Desk) Which(list []booking.Callback, c Command, names func(booking.Callback) string, now time.Time) (booking.Callback, Command, bool) {
	only := func(is func(booking.Callback) bool) (found booking.Callback, ok bool) {
		for _, cb := range list {
			if is(cb) {
				if ok {
					return found, false
				}
				found, ok = cb, true
			}
		}
		return found, ok
	}
	if c.Code != "" {
		found, ok := only(func(cb booking.Callback) bool { return strings.HasPrefix(plainCode(string(cb.Code)), c.Code) })
		return found, c, ok
	}
	first, rest, _ := strings.Cut(c.Text, " ")
	first = strings.Trim(first, between)
	if len(first) >= 4 { // a code may begin with letters alone
		if cb, ok := only(func(cb booking.Callback) bool { return strings.HasPrefix(plainCode(string(cb.Code)), plainCode(first)) }); ok {
			c.Text = strings.TrimLeft(rest, between)
			return cb, c, true
		}
	}
	if len(list) == 1 {
		return list[0], c, true
	}
	if m := hour.FindStringSubmatch(c.Text); m != nil {
		h, _ := strconv.Atoi(m[1] + m[3])
		minute, _ := strconv.Atoi(m[2] + m[4]) // none: on the hour
		clock := fmt.Sprintf("%02d:%02d", h, minute)
		at := func(cb booking.Callback) bool { return d.Agenda.Local(cb.Start).Format("15:04") == clock }
		cb, ok := only(func(cb booking.Callback) bool {
			return at(cb) && d.Agenda.Local(cb.Start).Format(time.DateOnly) == d.Agenda.Local(now).Format(time.DateOnly)
		})
		if !ok {
			cb, ok = only(at)
		}
		if ok {
			c.Text = strings.TrimLeft(c.Text[len(m[0]):], between)
			return cb, c, true
		}
	}
	if len([]rune(first)) > 2 && names != nil {
		cb, ok := only(func(cb booking.Callback) bool {
			for _, w := range strings.Fields(names(cb)) {
				if strings.EqualFold(w, first) {
					return true
				}
			}
			return false
		})
		return cb, c, ok
	}
	return booking.Callback{}, c, false
}
