package turn_test

import (
	"bufio"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"bussola/chat"
	"bussola/content"
	"bussola/dialogs"
	"bussola/knowledge"
)

// release writes the sessions of the content of today beside those of older ones:
//
//	go test ./turn -run ReleasedSessions -release
var release = flag.Bool("release", false, "write the sessions of this content to testdata/sessions")

const releasedSessions = "testdata/sessions"

// released is a session as a content that was served left it.
type released struct {
	Now     time.Time       `json:"now"`
	Session json.RawMessage `json:"session"`
}

// TestReleasedSessions: whoever was in the middle of something under a content that was once served goes on under the one of
// today. There is a session for every mode that the conversations reach, kept as the store keeps it.
func TestReleasedSessions(t *testing.T) {
	if *release {
		writeReleased(t)
	}
	files, err := filepath.Glob(releasedSessions + "/*/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no sessions in %s (%v)", releasedSessions, err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(strings.TrimPrefix(file, releasedSessions+"/"), ".json")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			goOn(t, file)
		})
	}
}

func goOn(t *testing.T, file string) {
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var was released
	if err := json.Unmarshal(data, &was); err != nil {
		t.Fatal(err)
	}
	var old dialogs.Session
	if err := json.Unmarshal(was.Session, &old); err != nil {
		t.Fatal(err)
	}
	k := &talk{stage: newStage(t, was.Now.Add(time.Hour)), t: t, last: map[string]string{}}
	if err := k.one(chat.Message{Kind: chat.Text, Text: "/menu"}); err != nil {
		t.Fatal(err)
	}
	k.put(was.Session)
	told := k.lib.guide.Facts(old.Log, k.now)
	for _, m := range []chat.Message{{Kind: chat.Look}, {Kind: chat.Text, Text: "1"}, {Kind: chat.Text, Text: "indietro"}, {Kind: chat.Text, Text: "/menu"}} {
		k.since = nil
		if err := k.hear(m); err != nil {
			t.Fatalf("%+v: %v", m, err)
		}
		if len(k.since) == 0 {
			t.Errorf("nothing is said to %+v", m)
		}
		if m.Kind == chat.Look && !reflect.DeepEqual(k.lib.guide.Facts(k.session().Log, k.now), told) {
			t.Errorf("what was told is not what is known now")
		}
	}
	if k.session().Mode != dialogs.Menu {
		t.Errorf("after /menu the mode is %s", k.session().Mode)
	}
}

// writeReleased holds the conversations and keeps, of every mode they reach, the session that holds most.
func writeReleased(t *testing.T) {
	version, err := knowledge.Digest(content.Files)
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(releasedSessions, version)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("../content/conversations/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	best := map[dialogs.Mode]released{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		k := &talk{stage: newStage(t, time.Date(2026, 11, 25, 10, 0, 0, 0, rome)), t: t, file: filepath.Base(file), last: map[string]string{}}
		for s := bufio.NewScanner(strings.NewReader(string(data))); s.Scan(); {
			k.line++
			line := strings.TrimSpace(s.Text())
			if line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			verb, rest, _ := strings.Cut(line, " ")
			if err := k.step(verb, strings.TrimSpace(rest)); err != nil {
				t.Fatalf("%s:%d: %v", k.file, k.line, err)
			}
			if !strings.Contains("> press start contact", verb) {
				continue
			}
			session := k.session()
			session.Content = version
			plain, err := json.Marshal(session)
			if err != nil {
				t.Fatal(err)
			}
			if len(plain) > len(best[session.Mode].Session) {
				best[session.Mode] = released{k.now, plain}
			}
		}
	}
	for mode, r := range best {
		out, err := json.MarshalIndent(r, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, string(mode)+".json"), append(out, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
