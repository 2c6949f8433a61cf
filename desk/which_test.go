package desk

import (
	"testing"
	"time"

	"bussola/booking"
)

// TestWhichCall: the hour, the letters of the code, the name, or the only one there is; never a guess between two.
func TestWhichCall(t *testing.T) {
	d := aDesk(t)
	at := func(code booking.Code, hour int) booking.Callback {
		c := callback(booking.Taken, "as-anna")
		c.Code, c.Start = code, time.Date(2026, 11, 30, hour-1, 0, 0, 0, time.UTC) // Rome is an hour ahead
		return c
	}
	nine, ten := at("MZPQ-3M9T-XW2D-8FHR", 9), at("K7PQ-3M9T-XW2D-8FHR", 10)
	names := func(c booking.Callback) string {
		if c.Code == ten.Code {
			return "Rosa Bianchi"
		}
		return "Maria"
	}
	for _, c := range []struct {
		name string
		list []booking.Callback
		c    Command
		code booking.Code // "": it asks
		rest string
	}{
		{"the only one", []booking.Callback{ten}, Command{Text: "viene la figlia"}, ten.Code, "viene la figlia"},
		{"two, and nothing says which", []booking.Callback{nine, ten}, Command{Text: "viene la figlia"}, "", "viene la figlia"},
		{"the hour", []booking.Callback{nine, ten}, Command{Text: "10:00 viene la figlia"}, ten.Code, "viene la figlia"},
		{"the hour as it is dictated", []booking.Callback{nine, ten}, Command{Text: "quella delle 9, viene la figlia"}, nine.Code, "viene la figlia"},
		{"an hour at which nobody is called", []booking.Callback{nine, ten}, Command{Text: "11:00 viene la figlia"}, "", "11:00 viene la figlia"},
		{"a code that begins with letters alone", []booking.Callback{nine, ten}, Command{Text: "mzpq viene la figlia"}, nine.Code, "viene la figlia"},
		{"a code", []booking.Callback{nine, ten}, Command{Code: "K7PQ"}, ten.Code, ""},
		{"somebody else's code", []booking.Callback{ten}, Command{Code: "AAAA1"}, "", ""},
		{"the name, which stays in the note", []booking.Callback{nine, ten}, Command{Text: "Rosa non sente bene"}, ten.Code, "Rosa non sente bene"},
		{"none", nil, Command{Text: "x"}, "", "x"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, cmd, ok := d.Which(c.list, c.c, names, monday)
			if ok != (c.code != "") || ok && got.Code != c.code || cmd.Text != c.rest {
				t.Errorf("got %s %q %v; want %s %q", got.Code, cmd.Text, ok, c.code, c.rest)
			}
		})
	}
}

// TestAnEarlyOutcomeIsAskedAbout: what the citizen reads at once is not said a day ahead by a slip, and the button that says it
// again is read as what it repeats.
func TestAnEarlyOutcomeIsAskedAbout(t *testing.T) {
	d := aDesk(t)
	c := callback(booking.Taken, "as-anna")
	for _, p := range []Press{{Verb: Informed}, {Verb: Missed, Attempt: 1, Arg: "1"}, {Verb: Charge, Arg: "as-franca"}, {Verb: Visit, Arg: "1796032800"}} {
		p.Code = c.Code
		if !Early(p, c, monday.Add(-time.Hour)) || Early(p, c, monday.Add(-10*time.Minute)) {
			t.Errorf("%s: an hour before it is early, ten minutes before it is not", p.Verb)
		}
		token := d.Asked(p, c, monday.Add(-time.Hour)).Buttons[0][0].Token
		again, ok := ReadPress(token)
		if p.Sure = true; !ok || again != p || len(token) > 58 || Early(again, c, monday.Add(-time.Hour)) {
			t.Errorf("%q is read as %+v, %v; want %+v", token, again, ok, p)
		}
	}
	for _, token := range []string{"d.sure.K7PQ3M9TXW2D8FHR.take", "d.sure.K7PQ3M9TXW2D8FHR", "d.sure.K7PQ3M9TXW2D8FHR.sure.informed", "d.sure.K7PQ3M9TXW2D8FHR.visit.0"} {
		if p, ok := ReadPress(token); ok {
			t.Errorf("%q is read as %+v", token, p)
		}
	}
}
