package store

import "context"

// Shared is a keeper that several programs use at once, and through which they call each other. Nothing depends on a call: one
// that is lost, because the server was away or nobody listened, costs the time until somebody looks by itself.
type Shared interface {
	// Call tells whoever listens that something was put into the outbox.
	Call(ctx context.Context) error
	// Listen says heard for every call, or once for several, until ctx ends.
	Listen(ctx context.Context, heard func())
}
