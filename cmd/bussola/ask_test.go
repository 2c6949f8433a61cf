package main

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"bussola/turn"
)

// TestAskTellsNothingThatIsOff asks beside a data folder where a card, or every answer, is switched off.
func TestAskTellsNothingThatIsOff(t *testing.T) {
	folder := t.TempDir()
	now := time.Now()
	h, err := shelved(Main{}).open(folder, "terminal", true, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	k := h.keeper
	defer k.Close()
	ask := func(question string) string {
		var out bytes.Buffer
		if err := (&AskCmd{Data: folder, Question: []string{question}}).Run(shelved(Main{out: &out})); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	const card, stopped, off = "È un numero", "Questa scheda adesso è ferma", "Adesso non do risposte"
	says := func(question, want string, wants bool) {
		t.Helper()
		if got := ask(question); strings.Contains(got, want) != wants {
			t.Errorf("%q reads\n%s\n%q: %v expected", question, got, want, wants)
		}
	}
	says("isee", card, true)
	for _, c := range []struct {
		part, want string
		other      bool // another card is told
	}{{"card:isee", stopped, true}, {"answers", off, false}} {
		ctx := context.Background()
		if err := turn.SwitchOff(ctx, k, c.part, turn.Switch{Since: now}, now); err != nil {
			t.Fatal(err)
		}
		says("isee", c.want, true)
		says("isee", card, false)
		says("telesoccorso", c.want, !c.other)
		says("ciao", off, false)
		if err := turn.SwitchOn(ctx, k, c.part, now); err != nil {
			t.Fatal(err)
		}
	}
	says("isee", card, true)
}
