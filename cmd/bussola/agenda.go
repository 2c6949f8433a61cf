package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"bussola/booking"
	"bussola/feed"
	"bussola/knowledge"
	"bussola/store"
	"bussola/turn"
)

// AgendaCmd looks at the agenda and changes it beside a bot that serves: what is changed counts from the next message on.
type AgendaCmd struct {
	Data string `help:"Where everything is kept: a folder, or an address of Redis." env:"BUSSOLA_DATA" placeholder:"PLACE"`
	Now  string `help:"As if it were this moment." placeholder:"TIME"`

	List    AgendaList    `cmd:"" help:"The calls of a day, or of a stretch of days."`
	Late    AgendaLate    `cmd:"" help:"What is late, the longest first."`
	Waiting AgendaWaiting `cmd:"" help:"The waiting list, in the order in which freed times are offered."`
	Changes AgendaChanges `cmd:"" help:"What was changed in the agenda by command or from the chat."`
	Absent  AgendaAbsent  `cmd:"" help:"A social worker is absent."`
	Close   AgendaClose   `cmd:"" help:"An office is closed."`
	Hours   AgendaHours   `cmd:"" help:"A social worker has other hours on a weekday."`
	Opening AgendaOpening `cmd:"" help:"An office opens at other hours on a weekday."`
	Remove  AgendaRemove  `cmd:"" help:"Take a change away, by its number."`
	Offer   AgendaOffer   `cmd:"" help:"Offer other times to the citizen of a call that cannot be kept."`
	Ics     AgendaIcs     `cmd:"" help:"The calls of a social worker as a calendar file."`
}

// at opens the data of the agenda for one command.
func (c *AgendaCmd) at(m *Main) (*house, error) {
	start, err := moment(c.Now, "")
	if err != nil {
		return nil, err
	}
	h, err := m.open(dataPlace(c.Data), "telegram", false, clock(start))
	if err != nil {
		return nil, err
	}
	p, err := h.runner.Pack(context.Background())
	if err != nil {
		h.keeper.Close()
		return nil, err
	}
	h.agenda = p.Desk.Agenda
	return h, nil
}

// actor is who the audit says did it: whoever can open the data folder is not asked for a name.
const actor = "command"

// AgendaList lists calls.
type AgendaList struct {
	From   string `arg:"" optional:"" help:"First day; today otherwise."`
	To     string `arg:"" optional:"" help:"Last day; the same otherwise."`
	Worker string `help:"Only of this social worker." placeholder:"ID"`
}

func (c *AgendaList) Run(m *Main, a *AgendaCmd) error {
	h, err := a.at(m)
	if err != nil {
		return err
	}
	defer h.keeper.Close()
	now := h.runner.Now()
	from, until, err := days(c.From, c.To, now)
	if err != nil {
		return err
	}
	list, err := h.promised(store.Query{Worker: booking.WorkerID(c.Worker), From: from, Until: until})
	if err != nil {
		return err
	}
	if _, known := h.agenda.Worker(booking.WorkerID(c.Worker)); c.Worker != "" && !known && len(list) == 0 {
		return h.noWorker(c.Worker)
	}
	for _, cb := range list {
		fmt.Fprintln(m.out, h.line(cb, ""))
	}
	fmt.Fprintf(m.out, "calls: %d\n", len(list))
	return nil
}

// days reads two civil days into [from, until).
func days(from, to string, now time.Time) (a, b time.Time, err error) {
	if from == "" {
		from = now.In(knowledge.Rome).Format(time.DateOnly)
	}
	if to == "" {
		to = from
	}
	if a, err = booking.Instant(from, 0); err != nil {
		return a, b, err
	}
	if b, err = booking.Instant(to, 24*60); err != nil {
		return a, b, err
	}
	return a, b, nil
}

// promised lists the callbacks that somebody has still to call.
func (h *house) promised(q store.Query) ([]booking.Callback, error) {
	return h.runner.Promised(context.Background(), q)
}

// line is one call, without anybody's name or number.
func (h *house) line(c booking.Callback, more string) string {
	start := c.Start.In(knowledge.Rome).Format("2006-01-02 15:04")
	if c.State == booking.Waiting {
		start = "no time yet     "
	}
	return strings.TrimSpace(fmt.Sprintf("%s  %s  %-10s %-9s %-20s %-10s %s", c.Code, start, c.Worker, c.State, c.Reason, c.Urgency, more))
}

// AgendaLate lists what is late.
type AgendaLate struct{}

func (c *AgendaLate) Run(m *Main, a *AgendaCmd) error {
	h, err := a.at(m)
	if err != nil {
		return err
	}
	defer h.keeper.Close()
	list, err := h.runner.Owed(context.Background())
	if err != nil {
		return err
	}
	late := h.agenda.LateOnes(list, h.runner.Now())
	for _, l := range late {
		fmt.Fprintln(m.out, h.line(l.Callback, fmt.Sprintf("%s since %s", l.Kind, l.At.In(knowledge.Rome).Format("2006-01-02 15:04"))))
	}
	fmt.Fprintf(m.out, "late: %d\n", len(late))
	return nil
}

// AgendaWaiting lists the waiting list, in the order in which freed times are offered.
type AgendaWaiting struct{}

func (c *AgendaWaiting) Run(m *Main, a *AgendaCmd) error {
	h, err := a.at(m)
	if err != nil {
		return err
	}
	defer h.keeper.Close()
	list, err := h.runner.Waiting(context.Background())
	if err != nil {
		return err
	}
	for _, w := range list {
		fmt.Fprintln(m.out, h.line(w, fmt.Sprintf("since %s, %d offers let pass", w.Created.In(knowledge.Rome).Format("2006-01-02 15:04"), len(w.Passed))))
	}
	fmt.Fprintf(m.out, "waiting: %d\n", len(list))
	return nil
}

// AgendaChanges lists the overrides.
type AgendaChanges struct{}

func (c *AgendaChanges) Run(m *Main, a *AgendaCmd) error {
	h, err := a.at(m)
	if err != nil {
		return err
	}
	defer h.keeper.Close()
	o, _, err := h.runner.Overrides(context.Background())
	if err != nil {
		return err
	}
	type row struct {
		n    int
		says string
	}
	var rows []row
	for _, e := range o.Absences {
		part := ""
		if e.Hours != nil {
			part = " " + e.Hours.String()
		}
		rows = append(rows, row{e.N, fmt.Sprintf("absent  %s  %s %s%s", e.Worker, e.From, e.To, part)})
	}
	for _, e := range o.Closures {
		rows = append(rows, row{e.N, fmt.Sprintf("closed  %s  %s %s  %s", e.Office, e.From, e.To, e.Why)})
	}
	for _, e := range o.Hours {
		rows = append(rows, row{e.N, fmt.Sprintf("hours   %s  %s %v", e.Worker, e.Day, e.Shifts)})
	}
	for _, e := range o.Openings {
		rows = append(rows, row{e.N, fmt.Sprintf("opening %s  %s %v", e.Office, e.Day, e.Hours)})
	}
	slices.SortFunc(rows, func(x, y row) int { return cmp.Compare(x.n, y.n) })
	for _, r := range rows {
		fmt.Fprintf(m.out, "%4d  %s\n", r.n, r.says)
	}
	fmt.Fprintf(m.out, "changes: %d\n", len(rows))
	return nil
}

// AgendaAbsent makes a social worker absent.
type AgendaAbsent struct {
	Worker string `arg:"" help:"Id of the social worker."`
	From   string `arg:"" help:"First day, 2026-12-24."`
	To     string `arg:"" optional:"" help:"Last day; the same otherwise."`
	Part   string `help:"Only these hours of each day: 09:00-11:00." placeholder:"HOURS"`
	Offer  bool   `help:"Offer other times to everybody whose call falls into it."`
}

func (c *AgendaAbsent) Run(m *Main, a *AgendaCmd) error {
	e := booking.Away{Worker: booking.WorkerID(c.Worker), From: c.From, To: c.To}
	if c.Part != "" {
		span, err := booking.ParseSpan(c.Part)
		if err != nil {
			return err
		}
		e.Hours = &span
	}
	return a.override(m, "absent", e, c.Offer)
}

// AgendaClose closes an office.
type AgendaClose struct {
	Office string `arg:"" help:"Id of the office."`
	From   string `arg:"" help:"First day, 2026-12-24."`
	To     string `arg:"" optional:"" help:"Last day; the same otherwise."`
	Why    string `required:"" help:"Why, in Italian, as people will read it."`
	Offer  bool   `help:"Offer other times to everybody whose call falls into it."`
}

func (c *AgendaClose) Run(m *Main, a *AgendaCmd) error {
	return a.override(m, "closed", booking.Shut{Office: c.Office, From: c.From, To: c.To, Why: c.Why}, c.Offer)
}

// AgendaHours changes the hours of a weekday.
type AgendaHours struct {
	Worker string   `arg:"" help:"Id of the social worker."`
	Day    string   `arg:"" help:"Weekday: mon, tue, wed, thu, fri, sat, sun." enum:"mon,tue,wed,thu,fri,sat,sun"`
	Shifts []string `arg:"" optional:"" help:"Shifts like 09:00-13:00; none: not on this day."`
	Offer  bool     `help:"Offer other times to everybody whose call falls out of them."`
}

func (c *AgendaHours) Run(m *Main, a *AgendaCmd) error {
	day, spans, err := weekly(c.Day, c.Shifts)
	if err != nil {
		return err
	}
	return a.override(m, "hours", booking.Worked{Worker: booking.WorkerID(c.Worker), Day: day, Shifts: spans}, c.Offer)
}

// AgendaOpening changes the hours of an office on a weekday.
type AgendaOpening struct {
	Office string   `arg:"" help:"Id of the office."`
	Day    string   `arg:"" help:"Weekday: mon, tue, wed, thu, fri, sat, sun." enum:"mon,tue,wed,thu,fri,sat,sun"`
	Hours  []string `arg:"" optional:"" help:"Hours like 09:00-13:00; none: it does not open on this day."`
	Offer  bool     `help:"Offer other times to everybody whose call falls out of them."`
}

func (c *AgendaOpening) Run(m *Main, a *AgendaCmd) error {
	day, spans, err := weekly(c.Day, c.Hours)
	if err != nil {
		return err
	}
	return a.override(m, "opening", booking.Opened{Office: c.Office, Day: day, Hours: spans}, c.Offer)
}

// weekly reads a weekday and its stretches of hours.
func weekly(day string, hours []string) (d time.Weekday, spans []booking.Span, err error) {
	for !strings.EqualFold(d.String()[:3], day) {
		d++
	}
	for _, s := range hours {
		span, err := booking.ParseSpan(s)
		if err != nil {
			return d, nil, err
		}
		spans = append(spans, span)
	}
	return d, spans, nil
}

// override puts one entry in and says which promised calls it takes the time of.
func (c *AgendaCmd) override(m *Main, what string, entry any, offer bool) error {
	h, err := c.at(m)
	if err != nil {
		return err
	}
	defer h.keeper.Close()
	ctx, n := context.Background(), 0
	err = h.runner.Override(ctx, actor, what, func(o *booking.Overrides, a *booking.Agenda) (err error) {
		n, err = o.Add(a, entry)
		return err
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(m.out, "change %d is in; bussola agenda remove %d takes it away\n", n, n)
	fallen, err := h.runner.Fallen(ctx)
	if err != nil {
		return err
	}
	for _, cb := range fallen {
		note := "bussola agenda offer " + string(cb.Code)
		if cb.Unkept.Equal(cb.Start) {
			note = "other times were offered"
		} else if offer {
			if err := h.runner.OfferTimes(ctx, cb.Code, actor); err != nil {
				return err
			}
			note = "other times offered now"
		}
		fmt.Fprintln(m.out, h.line(cb, note))
	}
	fmt.Fprintf(m.out, "promised calls whose time is not worked any more: %d\n", len(fallen))
	return nil
}

// AgendaRemove takes an override away.
type AgendaRemove struct {
	Number int `arg:"" help:"Number of the change, as the list of changes shows it."`
}

func (c *AgendaRemove) Run(m *Main, a *AgendaCmd) error {
	h, err := a.at(m)
	if err != nil {
		return err
	}
	defer h.keeper.Close()
	return h.runner.Override(context.Background(), actor, "removed", func(o *booking.Overrides, _ *booking.Agenda) error {
		if !o.Remove(c.Number) {
			return fmt.Errorf("no change %d; bussola agenda changes lists them", c.Number)
		}
		fmt.Fprintf(m.out, "change %d is taken away\n", c.Number)
		return nil
	})
}

// AgendaOffer offers other times.
type AgendaOffer struct {
	Code string `arg:"" help:"Code of the call."`
}

func (c *AgendaOffer) Run(m *Main, a *AgendaCmd) error {
	h, err := a.at(m)
	if err != nil {
		return err
	}
	defer h.keeper.Close()
	code, ok := booking.ParseCode(c.Code)
	if !ok {
		return fmt.Errorf("%q is no code; a code has sixteen letters and digits", c.Code)
	}
	if err := h.runner.OfferTimes(context.Background(), code, actor); err != nil {
		return err
	}
	fmt.Fprintln(m.out, "other times offered; the call stands until the citizen chooses")
	return nil
}

// AgendaIcs writes a calendar file.
type AgendaIcs struct {
	Worker string `arg:"" help:"Id of the social worker."`
	Out    string `help:"File to write; the screen otherwise." type:"path" placeholder:"FILE"`
}

func (c *AgendaIcs) Run(m *Main, a *AgendaCmd) error {
	h, err := a.at(m)
	if err != nil {
		return err
	}
	defer h.keeper.Close()
	id := booking.WorkerID(c.Worker)
	if _, ok := h.agenda.Worker(id); !ok {
		return h.noWorker(c.Worker)
	}
	list, err := h.promised(store.Query{})
	if err != nil {
		return err
	}
	var events []feed.Event
	for _, cb := range list {
		if cb.Worker == id && cb.TakenBy == "" || cb.TakenBy == c.Worker {
			events = append(events, feed.Event{Key: string(cb.Code), Start: cb.Start, End: turn.EndOf(cb), Sequence: int(cb.Revision),
				Summary: h.texts.Say("it", "calendar_desk", "code", string(cb.Code)[:4])})
		}
	}
	file := feed.Write(events, h.runner.Now())
	if c.Out == "" {
		_, err = m.out.Write(file)
		return err
	}
	return os.WriteFile(c.Out, file, 0o600)
}
