package situation

import (
	"slices"
	"testing"
	"time"
)

func logOf(g *Guide, now time.Time, text string) Log {
	var l Log
	for _, r := range g.Understand(text, "it", now) {
		l = append(l, Entry{Fact: r.Fact, Value: r.Value, Way: Told, At: now})
	}
	return l
}

// TestSuppose: what is supposed is read like a story; what only begins like a supposition is not.
func TestSuppose(t *testing.T) {
	g, now := shipped(t), time.Date(2026, 11, 25, 10, 0, 0, 0, rome)
	for _, c := range []struct {
		text, lang, fact string
		value            Value
	}{
		{"e se avessi l'ISEE?", "it", "isee", Value{}},
		{"E se avessi un ISEE di 7000 euro", "it", "isee", Number(7000)},
		{"cosa cambia se fossi residente qui?", "it", "residenza_comune", Word("servito")},
		{"e se prendessi l'invalidità?", "it", "invalidita_pct", Value{}},
		{"e se avessi 67 anni", "it", "eta", Number(67)},
		{"e se mia mamma prendesse l'accompagnamento?", "it", "accompagnamento", Word("si")},
		{"se perdessi il lavoro?", "it", "lavoro", Word("disoccupato")},
		{"what if I had the ISEE?", "en", "isee", Value{}},
		{"what if I lived alone?", "en", "vive_solo", Yes(true)},
	} {
		t.Run(c.text, func(t *testing.T) {
			got := g.Suppose(c.text, c.lang, Facts{}, now)
			if !slices.ContainsFunc(got, func(s Supposed) bool { return s.Fact == c.fact && s.Value.Equal(c.value) }) {
				t.Errorf("supposed %+v, want %s %+v", got, c.fact, c.value)
			}
		})
	}
	for _, text := range []string{"e se piove?", "se", "perché?", "ho 67 anni", "e se non avessi l'ISEE?", ""} {
		if got := g.Suppose(text, "it", Facts{}, now); len(got) > 0 {
			t.Errorf("%q supposes %+v", text, got)
		}
	}
	if got := g.Suppose("e se avessi 67 anni?", "it", Facts{"eta": Number(67)}, now); len(got) > 0 {
		t.Errorf("what is known already is supposed: %+v", got)
	}
	for text, want := range map[string]string{"perché non la carta acquisti?": "la carta acquisti", "Perche' no l'ADI": "", "why not the ADI?": "the ADI", "perché?": "", "perché proprio il PAS": "il PAS"} {
		if got, ok := g.WhyOf(text); ok != (want != "") || ok && got != want {
			t.Errorf("%q asks about %q, %v", text, got, ok)
		}
	}
}

// TestWhatIf: a supposition changes the outcome and leaves the log alone.
func TestWhatIf(t *testing.T) {
	g, now := shipped(t), time.Date(2026, 11, 25, 10, 0, 0, 0, rome)
	l := logOf(g, now, "ho 70 anni, sono italiano, vivo da solo, sono residente qui, il mio ISEE è 20000")
	r := Request{Log: l}
	before := g.Orient(r, now)
	c := g.WhatIf(r, []Supposed{{"isee", Number(5000)}}, now)
	if !slices.Contains(c.Opens, "carta-acquisti") {
		t.Errorf("with a low ISEE opens %v", c.Opens)
	}
	if len(l) != len(r.Log) || g.Orient(r, now).signature() != before.signature() {
		t.Error("the log was touched")
	}
	if got := g.WhatIf(r, []Supposed{{"isee", Number(20000)}}, now); !got.None() {
		t.Errorf("what is true already changes %+v", got)
	}
	cases := g.Cases(r, "isee", now)
	if len(cases) < 2 {
		t.Fatalf("cases %+v", cases)
	}
	for i, one := range cases {
		if i > 0 && one.Value.Max <= cases[i-1].Value.Max {
			t.Errorf("case %d is not above the one before", i)
		}
		exact := g.WhatIf(r, []Supposed{{"isee", one.Value}}, now)
		if !slices.Equal(exact.Opens, one.Change.Opens) {
			t.Errorf("case %v opens %v, by itself %v", one.Value, one.Change.Opens, exact.Opens)
		}
	}
	a, ok := g.Advise(r, "carta-acquisti", now)
	if !ok || a.Verdict != Unlikely || len(a.Failed) != 1 || !slices.Equal(a.Turn, []string{"isee"}) {
		t.Errorf("advice %+v", a)
	}
}

// TestLastKnown: a limit whose year is over still keeps a service out of the list, and rules on nothing.
func TestLastKnown(t *testing.T) {
	g, now := shipped(t), time.Date(2026, 11, 25, 10, 0, 0, 0, rome)
	for isee, held := range map[float64]bool{14000: false, 16000: true} {
		l := Log{{Fact: "isee", Value: Number(isee), Way: Asked, At: now}, {Fact: "nucleo_componenti", Value: Number(4), Way: Asked, At: now},
			{Fact: "prestazioni_in_corso", Value: Words("nessuna"), Way: Asked, At: now}}
		a, _ := g.Advise(Request{Log: l}, "carta-dedicata-a-te", now)
		if (a.Held != nil) != held || a.Verdict == Unlikely {
			t.Errorf("with %v: held %v, verdict %s", isee, a.Held, a.Verdict)
		}
	}
}
