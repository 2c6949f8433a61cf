package main

import (
	"fmt"
	"maps"
	"slices"

	"strings"
	"time"

	"bussola/booking"
	"bussola/chat"
	"bussola/store"
	"bussola/turn"
)

// What the people of a simulation are like, of a hundred.
const (
	stayAway   = 15 // do not answer the phone when they are called
	cancels    = 8
	moves      = 8
	minors     = 3
	careNeeded = 25 // ask for somebody who cannot manage alone
	answersUs  = 70 // choose another time when the office cannot keep theirs
	waits      = 60 // join the waiting list when there is no time
	takesIt    = 75 // take the time that is offered to them there, when they read of it
)

func (o *office) chance(percent int) bool { return o.rng.IntN(100) < percent }

// citizen comes, asks for a call, and may think again later.
func (o *office) citizen() error {
	o.people++
	me := o.people
	o.asked[me] = o.now
	words := []string{"prenota"}
	reason := "soldi"
	switch {
	case o.chance(minors):
		words, reason = []string{"ho 15 anni, ho bisogno di aiuto per me", "prenota"}, "minori-famiglia"
	case o.chance(careNeeded):
		reason = "non-autosufficienza"
	case o.chance(40):
		reason = "casa"
	}
	chosen, ok := o.agenda.Reason(reason)
	if !ok {
		return fmt.Errorf("the agenda has no reason %q", reason)
	}
	for _, w := range append(words, chosen.Label.In("it")) {
		if err := o.say(me, w); err != nil {
			return err
		}
	}
	if list := o.texts.Say("it", "choice_list"); o.tokens[me][list] != "" {
		if !o.chance(waits) {
			o.refused++
			return nil
		}
		if _, err := o.press(me, list); err != nil {
			return err
		}
	}
	for range 2 { // the first day that is offered, then its first hour
		if err := o.first(me); err != nil {
			return err
		}
	}
	for _, w := range []string{"Ada", "333 1234567"} {
		if err := o.say(me, w); err != nil {
			return err
		}
	}
	if _, err := o.press(me, o.texts.Say("it", "choice_share_whole")); err != nil {
		return err
	}
	if listed, err := o.press(me, o.texts.Say("it", "choice_list_confirm")); listed || err != nil {
		return err
	}
	booked, err := o.press(me, o.texts.Say("it", "choice_confirm"))
	if err != nil {
		return err
	}
	if !booked {
		o.refused++
		return nil
	}
	later := o.now.Add(time.Duration(1+o.rng.IntN(72)) * time.Hour)
	switch {
	case o.chance(cancels):
		o.plan(later, func() error { return o.cancel(me) })
	case o.chance(moves):
		o.plan(later, func() error { return o.move(me) })
	}
	return nil
}

// first takes the first choice of the screen, when it is a day or an hour.
func (o *office) first(me int64) error {
	for label, token := range o.tokens[me] {
		if strings.HasSuffix(token, ".0") && !strings.HasPrefix(token, "c.") && label != o.texts.Say("it", "choice_drop_draft") {
			return o.hear(me, chat.Message{Kind: chat.Press, Press: token})
		}
	}
	return nil
}

// offered: a time became free for one who waits. They read of it some hours later, perhaps too late.
func (o *office) offered(me int64) {
	o.plan(o.now.Add(time.Duration(o.rng.IntN(5*60))*time.Minute), func() error {
		key := "choice_pass_offer"
		if o.chance(takesIt) {
			key = "choice_take_offer"
		}
		_, err := o.press(me, o.texts.Say("it", key))
		return err
	})
}

func (o *office) cancel(me int64) error {
	if err := o.say(me, "le mie telefonate"); err != nil {
		return err
	}
	if ok, err := o.press(me, strings.TrimSuffix(o.texts.Say("it", "choice_drop", "when", ""), " ")); err != nil || !ok {
		return err
	}
	return o.say(me, "sì")
}

func (o *office) move(me int64) error {
	if err := o.say(me, "sposta"); err != nil {
		return err
	}
	for range 2 {
		if err := o.first(me); err != nil {
			return err
		}
	}
	return nil
}

// work is a quarter of an hour of every social worker: they take what is in their agenda, call
// whom they should be calling, and say how it went.
func (o *office) work() error {
	list, err := o.runner.Promised(o.ctx, store.Query{})
	if err != nil {
		return err
	}
	for _, c := range list {
		i, mine := o.worker(c)
		if !mine || !o.agenda.OfficeOpen(o.agenda.Workers[i].Office, o.now) {
			continue
		}
		switch {
		case c.TakenBy == "" && o.chance(60):
			err = o.deskPress(i, "take", c)
		case c.TakenBy != "" && !c.Start.After(o.now):
			if c.Attempts == 0 && o.chance(stayAway) || c.Attempts > 0 && o.chance(50) {
				err = o.deskPress(i, "missed", c)
			} else {
				err = o.deskPress(i, []string{"informed", "oriented", "papers", "charge", "noneed"}[o.rng.IntN(5)], c)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// worker is who acts on a call: who took it, or in whose agenda it is.
func (o *office) worker(c booking.Callback) (int, bool) {
	for i, w := range o.agenda.Workers[:o.how.Workers] {
		if c.TakenBy == string(w.ID) || c.TakenBy == "" && c.Worker == w.ID {
			return i, true
		}
	}
	return 0, false
}

func (o *office) deskPress(i int, verb string, c booking.Callback) error {
	token := "d." + verb + "." + strings.ReplaceAll(string(c.Code), "-", "")
	switch verb {
	case "missed":
		token += "." + string(rune('1'+c.Attempts))
	case "oriented":
		token += "." + c.Door
	case "papers":
		token += ".15"
	case "charge":
		token += "." + c.TakenBy
	}
	o.update++
	in := turn.Inbound{Update: fmt.Sprint("d", o.update), Chat: officeDesk, User: workerChat + int64(i), Group: true,
		Message: chat.Message{Kind: chat.Press, Press: token, At: o.now}}
	if _, err := o.runner.Receive(o.ctx, in); err != nil {
		return err
	}
	return o.read()
}

// absence: somebody will be away tomorrow. Who was to be called is offered other times, and mostly takes the first.
func (o *office) absence() error {
	i := o.rng.IntN(o.how.Workers)
	if err := o.say(workerChat+int64(i), "assente domani"); err != nil {
		return err
	}
	o.away++
	fallen, err := o.runner.Fallen(o.ctx)
	if err != nil {
		return err
	}
	for _, c := range fallen {
		if c.TakenBy != "" && c.TakenBy != string(o.agenda.Workers[i].ID) {
			continue
		}
		if err := o.deskPress(i, "offer", c); err != nil {
			return err
		}
		for _, me := range slices.Sorted(maps.Keys(o.tokens)) {
			for _, label := range slices.Sorted(maps.Keys(o.tokens[me])) {
				token := o.tokens[me][label]
				if strings.HasPrefix(token, "c.at."+strings.ReplaceAll(string(c.Code), "-", "")) && me >= citizenChats && o.chance(answersUs) {
					if err := o.hear(me, chat.Message{Kind: chat.Press, Press: token}); err != nil {
						return err
					}
					break
				}
			}
		}
	}
	return nil
}
