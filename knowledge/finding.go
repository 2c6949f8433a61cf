package knowledge

// Kind says what a question got.
type Kind string

const (
	Answer    Kind = "answer"    // one card answers
	Clarify   Kind = "clarify"   // the words fit several services: ask which
	Abstain   Kind = "abstain"   // out of scope, unsure or not words; Services may hold the nearest
	Smalltalk Kind = "smalltalk" // a greeting, thanks, who are you, an insult
)

// Hint is what the conversation already knows when a question comes.
type Hint struct {
	Subject string // the service of the last card: "e quali documenti?" speaks of it
	Explain bool   // say why, in [Finding.Why]
}

// Finding is what a question was found to be about. It chooses what to show and says how sure it is; it rules on nothing.
type Finding struct {
	Kind       Kind
	Services   []string // best first, at most 5
	Facet      Facet    // the part asked about; Whole when none is
	Confidence float64  // probability that the first service is right, 0..1
	Lang       string   // recognised language of the question
	Talk       string   // with Smalltalk: greeting, thanks, who, bye, insult, howareyou, yes, no, ...
	Bare       bool     // it asks and does not say of what: "e quanto costa?"
	Follow     bool     // it is bare, and goes on about Hint.Subject
	Why        []string // for --explain: what evidence decided, in English, without the person's words kept anywhere else

	out float64 // the share of what nobody answers
}
