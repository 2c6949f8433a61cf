package desk

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"bussola/booking"
	"bussola/chat"
)

// plainWords says the key and its values, so that a test sees what a card was made of.
type plainWords struct{}

func (plainWords) Say(_, key string, pairs ...string) string {
	return key + " " + strings.Join(pairs, " ")
}
func (plainWords) Day(_ string, at, _ time.Time) string  { return at.Format(time.DateOnly) }
func (plainWords) When(_ string, at, _ time.Time) string { return at.Format(time.RFC3339) }

func aDesk(t *testing.T) Desk {
	t.Helper()
	a, err := booking.Load(os.DirFS("../content"))
	if err != nil {
		t.Fatal(err)
	}
	return Desk{Agenda: a, Words: plainWords{}}
}

var monday = time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)

func callback(state booking.State, takenBy string) booking.Callback {
	return booking.Callback{Code: "K7PQ-3M9T-XW2D-8FHR", State: state, Reason: "casa", Door: "pas", Urgency: "ordinario",
		Worker: "as-anna", Start: monday, TakenBy: takenBy}
}

// TestWhoMayPress: anybody paired may take, accept or cancel what nobody has; only who took a callback says how it went.
func TestWhoMayPress(t *testing.T) {
	d := aDesk(t)
	for _, c := range []struct {
		name    string
		verb    Verb
		state   booking.State
		takenBy string
		by      booking.WorkerID
		do      booking.Do
		err     error
	}{
		{"take a free one", Take, booking.Confirmed, "", "as-anna", booking.Take, nil},
		{"take it in somebody's calendar", Take, booking.Confirmed, "", "as-bruno", booking.Take, nil},
		{"take one's own again", Take, booking.Taken, "as-anna", "as-anna", booking.Take, nil},
		{"take another's", Take, booking.Taken, "as-bruno", "as-anna", "", ErrNotYours},
		{"accept", Accept, booking.Requested, "", "as-anna", booking.Confirm, nil},
		{"cancel a free one", Drop, booking.Confirmed, "", "as-anna", booking.Cancel, nil},
		{"cancel another's", Drop, booking.Taken, "as-bruno", "as-anna", "", ErrNotYours},
		{"cancel one's own", Drop, booking.Taken, "as-anna", "as-anna", booking.Cancel, nil},
		{"no answer, one's own", Missed, booking.Taken, "as-anna", "as-anna", booking.Miss, nil},
		{"no answer, another's", Missed, booking.Taken, "as-bruno", "as-anna", "", ErrNotYours},
		{"no answer, nobody's", Missed, booking.Confirmed, "", "as-anna", "", ErrNotYours},
		{"informed, another's", Informed, booking.Taken, "as-bruno", "as-anna", "", ErrNotYours},
		{"charge, one's own", Charge, booking.Attempted, "as-anna", "as-anna", booking.Close, nil},
		{"release, another's", Release, booking.Taken, "as-bruno", "as-anna", "", ErrNotYours},
		{"hand over one's own", Give, booking.Taken, "as-anna", "as-anna", booking.Give, nil},
		{"hand over another's", Give, booking.Taken, "as-bruno", "as-anna", "", ErrNotYours},
		{"oriented, one's own", Oriented, booking.Taken, "as-anna", "as-anna", booking.Close, nil},
		{"papers, one's own", Documents, booking.Taken, "as-anna", "as-anna", booking.Close, nil},
		{"an appointment, one's own", Visit, booking.Taken, "as-anna", "as-anna", booking.Close, nil},
		{"referred, another's", Refer, booking.Taken, "as-bruno", "as-anna", "", ErrNotYours},
		{"not needed, nobody's", NoNeed, booking.Confirmed, "", "as-anna", "", ErrNotYours},
		{"offer other times for a free one", Offer, booking.Confirmed, "", "as-anna", "", nil},
		{"offer other times for another's", Offer, booking.Taken, "as-bruno", "as-anna", "", ErrNotYours},
		{"write to another's citizen", Send, booking.Taken, "as-bruno", "as-anna", "", ErrNotYours},
		{"look at the outcomes of another's", Menu, booking.Taken, "as-bruno", "as-anna", "", ErrNotYours},
		{"take back what cannot be taken back", Undo, booking.Taken, "as-anna", "as-anna", "", ErrNothing},
		{"lower a free one", Lower, booking.Confirmed, "", "as-anna", "", nil},
		{"lower one's own", Lower, booking.Taken, "as-anna", "as-anna", "", nil},
		{"lower another's", Lower, booking.Taken, "as-bruno", "as-anna", "", ErrNotYours},
		{"raise another's", Raise, booking.Taken, "as-bruno", "as-anna", "", ErrNotYours},
		{"ask to cancel a free one", AskDrop, booking.Confirmed, "", "as-anna", "", nil},
		{"ask to cancel another's", AskDrop, booking.Taken, "as-bruno", "as-anna", "", ErrNotYours},
	} {
		t.Run(c.name, func(t *testing.T) {
			arg := map[Verb]string{Charge: "as-franca", Give: "as-chiara", Oriented: "punto-insieme", Documents: "15", Visit: "1796032800"}[c.verb]
			e, err := d.Event(Press{Verb: c.verb, Code: "K7PQ-3M9T-XW2D-8FHR", Attempt: 1, Arg: arg}, callback(c.state, c.takenBy), c.by, monday)
			if !errors.Is(err, c.err) || e.Do != c.do {
				t.Errorf("got %q, %v; want %q, %v", e.Do, err, c.do, c.err)
			}
		})
	}
}

// TestEveryButtonIsReadBack: what a card offers fits the 58 bytes that a signed button has and is read as what it says.
func TestEveryButtonIsReadBack(t *testing.T) {
	d, n := aDesk(t), 0
	for _, state := range []booking.State{booking.Requested, booking.Confirmed, booking.Taken, booking.Attempted, booking.Done, booking.Cancelled} {
		c := callback(state, "as-anna")
		for _, menu := range []string{"", outcomeMenu, doorMenu, chargeMenu, papersMenu, visitMenu, giveMenu, sendMenu} {
			for _, r := range [][][]string{labels(d.Card(c, monday).Buttons), labels(d.Private(c, booking.Details{Phone: "+393331234567"}, menu, monday).Buttons)} {
				for _, row := range r {
					for _, token := range row {
						n++
						p, ok := ReadPress(token)
						if !ok || p.Code != c.Code || len(token) > 58 {
							t.Errorf("%s: the button %q is read as %+v, %v", state, token, p, ok)
						}
					}
				}
			}
		}
	}
	if n < 100 {
		t.Errorf("only %d buttons were seen", n)
	}
}

func TestForgedPressesAreNothing(t *testing.T) {
	for _, token := range []string{"", "d.", "d.take", "d.take.", "d.take.AAAA", "d.dance.K7PQ3M9TXW2D8FHR", "d.missed.K7PQ3M9TXW2D8FHR",
		"d.missed.K7PQ3M9TXW2D8FHR.0", "d.missed.K7PQ3M9TXW2D8FHR.x", "d.take.K7PQ3M9TXW2D8FHR.1.2", "d.give.K7PQ3M9TXW2D8FHR", "d.papers.K7PQ3M9TXW2D8FHR.soon", "d.visit.K7PQ3M9TXW2D8FHR.0", "d.menu.K7PQ3M9TXW2D8FHR.", "12.3", "safe"} {
		if p, ok := ReadPress(token); ok {
			t.Errorf("%q is read as %+v", token, p)
		}
	}
}

// TestTheGroupSeesNobody: the group's card is made without the personal values, so it cannot show them; the private one shows
// them on one line each.
func TestTheGroupSeesNobody(t *testing.T) {
	d := aDesk(t)
	p := d.Private(callback(booking.Taken, "as-anna"), booking.Details{Name: "Ada\n# Lovelace", Phone: "+393331234567", Card: "una storia"}, "", monday)
	for _, want := range []string{"Ada # Lovelace", "333 123 4567", "una storia"} {
		if !strings.Contains(p.Text, want) {
			t.Errorf("the private card lacks %q:\n%s", want, p.Text)
		}
	}
	c := callback(booking.Taken, "as-anna")
	c.Person, c.Draft = "pseudonym", "draft-1"
	for name, r := range map[string]chat.Reply{"card": d.Card(c, monday), "cancelling": d.Cancelling(c, monday), "uncalled": d.Uncalled(c, "", monday), "gone": d.Gone(c, monday)} {
		text := fmt.Sprint(r)
		for _, told := range []string{c.Person, c.Draft} {
			if strings.Contains(text, told) {
				t.Errorf("the group's %s says %q:\n%s", name, told, text)
			}
		}
	}
}

func labels(rows [][]chat.Button) (out [][]string) {
	for _, row := range rows {
		var line []string
		for _, b := range row {
			line = append(line, b.Token)
		}
		out = append(out, line)
	}
	return out
}
