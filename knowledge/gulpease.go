package knowledge

import (
	"math"
	"unicode"
)

// Gulpease is the readability index for Italian: 89 + (300·sentences − 10·letters) / words, between 0 and 100. Under 80 is
// hard for who left school after the primary, under 60 after the middle school. (Lucisano and Piemontese, 1988.)
func Gulpease(text string) float64 {
	letters, words, sentences := 0, 0, 0
	inWord, pending := false, false
	for _, r := range text {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			letters++
			pending = true
			if !inWord {
				words++
				inWord = true
			}
		case r == '.' || r == '!' || r == '?' || r == '\n' || r == ':':
			if pending {
				sentences++
				pending = false
			}
			inWord = false
		default:
			inWord = false
		}
	}
	if pending {
		sentences++
	}
	if words == 0 {
		return 100
	}
	g := 89 + (300*float64(sentences)-10*float64(letters))/float64(words)
	return math.Max(0, math.Min(100, g))
}
