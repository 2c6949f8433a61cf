package dialogs

import (
	"strings"

	"bussola/situation"
)

// learn puts into the log what the words say with certainty; it tells how many facts are new or changed.
func (t *turn) learn(text string) int {
	n := 0
	for _, r := range t.aboutThem(t.d.Guide.Understand(text, t.s.Lang, t.now)) {
		if last, ok := t.s.Log.Last(r.Fact); ok && last.Value.Equal(r.Value) {
			continue
		}
		t.put(r.Fact, r.Value, situation.Told)
		n++
	}
	if n > 0 || t.s.Mode == Telling {
		t.s.Story = strings.TrimSpace(t.s.Story + " " + text)
		if r := []rune(t.s.Story); len(r) > maxStory {
			t.s.Story = string(r[:maxStory])
		}
	}
	return n
}

// right takes what was understood as it was shown, and what was presumed with it.
func (t *turn) right() {
	if t.s.Mode == Understood {
		for _, r := range t.d.Guide.Presumed(t.s.Log, t.now) {
			t.put(r.Fact, r.Value, situation.Told)
		}
	}
	t.carryOn()
}

// aboutThem keeps, of what a later sentence says, what is about the person that the story is about. Whom it is about changes only when
// that is said outright; and while help is asked for a mother, "sono disoccupata" says nothing of the mother.
func (t *turn) aboutThem(readings []situation.Reading) []situation.Reading {
	last, known := t.s.Log.Last("per_chi")
	if !known || last.Value.IsZero() {
		return readings
	}
	writer := false
	for _, r := range readings {
		if r.Fact == "per_chi" && r.Weak && r.Value.Word == "se_stesso" && last.Value.Word != "se_stesso" {
			writer = true
		}
	}
	var kept []situation.Reading
	for _, r := range readings {
		switch {
		case r.Fact == "per_chi" && r.Weak:
		case writer && !(shared[r.Fact] && (last.Value.Word == "figlio" || last.Value.Word == "coniuge")):
		default:
			kept = append(kept, r)
		}
	}
	return kept
}

// shared are the facts of a household: a parent tells them of a child, and a wife of a husband.
var shared = map[string]bool{"isee": true, "ise": true, "nucleo_componenti": true, "figli_minori": true, "figli_a_carico": true,
	"eta_figlio_piu_piccolo_mesi": true, "giorni_da_nascita_o_adozione": true, "over60_nel_nucleo": true, "disabile_nel_nucleo": true,
	"minore_disabile": true, "casa": true, "sfratto": true, "residenza_comune": true, "reddito_familiare": true, "debiti": true}
