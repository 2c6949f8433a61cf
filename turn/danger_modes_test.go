package turn_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"bussola/chat"
	"bussola/dialogs"
	"bussola/safety"
	"bussola/store"
)

// cried is said beside each cry, to be looked for in what is kept.
const cried = "zzcanarycry"

// cries are a danger in each language in which people are answered; Russian is heard by the patterns of Ukrainian.
var cries = []struct{ lang, text string }{
	{"it", "mio marito mi sta picchiando, aiuto"}, {"en", "my husband is beating me, help"}, {"fr", "mon mari me frappe, aidez-moi"},
	{"es", "mi marido me pega, ayuda"}, {"ro", "soțul meu mă bate, ajutor"}, {"sq", "burri më rreh, ndihmë"}, {"zh", "我丈夫在打我，救命"},
	{"ar", "زوجي يضربني، النجدة"}, {"uk", "мій чоловік б'є мене, допоможіть"}, {"ru", "муж бьёт меня, помогите"},
}

// ways are how words come: typed, under a picture, corrected.
var ways = []struct {
	how string
	in  chat.Message
}{{"a text", chat.Message{Kind: chat.Text}}, {"a caption", chat.Message{Kind: chat.Photo}}, {"an edited message", chat.Message{Kind: chat.Text, Edited: true}}}

// told are the modes in which the facts beside a cry are shown back when the person goes on: nothing was under way that they would interrupt.
var told = []dialogs.Mode{dialogs.Menu, dialogs.Telling, dialogs.Understood, dialogs.Question, dialogs.Choosing, dialogs.Browsing, dialogs.Card, dialogs.Privacy,
	dialogs.Language, dialogs.Emergency}

// everyMode leads a conversation through all modes, and gives the session that stood in each.
func everyMode(t *testing.T, k *talk) map[dialogs.Mode]dialogs.Session {
	t.Helper()
	at := map[dialogs.Mode]dialogs.Session{}
	for _, line := range []string{"start", "> racconta", "> ho 40 anni e due figli, ho perso il lavoro", "> esatto", "> cambia una risposta", "> indietro", "> risultati", "> cosa mi spetta?",
		"> e se lavorassi?", "> menu", "> fai una domanda", "> adi", "> tutti i servizi", "> come funziona l'assegno unico?", "> emergenza",
		"> privacy", "> /cancella", "> no", "> lingua", "> menu", "> prenota", "press Casa e sfratto", "> domani", "> 11:00", "> Anna", "> 333 1234567", "> sì",
		"> come chiamarmi", "> va bene così", "> confermo", "> le mie telefonate", "> annulla", "> no", "> menu", "> /discreto", "> /miei_dati", "> no", "> /esci"} {
		verb, rest, _ := strings.Cut(line, " ")
		if err := k.step(verb, rest); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if s := k.session(); at[s.Mode].Mode == "" {
			at[s.Mode] = s
		}
	}
	for _, m := range dialogs.Modes() {
		if at[m].Mode == "" {
			t.Errorf("nothing leads to %s", m)
		}
	}
	return at
}

// stand puts the citizen where a session stood.
func (k *talk) stand(s dialogs.Session) {
	k.t.Helper()
	ctx := context.Background()
	rec, err := k.keeper.Load(ctx, k.runner.Person(citizen))
	if err != nil {
		k.t.Fatal(err)
	}
	key, err := k.runner.Vault.Open(rec.Key)
	if err != nil {
		k.t.Fatal(err)
	}
	plain, err := json.Marshal(s)
	if err != nil {
		k.t.Fatal(err)
	}
	rec.Session = key.Seal(plain, "session "+string(rec.Person))
	if _, err := k.keeper.Commit(ctx, store.Commit{Now: k.now, Record: &rec}); err != nil {
		k.t.Fatal(err)
	}
}

// TestDangerInEveryMode cries in each language, in each mode, in every way that words come: the number stands first and alone, in that language,
// with the button that copies it and no menu; the dialog goes on from where it was; and none of the words are kept.
func TestDangerInEveryMode(t *testing.T) {
	if testing.Short() {
		return // one thing after the other: ./check does it without the race detector
	}
	k := &talk{stage: newStage(t, time.Date(2026, 11, 25, 10, 0, 0, 0, rome)), t: t, last: map[string]string{}}
	at := everyMode(t, k)
	for _, mode := range dialogs.Modes() {
		t.Run(string(mode), func(t *testing.T) {
			k.t = t
			for _, c := range cries {
				for _, w := range ways {
					w.in.Text = c.text + " " + cried
					k.stand(at[mode])
					k.cries(fmt.Sprintf("%s, %s", c.lang, w.how), w.in, c.lang, at[mode])
				}
			}
		})
	}
}

// cries says one of the cries and looks at what becomes of it.
func (k *talk) cries(what string, m chat.Message, lang string, before dialogs.Session) {
	k.t.Helper()
	if err := k.hear(m); err != nil {
		k.t.Errorf("%s: %v", what, err)
		return
	}
	answer := k.lib.net.Answer(safety.Danger{Category: "C3", Crisis: true, Discreet: true}, lang, k.now, safety.Place{})
	first, rest, _ := strings.Cut(k.since[0].Text, "\n")
	switch r := k.since[0]; {
	case len(k.since) != 1:
		k.t.Errorf("%s: %d answers, and the number stands alone: %s", what, len(k.since), k.since[1].Text)
	case first != "112" || !strings.HasPrefix(rest, "\n"):
		k.t.Errorf("%s: the number is not first, alone on its line:\n%s", what, r.Text)
	case !strings.HasPrefix(answer.Text, first+"\n"+rest[:min(len(rest), 40)]):
		k.t.Errorf("%s: not in the language of the cry:\n%s", what, r.Text)
	case len(r.Buttons) == 0 || r.Buttons[0][0].Copy != "112" || r.Buttons[0][0].Label != answer.CopyName:
		k.t.Errorf("%s: no button copies the number: %+v", what, r.Buttons)
	}
	for _, b := range slices.Concat(k.since[0].Buttons...) {
		if b.Copy == "" && b.Token != dialogs.SafeToken && b.Token != dialogs.UrgentToken && b.Token != dialogs.LeaveToken {
			k.t.Errorf("%s: a menu stands under the number: %q", what, b.Label)
		}
	}
	s := k.session()
	if s.Mode != before.Mode {
		k.t.Errorf("%s: the conversation is in %s now", what, s.Mode)
	}
	if kept, err := json.Marshal(s); err != nil || strings.Contains(string(kept), cried) {
		k.t.Errorf("%s: the words are kept: %s %v", what, kept, err)
	}
	if err := k.hear(chat.Message{Kind: chat.Press, Press: dialogs.SafeToken}); err != nil {
		k.t.Errorf("%s: it does not go on: %v", what, err)
	}
	want := before.Mode
	if want == dialogs.Emergency && before.Return != "" { // who is safe needs the numbers no more
		want = before.Return
	}
	if got := k.session().Mode; got != want && !(got == dialogs.Understood && slices.Contains(told, before.Mode)) {
		k.t.Errorf("%s: it goes on in %s", what, got)
	}
}
