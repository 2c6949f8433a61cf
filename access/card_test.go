package access

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestDeadlines(t *testing.T) {
	now := time.Date(2026, 11, 25, 10, 0, 0, 0, time.UTC)
	for _, c := range []struct{ name, story, want string }{
		{"an eviction in words", "Il 12 dicembre viene l'ufficiale giudiziario.", "[{eviction 2026-12-12}]"},
		{"in digits, next year", "abbiamo lo sfratto il 15/1", "[{eviction 2027-01-15}]"},
		{"with a year of two digits", "sfratto esecutivo 03/02/27", "[{eviction 2027-02-03}]"},
		{"a discharge counted in days", "mia madre la dimettono tra 10 giorni", "[{discharge 2026-12-05}]"},
		{"in a week", "Dimissioni fra una settimana, poi è sola", "[{discharge 2026-12-02}]"},
		{"in a month, at the end of one", "scade tra un mese", "[{other 2026-12-25}]"},
		{"English", "the bailiff comes on 7 January", "[{eviction 2027-01-07}]"},
		{"put out by the landlord", "il proprietario mi butta fuori il 30 novembre", "[{eviction 2026-11-30}]"},
		{"must leave", "il 2 dicembre devo lasciare casa", "[{eviction 2026-12-02}]"},
		{"two sentences", "Udienza il 3 dicembre. Lo sfratto il 20 dicembre 2026.", "[{hearing 2026-12-03} {eviction 2026-12-20}]"},
		{"a birthday is none", "mio figlio è nato il 12 dicembre", "[]"},
		{"a date in another sentence is none", "Ho lo sfratto. Mio figlio è nato il 12/12.", "[]"},
		{"over already", "sfratto il 3 novembre 2026", "[]"},
		{"no such day", "sfratto il 31 novembre", "[]"},
		{"an amount is no date", "devo 12.500 euro, ho lo sfratto", "[]"},
		{"said twice", "sfratto il 12/12, lo sfratto è il 12 dicembre", "[{eviction 2026-12-12}]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := fmt.Sprint(Deadlines(c.story, now)); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func FuzzDeadlines(f *testing.F) {
	f.Add("sfratto il 99/99/9999 tra 999 mesi")
	f.Fuzz(func(t *testing.T, s string) {
		for _, d := range Deadlines(s, time.Date(2026, 2, 28, 0, 0, 0, 0, time.UTC)) {
			if _, err := time.Parse(time.DateOnly, d.Day); err != nil {
				t.Error(err)
			}
		}
	})
}

func TestBareTellsNothing(t *testing.T) {
	const canary = "canarino"
	c := Card{Details: true, Language: "it", Urgency: "presto",
		Speaks: Speaker{Relation: canary}, Concerns: Person{Facts: []Fact{{Code: canary, Words: canary, Value: json.RawMessage(`1`)}}, Informed: "yes"},
		Needs: Needs{Story: canary, Reason: Item{"casa", "Casa"}, Flags: []string{canary}, Deadlines: []Deadline{{canary, "2026-12-12"}}},
		Asked: []Item{{canary, canary}}, Oriented: Oriented{Door: canary, Services: []Item{{canary, canary}}}}
	whole, err := c.JSON()
	if err != nil || strings.Count(string(whole), canary) < 8 || c.Empty() {
		t.Fatalf("the whole card: %s, %v", whole, err)
	}
	bare, err := c.Bare().JSON()
	if err != nil || strings.Contains(string(bare), canary) || !strings.Contains(string(bare), `"urgency":"presto"`) || !c.Bare().Empty() {
		t.Errorf("the bare card: %s, %v", bare, err)
	}
	var back Card
	if err := json.Unmarshal(bare, &back); err != nil || back.Version != Version || back.Details || back.Needs.Reason.Code != "casa" {
		t.Errorf("read back: %+v, %v", back, err)
	}
	if strings.Contains(string(bare), "null") {
		t.Errorf("a list is null: %s", bare)
	}
}
