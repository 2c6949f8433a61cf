package main

import (
	"context"
	"time"

	"bussola/booking"
	"bussola/store"
	"bussola/trace"
)

// traced is a keeper whose calls are parts of the traces that their contexts carry. It is made only where traces are on. What empties
// the outbox is not among them: a number for danger was never there, and would be told by that.
func traced(k store.Keeper) store.Keeper {
	if a, ok := k.(store.Assurer); ok {
		return assuredTracing{tracing{k}, a}
	}
	return tracing{k}
}

type tracing struct{ store.Keeper }

// assuredTracing keeps what a keeper of several copies can do besides.
type assuredTracing struct {
	tracing
	store.Assurer
}

// told is one call of a keeper, followed.
func told[T any](ctx context.Context, name string, ask func() (T, error)) (T, error) {
	p := trace.Call(ctx, "store", name)
	v, err := ask()
	p.End(store.Word(err))
	return v, err
}

func (t tracing) Load(ctx context.Context, p store.Person) (store.Record, error) {
	return told(ctx, "Load", func() (store.Record, error) { return t.Keeper.Load(ctx, p) })
}

func (t tracing) Commit(ctx context.Context, c store.Commit) (store.Given, error) {
	return told(ctx, "Commit", func() (store.Given, error) { return t.Keeper.Commit(ctx, c) })
}

func (t tracing) Callback(ctx context.Context, code booking.Code) (store.StoredCallback, error) {
	return told(ctx, "Callback", func() (store.StoredCallback, error) { return t.Keeper.Callback(ctx, code) })
}

func (t tracing) Callbacks(ctx context.Context, q store.Query) ([]store.StoredCallback, error) {
	return told(ctx, "Callbacks", func() ([]store.StoredCallback, error) { return t.Keeper.Callbacks(ctx, q) })
}

func (t tracing) Occupied(ctx context.Context, from, until time.Time) (store.Occupied, error) {
	return told(ctx, "Occupied", func() (store.Occupied, error) { return t.Keeper.Occupied(ctx, from, until) })
}

func (t tracing) Worker(ctx context.Context, who store.Person) (store.Worker, error) {
	return told(ctx, "Worker", func() (store.Worker, error) { return t.Keeper.Worker(ctx, who) })
}

func (t tracing) Workers(ctx context.Context) ([]store.Worker, error) {
	return told(ctx, "Workers", func() ([]store.Worker, error) { return t.Keeper.Workers(ctx) })
}

func (t tracing) Noted(ctx context.Context, name string) (string, error) {
	return told(ctx, "Noted", func() (string, error) { return t.Keeper.Noted(ctx, name) })
}

func (t tracing) Kept(ctx context.Context, p store.Person) (store.Kept, error) {
	return told(ctx, "Kept", func() (store.Kept, error) { return t.Keeper.Kept(ctx, p) })
}

func (t tracing) Pair(ctx context.Context, hash string, who store.Person, now time.Time) (booking.WorkerID, error) {
	return told(ctx, "Pair", func() (booking.WorkerID, error) { return t.Keeper.Pair(ctx, hash, who, now) })
}
