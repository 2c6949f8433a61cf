// Package bussola is the guided tour of the house. It holds no code.
//
// Bussola walks a citizen to the right social service. A person writes to it on Telegram (or in a terminal); it answers from
// cards that editors wrote, asks a few questions, says what seems possible and why, and books a call with a social worker
// when a person has to judge. A wrong answer here costs somebody a benefit, a home, or worse; most of what follows is about
// that.
//
// # Bottom up
//
// chat is the vocabulary: a Message is what a person did, a Reply what they will read. No room above it but bot knows that
// Telegram exists, and a screen never says with a button what its words do not.
//
// safety hears danger. It knows no state and no store, reads every text before anything else does, and its answer is sent
// before the turn is even begun. Patterns, hotlines and the fixed words are content; a miss is worse than an alarm.
//
// knowledge is what is known of services. A figure (an amount, a threshold, a term) is a dated record with its source, told
// only while it holds; a sentence that names a figure out of force is withheld. Find chooses the card that a question is
// about, from ways of asking that people wrote, and says how sure it is: it is the only place where something is learned from
// examples, and all it may do is choose what to show.
//
// situation is what a person told and what follows. Told facts are a log, everything else is replayed from it. Rules are
// expressions that a social worker can read, evaluated in Kleene's logic: what is not known is not a no. The planner asks what
// settles most.
//
// booking is the agenda: offices, social workers, holidays, slots, and the life of a callback as one table. It is pure: it is
// told what is taken and what time it is.
//
// dialogs is the conversation. Advance(session, message, world, now) gives the next session, the replies and what must become
// true of callbacks; it sends and stores nothing. Modes are a table (looplab/fsm without callbacks), screens are drawn from
// the session, choices are kept in it.
//
// access is the card that spares a person from telling it all again, in six parts; feed writes calendar files.
//
// privacy is who answers for people's data and how long each kind is kept, as the body writes it, and the list of all that is
// kept, which a test holds against the tables.
//
// desk is the other side: the card that the social workers' group sees, the private card with the number, the buttons.
//
// store is the contract of what is remembered, and store/storetest the same contract as a suite. store/sqlite keeps it in one
// folder, store/redis on a server for as many copies of the bot as wanted. Personal values cross the contract sealed with a key
// per person: destroying the key is erasing.
//
// turn puts them together: hear danger; load; decide; commit everything or nothing; decide again when somebody was first. Due
// rows are handled the same way, and whoever commits first has done it.
//
// bot speaks Telegram: it acknowledges an update only after its commit, and empties the outbox in order, within limits.
//
// watch lets an operator see how the bot does, and nobody see who uses it: lists of what may be counted and logged.
// trace follows a turn part by part for whoever asks where its time goes; a cry for help looks there as any other message.
//
// export gives the catalogue away, in the forms that directories read. internal/fire is the proof under kill -9; internal/load
// says how fast; internal/kept keeps what was made of the content for the next start.
//
// cmd/bussola is the program: content and store are opened, the rooms are handed to each other, and it serves or chats.
//
// # One message, from end to end
//
//	update -> bot: chat.Message -> turn: danger? -> the number, at once
//	                               turn: load -> dialogs.Advance -> store.Commit(session, callbacks, dues, letters, audit, mark)
//	                               bot: acknowledge the update (or answer 200 to a webhook); the sender shows what the turn
//	                               says from what it has in hand, and drains the other letters from the store
//
// # Doubts
//
// 2026-11-25. What people write is imagined: there is no corpus of real questions, and the ways of asking were written by a few
// hands. The first weeks with real people will show what they missed; unmet questions are counted for that.
//
// 2026-11-25. A session holds the first words of a story, sealed, so that the social worker need not ask again. It may be
// more than a body wants to keep; the access card could be made of facts alone.
//
// 2026-11-25. The figures of 2026 end on 31 December. On 1 January most amounts are withheld until an editor writes the new
// ones. That is by design, and the body must know it before the night comes.
package bussola
