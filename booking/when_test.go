package booking

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// wed is Wednesday 25 November 2026, ten in the morning in Rome.
func wed() time.Time { return time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC) }

func (w Wish) show() string {
	days := w.First + ".." + w.Last
	if w.First == w.Last {
		days = w.First
	}
	var wd []string
	for _, d := range w.Weekdays {
		wd = append(wd, strings.ToLower(d.String()[:3]))
	}
	hours := ""
	if w.To > 0 {
		hours = fmt.Sprintf("%02d:%02d-%02d:%02d", w.From/60, w.From%60, w.To/60, w.To%60)
	}
	return strings.Join(strings.Fields(days+" "+strings.Join(wd, ",")+" "+hours), " ")
}

func TestParseWhen(t *testing.T) {
	for _, c := range []struct{ lang, text, want string }{
		{"it", "giovedì pomeriggio", "thu 13:00-24:00"},
		{"it", "GIOVEDI' POMERIGGIO!!", "thu 13:00-24:00"},
		{"it", "dopo le 17 quando torno dal lavoro", "17:00-24:00"},
		{"it", "dopo le 5", "17:00-24:00"},
		{"it", "domattina", "2026-11-26 00:00-13:00"},
		{"it", "domani mattina", "2026-11-26 00:00-13:00"},
		{"it", "dopodomani", "2026-11-27"},
		{"it", "dopo domani", "2026-11-27"},
		{"it", "oggi pomeriggio", "2026-11-25 13:00-24:00"},
		{"it", "questo pomeriggio", "2026-11-25 13:00-24:00"},
		{"it", "stasera", "2026-11-25 17:00-24:00"},
		{"it", "lunedi 30", "2026-11-30"},
		{"it", "il 30", "2026-11-30"},
		{"it", "il 3", "2026-12-03"},
		{"it", "martedì 1 dicembre", "2026-12-01"},
		{"it", "30 novembre alle 10", "2026-11-30 10:00-11:00"},
		{"it", "30/11", "2026-11-30"},
		{"it", "il 7 gennaio", "2027-01-07"},
		{"it", "settimana prossima", "2026-11-30..2026-12-06"},
		{"it", "martedì della settimana prossima", "2026-11-30..2026-12-06 tue"},
		{"it", "la settimana prossima, di mattina", "2026-11-30..2026-12-06 00:00-13:00"},
		{"it", "tra due giorni", "2026-11-27"},
		{"it", "alle 15:30", "15:30-16:30"},
		{"it", "alle 15 e 30", "15:30-16:30"},
		{"it", "alle tre e mezza", "15:30-16:30"},
		{"it", "alle 9 di sera", "21:00-22:00"},
		{"it", "alle 7 di mattina", "07:00-08:00"},
		{"it", "prima delle 11", "00:00-11:00"},
		{"it", "tra le 10 e le 12", "10:00-12:00"},
		{"it", "tra 10 e 15", "10:00-15:00"},
		{"it", "dalle 15 alle 17", "15:00-17:00"},
		{"it", "dalle 3 alle 5", "15:00-17:00"},
		{"it", "dall'una alle tre", "13:00-15:00"},
		{"it", "verso le 4", "15:30-17:00"},
		{"it", "dopo pranzo", "14:00-24:00"},
		{"it", "venerdì dopo le 10 e mezza", "fri 10:30-24:00"},
		{"it", "da lunedì", "2026-11-30.."},
		{"it", "dal 3 al 5 dicembre", "2026-12-03..2026-12-05"},
		{"it", "dal 25 novembre al 30 dicembre", "2026-11-25..2026-12-30"},
		{"it", "dal 27 al 30", "2026-11-27..2026-11-30"},
		{"it", "dal 28/12 al 5/1", "2026-12-28..2027-01-05"},
		{"it", "da lunedì a mercoledì", "2026-11-30..2026-12-02"},
		{"it", "da venerdì a martedì", "2026-11-27..2026-12-01"},
		{"it", "dal 3 al 5 dicembre la mattina", "2026-12-03..2026-12-05 00:00-13:00"},
		{"it", "da domani al 2 dicembre dalle 9 alle 11", "2026-11-26..2026-12-02 09:00-11:00"},
		{"en", "from 3 to 5 december", "2026-12-03..2026-12-05"},
		{"it", "dal 30 in poi", "2026-11-30.."},
		{"it", "dopo il 30", "2026-11-30.."},
		{"it", "entro venerdì", "..2026-11-27"},
		{"it", "il prima possibile", ""},
		{"it", "no, giovedì", "thu"},
		{"it", "anzi no meglio giovedì", "thu"},
		{"en", "tomorrow morning", "2026-11-26 00:00-13:00"},
		{"en", "thursday afternoon", "thu 13:00-24:00"},
		{"en", "after 5 pm", "17:00-24:00"},
		{"en", "after 5pm", "17:00-24:00"},
		{"en", "after 10am on Monday", "mon 10:00-24:00"},
		{"en", "between 10 and 12", "10:00-12:00"},
		{"en", "from 2 to 4", "14:00-16:00"},
		{"en", "monday the 30th", "2026-11-30"},
		{"en", "nov 30", "2026-11-30"},
		{"en", "next week", "2026-11-30..2026-12-06"},
		{"en", "the day after tomorrow", "2026-11-27"},
		{"en", "in two days", "2026-11-27"},
		{"en", "as soon as you can", ""},
		{"en", "giovedì pomeriggio", "thu 13:00-24:00"},
	} {
		t.Run(c.text, func(t *testing.T) {
			w, ok := ParseWhen(c.text, c.lang, wed())
			if got := w.show(); !ok || got != c.want {
				t.Errorf("%q: got %q, %v; want %q", c.text, got, ok, c.want)
			}
		})
	}
	for _, text := range []string{
		"", "ciao", "non lunedì", "tutti i giorni tranne il giovedì", "la mattina no", "lunedì 31 novembre", "lunedì 27",
		"domani, martedì", "ho tre figli e 82 anni", "il 32", "alle 99", "333 1234567", "ieri", strings.Repeat("lunedì ", 100),
	} {
		if w, ok := ParseWhen(text, "it", wed()); ok {
			t.Errorf("%.40q was read as %q", text, w.show())
		}
	}
	if _, ok := ParseWhen("I can't on Monday", "en", wed()); ok {
		t.Error("an excluded day was read as the day wished for")
	}
}

func TestWishFilters(t *testing.T) {
	a := content(t)
	slots := a.Slots(Query{Reason: "primo-contatto"}, &Ledger{}, wed())
	w, _ := ParseWhen("giovedì pomeriggio", "it", wed())
	got := w.Filter(slots)
	if len(got) == 0 {
		t.Fatal("no Thursday afternoon in three weeks")
	}
	for _, s := range got {
		if l := a.Local(s.Start); l.Weekday() != time.Thursday || l.Hour() < 13 {
			t.Errorf("%v is no Thursday afternoon", l)
		}
	}
}

func FuzzParseWhen(f *testing.F) {
	f.Add("lunedì 30 alle 10 e mezza", true)
	f.Add("from 2 to 4 after the 30th", true)
	f.Fuzz(func(t *testing.T, text string, en bool) {
		lang := "it"
		if en {
			lang = "en"
		}
		w, ok := ParseWhen(text, lang, wed())
		if ok && w.To != 0 && (w.From >= w.To || w.To > midnight || w.From < 0) {
			t.Fatalf("%q: impossible hours %d-%d", text, w.From, w.To)
		}
		if ok && w.First != "" && w.Last != "" && w.First > w.Last {
			t.Fatalf("%q: days turned round", text)
		}
	})
}
