package knowledge

import (
	"regexp"
	"strings"
)

// What is found typed straight into a sentence. A A term is a number of days, months or years.
var (
	money = regexp.MustCompile(`(?i)(\d[\d.,]*\s*(euro|€|per cento|%)|€\s*\d)`)
	span  = regexp.MustCompile(`(?i)\b\d+\s+(anni|mesi|settimane|giorni|ore|years|months|weeks|days|hours)\b|\b(aged?|under|over)\s+\d+`)
	phone = regexp.MustCompile(`(\+39\b|\b\d([ ./-]?\d){5,}\b|\b(112|113|114|115|118|1500|1522|1518|19696|116000|116117)\b)`)
)

// checkNumbers: a figure lives in its own dated record, and a phone number in hotlines.yaml or at the body's offices, so
// that each is changed in one place.
func checkNumbers(b *Base, s *Service, say sayer) {
	for _, t := range s.said() {
		if !strings.ContainsAny(t.text, "0123456789") {
			continue
		}
		bare := slot.ReplaceAllString(t.text, "")
		if t.at[0] != "to_confirm" {
			if m := money.FindString(bare); m != "" {
				say(t.at, "%q is typed in the sentence; make it a figure with source and dates", m)
			} else if m := span.FindString(bare); m != "" {
				say(t.at, "%q is typed in the sentence; make it a figure with source and dates", m)
			}
		}
		if m := phone.FindString(bare); m != "" {
			say(t.at, "the phone number %q is typed in the sentence; numbers come from hotlines.yaml or the body's offices", m)
		}
	}
}
