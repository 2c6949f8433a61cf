package bottest

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// Screen is what the person sees now, oldest first: deleted messages are gone, edited ones changed.
func (c *Citizen) Screen() []Message {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	return c.room().screen(false)
}

// History is every message there ever was, with deleted ones marked.
func (c *Citizen) History() []Message {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	return c.room().screen(true)
}

// Last is the newest visible message of the bot; the zero Message when there is none.
func (c *Citizen) Last() Message {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	r := c.room()
	for i := len(r.messages) - 1; i >= 0; i-- {
		if m := r.messages[i]; m.Bot && !m.Deleted {
			return m.Message
		}
	}
	return Message{}
}

// Keyboard is the reply keyboard as it is now.
func (c *Citizen) Keyboard() Keyboard {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	return c.room().keyboard
}

// Answers are the answers to this person's presses, oldest first.
func (c *Citizen) Answers() []Answer {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	return slices.Clone(c.u.answers)
}

// Actions counts the "typing..." and the like that the chat has shown.
func (c *Citizen) Actions() int {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	return c.room().actions
}

// WaitFor returns as soon as seen is true of the screen, or with an error when ctx ends before. seen is asked at once
// and then after every change of the chat, answers to presses included; it may call the other methods.
func (c *Citizen) WaitFor(ctx context.Context, seen func(screen []Message) bool) error {
	for {
		c.s.mu.Lock()
		r := c.room()
		changed := r.changed.wait()
		screen := r.screen(false)
		c.s.mu.Unlock()
		if seen(screen) {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("bottest: the screen, %d messages, never showed it: %w", len(screen), ctx.Err())
		}
	}
}

// WaitText waits for a visible message of the bot that contains words, and gives the newest such message.
func (c *Citizen) WaitText(ctx context.Context, words string) (found Message, err error) {
	err = c.WaitFor(ctx, func(screen []Message) bool {
		for _, m := range slices.Backward(screen) {
			if m.Bot && strings.Contains(m.Text, words) {
				found = m
				return true
			}
		}
		return false
	})
	return found, err
}

// WaitNew waits for a message of the bot newer than id, and gives the newest visible one. It copies no screen, so that a long
// conversation costs no more than a short one.
func (c *Citizen) WaitNew(ctx context.Context, id int) (Message, error) {
	for {
		c.s.mu.Lock()
		changed := c.room().changed.wait()
		c.s.mu.Unlock()
		if m := c.Last(); m.ID > id {
			return m, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return c.Last(), fmt.Errorf("bottest: no new message: %w", ctx.Err())
		}
	}
}

// Show draws the screen as text, for the log of a failed test.
func (c *Citizen) Show() string {
	var b strings.Builder
	for _, m := range c.Screen() {
		who := "bot"
		if !m.Bot {
			who = fmt.Sprint(m.From)
		}
		fmt.Fprintf(&b, "%d %s (%s): %s\n", m.ID, who, m.Kind, m.Text)
		for _, row := range m.Buttons {
			for _, k := range row {
				fmt.Fprintf(&b, "   [%s]", k.Label)
			}
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// screen copies the messages; they share nothing that is written to later.
func (r *room) screen(deleted bool) []Message {
	out := make([]Message, 0, len(r.messages))
	for _, m := range r.messages {
		if deleted || !m.Deleted {
			out = append(out, m.Message)
		}
	}
	return out
}
