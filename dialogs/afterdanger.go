package dialogs

import (
	"strings"
	"time"

	"bussola/access"
	"bussola/chat"
	"bussola/knowledge"
	"bussola/situation"
)

// AfterDanger is the turn of a message that the crisis net heard and answered already. The words are not kept, but the facts they
// tell are, with the days and the signs heard in them: nobody in trouble should tell everything twice. What the message asked besides (rest) is heard like any text; a
// story is shown back instead, to be corrected. When nothing was asked, nothing is said until the person goes on: the
// number stands alone, and the screen of the moment stays good.
func (d *Dialog) AfterDanger(s Session, in chat.Message, heard Heard, w World, now time.Time) (Step, error) {
	rest := heard.Rest
	s.Quiet = s.Quiet || heard.Discreet
	s.Greeted = true
	s = s.Fit(d.Version)
	if s.Lang == "" {
		s.Lang, s.Tongue = d.firstLang(in)
	}
	s.Alarm = s.Alarm.after(heard, s.Turn+1, now)
	t := &turn{d: d, s: s, in: in, w: w, now: now}
	t.s.Turn++
	t.hearTongue(clip(in.Text, maxHeard))
	if words, ok := d.Texts.tongues[heard.Lang]; ok && (s.Tongue == heard.Lang || words.wrote(clip(in.Text, maxHeard))) { // too few words for the finder, enough for a cry
		t.s.Tongue = heard.Lang
	}
	t.lead = nil // nothing is said until the person goes on
	s.Lang, s.Tongue = t.s.Lang, t.s.Tongue
	story := t.keepFacts(clip(in.Text, maxHeard))
	switch {
	case story && strings.TrimSpace(rest) != "":
		t.move(toRead)
		in.Kind, in.Text = chat.Look, ""
		t.s.Turn-- // Advance counts it
		return d.Advance(t.s, in, w, now)
	case strings.TrimSpace(rest) != "":
		in.Text = rest
		return d.Advance(s, in, w, now)
	}
	return Step{Session: t.s}, nil
}

// keepFacts keeps the facts of a text and none of its words; false when they are no story, or when the person is in the middle
// of something that a story would lose.
func (t *turn) keepFacts(text string) bool {
	switch t.s.Mode {
	case Menu, Telling, Understood, Question, Choosing, Browsing, Card, Privacy, Language, Emergency:
	default:
		return false
	}
	readings := t.d.Guide.Understand(oneLine(text), t.s.Lang, t.now)
	if t.w.Off(answersPart) {
		return false
	}
	t.s.Heard, t.s.Terms = t.d.Guide.Hear(text), access.Deadlines(text, t.now)
	if t.s.Quiet && !contains(t.s.Heard, fear) {
		t.s.Heard = append(t.s.Heard, fear) // then whether there is violence is asked first, never taken for granted
	}
	if !t.s.Quiet { // a service that names the violence is not written down beside the person
		if f := t.d.Know.Find(text, t.s.Lang, knowledge.Hint{}); f.Kind == knowledge.Answer || f.Kind == knowledge.Clarify {
			t.s.Near = situation.NearTo(f, text)
		}
	}
	if t.ofTheWriter(readings) {
		t.forgetOther()
	} else {
		readings = t.aboutThem(readings)
	}
	told := 0
	for _, r := range readings {
		if r.Fact != "per_chi" {
			told++
		}
		if last, ok := t.s.Log.Last(r.Fact); !ok || !last.Value.Equal(r.Value) {
			t.put(r.Fact, r.Value, situation.Told)
		}
	}
	return told >= 2
}

// fear is the sign of orient.yaml that makes the question about violence come first.
const fear = "fear"

// toldWithDanger says that the message before this one spoke of a danger and told facts that were not shown back yet.
func (t *turn) toldWithDanger() bool {
	n := len(t.s.Log)
	return n > 0 && t.s.Mode == Menu && t.s.Log[n-1].Way == situation.Told && t.s.Log[n-1].Turn == t.s.Turn-1
}

// safe goes on after an emergency: what was told with the danger is shown back now.
func (t *turn) safe() {
	t.note("safe")
	t.s.Alarm = t.s.Alarm.calmed()
	t.greetTongue()
	if t.s.Mode == Emergency {
		t.goBack()
	}
	if t.toldWithDanger() {
		t.move(toRead)
	}
}

// ofTheWriter says that a danger is told of the writer: then it is the writer who needs help, whoever the story was about.
func (t *turn) ofTheWriter(readings []situation.Reading) bool {
	danger, writer := false, false
	for _, r := range readings {
		danger = danger || r.Fact == "violenza" && r.Value.Word != "no" || r.Fact == "sfruttamento"
		writer = writer || r.Fact == "per_chi" && r.Value.Word == "se_stesso"
	}
	return danger && writer
}

// forgetOther undoes what was told of somebody else and is theirs alone: a husband's gambling is not the wife's.
func (t *turn) forgetOther() {
	if last, ok := t.s.Log.Last("per_chi"); !ok || last.Value.IsZero() || last.Value.Word == "se_stesso" {
		return
	}
	for _, fact := range t.told() {
		if !shared[fact] && fact != "per_chi" {
			t.put(fact, situation.Value{}, situation.Undone)
		}
	}
}
