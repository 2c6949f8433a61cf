package booking

import (
	"errors"
	"strings"
	"testing"
)

func TestPhone(t *testing.T) {
	for _, c := range []struct{ raw, e164, spoken string }{
		{"3331234567", "+393331234567", "333 123 4567"},
		{"333 123 4567", "+393331234567", "333 123 4567"},
		{"+39 333 1234567", "+393331234567", "333 123 4567"},
		{"0039 333-123-4567", "+393331234567", "333 123 4567"},
		{"39 333 1234567", "+393331234567", "333 123 4567"},
		{"(055) 123.4567", "+390551234567", "055 123 4567"},
		{"055/1234567", "+390551234567", "055 123 4567"},
		{"\u202a+39 333 1234567\u202c", "+393331234567", "333 123 4567"},
		{"+44 20 7946 0018", "+442079460018", "+44 20 7946 0018"},
		{"0033 6 12 34 56 78", "+33612345678", "+33 6 12 34 56 78"},
	} {
		t.Run(c.raw, func(t *testing.T) {
			e164, spoken, err := Phone(c.raw)
			if err != nil || e164 != c.e164 || spoken != c.spoken {
				t.Errorf("got %q %q %v", e164, spoken, err)
			}
			if again, _, err := Phone(spoken); err != nil || again != e164 {
				t.Errorf("what is read back reads as %q, %v", again, err)
			}
		})
	}
}

func TestPhoneRefuses(t *testing.T) {
	seen := map[PhoneProblem]bool{}
	for _, c := range []struct {
		raw  string
		want PhoneProblem
	}{
		{"", PhoneEmpty}, {"   ", PhoneEmpty}, {"+", PhoneEmpty}, {"()", PhoneEmpty},
		{"333 CHIAMA", PhoneLetters}, {"non ce l'ho", PhoneLetters}, {"333 1234567 int. 5", PhoneLetters}, {"tre tre tre", PhoneLetters},
		{"٣٣٣١٢٣٤٥٦٧", PhoneForeignDigits}, {"３３３１２３４５６７", PhoneForeignDigits},
		{"333#1234567", PhoneSymbols}, {"333 1234567;ext=2", PhoneSymbols}, {"📞3331234567", PhoneSymbols}, {"333+1234567", PhoneSymbols},
		{"33312", PhoneTooShort}, {"33312345", PhoneTooShort}, {"5", PhoneTooShort}, {"333 12345", PhoneTooShort},
		{"333 1234567 8901234", PhoneTooLong}, {strings.Repeat("3", 30), PhoneTooLong}, {strings.Repeat("3 ", 3000), PhoneTooLong},
		{"112", PhoneEmergency}, {"118", PhoneEmergency}, {"113", PhoneEmergency}, {"115", PhoneEmergency}, {"+39112", PhoneEmergency}, {"1 1 2", PhoneEmergency},
		{"1522", PhoneService}, {"114", PhoneService}, {"19696", PhoneService}, {"116117", PhoneService}, {"116000", PhoneService},
		{"800 290 290", PhoneService}, {"803 164", PhoneService},
		{"899 123456", PhonePremium}, {"144 123456", PhonePremium}, {"892 424", PhonePremium}, {"199 123456", PhonePremium},
		{"166 123456", PhonePremium}, {"848 800 000", PhonePremium}, {"0039 899 123456", PhonePremium}, {"144", PhonePremium},
		{"+999 12345678", PhoneUnknown}, {"+44 0000 000000", PhoneUnknown},
	} {
		t.Run(c.raw, func(t *testing.T) {
			e164, spoken, err := Phone(c.raw)
			var p *PhoneError
			if !errors.As(err, &p) || p.Problem != c.want || e164+spoken != "" {
				t.Fatalf("got %q, %v; want %s", e164, err, c.want)
			}
			seen[p.Problem] = true
			if digits := strings.Trim(c.raw, " "); len(digits) > 3 && strings.Contains(err.Error(), digits) {
				t.Error("the error holds the number")
			}
		})
	}
	for _, p := range PhoneProblems() {
		if !seen[p] {
			t.Errorf("no case shows %s", p)
		}
	}
}

func FuzzPhone(f *testing.F) {
	f.Add("333 123 4567")
	f.Add("+39055١٢")
	f.Fuzz(func(t *testing.T, raw string) {
		e164, spoken, err := Phone(raw)
		if err == nil {
			if again, _, err := Phone(spoken); err != nil || again != e164 {
				t.Fatalf("%q: what is read back is another number", raw)
			}
		}
	})
}
