package main

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"bussola/bot/bottest"
)

// talk lets everybody say their script until so many turns are done, and gives how long each took, shortest first.
func (r *run) talk(ctx context.Context, people []*bottest.Citizen, turns int) ([]time.Duration, error) {
	each := (turns + len(people) - 1) / len(people)
	all := make([][]time.Duration, len(people))
	errs := make([]error, len(people))
	var wait sync.WaitGroup
	for i, p := range people {
		wait.Go(func() {
			for n := range each {
				last := p.Last().ID
				began := time.Now()
				p.Say(r.script[n%len(r.script)])
				if _, err := p.WaitNew(ctx, last); err != nil {
					errs[i] = err
					return
				}
				all[i] = append(all[i], time.Since(began))
			}
		})
	}
	wait.Wait()
	took := slices.Concat(all...)
	slices.Sort(took)
	return took, errors.Join(errs...)
}
