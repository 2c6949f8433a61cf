package turn

import (
	"context"
	"encoding/hex"
	"errors"
	"io"
	"time"

	"bussola/booking"
	"bussola/dialogs"
	"bussola/store"
)

// view is what a citizen's turn may look at: a snapshot of the agenda and of the person's own callbacks.
type view struct {
	ctx    context.Context
	r      *Runner
	person store.Person
	none   bool // they have no callbacks
	read   bool
	mine   []store.StoredCallback // all of theirs, once read
}

// theirs lists the person's callbacks, as they are when first asked in this turn.
func (v *view) theirs() (_ []store.StoredCallback, err error) {
	if !v.none && !v.read {
		if v.mine, err = v.r.Keeper.Callbacks(v.ctx, store.Query{Person: v.person}); err != nil {
			return nil, err
		}
		v.read = true
	}
	return v.mine, nil
}

func (v *view) Busy(from, until time.Time) (booking.Busy, error) {
	return busy(v.ctx, v.r.Keeper, from, until)
}

// busy reads what is taken between two moments. The ceiling counts whole days, so the first day is read from its beginning.
func busy(ctx context.Context, k store.Keeper, from, until time.Time) (booking.Busy, error) {
	o, err := k.Occupied(ctx, from.Add(-24*time.Hour), until)
	if err != nil {
		return nil, err
	}
	return occupied{o}, nil
}

// occupied answers from what the store listed.
type occupied struct{ o store.Occupied }

func (o occupied) Taken(w booking.WorkerID, c booking.Cell) bool {
	_, ok := o.o.Cells[w][c]
	return ok
}

func (o occupied) Load(w booking.WorkerID, day string) int { return o.o.Load[w][day] }

func (v *view) Callback(code booking.Code) (booking.Callback, error) {
	c, err := v.r.Keeper.Callback(v.ctx, code)
	if errors.Is(err, store.ErrNotFound) || err == nil && c.Person != string(v.person) {
		return booking.Callback{}, dialogs.ErrNoCallback
	}
	return c.Callback, err
}

// Mine lists the person's callbacks that are not over: promised, or on the waiting list.
func (v *view) Mine() ([]booking.Callback, error) {
	list, err := v.theirs()
	var out []booking.Callback
	for _, c := range list {
		if c.Open() || c.Listed() {
			out = append(out, c.Callback)
		}
	}
	return out, err
}

// Own is the social worker with whom the person was last taken in charge.
func (v *view) Own() (booking.WorkerID, error) {
	list, err := v.theirs()
	own := booking.WorkerID("")
	for _, c := range list {
		if c.State == booking.Done && c.Outcome == booking.TakenInCharge {
			own = booking.WorkerID(c.OutcomeTo)
		}
	}
	return own, err
}

func (v *view) NewID() string {
	var b [10]byte
	if _, err := io.ReadFull(v.r.Random, b[:]); err != nil {
		panic("turn: no randomness: " + err.Error()) // crypto/rand never fails
	}
	return hex.EncodeToString(b[:])
}

func (v *view) NewCode() (booking.Code, error) { return booking.NewCode(v.r.Random) }
