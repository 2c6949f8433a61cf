package feed

import (
	"strings"
	"testing"
	"time"
)

func TestWrite(t *testing.T) {
	at := time.Date(2026, 10, 25, 2, 30, 0, 0, time.FixedZone("CET", 3600)) // in the hour that comes twice
	made := time.Date(2026, 10, 20, 8, 0, 0, 0, time.UTC)
	const code = "K7PQ-3M9T-XW2D-8FHR"
	got := string(Write([]Event{{Key: code, Start: at, End: at.Add(30 * time.Minute), Summary: "Telefonata, alle 10; ok", Sequence: 3}}, made))
	if got := strings.ToLower(string(Write([]Event{{Key: "k", Summary: "Promemoria"}}, time.Time{}))); strings.Contains(got, "bussola") || strings.Contains(got, "sociale") {
		t.Errorf("it says who made it: %s", got)
	}
	for _, want := range []string{"BEGIN:VCALENDAR", "DTSTAMP:20261020T080000Z", "DTSTART:20261025T013000Z", "DTEND:20261025T020000Z", `SUMMARY:Telefonata\, alle 10\; ok`, "SEQUENCE:3", "CLASS:PRIVATE", "@calendar"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
	for _, line := range strings.Split(strings.TrimSuffix(got, "\r\n"), "\r\n") {
		if strings.ContainsAny(line, "\r\n") || len(line) > 75 {
			t.Errorf("not a line of a calendar: %q", line)
		}
	}
	for _, secret := range []string{code, "K7PQ", "DESCRIPTION", "LOCATION", "ATTENDEE", "ORGANIZER"} {
		if strings.Contains(got, secret) {
			t.Errorf("the calendar says %s", secret)
		}
	}
	again := string(Write([]Event{{Key: code, Start: at.Add(time.Hour), End: at.Add(2 * time.Hour)}}, made))
	uid := func(s string) string { _, s, _ = strings.Cut(s, "UID:"); s, _, _ = strings.Cut(s, "\r\n"); return s }
	if uid(got) == "" || uid(got) != uid(again) {
		t.Errorf("moved, it is another event: %q, %q", uid(got), uid(again))
	}
}
