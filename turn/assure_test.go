package turn_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"bussola/booking"
	"bussola/chat"
	"bussola/store"
	"bussola/turn"
)

// hesitant is a store whose copies follow when they are told to.
type hesitant struct {
	store.Keeper
	sure  bool
	asked []booking.Code
}

func (h *hesitant) Assure(_ context.Context, codes []booking.Code, _ *store.Letter) (bool, error) {
	h.asked = append(h.asked, codes...)
	return h.sure, nil
}

// TestConfirmingUntilSure: while a booking could be lost, its citizen reads that it is being confirmed, and can go on; when it
// cannot be lost any more, they read that it is done.
func TestConfirmingUntilSure(t *testing.T) {
	s := newStage(t, time.Date(2026, 11, 25, 10, 0, 0, 0, rome))
	keeper := &hesitant{Keeper: s.keeper}
	s.runner.Keeper = keeper
	ctx := context.Background()
	var read []string
	mail := func() string {
		t.Helper()
		read = nil
		if err := s.drain(func(o turn.Outgoing) {
			if o.Chat == citizen {
				read = append(read, o.Reply.Text)
				if strings.Contains(o.Reply.Text, "Sto confermando") && len(o.Reply.Buttons) == 0 {
					t.Error("a screen without a way on")
				}
			}
		}); err != nil {
			t.Fatal(err)
		}
		return strings.Join(read, "\n")
	}
	say := func(words ...string) (last string) {
		t.Helper()
		for _, w := range words {
			m := chat.Message{Kind: chat.Text, Text: w, At: s.now}
			if _, err := s.runner.Receive(ctx, turn.Inbound{Chat: citizen, User: citizen, Message: m}); err != nil {
				t.Fatal(err)
			}
			last = mail()
		}
		return last
	}
	later := func() string {
		t.Helper()
		s.now = s.now.Add(6 * time.Second)
		if _, err := s.runner.Due(ctx, 64); err != nil {
			t.Fatal(err)
		}
		return mail()
	}
	booked := say("prenota", "casa e sfratto", "domani", "11:00", "Uno", "3331234567", "confermo")
	list, err := s.keeper.Callbacks(ctx, store.Query{})
	if err != nil || len(list) != 1 || !list[0].Open() {
		t.Fatalf("not booked: %+v, %v\n%s", list, err, booked)
	}
	code := string(list[0].Code)
	if !strings.Contains(booked, "Sto confermando") || strings.Contains(booked, code) {
		t.Errorf("it could be lost, and they read:\n%s", booked)
	}
	if mine := say("le mie telefonate"); strings.Contains(mine, code) {
		t.Errorf("it could be lost, and they read:\n%s", mine)
	}
	if text := later(); text != "" {
		t.Errorf("nothing new, and they read:\n%s", text)
	}
	if answer := say("menu"); answer == "" {
		t.Error("who waits for a confirmation cannot go on")
	}
	keeper.sure = true
	if text := later(); !strings.Contains(text, "È tutto registrato") || !strings.Contains(text, code) {
		t.Errorf("it cannot be lost any more, and they read:\n%s", text)
	}
	if text := later(); text != "" {
		t.Errorf("told twice:\n%s", text)
	}
	if mine := say("le mie telefonate"); !strings.Contains(mine, code) {
		t.Errorf("they read:\n%s", mine)
	}
	if len(keeper.asked) == 0 || string(keeper.asked[0]) != code {
		t.Errorf("asked of %v", keeper.asked)
	}
}

// before is a store in which every call stands as it did before its person confirmed it, and nothing is due.
type before struct{ store.Keeper }

func (b before) Callback(ctx context.Context, code booking.Code) (store.StoredCallback, error) {
	cb, err := b.Keeper.Callback(ctx, code)
	cb.State = booking.Held
	return cb, err
}

func (before) Due(context.Context, time.Time, int) ([]store.Due, error) { return nil, nil }

// TestWhoeverWaitsIsToldWhatWasLost: somebody read that their call is being confirmed, and the master is lost with it, or with the row
// that was to ask again. They are told once what became of it.
func TestWhoeverWaitsIsToldWhatWasLost(t *testing.T) {
	ctx := context.Background()
	for _, tc := range []struct {
		name string
		lose func(t *testing.T, s *stage, h *hesitant)
		told string
	}{
		{"the call and all that is known of them", func(t *testing.T, s *stage, h *hesitant) {
			h.Keeper = newStage(t, s.now).keeper
		}, "non è stata registrata"},
		{"that they confirmed", func(t *testing.T, s *stage, h *hesitant) { h.Keeper = before{h.Keeper} }, "non è stata registrata"},
		{"the row alone", func(t *testing.T, s *stage, h *hesitant) {
			rows, err := s.keeper.Due(ctx, s.now.AddDate(1, 0, 0), 100)
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range rows {
				if row.Kind == "unassured" {
					if _, err := s.keeper.Commit(ctx, store.Commit{Now: s.now, Done: &row}); err != nil {
						t.Fatal(err)
					}
				}
			}
			h.sure = true
		}, "È tutto registrato"},
		{"the letter that it is sure, and the row", func(t *testing.T, s *stage, h *hesitant) {
			h.sure = true
			s.now = s.now.Add(6 * time.Second)
			if _, err := s.runner.Due(ctx, 64); err != nil {
				t.Fatal(err)
			}
			letters, err := s.keeper.Letters(ctx, s.now, 100, nil)
			if err != nil || len(letters) == 0 {
				t.Fatalf("letters: %v, %v", letters, err)
			}
			for _, l := range letters {
				if err := s.keeper.Sent(ctx, l.ID, nil); err != nil {
					t.Fatal(err)
				}
			}
		}, "È tutto registrato"},
		{"nothing", func(_ *testing.T, _ *stage, h *hesitant) { h.sure = true }, "È tutto registrato"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := newStage(t, time.Date(2026, 11, 25, 10, 0, 0, 0, rome))
			keeper := &hesitant{Keeper: s.keeper}
			s.runner.Keeper = keeper
			read := ""
			drain := func() {
				t.Helper()
				if err := s.drain(func(o turn.Outgoing) {
					if o.Chat == citizen {
						read += o.Reply.Text + "\n"
					}
				}); err != nil {
					t.Fatal(err)
				}
			}
			for _, w := range []string{"prenota", "casa e sfratto", "domani", "11:00", "Uno", "3331234567", "confermo"} {
				read = ""
				if _, err := s.runner.Receive(ctx, turn.Inbound{Chat: citizen, User: citizen, Message: chat.Message{Kind: chat.Text, Text: w, At: s.now}}); err != nil {
					t.Fatal(err)
				}
				drain()
			}
			if !strings.Contains(read, "Sto confermando") {
				t.Fatalf("they read:\n%s", read)
			}
			tc.lose(t, s, keeper)
			read, s.urgent = "", nil
			for range 25 {
				s.now = s.now.Add(4 * time.Second)
				if _, err := s.runner.Due(ctx, 64); err != nil {
					t.Fatal(err)
				}
				drain()
			}
			for _, r := range s.urgent {
				read += r.Text + "\n"
			}
			if strings.Count(read, tc.told) != 1 || strings.Count(strings.TrimSpace(read), "\n") > 1 {
				t.Errorf("they should be told once %q, and read:\n%s", tc.told, read)
			}
		})
	}
}
