package knowledge

import (
	"strings"
	"unicode/utf8"
)

// The longest that fit where they are shown, in characters: an official name is a title and a button, a part is one look
// of a phone.
const (
	longestName     = 100
	longestEveryday = 60
	longestSentence = 160
	longestPart     = 600
)

func checkLength(b *Base, s *Service, say sayer) {
	for _, lang := range keys(s.Names) {
		n := s.Names[lang]
		if len := utf8.RuneCountInString(n.Official); len > longestName {
			say(at("names", lang, "official"), "the name has %d characters, %d is the most; shorten it", len, longestName)
		}
		for i, e := range n.Everyday {
			if len := utf8.RuneCountInString(e); len > longestEveryday {
				say(at("names", lang, "everyday", i), "%q has %d characters, %d is the most; a longer one is a way of asking, for asks/%s.tsv", e, len, longestEveryday, s.Slug)
			}
		}
	}
	for _, lang := range keys(s.Card) {
		for _, p := range s.Card[lang].parts() {
			if len := utf8.RuneCountInString(strings.Join(p.Sentences, "\n")); len > longestPart {
				say(at("card", lang, cardKeys[p.Facet]), "%q has %d characters, %d is the most; keep what most people need", cardKeys[p.Facet], len, longestPart)
			}
		}
	}
	for _, t := range s.said() {
		if len := utf8.RuneCountInString(t.text); len > longestSentence && t.at[0] != "names" {
			say(t.at, "a sentence has %d characters, %d is the most; cut it in two", len, longestSentence)
		}
	}
}
