package main

import (
	"fmt"

	"bussola/booking"
	"bussola/dialogs"
)

// FlowCmd draws the tables of the program as Mermaid: the modes of a conversation, and the life of a callback.
type FlowCmd struct {
	What string `arg:"" help:"conversation or callback." enum:"conversation,callback" default:"conversation"`
}

func (c *FlowCmd) Run(m *Main) error {
	if c.What == "callback" {
		fmt.Fprint(m.out, booking.LifeDiagram())
		return nil
	}
	fmt.Fprint(m.out, dialogs.Diagram())
	return nil
}
