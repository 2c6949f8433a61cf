package turn

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"bussola/dialogs"
	"bussola/store"
)

// With several copies of the program each would let a person write as fast as the limits say, and all together several times
// faster. So what somebody has used up is written into their session, which the turn reads and writes anyway, and a session is
// written by one copy at a time: no question more to the store, and the limits hold to the message. What a copy itself refuses costs
// it nothing; what it would admit and another copy has used up costs one reading, after which it knows.

// share counts an admitted message against what the person used up with any copy, and gives what is used up now, for their
// session. Only the admitted verdict lets the turn go on. It may be asked again for the same message.
func (l *Limits) share(chat int64, was *dialogs.Pace, at time.Time) (*dialogs.Pace, verdict) {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.of(chat, at)
	now := dialogs.Pace{}
	if was != nil {
		now = *was
	}
	quick, steady := time.UnixMilli(now.Quick), time.UnixMilli(now.Steady)
	v := admitted
	if l.Quick.full(quick, at) || l.Steady.full(steady, at) {
		v = l.over(s, at)
	} else {
		quick, steady = l.Quick.spend(quick, at), l.Steady.spend(steady, at)
	}
	s.quick, s.steady = later(s.quick, quick), later(s.steady, steady) // this copy may have admitted more that is not written yet
	now.Quick, now.Steady = quick.UnixMilli(), steady.UnixMilli()
	return &now, v
}

// shareWait bounds how long a number for somebody in danger waits for the store to say how often it was shown.
const shareWait = time.Second

// shareDanger counts a danger, heard in what was too much, against what all copies together may answer; false when its number
// was shown often enough. It is asked for the few that the copy itself would answer. A person of whom nothing is kept, a store that is
// slow or broken: then it is shown.
func (r *Runner) shareDanger(ctx context.Context, chat int64, at time.Time) bool {
	if !r.Limits.Shared {
		return true
	}
	ctx, cancel := context.WithTimeout(ctx, shareWait)
	defer cancel()
	for range tries {
		who, err := r.open(ctx, chat)
		if err != nil || who.Version == 0 {
			return true
		}
		now := dialogs.Pace{}
		if who.session.Pace != nil {
			now = *who.session.Pace
		}
		whole := time.UnixMilli(now.Danger)
		if r.Limits.Danger.full(whole, at) {
			return false
		}
		now.Danger = r.Limits.Danger.spend(whole, at).UnixMilli()
		who.session.Pace = &now
		rec, err := who.record(who.session)
		if err != nil {
			return true
		}
		if _, err = r.Keeper.Commit(ctx, store.Commit{Now: r.Now(), Record: rec}); !errors.Is(err, store.ErrConflict) {
			return true
		}
	}
	return true
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// claimNotice says whether this copy is the one that tells a person, in this minute of the clock. The mark is forgotten like that of
// an update, and says neither who nor what to anybody who does not know the person's pseudonym. A store that does not answer
// claims nothing: then two copies may both tell.
func (r *Runner) claimNotice(ctx context.Context, chat int64, at time.Time) bool {
	sum := sha256.Sum256(fmt.Appendf(nil, "slow %s %d", r.Person(chat), at.UnixNano()/int64(r.Limits.Notice)))
	_, err := r.Keeper.Commit(ctx, store.Commit{Now: r.Now(), Update: "slow/" + hex.EncodeToString(sum[:16])})
	return !errors.Is(err, store.ErrSeen)
}
