// Package safety is the crisis net: it hears a person in danger, in whatever words and language, and knows which number they need.
//
// It stands before everything else. A text goes through [Net.Find] before any dialog sees it; a [Danger] is answered by
// [Net.Answer] with fixed words, the number first, and only then does the conversation go on. The net keeps no state, reads no
// store and calls nobody: it can answer when everything else is broken.
//
// How it hears. A text is folded (case, accents, every kind of apostrophe, doubled and repeated letters, look-alike shapes, chat
// spelling, pictures) and cut into words. Each word is given its classes: a partner, a blow, a weapon, a child, pills. A rule is a
// handful of patterns over classes, words and stems, in order or in any order within a few words. Around it stand the guards: an
// idiom is silenced ("muoio di sonno"), so is the title of a film; a "non" just before a blow takes it away; a question about
// violence, or what is long past, keeps only the line beside the card. Wide rules, which hear what nobody foresaw, are heard only
// where the sentence asks nothing and speaks of no errand. All of this is content that an editor reads and tries:
// content/safety/patterns*.yaml and content/safety/it, with a why on every rule. [Check] runs it on lists of traps and of voices.
//
// Beside the patterns stands a second ear: linear weights learned from sentences (content/safety/lessons), which hears what nobody
// foresaw. It may open the net, never close it. "bussola learn" writes its weights, [Check] says whether they are those that the
// lessons teach.
//
// What it costs: some microseconds a message. A word leads only to the patterns for which it is the rarest part, and nothing
// backtracks further than a few words; a text of any size is read at its beginning and at its end.
//
// What it does not promise: to hear everything. docs/safety.md says what was measured, what is missed, and who has to review it.
// A miss is worse than an alarm.
//
// What it never does: store or log a text, say that somebody was told, show a line that is closed now, not confirmed, or reserved.
package safety
