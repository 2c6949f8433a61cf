package knowledge

import "strings"

// easy is the least Gulpease index: who left school at fourteen reads on without effort.
const easy = 60

// checkReadable: every part of a card, and every sentence said apart from it, reads easily. The formula is for Italian only.
func checkReadable(b *Base, s *Service, say sayer) {
	for _, p := range s.Card["it"].parts() {
		if g := Gulpease(slot.ReplaceAllString(strings.Join(p.Sentences, "\n"), "10 anni")); g < easy {
			say(at("card", "it", cardKeys[p.Facet]), "%q reads at %.0f on the Gulpease scale, %d is the least; shorter sentences, shorter words", cardKeys[p.Facet], g, easy)
		}
	}
	for _, t := range s.said() {
		if t.lang != "it" || t.at[0] != "rules" && t.at[0] != "to_confirm" {
			continue
		}
		if g := Gulpease(slot.ReplaceAllString(t.text, "10 anni")); g < easy {
			say(t.at, "%q reads at %.0f on the Gulpease scale, %d is the least; shorter sentences, shorter words", t.text, g, easy)
		}
	}
}
