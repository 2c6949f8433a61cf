package main

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"bussola/bot/bottest"
)

// talk lets everybody say their script until so many turns are done, and gives how long each took, shortest first. At most
// r.people have a message on its way; when there are more persons, they take turns. With a rate, each message has its moment, and
// a turn that begins late because the one before it was slow counts from that moment.
func (r *run) talk(ctx context.Context, people []*bottest.Citizen, turns int) ([]time.Duration, error) {
	each := (turns + r.people - 1) / r.people
	all := make([][]time.Duration, r.people)
	errs := make([]error, r.people)
	var wait sync.WaitGroup
	start := time.Now()
	for i := range r.people {
		wait.Go(func() {
			for n := range each {
				p := people[(i+n*r.people)%len(people)]
				last := p.Last().ID
				began := time.Now()
				if r.rate > 0 {
					began = start.Add(time.Duration(n*r.people+i) * time.Second / time.Duration(r.rate))
					time.Sleep(time.Until(began))
				}
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
