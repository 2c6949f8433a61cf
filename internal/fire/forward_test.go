package fire

import (
	"slices"
	"strings"

	"bussola/bot/bottest"
)

// forward does what the screen asks for.
func (c *citizen) forward() {
	m := c.choices()
	c.remember(m)
	on := func(key string) bool { return strings.Contains(m.Text, c.say.mark(key)) }
	switch {
	case on("name") && c.rng.IntN(5) > 0:
		c.write(c.name)
	case on("phone_ask") && c.rng.IntN(8) > 0:
		c.number()
	case on("telling"):
		c.write(c.tale())
	case on("question"):
		c.write("come si chiede il bonus bollette?")
	case on("day") && c.rng.IntN(4) == 0:
		c.write(c.one("domani mattina", "giovedì pomeriggio", "appena possibile", "lunedì", "quando volete"))
	default:
		c.choose(m.Labels())
	}
}

// number gives the phone number, in one of the ways that there are.
func (c *citizen) number() {
	switch c.rng.IntN(8) {
	case 0, 2:
		c.ShareContact("+39"+strings.ReplaceAll(c.phone, " ", ""), true)
		c.turns++
	case 1:
		c.write("12")
	default:
		c.write(c.phone)
	}
}

// choose takes one of the choices: those that lead to a promise more often, and those that undo it now and then.
func (c *citizen) choose(labels []string) {
	labels = slices.DeleteFunc(labels, func(l string) bool { return l == "English" })
	if len(labels) == 0 {
		c.write(c.one("menu", "prenota", c.tale()))
		return
	}
	label := labels[c.rng.IntN(len(labels))]
	for range 3 { // ways out are taken seldom
		if c.leaves(label) {
			label = labels[c.rng.IntN(len(labels))]
		}
	}
	for _, l := range labels {
		if c.likes(l) {
			label = l
			break
		}
	}
	switch roll := c.rng.IntN(20); {
	case roll < 7:
		c.write(label)
	case roll < 9: // a finger that is not sure
		if c.press(label) {
			c.press(label)
			return
		}
		c.write(label)
	default:
		if !c.press(label) {
			c.write(label)
		}
	}
}

func (c *citizen) likes(label string) bool {
	is := func(key string) bool { return strings.HasPrefix(label, c.say.label(key)) }
	switch {
	case is("choice_confirm"), is("choice_drop_yes"):
		return c.rng.IntN(4) > 0
	case is("choice_person"), is("choice_book"), is("choice_mine"), is("choice_right"):
		return c.rng.IntN(2) == 0
	case is("choice_human"):
		return c.rng.IntN(6) == 0
	case is("choice_move"), is("choice_drop"):
		return c.rng.IntN(3) == 0
	}
	return false
}

// leaves says whether a choice leads away from what the screen is about.
func (c *citizen) leaves(label string) bool {
	for _, key := range []string{"choice_back", "choice_menu", "choice_drop_draft", "choice_other_time", "choice_rename", "choice_rephone"} {
		if label == c.say.it(key) {
			return true
		}
	}
	return false
}

// choices is the newest message that can be pressed, or the newest of all when the keys under it are for it.
func (c *citizen) choices() bottest.Message {
	if keys := c.Keyboard(); keys.Shown {
		m := c.Last()
		m.Buttons = nil
		for _, row := range keys.Keys {
			for _, k := range row {
				m.Buttons = append(m.Buttons, []bottest.Button{{Label: k.Label}})
			}
		}
		return m
	}
	if m := c.Last(); len(m.Buttons) > 0 {
		return m
	}
	for _, m := range slices.Backward(c.Screen()) {
		if m.Bot && len(m.Buttons) > 0 {
			return m
		}
	}
	return c.Last()
}

// remember keeps some buttons for later, when they are old.
func (c *citizen) remember(m bottest.Message) {
	for _, row := range m.Buttons {
		for _, b := range row {
			if b.Data != "" && c.rng.IntN(4) == 0 {
				c.seen = append(c.seen, pressed{m.ID, b.Data})
			}
		}
	}
}
