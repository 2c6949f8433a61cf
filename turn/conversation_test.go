package turn_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"bussola/booking"
	"bussola/chat"
	"bussola/dialogs"
	"bussola/store"
	"bussola/turn"
)

// TestConversations holds every conversation of content/conversations through the real engine and the real store, stored and
// loaded again between any two messages. docs/editors says how such a file is written.
func TestConversations(t *testing.T) {
	files, err := filepath.Glob("../content/conversations/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no conversations found (%v)", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			t.Parallel()
			hold(t, file)
		})
	}
}

// talk is one conversation being held.
type talk struct {
	*stage
	t     *testing.T
	file  string
	line  int
	lang  string
	since []chat.Reply      // what the citizen read since their last message
	desk  []turn.Outgoing   // what the desk read since its last press
	cards []turn.Outgoing   // and all it ever read
	last  map[string]string // label -> token, of everything with buttons since the beginning, newest wins
}

func hold(t *testing.T, file string) {
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	k := &talk{stage: newStage(t, time.Date(2026, 11, 25, 10, 0, 0, 0, rome)), t: t, file: filepath.Base(file), last: map[string]string{}}
	for s := bufio.NewScanner(f); s.Scan(); {
		k.line++
		line := strings.TrimSpace(s.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		verb, rest, _ := strings.Cut(line, " ")
		if err := k.step(verb, strings.TrimSpace(rest)); err != nil {
			var read []string
			for _, r := range k.since {
				read = append(read, r.Text)
			}
			t.Fatalf("%s:%d: %s\n%v\nsession: %s\nread since the last message:\n%s", k.file, k.line, line, err, k.brief(), strings.Join(read, "\n---\n"))
		}
	}
}

// step does one line of a conversation.
func (k *talk) step(verb, rest string) error {
	switch verb {
	case "now":
		at, err := time.Parse(time.RFC3339, rest)
		k.now = at
		return err
	case "lang":
		k.lang = rest
	case "after":
		d, err := time.ParseDuration(rest)
		if err != nil {
			return err
		}
		k.now = k.now.Add(d)
		k.since = nil
		if _, err := k.runner.Due(context.Background(), 100); err != nil {
			return err
		}
		return k.collect()
	case "restart":
		k.reopen()
	case ">":
		return k.hear(chat.Message{Kind: chat.Text, Text: rest})
	case "edit":
		return k.hear(chat.Message{Kind: chat.Text, Text: rest, Edited: true})
	case "start":
		return k.hear(chat.Message{Kind: chat.Start, Text: rest})
	case "look":
		return k.hear(chat.Message{Kind: chat.Look})
	case "press":
		token, ok := k.last[rest]
		if !ok {
			return fmt.Errorf("no button %q was ever shown", rest)
		}
		return k.hear(chat.Message{Kind: chat.Press, Press: token})
	case "forge":
		return k.hear(chat.Message{Kind: chat.Press, Press: rest})
	case "contact":
		phone, whose, _ := strings.Cut(rest, " ")
		return k.hear(chat.Message{Kind: chat.Contact, Contact: &chat.SharedContact{Phone: phone, Own: whose == "own"}})
	case "send":
		kind, caption, _ := strings.Cut(rest, " ")
		return k.hear(chat.Message{Kind: chat.Kind(kind), Text: caption})
	case "desk":
		return k.atDesk(rest)
	default:
		return k.expect(verb, rest)
	}
	return nil
}

// expect checks what is true now.
func (k *talk) expect(verb, rest string) error {
	all := ""
	for _, r := range k.since {
		all += r.Text + "\n---\n"
		if r.Doc != nil { // files are read too
			all += string(r.Doc.Data) + "\n---\n"
		}
	}
	switch verb {
	case "<":
		if !k.lib.texts.Matches(rest, all) {
			return errors.New("no reply holds this text")
		}
	case "<<":
		if !strings.Contains(all, rest) {
			return errors.New("no reply holds these words")
		}
	case "!":
		if k.lib.texts.Matches(rest, all) {
			return errors.New("a reply holds this text and must not")
		}
	case "!<<":
		if strings.Contains(all, rest) {
			return errors.New("a reply holds these words and must not")
		}
	case "mode":
		if s := k.session(); string(s.Mode) != rest {
			return fmt.Errorf("the mode is %s", s.Mode)
		}
	case "asked":
		if s := k.session(); s.Asked != rest {
			return fmt.Errorf("asked is %s", s.Asked)
		}
	case "subject":
		if s := k.session(); s.Subject != rest {
			return fmt.Errorf("the subject is %s", s.Subject)
		}
	case "choice":
		for _, c := range k.session().Choices {
			if c.Label == rest {
				return nil
			}
		}
		return errors.New("the screen does not offer it")
	case "stands": // how many messages of both sides are still in the citizen's chat
		if n := fmt.Sprint(len(k.stands)); n != rest {
			return fmt.Errorf("%s messages stand", n)
		}
	case "file":
		for _, r := range k.since {
			if r.Doc != nil && r.Doc.Name == rest {
				return nil
			}
		}
		return errors.New("no such file was given")
	case "fact", "nofact":
		return k.expectFact(verb, rest)
	case "callbacks":
		state, n, _ := strings.Cut(rest, " ")
		list, err := k.keeper.Callbacks(context.Background(), store.Query{States: []booking.State{booking.State(state)}})
		if err != nil {
			return err
		}
		if strconv.Itoa(len(list)) != n {
			return fmt.Errorf("%d callbacks are %s", len(list), state)
		}
	default:
		return fmt.Errorf("no such line: %s", verb)
	}
	return nil
}

func (k *talk) expectFact(verb, rest string) error {
	name, want, _ := strings.Cut(rest, " ")
	v, ok := k.lib.guide.Facts(k.session().Log, k.now)[name]
	got, _ := json.Marshal(v)
	switch {
	case verb == "nofact" && ok:
		return fmt.Errorf("it is %s", got)
	case verb == "fact" && !ok:
		return errors.New("it is not known")
	case verb == "fact" && string(got) != want && strings.Trim(string(got), `"`) != want:
		return fmt.Errorf("it is %s", got)
	}
	return nil
}

// hear does the citizen's turn and reads what comes.
func (k *talk) hear(m chat.Message) error {
	k.since = nil
	m.Lang, m.At = k.lang, k.now
	k.update++
	wrote := int64(0)
	if m.Kind != chat.Press && m.Kind != chat.Look {
		wrote = k.write()
	}
	if _, err := k.runner.Receive(context.Background(), turn.Inbound{Update: fmt.Sprint("u", k.update), Chat: citizen, User: citizen, Wrote: wrote, Message: m}); err != nil {
		return err
	}
	if err := k.collect(); err != nil {
		return err
	}
	if len(k.since) == 0 {
		return errors.New("nothing was answered")
	}
	return k.sane()
}

// sane is what holds after every message of every conversation.
func (k *talk) sane() error {
	s := k.session()
	for _, r := range k.since {
		if strings.TrimSpace(r.Text) == "" {
			return errors.New("a reply is empty")
		}
		if n := len([]rune(r.Text)); n > 4000 {
			return fmt.Errorf("a reply has %d characters", n)
		}
		if strings.Contains(r.Text, "{") {
			return fmt.Errorf("a name was not filled in: %s", r.Text)
		}
		if r.Screen && s.Mode != dialogs.Menu && !hasLabel(r, "Menu") && !hasLabel(r, "Indietro") && !hasLabel(r, "Back") {
			return fmt.Errorf("the screen %s has no way back or out", s.Mode)
		}
	}
	for _, c := range s.Choices {
		if len([]rune(c.Label)) == 0 || len([]rune(c.Label)) > 120 {
			return fmt.Errorf("a choice is %q", c.Label)
		}
	}
	return nil
}

func hasLabel(r chat.Reply, label string) bool {
	for _, row := range r.Buttons {
		for _, b := range row {
			if b.Label == label {
				return true
			}
		}
	}
	return false
}

// collect reads the letters of the citizen and of the desk.
func (k *talk) collect() error {
	for _, r := range k.urgent {
		k.note(r)
	}
	k.urgent = nil
	return k.drain(func(o turn.Outgoing) {
		switch {
		case len(o.Wipe) > 0:
		case o.Delete == 0 && o.Chat == citizen:
			k.note(o.Reply)
		default:
			k.desk, k.cards = append(k.desk, o), append(k.cards, o)
		}
	})
}

func (k *talk) note(r chat.Reply) {
	k.since = append(k.since, r)
	for _, row := range r.Buttons {
		for _, b := range row {
			if b.Token != "" {
				k.last[b.Label] = b.Token
			}
		}
	}
}

// atDesk does or checks something at the desk: "press LABEL", "as ID press LABEL", "as ID verb VERB", "< key", "<< words", "gone".
func (k *talk) atDesk(rest string) error {
	verb, arg, _ := strings.Cut(rest, " ")
	worker := 0
	if verb == "as" {
		id, more, _ := strings.Cut(arg, " ")
		for i, w := range k.lib.agenda.Workers {
			if string(w.ID) == id {
				worker = i
			}
		}
		verb, arg, _ = strings.Cut(more, " ")
	}
	all := ""
	for _, o := range k.desk {
		all += o.Reply.Text + "\n---\n"
	}
	switch verb {
	case "press", "offer", "verb": // offer, verb: the button that names a code, by what it does
		if verb == "offer" {
			arg, verb = "offer", "verb"
		}
		for i := len(k.cards) - 1; i >= 0; i-- {
			for _, row := range k.cards[i].Reply.Buttons {
				for _, b := range row {
					if b.Label == arg || verb == "verb" && strings.HasPrefix(b.Token, "d."+arg+".") {
						return k.deskPress(worker, b.Token)
					}
				}
			}
		}
		return fmt.Errorf("no card offers %q; the desk read:\n%s", arg, all)
	case "say":
		return k.deskSays(worker, arg)
	case "toast":
		if !k.lib.texts.Matches(arg, k.toast) {
			return fmt.Errorf("the toast was %q", k.toast)
		}
	case "<":
		if !k.lib.texts.Matches(arg, all) {
			return fmt.Errorf("the desk read no such text:\n%s", all)
		}
	case "<<":
		if !strings.Contains(all, arg) {
			return fmt.Errorf("the desk read no such words:\n%s", all)
		}
	case "group!<<":
		for _, o := range k.desk {
			if o.Chat == deskGroup && strings.Contains(o.Reply.Text, arg) {
				return errors.New("the group read these words and must not")
			}
		}
	case "gone":
		for _, o := range k.desk {
			if o.Delete != 0 {
				return nil
			}
		}
		return errors.New("no private card was taken away")
	default:
		return fmt.Errorf("no such line at the desk: %s", verb)
	}
	return nil
}

// deskSays types words in a social worker's private chat.
func (k *talk) deskSays(worker int, text string) error {
	k.since, k.desk = nil, nil
	if err := k.pairWorker(worker); err != nil {
		return err
	}
	k.update++
	user := int64(workerChats + worker)
	_, err := k.runner.Receive(context.Background(), turn.Inbound{Update: fmt.Sprint("u", k.update), Chat: user, User: user,
		Message: chat.Message{Kind: chat.Text, Text: text, At: k.now}})
	if err != nil {
		return err
	}
	return k.collect()
}

func (k *talk) deskPress(worker int, token string) error {
	k.since, k.desk = nil, nil
	if err := k.pairWorker(worker); err != nil {
		return err
	}
	k.update++
	user := int64(workerChats + worker)
	ack, err := k.runner.Receive(context.Background(), turn.Inbound{Update: fmt.Sprint("u", k.update), Chat: deskGroup, User: user, Group: true,
		Message: chat.Message{Kind: chat.Press, Press: token, At: k.now}})
	if err != nil {
		return err
	}
	k.toast = ack.Toast
	return k.collect()
}

func (k *talk) brief() string {
	s := k.session()
	b, _ := json.Marshal(map[string]any{"mode": s.Mode, "asked": s.Asked, "subject": s.Subject, "draft": s.Draft, "choices": s.Choices, "log": s.Log})
	return string(b)
}
