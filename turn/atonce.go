package turn

import (
	"cmp"

	"bussola/dialogs"
	"bussola/store"
)

// atOnce gives the replies of a turn that is committed as they leave, from what it still has in hand: nothing is read and nothing
// is opened. The outbox holds them all the same, so a program that dies now finds them there. None are given when something older
// waits for the person, when they are of a kind that is looked at once more before it leaves (what takes messages away, what
// promises a callback that copies of the store may not know yet), or when where one stands depends on the one before.
func (r *Runner) atOnce(c store.Commit, given store.Given, who *person, step dialogs.Step, pressed int64) []Outgoing {
	if step.Erase || step.Wipe || len(given.Letters) < len(step.Replies) {
		return nil
	}
	replies := step.Replies // the first letters of the commit
	_, replicas := r.Keeper.(store.Assurer)
	out := make([]Outgoing, len(replies))
	for i, reply := range replies {
		l, posted := c.Letters[i], given.Letters[i]
		if l.Person != who.Person || !posted.First || i > 0 && replies[i-1].Screen || replicas && len(promised(reply)) > 0 {
			return nil
		}
		l.ID = posted.ID
		out[i] = outgoing(l, letter{Reply: reply, Pressed: pressed}, who.chat, posted.Stands, who.chat == r.Desk)
	}
	return out
}

// outgoing is a letter that shows something, as it leaves for a chat. stands is the message at its place; desk: the chat is the group.
func outgoing(l store.Letter, in letter, chat, stands int64, desk bool) Outgoing {
	o := Outgoing{ID: l.ID, Chat: chat, Reply: in.Reply, Attempts: l.Attempts, promises: in.Promises,
		envelope: envelope{person: l.Person, place: l.Place, pack: true, trace: leavesTrace(l, desk)}}
	switch {
	case l.Place == screenPlace(l.Person):
		o.Screen = cmp.Or(stands, in.After)
		if in.Reply.Edit {
			o.Edits = in.Pressed
		}
	case in.Reply.Edit:
		o.Edits = stands
	}
	return o
}

// Take says that a channel shows letters that it did not ask for.
func (p *Post) Take(letters []Outgoing) {
	for _, o := range letters {
		p.keep(o)
	}
}
