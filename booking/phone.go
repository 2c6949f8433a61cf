package booking

import (
	"strings"
	"unicode"

	"github.com/nyaruka/phonenumbers"
)

// PhoneProblem says why a number cannot be called back; the words for it are content, under this key.
type PhoneProblem string

const (
	PhoneEmpty         PhoneProblem = "empty"
	PhoneLetters       PhoneProblem = "letters"        // words or letters among the digits
	PhoneForeignDigits PhoneProblem = "foreign-digits" // digits of another script: repeated back they could be misread
	PhoneSymbols       PhoneProblem = "symbols"        // signs that no number has
	PhoneTooShort      PhoneProblem = "too-short"
	PhoneTooLong       PhoneProblem = "too-long"
	PhoneEmergency     PhoneProblem = "emergency" // 112, 118...: somebody may need them now, so say how to call
	PhoneService       PhoneProblem = "service"   // 1522, 116117, 800...: answers calls, belongs to nobody
	PhonePremium       PhoneProblem = "premium"   // calling it costs: 144, 892, 899...
	PhoneUnknown       PhoneProblem = "unknown"   // no such number is given out
)

// PhoneProblems lists every problem, so that content can be checked to explain each.
func PhoneProblems() []PhoneProblem {
	return []PhoneProblem{PhoneEmpty, PhoneLetters, PhoneForeignDigits, PhoneSymbols, PhoneTooShort, PhoneTooLong,
		PhoneEmergency, PhoneService, PhonePremium, PhoneUnknown}
}

// PhoneError refuses a number. It never holds the number.
type PhoneError struct{ Problem PhoneProblem }

func (e *PhoneError) Error() string { return "phone number refused: " + string(e.Problem) }

// maxTyped: the longest number has 15 digits; with a prefix, spaces and brackets nobody needs more signs than this.
const maxTyped = 40

// Phone reads a number as people type it, Italian unless it says otherwise. e164 is for dialling, spoken is grouped for
// reading back. The error is always a *[PhoneError].
func Phone(raw string) (e164, spoken string, err error) {
	refuse := func(p PhoneProblem) (string, string, error) { return "", "", &PhoneError{p} }
	digits, p := phoneDigits(raw)
	if p != "" {
		return refuse(p)
	}
	if strings.HasPrefix(digits, "00") {
		digits = "+" + digits[2:]
	}
	if p := shortNumber(digits); p != "" {
		return refuse(p)
	}
	n, parseErr := phonenumbers.Parse(digits, "IT")
	if parseErr != nil {
		switch {
		case len(digits) < 6:
			return refuse(PhoneTooShort)
		case len(digits) > 15:
			return refuse(PhoneTooLong)
		}
		return refuse(PhoneUnknown)
	}
	national := phonenumbers.GetNationalSignificantNumber(n)
	italian := n.GetCountryCode() == 39
	if italian {
		if p := italianService(national); p != "" {
			return refuse(p)
		}
	}
	switch phonenumbers.IsPossibleNumberWithReason(n) {
	case phonenumbers.TOO_SHORT:
		return refuse(PhoneTooShort)
	case phonenumbers.TOO_LONG:
		return refuse(PhoneTooLong)
	}
	if italian && strings.HasPrefix(national, "3") && len(national) < 9 {
		return refuse(PhoneTooShort) // a mobile number that lost a digit still looks possible as a land line
	}
	if !phonenumbers.IsValidNumber(n) {
		return refuse(PhoneUnknown)
	}
	switch phonenumbers.GetNumberType(n) {
	case phonenumbers.PREMIUM_RATE, phonenumbers.SHARED_COST:
		return refuse(PhonePremium)
	case phonenumbers.TOLL_FREE, phonenumbers.UAN, phonenumbers.VOICEMAIL, phonenumbers.PAGER:
		return refuse(PhoneService)
	}
	form := phonenumbers.INTERNATIONAL
	if italian {
		form = phonenumbers.NATIONAL
	}
	return phonenumbers.Format(n, phonenumbers.E164), phonenumbers.Format(n, form), nil
}

// phoneDigits keeps the digits and a leading plus, and refuses what the library would quietly read as something else.
func phoneDigits(raw string) (string, PhoneProblem) {
	raw = strings.TrimSpace(raw)
	if len(raw) > 4*maxTyped {
		return "", PhoneTooLong
	}
	var b strings.Builder
	problem := PhoneProblem("")
	worse := func(p PhoneProblem) {
		if problem == "" {
			problem = p
		}
	}
	for _, r := range raw {
		switch {
		case r >= '0' && r <= '9':
			b.WriteRune(r)
		case r == '+' && b.Len() == 0:
			b.WriteRune(r)
		case unicode.IsDigit(r):
			worse(PhoneForeignDigits)
		case unicode.IsLetter(r):
			worse(PhoneLetters)
		case unicode.IsSpace(r), strings.ContainsRune("-./()\u2010\u2011\u2013\u2014", r):
		case unicode.Is(unicode.Cf, r), unicode.Is(unicode.Mn, r): // invisible marks of direction come with pasted numbers
		default:
			worse(PhoneSymbols)
		}
	}
	switch {
	case problem != "":
		return "", problem
	case b.Len() == 0, b.String() == "+":
		return "", PhoneEmpty
	case b.Len() > maxTyped:
		return "", PhoneTooLong
	}
	return b.String(), ""
}

// shortNumber recognises numbers that work only as they stand, dialled from Italy.
func shortNumber(digits string) PhoneProblem {
	national := strings.TrimPrefix(digits, "+39")
	switch national {
	case "112", "113", "115", "117", "118", "1515", "1530":
		return PhoneEmergency
	case "114", "116000", "116111", "116117", "116123", "1500", "1522", "19696":
		return PhoneService
	case "144", "166", "178", "199":
		return PhonePremium
	}
	if phonenumbers.IsEmergencyNumber(national, "IT") {
		return PhoneEmergency
	}
	return ""
}

// italianService recognises by prefix what the library's data place elsewhere or do not know: the plan of delibera
// AGCOM 8/15/CIR keeps 14x, 16x, 19x and 89x for paid services, 80x for numbers that cost nothing.
func italianService(national string) PhoneProblem {
	for _, p := range []string{"144", "163", "164", "166", "178", "199", "892", "893", "894", "895", "899", "84"} {
		if strings.HasPrefix(national, p) {
			return PhonePremium
		}
	}
	if strings.HasPrefix(national, "80") {
		return PhoneService
	}
	return ""
}
