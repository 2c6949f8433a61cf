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
	list, err := v.r.Keeper.Callbacks(v.ctx, store.Query{Person: v.person,
		States: []booking.State{booking.Requested, booking.Confirmed, booking.Taken, booking.Attempted, booking.Waiting, booking.Offered}})
	if err != nil {
		return nil, err
	}
	var out []booking.Callback
	for _, c := range list {
		out = append(out, c.Callback)
	}
	return out, nil
}

// Own is the social worker with whom the person was last taken in charge.
func (v *view) Own() (booking.WorkerID, error) {
	list, err := v.r.Keeper.Callbacks(v.ctx, store.Query{Person: v.person, States: []booking.State{booking.Done}})
	if err != nil {
		return "", err
	}
	own := booking.WorkerID("")
	for _, c := range list {
		if c.Outcome == booking.TakenInCharge {
			own = booking.WorkerID(c.OutcomeTo)
		}
	}
	return own, nil
}

func (v *view) NewID() string {
	var b [10]byte
	if _, err := io.ReadFull(v.r.Random, b[:]); err != nil {
		panic("turn: no randomness: " + err.Error()) // crypto/rand never fails
	}
	return hex.EncodeToString(b[:])
}

func (v *view) NewCode() (booking.Code, error) { return booking.NewCode(v.r.Random) }
