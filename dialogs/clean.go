package dialogs

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// maxMarks is how many marks one letter may carry: vowelled Arabic and Vietnamese need two, heaps of them cover the lines above.
const maxMarks = 2

// oneLine makes what a person typed safe to put into a text, on their screen and on a social worker's card: on one line, so that it
// cannot become a heading; without signs that nobody sees or that turn the line around (U+202E shows "exe.fdp" as "pdf.exe");
// with few marks on a letter; in plain letters instead of ornamental ones; and without letters of another alphabet dressed as
// Latin ones within a Latin word. Names in other alphabets stay as they are.
func oneLine(s string) string {
	if lined(s) {
		return s
	}
	return putInLine(s)
}

func putInLine(s string) string {
	var b strings.Builder
	marks := 0
	for _, r := range norm.NFC.String(strings.ToValidUTF8(s, "\uFFFD")) {
		switch {
		case unicode.IsSpace(r) || unicode.IsControl(r):
			r = ' '
		case unseen(r):
			continue
		case unicode.In(r, unicode.Mn, unicode.Me):
			if marks++; marks > maxMarks {
				continue
			}
		case ornamental(r):
			b.WriteString(norm.NFKC.String(string(r)))
			marks = 0
			continue
		}
		if !unicode.In(r, unicode.Mn, unicode.Me) {
			marks = 0
		}
		b.WriteRune(r)
	}
	words := strings.Fields(b.String())
	for i, w := range words {
		words[i] = undressed(w)
	}
	return strings.Join(words, " ")
}

// lined says that oneLine would change nothing, as of nearly all labels and most of what is typed: one space at a time between visible
// signs that stand alone, of ASCII, the Latin letters of Europe, punctuation, and pictures.
func lined(s string) bool {
	was := ' '
	for _, r := range s {
		switch {
		case r == ' ' && was == ' ', r < ' ', r == 0x7F:
			return false
		case r < 0x7F, r >= 0xC0 && r <= 0x17F, r >= 0x2010 && r <= 0x2027, r == '€', r >= 0x1F300 && r <= 0x1F5FF, r >= 0x1F900 && r <= 0x1F9FF:
			was = r
		default:
			return false
		}
	}
	return was != ' ' || s == ""
}

// unseen are the signs that take no room or change the direction, and those that show as nothing.
func unseen(r rune) bool {
	return unicode.Is(unicode.Cf, r) || r == 0x115F || r == 0x1160 || r == 0x3164 || r == 0xFFA0 || r >= 0xFE00 && r <= 0xFE0F || r >= 0xE0000 && r <= 0xE0FFF
}

// ornamental are letters and digits drawn in another style: bold, script, circled, full width.
func ornamental(r rune) bool {
	return r >= 0x1D400 && r <= 0x1D7FF || r >= 0xFF01 && r <= 0xFF5E || r >= 0x24B6 && r <= 0x24E9
}

// twins are the letters of Cyrillic and Greek that are drawn as a Latin one.
var twins = map[rune]rune{
	'А': 'A', 'В': 'B', 'С': 'C', 'Е': 'E', 'Н': 'H', 'І': 'I', 'Ј': 'J', 'К': 'K', 'М': 'M', 'О': 'O', 'Р': 'P', 'Ѕ': 'S', 'Т': 'T', 'Х': 'X', 'У': 'Y',
	'а': 'a', 'с': 'c', 'ԁ': 'd', 'е': 'e', 'һ': 'h', 'і': 'i', 'ј': 'j', 'о': 'o', 'р': 'p', 'ѕ': 's', 'х': 'x', 'у': 'y',
	'Α': 'A', 'Β': 'B', 'Ε': 'E', 'Ζ': 'Z', 'Η': 'H', 'Ι': 'I', 'Κ': 'K', 'Μ': 'M', 'Ν': 'N', 'Ο': 'O', 'Ρ': 'P', 'Τ': 'T', 'Υ': 'Y', 'Χ': 'X',
	'α': 'a', 'ι': 'i', 'ν': 'v', 'ο': 'o', 'ρ': 'p', 'υ': 'u',
}

// undressed puts Latin letters for their twins in a word that has Latin letters too.
func undressed(word string) string {
	latin, other := false, false
	for _, r := range word {
		latin = latin || unicode.Is(unicode.Latin, r)
		other = other || twins[r] != 0
	}
	if !latin || !other {
		return word
	}
	return strings.Map(func(r rune) rune {
		if t := twins[r]; t != 0 {
			return t
		}
		return r
	}, word)
}
