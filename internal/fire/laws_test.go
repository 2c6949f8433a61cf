package fire

import (
	"slices"
	"testing"
	"time"

	"bussola/booking"
	"bussola/store"
)

// TestEachLawIsHeld takes evidence in which all is well and spoils one thing at a time: the law that it breaks, and no other,
// must be found broken.
func TestEachLawIsHeld(t *testing.T) {
	agenda, err := agenda()
	if err != nil {
		t.Fatal(err)
	}
	w := readWords(t)
	if found := check(sound(w, agenda)); len(found) > 0 {
		t.Fatalf("all is well, and it found %v", found)
	}
	cases := []struct {
		name  string
		law   law
		spoil func(*evidence)
	}{
		{"a turn is missing", oneEffect, func(e *evidence) { e.people[0].kept-- }},
		{"a turn was done twice", oneEffect, func(e *evidence) { e.people[0].kept++; e.shown = append(e.shown, line{1, "Ciao"}) }},
		{"an update left no mark", oneEffect, func(e *evidence) { e.marks-- }},
		{"a change without audit", oneEffect, func(e *evidence) { e.callbacks[0].Revision++ }},
		{"an audit of nothing", oneEffect, func(e *evidence) { e.audit = append(e.audit, entry("confirm", "NONE-NONE-NONE-NONE")) }},
		{"confirmed after it was cancelled", oneEffect, func(e *evidence) {
			e.audit = append(e.audit, entry("confirm", string(second)))
			e.callbacks[1].Revision++
		}},
		{"two in one cell", oneCell, func(e *evidence) {
			e.callbacks[1].State, e.callbacks[1].Person, e.callbacks[1].Draft = booking.Held, "q", "other"
			e.audit = e.audit[:len(e.audit)-2]
			e.callbacks[1].Revision = 1
			e.dues[len(e.dues)-1] = store.Due{DueKey: store.DueKey{Kind: "hold-expiry", Subject: string(second)}, At: farFuture}
			e.shown = e.shown[:3]
			e.people[0].kept, e.people[0].turns, e.marks, e.accepted = 2, 2, 2, 2
		}},
		{"promised and not there", kept, func(e *evidence) {
			e.shown = append(e.shown, line{1, "Telefonata prenotata\nIl tuo codice è AAAA-AAAA-AAAA-AAAA."})
		}},
		{"promised at another time", kept, func(e *evidence) {
			e.shown[1].text = "Telefonata prenotata\nTi chiamiamo giovedì 26 novembre alle 10:00.\nIl tuo codice è " + string(first)
		}},
		{"promised after it was cancelled", gone, func(e *evidence) {
			e.shown = append(e.shown, line{1, "Le tue telefonate\n• " + string(second)})
		}},
		{"cancelled and still there", gone, func(e *evidence) {
			e.shown = append(e.shown, line{1, "Le tue telefonate\n• " + string(first)}, line{1, e.words.it("dropped")})
		}},
		{"kept and never shown", reached, func(e *evidence) {
			e.shown[1].text = "Ciao"
		}},
		{"the desk never saw it", reached, func(e *evidence) { e.shown[0].text = "Telefonata" }},
		{"overdue", onTime, func(e *evidence) { e.dues[0].At = e.now.Add(-time.Second) }},
		{"owed and not written", onTime, func(e *evidence) { e.dues = e.dues[1:] }},
		{"written and not owed", onTime, func(e *evidence) {
			e.dues = append(e.dues, store.Due{DueKey: store.DueKey{Kind: "reminder", Subject: string(second)}, At: farFuture})
		}},
		{"details that are never forgotten", onTime, func(e *evidence) {
			e.dues, e.callbacks[1].Details = e.dues[:len(e.dues)-1], []byte("sealed")
		}},
		{"reminded twice", onTime, func(e *evidence) {
			for range 2 {
				e.audit = append(e.audit, store.Entry{Actor: "system", What: "reminder", Subject: string(first)})
			}
			e.callbacks[0].Revision += 2
			e.shown = append(e.shown, line{1, "Promemoria\nTi chiamiamo " + e.words.when(e.callbacks[0].Start) + ".\nCodice " + string(first)})
		}},
		{"a phone number in the log", silent, func(e *evidence) { e.log = `{"msg":"calling 347559"}` }},
		{"an update given up", silent, func(e *evidence) { e.log = `{"msg":"an update is given up"}` }},
		{"a letter that stayed", empty, func(e *evidence) { e.letters = 1 }},
		{"a name in the group", discreet, func(e *evidence) { e.shown = append(e.shown, line{deskChat, "Zenobia 1"}) }},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			e := sound(w, agenda)
			tc.spoil(e)
			found := check(e)
			if len(found) == 0 {
				t.Fatal("nothing was found")
			}
			for _, f := range found {
				if f.law != tc.law {
					t.Errorf("%q was found broken, too: %s", f.law, f.what)
				}
			}
		})
	}
}

// TestNoLawIsBroken takes what the program does rightly and the checker once took for a fault.
func TestNoLawIsBroken(t *testing.T) {
	agenda, err := agenda()
	if err != nil {
		t.Fatal(err)
	}
	w := readWords(t)
	remind := func(e *evidence, said string) {
		e.audit = append(e.audit, store.Entry{Actor: "system", What: "reminder", Subject: string(first)})
		e.callbacks[0].Revision++
		e.callbacks[0].Reminded = e.callbacks[0].Start
		e.dues = slices.DeleteFunc(e.dues, func(d store.Due) bool { return d.Kind == "reminder" })
		e.shown = append(e.shown, line{1, plain(said)})
	}
	for name, do := range map[string]func(*evidence){
		"reminded": func(e *evidence) {
			remind(e, w.Say("it", "reminder", "when", w.when(e.callbacks[0].Start), "code", string(first)))
		},
		"reminded in neutral words, which tell no code": func(e *evidence) {
			remind(e, w.Say("it", "reminder_quiet", "when", w.when(e.callbacks[0].Start)))
		},
		"moved, and cancelled while that was being confirmed": func(e *evidence) {
			e.shown[3].text = w.Say("it", "booked", "when", w.when(e.callbacks[1].Start.AddDate(0, 0, -7)), "code", string(second))
			e.shown = slices.Insert(e.shown, 4, line{1, w.it("notice_confirming")})
		},
		"moved, and told when that was sure": func(e *evidence) {
			before := w.when(e.callbacks[0].Start.AddDate(0, 0, -7))
			e.shown[1].text = w.Say("it", "booked", "when", before, "code", string(first))
			e.shown = append(e.shown, line{1, w.it("notice_confirming")},
				line{1, w.Say("it", "notice_assured", "when", w.when(e.callbacks[0].Start), "code", string(first))})
		},
	} {
		t.Run(name, func(t *testing.T) {
			e := sound(w, agenda)
			do(e)
			for _, f := range check(e) {
				t.Errorf("%q was found broken: %s", f.law, f.what)
			}
		})
	}
	e := sound(w, agenda)
	remind(e, "Ciao")
	if found := check(e); len(found) != 1 || found[0].law != reached {
		t.Errorf("nobody was reminded, and it found %v", found)
	}
}

const first, second = booking.Code("AAAA-BBBB-CCCC-DDDD"), booking.Code("EEEE-FFFF-GGGG-HHHH")

func entry(what, code string) store.Entry {
	return store.Entry{Actor: "citizen", What: what, Subject: code}
}

// sound is a small world in which every law holds: a person who booked twice and cancelled once.
func sound(w words, agenda *booking.Agenda) *evidence {
	start := time.Date(2026, time.December, 3, 9, 0, 0, 0, time.UTC)
	call := store.StoredCallback{Callback: booking.Callback{Code: first, Revision: 2, State: booking.Confirmed, Reason: "casa", Urgency: "ordinaria",
		Worker: "as-bruno", Start: start, Cells: []booking.Cell{booking.CellOf(start)}, Day: "2026-12-03", Draft: "d1", Person: "p",
		Agreed: firstMoment, Changed: firstMoment}}
	cancelled := call
	cancelled.Code, cancelled.State, cancelled.Revision, cancelled.Draft = second, booking.Cancelled, 3, "d2"
	e := &evidence{words: w, agenda: agenda, now: firstMoment, secrets: []string{"347559"}, people: []witness{{chat: 1, person: "p", turns: 4, kept: 4}},
		callbacks: []store.StoredCallback{call, cancelled}, marks: 4, accepted: 4,
		audit: []store.Entry{entry("hold", string(first)), entry("confirm", string(first)),
			entry("hold", string(second)), entry("confirm", string(second)), entry("cancel", string(second))}}
	for _, d := range booking.Dues(call.Callback, agenda.Rules(call.Callback)) {
		e.dues = append(e.dues, store.Due{DueKey: store.DueKey{Kind: string(d.Kind), Subject: string(first)}, At: d.At})
	}
	e.dues = append(e.dues, store.Due{DueKey: store.DueKey{Kind: "retention", Subject: "p"}, At: farFuture},
		store.Due{DueKey: store.DueKey{Kind: "call-details", Subject: string(second)}, At: farFuture})
	booked := func(code booking.Code) string {
		return w.Say("it", "booked", "when", w.when(start), "code", string(code))
	}
	e.shown = []line{{deskChat, "Telefonata " + string(first) + " e " + string(second)}, {1, booked(first)}, {1, "Ciao"}, {1, booked(second)}, {1, w.it("dropped")}}
	return e
}
