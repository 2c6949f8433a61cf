package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"

	"bussola/booking"
	"bussola/chat"
	"bussola/knowledge"
	"bussola/store"
	"bussola/turn"

	"github.com/alecthomas/kong"
)

// bussola runs a command line as the program would, and gives what it prints.
func bussola(t *testing.T, line ...string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	m := shelved(Main{in: strings.NewReader(""), out: &out, err: &out})
	k, err := kong.New(m, kong.Name("bussola"), kong.Writers(io.Discard, io.Discard), kong.Exit(func(int) {}))
	if err != nil {
		t.Fatal(err)
	}
	ctx, err := k.Parse(line)
	if err != nil {
		return "", err
	}
	err = ctx.Run(m)
	return out.String(), err
}

// TestAgendaCommands is a coordinator at the keyboard, beside the bot: every command, and what it changes.
func TestAgendaCommands(t *testing.T) {
	data := t.TempDir()
	now := time.Date(2026, 11, 25, 10, 0, 0, 0, knowledge.Rome)
	h, err := shelved(Main{}).open(data, "telegram", true, func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	defer h.keeper.Close()
	n := 0
	say := func(who int64, words ...string) {
		t.Helper()
		for _, w := range words {
			n++
			in := turn.Inbound{Update: fmt.Sprint(n), Chat: who, User: who, Message: chat.Message{Kind: chat.Text, Text: w, At: now}}
			if _, err := h.runner.Receive(context.Background(), in); err != nil {
				t.Fatal(err)
			}
		}
	}
	agenda := func(line ...string) string {
		t.Helper()
		out, err := bussola(t, append([]string{"agenda", "--data", data, "--now", now.Format(time.RFC3339)}, line...)...)
		if err != nil {
			t.Fatalf("%v: %v", line, err)
		}
		return out
	}
	has := func(out string, want ...string) {
		t.Helper()
		for _, w := range want {
			if !regexp.MustCompile(w).MatchString(out) {
				t.Errorf("%s\nis not in\n%s", w, out)
			}
		}
	}
	say(1, "prenota", "casa e sfratto", "domani", "11:00", "Rosa", "3331234567", "confermo")
	list, err := h.runner.Promised(context.Background(), store.Query{})
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	code, worker := string(list[0].Code), string(list[0].Worker)

	t.Run("list says when and who, and no name", func(t *testing.T) {
		out := agenda("list", "2026-11-26")
		has(out, code+`  2026-11-26 11:00  `+worker+` +confirmed +casa`, `^.*\ncalls: 1\n`)
		if strings.Contains(out, "Rosa") || strings.Contains(out, "333") {
			t.Error("a citizen's name or number is on the screen")
		}
		has(agenda("list", "2026-11-27", "2026-11-30"), `^calls: 0\n`)
		has(agenda("list", "2026-11-26", "--worker", "as-dario"), `^calls: 0\n`)
	})
	t.Run("absent, and the call that falls into it", func(t *testing.T) {
		has(agenda("absent", worker, "2026-11-26", "--part", "10:00-12:00"), `change 1 is in`, code+`.*bussola agenda offer `+code, `promised calls .*: 1\n`)
		has(agenda("offer", code), `other times offered`)
		has(agenda("changes"), `1  absent  `+worker+`  2026-11-26 2026-11-26 10:00-12:00`, `changes: 1\n`)
		has(agenda("remove", "1"), `change 1 is taken away`)
		has(agenda("changes"), `changes: 0\n`)
	})
	t.Run("closed, and offered at once", func(t *testing.T) {
		say(2, "prenota", "casa e sfratto", "domani", "9:30", "Lia", "3331234568", "confermo")
		has(agenda("close", "pas-centro", "2026-11-26", "--why", "la disinfestazione", "--offer"), `other times`, `promised calls`)
		has(agenda("remove", "2"), `taken away`)
	})
	t.Run("hours of a social worker, opening of an office", func(t *testing.T) {
		free := func(day string) (n int) {
			p, err := h.runner.Pack(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range p.Desk.Agenda.Slots(booking.Query{Reason: "casa"}, &booking.Ledger{}, now) {
				if s.Day == day {
					n++
				}
			}
			return n
		}
		if free("2026-11-28") != 0 || free("2026-11-30") == 0 {
			t.Fatal("the example body opens on other days than this test believes")
		}
		has(agenda("opening", "pas-centro", "sat", "09:00-12:00"), `change 3 is in`)
		if free("2026-11-28") == 0 {
			t.Error("open on Saturday, and nothing to book")
		}
		has(agenda("opening", "pas-centro", "mon"), `change 4 is in`)
		if free("2026-11-30") != 0 {
			t.Error("closed on Mondays, and something to book")
		}
		has(agenda("hours", "as-anna", "sat", "09:00-10:00"), `change 5 is in`)
		has(agenda("changes"), `3  opening pas-centro  Saturday \[09:00-12:00\]`, `4  opening pas-centro  Monday \[\]`, `5  hours   as-anna  Saturday \[09:00-10:00\]`)
	})
	t.Run("late, and the waiting list", func(t *testing.T) {
		has(agenda("late"), `late: 0\n`)
		now = time.Date(2026, 11, 26, 12, 30, 0, 0, knowledge.Rome)
		has(agenda("late"), code+`.*acknowledge-late since 2026-11-26`)
		for _, w := range []string{"as-anna", "as-bruno"} {
			agenda("absent", w, "2026-11-25", "2026-12-31")
		}
		say(3, "prenota", "casa e sfratto", "mettimi in lista", "Ugo", "3331234569", "confermo")
		out := agenda("waiting")
		has(out, `no time yet .*waiting +casa .*since 2026-11-26 12:30, 0 offers let pass`, `waiting: 1\n`)
		if strings.Contains(out, "Ugo") {
			t.Error("a citizen's name is on the screen")
		}
	})
	t.Run("a calendar file", func(t *testing.T) {
		out := agenda("ics", worker)
		has(out, `BEGIN:VCALENDAR`, `DTSTART`)
		if strings.Contains(out, "Rosa") || strings.Contains(out, "sfratto") {
			t.Error("the calendar says who or why")
		}
	})
	for _, bad := range []struct {
		line []string
		want string
	}{
		{[]string{"absent", "as-nobody", "2026-11-26"}, `no social worker "as-nobody"`},
		{[]string{"absent", "as-anna", "26/11"}, "write days like 2026-12-24"},
		{[]string{"absent", "as-anna", "2026-11-26", "2026-11-20"}, "write the earlier day first"},
		{[]string{"absent", "as-anna", "2026-11-26", "--part", "9-11"}, "write it like 09:00-13:00"},
		{[]string{"close", "nowhere", "2026-11-26", "--why", "x"}, `no office "nowhere"`},
		{[]string{"hours", "as-anna", "mon", "11:00-12:00", "09:00-10:00"}, "out of order"},
		{[]string{"opening", "pas-centro", "mon", "11:00-12:00", "09:00-10:00"}, "out of order"},
		{[]string{"remove", "99"}, "no change 99"},
		{[]string{"offer", "nonsense"}, "is no code"},
		{[]string{"ics", "as-nobody"}, "no social worker"},
	} {
		t.Run("refused: "+strings.Join(bad.line, " "), func(t *testing.T) {
			_, err := bussola(t, append([]string{"agenda", "--data", data, "--now", now.Format(time.RFC3339)}, bad.line...)...)
			if err == nil || !strings.Contains(err.Error(), bad.want) {
				t.Errorf("got %v", err)
			}
		})
	}
}
