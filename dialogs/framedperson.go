package dialogs

import (
	"bussola/knowledge"
)

// personInWords is the way to a person in words; who is on that way already stays where they are. A day or an hour said with it is
// kept; said to somebody whose call is promised, it is where the call should move.
func (t *turn) personInWords(when string) {
	if t.s.Mode.drafting() {
		t.draftGoesOn()
		return
	}
	w, timed := t.parseWhen(when)
	if timed && t.oneCall() {
		t.moveInWords(when)
		return
	}
	t.act("person")
	if timed && t.s.Mode == Reason && t.s.Draft != nil {
		t.s.Draft.Wish = &w
	}
}

// oneCall says that exactly one call is promised, and nothing waits on the list.
func (t *turn) oneCall() bool {
	mine, err := t.w.Mine()
	if err != nil {
		t.err = err
	}
	return len(mine) == 1 && !mine[0].Listed()
}

// moveInWords opens the other times of the promised call, those that the words ask for.
func (t *turn) moveInWords(when string) {
	t.theOne("move-it")
	if _, ok := t.parseWhen(when); ok && t.s.Mode == Day && t.s.Draft != nil && t.s.Draft.Moving {
		t.dayInWords(when)
	}
}

// personAbout opens the way to a person for somebody who says at once what it is about: what they tell is kept, and the reason that
// it names is taken. False while a call is being put together: there the words answer what is asked.
func (t *turn) personAbout(text string) bool {
	if t.s.Mode.drafting() {
		return false
	}
	t.act("person")
	if t.s.Mode != Reason || t.s.Draft == nil {
		return true
	}
	t.learn(text)
	if f := t.find(text); f.Kind == knowledge.Answer || f.Kind == knowledge.Clarify || t.reasonNamed(text) != "" {
		t.takeReason(text, f)
	}
	return true
}

// uncalled hears that nobody phoned although the hour has passed: the desk is told, and another time is one choice away.
func (t *turn) uncalled() {
	mine, err := t.w.Mine()
	if err != nil {
		t.err = err
		return
	}
	for _, c := range mine {
		if !c.Listed() && !c.Start.After(t.now) {
			t.out.Uncalled = append(t.out.Uncalled, c.Code)
		}
	}
	t.act("mine")
}
