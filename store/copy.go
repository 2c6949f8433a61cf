package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"
)

// Row is one thing that is kept, in whatever keeper: exactly one of its fields is set. What a keeper needs besides (indexes,
// occupied cells, loads) follows from them.
type Row struct {
	Record      *Record      `json:",omitempty"`
	Unreachable *Unreachable `json:",omitempty"`
	Erasure     *Erasure     `json:",omitempty"`
	Mark        *Mark        `json:",omitempty"`
	Callback    *Lasting     `json:",omitempty"`
	Due         *Due         `json:",omitempty"`
	Letter      *Letter      `json:",omitempty"`
	LastLetter  *int64       `json:",omitempty"` // the last id that was given: none is given twice
	Delivery    *Delivery    `json:",omitempty"`
	Stands      *Stands      `json:",omitempty"`
	Entry       *Entry       `json:",omitempty"`
	Pairing     *Pairing     `json:",omitempty"`
	Worker      *Worker      `json:",omitempty"`
	Note        *Note        `json:",omitempty"`
}

// Unreachable is a person whom the channel does not reach, and since when.
type Unreachable struct {
	Person Person
	At     time.Time
}

// Mark is the dedup mark of an update.
type Mark struct {
	Update string
	At     time.Time
}

// Lasting is a callback with what the contract says of it nowhere else: that its person was erased.
type Lasting struct {
	StoredCallback
	Erased bool
}

// Stands is a message in a person's chat.
type Stands struct {
	Person Person
	Trace
}

// Note is a small value of the program itself.
type Note struct{ Name, Value string }

// Mover is a keeper out of which, and into which, everything can be carried.
type Mover interface {
	Keeper
	// Dump gives every row: audit and letters in their order, the others in any.
	Dump(ctx context.Context, row func(Row) error) error
	// Restore writes rows as Dump gave them, all of them or none, into a keeper that nobody else uses.
	Restore(ctx context.Context, rows []Row) error
}

// Tally is how many rows of each kind there are, and the digest of their contents.
type Tally map[string]Sum

// Sum is what a Tally says of one kind.
type Sum struct {
	Rows   int
	Digest [sha256.Size]byte
}

// Why a copy is not made, or not to be trusted.
var (
	ErrNotEmpty = errors.New("there is something in it already; give one that is empty")
	ErrMoved    = errors.New("something was written while it was copied; stop what serves it, empty the copy and begin again")
	ErrDiffers  = errors.New("the copy does not read as the original; do not use it")
)

// copyAtOnce is how many rows are written in one step.
const copyAtOnce = 200

// Copy carries everything from one keeper into another that is empty, then reads both again and compares them. Nothing may
// write to either meanwhile.
func Copy(ctx context.Context, from, to Mover) (Tally, error) {
	errFull := errors.New("a row")
	switch err := to.Dump(ctx, func(Row) error { return errFull }); {
	case errors.Is(err, errFull):
		return nil, ErrNotEmpty
	case err != nil:
		return nil, err
	}
	before := newTallier()
	var batch []Row
	err := from.Dump(ctx, func(r Row) error {
		if err := before.add(r); err != nil {
			return err
		}
		if batch = append(batch, r); len(batch) < copyAtOnce {
			return nil
		}
		err := to.Restore(ctx, batch)
		batch = batch[:0]
		return err
	})
	if err == nil && len(batch) > 0 {
		err = to.Restore(ctx, batch)
	}
	if err != nil {
		return nil, fmt.Errorf("copying: %w", err)
	}
	after, err := Count(ctx, from)
	if err != nil {
		return nil, fmt.Errorf("reading the original again: %w", err)
	}
	there, err := Count(ctx, to)
	if err != nil {
		return nil, fmt.Errorf("reading the copy: %w", err)
	}
	if !maps.Equal(before.tally(), after) {
		return there, ErrMoved
	}
	if !maps.Equal(after, there) {
		return there, fmt.Errorf("%w (%s)", ErrDiffers, after.differs(there))
	}
	return there, nil
}

// Count reads everything and sums it up.
func Count(ctx context.Context, m Mover) (Tally, error) {
	t := newTallier()
	err := m.Dump(ctx, t.add)
	return t.tally(), err
}

// differs names a kind in which two tallies differ.
func (t Tally) differs(o Tally) string {
	for _, kind := range slices.Sorted(maps.Keys(t)) {
		if t[kind] != o[kind] {
			return fmt.Sprintf("%s: %d rows, and %d in the copy", kind, t[kind].Rows, o[kind].Rows)
		}
	}
	return "more in the copy than in the original"
}

type tallier map[string][][sha256.Size]byte

func newTallier() tallier { return tallier{} }

func (t tallier) add(r Row) error {
	text, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("a row: %w", err)
	}
	kind := string(text[2 : 2+bytes.IndexByte(text[2:], '"')]) // {"Record":...
	if r.Entry != nil {
		text = fmt.Appendf(text, "%d", len(t[kind])) // of two entries of one moment, which was first
	}
	t[kind] = append(t[kind], sha256.Sum256(text))
	return nil
}

func (t tallier) tally() Tally {
	out := Tally{}
	for kind, sums := range t {
		slices.SortFunc(sums, func(a, b [sha256.Size]byte) int { return bytes.Compare(a[:], b[:]) })
		all := sha256.New()
		for _, s := range sums {
			all.Write(s[:])
		}
		out[kind] = Sum{len(sums), [sha256.Size]byte(all.Sum(nil))}
	}
	return out
}
