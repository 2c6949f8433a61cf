package main

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"bussola/chat"
	"bussola/turn"
)

// memory is the program on nothing but memory, with a pack in a folder that the test may edit.
func memory(t *testing.T) (*house, string) {
	t.Helper()
	folder := t.TempDir()
	if err := os.CopyFS(folder, edited(t)); err != nil {
		t.Fatal(err)
	}
	m := shelved(Main{Content: folder})
	h, err := m.open("", "test", false, clock(time.Date(2026, 11, 25, 10, 0, 0, 0, time.UTC)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.keeper.Close() })
	return h, folder
}

// edit changes words in a file of the folder.
func edit(t *testing.T, folder, file, old, with string) {
	t.Helper()
	path := filepath.Join(folder, file)
	data, err := os.ReadFile(path)
	if err != nil || !strings.Contains(string(data), old) {
		t.Fatalf("%s has no %q (%v)", file, old, err)
	}
	if err := os.WriteFile(path, []byte(strings.Replace(string(data), old, with, 1)), 0o644); err != nil {
		t.Fatal(err)
	}
}

// tell opens a card as a person and gives what they read.
func tell(t *testing.T, h *house, who int64) string {
	t.Helper()
	ctx := context.Background()
	_, err := h.runner.Receive(ctx, turn.Inbound{Chat: who, User: who, Message: chat.Message{Kind: chat.Start, Text: "servizio-isee"}})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	err = h.drain(ctx, h.runner.Now(), func(o turn.Outgoing) (int64, bool) { b.WriteString(o.Reply.Text + "\n"); return 1, true })
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

const oldWords, newWords = "È un numero che dice quanto è ricca o povera la tua famiglia.", "È un numero che dice quanto ha la tua famiglia."

// logged keeps what is logged, one at a time.
type logged struct {
	mu  sync.Mutex
	buf bytes.Buffer
	got chan struct{}
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	n, err := l.buf.Write(p)
	l.got <- struct{}{}
	return n, err
}

func (l *logged) take() string {
	<-l.got
	l.mu.Lock()
	defer l.mu.Unlock()
	defer l.buf.Reset()
	return l.buf.String()
}

// TestReload sends the real signal while people write: every one of them is answered, with one content or the other. Then it
// tries packs with a mistake: each says its line, and the good content stays.
func TestReload(t *testing.T) {
	h, folder := memory(t)
	out := &logged{got: make(chan struct{}, 8)}
	ctx, stop := context.WithCancel(context.Background())
	ended := h.reloads(ctx, os.DirFS(folder), slog.New(slog.NewTextHandler(out, nil)))
	self, err := os.FindProcess(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	edit(t, folder, "services/isee.yaml", oldWords, newWords)
	if err := self.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	swapped := make(chan string, 1)
	go func() { swapped <- out.take() }()
	for who := int64(1); ; who++ {
		got := tell(t, h, who)
		if strings.Contains(got, oldWords) == strings.Contains(got, newWords) {
			t.Fatalf("person %d reads\n%s", who, got)
		}
		if who < 20 && len(swapped) == 0 {
			continue
		}
		if line := <-swapped; !strings.Contains(line, "content changed") {
			t.Fatal(line)
		}
		break
	}
	if got := tell(t, h, 1); !strings.Contains(got, newWords) {
		t.Errorf("after the swap the card reads\n%s", got)
	}
	stop()
	<-ended

	for _, c := range []struct{ name, file, old, with, want string }{
		{"a wrong word", "services/isee.yaml", "area: multiutenza", "area: tutti", `services/isee.yaml:2: vocabulary: area "tutti"`},
		{"a text that is not translated", "texts/en.yaml", "menu_again:", "menu_agian:", `texts/en.yaml`},
		{"a question of two services", "asks/isee.tsv", "it\tcosa\tche cos'è l'isee", "it\tcosa\tche cos'è la naspi?", `asks/naspi.tsv:7: twice-asked`},
		{"another body", "body/body.yaml", "it: Comune di esempio", "it: Altro comune", `body/body.yaml:1: name`},
	} {
		t.Run(c.name, func(t *testing.T) {
			edit(t, folder, c.file, c.old, c.with)
			defer edit(t, folder, c.file, c.with, c.old)
			edit(t, folder, "services/isee.yaml", newWords, oldWords) // the pack that is refused would be seen
			defer edit(t, folder, "services/isee.yaml", oldWords, newWords)
			if _, err := h.reload(os.DirFS(folder)); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
			if got := tell(t, h, 1); !strings.Contains(got, newWords) {
				t.Errorf("the content did not stay: the card reads\n%s", got)
			}
		})
	}
}
