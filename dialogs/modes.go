package dialogs

import (
	"context"
	"errors"
	"fmt"
	"sort"

	"github.com/looplab/fsm"
)

// Mode is where a conversation stands. The words are kept in sessions and drawn in docs/flow.md: never rename one lightly.
type Mode string

const (
	Menu       Mode = "menu"
	Telling    Mode = "telling"    // "tell me in your own words"
	Understood Mode = "understood" // what was read from the story, to be corrected
	Asking     Mode = "asking"     // one question about a fact
	Outcome    Mode = "outcome"    // what fits, why, what to bring, where to go
	Weighing   Mode = "weighing"   // "what if...?", "why not...?": looked at, nothing kept
	Reviewing  Mode = "reviewing"  // the facts, to change one
	Question   Mode = "question"   // "ask me anything about services"
	Choosing   Mode = "choosing"   // which of these did you mean?
	Browsing   Mode = "browsing"   // services by area
	Card       Mode = "card"       // one service
	Emergency  Mode = "emergency"  // the numbers
	Privacy    Mode = "privacy"
	MyData     Mode = "my_data" // the files with everything kept, before they are sent to a discreet chat
	Erasing    Mode = "erasing" // erase everything, are you sure?
	Language   Mode = "language"
	Reason     Mode = "reason" // booking: why
	Day        Mode = "day"
	Hour       Mode = "hour"
	Name       Mode = "name"
	Phone      Mode = "phone"
	Calling    Mode = "calling" // how to be called: safe times, language, whom to ask for
	Sharing    Mode = "sharing" // the access card, before it is sent
	Confirm    Mode = "confirm"
	Booked     Mode = "booked"   // the promise, with its code
	Mine       Mode = "mine"     // the person's callbacks
	Dropping   Mode = "dropping" // cancel, are you sure?
	Away       Mode = "away"     // left in a hurry: a screen that says nothing
)

// event is what moves a conversation from mode to mode.
type event string

const (
	toMenu      event = "menu"
	toTell      event = "tell"
	toRead      event = "read" // a story was understood
	toAsk       event = "ask"  // a fact is asked
	toOutcome   event = "settle"
	toWeigh     event = "weigh"
	toReview    event = "review"
	toQuestion  event = "question"
	toChoose    event = "choose"
	toBrowse    event = "browse"
	toCard      event = "card"
	toEmergency event = "emergency"
	toPrivacy   event = "privacy"
	toMyData    event = "my_data"
	toErase     event = "erase"
	toLanguage  event = "language"
	toReason    event = "person" // the way to a person
	toDay       event = "day"
	toHour      event = "hour"
	toName      event = "name"
	toPhone     event = "phone"
	toCalling   event = "calling"
	toShare     event = "share"
	toConfirm   event = "confirm"
	toBooked    event = "booked"
	toMine      event = "mine"
	toDrop      event = "drop"
	toAway      event = "away"
	back        event = "back"
	resume      event = "resume" // + "_" + mode: back from a digression
)

// every mode, in the order the picture shows them.
var modes = []Mode{Menu, Telling, Understood, Asking, Outcome, Weighing, Reviewing, Question, Choosing, Browsing, Card, Emergency,
	Privacy, MyData, Erasing, Language, Reason, Day, Hour, Name, Phone, Calling, Sharing, Confirm, Booked, Mine, Dropping, Away}

// anywhere lists the events that every mode hears: the way out, the way to a person, the numbers, and the digressions.
var anywhere = map[event]Mode{
	toMenu: Menu, toReason: Reason, toEmergency: Emergency, toPrivacy: Privacy, toMyData: MyData, toErase: Erasing, toLanguage: Language, toTell: Telling,
	toQuestion: Question, toCard: Card, toChoose: Choosing, toBrowse: Browsing, toMine: Mine, toRead: Understood,
	toAsk: Asking, toOutcome: Outcome, toReview: Reviewing, toWeigh: Weighing, toAway: Away,
}

// steps are the events that only some modes hear.
var steps = []struct {
	do   event
	from []Mode
	to   Mode
}{
	{toDay, []Mode{Reason, Hour, Name, Phone, Calling, Sharing, Confirm, Day, Booked, Mine, Dropping, Outcome, Card}, Day},
	{toHour, []Mode{Day, Name, Hour}, Hour},
	{toName, []Mode{Hour, Day, Confirm, Reason}, Name},
	{toCalling, []Mode{Phone, Name, Hour, Day, Sharing, Confirm, Calling}, Calling},
	{toShare, []Mode{Phone, Name, Hour, Day, Calling, Confirm, Reviewing, Asking, Outcome, Sharing}, Sharing},
	{toPhone, []Mode{Name, Confirm, Day, Hour, Mine}, Phone},
	{toConfirm, []Mode{Phone, Hour, Day, Confirm, Name, Calling, Sharing}, Confirm},
	{toBooked, []Mode{Confirm, Mine, Day, Hour, Dropping}, Booked},
	{toDrop, []Mode{Mine, Booked}, Dropping},
}

// backs is where "back" leads from each mode that is a step of something. In Asking it takes the last answer away instead,
// and leads here only when there is none.
var backs = map[Mode]Mode{
	Menu: Menu, Telling: Menu, Understood: Telling, Asking: Menu, Outcome: Asking, Weighing: Outcome, Reviewing: Outcome, Question: Menu,
	Choosing: Question, Browsing: Menu, Card: Menu, Emergency: Menu, Privacy: Menu, MyData: Menu, Erasing: Menu, Language: Menu, Reason: Menu, Day: Reason,
	Hour: Day, Name: Day, Phone: Name, Calling: Phone, Sharing: Phone, Confirm: Phone, Booked: Menu, Mine: Menu, Dropping: Mine, Away: Menu,
}

// digressions are the modes that may be opened in the middle of something and return to it.
var digressions = []Mode{Card, Choosing, Emergency, Privacy, MyData, Erasing, Language, Browsing, Mine, Question, Weighing}

func known(m Mode) bool { _, ok := backs[m]; return ok }

// underway says that leaving the mode would interrupt something.
func (m Mode) underway() bool {
	switch m {
	case Telling, Understood, Asking, Outcome, Reviewing:
		return true
	}
	return m.drafting()
}

// drafting are the modes in which a callback is being put together and nothing is promised yet.
func (m Mode) drafting() bool {
	switch m {
	case Reason, Day, Hour, Name, Phone, Calling, Sharing, Confirm:
		return true
	}
	return false
}

// booking says that the mode is a step of making, changing or looking at a callback.
func (m Mode) booking() bool {
	return m.drafting() || m == Booked || m == Mine || m == Dropping
}

// answering are the modes that give answers: switched off, their screen says so.
func (m Mode) answering() bool {
	switch m {
	case Telling, Understood, Asking, Outcome, Weighing, Reviewing, Question, Choosing, Browsing, Card:
		return true
	}
	return false
}

// table is the machine: built once, asked under SetState, without callbacks or effects.
func table() fsm.Events {
	var events fsm.Events
	src := func(list []Mode) (out []string) {
		for _, m := range list {
			out = append(out, string(m))
		}
		return out
	}
	names := make([]string, 0, len(anywhere))
	for e := range anywhere {
		names = append(names, string(e))
	}
	sort.Strings(names)
	for _, e := range names {
		events = append(events, fsm.EventDesc{Name: e, Src: src(modes), Dst: string(anywhere[event(e)])})
	}
	for _, s := range steps {
		events = append(events, fsm.EventDesc{Name: string(s.do), Src: src(s.from), Dst: string(s.to)})
	}
	for _, m := range modes {
		events = append(events, fsm.EventDesc{Name: string(back), Src: []string{string(m)}, Dst: string(backs[m])})
	}
	for _, m := range modes {
		events = append(events, fsm.EventDesc{Name: string(resume) + "_" + string(m), Src: src(digressions), Dst: string(m)})
	}
	return events
}

// machine answers "from here, by this event, where?". NewFSM costs some microseconds, SetState almost none: a few are built
// for a Dialog and lent out, because Advance runs for many people at once.
type machine struct {
	turns chan *fsm.FSM
}

func newMachine() *machine {
	m := &machine{turns: make(chan *fsm.FSM, 4)}
	for range cap(m.turns) {
		m.turns <- fsm.NewFSM(string(Menu), table(), fsm.Callbacks{})
	}
	return m
}

// next gives the mode that an event leads to. False: this mode does not hear it.
func (m *machine) next(from Mode, e event) (Mode, bool) {
	f := <-m.turns
	defer func() { m.turns <- f }()
	f.SetState(string(from))
	err := f.Event(context.Background(), string(e))
	var same fsm.NoTransitionError
	if err != nil && !errors.As(err, &same) {
		return from, false
	}
	return Mode(f.Current()), true
}

// Check proves what a reader of the table would want to know: no duplicate transition, every mode reached, and from every
// mode a way back, a way out and a way to a person.
func Check() error {
	seen := map[string]bool{}
	reached := map[string]bool{string(Menu): true}
	hears := map[string]map[string]bool{}
	for _, e := range table() {
		for _, src := range e.Src {
			key := src + " " + e.Name
			if seen[key] {
				return fmt.Errorf("dialogs: %s is written twice for %s", e.Name, src)
			}
			seen[key] = true
			if hears[src] == nil {
				hears[src] = map[string]bool{}
			}
			hears[src][e.Name] = true
			if src != e.Dst {
				reached[e.Dst] = true
			}
			if !known(Mode(src)) || !known(Mode(e.Dst)) {
				return fmt.Errorf("dialogs: %s leads from %s to %s, and one of them is not a mode", e.Name, src, e.Dst)
			}
		}
	}
	for _, m := range modes {
		for _, e := range []event{back, toMenu, toReason, toEmergency} {
			if !hears[string(m)][string(e)] {
				return fmt.Errorf("dialogs: %s does not hear %s", m, e)
			}
		}
		if !reached[string(m)] {
			return fmt.Errorf("dialogs: nothing leads to %s", m)
		}
	}
	return nil
}

// Modes lists every mode, in the order the picture shows them.
func Modes() []Mode { return append([]Mode(nil), modes...) }
