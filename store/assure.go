package store

import (
	"context"

	"bussola/booking"
)

// Assurer is a keeper that answers before all its copies know: when the one that answered is lost, what only it knew is lost
// with it. Where a keeper is none, what it answered stays.
type Assurer interface {
	// Assure says whether callbacks are, as they stand now, on every copy that could take over. False: not yet, or they are
	// gone; ask again.
	//
	// carried is the letter that tells of them, nil when there is none: it must still be there, as it was read. A copy that took
	// over since may know neither the letter nor what it tells.
	Assure(ctx context.Context, codes []booking.Code, carried *Letter) (bool, error)
}
