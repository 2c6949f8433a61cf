package fire

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"bussola/booking"
	"bussola/bot/bottest"
)

// deskChat is the social workers' group.
const deskChat = -1_000_000_007_301

// worker is a social worker with a telephone: in the group, and in a private chat with the bot.
type worker struct {
	id      booking.WorkerID
	private *bottest.Citizen
	group   *bottest.Citizen
	say     words
	rng     *rand.Rand
	paired  bool
	presses int // of a paired worker
}

func newWorker(s *bottest.Server, g *bottest.Group, w words, seed uint64, n int, id booking.WorkerID) *worker {
	c := s.Citizen(bottest.Person{ID: int64(7_400_000_000 + n), FirstName: fmt.Sprintf("Collega%d", n), Lang: "it"})
	return &worker{id: id, private: c, group: g.Join(c, "member"), say: w, rng: rand.New(rand.NewPCG(seed, uint64(n)+1<<32))}
}

// work takes callbacks and closes them until ctx ends.
func (w *worker) work(ctx context.Context) {
	for ctx.Err() == nil {
		where := w.group
		if w.rng.IntN(3) > 0 {
			where = w.private
		}
		before := len(w.private.Answers())
		if !w.press(where) && !w.press(w.group) {
			rest, cancel := context.WithTimeout(ctx, 300*time.Millisecond)
			seen := fmt.Sprint(w.group.Last())
			_ = w.group.WaitFor(rest, func([]bottest.Message) bool { return fmt.Sprint(w.group.Last()) != seen })
			cancel()
			continue
		}
		rest, cancel := context.WithTimeout(ctx, 2*time.Second)
		_ = where.WaitFor(rest, func([]bottest.Message) bool { return len(w.private.Answers()) > before })
		cancel()
		if wait(ctx, time.Duration(w.rng.IntN(400))*time.Millisecond) != nil { // reads what came of it
			return
		}
	}
}

// press taps a button of a card in a chat, at times twice; false when there is none to tap.
func (w *worker) press(where *bottest.Citizen) bool {
	var cards []pressed
	for _, m := range where.Screen() {
		for _, row := range m.Buttons {
			for _, b := range row {
				if m.Bot && b.Data != "" && w.wants(b.Label) {
					cards = append(cards, pressed{m.ID, b.Data})
				}
			}
		}
	}
	if len(cards) == 0 {
		return false
	}
	card := cards[w.rng.IntN(len(cards))]
	times := 1
	if w.rng.IntN(6) == 0 {
		times = 2
	}
	for range times {
		where.PressOn(card.message, card.data)
		if w.paired {
			w.presses++
		}
	}
	return true
}

func (w *worker) wants(label string) bool {
	switch label {
	case w.say.it("desk_cancel"), w.say.it("desk_release"):
		return w.rng.IntN(15) == 0
	case w.say.it("desk_informed"), w.say.it("desk_charge"):
		return w.rng.IntN(4) == 0
	}
	return true
}
