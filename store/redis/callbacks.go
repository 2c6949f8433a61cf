package redis

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"bussola/booking"
	"bussola/store"
)

// fields are what a callback is read from, in the order of callbacks.lua.
var fields = []string{"worker", "person", "state", "start", "day", "cells", "draft", "body", "details"}

// Callback gives one callback.
func (k *Keeper) Callback(ctx context.Context, code booking.Code) (store.StoredCallback, error) {
	if err := k.ready(ctx); err != nil {
		return store.StoredCallback{}, err
	}
	v, err := k.shared.fields(ctx, k.key("callback:"+string(code)), fields...)
	if err != nil {
		return store.StoredCallback{}, k.failed(ctx, err)
	}
	if sealed(v, 7) == nil {
		return store.StoredCallback{}, store.ErrNotFound
	}
	return readCallback(v)
}

// readCallback makes a callback of its fields. Its place was chosen when it was written, and stands beside the body.
func readCallback(v []any) (cb store.StoredCallback, err error) {
	if err := json.Unmarshal([]byte(word(v, 7)), &cb.Callback); err != nil {
		return cb, fmt.Errorf("a callback does not read: %w", err)
	}
	cb.Worker, cb.Person, cb.Start, cb.Day = booking.WorkerID(word(v, 0)), word(v, 1), instant(word(v, 3)), word(v, 4)
	cb.Cells = nil
	for cell := range strings.SplitSeq(word(v, 5), ",") {
		if cell != "" {
			cb.Cells = append(cb.Cells, booking.Cell(number(cell)))
		}
	}
	cb.Draft, cb.Details = word(v, 6), sealed(v, 8)
	return cb, nil
}

// Callbacks lists callbacks by start, then code.
func (k *Keeper) Callbacks(ctx context.Context, q store.Query) ([]store.StoredCallback, error) {
	from, until := "-inf", "+inf"
	if !q.From.IsZero() {
		from = micro(q.From)
	}
	if !q.Until.IsZero() {
		until = "(" + micro(q.Until)
	}
	var a asked
	a.put(from, until, q.Limit, string(q.Worker), string(q.Person), len(q.States))
	for _, s := range q.States {
		a.put(string(s))
	}
	rows, err := k.list(ctx, k.listCallbacks, a...)
	if err != nil {
		return nil, err
	}
	var list []store.StoredCallback
	for _, row := range rows {
		cb, err := readCallback(row)
		if err != nil {
			return nil, err
		}
		list = append(list, cb)
	}
	return list, nil
}

// Occupied lists taken cells and loads. Both hashes hold only what is occupied now, some hundreds of fields. A local day is
// within a day of UTC's, whatever the zone, so that the days of the range are counted without knowing the zone.
func (k *Keeper) Occupied(ctx context.Context, from, until time.Time) (store.Occupied, error) {
	o := store.Occupied{Cells: map[booking.WorkerID]map[booking.Cell]booking.Code{}, Load: map[booking.WorkerID]map[string]int{}}
	if err := k.ready(ctx); err != nil {
		return o, err
	}
	var cells, load *goredis.MapStringStringCmd
	_, err := k.client.TxPipelined(ctx, func(p goredis.Pipeliner) error {
		cells, load = p.HGetAll(ctx, k.key("cells")), p.HGetAll(ctx, k.key("load"))
		return nil
	})
	if err != nil {
		return o, k.failed(ctx, err)
	}
	first, last := booking.CellOf(from), booking.CellOf(until.Add(-1))
	for at, code := range cells.Val() {
		w, cell := splitLast(at)
		if c := booking.Cell(number(cell)); c >= first && c <= last {
			put(o.Cells, booking.WorkerID(w), c, booking.Code(code))
		}
	}
	firstDay, lastDay := from.UTC().AddDate(0, 0, -1).Format(time.DateOnly), until.UTC().AddDate(0, 0, 1).Format(time.DateOnly)
	for at, n := range load.Val() {
		w, day := splitLast(at)
		if day >= firstDay && day <= lastDay {
			put(o.Load, booking.WorkerID(w), day, int(number(n)))
		}
	}
	return o, nil
}

// splitLast cuts at the last bar: neither a cell nor a day has one.
func splitLast(s string) (head, tail string) {
	i := strings.LastIndexByte(s, '|')
	return s[:max(i, 0)], s[i+1:]
}

func put[W, K comparable, V any](m map[W]map[K]V, w W, k K, v V) {
	if m[w] == nil {
		m[w] = map[K]V{}
	}
	m[w][k] = v
}
