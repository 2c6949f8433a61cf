package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"bussola/chat"
	"bussola/dialogs"
)

// recorder writes what happened as a conversation test: what the person did, and which texts answered, by key. The file is
// read by the same test that reads content/conversations; an editor takes away what the test need not say.
type recorder struct {
	out   io.Writer
	texts *dialogs.Texts
	last  time.Time
}

func newRecorder(out io.Writer, texts *dialogs.Texts, now time.Time) *recorder {
	fmt.Fprintf(out, "# Recorded. Say here what it is about.\nnow %s\n", now.Format(time.RFC3339))
	return &recorder{out, texts, now}
}

func (r *recorder) heard(m chat.Message, now time.Time) {
	if d := now.Sub(r.last).Truncate(time.Second); d > 0 {
		fmt.Fprintf(r.out, "after %s\n", d)
		r.last = r.last.Add(d)
	}
	switch m.Kind {
	case chat.Start:
		fmt.Fprintf(r.out, "\nstart %s\n", m.Text)
	case chat.Look:
		fmt.Fprintln(r.out, "\nlook")
	default:
		fmt.Fprintf(r.out, "\n> %s\n", strings.ReplaceAll(m.Text, "\n", " "))
	}
}

func (r *recorder) said(reply chat.Reply) {
	for _, key := range r.texts.Keys(reply.Text) {
		fmt.Fprintf(r.out, "< %s\n", key)
	}
}
