package turn

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"bussola/store"
)

// Switch says since when a part is off, and until when; a zero Until is until somebody switches it on.
type Switch struct {
	Since time.Time `json:"since"`
	Until time.Time `json:"until,omitzero"`
}

// Holds says whether the part is off at a time.
func (s Switch) Holds(now time.Time) bool { return s.Until.IsZero() || now.Before(s.Until) }

// switchesNote is the one note that holds every switch, by part: "answers", "bookings", "card:<slug>".
const switchesNote = "switches"

// Switches gives the parts that somebody switched off, also those whose time has passed since.
func Switches(ctx context.Context, k store.Keeper) (map[string]Switch, error) {
	out := map[string]Switch{}
	value, err := k.Noted(ctx, switchesNote)
	if err != nil || value == "" {
		return out, err
	}
	if err := json.Unmarshal([]byte(value), &out); err != nil {
		return nil, fmt.Errorf("switches: %w", err)
	}
	return out, nil
}

// SwitchOff and SwitchOn change one part, and write it into the audit. Two commands at the same moment may undo one another:
// the last one counts, and the list shows it.
func SwitchOff(ctx context.Context, k store.Keeper, part string, s Switch, now time.Time) error {
	return change(ctx, k, part, "switch-off", now, func(all map[string]Switch) { all[part] = s })
}

// SwitchOn lets a part work again.
func SwitchOn(ctx context.Context, k store.Keeper, part string, now time.Time) error {
	return change(ctx, k, part, "switch-on", now, func(all map[string]Switch) { delete(all, part) })
}

func change(ctx context.Context, k store.Keeper, part, what string, now time.Time, do func(map[string]Switch)) error {
	all, err := Switches(ctx, k)
	if err != nil {
		return err
	}
	for p, s := range all {
		if !s.Holds(now) {
			delete(all, p)
		}
	}
	do(all)
	value, err := json.Marshal(all)
	if err != nil {
		return err
	}
	if err := k.Note(ctx, switchesNote, string(value)); err != nil {
		return err
	}
	_, err = k.Commit(ctx, store.Commit{Now: now, Audit: []store.Entry{{At: now, Actor: "operator", What: what, Subject: part}}})
	return err
}

// switchesGood is how long a runner trusts the switches it has read: a part is off so soon after the command at the latest.
const switchesGood = 2 * time.Second

// panel is the switches as last read.
type panel struct {
	mu   sync.Mutex
	read time.Time
	all  map[string]Switch
}

// off says whether a part is off now. When the store does not answer, what was read last counts: the turn's own commit will
// tell the trouble.
func (r *Runner) off(ctx context.Context, part string) bool {
	now := r.Now()
	r.panel.mu.Lock()
	defer r.panel.mu.Unlock()
	if age := now.Sub(r.panel.read); r.panel.all == nil || age >= switchesGood || age < 0 {
		all, err := Switches(ctx, r.Keeper)
		if err != nil {
			r.count("switches_unread")
		} else {
			r.panel.all, r.panel.read = all, now
		}
	}
	s, ok := r.panel.all[part]
	return ok && s.Holds(now)
}

func (v *view) Off(part string) bool { return v.r.off(v.ctx, part) }
