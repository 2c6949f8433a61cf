package watch

import (
	"io/fs"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"bussola/booking"
)

func look(t *testing.T, w *Watch) string {
	t.Helper()
	rec := httptest.NewRecorder()
	Handler(w).ServeHTTP(rec, httptest.NewRequest("GET", "/metrics", nil))
	if rec.Code != 200 {
		t.Fatalf("status %d: %s", rec.Code, rec.Body)
	}
	return rec.Body.String()
}

func TestWatch(t *testing.T) {
	now := time.Date(2026, 11, 25, 10, 20, 0, 0, time.UTC)
	state := State{OldestLetter: 90 * time.Second, OldestDue: 2 * time.Second, LateCalls: 3, Stored: true}
	w := New("", func() time.Time { return now }, func() State { return state })
	has := func(line string) {
		t.Helper()
		if !strings.Contains("\n"+look(t, w), "\n"+line+"\n") {
			t.Errorf("no line %q", line)
		}
	}
	t.Run("events are on the list or other", func(t *testing.T) {
		w.Count("turn")
		w.Count("Mi chiamo Ada e sto male, 333 1234567")
		has(`bussola_events_total{what="turn"} 1`)
		has(`bussola_events_total{what="other"} 1`)
		has(`bussola_events_total{what="booked"} 0`)
		if strings.Contains(look(t, w), "Ada") {
			t.Error("a text became a label")
		}
	})
	t.Run("turns have a duration", func(t *testing.T) {
		w.Turn(3 * time.Millisecond)
		has(`bussola_turn_seconds_bucket{le="0.005"} 1`)
		has(`bussola_turn_seconds_bucket{le="0.002"} 0`)
	})
	t.Run("a cry for help shows when its hour is over", func(t *testing.T) {
		w.Count("crisis")
		w.Count("crisis")
		has("bussola_crises_total 0")
		now = now.Add(39 * time.Minute)
		has("bussola_crises_total 0")
		now = now.Add(time.Minute)
		has("bussola_crises_total 2")
	})
	t.Run("the store's state", func(t *testing.T) {
		has("bussola_store_up 1")
		has("bussola_outbox_oldest_seconds 90")
		has("bussola_due_overdue_seconds 2")
		has("bussola_callbacks_late 3")
		state = State{}
		has("bussola_store_up 0")
		if strings.Contains(look(t, w), "bussola_outbox_oldest_seconds ") {
			t.Error("an outbox that cannot be read looks empty")
		}
	})
}

func TestBodiesAreToldApart(t *testing.T) {
	calm := func() State { return State{} }
	one, two := New("uno", time.Now, calm), New("due", time.Now, calm)
	one.Count("turn")
	rec := httptest.NewRecorder()
	Handler(one, two).ServeHTTP(rec, httptest.NewRequest("GET", "/metrics", nil))
	for _, line := range []string{`bussola_events_total{body="uno",what="turn"} 1`, `bussola_events_total{body="due",what="turn"} 0`, `bussola_store_up{body="due"} 0`} {
		if !strings.Contains(rec.Body.String(), line+"\n") {
			t.Errorf("no line %q", line)
		}
	}
	if !strings.Contains(rec.Body.String(), "\ngo_goroutines ") {
		t.Error("nothing of the program itself")
	}
}

// TestEverythingCountedIsOnTheList reads the source: a new count that is on no list would become "other".
func TestEverythingCountedIsOnTheList(t *testing.T) {
	counted := regexp.MustCompile(`(?:ount|happened)\("([a-z_-]+[a-z])"`)
	found := 0
	for _, room := range []string{"bot", "turn", "dialogs"} {
		files, err := fs.Glob(os.DirFS("../"+room), "*.go")
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			text, err := os.ReadFile("../" + room + "/" + name)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range counted.FindAllStringSubmatch(string(text), -1) {
				found++
				if m[1] != "crisis" && Means(m[1]) == "" {
					t.Errorf("%s/%s counts %q, which is on no list: add it to events.go and docs/operations.md", room, name, m[1])
				}
			}
		}
	}
	if found < 25 {
		t.Errorf("only %d counts were found in the source", found)
	}
	kinds := regexp.MustCompile(`(?m)^(?:const|\t)?\s*[a-zA-Z]+\s+= "([a-z-]+)"\s*(?://.*)?$`)
	for _, file := range []string{"retention.go", "assure.go"} { // the kinds of due rows that are no callback's
		text, err := os.ReadFile("../turn/" + file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range kinds.FindAllStringSubmatch(string(text), -1) {
			if Means("due_"+m[1]) == "" {
				t.Errorf("due_%s is on no list", m[1])
			}
		}
	}
	for _, k := range booking.DueKinds() {
		if Means("due_"+string(k)) == "" {
			t.Errorf("due_%s is on no list", k)
		}
	}
}

// TestOperationsHasTheList keeps the operator's table and the program equal.
func TestOperationsHasTheList(t *testing.T) {
	page, err := os.ReadFile("../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	once := map[string]bool{}
	for _, e := range events {
		if once[e.name] {
			t.Errorf("%s stands twice, and only one of its meanings can be right", e.name)
		}
		once[e.name] = true
		line := "| `" + e.name + "` | " + e.means + " |"
		want = append(want, line)
		if !strings.Contains(string(page), line+"\n") {
			t.Errorf("docs/operations.md has no line\n%s", line)
		}
	}
	for line := range strings.Lines(string(page)) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "| `due_") && !slices.Contains(want, line) {
			t.Errorf("docs/operations.md has a line that the program has not\n%s", line)
		}
	}
}
