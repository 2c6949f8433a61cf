package dialogs

import "testing"

// FuzzQuick: what is seen at a glance to need no work is left as the work would leave it.
func FuzzQuick(f *testing.F) {
	for _, s := range []string{"", " ", "Torna  al menu ", "📞 Parla con una persona", "È così, no?", "a\tb\x00", "/MENU", "l`ora", "...", " a.b. ", "e\u0301", "\u00ad", "Ǆ", "👩🏽", "a\u2028b", "\xff", "ſ", "K"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got, want := oneLine(s), putInLine(s); got != want {
			t.Errorf("%q on one line is %q, not %q", s, got, want)
		}
		if got, want := fold(s), foldAny(s); got != want {
			t.Errorf("%q folded is %q, not %q", s, got, want)
		}
	})
}

// TestQuick is the same for every letter there is, alone and in a word.
func TestQuick(t *testing.T) {
	for r := range rune(0x20000) {
		for _, s := range []string{string(r), "a" + string(r) + "b", "À" + string(r)} {
			if got, want := oneLine(s), putInLine(s); got != want {
				t.Fatalf("%U: %q on one line is %q, not %q", r, s, got, want)
			}
			if got, want := fold(s), foldAny(s); got != want {
				t.Fatalf("%U: %q folded is %q, not %q", r, s, got, want)
			}
		}
	}
}
