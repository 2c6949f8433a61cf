package archtest

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// may says which of our rooms each room may import. A room that is not here is a mistake too: decide where it stands first.
var may = map[string][]string{
	"bussola":                       {},
	"bussola/chat":                  {},
	"bussola/content":               {},
	"bussola/knowledge":             {},
	"bussola/booking":               {},
	"bussola/safety":                {"chat"},
	"bussola/situation":             {"knowledge"},
	"bussola/access":                {},
	"bussola/feed":                  {},
	"bussola/privacy":               {"knowledge"},
	"bussola/dialogs":               {"chat", "knowledge", "situation", "booking", "access", "feed", "privacy"},
	"bussola/desk":                  {"chat", "booking"},
	"bussola/store":                 {"booking"},
	"bussola/store/storetest":       {"store", "booking"},
	"bussola/store/sqlite":          {"store", "booking"},
	"bussola/store/redis":           {"store", "booking"},
	"bussola/store/redis/redistest": {},
	"bussola/turn":                  {"chat", "dialogs", "desk", "safety", "booking", "privacy", "store", "trace"},
	"bussola/bot":                   {"chat", "trace"},
	"bussola/bot/bottest":           {},
	"bussola/trace":                 {},
	"bussola/trace/otlp":            {"trace"},
	"bussola/watch":                 {},
	"bussola/export":                {"knowledge", "booking"},
	"bussola/internal/archtest":     {},
	"bussola/internal/kept":         {},
	"bussola/internal/fire":         {"*"},
	"bussola/internal/load":         {"bot/bottest", "internal/logbook"},
	"bussola/internal/logbook":      {},
	"bussola/cmd/bussola":           {"*"},
}

// TestDesignHasTheTable keeps the reader's table and this one equal.
func TestDesignHasTheTable(t *testing.T) {
	page, err := os.ReadFile("../../docs/design.md")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]bool{}
	for room, others := range may {
		if room = strings.TrimPrefix(room, "bussola/"); room == "bussola" {
			continue // the tour, which imports nothing
		}
		knows := "no other room"
		switch {
		case slices.Equal(others, []string{"*"}):
			knows = "everything"
		case len(others) > 0:
			knows = "`" + strings.Join(others, "`, `") + "`"
		}
		want["| `"+room+"` | "+knows+" |"] = true
	}
	_, table, found := strings.Cut(string(page), "| room | may know |\n|---|---|\n")
	if !found {
		t.Fatal("docs/design.md has no such table")
	}
	for line := range strings.Lines(table) {
		line = strings.TrimSpace(line)
		if line == "" {
			break
		}
		if !want[line] {
			t.Errorf("docs/design.md says, and it is not so:\n%s", line)
		}
		delete(want, line)
	}
	for line := range want {
		t.Errorf("docs/design.md has no line\n%s", line)
	}
}

// homes says where a library may be spoken to. Elsewhere it does not exist.
var homes = map[string][]string{
	"github.com/go-telegram-bot-api/telegram-bot-api/v5": {"bussola/bot"},
	"github.com/valyala/fasthttp":                        {"bussola/bot"},
	"github.com/redis/go-redis/v9":                       {"bussola/store/redis"},
	"github.com/looplab/fsm":                             {"bussola/dialogs", "bussola/booking"},
	"github.com/ncruces/go-sqlite3":                      {"bussola/store/sqlite"},
	"github.com/nyaruka/phonenumbers":                    {"bussola/booking"},
	"cel.dev/cel-go":                                     {"bussola/situation"},
	"github.com/arran4/golang-ical":                      {"bussola/feed"},
	"github.com/alecthomas/kong":                         {"bussola/cmd/bussola"},
	"net/http":                                           {"bussola/bot", "bussola/bot/bottest", "bussola/cmd/bussola", "bussola/watch", "bussola/internal/load", "bussola/trace/otlp"},
	"go.opentelemetry.io":                                {"bussola/trace/otlp"},
	"google.golang.org/protobuf":                         {"bussola/trace/otlp"},
	"github.com/prometheus":                              {"bussola/watch", "bussola/internal/load"},
}

type pkg struct {
	ImportPath   string
	Imports      []string
	TestImports  []string
	XTestImports []string
}

// list asks the go command for every package of the module with its imports. Imports of tests are free: a test may use any room.
func list(t *testing.T) []pkg {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "bussola/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	var pkgs []pkg
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return pkgs
		} else if err != nil {
			t.Fatal(err)
		}
		pkgs = append(pkgs, p)
	}
}

func TestRoomsImportOnlyWhatTheyMay(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range list(t) {
		seen[p.ImportPath] = true
		allowed, ok := may[p.ImportPath]
		if !ok {
			t.Errorf("%s has no place in the table; decide what it may import", p.ImportPath)
			continue
		}
		for _, imp := range p.Imports {
			if room, ours := strings.CutPrefix(imp, "bussola/"); ours && !allows(allowed, room) {
				t.Errorf("%s imports %s, which the table does not allow", p.ImportPath, imp)
			}
		}
	}
	for room := range may {
		if !seen[room] {
			t.Errorf("%s stands in the table and does not exist", room)
		}
	}
}

func TestLibrariesStayInTheirRooms(t *testing.T) {
	for _, p := range list(t) {
		for _, imp := range p.Imports {
			for lib, rooms := range homes {
				if (imp == lib || strings.HasPrefix(imp, lib+"/")) && !allows(rooms, p.ImportPath) {
					t.Errorf("%s imports %s; only %v may", p.ImportPath, imp, rooms)
				}
			}
		}
	}
}

// TestVerdictsAreNotLearned keeps the promise that nothing learned from examples takes part in a verdict: the ruling room
// does not reach whatever finds cards from words, and booking reaches neither.
func TestVerdictsAreNotLearned(t *testing.T) {
	for _, p := range list(t) {
		if p.ImportPath != "bussola/booking" {
			continue
		}
		for _, imp := range p.Imports {
			if strings.HasPrefix(imp, "bussola/") {
				t.Errorf("booking imports %s: urgency is a written rule and needs no other room", imp)
			}
		}
	}
}

func allows(list []string, room string) bool {
	for _, x := range list {
		if x == room || x == "*" {
			return true
		}
	}
	return false
}
