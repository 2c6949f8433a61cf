// Package chat is what a person says to Bussola and what Bussola may answer.
//
// It knows no Telegram, no terminal and no store: a [Message] is whatever a person did, a [Reply] is whatever they will
// read. A channel (the bot room, the terminal) translates both ways and adds nothing. Because a Reply is words and choices
// only, every screen can be used by typing: a button never says more than its own label.
package chat

import "time"

// Kind says what a person did.
type Kind string

const (
	Text     Kind = "text"     // wrote words; Message.Text has them
	Press    Kind = "press"    // pressed a button; Message.Press has what the button carried
	Start    Kind = "start"    // opened the chat; Message.Text has the payload of the link, often empty
	Contact  Kind = "contact"  // shared a phone number; Message.Contact has it
	Photo    Kind = "photo"    // a picture or a video; a caption is in Message.Text
	Voice    Kind = "voice"    // a voice or video message: nobody can listen to it here
	Sticker  Kind = "sticker"  // a sticker, an animation, a dice: a mood, no words
	Document Kind = "document" // a file; a caption is in Message.Text
	Location Kind = "location" // a place on the map
	Look     Kind = "look"     // came back and wants to see where things stand; nothing was said
	Other    Kind = "other"    // anything else that a channel can carry
)

// Message is one thing a person did.
type Message struct {
	Kind    Kind
	Text    string         // as typed: may be empty, huge, or not even words
	Press   string         // the opaque token of a pressed button, as [Button.Token] gave it; anybody may forge one
	Contact *SharedContact // only with Kind Contact
	Edited  bool           // a correction of an earlier message
	Lang    string         // the language the channel believes the person uses (BCP 47), a hint and never a decision
	At      time.Time      // when the channel received it
}

// SharedContact is a phone number given with the channel's own button, or somebody's card passed on.
type SharedContact struct {
	Phone string
	Own   bool // the channel vouches that the number belongs to the person who shared it
}

// Reply is one message to show.
//
// Text is plain words. The only markup is a line that starts with "# ": a heading. Nothing a person typed can become a
// heading, because values put into a text never hold a line break.
type Reply struct {
	Text    string     `json:"text"`
	Buttons [][]Button `json:"buttons,omitempty"`
	// AskContact offers the channel's own way to share a phone number, where it has one.
	AskContact string `json:"ask_contact,omitempty"`
	// EndContact takes that offer away again.
	EndContact bool `json:"end_contact,omitempty"`
	// Edit asks to replace the message whose button was pressed, when the channel still can; otherwise it is a new message.
	Edit bool `json:"edit,omitempty"`
	// Letters says that a number typed here is an answer: choices are told by letter or by their words.
	Letters bool `json:"letters,omitempty"`
	// Screen marks the message that holds the choices of the moment. Showing a new one takes the buttons off the one before.
	Screen bool `json:"screen,omitempty"`
	// Doc is a small file to keep, with Text as its caption.
	Doc *File `json:"doc,omitempty"`
}

// Button is one choice. Label is what is read and may also be typed; Token is what comes back in [Message.Press]
// (1 to 58 bytes: the channel adds its own); Copy, when set, is text that the channel copies instead (a phone number), and Token stays empty.
type Button struct {
	Label string `json:"label"`
	Token string `json:"token,omitempty"`
	Copy  string `json:"copy,omitempty"`
}

// File is a document made for the person: never one that they sent.
type File struct {
	Name string `json:"name"`
	Type string `json:"type"` // MIME type
	Data []byte `json:"data"`
}
