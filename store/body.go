package store

import (
	"encoding/json"
	"fmt"

	"bussola/booking"
)

// Body is a callback as keepers write it down: whole, but for who it belongs to and the draft it came from. These are kept
// beside it, where Erase finds them.
func Body(cb booking.Callback) ([]byte, error) {
	cb.Person, cb.Draft = "", ""
	if cb.Before != nil { // it names nobody as booking makes it; as anybody else makes it, neither
		b := *cb.Before
		b.Person, b.Draft, b.Before = "", "", nil
		cb.Before = &b
	}
	text, err := json.Marshal(cb)
	if err != nil {
		return nil, fmt.Errorf("callback: %w", err)
	}
	return text, nil
}
