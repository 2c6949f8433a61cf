package storetest

import (
	"fmt"
	"testing"

	"bussola/store"
)

// The model passes the suite that it judges keepers with.
func TestModel(t *testing.T) {
	Run(t, Maker{
		Open:   func(testing.TB) store.Keeper { return newModel() },
		Reopen: func(_ testing.TB, k store.Keeper) store.Keeper { return k },
		Raw: func(_ testing.TB, k store.Keeper) []byte {
			w := k.(*model).world
			out := fmt.Appendf(nil, "%s %s", fmt.Sprint(w.people, w.callbacks, w.dues, w.letters, w.deliveries, w.audit, w.unreachable, w.workers), "")
			for _, r := range w.people {
				out = append(append(append(out, r.Key...), r.Session...), r.Address...)
			}
			for _, cb := range w.callbacks {
				out = append(out, cb.Details...)
			}
			for _, l := range w.letters {
				out = append(out, l.Sealed...)
			}
			return out
		},
	})
}
