package turn_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"bussola/booking"
	"bussola/chat"
	"bussola/dialogs"
	"bussola/knowledge"
	"bussola/store"
)

// asked are the modes in which the person asked about services, or for what they told to be shown: there a discreet conversation answers
// by name, and the way out stands there too. Every other screen, and all that comes by itself, must say nothing to whoever reads it over a shoulder. Reason lists all that one
// may talk about, and does not say which it is.
var asked = map[dialogs.Mode]bool{dialogs.Understood: true, dialogs.Outcome: true, dialogs.Question: true, dialogs.Choosing: true, dialogs.Browsing: true,
	dialogs.Card: true, dialogs.Reason: true}

// tellsNothing is the reason of whoever names none.
const tellsNothing = "primo-contatto"

// dangerous are words of the dangers that make a conversation discreet.
var dangerous = regexp.MustCompile(`(?i)violen|picchi|maltratt|stalking|abus|botte|minacc|perseguit|stupr|molest|vittim|antitratta|sfrutt|denunci|\b1522\b|aggress|paura`)

// TestQuietScreens walks a discreet conversation through every mode, by buttons and by time, with the desk at work, and reads every
// screen, button, file name and file for the name of a service, an office or a reason, and for the words of the danger.
func TestQuietScreens(t *testing.T) {
	if testing.Short() {
		return // one thing after the other: ./check does it without the race detector
	}
	lib, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	var whats []string // what services say of themselves, where an outcome lists them
	for _, slug := range lib.base.Slugs() {
		s, _ := lib.base.Service(slug)
		names = append(names, s.Title("it"))
		if c, ok := lib.base.Show(slug, "it", knowledge.Day(time.Date(2026, 11, 25, 10, 0, 0, 0, rome))); ok {
			if p, ok := c.Part(knowledge.What); ok && len(p.Sentences) > 0 {
				whats = append(whats, p.Sentences[0], " ")
			}
		}
	}
	said := strings.NewReplacer(whats...)
	for _, o := range lib.agenda.Offices {
		names = append(names, o.Name.In("it"))
	}
	for _, r := range lib.agenda.Reasons {
		if r.ID != tellsNothing {
			names = append(names, r.Label.In("it"))
		}
	}
	for i, n := range names {
		names[i] = regexp.QuoteMeta(n)
	}
	named := regexp.MustCompile(`(?i)(?:^|\PL)(?:` + strings.Join(names, "|") + `)(?:$|\PL)`)
	tells := func(r chat.Reply) string {
		text := r.Text
		for _, row := range r.Buttons {
			for _, b := range row {
				text += "\n[" + b.Label + "]"
			}
		}
		if r.Doc != nil {
			text += "\n" + r.Doc.Name
			if !strings.HasPrefix(r.Doc.Name, "dati.") { // one's own data is all of it: it is asked for, and its name tells nothing
				text += "\n" + string(r.Doc.Data)
			}
		}
		if w := named.FindString(text); w != "" {
			return w
		}
		return dangerous.FindString(text)
	}
	seen, found := map[dialogs.Mode]int{}, map[string]bool{}
	check := func(k *talk, what string, replies []chat.Reply) {
		for _, r := range replies {
			if w := tells(r); w != "" && !found[w+what+string(k.session().Mode)] {
				found[w+what+string(k.session().Mode)] = true
				t.Errorf("%s, %s: %q in\n%s", k.session().Mode, what, w, r.Text)
			}
		}
	}
	// Where services are named because somebody asked, everything else that stands there is ours.
	ours := func(k *talk, replies []chat.Reply) {
		for _, r := range replies {
			r.Text = named.ReplaceAllString(said.Replace(r.Text), " ")
			r.Buttons = slices.Clone(r.Buttons)
			for i, row := range r.Buttons {
				r.Buttons[i] = slices.Clone(row)
				for j := range row {
					r.Buttons[i][j].Label = named.ReplaceAllString(row[j].Label, " ")
				}
			}
			check(k, "in words that are ours", []chat.Reply{r})
		}
	}
	way := map[dialogs.Mode]int{}
	leaves := func(in dialogs.Mode, replies []chat.Reply) {
		for _, r := range replies {
			if !r.Screen {
				continue
			}
			way[in]++
			if !slices.ContainsFunc(slices.Concat(r.Buttons...), func(b chat.Button) bool { return b.Label == "Esci" || b.Label == "Exit" }) {
				t.Errorf("%s: no way out under\n%s", in, r.Text)
			}
		}
	}
	for seed := range 16 {
		rng := rand.New(rand.NewPCG(uint64(seed), 11))
		k := &talk{stage: newStage(t, time.Date(2026, 11, 25, 8, 0, 0, 0, rome).Add(time.Duration(seed)*5*time.Hour)), t: t, last: map[string]string{}}
		for _, text := range [][]string{{"mio marito mi picchia e ho due figli piccoli"}, {"mia mamma ha 82 anni e vive sola", "/discreto"}}[seed%2] {
			if err := k.one(chat.Message{Kind: chat.Text, Text: text}); err != nil && seed%2 != 0 {
				t.Fatal(err)
			}
		}
		for range 90 {
			if s := k.session(); !s.Quiet || s.Mode == dialogs.Menu && rng.IntN(3) == 0 {
				if err := k.one(chat.Message{Kind: chat.Text, Text: "/discreto"}); err != nil {
					t.Fatal(err)
				}
			}
			m := quietly(rng, k.session())
			before := k.session().Mode
			if err := k.one(m); err != nil {
				t.Fatalf("seed %d, %+v in %s: %v", seed, m, before, err)
			}
			s := k.session()
			seen[s.Mode]++
			if s.Quiet && !asked[s.Mode] && !asked[before] && !strings.HasSuffix(m.Text, "?") {
				check(k, "on the screen", k.since)
			} else if s.Quiet && s.Mode != dialogs.Card && before != dialogs.Card { // the body of a card is not ours
				ours(k, k.since)
			}
			if s.Quiet && asked[s.Mode] {
				leaves(s.Mode, k.since)
			}
			if rng.IntN(6) > 0 {
				continue
			}
			k.since = nil // what comes by itself
			if list, err := k.keeper.Callbacks(context.Background(), store.Query{Person: k.runner.Person(citizen), States: []booking.State{booking.Requested, booking.Confirmed, booking.Taken, booking.Attempted}}); err == nil && len(list) > 0 {
				verb := []string{"take", "missed", "release", "send", "offer", "informed", "lower"}[rng.IntN(7)]
				token := "d." + verb + "." + strings.ReplaceAll(string(list[0].Code), "-", "")
				switch verb {
				case "missed":
					token += fmt.Sprintf(".%d", list[0].Attempts+1)
				case "send":
					token += "." + lib.agenda.Messages[rng.IntN(len(lib.agenda.Messages))].ID
				}
				if err := k.deskPress(0, token); err != nil {
					t.Fatal(err)
				}
			}
			k.now = k.now.Add(time.Duration(rng.IntN(40)) * time.Hour / 2)
			if _, err := k.runner.Due(context.Background(), 100); err != nil {
				t.Fatal(err)
			}
			if err := k.collect(); err != nil {
				t.Fatal(err)
			}
			if k.session().Quiet {
				check(k, "by itself", k.since)
			}
		}
	}
	// What was told with the cry is shown back, to be corrected.
	k := &talk{stage: newStage(t, time.Date(2026, 11, 25, 10, 0, 0, 0, rome)), t: t, last: map[string]string{}}
	for _, line := range []string{"> mio marito mi picchia e ho due figli piccoli che non mangiano", "press Sono al sicuro, continuiamo", "> cambia una risposta", "> indietro", "> mostra quello che mi spetta"} {
		verb, rest, _ := strings.Cut(line, " ")
		if err := k.step(verb, rest); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if k.urgent == nil && !strings.HasPrefix(k.since[0].Text, "112") {
			ours(k, k.since)
		}
	}
	for m := range asked {
		if way[m] == 0 {
			t.Errorf("no screen of %s was looked at for the way out", m)
		}
	}
	for _, m := range dialogs.Modes() {
		if seen[m] == 0 {
			t.Errorf("no walk came to %s", m)
		}
	}
	first, _ := lib.base.Service(lib.base.Slugs()[0])
	for _, planted := range []chat.Reply{{Text: "Ti aspettiamo per " + strings.ToLower(first.Title("it")) + "."}, {Buttons: [][]chat.Button{{{Label: lib.agenda.Reasons[1].Label.In("it")}}}},
		{Doc: &chat.File{Name: "violenza.ics"}}} {
		if tells(planted) == "" {
			t.Errorf("%+v tells, and is not found: the walk looks at nothing", planted)
		}
	}
}

// quietly chooses what somebody does who speaks of nothing: a choice of the screen, or the value that it asks for.
func quietly(rng *rand.Rand, s dialogs.Session) chat.Message {
	say := func(text string) chat.Message { return chat.Message{Kind: chat.Text, Text: text} }
	one := func(of ...string) chat.Message { return say(of[rng.IntN(len(of))]) }
	if rng.IntN(4) > 0 { // on, to the end of a booking
		switch s.Mode {
		case dialogs.Menu:
			if rng.IntN(2) == 0 {
				return say("prenota")
			}
		case dialogs.Reason, dialogs.Day, dialogs.Hour:
			return chat.Message{Kind: chat.Press, Press: fmt.Sprintf("%d.0", s.Screen)}
		case dialogs.Name:
			return say("Anna")
		case dialogs.Phone:
			return say("333 1234567")
		case dialogs.Calling:
			return one("solo la mattina", "non dite chi siete", "sì")
		case dialogs.Sharing:
			return one("sì", "sì", "no")
		case dialogs.Confirm:
			return say("confermo")
		}
	}
	if rng.IntN(3) == 0 {
		switch s.Mode {
		case dialogs.Day:
			return one("domani", "giovedì", "lunedì")
		case dialogs.Mine, dialogs.Booked:
			return one("annulla", "sposta")
		case dialogs.Outcome:
			return one("e se lavorassi?", "cambia una risposta")
		default:
			return one("prenota", "le mie telefonate", "/miei_dati", "privacy", "lingua", "cancella i miei dati", "emergenza", "menu", "indietro", "tutti i servizi", "ciao", "racconta", "aiuto", "cosa mi spetta?", "bonus?")
		}
	}
	if n := len(s.Choices); n > 0 {
		return chat.Message{Kind: chat.Press, Press: fmt.Sprintf("%d.%d", s.Screen, rng.IntN(n))}
	}
	return say("menu")
}
