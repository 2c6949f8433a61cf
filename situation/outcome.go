package situation

import (
	"strings"

	"bussola/knowledge"
)

// Verdict is what the written rules say of one service. It orients and never decides.
type Verdict string

const (
	Likely   Verdict = "likely"
	Unlikely Verdict = "unlikely"
	Unknown  Verdict = "unknown" // cannot say yet
)

// Advice is one service with what the rules say of it and why.
type Advice struct {
	Slug    string
	Verdict Verdict
	Because []string // facts that made the verdict, most telling first
	Missing []string // facts that would settle it
	// Failed are the conditions (indexes in Rules.Conditions) that are false, Met those that are true, Open those not known.
	Failed, Met, Open []int
	// First are the prerequisites (indexes in Rules.Prerequisites) not met yet: they become the first steps.
	First []int
	Need  Verdict // Likely: the person's need calls for it; Unknown: it may; Unlikely: nothing told so far does
	Asked bool    // the person asked for it by name or by need
	Have  bool    // the person has it already: shown nowhere
	// Held is why a written order holds it back, by language: then it is shown only to who asks for it. Nil when none does.
	Held map[string]string
	// Turn are the facts that, if they were otherwise, would turn an Unlikely: set when one condition alone stands in the way.
	Turn  []string
	Score float64 // rank among the shown, higher first; it orders, it never rules
}

// Request is what an orientation starts from.
type Request struct {
	Log   Log
	Needs []string // services the person asked for, where known
	// Near are services that the person's words are near to, best first. They move what stands first among what is needed; the
	// first one counts as asked for when its Sure is enough and no fact says that the person has no such need.
	Near        []Near
	WantsPerson bool     // asked for a person
	Heard       []string // signs heard in the story ([Guide.Hear]): they move urgency and questions, never a verdict
}

// Near is a service that words are near to, with the probability (0..1) that it is the one they ask for.
type Near struct {
	Slug string  `json:"slug"`
	Sure float64 `json:"sure,omitempty"`
}

// storyWords is how many words a text has from which it is near to many things: of one service it says less. Measured on the people
// of the tests.
const storyWords, storyCounts = 16, 0.7

// NearTo is what a finding says that a text is near to; only when one service answers it can it count as asked for.
func NearTo(f knowledge.Finding, text string) []Near {
	var out []Near
	for i, slug := range f.Services {
		n := Near{Slug: slug}
		if i == 0 && f.Kind == knowledge.Answer {
			n.Sure = f.Confidence
			if len(strings.Fields(text)) >= storyWords {
				n.Sure *= storyCounts
			}
		}
		out = append(out, n)
	}
	return out
}

// Outcome is an orientation: what is worth asking for, what was ruled out, what to ask next, which door.
type Outcome struct {
	Facts      Facts
	Shown      []Advice // worth asking for, best first
	Top        int      // how many of Shown matter first: two or three
	Never      []string // services that are not for this person, also when they ask: they may do harm
	RuledOut   []Advice // unlikely though the need was there, with the conditions that failed
	All        []Advice // every service, in the order of the slugs
	Next       string   // the fact to ask next; empty when nothing that matters is open
	Door       string   // pas, punto-insieme, other
	Assessment bool     // the main need calls for a social worker
	Urgent     bool     // danger, a roof lost within about 30 days, a discharge in days, a child at risk, a carer about to stop
	Flags      []string // what the urgency rules of a booking look at
	Documents  []string // one plan, merged across the services that matter first, in the order to get them
	IfHad      []string // of Documents, those that this person may not have: they stand last
	Spared     []string // papers that this person certainly does not need, for any service
	// WhyAssessed and WhyUrgent are the written orders that made Assessment and Urgent true.
	WhyAssessed, WhyUrgent []Reason
	WhyDoor                map[string]string // the order that chose the door, by language; nil when none did
}

// Reading is one fact found in free words.
type Reading struct {
	Fact  string
	Value Value
	Words string // the words that said it, for showing back and for --explain
	// Weak is set on per_chi when nobody said outright whom it is about: it follows from who the words speak of.
	Weak bool
}
