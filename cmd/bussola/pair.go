package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"bussola/booking"
	"bussola/store"
	"bussola/turn"
)

// PairCmd gives a social worker the code that connects their private chat. It is shown once and kept only as its hash.
type PairCmd struct {
	Worker string        `arg:"" help:"Id of the social worker in the content pack."`
	Data   string        `help:"Where everything is kept: a folder, or an address of Redis." env:"BUSSOLA_DATA" placeholder:"PLACE"`
	For    time.Duration `help:"How long the code is good." default:"24h"`
	Lang   string        `help:"Language of what is shown, for whoever is given the code (it, en)." enum:"it,en" default:"en"`
}

func (c *PairCmd) Run(m *Main) error {
	h, err := m.open(dataPlace(c.Data), "telegram", false, time.Now)
	if err != nil {
		return err
	}
	defer h.keeper.Close()
	w, ok := h.agenda.Worker(booking.WorkerID(c.Worker))
	if !ok {
		return h.noWorker(c.Worker)
	}
	code, err := booking.NewCode(rand.Reader)
	if err != nil {
		return err
	}
	ctx, now := context.Background(), time.Now()
	if err := h.keeper.PutPairing(ctx, store.Pairing{Hash: turn.PairingHash(code), Worker: w.ID, Until: now.Add(c.For)}); err != nil {
		return err
	}
	fmt.Fprintln(m.out, h.texts.Say(c.Lang, "pair_code", "who", w.Display, "code", string(code), "until", h.texts.When(c.Lang, now.Add(c.For), now)))
	return nil
}

// noWorker says which ids there are.
func (h *house) noWorker(id string) error {
	list := ""
	for _, w := range h.agenda.Workers {
		list += fmt.Sprintf("\n  %-12s %s", w.ID, w.Display)
	}
	return fmt.Errorf("no social worker has the id %q; those of this content pack are:%s", id, list)
}
