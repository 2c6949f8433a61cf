package turn_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bussola/booking"
	"bussola/chat"
	"bussola/store"
	"bussola/turn"
)

// What a person and a social worker write in every place where something can be written. None of it may ever be read in a file,
// an error, a log or a count.
const (
	canaryChat  = 998877665544332
	canaryStory = "mio padre ha 70 anni, ha lo sfratto, zzcanarystory"
	canaryName  = "Zzcanaryname"
	canaryPhone = "3331234599"
	canaryTimes = "zzcanarytimes"
	canaryFor   = "Zzcanaryfor"
	canaryNote  = "zzcanarynote"
)

var canaries = []string{"zzcanary", "Zzcanary", canaryPhone, "333 123 4599", fmt.Sprint(canaryChat)}

// watched is a stage where one person is looked after: what they read, and everything that could leak.
type watched struct {
	*talk
	read   []chat.Reply
	leaks  bytes.Buffer // logs, counts and errors
	update int
}

func watch(t *testing.T) *watched {
	w := &watched{talk: newTalk(t)}
	w.listen()
	return w
}

// listen connects what could leak, after every opening.
func (w *watched) listen() {
	w.runner.Log = slog.New(slog.NewTextHandler(&w.leaks, nil))
	w.runner.Count = func(what string) { fmt.Fprintln(&w.leaks, what) }
}

func (w *watched) does(m chat.Message) {
	w.t.Helper()
	w.update++
	w.read = nil
	m.At = w.now
	if _, err := w.runner.Receive(context.Background(), turn.Inbound{Update: fmt.Sprint("w", w.update), Chat: canaryChat, User: canaryChat, Message: m}); err != nil {
		w.t.Fatal(err)
	}
	w.silent()
	w.settle()
}

func (w *watched) says(texts ...string) {
	w.t.Helper()
	for _, text := range texts {
		w.does(chat.Message{Kind: chat.Text, Text: text})
	}
}

// settle does what is due and shows the letters.
func (w *watched) settle() {
	w.t.Helper()
	if _, err := w.runner.Due(context.Background(), 100); err != nil {
		w.t.Fatal(err)
	}
	w.silent()
	err := w.drain(func(o turn.Outgoing) {
		switch {
		case o.Chat == canaryChat && o.Delete == 0:
			w.read = append(w.read, o.Reply)
		default:
			w.desk, w.cards = append(w.desk, o), append(w.cards, o)
		}
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.silent()
}

func (w *watched) after(d time.Duration) {
	w.t.Helper()
	w.now = w.now.Add(d)
	w.read = nil
	w.settle()
}

// silent looks for canaries in every byte of the data folder and in what leaks.
func (w *watched) silent() {
	w.t.Helper()
	raw := files(w.t, w.folder)
	for _, c := range canaries {
		if bytes.Contains(raw, []byte(c)) {
			w.t.Fatalf("%q stands in the data folder", c)
		}
		if strings.Contains(w.leaks.String(), c) {
			w.t.Fatalf("%q leaked: %s", c, w.leaks.String())
		}
	}
}

func (w *watched) person() store.Person { return w.runner.Person(canaryChat) }

func (w *watched) kept() store.Kept {
	w.t.Helper()
	all, err := w.keeper.Kept(context.Background(), w.person())
	if err != nil {
		w.t.Fatal(err)
	}
	return all
}

func files(t testing.TB, folder string) (all []byte) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		all = append(all, data...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// books leads the person to a promised call, with a canary in every field, and lets a social worker take it and write a note.
func (w *watched) books() {
	w.t.Helper()
	w.does(chat.Message{Kind: chat.Start})
	w.does(chat.Message{Kind: chat.Photo, Text: "zzcanarycaption"})
	w.says("racconta", canaryStory, "esatto", "come funziona zzcanaryquestion?", "prenota", "Casa e sfratto", "domani", "11:00", canaryName, canaryPhone, canaryFor,
		"sì", "come chiamarmi", "quando posso parlare", "la mattina "+canaryTimes, "va bene così", "confermo")
	if err := w.deskPress(1, w.button("Prendo io")); err != nil {
		w.t.Fatal(err)
	}
	if err := w.deskSays(1, "nota "+canaryNote+" la figlia si chiama "+canaryFor); err != nil {
		w.t.Fatal(err)
	}
	w.silent()
	if n := len(w.kept().Callbacks); n != 1 {
		w.t.Fatalf("%d callbacks were booked: %s", n, w.read[len(w.read)-1].Text)
	}
}

func (w *watched) button(label string) string {
	w.t.Helper()
	for i := len(w.cards) - 1; i >= 0; i-- {
		for _, row := range w.cards[i].Reply.Buttons {
			for _, b := range row {
				if b.Label == label {
					return b.Token
				}
			}
		}
	}
	w.t.Fatalf("no card offers %q", label)
	return ""
}

func TestErasingReachesEveryByte(t *testing.T) {
	w := watch(t)
	w.books()
	before := w.kept()
	sealed := [][]byte{before.Record.Key, before.Record.Session, before.Record.Address, before.Callbacks[0].Details}
	raw := files(t, w.folder)
	for i, s := range sealed {
		if len(s) == 0 || !bytes.Contains(raw, s) {
			t.Fatalf("sealed value %d is not in the files: the scan would prove nothing", i)
		}
	}

	w.says("/cancella", "sì")
	last := w.read[len(w.read)-1]
	if !w.lib.texts.Matches("erased", last.Text) || strings.Contains(last.Text, canaryName) {
		t.Fatalf("the last message: %s", last.Text)
	}
	gone := func(when string) {
		t.Helper()
		raw := files(t, w.folder)
		for i, s := range sealed {
			if bytes.Contains(raw, s) {
				t.Errorf("%s sealed value %d is still in the files", when, i)
			}
		}
	}
	gone("at once")
	cb, err := w.keeper.Callback(context.Background(), before.Callbacks[0].Code)
	if err != nil || cb.State != booking.Cancelled || cb.Person != "" || cb.Details != nil || cb.Draft != "" {
		t.Errorf("the desk keeps an anonymous slot: %+v, %v", cb, err)
	}
	took := false
	for _, o := range w.desk {
		took = took || o.Delete != 0
	}
	if !took {
		t.Error("the private card with the number stays in the social worker's chat")
	}
	after := w.kept()
	if after.Record.Version == 0 || bytes.Equal(after.Record.Key, before.Record.Key) {
		t.Errorf("a new key and the address are kept for the last message: %+v", after.Record)
	}

	w.after(2 * time.Minute)
	if all := w.kept(); all.Record.Version != 0 || len(all.Letters)+len(all.Deliveries)+len(all.Dues)+len(all.Callbacks) != 0 {
		t.Errorf("still kept: %+v", all)
	}
	gone("after the last message")
	if raw := files(t, w.folder); bytes.Contains(raw, after.Record.Key) || bytes.Contains(raw, after.Record.Address) {
		t.Error("what the last message needed is still in the files")
	}
	list, err := w.keeper.Erasures(context.Background(), time.Time{}, 9)
	if err != nil || len(list) != 1 || list[0].Person != w.person() {
		t.Errorf("erasures: %+v, %v", list, err)
	}
	if _, err := w.keeper.Forget(context.Background(), store.Old{Erasures: w.now.AddDate(1, 0, 0)}); err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(files(t, w.folder), []byte(w.person())) {
		t.Error("the pseudonym is still in the files")
	}
	t.Run("and who writes again is new", func(t *testing.T) {
		w.says("ciao")
		if !w.lib.texts.Matches("welcome_short", w.read[0].Text) {
			t.Errorf("read: %s", w.read[0].Text)
		}
		w.after(time.Hour)
		if w.kept().Record.Version == 0 {
			t.Error("the new conversation was erased with the old one")
		}
	})
}

// TestTheLastWordWaits: the address stays until the message has left, for a day at most; whoever writes meanwhile stays.
func TestTheLastWordWaits(t *testing.T) {
	ctx := context.Background()
	erased := func(t *testing.T) *watched {
		w := watch(t)
		w.says("mi serve aiuto", "/cancella")
		if _, err := w.runner.Receive(ctx, turn.Inbound{Update: "last", Chat: canaryChat, User: canaryChat, Message: chat.Message{Kind: chat.Text, Text: "sì"}}); err != nil {
			t.Fatal(err)
		}
		return w
	}
	due := func(t *testing.T, w *watched, in time.Duration) store.Kept {
		w.now = w.now.Add(in)
		if _, err := w.runner.Due(ctx, 9); err != nil {
			t.Fatal(err)
		}
		return w.kept()
	}
	t.Run("not sent yet", func(t *testing.T) {
		w := erased(t)
		if all := due(t, w, time.Hour); len(all.Letters) != 2 || all.Record.Version == 0 { // what stands in the chat goes before it
			t.Errorf("the last word was lost: %+v", all)
		}
		if all := due(t, w, 24*time.Hour); all.Record.Version != 0 || len(all.Letters) != 0 {
			t.Errorf("kept for ever: %+v", all)
		}
	})
	t.Run("wrote again", func(t *testing.T) {
		w := erased(t)
		w.says("ho ancora bisogno")
		if all := due(t, w, time.Hour); all.Record.Version == 0 {
			t.Error("the new conversation went")
		}
	})
	t.Run("twice by a crash", func(t *testing.T) {
		w := erased(t)
		for range 2 {
			if _, err := w.runner.Receive(ctx, turn.Inbound{Update: "last", Chat: canaryChat, User: canaryChat, Message: chat.Message{Kind: chat.Text, Text: "sì"}}); err != nil {
				t.Fatal(err)
			}
		}
		if all := w.kept(); len(all.Letters) != 2 {
			t.Errorf("%d letters, not one last word", len(all.Letters))
		}
	})
}

func TestMyDataHoldsEverything(t *testing.T) {
	w := watch(t)
	w.books()
	w.says("/miei_dati")
	if len(w.read) < 3 || w.read[0].Doc == nil || w.read[1].Doc == nil {
		t.Fatalf("no files: %+v", w.read)
	}
	page, file := string(w.read[0].Doc.Data), w.read[1].Doc.Data
	for _, c := range []string{"zzcanarystory", canaryName, canaryPhone, canaryTimes, canaryFor, fmt.Sprint(canaryChat), string(w.person())} {
		if !strings.Contains(strings.ReplaceAll(page, " ", ""), c) {
			t.Errorf("the page does not hold %q:\n%s", c, page)
		}
		if !bytes.Contains(file, []byte(c)) {
			t.Errorf("the file does not hold %q", c)
		}
	}
	for _, key := range []string{"mydata_speak", "mydata_pseudonym", "mydata_last", "mydata_removable"} {
		if !strings.Contains(page, w.lib.texts.Say("it", key)) {
			t.Errorf("the page does not say %q:\n%s", key, page)
		}
	}
	if strings.Contains(page+string(file), canaryNote) || !strings.Contains(page, "Note di chi ti ha chiamato: 1") {
		t.Errorf("notes are asked for at the office:\n%s", page)
	}
	var any map[string]any
	if err := json.Unmarshal(file, &any); err != nil || any["controller"] != "Comune di esempio" {
		t.Errorf("not JSON: %v", err)
	}
	for _, key := range []string{"session", "answers", "calls", "messages_shown", "messages_removable", "due"} { // one for each place where they are
		if list, ok := any[key].([]interface{}); any[key] == nil || ok && len(list) == 0 {
			t.Errorf("the file lacks %q", key)
		}
	}
}

// TestABackupForgetsToo: what a backup from before an erasure brings back goes again with the list of erasures.
func TestABackupForgetsToo(t *testing.T) {
	w := watch(t)
	ctx := context.Background()
	w.books()
	if err := w.keeper.Close(); err != nil {
		t.Fatal(err)
	}
	backup := t.TempDir()
	if err := os.CopyFS(backup, os.DirFS(w.folder)); err != nil {
		t.Fatal(err)
	}
	w.keeper = nil
	w.reopen()
	w.listen()
	w.after(time.Hour)
	w.says("/cancella", "sì")
	w.after(time.Hour)
	list, err := w.keeper.Erasures(ctx, time.Time{}, 1000)
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	w.folder = backup
	w.reopen()
	w.listen()
	all := w.kept()
	if all.Record.Version == 0 || len(all.Callbacks) != 1 {
		t.Fatal("the backup does not hold the person: the test proves nothing")
	}
	if n, err := store.Replay(ctx, w.keeper, list); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	if raw := files(t, backup); w.kept().Record.Version != 0 || bytes.Contains(raw, all.Record.Key) || bytes.Contains(raw, all.Callbacks[0].Details) {
		t.Error("the person is back")
	}
}

func TestRetention(t *testing.T) {
	ctx := context.Background()
	day := 24 * time.Hour
	w := watch(t)
	w.books()
	code, sealed := w.kept().Callbacks[0].Code, w.kept().Callbacks[0].Details
	told := w.kept().Record.Session

	w.after(8 * day) // the call is late, but promised: the answers go, the promise and the number stay
	all := w.kept()
	if bytes.Contains(files(t, w.folder), told) || len(all.Callbacks) != 1 || len(all.Callbacks[0].Details) == 0 {
		t.Fatalf("after a week: %+v", all)
	}
	if err := w.deskPress(1, w.button("Com'è andata")); err != nil {
		t.Fatal(err)
	}
	if err := w.deskPress(1, w.button("Informazioni date")); err != nil {
		t.Fatal(err)
	}
	cb, err := w.keeper.Callback(ctx, code)
	if err != nil || cb.State != booking.Done {
		t.Fatalf("not closed: %+v, %v", cb, err)
	}
	w.after(29 * day)
	if cb, _ = w.keeper.Callback(ctx, code); len(cb.Details) == 0 {
		t.Error("the office still needs the number")
	}
	w.after(2 * day)
	cb, _ = w.keeper.Callback(ctx, code)
	sealed2 := w.kept().Callbacks[0].Details
	if len(cb.Details) != 0 || len(sealed2) != 0 || cb.Person == "" || bytes.Contains(files(t, w.folder), sealed) {
		t.Errorf("name and number go, the pseudonym stays: %+v", cb)
	}
	w.after(100 * day)
	if w.kept().Record.Version == 0 {
		t.Error("who calls again within the term is known to the same social worker")
	}
	entries := func() int {
		list, err := w.keeper.AuditSince(ctx, time.Time{}, 1000)
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	w.after(60 * day)
	cb, _ = w.keeper.Callback(ctx, code)
	if w.kept().Record.Version != 0 || cb.Person != "" || cb.State != booking.Done {
		t.Errorf("after the term nothing ties the call to anybody: %+v", cb)
	}
	if n := len(w.kept().Dues); n != 0 {
		t.Errorf("%d due rows are left", n)
	}
	if _, err := w.runner.Sweep(ctx); err != nil || entries() == 0 {
		t.Errorf("the audit is kept for as long as the body's plan says: %d entries, %v", entries(), err)
	}
	w.after(360 * day)
	if _, err := w.runner.Sweep(ctx); err != nil || entries() > 1 {
		t.Errorf("the audit is kept for ever: %d entries, %v", entries(), err)
	}
	if bytes.Contains(files(t, w.folder), []byte(w.person())) {
		t.Error("the pseudonym is still in the files")
	}
}

// TestAnUndoneOutcomeKeepsTheNumber: a call taken back within five minutes owes no erasure of its details.
func TestAnUndoneOutcomeKeepsTheNumber(t *testing.T) {
	w := watch(t)
	w.books()
	code := w.kept().Callbacks[0].Code
	for _, label := range []string{"Com'è andata", "Informazioni date", "Sì, già fatta", "Torna indietro"} {
		if err := w.deskPress(1, w.button(label)); err != nil {
			t.Fatal(err)
		}
	}
	w.after(40 * 24 * time.Hour)
	cb, err := w.keeper.Callback(context.Background(), code)
	if err != nil || cb.State != booking.Taken || len(cb.Details) == 0 {
		t.Errorf("got %+v, %v", cb, err)
	}
}

// TestACardOnItsWayIsStopped: the card with the number, written and not yet sent when its citizen is erased, is never shown.
func TestACardOnItsWayIsStopped(t *testing.T) {
	ctx := context.Background()
	w := watch(t)
	w.books()
	for _, m := range []turn.Inbound{
		{Update: "menu", Chat: deskGroup, User: workerChats + 1, Group: true, Message: chat.Message{Kind: chat.Press, Press: w.button("Com'è andata")}},
		{Update: "erase", Chat: canaryChat, User: canaryChat, Message: chat.Message{Kind: chat.Text, Text: "/cancella"}},
		{Update: "yes", Chat: canaryChat, User: canaryChat, Message: chat.Message{Kind: chat.Text, Text: "sì"}},
	} {
		if _, err := w.runner.Receive(ctx, m); err != nil {
			t.Fatal(err)
		}
	}
	w.desk = nil
	w.settle()
	took := false
	for _, o := range w.desk {
		took = took || o.Delete != 0
		if strings.Contains(o.Reply.Text, canaryName) || strings.Contains(o.Reply.Text, "333 123") {
			t.Errorf("shown after the erasure: %s", o.Reply.Text)
		}
	}
	if !took {
		t.Error("the card that stands there was not taken away")
	}
}

// TestReadsAreAudited: whenever the desk is shown what a citizen told, it is written down who read it.
func TestReadsAreAudited(t *testing.T) {
	ctx := context.Background()
	w := watch(t)
	w.books() // taken, and a note written: the card was shown twice
	code := string(w.kept().Callbacks[0].Code)
	reads := func() (n int) {
		list, err := w.keeper.AuditSince(ctx, time.Time{}, 1000)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range list {
			if e.What == "read" && e.Actor == "as-bruno" && e.Subject == code {
				n++
			}
		}
		return n
	}
	shown := func() (n int) {
		for _, o := range w.cards {
			if strings.Contains(o.Reply.Text, canaryName) || o.Reply.Doc != nil {
				n++
			}
		}
		return n
	}
	for _, do := range []func() error{
		func() error { return nil },
		func() error { return w.deskPress(1, w.button("Com'è andata")) },
		func() error { return w.deskSays(1, "scheda") },
	} {
		if err := do(); err != nil {
			t.Fatal(err)
		}
		if reads() != shown() || shown() == 0 {
			t.Errorf("%d cards were shown and %d reads are in the audit", shown(), reads())
		}
	}
}

// TestErrorsSayNothing: what goes wrong is told to the operator without a word of anybody.
func TestErrorsSayNothing(t *testing.T) {
	w := watch(t)
	w.books()
	w.runner.Urgent = func(context.Context, int64, chat.Reply) (int64, error) { return 0, nil }
	if err := w.keeper.Close(); err != nil {
		t.Fatal(err)
	}
	for _, m := range []chat.Message{
		{Kind: chat.Text, Text: canaryStory}, {Kind: chat.Photo, Text: "zzcanarycaption"}, {Kind: chat.Press, Press: "zzcanarypress"},
		{Kind: chat.Contact, Contact: &chat.SharedContact{Phone: canaryPhone, Own: true}}, {Kind: chat.Start, Text: "zzcanarylink"},
		{Kind: chat.Text, Text: "/miei_dati"}, {Kind: chat.Text, Text: "voglio morire " + canaryNote},
	} {
		_, err := w.runner.Receive(context.Background(), turn.Inbound{Update: "u", Chat: canaryChat, User: canaryChat, Message: m})
		if err == nil {
			t.Errorf("%s: the store is closed", m.Kind)
			continue
		}
		fmt.Fprintln(&w.leaks, err)
	}
	w.silent()
	w.keeper = nil
	w.reopen()
}
