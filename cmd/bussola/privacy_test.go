package main

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"bussola/chat"
	"bussola/turn"
)

// TestPrivacyReport counts what is kept, and is red while something is kept for too long.
func TestPrivacyReport(t *testing.T) {
	for _, name := range []string{"BUSSOLA_MASTER_KEY", "BUSSOLA_MASTER_KEY_FILE", "BUSSOLA_OLD_MASTER_KEY", "BUSSOLA_OLD_MASTER_KEY_FILE"} {
		t.Setenv(name, "")
	}
	folder, ctx := t.TempDir(), context.Background()
	now := time.Date(2026, 11, 25, 10, 0, 0, 0, time.UTC)
	h, err := shelved(Main{}).open(folder, "terminal", true, func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	defer h.keeper.Close()
	says := func(person int64, text string) {
		t.Helper()
		if _, err := h.runner.Receive(ctx, turn.Inbound{Chat: person, User: person, Message: chat.Message{Kind: chat.Text, Text: text}}); err != nil {
			t.Fatal(err)
		}
	}
	report := func(lang string) (string, error) {
		var out bytes.Buffer
		err := (&PrivacyReportCmd{Data: folder, Now: now.Format(time.RFC3339), Lang: lang}).Run(shelved(Main{out: &out, err: &out}))
		return out.String(), err
	}
	says(1, "racconta")
	says(2, "racconta")
	says(2, "/cancella")
	says(2, "sì")
	if out, err := report("it"); err != nil || !strings.Contains(out, "Chat: 2.") || !strings.Contains(out, "Cancellazioni: 1.") || !strings.Contains(out, "Niente") {
		t.Errorf("%s, %v", out, err)
	}
	now = now.Add(10 * 24 * time.Hour)
	if out, err := report("en"); err == nil || !strings.Contains(out, "Chats: 2.") || !strings.Contains(out, "longer than") {
		t.Errorf("the program was stopped for ten days: %s, %v", out, err)
	}
	if _, err := h.runner.Due(ctx, 100); err != nil {
		t.Fatal(err)
	}
	if out, err := report("it"); err != nil || !strings.Contains(out, "Chat: 0.") {
		t.Errorf("%s, %v", out, err)
	}
}
