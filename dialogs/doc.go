// Package dialogs is how a conversation goes on.
//
// [Dialog.Advance] takes a session, one thing that a person did and the time, and gives the session after it, the replies
// and what must become true of callbacks. It sends nothing and stores nothing; what it must know of the world beyond its
// own content (which quarter-hours are taken, the person's callbacks) it asks through [World], read-only.
//
// Where the conversation stands is a [Mode]. Which mode may follow which is one table (modes.go), kept as a looplab/fsm
// machine that has no callbacks and no memory: it is asked "from here, by this event, where?" and thrown away. A screen is
// what a mode shows: words and choices. The choices shown are kept in the session, so a press, a number or the words of the
// choice mean the same, an old button is recognised as old, and a forged one is nothing.
//
// A question may come at any time: it is answered and the screen of the moment is shown again. Nothing a person types is an
// error; what is not understood gets an answer that says so and a way on.
package dialogs
