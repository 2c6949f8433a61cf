package redis

import (
	"context"

	goredis "github.com/redis/go-redis/v9"

	"bussola/store"
)

var _ store.Shared = (*Keeper)(nil)

// Call tells the programs that listen on the server of this body.
func (k *Keeper) Call(ctx context.Context) error {
	if err := k.ready(ctx); err != nil {
		return err
	}
	cmd := goredis.NewIntCmd(ctx, "publish", k.key("calls"), "")
	return k.failed(ctx, k.shared.ask(ctx, cmd))
}

// Listen holds a connection of its own; the driver makes it anew where it breaks.
func (k *Keeper) Listen(ctx context.Context, heard func()) {
	if k.closed.Load() {
		return
	}
	calls := k.client.Subscribe(ctx, k.key("calls"))
	defer calls.Close()
	for came := calls.Channel(); ; {
		select {
		case _, ok := <-came:
			if !ok {
				return
			}
			heard()
		case <-ctx.Done():
			return
		}
	}
}
