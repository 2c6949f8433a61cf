package booking

import "time"

// Keep writes down that the citizen said they will be there at the present time. Moved, they are asked again.
func (c Callback) Keep() Callback {
	c.Kept = c.Start
	c.Revision++
	return c
}

// Answer writes down that the citizen said whether the call was of use. What they said is only counted.
func (c Callback) Answer() Callback {
	c.Answered = true
	c.Revision++
	return c
}

// Uncall writes down that the citizen says nobody called at the present time. From then on it is late, whatever the day's hour for
// outcomes is; whoever writes it tells the desk, and so it counts as told.
func (c Callback) Uncall() Callback {
	c.Uncalled, c.Before, c.BeforeBy = c.Start, nil, ""
	if k := c.lateAs(); k != "" {
		c.Warned = k
	}
	c.Revision++
	return c
}

// lateAs is the lateness of a callback whose hour went by without a call.
func (c Callback) lateAs() DueKind {
	switch c.State {
	case Requested, Confirmed:
		return AcknowledgeLate
	case Taken, Attempted:
		return OutcomeLate
	}
	return ""
}

// Unkeep writes down that the office cannot keep the time: the citizen is asked to choose another one, and may until the
// call should begin. The citizen is told at once, with the other times that are named, so nothing before it can be taken back.
func (c Callback) Unkeep(offers ...time.Time) Callback {
	c.Unkept, c.Offers, c.Before, c.BeforeBy = c.Start, offers, nil, ""
	c.Revision++
	return c
}

// Rank writes down how urgent somebody says that the call is, whatever the rules heard: the desk, or the citizen who asks to be called
// at once. Nobody loses the kept hours by it.
func (c Callback) Rank(rule UrgencyRule) Callback {
	c.Urgency, c.Fragile = rule.ID, c.Fragile || rule.Fragile
	c.Before, c.BeforeBy = nil, ""
	c.Revision++
	return c
}
