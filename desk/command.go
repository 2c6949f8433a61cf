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
	SendCard   Do = "card"  // the access card, as a file
	Meet       Do = "meet"  // the outcome of a call: an appointment at a day and hour
	ShowFree   Do = "todo"  // what nobody took yet
	PressIt    Do = "press" // what a button of a card does, said in words
	ShowHelp   Do = "help"
)

// Command is one of them with what it says.
type Command struct {
	Do    Do
	Verb  Verb   // of PressIt
	Menu  string // of PressIt with Open: which buttons
	Code  string // the first letters of a booking code, upper case without dashes; empty: the only call one has
	Text  string // the rest of the words
	When  booking.Wish
	Dated bool // When was said
}

// word is one command, with the words for it separated by "|".
type word struct {
	do   Do
	list string
	verb Verb
	menu string
}

// words are all of them. Where one begins with another, the longer stands first.
func (d Desk) words() []word {
	return []word{
		{do: ShowAgenda, list: d.say("desk_word_agenda")}, {do: ShowLate, list: d.say("desk_word_late")}, {do: FreeSlot, list: d.say("desk_word_free")},
		{do: BeAbsent, list: d.say("desk_word_absent")}, {do: BePresent, list: d.say("desk_word_present")}, {do: WriteNote, list: d.say("desk_word_note")},
		{do: SendCard, list: d.say("desk_word_card")}, {do: Meet, list: d.say("desk_word_meet")}, {do: ShowHelp, list: d.say("desk_word_help")},
		{do: ShowFree, list: d.say("desk_word_todo")},
		{do: PressIt, verb: Take, list: d.say("desk_word_take")}, {do: PressIt, verb: Missed, list: d.say("desk_word_missed")},
		{do: PressIt, verb: Informed, list: d.say("desk_word_informed")}, {do: PressIt, verb: Open, menu: outcomeMenu, list: d.say("desk_word_outcome")},
		{do: PressIt, verb: Open, menu: giveMenu, list: d.say("desk_word_give")}, {do: PressIt, verb: Open, menu: sendMenu, list: d.say("desk_word_send")},
		{do: PressIt, verb: Open, menu: mainMenu, list: d.say("desk_word_open")}, {do: PressIt, verb: Release, list: d.say("desk_word_release")},
		{do: PressIt, verb: Lower, list: d.say("desk_word_lower")}, {do: PressIt, verb: Raise, list: d.say("desk_word_raise")},
		{do: PressIt, verb: Undo, list: d.say("desk_word_undo")},
	}
}

// ReadCommand reads a command; false when the words are none, and then they are a citizen's like any other. What is dictated has
// commas and full stops that nobody thought of.
func (d Desk) ReadCommand(text string, now time.Time) (Command, bool) {
	text = strings.ReplaceAll(strings.TrimSpace(text), "’", "'")
	low := strings.ToLower(text)
	if len(low) != len(text) { // a letter that grows in lower case: no command has one
		return Command{}, false
	}
	for _, w := range d.words() {
		for _, said := range strings.Split(w.list, "|") {
			rest, ok := strings.CutPrefix(low, said)
			if !ok || rest != "" && !strings.ContainsRune(between, rune(rest[0])) {
				continue
			}
			c := Command{Do: w.do, Verb: w.verb, Menu: w.menu, Text: strings.TrimLeft(text[len(text)-len(rest):], between)}
			switch c.Do {
			case FreeSlot, WriteNote, SendCard, Meet, PressIt:
				first, more, _ := strings.Cut(c.Text, " ")
				if code, ok := codeStart(strings.Trim(first, between)); ok {
					c.Code, c.Text = code, strings.TrimLeft(more, between)
				}
			}
			c.Dates(now)
			return c, true
		}
	}
	return Command{}, false
}

// between is what may stand between a command, a call and the rest.
const between = " :,.;\n"

// Dates reads when the words say, where a command wants to know.
func (c *Command) Dates(now time.Time) {
	switch c.Do {
	case ShowAgenda, BeAbsent, Meet:
		c.When, c.Dated = booking.ParseWhen(c.Text, Lang, now)
	}
}
