package bot

import (
	"context"
	"time"

	"bussola/chat"
)

// Inbound is one update, in our words. Exactly one of these holds: Message has a Kind, Left, Joined, or MovedTo is not 0.
type Inbound struct {
	// Update is the mark of this update, the same each time Telegram repeats it. It is more than Telegram's number, which
	// may start again lower after a quiet week, and says nothing about the person.
	Update string
	Chat   int64 // where it happened; the same as User in a private chat
	User   int64 // who did it; 0 when Telegram hides it (an anonymous group administrator)
	Group  bool  // a group, not a private chat

	Wrote int64 // the person's own message, 0 when the update is none

	// Pressed is the message whose button was pressed, 0 otherwise. It may no longer be there.
	Pressed int64
	Message chat.Message

	Left    bool  // the bot was blocked by the person, or removed from the group
	Joined  bool  // the bot was unblocked, or added to the group
	MovedTo int64 // the group has this id from now on
}

// Conversation is what happens on an update. Receive returns after the commit; an error means that nothing was committed:
// the update is not acknowledged, and the same Inbound comes again. Updates of one chat come one at a time, in order.
type Conversation interface {
	Receive(ctx context.Context, in Inbound) (Ack, error)
}

// Ack is what a turn leaves at once. Toast is for the person who pressed a button: a few words over the screen (at most 200 characters),
// usually empty. It is lost when the turn takes longer than toastWait, so nothing that matters may live there.
type Ack struct {
	Toast string
	// Replies are what this turn put into the outbox for its chat, oldest first, when nothing older waits there: the bot shows
	// them at once and reports to the outbox as for any other. It may leave them to [Outbox.Next] as well, and does when others
	// are in their way.
	Replies []Outgoing
}

// Outgoing is one reply that waits to be sent.
type Outgoing struct {
	ID    int64
	Chat  int64
	Reply chat.Reply

	Pressed  int64   // the message that Reply.Edit replaces, 0: none
	Screen   int64   // the last screen's message, which loses its buttons when a new screen is shown; 0: not known
	Wipe     []int64 // when there are any, Reply is not shown: these messages go away, as far as Telegram still allows
	Delete   int64   // when not 0, Reply is not shown: this message goes away instead, as far as Telegram still allows
	Attempts int     // how often it was postponed
}

// Outbox is where replies wait. Every reply is kept until one of the last four is called for its id.
type Outbox interface {
	// Next lists what may leave at now: for each chat only its oldest one, at most n, leaving out the chats in busy.
	Next(ctx context.Context, now time.Time, n int, busy map[int64]bool) ([]Outgoing, error)
	// Postpone keeps one for later and counts the attempt.
	Postpone(ctx context.Context, id int64, until time.Time) error

	// Sent: it was shown as these messages, several when it was long, none when there was nothing to show. With screen,
	// the last one now holds the choices of the moment.
	Sent(ctx context.Context, id int64, shown []int64, screen bool) error
	// Unreachable: the chat is closed to the bot (blocked, removed, deleted). Nothing will arrive there.
	Unreachable(ctx context.Context, id int64) error
	// Moved: the group has another id. The reply is kept, and Next gives it with the new chat.
	Moved(ctx context.Context, id, to int64) error
}
