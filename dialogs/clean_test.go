package dialogs

import (
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

func TestOneLine(t *testing.T) {
	for _, c := range []struct{ name, typed, want string }{
		{"lines and tabs", " Anna\n# Titolo\tx\u2028y\u0085z ", "Anna # Titolo x y z"},
		{"control characters", "a\x00b\x1b[31mc\x7f", "a b [31mc"},
		{"the line turned around", "Anna\u202Eexe.fdp\u202C \u2066x\u2069\u200F", "Annaexe.fdp x"},
		{"signs that nobody sees", "An\u200Bna\u00AD\uFEFF\u2060 Ro\u034Fssi\u3164\U000E0041", "Anna Ro\u034Fssi"},
		{"heaps of marks", "A\u0300\u0301\u0302\u0303\u0304\u0305n\u0336\u0337\u0338\u0338na", "\u00C0\u0301\u0302n\u0336\u0337na"},
		{"a Cyrillic letter in a Latin name", "Аnnа Rоssi", "Anna Rossi"},
		{"a Greek one", "Μaria", "Maria"},
		{"a Cyrillic name", "Анна Оксана", "Анна Оксана"},
		{"a Greek name", "Μαρία", "Μαρία"},
		{"Arabic with vowels", "مُحَمَّد", "مُحَمَّد"},
		{"Chinese", "王 小明", "王 小明"},
		{"accents stay", "Niccolò è già lì, perché? ñ ș ă ễ", "Niccolò è già lì, perché? ñ ș ă ễ"},
		{"ornamental letters", "𝓐𝓷𝓷𝓪 Ｒｏｓｓｉ Ⓐⓑ", "Anna Rossi Ab"},
		{"a code with twins", "К7РQ-3М9Т", "K7PQ-3M9T"},
		{"not UTF-8", "a\xff\xfeb", "a\uFFFDb"},
		{"nothing to see", "\u200B\u200E \u3164", ""},
		{"euro and fractions stay", "1.200 € e ½…", "1.200 € e ½…"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := oneLine(c.typed); got != norm.NFC.String(c.want) {
				t.Errorf("%q became %q, want %q", c.typed, got, norm.NFC.String(c.want))
			}
		})
	}
}

// FuzzOneLine: whatever is typed becomes one line that nothing in it turns around, and cleaning it again changes nothing.
func FuzzOneLine(f *testing.F) {
	for _, s := range []string{"", "Anna", "\u202Ea\nb", "Аa", strings.Repeat("a\u0301", 50), "Z" + strings.Repeat("\u0336", 50), "\xff", "𝓐", "\u0301\u0301\u0301"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := oneLine(s)
		marks := 0
		for _, r := range got {
			if r != ' ' && (unicode.IsSpace(r) || unicode.IsControl(r)) || unicode.Is(unicode.Cf, r) {
				t.Fatalf("%q keeps %U", got, r)
			}
			if unicode.In(r, unicode.Mn, unicode.Me) {
				marks++
			} else {
				marks = 0
			}
			if marks > maxMarks+2 { // two more when letters with marks of their own come apart
				t.Fatalf("%q carries %d marks", got, marks)
			}
		}
		if again := oneLine(got); again != got {
			t.Fatalf("%q becomes %q when it is cleaned again", got, again)
		}
	})
}
