package turn

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"bussola/booking"
	"bussola/dialogs"
	"bussola/store"
)

// leftoverFor is how long after an erasure the last message may take: until then its address is kept, and nothing else.
const leftoverFor = 24 * time.Hour

// leftoverLook is how often it is looked whether that message has left.
const leftoverLook = time.Minute

// eraseIn makes a commit erase its person: their key and all that it sealed go, and a new key and the address are written for the
// one message that still has to arrive. A due row takes those away too, once it has. The messages of the chat that can still be
// deleted go first. It returns the person begun anew, and the screen that may be too old to be deleted: its buttons go.
func (r *Runner) eraseIn(ctx context.Context, c *store.Commit, in Inbound, who *person, step dialogs.Step, now time.Time) (*person, int64, error) {
	stands, err := r.Keeper.Delivery(ctx, screenPlace(who.Person))
	if err != nil {
		return nil, 0, err
	}
	gone, err := r.wipeable(ctx, who.Person)
	if err != nil {
		return nil, 0, err
	}
	for _, t := range append(r.loose.of(in.Chat), wrote(in, now)...) {
		gone = append(gone, t.Message)
	}
	anew := &person{Record: store.Record{Person: who.Person, Version: who.Version}, channel: who.channel, chat: who.chat}
	var wrapped []byte
	if anew.key, wrapped, err = r.Vault.NewKey(); err != nil {
		return nil, 0, err
	}
	where, err := json.Marshal(address{who.channel, who.chat})
	if err != nil {
		return nil, 0, err
	}
	if c.Record, err = anew.record(step.Session); err != nil {
		return nil, 0, err
	}
	c.Record.Key, c.Record.Address = wrapped, anew.key.Seal(where, "address "+string(who.Person))
	c.Erase = who.Person
	c.Dues = append(c.Dues, store.Due{DueKey: store.DueKey{Kind: eraseLeft, Subject: string(who.Person)}, At: now.Add(leftoverLook), Revision: who.Version + 1})
	c.Audit = append(c.Audit, store.Entry{At: now, Actor: "citizen", What: "erase"})
	if len(gone) > 0 {
		l, err := anew.letter(letter{Wipe: true, Gone: gone}, "", time.Time{})
		if err != nil {
			return nil, 0, err
		}
		c.Letters = append(c.Letters, l)
	}
	if slices.Contains(gone, stands.Message) {
		stands.Message = 0
	}
	return anew, stands.Message, nil
}

// takeCard takes the private card of a callback, with the number in it, from the chat of whoever had taken it.
func (r *Runner) takeCard(ctx context.Context, c *store.Commit, cb booking.Callback) error {
	worker, err := r.paired(ctx, booking.WorkerID(cb.TakenBy))
	if err != nil || worker == nil {
		return err
	}
	row, err := worker.letter(letter{Delete: true}, privatePlace(string(cb.Code))+"/"+cb.TakenBy, time.Time{})
	if err == nil {
		c.Letters = append(c.Letters, row)
	}
	return err
}

// eraseLeftover erases what was kept for the last message: when it has left, or has had a day to. Whoever wrote again meanwhile
// has begun anew, and stays.
func (r *Runner) eraseLeftover(ctx context.Context, row store.Due) error {
	now := r.Now()
	c := store.Commit{Now: now, Done: &row}
	all, err := r.Keeper.Kept(ctx, store.Person(row.Subject))
	if err != nil {
		return err
	}
	switch {
	case all.Record.Version != row.Revision:
	case len(all.Letters) > 0 && now.Before(all.Record.Touched.Add(leftoverFor)):
		c.Dues = []store.Due{{DueKey: row.DueKey, At: now.Add(leftoverLook), Revision: row.Revision}}
	default:
		c.Erase = all.Record.Person
	}
	_, err = r.Keeper.Commit(ctx, c)
	return err
}
