package knowledge

import (
	"slices"
	"strings"
	"testing"
)

// TestTasks looks at the sound pack on several days: the price of a meal ends with 2026, the cards are to be read again by
// the end of June 2027.
func TestTasks(t *testing.T) {
	b, err := Load(broken(t, "testdata/sound"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		day                              Date
		expired, expiring, stale, review string
		figures                          int
	}{
		{"2026-10-01", "", "", "", "", 2},
		{"2026-11-01", "", "pasti.prezzo 2026-12-31", "", "", 2},
		{"2026-12-31", "", "pasti.prezzo 2026-12-31", "", "", 2},
		{"2027-01-10", "pasti.prezzo 2026-12-31", "", "", "", 1},
		{"2027-06-30", "pasti.prezzo 2026-12-31", "", "", "pasti telefono", 1},
		{"2027-07-01", "pasti.prezzo 2026-12-31", "", "pasti telefono", "", 1},
		{"2024-06-01", "", "", "", "", 1}, // the price begins later
	} {
		t.Run(string(c.day), func(t *testing.T) {
			got := b.Tasks(c.day, 60)
			figures := func(list []Task) string {
				var out []string
				for _, x := range list {
					out = append(out, x.Figure+" "+string(x.Until))
				}
				return strings.Join(out, ",")
			}
			cards := func(list []Task) string {
				var out []string
				for _, x := range list {
					out = append(out, x.Service)
				}
				return strings.Join(out, " ")
			}
			for _, x := range []struct{ what, got, want string }{{"expired", figures(got.Expired), c.expired},
				{"expiring", figures(got.Expiring), c.expiring}, {"stale", cards(got.Stale), c.stale},
				{"review", cards(got.Review), c.review}, {"unread", cards(got.Unread), "telefono"}, {"unsettled", cards(got.Unsettled), "pasti"}} {
				if x.got != x.want {
					t.Errorf("%s: %q, want %q", x.what, x.got, x.want)
				}
			}
			if got.Figures != c.figures || got.Unchecked != c.figures {
				t.Errorf("%d figures in force, %d unchecked; want %d of both", got.Figures, got.Unchecked, c.figures)
			}
		})
	}
	want := "services/pasti.yaml:55"
	if i := slices.IndexFunc(b.Tasks("2027-01-10", 60).Expired, func(x Task) bool { return x.At == want }); i < 0 {
		t.Errorf("the expired price is not at %s: %+v", want, b.Tasks("2027-01-10", 60).Expired)
	}
}
