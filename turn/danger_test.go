package turn

import (
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"bussola/booking"
	"bussola/desk"
	"bussola/dialogs"
	"bussola/knowledge"
)

// A place for the night is named with its phone while it is open, also past midnight, and never when it is shut.
func TestNightDoor(t *testing.T) {
	texts, err := dialogs.LoadTexts(os.DirFS("../content"))
	if err != nil {
		t.Fatal(err)
	}
	const night = `
  - id: notte
    door: notte
    name: {it: Accoglienza notturna, en: Night shelter}
    address: Via dell'Esempio 3
    phone: "055 000 0009"
    hours:
      tue: [20:00-24:00]
      wed: [00:00-08:00, 20:00-24:00]
      thu: [00:00-08:00]
`
	pack := func(more string) *Pack {
		files := fstest.MapFS{}
		shipped := os.DirFS("../content")
		names, err := fs.Glob(shipped, "body/*.yaml")
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range append(names, "reasons.yaml") {
			data, err := fs.ReadFile(shipped, name)
			if err != nil {
				t.Fatal(err)
			}
			if path.Base(name) == "offices.yaml" {
				data = append(data, more...)
			}
			files[name] = &fstest.MapFile{Data: data}
		}
		a, err := booking.Load(files)
		if err != nil {
			t.Fatal(err)
		}
		return &Pack{Desk: desk.Desk{Agenda: a}, Texts: texts}
	}
	at := func(day, hour int) time.Time { return time.Date(2026, 11, day, hour, 30, 0, 0, knowledge.Rome) }
	with, without := pack(night), pack("")
	for _, c := range []struct {
		now  time.Time
		open bool
	}{{at(25, 2), true}, {at(25, 21), true}, {at(25, 12), false}, {at(26, 9), false}} {
		got := with.door("it", c.now)
		want := ""
		if c.open {
			want = "Accoglienza notturna, 055 000 0009, fino alle 08:00"
		}
		if got != want {
			t.Errorf("at %s: %q, want %q", c.now, got, want)
		}
		if n := len(strings.Fields(got)); n > 12 {
			t.Errorf("%d words, 12 is the most", n)
		}
	}
	if got := without.door("it", at(25, 10)); got != "" {
		t.Errorf("no place for the night, and %q is named", got)
	}
}
