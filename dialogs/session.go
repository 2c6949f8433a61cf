package dialogs

import (
	"bussola/access"
	"bussola/booking"
	"bussola/situation"
)

// Session is where a conversation stands. The zero Session is a person who never wrote. Everything said about the person in
// need is in Log; verdicts, plans and questions are derived from it and never kept.
type Session struct {
	Format  int    `json:"format"`            // form of this record, see Fit
	Content string `json:"content,omitempty"` // version of the content that made the last screen
	Lang    string `json:"lang,omitempty"`
	Tongue  string `json:"tongue,omitempty"` // the language they write in, when it is one that is understood and not spoken
	Mode    Mode   `json:"mode"`
	// Return is the mode that a digression goes back to, empty when there is none.
	Return Mode `json:"return,omitempty"`

	Log   situation.Log `json:"log,omitempty"`
	Turn  int           `json:"turn,omitempty"`  // counts messages, to undo one at a time
	Story string        `json:"story,omitempty"` // the person's first words, at most maxStory runes: for the access card
	Wants bool          `json:"wants,omitempty"` // asked for a person
	// Heard are the signs, and Near the services, of words that spoke of a danger and were not kept: see AfterDanger.
	Heard []string          `json:"heard,omitempty"`
	Near  []situation.Near  `json:"near,omitempty"`
	Terms []access.Deadline `json:"terms,omitempty"` // days that those words said: a bailiff, a discharge
	// Alarm says that a danger was heard, never which one.
	Alarm *Alarm `json:"alarm,omitempty"`

	Asked   string   `json:"asked,omitempty"`   // the fact being asked in Asking
	Subject string   `json:"subject,omitempty"` // the service of the last card: follow-ups speak of it
	Offer   []string `json:"offer,omitempty"`   // services to choose among in Choosing
	Part    string   `json:"part,omitempty"`    // the part that was asked of them: told when one is chosen
	Counted bool     `json:"counted,omitempty"` // Offer was made unsure, and the need counted as unmet already
	Area    string   `json:"area,omitempty"`    // area open in Browsing
	// Weighed is what is being supposed in Weighing, never true until the person says so; empty when a service is explained there.
	Weighed []situation.Supposed `json:"weighed,omitempty"`

	Draft *Draft `json:"draft,omitempty"`

	Screen  int      `json:"screen,omitempty"`  // number of the screen of the moment, in each button's token
	Choices []Choice `json:"choices,omitempty"` // what can be chosen on it
	Greeted bool     `json:"greeted,omitempty"` // has read who answers here
	Quiet   bool     `json:"quiet,omitempty"`   // discreet: from the first sign of violence, neutral words only
	// QuietTold: has read that the words are neutral now, and how to leave.
	QuietTold bool `json:"quiet_told,omitempty"`
	// Pace is how much they wrote lately, for copies of the program that share them. No dialog looks at it.
	Pace *Pace `json:"pace,omitempty"`

	heard *storyHeard // of Story; never kept
}

// Pace is when what a person used up of each limit is whole again, in Unix milliseconds.
type Pace struct {
	Quick  int64 `json:"q"`
	Steady int64 `json:"s"`
	Danger int64 `json:"d,omitempty"`
}

// Draft is a callback being put together, or the one being managed when Code is set and confirmed.
type Draft struct {
	ID     string        `json:"id"` // unique for the draft: two taps make one booking
	Reason string        `json:"reason,omitempty"`
	Day    string        `json:"day,omitempty"`   // chosen day, 2006-01-02
	Wish   *booking.Wish `json:"wish,omitempty"`  // what the words about the time asked for
	Start  int64         `json:"start,omitempty"` // chosen start, unix seconds
	Code   booking.Code  `json:"code,omitempty"`  // of the held callback
	Page   int           `json:"page,omitempty"`  // which days are shown
	Name   string        `json:"name,omitempty"`
	Named  bool          `json:"named,omitempty"`  // asked for the name: it may be empty by choice
	Phone  string        `json:"phone,omitempty"`  // E.164
	Moving bool          `json:"moving,omitempty"` // Code is a promised callback that changes time
	Number bool          `json:"number,omitempty"` // Code is a promised callback that changes the number to call
	List   bool          `json:"list,omitempty"`   // no time is free: it becomes a place on the waiting list

	Ask     string `json:"ask,omitempty"`     // what the screen of Calling asks: times, hide, for, lang; empty: which of them
	Called  bool   `json:"called,omitempty"`  // what matters about how to be called was asked
	Times   string `json:"times,omitempty"`   // when it is safe to call, in the person's words
	For     string `json:"for,omitempty"`     // whom to ask for, when it is not the one who writes
	Speak   string `json:"speak,omitempty"`   // language of the call, when it is not the one of the conversation
	Hide    bool   `json:"hide,omitempty"`    // whoever answers must not learn who is calling
	Share   string `json:"share,omitempty"`   // the access card: "whole", "bare"; empty: not asked yet
	Editing bool   `json:"editing,omitempty"` // an answer is being changed, and then the card is shown again
}

// Choice is one thing that can be chosen on a screen. Act is what it means, never shown.
type Choice struct {
	Label string `json:"label"`
	Act   string `json:"act"`
}

// format is the form of the session record written today.
const format = 1

// maxStory bounds the words kept for the access card, in runes.
const maxStory = 700

// Fit makes a session written by another version or content usable: an unknown mode leads to the menu, with what the person
// told kept. Facts that the schema no longer has are dropped when the log is replayed.
func (s Session) Fit(content string) Session {
	if !known(s.Mode) || s.Format > format {
		s.Mode, s.Return, s.Choices, s.Asked, s.Offer = Menu, "", nil, "", nil
	}
	if s.Return != "" && !known(s.Return) {
		s.Return = ""
	}
	if s.Content != content {
		s.Content = content
	}
	s.Format = format
	return s
}
