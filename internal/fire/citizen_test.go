package fire

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"bussola/bot/bottest"
)

// citizen is a person who decides by what is on the screen, and by chance.
type citizen struct {
	*bottest.Citizen
	say   words
	rng   *rand.Rand
	name  string // to be called by, and found in no log
	phone string
	story string // a word of their story, found in no log

	patience time.Duration // for an answer, before doing the next thing

	turns int       // updates that must each be one turn
	left  int       // times they closed the chat to the bot
	seen  []pressed // buttons that were on the screen once
}

// pressed is a button as it stood on a message.
type pressed struct {
	message int
	data    string
}

func newCitizen(s *bottest.Server, w words, seed uint64, n int) *citizen {
	id := int64(7_300_000_000 + n)
	return &citizen{
		Citizen: s.Citizen(bottest.Person{ID: id, FirstName: fmt.Sprintf("Zenobio%d", n), Lang: "it"}),
		say:     w, rng: rand.New(rand.NewPCG(seed, uint64(n))),
		patience: 20 * time.Second, // a killed program takes a while
		name:     fmt.Sprintf("Zenobia %d", n), phone: fmt.Sprintf("347 559 %04d", n), story: fmt.Sprintf("canarino%d", n),
	}
}

// live does a number of things, one after the other, and tells of each.
func (c *citizen) live(ctx context.Context, turns int, did func()) {
	for c.turns < turns && ctx.Err() == nil {
		before := c.face()
		n := c.turns
		c.act()
		for range c.turns - n {
			did()
		}
		if c.rng.IntN(12) == 0 {
			continue // does not wait for an answer
		}
		for limit := c.patience; c.changes(ctx, before, limit); limit = c.glance() {
			before = c.face()
		}
	}
}

// glance is how long they look whether there is more to come. Who reads that they were not understood may have been too fast, and
// looks longer: on a slow day this is how people and program come into step again.
func (c *citizen) glance() time.Duration {
	text := c.choices().Text
	for _, key := range []string{"stale", "press_unknown", "hour_unclear", "day_unclear", "not_an_answer", "name_long", "phone_letters", "abstain"} {
		if strings.Contains(text, c.say.mark(key)) {
			return 2 * time.Second
		}
	}
	return 100 * time.Millisecond
}

// changes waits for another screen than the one before, and says whether it came in time.
func (c *citizen) changes(ctx context.Context, before string, limit time.Duration) bool {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	return c.WaitFor(ctx, func([]bottest.Message) bool { return c.face() != before }) == nil
}

// face is what tells one screen from the next.
func (c *citizen) face() string {
	m := c.choices()
	return fmt.Sprint(m.ID, m.Edits, len(m.Buttons))
}

// act does one thing, or two at once. One in five is odd or interrupts.
func (c *citizen) act() {
	if c.turns == 0 {
		c.begin()
		return
	}
	switch roll := c.rng.IntN(100); {
	case roll < 4:
		c.write(c.one("come si fa la 104?", "che documenti servono per l'ISEE?", "non riesco a pagare la luce",
			"quanto tempo ci vuole?", "c'è un aiuto per la badante?"))
	case roll < 6:
		c.write(c.say.it("choice_back"))
	case roll < 9:
		c.odd()
	case roll < 12:
		c.stale()
	case roll < 13:
		c.forge()
	case roll < 14:
		c.correct()
	case roll < 15:
		c.cry()
	case roll < 16:
		c.leave()
	case roll < 19:
		c.write(c.one("le mie telefonate", "/annulla", "/menu", "aiuto", c.codes()))
	case roll < 20:
		c.swap()
	case roll < 21:
		c.write(c.one("ricomincia", "/start", "privacy"))
	default:
		c.forward()
	}
}

// cry asks for help in danger, half of the times.
func (c *citizen) cry() {
	c.write(c.one("mio marito mi picchia e ho paura "+c.story, "non ce la faccio più, voglio morire", "ciao", "grazie"))
}

func (c *citizen) begin() {
	if c.rng.IntN(3) == 0 {
		c.write(c.tale())
		return
	}
	c.Start(c.one("", "prenota", "servizio-nessuno"))
	c.turns++
}

func (c *citizen) tale() string {
	return c.one("mia madre ha 82 anni, vive da sola e non cammina più", "ho perso il lavoro e non pago l'affitto",
		"ho due figli piccoli e sono rimasta sola", "mio padre esce dall'ospedale e non sappiamo come fare") + " " + c.story
}

func (c *citizen) write(text string) {
	if text == "" {
		text = "boh"
	}
	c.Say(text)
	c.turns++
}

// press taps a button; false when it is not there, or copies something.
func (c *citizen) press(label string) bool {
	if c.Press(label) != nil {
		return false
	}
	c.turns++
	return true
}

// odd sends what a program cannot read.
func (c *citizen) odd() {
	switch c.rng.IntN(6) {
	case 0:
		c.SendSticker()
	case 1:
		c.SendVoice()
	case 2:
		c.SendPhoto("come si fa l'ISEE? " + c.story)
	case 3:
		c.SendDocument(c.story+".pdf", "")
	case 4:
		c.SendLocation(43.77, 11.25)
	case 5:
		c.ShareContact("+39"+strings.ReplaceAll(c.phone, " ", ""), c.rng.IntN(2) == 0)
	}
	c.turns++
}

// stale presses a button of an older screen, still on the telephone or not.
func (c *citizen) stale() {
	if len(c.seen) == 0 {
		c.write("ciao")
		return
	}
	p := c.seen[c.rng.IntN(len(c.seen))]
	c.PressOn(p.message, p.data)
	c.turns++
}

func (c *citizen) forge() {
	c.PressData(c.one("9999.0", "1.99", "-1.-1", "0.0", "ciao", "\u202e", "1.1.1"))
	c.turns++
}

func (c *citizen) correct() {
	if c.Edit(0, "scusa, volevo dire: "+c.tale()) == nil {
		c.turns++
		return
	}
	c.write("ciao")
}

// leave closes the chat and comes back.
func (c *citizen) leave() {
	c.Block()
	c.left++
	c.Start("")
	c.turns++
}

// swap writes and presses at once, and the bot hears the second one first.
func (c *citizen) swap() {
	if len(c.seen) == 0 {
		c.write("ciao")
		return
	}
	c.SwapNext()
	c.write("e per mia sorella?")
	c.stale()
}

// codes is a code that stood on the screen.
func (c *citizen) codes() string {
	for _, m := range c.Screen() {
		if code := codeIn(m.Text); m.Bot && code != "" && c.rng.IntN(2) == 0 {
			return code
		}
	}
	return "KKKK-KKKK-KKKK-KKKK"
}

func (c *citizen) one(list ...string) string { return list[c.rng.IntN(len(list))] }
