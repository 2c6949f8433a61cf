package dialogs

import (
	"flag"
	"os"
	"strings"
	"testing"

	"bussola/booking"
)

var update = flag.Bool("update", false, "write the pages of docs again")

func TestCheck(t *testing.T) {
	if err := Check(); err != nil {
		t.Fatal(err)
	}
	if len(backs) != len(modes) {
		t.Errorf("%d modes are drawn and %d have a way back", len(modes), len(backs))
	}
}

// TestBackEnds: saying "back" again and again reaches the menu from everywhere.
func TestBackEnds(t *testing.T) {
	m := newMachine()
	for _, start := range modes {
		t.Run(string(start), func(t *testing.T) {
			at := start
			for range modes {
				next, ok := m.next(at, back)
				if !ok {
					t.Fatalf("%s does not hear back", at)
				}
				at = next
			}
			if at != Menu {
				t.Errorf("back leads round and round to %s", at)
			}
		})
	}
}

func TestNext(t *testing.T) {
	m := newMachine()
	for _, c := range []struct {
		name string
		from Mode
		do   event
		to   Mode
		ok   bool
	}{
		{"a person from the middle of a question", Asking, toReason, Reason, true},
		{"the numbers while giving a phone", Phone, toEmergency, Emergency, true},
		{"and back to the phone", Emergency, resume + "_" + event(Phone), Phone, true},
		{"the menu from the menu", Menu, toMenu, Menu, true},
		{"no promise without confirming", Reason, toBooked, Reason, false},
		{"no cancelling out of nowhere", Menu, toDrop, Menu, false},
		{"an hour needs a day", Reason, toHour, Reason, false},
		{"a step is no digression", Hour, resume + "_" + event(Phone), Hour, false},
		{"a mode of another version", "gone", toMenu, "gone", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if to, ok := m.next(c.from, c.do); to != c.to || ok != c.ok {
				t.Errorf("%s from %s leads to %s, %v; want %s, %v", c.do, c.from, to, ok, c.to, c.ok)
			}
		})
	}
}

// TestDocsShowTheTables keeps the two pictures of docs equal to the code. After a change: go test ./dialogs -update
func TestDocsShowTheTables(t *testing.T) {
	for _, page := range []struct{ file, title, says, diagram string }{
		{"../docs/flow.md", "The modes of a conversation",
			"Where a conversation can stand and what moves it. Steps are arrows; what every mode hears is in the note, so that a\nperson, the emergency numbers and the menu are one word away from everywhere. `bussola flow` prints the same picture.",
			Diagram()},
		{"../docs/callback-life.md", "The life of a callback",
			"What can happen to a telephone call that a citizen books, from the time held while they confirm to its outcome. What is\nnot drawn is refused. `bussola flow callback` prints the same picture.",
			booking.LifeDiagram()},
	} {
		t.Run(page.file, func(t *testing.T) {
			want := "# " + page.title + "\n\n" + page.says + "\n\nThis page is written by `go test ./dialogs -update` from the table in the code.\n\n```mermaid\n" +
				strings.TrimRight(page.diagram, "\n") + "\n```\n"
			if *update {
				if err := os.WriteFile(page.file, []byte(want), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			got, err := os.ReadFile(page.file)
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != want {
				t.Errorf("%s is not what the code does; look at the change and run go test ./dialogs -update", page.file)
			}
		})
	}
}
