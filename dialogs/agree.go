package dialogs

import "strings"

// agreeing are the commands that people say twice, and with politeness around: "sì, è giusto, grazie", "va bene la prima".
func agreeing(command string) bool {
	return command == "yes" || command == "no" || strings.HasPrefix(command, nth)
}

// nth is how a command that names a line by its place begins: "nth:1"; "nth:0" is the last one.
const nth = "nth:"

// agreed gives the one thing that a message says when every word of it belongs to a yes, to a no, to a place in a list, or to the
// politeness beside them. A yes beside a place is that place; a yes and a no together are neither.
func (t *Texts) agreed(text string) (string, bool) {
	spoken := framedPhrases(text)
	said := map[string]bool{}
	for i := 0; i < len(spoken.words); {
		n := spoken.longest(i, func(phrase string) bool {
			c, ok := t.agree[phrase]
			if ok {
				said[c] = true
			}
			return ok || t.polite[phrase]
		})
		if n == 0 {
			return "", false
		}
		i += n
	}
	if len(said) == 2 {
		delete(said, "yes")
	}
	if len(said) != 1 {
		return "", false
	}
	for c := range said {
		return c, true
	}
	return "", false
}

// listed are the acts of the lines that have a place in a list.
var listed = []string{"hour", "day", "reason", "card", "area", "option"}

// placed takes "la prima" as the first of the lines that the screen lists.
func (t *turn) placed(command string) bool {
	place, ok := strings.CutPrefix(command, nth)
	if !ok {
		return false
	}
	var lines []string
	for _, c := range t.s.Choices {
		verb, _, _ := strings.Cut(c.Act, ":")
		if contains(listed, verb) && (len(lines) == 0 || strings.HasPrefix(lines[0], verb+":")) {
			lines = append(lines, c.Act)
		}
	}
	i := int(atoi(place)) - 1
	if len(lines) == 0 {
		return t.takesOther(i)
	}
	if i < 0 {
		i = len(lines) - 1
	}
	if i >= len(lines) {
		return false
	}
	t.act(lines[i])
	return true
}

// takesOther takes one of the other times that the office named for a call it cannot make, by its place in that message: -1 is the last.
func (t *turn) takesOther(i int) bool {
	mine, err := t.w.Mine()
	if err != nil {
		t.err = err
		return false
	}
	for _, c := range mine {
		if i < 0 {
			i = len(c.Offers) - 1
		}
		if !c.Unkept.Equal(c.Start) || i < 0 || i >= len(c.Offers) || t.bookingOff("move") {
			continue
		}
		t.startMove(c.Code)
		if t.s.Mode == Day && t.s.Draft != nil && t.s.Draft.Code == c.Code {
			t.pickHour(c.Offers[i].Unix())
		}
		return true
	}
	return false
}
