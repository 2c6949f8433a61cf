package booking

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

// Unkeep writes down that the office cannot keep the time: the citizen is asked to choose another one, and may until the
// call should begin. The citizen is told at once, so nothing before it can be taken back.
func (c Callback) Unkeep() Callback {
	c.Unkept, c.Before, c.BeforeBy = c.Start, nil, ""
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
