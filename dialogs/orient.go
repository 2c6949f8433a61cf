package dialogs

import (
	"strconv"
	"strings"
	"time"

	"bussola/access"
	"bussola/knowledge"
	"bussola/situation"
)

const (
	unsure   = situation.Unsure
	declined = situation.Declined
)

// story reads a person's own words about the situation.
func (t *turn) story(text string) {
	switch n := t.learn(text); {
	case n > 0:
		if f := t.find(text); f.Kind == knowledge.Answer && f.Confidence >= sureInStory {
			t.s.Subject = f.Services[0] // "how much is it?" comes next
		}
		t.move(toRead)
	case t.find(text).Kind == knowledge.Answer || len(t.d.Guide.Hear(text)) > 0:
		t.note("told_little")
		t.carryOn()
	default:
		t.note("told_nothing")
		t.carryOn()
	}
}

// addToStory reads more words on the screen that shows what was understood: a correction, or something else.
func (t *turn) addToStory(text string) {
	if f := t.find(text); f.Kind == "answer" && asks(text) {
		t.ask(text)
		return
	}
	if t.learn(text) > 0 {
		t.note("understood_more")
		return
	}
	t.ask(text)
}

func (t *turn) put(fact string, v situation.Value, way situation.Way) {
	if len(t.s.Log) >= longLog {
		t.s.Log = t.s.Log.Short(longLog / 4)
	}
	t.s.Log = append(t.s.Log, situation.Entry{Fact: fact, Value: v, Way: way, At: t.now, Turn: t.s.Turn})
}

// longLog is how many entries a log may have before those that no longer count are dropped: nobody goes back so far, and a
// session stays small whatever is pressed ten thousand times.
const longLog = 200

// orientation is the outcome of what is known now: the facts decide; what the story's words are near to, and the signs heard in
// it, order what is shown and what is asked. It is worked out once for each state of the session in a turn.
func (t *turn) orientation() situation.Outcome {
	key := t.orientedNow()
	if !t.oriented || t.orientedBy != key {
		t.outcome, t.orientedBy, t.oriented = t.withoutOff(t.d.Guide.Orient(t.request(), t.now)), key, true
	}
	return t.outcome
}

// never are the services that are not for the person, as orientation says: most that are looked at are only named by the way, and need
// none.
func (t *turn) never() []string {
	key := t.orientedNow()
	if t.oriented && t.orientedBy == key {
		return t.outcome.Never
	}
	if !t.barred || t.barredBy != key {
		t.barredHere, t.barredBy, t.barred = t.d.Guide.Never(t.request(), t.now), key, true
	}
	return t.barredHere
}

func (t *turn) orientedNow() orientedBy {
	key := orientedBy{log: len(t.s.Log), wants: t.s.Wants, quiet: t.s.Quiet, story: t.s.Story}
	if n := len(t.s.Log); n > 0 {
		key.last = t.s.Log[n-1].Turn
	}
	return key
}

// spared are the papers that the person certainly does not need, as far as they have told of themselves.
func (t *turn) spared() []string {
	if len(t.told()) == 0 {
		return nil
	}
	return t.orientation().Spared
}

// request is what an orientation starts from.
func (t *turn) request() situation.Request {
	r := situation.Request{Log: t.s.Log, WantsPerson: t.s.Wants}
	r.Heard, r.Near = t.s.Heard, t.s.Near
	if t.s.Story != "" {
		h := t.heard()
		r.Heard = append(r.Heard[:len(r.Heard):len(r.Heard)], h.signs...)
		if len(h.near) > 0 || r.Near == nil {
			r.Near = h.near
		}
	}
	if t.soonOut() {
		r.Heard = append(r.Heard[:len(r.Heard):len(r.Heard)], outInDays)
	}
	if t.s.Quiet {
		r.Heard = append(r.Heard[:len(r.Heard):len(r.Heard)], discreetSign)
	}
	return r
}

// outInDays is the sign of who has no home in days. Words tell it, and so does a day near enough.
const outInDays = "out-in-days"

// soonDays is how many days ahead the day of leaving home makes it urgent: inside a month no other home is found.
const soonDays = 31

// soonOut says that the story names a day, near, on which the person must be out of their home.
func (t *turn) soonOut() bool {
	last := t.now.AddDate(0, 0, soonDays).Format(time.DateOnly)
	for _, d := range t.terms() {
		if d.Kind == "eviction" && d.Day >= t.now.Format(time.DateOnly) && d.Day <= last {
			return true
		}
	}
	return false
}

// terms are the days that were told, before the story and in it.
func (t *turn) terms() []access.Deadline {
	if t.s.Story == "" {
		return t.s.Terms
	}
	return append(t.s.Terms[:len(t.s.Terms):len(t.s.Terms)], t.heard().terms...)
}

// orientedBy is what an orientation was worked out from.
type orientedBy struct {
	log   int
	last  int
	wants bool
	quiet bool
	story string
}

// wanted lists the service that the story's words asked for, when they asked for one.
func (t *turn) wanted() []string {
	if t.s.Story == "" {
		return nil
	}
	if f := t.heard().found; f.Kind == knowledge.Answer {
		return f.Services[:1:1]
	}
	return nil
}

// carryOn asks the next fact that matters, or shows the outcome when none does.
func (t *turn) carryOn() {
	if d := t.s.Draft; d != nil && d.Editing {
		t.s.Asked = ""
		t.shareAgain()
		return
	}
	o := t.orientation()
	t.s.Asked = o.Next
	if o.Next == "" {
		t.happened("oriented", "")
		t.settle()
		return
	}
	t.move(toAsk)
}

// settle shows the outcome. What is asked next without naming anything ("dove si va?") is about the first that it lists.
func (t *turn) settle() {
	if o := t.orientation(); len(o.Shown) > 0 && o.Top > 0 {
		t.s.Subject = o.Shown[0].Slug
	}
	t.move(toOutcome)
}

// answer reads typed words as the answer to the question on the screen. What does not answer it may be a question of its
// own, or more of the story: both are taken, and the question stays.
func (t *turn) answer(text string) {
	if v, ok := t.d.Guide.Read(t.s.Asked, text, t.s.Lang, t.now); ok {
		t.put(t.s.Asked, v, situation.Asked)
		t.learn(text) // "two, and my mother lives with us": the rest counts too
		t.carryOn()
		return
	}
	if asks(text) && !t.tellsAStory(text) { // a question tells nothing: "la badante quanto costa?" is no "we have one"
		t.asksBack(text)
		return
	}
	if t.d.Texts.Hollow(text) {
		t.note("not_an_answer")
		return
	}
	if t.takesElse(text) {
		return
	}
	if f := t.find(text); f.Kind == knowledge.Answer || f.Kind == knowledge.Smalltalk {
		t.answerAside(text, f)
		return
	}
	t.note("not_an_answer") // what could mean several services is no question here: "non ho soldi" answers badly, and asks nothing
	t.noteTongue("")
}

// takesElse takes words that answer another question than the one on the screen, or tell more; the question comes again if it still
// matters.
func (t *turn) takesElse(text string) bool {
	before := len(t.s.Log)
	if fact, v, ok := t.d.Guide.ReadAny(t.s.Log, text, t.s.Lang); ok {
		t.put(fact, v, situation.Asked)
	} else {
		t.learn(text)
	}
	if len(t.s.Log) == before {
		return false
	}
	t.note("noted", "facts", t.factsIn(t.s.Log[before:]))
	t.carryOn()
	return true
}

// asksBack answers a question that came instead of an answer, and asks again; one that no single card answers names the nearest.
func (t *turn) asksBack(text string) {
	f := t.find(text)
	if t.asksOfNothing(f) {
		return
	}
	if f.Kind == knowledge.Clarify && f.Confidence >= answerBack {
		f.Kind = knowledge.Answer
	}
	t.answerAside(text, f)
}

// answerBack is how sure the nearest of several cards must be to be the answer in the middle of the questions, where a choice among
// cards would lead away from them.
const answerBack = 0.5

// answerOption takes one of the choices of the question on the screen.
func (t *turn) answerOption(arg string) {
	f, ok := t.d.Guide.Fact(t.s.Asked)
	i, err := strconv.Atoi(arg)
	if !ok || err != nil || i < 0 || i >= len(f.Options) {
		t.note("stale")
		return
	}
	t.put(f.Name, f.Options[i].Value(f.Type), situation.Asked)
	t.carryOn()
}

// answerWithout settles the question without a value: not known, or not told.
func (t *turn) answerWithout(way situation.Way) {
	if t.s.Mode != Asking || t.s.Asked == "" {
		t.note("stale")
		return
	}
	if way == unsure {
		t.note("unsure_noted")
	} else {
		t.note("declined_noted")
	}
	t.put(t.s.Asked, situation.Value{}, way)
	t.carryOn()
}

// backFromAnswers goes back one step among the questions: the last answer is taken away and asked again; before the first
// answer stands what was read from the story, which is shown to be corrected and not thrown away.
func (t *turn) backFromAnswers() {
	n := len(t.s.Log)
	switch {
	case n == 0:
		t.move(toMenu)
	case t.s.Log[n-1].Way == situation.Told:
		t.move(toRead)
	default:
		last := t.s.Log[n-1].Fact
		t.s.Log = t.s.Log.Back()
		t.note("answer_undone")
		t.s.Asked = last
		t.move(toAsk)
	}
}

// takeOff undoes one fact, by name.
func (t *turn) takeOff(fact string) {
	if e, ok := t.s.Log.Last(fact); ok {
		t.put(fact, situation.Value{}, situation.Undone)
		t.note("taken_off", "fact", t.factWords(fact, e.Value))
	}
	if t.s.Mode == Reviewing {
		t.carryOn()
	}
}

// change asks one fact again.
func (t *turn) change(fact string) {
	if _, ok := t.d.Guide.Fact(fact); !ok {
		t.note("stale")
		return
	}
	t.s.Asked = fact
	t.move(toAsk)
}

// told lists the facts that count now, in the order they were first said.
func (t *turn) told() (facts []string) {
	for _, e := range t.s.Log {
		last, ok := t.s.Log.Last(e.Fact)
		if !ok || last.Value.IsZero() || contains(facts, e.Fact) {
			continue
		}
		if _, known := t.d.Guide.Fact(e.Fact); known {
			facts = append(facts, e.Fact)
		}
	}
	return facts
}

func (t *turn) factsIn(entries situation.Log) string {
	var parts []string
	for _, e := range entries {
		parts = append(parts, t.factWords(e.Fact, e.Value))
	}
	return strings.Join(parts, "; ")
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// in gives the words of a language, Italian when there are none.
func in(m map[string]string, lang string) string {
	if s := m[lang]; s != "" {
		return s
	}
	return m["it"]
}
