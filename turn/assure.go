package turn

import (
	"context"
	"errors"
	"regexp"
	"strings"
	"time"

	"bussola/booking"
	"bussola/chat"
	"bussola/store"
)

// unassured is the due row of a callback whose citizen was told to wait for its confirmation.
const unassured = "unassured"

// assureAgain is how long after a vain try it is asked again whether a promise can be lost.
const assureAgain = 5 * time.Second

// errChanged is a store that does not hold together: the next look finds one that does.
var errChanged = errors.New("turn: the person of a letter is not in the store")

// anyCode finds booking codes in a text.
var anyCode = regexp.MustCompile(`\b[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3}\b`)

// promised lists the callbacks that a reply names: a citizen who reads a code counts on it.
func promised(reply chat.Reply) (codes []booking.Code) {
	if !strings.Contains(reply.Text, "-") {
		return nil // most replies: looking for codes takes longer than sealing the text
	}
	for _, c := range anyCode.FindAllString(reply.Text, -1) {
		codes = append(codes, booking.Code(c))
	}
	return codes
}

// promising says whether what is told of a callback is a promise.
func promising(c booking.Callback) bool { return c.Open() }

// assured holds back what promises a callback that could still be lost: the citizen reads that it is being confirmed, and a due
// row asks again. The row is written first, so that whoever was told to wait is written to. doubt says that somebody's was held
// back a moment ago: then nobody waits for the replicas once more.
func (p *Post) assured(ctx context.Context, l store.Letter, o Outgoing, doubt *bool) (Outgoing, error) {
	keeper, could := p.Runner.Keeper.(store.Assurer)
	if !could || len(o.promises) == 0 {
		return o, nil
	}
	if !*doubt {
		sure, err := keeper.Assure(ctx, o.promises, &l)
		if err != nil {
			return o, err
		}
		if sure {
			o.envelope.sure = o.promises
			return o, nil
		}
		*doubt = true
	}
	p.Runner.count("unassured")
	now := p.Runner.Now()
	c := store.Commit{Now: now}
	for _, code := range o.promises {
		c.Dues = append(c.Dues, store.Due{DueKey: store.DueKey{Kind: unassured, Subject: string(code)}, At: now.Add(assureAgain)})
	}
	if _, err := p.Runner.Keeper.Commit(ctx, c); err != nil {
		return o, err
	}
	who, err := p.Runner.known(ctx, l.Person)
	if err != nil {
		return o, err
	}
	if who == nil { // another server answers than the one that the letter is from: it may not know of the callback either
		return o, errChanged
	}
	pack, err := p.Runner.Pack(ctx)
	if err != nil {
		return o, err
	}
	p.Runner.unsure.add(o.promises, o.Chat, pack.Dialog.Notice(who.session, "notice_unsaved", booking.Callback{}, now), now)
	// Its choices stay: they lead on, and to a person, whatever becomes of the callback.
	o.Reply.Text, o.Reply.Doc = pack.Dialog.Notice(who.session, "notice_confirming", booking.Callback{}, now).Text, nil
	return o, nil
}

// assureLater tells the citizen of a callback that it is confirmed, when it cannot be lost any more.
func (r *Runner) assureLater(ctx context.Context, row store.Due) error {
	keeper, could := r.Keeper.(store.Assurer)
	code, now := booking.Code(row.Subject), r.Now()
	c := store.Commit{Now: now, Done: &row}
	cb, err := r.Keeper.Callback(ctx, code)
	switch {
	case err == store.ErrNotFound || err == nil && !cb.Open():
	case err != nil:
		return err
	default:
		sure := true
		if could {
			if sure, err = keeper.Assure(ctx, []booking.Code{code}, nil); err != nil {
				return err
			}
			again, err := r.Keeper.Callback(ctx, code) // another server may have answered than the one that was asked first
			if err != nil && err != store.ErrNotFound {
				return err
			}
			sure = sure && again.Revision == cb.Revision
		}
		if !sure {
			c.Dues = []store.Due{{DueKey: row.DueKey, At: now.Add(assureAgain)}}
			break
		}
		p, err := r.Pack(ctx)
		if err != nil {
			return err
		}
		if err := r.notice(ctx, &c, p, cb.Callback, "notice_assured", now); err != nil {
			return err
		}
	}
	if _, err = r.Keeper.Commit(ctx, c); err == nil && len(c.Letters) > 0 {
		r.unsure.written(code, now)
	}
	return err
}
