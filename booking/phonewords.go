package booking

import (
	"regexp"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// number is a run of digits as people write a phone number among words.
var number = regexp.MustCompile(`\+?[0-9][0-9 ./()\-]*[0-9]`)

// fewestDigits make a run worth reading as a number: a day and an hour have fewer.
const fewestDigits = 6

// PhoneAmong finds the one phone number among words: "il mio numero è 333 1234567". False when there is none, or more than one.
func PhoneAmong(text string) (typed string, ok bool) {
	if len(text) > 4*maxTyped {
		return "", false
	}
	for _, run := range number.FindAllString(text, -1) {
		digits := 0
		for _, r := range run {
			if r >= '0' && r <= '9' {
				digits++
			}
		}
		if digits < fewestDigits {
			continue
		}
		if ok {
			return "", false
		}
		typed, ok = run, true
	}
	return typed, ok
}

// shortest is how many digits, with the prefix, an Italian land line has today; older ones have fewer and still ring.
const shortest = 9

// ShortPhone says that a number, as Phone gives it, is so short that a digit may be missing.
func ShortPhone(e164 string) bool {
	n, err := phonenumbers.Parse(e164, "IT")
	if err != nil || n.GetCountryCode() != 39 {
		return false
	}
	inside := phonenumbers.GetNationalSignificantNumber(n)
	return strings.HasPrefix(inside, "0") && len(inside) < shortest
}
