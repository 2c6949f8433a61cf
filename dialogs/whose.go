package dialogs

import (
	"slices"
	"strings"

	"bussola/situation"
)

// A story may tell of a father and of who writes. One person is helped at a time: what was said of the other is not lost, it is shown,
// and the conversation may turn to them.

// other is what the story says of the one that the conversation is not about now.
func (t *turn) other() []situation.Reading {
	last, ok := t.s.Log.Last("per_chi")
	if !ok || t.s.Story == "" {
		return nil
	}
	first := t.d.Guide.Understand(t.s.Story, t.s.Lang, t.now)
	i := slices.IndexFunc(first, func(r situation.Reading) bool { return r.Fact == "per_chi" })
	if i < 0 {
		return nil
	}
	beside := t.d.Guide.Beside(t.s.Story, t.s.Lang, t.now)
	if len(beside) == 0 || first[i].Value.Equal(last.Value) {
		return beside
	}
	return first
}

// selfWord is the writer, as whom help is for.
const selfWord = "se_stesso"

// drawOther adds the line about the other to what was understood, with the way to turn to them; "" when nothing was said of one.
func (t *turn) drawOther() string {
	var parts []string
	who := ""
	for _, r := range t.other() {
		if r.Fact == "per_chi" && r.Value.Word == selfWord {
			continue
		}
		if r.Fact == "per_chi" {
			who = t.factWords(r.Fact, r.Value)
			continue
		}
		parts = append(parts, t.factWords(r.Fact, r.Value))
	}
	if len(parts) == 0 {
		return ""
	}
	facts := strings.Join(parts, "; ")
	if who == "" {
		t.choose(t.say("choice_turn_me"), "turn")
		return t.say("also_you", "facts", facts)
	}
	t.choose(t.say("choice_turn_other"), "turn")
	return t.say("also_other", "who", who, "facts", facts)
}

// turnTo makes the conversation be about the other of the story: what is known of the first is put aside, and can be had again.
func (t *turn) turnTo() {
	list := t.other()
	if len(list) == 0 {
		t.note("stale")
		return
	}
	for _, fact := range t.told() {
		t.put(fact, situation.Value{}, situation.Undone)
	}
	t.put("per_chi", situation.Word(selfWord), situation.Told)
	for _, r := range list {
		t.put(r.Fact, r.Value, situation.Told)
	}
	t.move(toRead)
}
