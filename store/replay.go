package store

import (
	"context"
	"fmt"
)

// Replay erases again the people whom a restored backup brought back: those in the list whose record is from before their
// erasure. Who was erased and wrote again before the backup was made stays. It returns how many records went; done twice it
// does nothing the second time.
func Replay(ctx context.Context, k Keeper, list []Erasure) (int, error) {
	gone := 0
	for _, e := range list {
		r, err := k.Load(ctx, e.Person)
		if err != nil {
			return gone, fmt.Errorf("replaying erasures: %w", err)
		}
		if r.Version != 0 && r.Touched.After(e.At) {
			continue
		}
		if err := k.Erase(ctx, e.Person, e.At); err != nil {
			return gone, fmt.Errorf("replaying erasures: %w", err)
		}
		if r.Version != 0 {
			gone++
		}
	}
	return gone, nil
}
