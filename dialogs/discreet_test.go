package dialogs_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"bussola/booking"
	"bussola/chat"
	"bussola/content"
	"bussola/dialogs"
	"bussola/knowledge"
)

// telling are words that say to a bystander what this is about. Names of services and offices are added from the content.
var telling = regexp.MustCompile(`(?i)sociale|social|assistente|violen|tribunale|consultorio|avvocat|isee|figli|famiglia|child|family|\bpas\b|puntoinsieme|bussola|ti chiamiamo|we call you`)

// TestQuietNotices: nothing that comes by itself to a discreet chat says what it is about: no service, no office, no profession.
func TestQuietNotices(t *testing.T) {
	base, err := knowledge.Load(content.Files)
	if err != nil {
		t.Fatal(err)
	}
	agenda, err := booking.Load(content.Files)
	if err != nil {
		t.Fatal(err)
	}
	texts, err := dialogs.LoadTexts(content.Files)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, slug := range base.Slugs() {
		s, _ := base.Service(slug)
		names = append(names, s.Title("it"), s.Title("en"))
	}
	for _, o := range agenda.Offices {
		names = append(names, o.Name.In("it"), o.Name.In("en"), o.Address, o.Phone)
	}
	d := dialogs.New(dialogs.Dialog{Agenda: agenda, Texts: texts})
	now := time.Date(2026, 11, 25, 10, 0, 0, 0, knowledge.Rome)
	c := booking.Callback{Code: "K7PQ-3M9T-XW2D-8FHR", Reason: "minori-famiglia", ReasonWords: "Figli e famiglia", Door: "pas", State: booking.Confirmed,
		Start: now.Add(24 * time.Hour), Outcome: booking.Oriented, OutcomeTo: "pas", OutcomeAt: now.Add(48 * time.Hour)}
	tells := func(text string) string {
		if w := telling.FindString(text); w != "" {
			return w
		}
		for _, n := range names {
			if n != "" && strings.Contains(strings.ToLower(text), strings.ToLower(n)) {
				return n
			}
		}
		return ""
	}
	for _, lang := range []string{"it", "en"} {
		quiet, loud := dialogs.Session{Lang: lang, Quiet: true}, dialogs.Session{Lang: lang}
		found := 0
		for _, key := range texts.Said("notice_", "reminder") {
			if strings.HasSuffix(key, "_quiet") {
				continue
			}
			if tells(d.Notice(loud, key, c, now).Text) != "" {
				found++
			}
			r := d.Notice(quiet, key, c, now)
			if w := tells(r.Text); w != "" {
				t.Errorf("%s: %s says %q to whoever reads over the shoulder; write %s_quiet\n%s", lang, key, w, key, r.Text)
			}
			for _, row := range r.Buttons {
				for _, b := range row {
					if w := tells(b.Label); w != "" {
						t.Errorf("%s: the button %q under %s says %q", lang, b.Label, key, w)
					}
				}
			}
		}
		if found == 0 {
			t.Errorf("%s: no notice says anything even when nobody listens: the words looked for are not the right ones", lang)
		}
		if w := tells(d.Unkept(quiet, c, []booking.Slot{{Start: now.Add(30 * time.Hour)}}, now).Text); w != "" {
			t.Errorf("%s: the offer of other times says %q", lang, w)
		}
		for _, m := range agenda.Messages {
			for _, r := range []chat.Reply{d.Message(quiet, m, c, now), d.Message(loud, m, c, now)} {
				for _, b := range r.Buttons[0] {
					if len(b.Token) > 58 { // the channel signs it within Telegram's 64
						t.Errorf("the button %q of message %s carries %d bytes; shorten the id", b.Label, m.ID, len(b.Token))
					}
				}
			}
			if w := tells(d.Message(quiet, m, c, now).Text); w != "" {
				t.Errorf("%s: the message %s says %q", lang, m.ID, w)
			}
		}
	}
}
