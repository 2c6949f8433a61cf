package desk

import (
	"strings"
	"time"

	"bussola/booking"
)

// Do is what a social worker asks for in words, in their private chat.
type Do string

const (
	ShowAgenda Do = "agenda"  // of a day
	ShowLate   Do = "late"    // everything that is late
	FreeSlot   Do = "free"    // a time cannot be kept
	BeAbsent   Do = "absent"  // from a day to a day
	BePresent  Do = "present" // after all: an absence is taken away, by its number
	WriteNote  Do = "note"
	SendCard   Do = "card" // the access card, as a file
	Meet       Do = "meet" // the outcome of a call: an appointment at a day and hour
	ShowHelp   Do = "help"
)

// Command is one of them with what it says.
type Command struct {
	Do    Do
	Code  string // the first letters of a booking code, upper case without dashes; empty: the only call one has
	Text  string // the rest of the words
	When  booking.Wish
	Dated bool // When was said
}

// words are the keys of the texts that list the words of a command, separated by "|".
func (d Desk) words() []struct {
	do   Do
	list string
} {
	return []struct {
		do   Do
		list string
	}{
		{ShowAgenda, d.say("desk_word_agenda")}, {ShowLate, d.say("desk_word_late")}, {FreeSlot, d.say("desk_word_free")},
		{BeAbsent, d.say("desk_word_absent")}, {BePresent, d.say("desk_word_present")}, {WriteNote, d.say("desk_word_note")},
		{SendCard, d.say("desk_word_card")}, {Meet, d.say("desk_word_meet")}, {ShowHelp, d.say("desk_word_help")},
	}
}

// ReadCommand reads a command; false when the words are none, and then they are a citizen's like any other.
func (d Desk) ReadCommand(text string, now time.Time) (Command, bool) {
	text = strings.TrimSpace(text)
	low := strings.ToLower(text)
	for _, w := range d.words() {
		for _, word := range strings.Split(w.list, "|") {
			rest, ok := strings.CutPrefix(low, word)
			if !ok || rest != "" && rest[0] != ' ' && rest[0] != ':' {
				continue
			}
			c := Command{Do: w.do, Text: strings.TrimSpace(strings.TrimLeft(text[len(text)-len(rest):], " :"))}
			switch c.Do {
			case FreeSlot, WriteNote, SendCard, Meet:
				first, more, _ := strings.Cut(c.Text, " ")
				if code, ok := codeStart(first); ok {
					c.Code, c.Text = code, strings.TrimSpace(more)
				}
			}
			switch c.Do {
			case ShowAgenda, BeAbsent, Meet:
				c.When, c.Dated = booking.ParseWhen(c.Text, Lang, now)
			}
			return c, true
		}
	}
	return Command{}, false
}

// codeStart reads at least four letters or digits of a code, with a digit among them: a word is no code.
func codeStart(s string) (string, bool) {
	s = strings.ToUpper(strings.ReplaceAll(s, "-", ""))
	if len(s) < 4 || len(s) > 16 || !strings.ContainsAny(s, "0123456789") || strings.ContainsFunc(s, func(r rune) bool {
		return !(r >= '0' && r <= '9' || r >= 'A' && r <= 'Z')
	}) {
		return "", false
	}
	return s, true
}

// Named finds the callback that the letters of a code name, or the only one there is. False: none, or several.
func Named(list []booking.Callback, code string) (found booking.Callback, ok bool) {
	for _, c := range list {
		if strings.HasPrefix(strings.ReplaceAll(string(c.Code), "-", ""), code) {
			if ok {
				return found, false
			}
			found, ok = c, true
		}
	}
	return found, ok
}

// Day lists the calls of a day for a social worker: those they took, and those in their agenda that nobody took.
func (d Desk) Day(list []booking.Callback, by booking.WorkerID, now time.Time) string {
	var lines []string
	for _, c := range list {
		if c.TakenBy == string(by) || c.TakenBy == "" && c.Worker == by {
			lines = append(lines, d.say("desk_item", "when", d.when(c.Start, now), "code", string(c.Code), "reason", d.reason(c), "urgency", d.urgency(c), "state", d.state(c)))
		}
	}
	if len(lines) == 0 {
		return d.say("desk_day_empty")
	}
	return strings.Join(lines, "\n")
}

// Late lists what is late, the longest first.
func (d Desk) Late(list []booking.Callback, now time.Time) string {
	var lines []string
	for _, l := range d.Agenda.LateOnes(list, now) {
		if l.State == booking.Waiting {
			lines = append(lines, d.say("desk_late_waiting", "since", d.when(l.Created, now), "code", string(l.Code), "reason", d.reason(l.Callback), "urgency", d.urgency(l.Callback)))
			continue
		}
		lines = append(lines, d.say("desk_late_item", "since", d.when(l.At, now), "code", string(l.Code), "when", d.when(l.Start, now), "urgency", d.urgency(l.Callback), "state", d.state(l.Callback)))
	}
	if len(lines) == 0 {
		return d.say("desk_late_none")
	}
	return strings.Join(lines, "\n")
}
