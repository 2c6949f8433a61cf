// Package access is the access card: what a citizen allows the social worker who will call them to read, so that nobody has to
// tell it all again.
//
// It has the six parts of the cards that segretariato sociale fills in: who speaks, who needs, the person to ask for, the needs
// (in the citizen's words and in codes), the services asked for, and what the person was oriented to. It knows nothing of
// conversations: [Card] is filled in by whoever knows the person, shown to them, and sent only when they approve.
// docs/access-card.md documents the JSON.
package access

import (
	"encoding/json"
	"time"
)

// Version is the form of the JSON written today. A reader refuses what is newer.
const Version = 1

// Card is an access card. Every list keeps the order in which things were said.
type Card struct {
	Version  int       `json:"version"`
	Made     time.Time `json:"made"`
	Details  bool      `json:"details"`  // false: the citizen sent it without what they told
	Language string    `json:"language"` // of the call, BCP 47
	Urgency  string    `json:"urgency"`  // id of the rule that applied

	Speaks    Speaker   `json:"speaks"`
	Concerns  Person    `json:"concerns"`
	Reference Reference `json:"reference"`
	Needs     Needs     `json:"needs"`
	Asked     []Item    `json:"asked"`
	Oriented  Oriented  `json:"oriented"`
}

// Item is a code with the words that the social worker reads.
type Item struct {
	Code  string `json:"code"`
	Words string `json:"words"`
}

// Fact is one thing the person said: its name, and the value as the program keeps it and as people read it.
type Fact struct {
	Code  string          `json:"code"`
	Label string          `json:"label"`
	Words string          `json:"words"`
	Value json.RawMessage `json:"value"`
}

// Speaker is who wrote.
type Speaker struct {
	Relation  string `json:"relation"`            // per_chi: for whom they write; empty: not said
	Anonymous bool   `json:"anonymous,omitempty"` // no name was given, by choice
	Minor     bool   `json:"minor,omitempty"`     // a minor who wrote alone
}

// Person is who needs help.
type Person struct {
	Facts []Fact `json:"facts"`
	// Informed says whether the person in need knows that somebody asks for them: yes when they write for themselves; otherwise
	// nobody asked, and the social worker does.
	Informed string `json:"informed"` // "yes", "to ask"
}

// Reference is whom to ask for on the phone, and what to mind. The number is not on the card.
type Reference struct {
	Name     string `json:"name,omitempty"`
	AskFor   string `json:"ask_for,omitempty"`
	Times    string `json:"times,omitempty"`
	DoNotSay bool   `json:"do_not_say,omitempty"`
}

// Needs is what the person needs.
type Needs struct {
	Story     string     `json:"story,omitempty"` // in their own words
	Reason    Item       `json:"reason"`
	Flags     []string   `json:"flags"` // signs of risk, as the order of urgency reads them
	Deadlines []Deadline `json:"deadlines"`
}

// Oriented is what the person was shown.
type Oriented struct {
	Door     string `json:"door"`
	Services []Item `json:"services"`
}

// Bare is the card without what the person told: who to call and why, nothing else. Urgency stays, for it decides the order.
func (c Card) Bare() Card {
	c.Details = false
	c.Concerns.Facts, c.Needs.Story, c.Needs.Flags, c.Needs.Deadlines = nil, "", nil, nil
	c.Asked, c.Oriented, c.Speaks.Relation = nil, Oriented{}, ""
	return c
}

// Empty says that there is nothing told on it.
func (c Card) Empty() bool {
	return len(c.Concerns.Facts) == 0 && c.Needs.Story == "" && len(c.Asked) == 0
}

// JSON is the card for other programs, as docs/access-card.md says.
func (c Card) JSON() (json.RawMessage, error) {
	c.Version = Version
	for _, list := range []*[]Item{&c.Asked, &c.Oriented.Services} {
		if *list == nil {
			*list = []Item{}
		}
	}
	if c.Concerns.Facts == nil {
		c.Concerns.Facts = []Fact{}
	}
	if c.Needs.Flags == nil {
		c.Needs.Flags = []string{}
	}
	if c.Needs.Deadlines == nil {
		c.Needs.Deadlines = []Deadline{}
	}
	return json.Marshal(c)
}
