package store

import (
	"fmt"
	"slices"

	"bussola/booking"
)

// Check finds what contradicts itself within a commit, before anything is looked up. Every keeper calls it first. Its
// errors are ErrInvalid and name the part, never a value of it.
func (c Commit) Check() error {
	if c.Now.IsZero() {
		return invalid("no time")
	}
	if r := c.Record; r != nil {
		if r.Person == "" || r.Version < 0 {
			return invalid("a record without person or with a negative version")
		}
		if r.Version == 0 && len(r.Key) == 0 {
			return invalid("a new record without a key")
		}
	}
	codes, drafts := map[booking.Code]bool{}, map[string]bool{}
	once := func(code booking.Code) bool {
		twice := codes[code]
		codes[code] = true
		return code != "" && !twice
	}
	for _, h := range c.Holds {
		switch d := h.Callback.Draft; {
		case !once(h.Callback.Code):
			return invalid("a callback without a code or twice in it")
		case !h.Callback.Occupies() && h.Callback.State != booking.Waiting:
			return invalid("a hold that neither occupies nor waits")
		case h.Callback.State == booking.Waiting && len(h.Candidates) > 0:
			return invalid("who waits for a place has one")
		case d != "" && drafts[d]:
			return invalid("two holds of one draft")
		default:
			drafts[d] = true
		}
		if err := candidates(h.Candidates); err != nil {
			return err
		}
	}
	for _, ch := range c.Changes {
		switch {
		case !once(ch.Callback.Code):
			return invalid("a callback without a code or twice in it")
		case len(ch.Candidates) > 0 && !ch.Callback.Occupies():
			return invalid("a move of what does not occupy")
		}
		if err := candidates(ch.Candidates); err != nil {
			return err
		}
	}
	if err := c.checkErase(); err != nil {
		return err
	}
	return c.checkRows()
}

// checkErase wants that nothing is written for somebody whose key goes in the same commit.
func (c Commit) checkErase() error {
	if c.Erase == "" {
		return nil
	}
	anew := c.Record != nil && c.Record.Person == c.Erase
	if anew && len(c.Record.Key) == 0 {
		return invalid("a record begun anew without a key")
	}
	moves := func(ch Change) bool { return len(ch.Candidates) > 0 }
	if len(c.Holds) > 0 || slices.ContainsFunc(c.Changes, moves) {
		return invalid("a hold or a move beside an erasure")
	}
	for _, l := range c.Letters {
		if l.Person == c.Erase && !anew {
			return invalid("a letter for whom it erases")
		}
	}
	return nil
}

func (c Commit) checkRows() error {
	dues := map[DueKey]bool{}
	for _, d := range c.Dues {
		if d.Kind == "" || d.At.IsZero() || dues[d.DueKey] {
			return invalid("a due row without kind or time, or twice in it")
		}
		dues[d.DueKey] = true
	}
	for _, t := range c.Traces {
		if c.Record == nil || t.Message <= 0 || t.At.IsZero() {
			return invalid("a trace of nobody, without a message or without a time")
		}
	}
	for _, l := range c.Letters {
		if l.Person == "" {
			return invalid("a letter for nobody")
		}
	}
	return nil
}

// candidates may be none: a hold without any is ErrTaken, the agenda had nobody to offer.
func candidates(cs []booking.Candidate) error {
	for _, c := range cs {
		seen := map[booking.Cell]bool{}
		for _, cell := range c.Cells {
			if seen[cell] {
				return invalid("a candidate with a cell twice")
			}
			seen[cell] = true
		}
		if c.Worker == "" || c.Day == "" || len(c.Cells) == 0 {
			return invalid("a candidate without worker, day or cells")
		}
	}
	return nil
}

func invalid(what string) error { return fmt.Errorf("%w: %s", ErrInvalid, what) }
