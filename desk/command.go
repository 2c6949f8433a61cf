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

// word is one command, with the words for it.
type word struct {
	do   Do
	said []string
	verb Verb
	menu string
}

// Commands are the words for all commands, in the order in which they are tried: where one begins with another, the longer stands first.
type Commands []word

// Commands are made once from the words of a body, and read many times: everything a citizen writes is read so.
func (d Desk) Commands() Commands {
	return Commands{
		{do: ShowAgenda, said: apart(d.say("desk_word_agenda"))}, {do: ShowLate, said: apart(d.say("desk_word_late"))}, {do: FreeSlot, said: apart(d.say("desk_word_free"))},
		{do: BeAbsent, said: apart(d.say("desk_word_absent"))}, {do: BePresent, said: apart(d.say("desk_word_present"))}, {do: WriteNote, said: apart(d.say("desk_word_note"))},
		{do: SendCard, said: apart(d.say("desk_word_card"))}, {do: Meet, said: apart(d.say("desk_word_meet"))}, {do: ShowHelp, said: apart(d.say("desk_word_help"))},
		{do: ShowFree, said: apart(d.say("desk_word_todo"))},
		{do: PressIt, verb: Take, said: apart(d.say("desk_word_take"))}, {do: PressIt, verb: Missed, said: apart(d.say("desk_word_missed"))},
		{do: PressIt, verb: Informed, said: apart(d.say("desk_word_informed"))}, {do: PressIt, verb: Open, menu: outcomeMenu, said: apart(d.say("desk_word_outcome"))},
		{do: PressIt, verb: Open, menu: giveMenu, said: apart(d.say("desk_word_give"))}, {do: PressIt, verb: Open, menu: sendMenu, said: apart(d.say("desk_word_send"))},
		{do: PressIt, verb: Open, menu: mainMenu, said: apart(d.say("desk_word_open"))}, {do: PressIt, verb: Release, said: apart(d.say("desk_word_release"))},
		{do: PressIt, verb: Lower, said: apart(d.say("desk_word_lower"))}, {do: PressIt, verb: Raise, said: apart(d.say("desk_word_raise"))},
		{do: PressIt, verb: Undo, said: apart(d.say("desk_word_undo"))},
	}
}

func apart(words string) []string { return strings.Split(words, "|") }

// ReadCommand is Commands.Read for whoever reads few.
func (d Desk) ReadCommand(text string, now time.Time) (Command, bool) {
	return d.Commands().Read(text, now)
}

// Read reads a command; false when the words are none, and then they are a citizen's like any other. What is dictated has
// commas and full stops that nobody thought of.
func (all Commands) Read(text string, now time.Time) (Command, bool) {
	text = strings.ReplaceAll(strings.TrimSpace(text), "’", "'")
	low := strings.ToLower(text)
	if len(low) != len(text) { // a letter that grows in lower case: no command has one
		return Command{}, false
	}
	for _, w := range all {
		for _, said := range w.said {
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
