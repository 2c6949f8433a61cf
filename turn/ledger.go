package turn

import (
	"context"
	"fmt"
	"sync"
	"time"

	"bussola/dialogs"
	"bussola/store"
)

// What an editor should hear of is counted in the store, without who or what words: how often a card was called wrong, and
// how many questions of a day found no answer, by the area they seemed to be about. The counts are notes of the program, after
// the commit and at best effort: a turn that happened twice by a crash, or two processes at the same moment, may lose or
// repeat one. They say where to look, they are no statistics.

// Wrong is how often a card was called wrong, and the last day it was.
type Wrong struct {
	Times int
	Last  string // 2006-01-02
}

func wrongNote(slug string) string      { return "wrong/" + slug }
func unmetNote(day, area string) string { return "unmet/" + day + "/" + area }

// WrongOf reads how often a card was called wrong since an editor last looked.
func WrongOf(ctx context.Context, k store.Keeper, slug string) (Wrong, error) {
	var w Wrong
	value, err := k.Noted(ctx, wrongNote(slug))
	if err != nil || value == "" {
		return w, err
	}
	if _, err := fmt.Sscanf(value, "%d %s", &w.Times, &w.Last); err != nil {
		return w, fmt.Errorf("note %s: %w", wrongNote(slug), err)
	}
	return w, nil
}

// Righted forgets the reports about a card: an editor has looked at it.
func Righted(ctx context.Context, k store.Keeper, slug string) error {
	return k.Note(ctx, wrongNote(slug), "")
}

// UnmetOn reads how many questions about an area found no answer on a day (2006-01-02, in Rome).
func UnmetOn(ctx context.Context, k store.Keeper, day, area string) (int, error) {
	n := 0
	value, err := k.Noted(ctx, unmetNote(day, area))
	if err != nil || value == "" {
		return 0, err
	}
	if _, err := fmt.Sscanf(value, "%d", &n); err != nil {
		return 0, fmt.Errorf("note %s: %w", unmetNote(day, area), err)
	}
	return n, nil
}

// ledger keeps the counts of one process from stepping on each other.
type ledger struct{ mu sync.Mutex }

// remember counts what happened in a turn that is committed.
func (r *Runner) remember(ctx context.Context, p *Pack, happened []dialogs.Happening, now time.Time) {
	for _, h := range happened {
		var err error
		switch h.What {
		case "wrong-answer":
			err = r.calledWrong(ctx, h.Service, now)
		case "abstained":
			err = r.unmet(ctx, p, h.Service, now)
		}
		if err != nil {
			r.count("uncounted")
		}
	}
}

func (r *Runner) calledWrong(ctx context.Context, slug string, now time.Time) error {
	r.ledger.mu.Lock()
	defer r.ledger.mu.Unlock()
	w, err := WrongOf(ctx, r.Keeper, slug)
	if err != nil {
		return err
	}
	return r.Keeper.Note(ctx, wrongNote(slug), fmt.Sprintf("%d %s", w.Times+1, r.day(now)))
}

// unmet counts under the area of the nearest service; under the one of all people when nothing was near.
func (r *Runner) unmet(ctx context.Context, p *Pack, near string, now time.Time) error {
	area := "multiutenza"
	if s, ok := p.Dialog.Know.Service(near); ok {
		area = string(s.Area)
	}
	r.ledger.mu.Lock()
	defer r.ledger.mu.Unlock()
	day := r.day(now)
	n, err := UnmetOn(ctx, r.Keeper, day, area)
	if err != nil {
		return err
	}
	return r.Keeper.Note(ctx, unmetNote(day, area), fmt.Sprint(n+1))
}

// day is the civil day of a moment where the body is.
func (r *Runner) day(now time.Time) string {
	return r.pack.Load().Desk.Agenda.Local(now).Format(time.DateOnly)
}
