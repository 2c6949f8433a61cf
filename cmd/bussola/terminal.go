package main

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"bussola/chat"
	"bussola/turn"
)

// terminal shows replies as text and reads typed lines as messages.
type terminal struct {
	*house
	out    io.Writer
	pretty bool // bold headings
	live   bool // somebody types: a prompt is shown
	desk   bool
	me     int64
	chats  map[int64]bool // whose letters are shown here
	lang   string
	asides map[string]string // at the citizen's: buttons under messages outside the screen, by their words
	record *recorder

	shown   int64         // message ids of this run
	buttons []chat.Button // at the desk: what the numbers stand for, newest cards last
	cards   map[int64][]int
}

// line is one typed line.
func (t *terminal) line(ctx context.Context, line string) error {
	if t.desk {
		return t.deskLine(ctx, strings.TrimSpace(line))
	}
	if token, ok := t.asides[strings.ToLower(strings.TrimSpace(line))]; ok {
		return t.hear(ctx, chat.Message{Kind: chat.Press, Press: token})
	}
	return t.hear(ctx, chat.Message{Kind: chat.Text, Text: line})
}

// hear does the turn of a message and shows what comes of it.
func (t *terminal) hear(ctx context.Context, m chat.Message) error {
	m.Lang, m.At = t.lang, t.runner.Now()
	if t.record != nil {
		t.record.heard(m, t.runner.Now())
	}
	if _, err := t.runner.Receive(ctx, turn.Inbound{Chat: t.me, User: t.me, Message: m}); err != nil {
		return err
	}
	return t.settle(ctx)
}

// deskLine presses the numbered button of a card.
func (t *terminal) deskLine(ctx context.Context, line string) error {
	n, err := strconv.Atoi(line)
	if _, is := t.runner.DeskCommand(line); err != nil && is {
		if _, err := t.runner.Receive(ctx, turn.Inbound{Chat: t.me, User: t.me, Message: chat.Message{Kind: chat.Text, Text: line, At: t.runner.Now()}}); err != nil {
			return err
		}
		return t.settle(ctx)
	}
	if err != nil || n < 1 || n > len(t.buttons) || t.buttons[n-1].Token == "" {
		fmt.Fprintln(t.out, t.texts.Say("it", "desk_number"))
		return nil
	}
	ack, err := t.runner.Receive(ctx, turn.Inbound{Chat: terminalDesk, User: t.me, Group: true,
		Message: chat.Message{Kind: chat.Press, Press: t.buttons[n-1].Token, At: t.runner.Now()}})
	if err != nil {
		return err
	}
	if ack.Toast != "" {
		fmt.Fprintln(t.out, "("+ack.Toast+")")
	}
	return t.settle(ctx)
}

// settle does what has come due and shows the letters that wait for this terminal.
func (t *terminal) settle(ctx context.Context) error {
	if _, err := t.runner.Due(ctx, 64); err != nil {
		return err
	}
	return t.drain(ctx, t.runner.Now(), func(o turn.Outgoing) (int64, bool) {
		if !t.chats[o.Chat] {
			return 0, false
		}
		return t.show(o), true
	})
}

// show prints one reply and gives it an id.
func (t *terminal) show(o turn.Outgoing) int64 {
	if len(o.Wipe) > 0 {
		t.wipe()
		return 0
	}
	if o.Delete != 0 {
		t.retire(o.Delete)
		fmt.Fprintln(t.out, "\n"+t.texts.Say("it", "desk_removed"))
		return 0
	}
	if t.record != nil {
		t.record.said(o.Reply)
	}
	fmt.Fprintln(t.out)
	for _, line := range strings.Split(o.Reply.Text, "\n") {
		heading, is := strings.CutPrefix(line, "# ")
		switch {
		case is && t.pretty:
			line = "\x1b[1m" + heading + "\x1b[0m"
		case is:
			line = heading
		}
		fmt.Fprintln(t.out, line)
	}
	if d := o.Reply.Doc; d != nil { // both kinds of file that Bussola makes are text
		fmt.Fprintf(t.out, "[%s]\n%s", d.Name, d.Data)
	}
	t.shown++
	id := t.shown
	if o.Edits != 0 {
		id = o.Edits
	}
	t.list(o, id)
	return id
}

// wipe takes away what can be read here. A terminal that somebody looks at is emptied, with what was scrolled out of sight; a
// file or a pipe keeps what it has, and says so.
func (t *terminal) wipe() {
	t.asides = nil
	if t.pretty {
		fmt.Fprint(t.out, "\x1b[H\x1b[2J\x1b[3J")
		return
	}
	fmt.Fprintln(t.out, "\n"+t.texts.Say("it", "terminal_wiped"))
}

// list prints the choices: numbered as they can be typed, by letter where a number is an answer, by words where they belong to no screen.
func (t *terminal) list(o turn.Outgoing, id int64) {
	if t.desk {
		t.retire(id)
	}
	n := 0
	for _, row := range o.Reply.Buttons {
		var parts []string
		for _, b := range row {
			switch {
			case b.Copy != "":
				parts = append(parts, b.Label)
			case t.desk:
				t.buttons = append(t.buttons, b)
				t.cards[id] = append(t.cards[id], len(t.buttons)-1)
				parts = append(parts, fmt.Sprintf("%d) %s", len(t.buttons), b.Label))
			case !o.Reply.Screen:
				if t.asides == nil {
					t.asides = map[string]string{}
				}
				t.asides[strings.ToLower(b.Label)] = b.Token
				parts = append(parts, "- "+b.Label)
			case o.Reply.Letters && n < 26:
				parts = append(parts, fmt.Sprintf("%c) %s", 'a'+n, b.Label))
			default:
				parts = append(parts, fmt.Sprintf("%d) %s", n+1, b.Label))
			}
			n++
		}
		fmt.Fprintln(t.out, "  "+strings.Join(parts, "   "))
	}
}

// retire takes the meaning from the buttons of a card that was drawn again.
func (t *terminal) retire(id int64) {
	if t.cards == nil {
		t.cards = map[int64][]int{}
	}
	for _, i := range t.cards[id] {
		t.buttons[i] = chat.Button{}
	}
	delete(t.cards, id)
}

func (t *terminal) prompt() {
	if t.live {
		fmt.Fprint(t.out, "\n> ")
	}
}
