package redis

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"bussola/store"
)

// What an operator may have to put right. The text that comes with them names the server.
var (
	ErrUnreachable = errors.New("does not answer; check that it runs and that the address is right")
	ErrFull        = errors.New("has no memory left; give it more, nothing that was answered is lost")
	ErrReadOnly    = errors.New("takes no writes because it is a replica; the address must lead to the master")
	ErrDisk        = errors.New("cannot write to its disk; free some space, nothing that was answered is lost")
	ErrRefused     = errors.New("does not let us in; check user and password, and that the user may use the keys and scripts")
)

// refusals are the first words of a script's answer.
var refusals = map[string]error{
	"ok": nil, "seen": store.ErrSeen, "conflict": store.ErrConflict, "gone": store.ErrGone, "draft": store.ErrDraft,
	"taken": store.ErrTaken, "notfound": store.ErrNotFound,
	"invalid": fmt.Errorf("%w: a callback moves or occupies again without candidates", store.ErrInvalid),
}

func refusal(word string) error {
	err, known := refusals[word]
	if !known {
		return errors.New("redis: a script answered a word that nobody knows")
	}
	return err
}

// failed gives an error of the driver its place. When the caller's time is over, that is what is told.
func (k *Keeper) failed(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return k.explain(err)
}

// explain adds the server and what to do. Messages of Redis and of the network hold no value of ours.
func (k *Keeper) explain(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, goredis.ErrClosed):
		return store.ErrClosed
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	}
	kind := ErrUnreachable
	if _, told := errors.AsType[goredis.Error](err); told { // it answered, and not what was hoped for
		kind = nil
		for begins, is := range map[string]error{"OOM ": ErrFull, "READONLY ": ErrReadOnly, "MISCONF ": ErrDisk, "NOAUTH ": ErrRefused, "WRONGPASS ": ErrRefused, "NOPERM ": ErrRefused} {
			if strings.HasPrefix(err.Error(), begins) || strings.Contains(err.Error(), " "+begins) {
				kind = is
			}
		}
	}
	if kind == nil {
		return fmt.Errorf("redis at %s: %w", k.address, err)
	}
	return fmt.Errorf("redis at %s %w: %w", k.address, kind, err)
}

// Times are kept as microseconds since 1970 in UTC, and the zero time as 0: that instant itself is nobody's.
func micro(t time.Time) string {
	if t.IsZero() {
		return "0"
	}
	return strconv.FormatInt(t.UnixMicro(), 10)
}

func instant(s string) time.Time {
	us, err := strconv.ParseInt(s, 10, 64)
	if err != nil || us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}

func number(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// scored is the time that is the score of a member: exact, for it is below 2^53.
func scored(z goredis.Z) time.Time {
	return instant(strconv.FormatInt(int64(z.Score), 10))
}
