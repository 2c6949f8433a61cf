package booking

import (
	"cmp"
	"slices"
	"time"
)

// Whoever finds no free time within the horizon may wait for one. The list has no order of its own: it is the callbacks that
// are [Waiting], the most urgent first by the written order, then who came first. A time that becomes free is kept for the
// first whom it suits, for [Clocks.OfferFor] of waking hours; declined or unanswered it goes to the next. After
// [MaxOffers] the waiting is over, and the person is told where to go.

// LookEvery is how often the list is looked through when nothing is known to have become free: a new day enters the horizon,
// an absence is taken back.
const LookEvery = 15 * time.Minute

// offerLead: a time that begins sooner than this after the offer is no use to one who must first read of it.
const offerLead = 90 * time.Minute

// offerMargin is how long before the call the answer must be there.
const offerMargin = 30 * time.Minute

// Lists says whether there is a waiting list for a reason: somebody may make such calls at all.
func (a *Agenda) Lists(q Query) bool {
	_, workers := a.eligible(q)
	return a.Clocks.OfferFor > 0 && len(workers) > 0
}

// Queue puts those who wait into the order in which a freed time is offered.
func (a *Agenda) Queue(list []Callback) []Callback {
	rank := func(c Callback) int {
		for i, r := range a.Urgency {
			if r.ID == c.Urgency {
				return i
			}
		}
		return len(a.Urgency)
	}
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(x, y Callback) int {
		return cmp.Or(cmp.Compare(rank(x), rank(y)), x.Created.Compare(y.Created), cmp.Compare(x.Code, y.Code))
	})
	return list
}

// NextOffer finds the first of those who wait, as [Agenda.Queue] orders them, for whom a time is free. own gives the social
// worker who follows somebody, for reasons that want only that one. A time they let pass is not offered again. The event says
// what is offered and until when; false: there is nothing for anybody.
func (a *Agenda) NextOffer(queue []Callback, own func(Callback) (WorkerID, error), taken Busy, now time.Time) (Callback, Event, bool, error) {
	seen := map[Query][]Slot{} // many wait for the same thing
	for _, c := range queue {
		r := a.reasons[c.Reason]
		if c.State != Waiting || r == nil || a.Clocks.OfferFor <= 0 {
			continue
		}
		q := Query{Reason: c.Reason, Urgent: a.urgency(c.Urgency).Urgent, Fragile: c.Fragile, From: now.Add(offerLead)}
		if r.OwnWorkerOnly {
			w, err := own(c)
			if err != nil {
				return c, Event{}, false, err
			}
			q.Worker = w
		}
		slots, known := seen[q]
		if !known {
			slots = a.Slots(q, taken, now)
			seen[q] = slots
		}
		for _, s := range slots {
			if slices.ContainsFunc(c.Passed, s.Start.Equal) {
				continue
			}
			q.Lang = c.Lang
			candidates := a.Candidates(q, s.Start, taken, now)
			if len(candidates) == 0 {
				continue
			}
			until := awakeFor(now, time.Duration(a.Clocks.OfferFor), a.Rules(c))
			if last := s.Start.Add(-offerMargin); last.Before(until) {
				until = last
			}
			return c, Event{Do: Offer, By: Clock, To: candidates[0], Until: until}, true, nil
		}
	}
	return Callback{}, Event{}, false, nil
}

// awakeFor is the moment at which so much waking time has gone by.
func awakeFor(t time.Time, d time.Duration, rules Rules) time.Time {
	if rules.Awake.From >= rules.Awake.To {
		return t.Add(d)
	}
	for t = awake(t, rules); ; {
		end, err := instant(civilOf(t), rules.Awake.To)
		if err != nil || !end.Before(t.Add(d)) {
			return t.Add(d)
		}
		d -= end.Sub(t)
		t = awake(end, rules)
	}
}
