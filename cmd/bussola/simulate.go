package main

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"bussola/booking"
	"bussola/chat"
	"bussola/knowledge"
	"bussola/store"
	"bussola/turn"
)

// SimulateCmd lives through time that has not come.
type SimulateCmd struct {
	Office SimulateOffice `cmd:"" help:"A month of an office: who waits how long, who has how much, and whether anything is lost."`
}

// SimulateOffice is an office that citizens and social workers use through the real conversation, desk and store, in memory, by a
// clock of its own.
type SimulateOffice struct {
	Days     int    `help:"How many days." default:"30"`
	Seed     uint64 `help:"The same seed is the same month." default:"1"`
	Requests int    `help:"Citizens a day." default:"60"`
	Workers  int    `help:"Social workers; those of the pack after them are absent." default:"4"`
	JSON     bool   `help:"Write JSON."`
}

func (c *SimulateOffice) Run(m *Main) error {
	o, err := newOffice(m, c)
	if err != nil {
		return err
	}
	defer o.keeper.Close()
	if err := o.live(); err != nil {
		return err
	}
	r, err := o.report()
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(m.out).Encode(r)
	}
	r.print(m.out)
	return nil
}

// office is a simulation under way. Times of day, who comes, who answers and who is away are drawn; everything else is the program.
type office struct {
	*house
	ctx context.Context
	how *SimulateOffice
	rng *rand.Rand
	now time.Time

	begin, end time.Time
	update     int
	people     int64
	promised   map[booking.Code]time.Time // shown as booked, and when the citizen asked
	listed     map[booking.Code]bool      // shown as on the waiting list
	asked      map[int64]time.Time
	tokens     map[int64]map[string]string // chat -> words of a button -> token, newest
	plans      []plan
	away       int
	refused    int
}

// plan is something that somebody will do.
type plan struct {
	at time.Time
	do func() error
}

// The chats of a simulation: citizens count up from citizenChats.
const (
	officeDesk   = -5
	workerChat   = 100
	citizenChats = 10_000
)

func newOffice(m *Main, how *SimulateOffice) (*office, error) {
	o := &office{ctx: context.Background(), how: how, rng: rand.New(rand.NewPCG(how.Seed, 1)), promised: map[booking.Code]time.Time{},
		listed: map[booking.Code]bool{}, asked: map[int64]time.Time{}, tokens: map[int64]map[string]string{}, people: citizenChats}
	o.begin = time.Date(2026, time.November, 2, 0, 0, 0, 0, knowledge.Rome)
	o.now, o.end = o.begin, o.begin.AddDate(0, 0, how.Days)
	var err error
	if o.house, err = m.open("", "simulation", false, func() time.Time { return o.now }); err != nil {
		return nil, err
	}
	o.runner.Desk, o.runner.Log = officeDesk, slog.New(slog.DiscardHandler)
	var seed [32]byte
	binary.LittleEndian.PutUint64(seed[:], how.Seed)
	o.runner.Random = rand.NewChaCha8(seed) // codes decide the order of lists: they are drawn too
	o.how.Workers = min(how.Workers, len(o.agenda.Workers))
	for i, w := range o.agenda.Workers {
		if i >= how.Workers {
			err = o.runner.Override(o.ctx, "simulation", "absent", func(x *booking.Overrides, a *booking.Agenda) error {
				_, err := x.Add(a, booking.Away{Worker: w.ID, From: o.begin.Format(time.DateOnly), To: o.end.AddDate(0, 1, 0).Format(time.DateOnly)})
				return err
			})
		} else if err == nil {
			err = o.pair(i, w.ID)
		}
		if err != nil {
			o.keeper.Close()
			return nil, err
		}
	}
	return o, nil
}

func (o *office) pair(i int, id booking.WorkerID) error {
	code, err := booking.NewCode(o.runner.Random)
	if err != nil {
		return err
	}
	if err := o.keeper.PutPairing(o.ctx, store.Pairing{Hash: turn.PairingHash(code), Worker: id, Until: o.now.Add(time.Hour)}); err != nil {
		return err
	}
	return o.say(workerChat+int64(i), "abbina "+string(code))
}

// live goes from plan to plan; between them what comes due is done at its minute.
func (o *office) live() error {
	for d := range o.how.Days {
		day := o.begin.AddDate(0, 0, d)
		for range o.how.Requests {
			at := day.Add(time.Duration(o.rng.IntN(24*60)) * time.Minute)
			if o.rng.IntN(10) > 0 { // nine of ten by day
				at = day.Add(time.Duration(7*60+o.rng.IntN(15*60)) * time.Minute)
			}
			o.plan(at, o.citizen)
		}
		for q := range 40 { // the social workers look at their agenda from eight to six
			o.plan(day.Add(8*time.Hour+time.Duration(q)*15*time.Minute), o.work)
		}
		if o.rng.IntN(4) == 0 {
			o.plan(day.Add(14*time.Hour), o.absence)
		}
	}
	for len(o.plans) > 0 && o.plans[0].at.Before(o.end) {
		p := o.plans[0]
		o.plans = o.plans[1:]
		if err := o.until(p.at); err != nil {
			return err
		}
		if err := p.do(); err != nil {
			return err
		}
	}
	return o.until(o.end)
}

func (o *office) plan(at time.Time, do func() error) {
	i, _ := slices.BinarySearchFunc(o.plans, at, func(p plan, at time.Time) int {
		if p.at.After(at) {
			return 1
		}
		return -1
	})
	o.plans = slices.Insert(o.plans, i, plan{at, do})
}

// until lets the clock run, stopping wherever something comes due.
func (o *office) until(at time.Time) error {
	for {
		next, err := o.keeper.NextDue(o.ctx)
		if err != nil {
			return err
		}
		if next.IsZero() || next.After(at) {
			o.now = at
			return nil
		}
		if next.After(o.now) {
			o.now = next
		}
		if n, err := o.runner.Due(o.ctx, 256); err != nil || n == 0 {
			o.now = at
			return err
		}
		if err := o.read(); err != nil {
			return err
		}
	}
}

func (o *office) say(chatID int64, text string) error {
	return o.hear(chatID, chat.Message{Kind: chat.Text, Text: text})
}

func (o *office) hear(chatID int64, m chat.Message) error {
	o.update++
	m.At = o.now
	in := turn.Inbound{Update: fmt.Sprint("s", o.update), Chat: chatID, User: chatID, Message: m}
	if _, err := o.runner.Receive(o.ctx, in); err != nil {
		return err
	}
	return o.read()
}

// press presses the newest button with these words, or beginning with them; false when the chat was never shown one.
func (o *office) press(chatID int64, words string) (bool, error) {
	token := o.tokens[chatID][words]
	for label, t := range o.tokens[chatID] {
		if token == "" && strings.HasPrefix(label, words) {
			token = t
		}
	}
	if token == "" {
		return false, nil
	}
	return true, o.hear(chatID, chat.Message{Kind: chat.Press, Press: token})
}

// read takes the letters as the chats would, remembers their buttons, and writes down what was promised.
func (o *office) read() error {
	return o.drain(o.ctx, o.now, func(l turn.Outgoing) (int64, bool) {
		if l.Reply.Screen || o.tokens[l.Chat] == nil {
			o.tokens[l.Chat] = map[string]string{}
		}
		for _, row := range l.Reply.Buttons {
			for _, b := range row {
				o.tokens[l.Chat][b.Label] = b.Token
			}
		}
		if l.Chat < citizenChats {
			return int64(o.update), true
		}
		if o.texts.Matches("notice_offer", l.Reply.Text) {
			o.offered(l.Chat)
		}
		booked, listed := o.texts.Matches("booked", l.Reply.Text) || o.texts.Matches("requested", l.Reply.Text), o.texts.Matches("listed", l.Reply.Text)
		if booked || listed {
			for _, w := range strings.FieldsFunc(l.Reply.Text, func(r rune) bool { return r == ' ' || r == '\n' || r == '.' }) {
				if code, ok := booking.ParseCode(w); ok && strings.Count(w, "-") == 3 {
					if listed {
						o.listed[code] = true
					} else if _, again := o.promised[code]; !again {
						o.promised[code] = o.asked[l.Chat]
					}
				}
			}
		}
		return int64(o.update), true
	})
}
